"""Which events have been given out already: exact, and no larger than the time that is still looked at."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from interview_tui.model.log import LogEvent

MANY = 10_000
"""So many ids may be kept for longer than has to be."""


@dataclass(slots=True)
class _Second:
    """The events whose own time falls into one second."""

    ids: set[int] = field(default_factory=set)
    balance: dict[int, int] = field(default_factory=dict)


class Ledger:
    """Tells every event once, by its id, and across both ways of reading.

    Live Tail has no ids: there, and between the two, the n-th of equal lines is the n-th of equal lines. Ids and lines
    are kept as hashes of 64 bits, which take a fifth of the room.
    """

    def __init__(self) -> None:
        self._seconds: dict[int, _Second] = {}
        self._ids = 0
        self.beside_live_tail = False
        """Whether lines are compared between the two ways; costs room for every event that came in one way only."""
        self.known_from = -math.inf
        """From this time on, in seconds of the epoch, everything that was given out is known."""

    def is_new(self, event: LogEvent) -> bool:
        """Whether an event of FilterLogEvents has not been given out."""
        second, name = self._second(event), hash(event.id)
        if name in second.ids:
            return False
        second.ids.add(name)
        self._ids += 1
        return not self.beside_live_tail or _count(event, second.balance, 1) > 0

    def is_new_live(self, event: LogEvent) -> bool:
        """Whether an event of Live Tail has not been given out; it comes once there, so each counts."""
        return _count(event, self._second(event).balance, -1) < 0

    def forget_before(self, must: float, *, may: float = -math.inf) -> None:
        """Forget what is older than ``may``, and while there are many also what is older than ``must``, oldest first.

        Both are in seconds of the epoch. What is forgotten must not be read again.
        """
        for second in sorted(self._seconds):
            if second + 1 > must or (second + 1 > may and self._ids <= MANY):
                return
            self._ids -= len(self._seconds.pop(second).ids)
            self.known_from = max(self.known_from, second + 1)

    def __len__(self) -> int:
        """How many ids are kept."""
        return self._ids

    def _second(self, event: LogEvent) -> _Second:
        return self._seconds.setdefault(int(event.at.timestamp() // 1), _Second())


def _count(event: LogEvent, balance: dict[int, int], one: int) -> int:
    """By how many more the equals of this event have come in by FilterLogEvents than by Live Tail, with this one."""
    key = hash((event.stream, event.at, event.message))
    more = balance.get(key, 0) + one
    if more:
        balance[key] = more
    else:
        del balance[key]
    return more
