"""What interviews cost by AWS's billing rules, the same on every screen; ``rates`` is for what is not made yet.

Always an estimate, at list prices; what is not known stays unknown, never zero.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from interview_tui.model.amounts import NOTHING, Span, Total, short, together, total
from interview_tui.model.billing import (
    Price,
    Rule,
    Tariff,
    billed_seconds,
    charge,
    full_hour,
    per_hour,
    rule_of,
    use_charge,
)
from interview_tui.model.interview import Interview
from interview_tui.model.meter import Billed, Meter, Used


@dataclass(frozen=True, slots=True)
class Line:
    """What one item of one resource costs; amounts are ``None`` where its price, or the planned end, is not known."""

    billed: Billed
    price: Price | None
    per_hour: Decimal | None
    so_far: Span | None
    at_end: Span | None


@dataclass(frozen=True, slots=True)
class NextHour:
    """When the next started hour of a resource begins, by either way to count, and what it adds."""

    resource: str
    by_clock: datetime
    from_launch: datetime
    adds: Decimal


@dataclass(frozen=True, slots=True)
class Cost:
    """What an interview costs at a moment: by line, in all, and what waiting adds."""

    interview: Interview
    at: datetime
    lines: tuple[Line, ...]
    next_hours: tuple[NextHour, ...]
    not_counted: tuple[str, ...]

    @property
    def per_hour(self) -> Total:
        """US dollars per hour of what is running now."""
        return total(None if line.per_hour is None else Span(line.per_hour, line.per_hour) for line in self.lines)

    @property
    def so_far(self) -> Total:
        """US dollars from the beginning until now."""
        return total(line.so_far for line in self.lines)

    @property
    def at_end(self) -> Total:
        """US dollars when it ends as planned; an interview that is overdue ends now."""
        return total(line.at_end for line in self.lines)

    @property
    def exact(self) -> bool:
        """Whether every time is known; otherwise the amounts are upper bounds."""
        return all(line.billed.exact for line in self.lines)


def cost(meter: Meter, tariff: Tariff, now: datetime, uses: Iterable[Used] = ()) -> Cost:
    """The cost at a moment. ``uses`` is what was counted of what is billed by use; nothing is made up for the rest."""
    lines = [_line(billed, tariff, now, meter.interview.expires_at) for billed in meter.billed]
    counted = tuple(uses)
    lines += [_line_of_use(used, tariff) for used in counted]
    not_counted = tuple(use for use in meter.not_counted if use not in {used.use for used in counted})
    ends = meter.interview.expires_at
    soon = [found for found in (_next_hour(line, now) for line in lines) if found is not None]
    # An hour that begins after the planned end is none that cleaning up would save.
    coming = [found for found in soon if ends is None or ends < now or first_edge(found) < ends]
    return Cost(meter.interview, now, tuple(lines), tuple(sorted(coming, key=first_edge)), not_counted)


def fleet(costs: Iterable[Cost]) -> tuple[Total, Total, Total]:
    """Of several interviews together: per hour, so far, and at their planned ends."""
    every = list(costs)
    rates, spent = (each.per_hour for each in every), (each.so_far for each in every)
    return together(rates), together(spent), together(each.at_end for each in every)


def first_edge(following: NextHour) -> datetime:
    """The earlier of the two moments: what is gone by then costs no further hour, however AWS counts."""
    return min(following.by_clock, following.from_launch)


def saving(following: NextHour, clock: Callable[[datetime], str]) -> str:
    """Such as ``Cleaning up saves $0.016 if Cache is gone by 15:00, or by 15:04 if AWS counts hours from launch.``

    A node counts until it is gone, not until its deletion begins: the time that this takes is the reader's to plan.
    """
    first = clock(first_edge(following))
    words = f"Cleaning up saves {short(following.adds)} if {following.resource} is gone by {first}"
    if following.by_clock != following.from_launch:
        later = max(following.by_clock, following.from_launch)
        way = "from launch" if later == following.from_launch else "by the clock"
        words += f", or by {clock(later)} if AWS counts hours {way}"
    return f"{words}. Deleting takes minutes."


def _line(billed: Billed, tariff: Tariff, now: datetime, ends: datetime | None) -> Line:
    price = tariff.prices.get(billed.item)
    if price is None:
        return Line(billed, None, NOTHING if _over(billed, now) else None, None, None)
    rate = per_hour(price, billed.quantity) if _running(billed, now) else NOTHING
    # What is still being created is foreseen as if it were there from now on: it may well be soon.
    at_end = None if ends is None else _charge(billed, price, billed.since or now, max(now, ends))
    spent = Span(NOTHING, NOTHING) if billed.since is None else _charge(billed, price, billed.since, now)
    return Line(billed, price, rate, spent, at_end)


def _line_of_use(used: Used, tariff: Tariff) -> Line:
    """What was used is paid; what will be used nobody knows, so at the end it is the same."""
    price = tariff.prices.get(used.item)
    usd = None if price is None else use_charge(price, used.amount)
    spent = None if usd is None else Span(usd, usd)
    return Line(Billed(used.resource, used.item, None, None, used.amount), price, NOTHING, spent, spent)


def _charge(billed: Billed, price: Price, since: datetime, until: datetime) -> Span | None:
    end = until if billed.until is None else min(until, billed.until)
    return charge(price, billed.quantity, rule_of(billed.item), since, end)


def _over(billed: Billed, now: datetime) -> bool:
    return billed.until is not None and billed.until <= now


def _running(billed: Billed, now: datetime) -> bool:
    return billed.since is not None and billed.since <= now and not _over(billed, now)


def _next_hour(line: Line, now: datetime) -> NextHour | None:
    billed = line.billed
    # Where its beginning is not known, neither is when its hours begin.
    runs = billed.exact and billed.since is not None and billed.since < now and not _over(billed, now)
    if not runs or billed.since is None or line.per_hour is None or rule_of(billed.item) is not Rule.STARTED_HOURS:
        return None
    from_launch, by_clock = (timedelta(seconds=each) for each in billed_seconds(Rule.STARTED_HOURS, billed.since, now))
    return NextHour(billed.resource, full_hour(billed.since) + by_clock, billed.since + from_launch, line.per_hour)
