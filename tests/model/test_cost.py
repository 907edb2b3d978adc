"""What interviews cost by AWS's rules, a new one by a plain rate, and "unknown" where a price is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_tui.model.amounts import Span, Total, fine, money, short, words
from interview_tui.model.billing import Rule, rule_of
from interview_tui.model.cost import NextHour, cost, fleet, saving
from interview_tui.model.events import Resource, StackEvent
from interview_tui.model.meter import ARM, CALLS, Billed, Meter, Used, meter, of_calls
from interview_tui.model.rates import hourly
from interview_tui.prices import tariff
from tests.fakes import NOW, make_interview

RATES = {"A": Decimal("0.001"), "B": Decimal(0), "C": Decimal("0.036")}


def test_the_rate_is_the_sum_of_the_challenges() -> None:
    assert hourly(("A", "C"), RATES) == Decimal("0.037")
    assert hourly(("B",), RATES) == 0


def test_a_missing_rate_is_unknown_not_free() -> None:
    assert hourly(("A", "D"), RATES) is None
    assert hourly(("A",), {}) is None
    assert hourly((), RATES) is None


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (None, "unknown"),
        (Decimal(0), "est. $0.00"),
        (Decimal("0.004"), "est. < $0.01"),
        (Decimal("0.0185"), "est. $0.02"),
        (Decimal("12.5"), "est. $12.50"),
    ],
)
def test_money_says_estimate(amount: Decimal | None, words: str) -> None:
    assert money(amount) == words


# ------------------------------------------------------------------------------------------- by AWS's billing rules

REAL = tariff("us-east-1")
ALL_ITEMS = [part.item for parts in REAL.parts.values() for part in parts]
DAY = timedelta(days=1)
spans = st.timedeltas(timedelta(0), DAY)


def a_meter(*billed: Billed, ends: datetime | None = NOW + timedelta(hours=2)) -> Meter:
    return Meter(make_interview(expires_at=ends), billed)


def fresh(span: Span | None) -> Span:
    assert span is not None
    return span


@st.composite
def meters(draw: st.DrawFn) -> Meter:
    """Any resources, some without a price, some gone, some not there yet."""
    billed = []
    for number in range(draw(st.integers(0, 6))):
        since = draw(st.none() | st.builds(lambda span: NOW - DAY + span, spans))
        until = draw(st.none() | st.builds(lambda span: NOW + span, spans))
        item = draw(st.sampled_from([*ALL_ITEMS, "AWS::Redshift::Cluster"]))
        billed.append(Billed(f"R{number}", item, since, until, draw(st.sampled_from([Decimal(1), Decimal(20)]))))
    return a_meter(*billed, ends=NOW + DAY)


def test_the_worked_example() -> None:
    """Ten minutes to come up, an hour of interview, and what it takes to be gone again, in us-east-1."""
    began = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)

    def lasted(resource: str, item: str, minutes: int, quantity: int = 1) -> Billed:
        return Billed(resource, item, began, began + timedelta(minutes=minutes), Decimal(quantity))

    found = cost(
        a_meter(
            lasted("Database", "postgres db.t4g.micro", 63),
            lasted("Database", "rds gp3 storage", 63, 20),
            lasted("Cache", "redis cache.t4g.micro", 64),
            lasted("Valkey", "valkey cache.t4g.micro", 64),
            lasted("Secret", "secret", 80),
            lasted("TunnelHost", "ec2 t4g.nano", 72),
            lasted("TunnelHost", "public ipv4", 72),
            lasted("TunnelHost", "ebs gp3 storage", 72, 8),
        ),
        REAL,
        began + DAY,
    )
    spent = [fresh(line.so_far).high for line in found.lines]
    assert [round(usd, 4) for usd in spent[:5]] == [
        Decimal("0.0168"), Decimal("0.0033"), Decimal("0.0320"), Decimal("0.0256"), Decimal("0.0007"),
    ]  # fmt: skip
    assert round(sum(spent[5:]), 3) == Decimal("0.012")
    assert found.per_hour == Total()
    assert found.next_hours == ()


def test_a_node_is_shown_as_a_range() -> None:
    found = cost(a_meter(Billed("Cache", "redis cache.t4g.micro", NOW - timedelta(minutes=30))), REAL, NOW)
    assert found.so_far == Total(Span(Decimal("0.016"), Decimal("0.032")))
    assert words(found.so_far) == "est. $0.02–$0.03"
    assert words(found.so_far, fine) == "$0.0160–$0.0320"


def test_the_next_started_hour_and_what_cleaning_up_before_it_saves() -> None:
    launched = NOW.replace(hour=14, minute=4, second=0)
    found = cost(a_meter(Billed("Cache", "redis cache.t4g.micro", launched)), REAL, NOW.replace(minute=30))
    (following,) = found.next_hours
    assert following == NextHour(
        "Cache", launched.replace(hour=15, minute=0), launched.replace(hour=15), Decimal("0.016")
    )
    assert saving(following, lambda moment: f"{moment:%H:%M}") == (
        "Cleaning up saves $0.016 if Cache is gone by 15:00, or by 15:04 if AWS counts hours from launch. "
        "Deleting takes minutes."
    )
    later = cost(a_meter(Billed("Cache", "redis cache.t4g.micro", launched)), REAL, launched + timedelta(minutes=58))
    assert saving(later.next_hours[0], lambda moment: f"{moment:%H:%M}") == (
        "Cleaning up saves $0.016 if Cache is gone by 15:04, or by 16:00 if AWS counts hours by the clock. "
        "Deleting takes minutes."
    )
    by_the_clock = cost(a_meter(Billed("Cache", "redis cache.t4g.micro", launched.replace(minute=0))), REAL, launched)
    assert saving(by_the_clock.next_hours[0], lambda moment: f"{moment:%H:%M}") == (
        "Cleaning up saves $0.016 if Cache is gone by 15:00. Deleting takes minutes."
    )


def test_where_the_launch_is_not_known_nobody_knows_what_an_hour_saves() -> None:
    since = NOW - timedelta(minutes=30)
    assert cost(a_meter(Billed("Cache", "redis cache.t4g.micro", since, exact=False)), REAL, NOW).next_hours == ()
    assert cost(a_meter(Billed("Cache", "redis cache.t4g.micro", since)), REAL, NOW).next_hours != ()


@given(spans.filter(bool), st.floats(0, 1), st.booleans())
def test_a_cleanup_that_is_done_by_the_moment_in_the_sentence_has_no_further_hour(
    up: timedelta, part: float, later: bool
) -> None:
    """``later`` is for who trusts in the second moment: then the one way to count that it names adds nothing."""
    interview, cache = make_interview(expires_at=None), "AWS::ElastiCache::CacheCluster"
    events = (StackEvent("1", NOW, "Cache", cache, "CREATE_COMPLETE"),)
    resources = (Resource("Cache", "cache", cache, "CREATE_COMPLETE"),)
    now = cost(meter(interview, resources, events, REAL), REAL, NOW + up)
    (following,) = now.next_hours
    edges = sorted((following.by_clock, following.from_launch))
    gone = now.at + (edges[later] - now.at) * part
    leaving = now.at + (gone - now.at) / 2
    events += (StackEvent("2", leaving, "Cache", cache, "DELETE_IN_PROGRESS"),)
    events += (StackEvent("3", gone, "Cache", cache, "DELETE_COMPLETE"),)
    receipt = cost(meter(interview, (), events, REAL), REAL, gone + DAY).so_far.known
    before = fresh(now.so_far.known)
    if not later or following.by_clock == following.from_launch:
        assert receipt == before
    else:
        end = "high" if following.by_clock > following.from_launch else "low"
        assert getattr(receipt, end) == getattr(before, end)


def test_an_hour_after_the_planned_end_saves_nothing() -> None:
    cache = Billed("Cache", "redis cache.t4g.micro", NOW - timedelta(minutes=1))
    assert cost(a_meter(cache, ends=NOW + timedelta(minutes=30)), REAL, NOW).next_hours == ()
    assert cost(a_meter(cache, ends=NOW - timedelta(seconds=1)), REAL, NOW).next_hours != ()
    assert cost(a_meter(cache, ends=None), REAL, NOW).next_hours != ()


def test_what_is_not_there_yet_costs_nothing_yet_but_something_at_the_end() -> None:
    found = cost(a_meter(Billed("Database", "postgres db.t4g.micro", None)), REAL, NOW)
    assert (found.per_hour, found.so_far) == (Total(), Total())
    assert found.at_end == Total(Span(Decimal("0.032"), Decimal("0.032")))


def test_who_is_overdue_ends_now_and_without_an_end_it_is_unknown() -> None:
    database = Billed("Database", "postgres db.t4g.micro", NOW - timedelta(hours=2))
    overdue = cost(a_meter(database, ends=NOW - timedelta(hours=1)), REAL, NOW)
    assert overdue.at_end == overdue.so_far == Total(Span(Decimal("0.032"), Decimal("0.032")))
    assert cost(a_meter(database, ends=None), REAL, NOW).at_end == Total(None, 1)


def test_an_unknown_price_is_said_and_the_rest_is_counted() -> None:
    since = NOW - timedelta(hours=1)
    unknown, known = Billed("X", "AWS::Redshift::Cluster", since), Billed("Database", "postgres db.t4g.micro", since)
    found = cost(a_meter(unknown, known), REAL, NOW)
    assert (found.lines[0].price, found.lines[0].per_hour, found.lines[0].so_far) == (None, None, None)
    assert words(found.so_far) == "est. $0.02 + 1 unknown"
    assert words(cost(a_meter(unknown), REAL, NOW).so_far) == "unknown"
    elsewhere = cost(a_meter(known), tariff("eu-north-1"), NOW)
    assert words(elsewhere.per_hour) == words(elsewhere.so_far) == words(elsewhere.at_end) == "unknown"


def test_a_price_that_is_not_for_time_is_unknown_for_what_lasts() -> None:
    found = cost(a_meter(Billed("X", "lambda requests", NOW - DAY)), REAL, NOW)
    assert (found.per_hour, found.so_far, found.at_end) == (Total(None, 1),) * 3


def test_what_was_counted_of_use_is_added_and_stays_as_it_is() -> None:
    uses = (Used("LeakyApi", "lambda requests", Decimal(80)), Used("LeakyApi", "tea", Decimal(1)))
    found = cost(a_meter(), REAL, NOW, uses)
    assert found.so_far == found.at_end == Total(Span(Decimal("0.000016"), Decimal("0.000016")), 1)
    assert words(found.so_far, fine) == "< $0.0001 + 1 unknown"


def test_what_was_counted_is_not_named_as_left_out() -> None:
    meter = replace(a_meter(), not_counted=(CALLS, "taxes"))
    assert cost(meter, REAL, NOW).not_counted == (CALLS, "taxes")
    assert of_calls(0, Decimal(0), ARM) == ()
    found = cost(meter, REAL, NOW, of_calls(1_000_000, Decimal(300), ARM))
    assert found.not_counted == ("taxes",)
    assert found.so_far == Total(Span(Decimal("0.20400002"), Decimal("0.20400002")))


@given(meters(), spans, spans)
def test_time_never_makes_it_cheaper_nor_better_known(meter: Meter, first: timedelta, more: timedelta) -> None:
    before, after = cost(meter, REAL, NOW + first), cost(meter, REAL, NOW + first + more)
    for early, late in zip(before.lines, after.lines, strict=True):
        assert (early.so_far is None) == (late.so_far is None) == (early.price is None)
        if early.so_far is not None:
            for now, then, end in zip(ends(early.so_far), ends(late.so_far), ends(early.at_end), strict=True):
                assert 0 <= now <= then
                assert now <= end
            for span in (early.so_far, fresh(early.at_end), fresh(late.at_end)):
                assert span.low <= span.high
            if early.billed.since is not None:  # for what is being created, the less time is left, the less is foreseen
                assert all(now <= then for now, then in zip(ends(early.at_end), ends(late.at_end), strict=True))


def ends(span: Span | None) -> tuple[Decimal, Decimal]:
    return fresh(span).low, fresh(span).high


LEAST = {Rule.DATABASE: 600, Rule.BY_SECOND: 60, Rule.STARTED_HOURS: 3600}


def seconds_paid(item: str, up: timedelta) -> tuple[int, int]:
    """For how many seconds is paid, at least and at most: amounts are whole multiples of what one costs."""
    price = REAL.prices[item]
    second = price.usd / (3600 if price.per == "hour" else 730 * 3600)
    found = fresh(cost(a_meter(Billed("X", item, NOW), ends=None), REAL, NOW + up).so_far.known)
    paid = found.low / second, found.high / second
    assert all(abs(each - round(each)) < Decimal("1e-9") for each in paid)
    return round(paid[0]), round(paid[1])


@given(st.sampled_from(sorted({"valkey cache.t4g.micro", *ALL_ITEMS})), spans.filter(bool))
def test_the_least_that_is_billed_is_due_at_once_and_then_what_has_begun(item: str, up: timedelta) -> None:
    rule, seconds = rule_of(item), up / timedelta(seconds=1)
    least, step = LEAST.get(rule, 0), 3600 if rule is Rule.STARTED_HOURS else 1
    low, high = seconds_paid(item, up)
    assert seconds_paid(item, timedelta(0)) == (0, 0)
    assert max(least, seconds) <= low <= high
    assert low == least or low < seconds + step
    # By the clock, an hour that began before the launch is paid too.
    assert high - low in ({0, 3600} if rule is Rule.STARTED_HOURS else {0})


@given(st.lists(meters(), max_size=4), spans)
def test_the_sum_of_the_parts_is_the_whole(every: list[Meter], span: timedelta) -> None:
    costs = [cost(meter, REAL, NOW + span) for meter in every]
    for whole, parts in zip(
        fleet(costs), zip(*((each.per_hour, each.so_far, each.at_end) for each in costs), strict=True), strict=False
    ):
        known = [part.known for part in parts if part.known is not None]
        assert whole.unknown == sum(part.unknown for part in parts)
        if whole.known is not None:
            assert abs(whole.known.low - sum(part.low for part in known)) < Decimal("1e-20")
            assert abs(whole.known.high - sum(part.high for part in known)) < Decimal("1e-20")
    lines = [line for each in costs for line in each.lines]
    assert fleet(costs)[1].unknown == sum(line.so_far is None for line in lines)


@given(spans.filter(bool))
def test_until_the_next_hour_nothing_is_added_and_then_its_price(up: timedelta) -> None:
    meter = a_meter(Billed("Cache", "redis cache.t4g.micro", NOW), ends=None)
    now = cost(meter, REAL, NOW + up)
    (following,) = now.next_hours
    for edge, end in ((following.from_launch, "low"), (following.by_clock, "high")):
        assert edge >= NOW + up
        until, after = cost(meter, REAL, edge), cost(meter, REAL, edge + timedelta(microseconds=1))
        here, there, then = (getattr(fresh(each.so_far.known), end) for each in (now, until, after))
        assert here == there
        assert then == here + following.adds


def test_no_parts_cost_nothing_and_no_cost_is_not_unknown() -> None:
    assert fleet([]) == (Total(), Total(), Total())
    assert words(Total()) == "est. $0.00"


@pytest.mark.parametrize(
    ("amount", "said"),
    [("0.016", "$0.016"), ("0.0128", "$0.0128"), ("0.02", "$0.02"), ("1", "$1.00"), ("0.00001", "< $0.0001")],
)
def test_an_amount_in_a_sentence_has_no_needless_zeros(amount: str, said: str) -> None:
    assert short(Decimal(amount)) == said
