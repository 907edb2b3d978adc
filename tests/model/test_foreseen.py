"""What an interview costs at most, from its stack alone; it never says less than the stack's events would."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_tui.model.amounts import Total, at_most
from interview_tui.model.billing import NO_TARIFF
from interview_tui.model.cost import Cost, cost
from interview_tui.model.events import Resource, StackEvent
from interview_tui.model.foreseen import foreseen
from interview_tui.model.meter import meter
from tests.fakes import NOW, TARIFF, make_interview

DAY = timedelta(days=1)
TYPES = {
    "Database": "AWS::RDS::DBInstance",
    "Cache": "AWS::ElastiCache::CacheCluster",
    "TunnelHost": "AWS::EC2::Instance",
    "DatabaseAdminSecret": "AWS::SecretsManager::Secret",
}


def estimate(up: timedelta = timedelta(minutes=12), **changes: Any) -> Cost:
    interview = make_interview(**{"challenges": ("C",), "created_at": NOW - up, **changes})
    return cost(foreseen(interview, TARIFF), TARIFF, NOW)


def resources(found: Cost) -> set[str]:
    return {line.billed.resource for line in found.lines}


def test_it_is_an_upper_bound_from_the_stacks_creation_by_the_billing_rules() -> None:
    found = estimate(timedelta(minutes=12))
    assert {(line.billed.since, line.billed.exact) for line in found.lines} == {(NOW - timedelta(minutes=12), False)}
    (cache,) = (line.so_far for line in found.lines if line.billed.resource == "Cache")
    assert cache is not None
    assert (cache.low, cache.high) == (Decimal("0.016"), Decimal("0.032"))  # since 13:50
    assert not found.exact


def test_a_listing_tells_a_later_beginning() -> None:
    interview, began = make_interview(challenges=("C",)), NOW - timedelta(minutes=4)
    found = foreseen(interview, TARIFF, {interview.outputs["CacheId"]: began})
    since = {each.resource: each.since for each in found.billed}
    assert since.pop("Cache") == began
    assert set(since.values()) == {interview.created_at}


@pytest.mark.parametrize(("tunnel", "there"), [({"Tunnel": "on"}, True), ({"Tunnel": "off"}, False), ({}, True)])
def test_a_jump_host_is_counted_where_there_is_one(tunnel: dict[str, str], there: bool) -> None:
    assert ("TunnelHost" in resources(estimate(parameters=tunnel))) == there


def test_a_class_without_a_price_is_unknown_and_no_guess() -> None:
    found = estimate(parameters={"CacheNodeType": "cache.r7g.large", "Tunnel": "off"})
    assert [line.billed.item for line in found.lines if line.price is None] == ["redis cache.r7g.large"]
    assert at_most(found.so_far).endswith("+?")
    assert found.so_far.unknown == found.per_hour.unknown == 1


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "DELETE_COMPLETE"])
def test_what_is_gone_bills_nothing_more_and_what_it_came_to_is_not_known(status: str) -> None:
    found = estimate(timedelta(days=7), stack_status=status)
    assert found.per_hour == Total()
    assert (found.so_far, at_most(found.so_far)) == (Total(None, 1), "unknown")


def test_what_was_never_made_costs_nothing() -> None:
    found = estimate(timedelta(days=7), stack_status="REVIEW_IN_PROGRESS")
    assert (found.per_hour, found.so_far) == (Total(), Total())


@pytest.mark.parametrize(
    "status", ["CREATE_IN_PROGRESS", "CREATE_FAILED", "ROLLBACK_FAILED", "DELETE_IN_PROGRESS", "DELETE_FAILED"]
)
def test_where_it_is_not_known_what_is_left_everything_counts_on(status: str) -> None:
    assert estimate(DAY, stack_status=status).so_far == estimate(DAY).so_far
    assert estimate(DAY, stack_status=status).per_hour == estimate(DAY).per_hour


@pytest.mark.parametrize("changes", [{"stack_status": "NEW_ONE"}, {"challenges": ()}, {"challenges": ("D",)}], ids=str)
def test_what_nobody_knows_is_unknown(changes: dict[str, Any]) -> None:
    found = estimate(**changes)
    assert (found.per_hour, found.so_far) == (Total(None, 1), Total(None, 1))


def test_of_several_challenges_the_known_ones_are_counted() -> None:
    assert estimate(challenges=("C", "D")).so_far == Total(estimate().so_far.known, 1)


def test_without_prices_everything_is_unknown() -> None:
    interview = make_interview()
    assert cost(foreseen(interview, NO_TARIFF), NO_TARIFF, NOW).so_far == Total(None, 3)


moments = st.timedeltas(timedelta(0), DAY)


@given(st.dictionaries(st.sampled_from(sorted(TYPES)), moments), moments, st.booleans())
def test_the_stacks_events_never_make_it_dearer(up: dict[str, timedelta], now: timedelta, listed: bool) -> None:
    """Whatever became available when: a creation, the stack's or its own, is no later."""
    created, parameters = NOW - timedelta(hours=1), {"Tunnel": "on" if "TunnelHost" in up else "off"}
    interview = make_interview(challenges=("C",), created_at=created, expires_at=None, parameters=parameters)
    there = {name: created + after for name, after in up.items()}
    events = [StackEvent(name, at, name, TYPES[name], "CREATE_COMPLETE") for name, at in there.items()]
    stack = [Resource(name, name.lower(), TYPES[name], "CREATE_COMPLETE") for name in there]
    began = {interview.outputs[f"{name}Id"]: at for name, at in there.items() if name in ("Database", "Cache")}
    bound = cost(foreseen(interview, TARIFF, began if listed else {}), TARIFF, created + now).so_far
    read = cost(meter(interview, stack, events, TARIFF, parameters), TARIFF, created + now).so_far
    assert bound.known is not None
    assert read.known is not None
    assert read.known.high <= bound.known.high
