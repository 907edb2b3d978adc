"""Log events as values, and a buffer of them that never grows beyond its size."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from typing import Generic, TypeVar

Item = TypeVar("Item")

KEPT = 10_000
"""How many lines a buffer keeps unless told otherwise."""


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One event of a log group: ``at`` is the writer's time and ``ingested_at`` the log's own, both UTC.

    ``id`` is unique within the group. ``stream`` is one execution environment of a function, on AWS.
    """

    id: str
    at: datetime
    ingested_at: datetime
    stream: str
    message: str


@dataclass(frozen=True, slots=True)
class LogBatch:
    """What one look at the log brought: events that nobody has been told of before, oldest first.

    ``said`` is a sentence for the user when something has changed, such as a pace that AWS asked for; a ``warning``
    holds until the next sentence. ``caught_up`` is false while older events are still to come.
    ``live_seconds`` is how long Live Tail has been connected by now, which is what it is billed by; 0 without it.
    """

    events: tuple[LogEvent, ...] = ()
    said: str = ""
    warning: bool = False
    caught_up: bool = True
    live_seconds: float = 0.0


def live_tail_cost(seconds: float, per_minute: Decimal) -> Decimal:
    """What so many seconds of Live Tail cost in US dollars, by the started minute: an estimate."""
    minutes = (Decimal(str(max(0.0, seconds))) / 60).to_integral_value(ROUND_CEILING)
    return minutes * per_minute


class Ring(Generic[Item]):
    """The newest items, in the order in which they came; the oldest make room.

    Every item has a number for good, from 0 on, so that a place in the list stays the same place while the list moves.
    """

    def __init__(self, size: int = KEPT) -> None:
        if size < 1:
            raise ValueError("a ring has room for one item at least")
        self._size = size
        self._items: list[Item] = []
        self._total = 0
        self._begin = 0

    @property
    def begin(self) -> int:
        """The number of the first item since the ring was cleared last."""
        return self._begin

    @property
    def first(self) -> int:
        """The number of the oldest item that is kept; those from ``begin`` up to it have been dropped."""
        return self._total - len(self._items)

    @property
    def end(self) -> int:
        """The number that the next item gets."""
        return self._total

    def append(self, item: Item) -> None:
        """Add one."""
        if len(self._items) < self._size:
            self._items.append(item)
        else:
            self._items[self._total % self._size] = item
        self._total += 1

    def extend(self, items: Iterable[Item]) -> None:
        """Add several."""
        for item in items:
            self.append(item)

    def clear(self) -> None:
        """Forget all items; numbering goes on from a multiple of the size, so that no number is given twice."""
        self._total = self._begin = -(-self._total // self._size) * self._size
        self._items = []

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, number: int) -> Item:
        """The item of that number; ``IndexError`` when it is not kept."""
        if not self.first <= number < self._total:
            raise IndexError(number)
        return self._items[number % self._size]

    def __iter__(self) -> Iterator[Item]:
        """Oldest first."""
        return (self[number] for number in range(self.first, self._total))
