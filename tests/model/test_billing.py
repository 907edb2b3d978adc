"""AWS's billing rules: minimums, edges of hours, and what must hold at any time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_tui.model.billing import HOURS, Price, Rule, billed_seconds, charge, full_hour, per_hour, use_charge

T0 = datetime(2026, 11, 21, 14, 4, 0, tzinfo=UTC)
HOUR = 3600
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
spans = st.timedeltas(timedelta(0), timedelta(days=3))
rules = st.sampled_from(Rule)
dollars = st.decimals(Decimal("0.0001"), Decimal(2), places=4)
units = st.sampled_from(sorted(HOURS))


@pytest.mark.parametrize(
    ("rule", "seconds", "billed"),
    [
        (Rule.DATABASE, 1, (600, 600)),
        (Rule.DATABASE, 600, (600, 600)),
        (Rule.DATABASE, 600.1, (601, 601)),
        (Rule.DATABASE, 3780, (3780, 3780)),
        (Rule.BY_SECOND, 0.5, (60, 60)),
        (Rule.BY_SECOND, 61, (61, 61)),
        (Rule.PRORATED, 1, (1, 1)),
        (Rule.PRORATED, 0, (0, 0)),
        (Rule.DATABASE, 0, (0, 0)),
        (Rule.DATABASE, -5, (0, 0)),
        (Rule.STARTED_HOURS, 0, (0, 0)),
        (Rule.STARTED_HOURS, 1, (HOUR, HOUR)),
        (Rule.STARTED_HOURS, 56 * 60, (HOUR, HOUR)),  # until 15:00 to the second
        (Rule.STARTED_HOURS, 56 * 60 + 1, (HOUR, 2 * HOUR)),  # into the next hour of the clock
        (Rule.STARTED_HOURS, HOUR, (HOUR, 2 * HOUR)),
        (Rule.STARTED_HOURS, HOUR + 1, (2 * HOUR, 2 * HOUR)),
    ],
)
def test_billed_seconds(rule: Rule, seconds: float, billed: tuple[int, int]) -> None:
    assert billed_seconds(rule, T0, T0 + timedelta(seconds=seconds)) == billed


def test_hours_of_the_clock_are_those_of_utc() -> None:
    calcutta = timezone(timedelta(hours=5, minutes=30))
    assert full_hour(T0.astimezone(calcutta)) == datetime(2026, 11, 21, 14, tzinfo=UTC)


@given(rules, moments, spans, spans)
def test_more_time_never_costs_less(rule: Rule, since: datetime, first: timedelta, more: timedelta) -> None:
    before = billed_seconds(rule, since, since + first)
    after = billed_seconds(rule, since, since + first + more)
    assert before[0] <= after[0]
    assert before[1] <= after[1]


@given(rules, moments, moments)
def test_never_negative_and_never_less_than_the_time(rule: Rule, since: datetime, until: datetime) -> None:
    low, high = billed_seconds(rule, since, until)
    assert 0 <= low <= high
    assert low >= (until - since).total_seconds()
    assert (low == 0) == (until <= since)


@given(moments, spans)
def test_either_way_to_count_hours_differs_by_one_at_most(since: datetime, span: timedelta) -> None:
    low, high = billed_seconds(Rule.STARTED_HOURS, since, since + span)
    assert low % HOUR == high % HOUR == 0
    assert high - low in {0, HOUR}
    assert low - span.total_seconds() < HOUR


@given(rules, moments, spans, dollars, units)
def test_the_charge_is_the_rate_for_the_billed_time(
    rule: Rule, since: datetime, span: timedelta, usd: Decimal, per: str
) -> None:
    price = Price(usd, per, "test")
    charged = charge(price, Decimal(20), rule, since, since + span)
    rate = per_hour(price, Decimal(20))
    assert charged is not None
    assert rate is not None
    low, high = billed_seconds(rule, since, since + span)
    assert abs(charged.low - rate * low / HOUR) < Decimal("1e-20")
    assert abs(charged.high - rate * high / HOUR) < Decimal("1e-20")


def test_a_price_for_use_is_none_for_time_and_the_other_way_round() -> None:
    requests, hours = Price(Decimal("0.2"), "million", "test"), Price(Decimal("0.2"), "hour", "test")
    assert per_hour(requests) is None
    assert charge(requests, Decimal(1), Rule.PRORATED, T0, T0 + timedelta(hours=1)) is None
    assert use_charge(hours, Decimal(1)) is None
    assert use_charge(requests, Decimal(80)) == Decimal("0.000016")
