"""One difference from the pristine state, as the caretaker hands it on."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

Change = dict[str, str]

_LONGEST = 500  # a candidate's own names and settings may be as long as they like


def change(what: str, detail: str) -> Change:
    """A noun phrase that stands alone, and one phrase about it."""
    return {"what": what[:_LONGEST], "detail": detail[:_LONGEST]}


def added_and_removed(found: Iterable[Hashable], kept: Iterable[Hashable]) -> tuple[list[Hashable], list[Hashable]]:
    """What is there beyond what was kept, and what is there no more; both in the order that they came in."""
    found, kept = list(found), list(kept)
    return [one for one in found if one not in set(kept)], [one for one in kept if one not in set(found)]


def counted(number: int, noun: str) -> str:
    """``1 key``, ``1,204 keys``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
