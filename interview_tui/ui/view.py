"""How the table is filtered and sorted, and how that is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum


class Sort(StrEnum):
    """What the rows are sorted by; the value is the key of the column that shows the direction."""

    ATTENTION = "attention"
    CANDIDATE = "candidate"
    INTERVIEW = "id"
    STATE = "state"
    CHALLENGES = "challenges"
    ENDS_IN = "ends_in"
    COST = "cost"


@dataclass(frozen=True, slots=True)
class View:
    """What is shown of the fleet, and in which order."""

    filter: str = ""
    sort: Sort = Sort.ATTENTION
    reverse: bool = False

    def next_sort(self) -> View:
        """The next way to sort, in its usual direction."""
        ways = list(Sort)
        return replace(self, sort=ways[(ways.index(self.sort) + 1) % len(ways)], reverse=False)

    def sorted_by(self, column: str) -> View:
        """Sorted by a column; the other way round when it is sorted by that one already."""
        if column not in tuple(Sort):
            return self
        return replace(self, sort=Sort(column), reverse=column == self.sort and not self.reverse)

    def remembered(self) -> dict[str, str]:
        """As plain words."""
        return {"filter": self.filter, "sort": f"-{self.sort}" if self.reverse else str(self.sort)}


def recall(remembered: Mapping[str, str]) -> View:
    """The view of an earlier run; what is not understood is left at its usual value."""
    words = remembered.get("sort", "")
    column = words.removeprefix("-")
    sort = Sort(column) if column in tuple(Sort) else Sort.ATTENTION
    return View(remembered.get("filter", ""), sort, words == f"-{sort}")
