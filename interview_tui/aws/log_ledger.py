"""Which events have been given out already: exact, and no larger than the time that is still looked at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from interview_tui.model.log import LogEvent

Key = tuple[str, float, int]


@dataclass(slots=True)
class _Second:
    """The events whose own time falls into one second."""

    ids: set[str] = field(default_factory=set)
    polled: Counter[Key] = field(default_factory=Counter)
    tailed: Counter[Key] = field(default_factory=Counter)


class Ledger:
    """Tells every event once, by its id, and across both ways of reading.

    Live Tail has no ids: there, and between the two, the n-th of equal lines is the n-th of equal lines.
    """

    def __init__(self) -> None:
        self._seconds: dict[int, _Second] = {}

    def is_new(self, event: LogEvent) -> bool:
        """Whether an event of FilterLogEvents has not been given out."""
        second = self._second(event)
        if event.id in second.ids:
            return False
        second.ids.add(event.id)
        return _count(event, second.polled, second.tailed)

    def is_new_live(self, event: LogEvent) -> bool:
        """Whether an event of Live Tail has not been given out; it comes once there, so each counts."""
        second = self._second(event)
        return _count(event, second.tailed, second.polled)

    def forget_before(self, seconds: float) -> None:
        """Forget events from before this time, in seconds of the epoch: none of them will be read again."""
        for second in [second for second in self._seconds if second + 1 <= seconds]:
            del self._seconds[second]

    def __len__(self) -> int:
        """How many ids are kept."""
        return sum(len(second.ids) for second in self._seconds.values())

    def _second(self, event: LogEvent) -> _Second:
        return self._seconds.setdefault(int(event.at.timestamp() // 1), _Second())


def _count(event: LogEvent, here: Counter[Key], there: Counter[Key]) -> bool:
    """Count an event that came in one way; true when it has not come in the other way."""
    key = (event.stream, event.at.timestamp(), hash(event.message))
    here[key] += 1
    return here[key] > there[key]
