"""Log events as values, and a buffer of them that never grows beyond its size."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from itertools import islice
from typing import Generic, TypeVar

Item = TypeVar("Item")

KEPT = 10_000
"""How many lines a buffer keeps unless told otherwise."""
ROOM = 16_000_000
"""How many characters a buffer keeps: a line may have a million, and a candidate may write ten thousand of those."""


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
    """The newest items, in the order in which they came; the oldest make room, for their number and for their weight.

    Every item has a number for good, from 0 on, so that a place in the list stays the same place while the list moves.
    ``weigh`` says what an item takes up; all together take up no more than ``room``, but for a last one alone.
    """

    def __init__(self, size: int = KEPT, *, weigh: Callable[[Item], int] = lambda _item: 0, room: int = ROOM) -> None:
        if size < 1:
            raise ValueError("a ring has room for one item at least")
        self._size = size
        self._weigh = weigh
        self._room = room
        self._items: deque[Item] = deque()
        self._weight = 0
        self._total = 0

    @property
    def first(self) -> int:
        """The number of the oldest item that is kept; those before it have been dropped."""
        return self._total - len(self._items)

    @property
    def end(self) -> int:
        """The number that the next item gets."""
        return self._total

    def append(self, item: Item) -> None:
        """Add one."""
        self._items.append(item)
        self._weight += self._weigh(item)
        self._total += 1
        while len(self._items) > self._size or (self._weight > self._room and len(self._items) > 1):
            self._weight -= self._weigh(self._items.popleft())

    def extend(self, items: Iterable[Item]) -> None:
        """Add several."""
        for item in items:
            self.append(item)

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, number: int) -> Item:
        """The item of that number; ``IndexError`` when it is not kept."""
        if not self.first <= number < self._total:
            raise IndexError(number)
        return self._items[number - self.first]

    def since(self, number: int) -> tuple[Item, ...]:
        """The items from that number on, as far as they are kept; oldest first."""
        return tuple(islice(self._items, max(number - self.first, 0), None))

    def __iter__(self) -> Iterator[Item]:
        """Oldest first."""
        return iter(tuple(self._items))
