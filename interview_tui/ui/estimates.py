"""What interviews cost, the same wherever it is shown, and worked out once a minute: screens are drawn each second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import TYPE_CHECKING

from interview_tui.model.amounts import Total, at_most, together

if TYPE_CHECKING:
    from decimal import Decimal

    from interview_tui.model.billing import Tariff
    from interview_tui.model.cost import Cost
    from interview_tui.model.interview import Interview
    from interview_tui.model.meter import Meter, Used
    from interview_tui.ui.kept_readings import MemoryReading

_MINUTE = 60
UNKNOWN = Total(None, 1)


@dataclass(frozen=True, slots=True)
class Bills:
    """What estimates are made from, by id: ``read`` of what a stack really has, ``foreseen`` for those not read.

    ``memories`` has what Lambda said of the calls, where the log is followed.
    """

    tariff: Tariff | None
    read: Mapping[str, Meter]
    foreseen: Mapping[str, Meter]
    memories: Mapping[str, MemoryReading]

    def meter(self, interview_id: str) -> Meter | None:
        """What is known best."""
        return self.read.get(interview_id) or self.foreseen.get(interview_id)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What one interview costs until the end of a minute: ``words`` and ``most`` are the upper bound so far."""

    cost: Cost
    per_hour: Total
    so_far: Total
    most: Decimal | None
    words: str


class Estimates:
    """Remembers what was worked out for the present minute, as long as it rests on the same values."""

    def __init__(self) -> None:
        self._made: dict[str, tuple[Meter, Tariff, MemoryReading | None, int, Estimate]] = {}
        self._summed: tuple[tuple[object, ...], tuple[Total, Total]] | None = None

    def one(self, bills: Bills, interview_id: str, now: datetime) -> Estimate | None:
        """What an interview costs; ``None`` when nothing is known of what it is billed for."""
        meter, tariff, reading = bills.meter(interview_id), bills.tariff, bills.memories.get(interview_id)
        if meter is None or tariff is None:
            return None
        minute, made = _minute(now), self._made.get(interview_id)
        if made is not None and made[0] is meter and made[1] is tariff and made[2] is reading and made[3] == minute:
            return made[4]
        estimate = _estimate(meter, tariff, reading, minute)
        self._made[interview_id] = meter, tariff, reading, minute, estimate
        return estimate

    def fleet(self, bills: Bills, interviews: tuple[Interview, ...], now: datetime) -> tuple[Total, Total]:
        """What interviews cost together: per hour, and so far; one of which nothing is known counts as unknown."""
        rests_on = (interviews, bills.tariff, bills.read, bills.foreseen, bills.memories, _minute(now))
        if self._summed is None or not _same(self._summed[0], rests_on):
            found = [self.one(bills, each.id, now) for each in interviews if not each.is_gone]
            rates = together(UNKNOWN if each is None else each.per_hour for each in found)
            self._summed = rests_on, (rates, together(UNKNOWN if each is None else each.so_far for each in found))
            here = {each.id for each in interviews}
            self._made = {key: made for key, made in self._made.items() if key in here}
        return self._summed[1]


def _estimate(meter: Meter, tariff: Tariff, reading: MemoryReading | None, minute: int) -> Estimate:
    from interview_tui.model.cost import cost  # not before the first picture
    from interview_tui.model.meter import of_calls

    uses: tuple[Used, ...] = ()
    if reading is not None:
        uses = of_calls(reading.memory.billed, reading.memory.gb_seconds, reading.architecture)
    found = cost(meter, tariff, datetime.fromtimestamp(minute * _MINUTE, UTC), uses)
    spent = found.so_far
    return Estimate(found, found.per_hour, spent, spent.known.high if spent.known else None, at_most(spent))


def _minute(now: datetime) -> int:
    """The end of the minute, so that what was worked out for it stays an upper bound until then."""
    return ceil(now.timestamp() / _MINUTE)


def _same(before: tuple[object, ...], after: tuple[object, ...]) -> bool:
    """A board that follows another keeps the parts that are the same, so identity is enough; minutes are small."""
    return before[-1] == after[-1] and all(old is new for old, new in zip(before[:-1], after[:-1], strict=True))
