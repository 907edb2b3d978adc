"""The whole fleet in bulk: every page once, nothing per interview, and what cannot be listed is named."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from interview_tui.aws import fleet as reading
from interview_tui.aws.clients import Clients
from interview_tui.aws.cloud import AwsCloud
from interview_tui.aws.resources import cache_cluster, db_instance, lambda_function
from interview_tui.challenges import CHALLENGES
from interview_tui.model.errors import Denied, Throttled
from interview_tui.model.health import CheckState, ResourceHealth
from interview_tui.model.ports import Cloud
from tests.aws.conftest import Stub
from tests.aws.test_records import CREATED, described
from tests.aws.test_resources import instance
from tests.fakes import make_interview

DATABASE, CACHE, FUNCTION = db_instance.TYPE, cache_cluster.TYPE, lambda_function.TYPE
BULK = {
    DATABASE: ("rds", "describe_db_instances", {"DBInstances": []}),
    CACHE: ("elasticache", "describe_cache_clusters", {"CacheClusters": []}),
    FUNCTION: ("functions", "list_functions", {"Functions": []}),
}


@pytest.fixture
def cloud(clients: Clients) -> Cloud:
    return AwsCloud(clients)


def stacks_are(clients: Clients, stub: Stub, *stacks: dict[str, Any]) -> None:
    stub(clients.cloudformation).add_response("describe_stacks", {"Stacks": list(stacks)}, {})


def listings_are(clients: Clients, stub: Stub, *but: str, **answers: list[dict[str, Any]]) -> None:
    """Every listing is asked once and has one page, empty unless given; those in ``but`` are scripted elsewhere."""
    for kind, (service, operation, empty) in BULK.items():
        if kind not in but:
            key = next(iter(empty))
            stub(getattr(clients, service)).add_response(operation, {key: answers.get(key, [])}, {})


def test_every_interview_with_everything_in_bulk(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    later = described("interview-b", CreationTime=CREATED + timedelta(hours=1))
    stacks_are(clients, stub, described("interview-a"), described("someone-elses", tags={}), later)
    listings_are(
        clients,
        stub,
        DBInstances=[instance("interview-a-database"), instance("interview-b-database", DBInstanceStatus="failed")],
        CacheClusters=[{"CacheClusterId": "interview-a-cache", "CacheClusterStatus": "creating"}],
        Functions=[{"FunctionName": "interview-a-leaky-api", "MemorySize": 128, "Runtime": "python3.13"}],
    )
    fleet = cloud.fleet()
    assert [interview.id for interview in fleet.interviews] == ["interview-b", "interview-a"]
    assert set(fleet.resources) == {
        ResourceHealth(DATABASE, "interview-a-database", CheckState.OK, "available · PostgreSQL 18.1 · db.t4g.micro"),
        ResourceHealth(DATABASE, "interview-b-database", CheckState.FAILED, "failed · PostgreSQL 18.1 · db.t4g.micro"),
        ResourceHealth(CACHE, "interview-a-cache", CheckState.PENDING, "creating"),
        ResourceHealth(FUNCTION, "interview-a-leaky-api", CheckState.OK, "exists · 128 MB · python3.13"),
    }
    assert (fleet.listed, fleet.unreadable) == (BULK.keys(), {})


def test_every_page_of_everything(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.cloudformation)
    stubber.add_response("describe_stacks", {"Stacks": [described("interview-a")], "NextToken": "n"}, {})
    stubber.add_response("describe_stacks", {"Stacks": [described("interview-b")]}, {"NextToken": "n"})
    stubber = stub(clients.rds)
    stubber.add_response("describe_db_instances", {"DBInstances": [instance("a")], "Marker": "m"}, {})
    stubber.add_response("describe_db_instances", {"DBInstances": [instance("b")]}, {"Marker": "m"})
    stubber = stub(clients.elasticache)
    stubber.add_response("describe_cache_clusters", {"CacheClusters": [{"CacheClusterId": "a"}], "Marker": "m"}, {})
    stubber.add_response("describe_cache_clusters", {"CacheClusters": [{"CacheClusterId": "b"}]}, {"Marker": "m"})
    stubber = stub(clients.functions)
    stubber.add_response("list_functions", {"Functions": [{"FunctionName": "a"}], "NextMarker": "m"}, {})
    stubber.add_response("list_functions", {"Functions": [{"FunctionName": "b"}]}, {"Marker": "m"})
    fleet = cloud.fleet()
    assert len(fleet.interviews) == 2
    assert sorted((health.type, health.name) for health in fleet.resources) == sorted(
        (kind, name) for kind in BULK for name in ("a", "b")
    )


def test_an_account_without_interviews_is_asked_one_question(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    for service, _, _ in BULK.values():
        stub(getattr(clients, service))  # any request would fail: nothing is scripted
    stacks_are(clients, stub, described("someone-elses", tags={}), described(StackStatus="DELETE_COMPLETE"))
    fleet = cloud.fleet()
    assert (fleet.interviews, fleet.resources, fleet.listed, fleet.unreadable) == ((), (), frozenset(), {})


@pytest.mark.parametrize("kind", BULK)
@pytest.mark.parametrize(
    ("code", "reason"),
    [("ThrottlingException", "slow down"), ("AccessDeniedException", "does not let you")],
)
def test_a_listing_that_fails_is_named_and_sinks_nothing_else(
    cloud: Cloud, clients: Clients, stub: Stub, kind: str, code: str, reason: str
) -> None:
    service, operation, _ = BULK[kind]
    stub(getattr(clients, service)).add_client_error(operation, code, "no", 400)
    stacks_are(clients, stub, described("interview-a"))
    listings_are(clients, stub, kind, DBInstances=[instance("a")], CacheClusters=[{"CacheClusterId": "a"}])
    fleet = cloud.fleet()
    assert [interview.id for interview in fleet.interviews] == ["interview-a"]
    assert fleet.unreadable.keys() == {kind}
    assert reason in fleet.unreadable[kind]
    assert fleet.listed == BULK.keys() - {kind}
    assert {health.type for health in fleet.resources} == {DATABASE, CACHE} - {kind}


def test_half_a_listing_is_none(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    """What the second page would have had must not pass for something that does not exist."""
    stubber = stub(clients.rds)
    stubber.add_response("describe_db_instances", {"DBInstances": [instance("a")], "Marker": "m"}, {})
    stubber.add_client_error("describe_db_instances", "Throttling", "Rate exceeded")
    stacks_are(clients, stub, described("interview-a"))
    listings_are(clients, stub, DATABASE)
    fleet = cloud.fleet()
    assert fleet.unreadable.keys() == {DATABASE}
    assert fleet.resources == ()


@pytest.mark.parametrize(("code", "kind"), [("Throttling", Throttled), ("AccessDenied", Denied)])
def test_without_stacks_there_is_no_fleet(
    cloud: Cloud, clients: Clients, stub: Stub, code: str, kind: type[Exception]
) -> None:
    stub(clients.cloudformation).add_client_error("describe_stacks", code, "no")
    with pytest.raises(kind):
        cloud.fleet()


def test_statuses_that_nobody_knows_are_unknown(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stacks_are(clients, stub, described("interview-a", StackStatus="DREAMING"))
    listings_are(
        clients,
        stub,
        DBInstances=[instance("a", DBInstanceStatus="dreaming")],
        CacheClusters=[{"CacheClusterId": "a", "CacheClusterStatus": "dreaming"}],
    )
    fleet = cloud.fleet()
    assert fleet.interviews[0].state == "unknown"
    assert {health.state for health in fleet.resources} == {CheckState.UNKNOWN}


def test_functions_in_bulk_tell_size_only(clients: Clients, stub: Stub) -> None:
    image = {"FunctionName": "b", "PackageType": "Image"}
    stub(clients.functions).add_response("list_functions", {"Functions": [{"FunctionName": "a"}, image]}, {})
    assert [health.detail for health in lambda_function.listing(clients)] == ["exists · ? MB · container image"] * 2


def test_the_listings_run_at_the_same_time(clients: Clients, stub: Stub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each waits for the others: one after the other, none would ever come back."""
    together = threading.Barrier(len(BULK), timeout=10)

    def read(_listing: object, _clients: Clients) -> tuple[ResourceHealth, ...]:
        together.wait()
        return ()

    monkeypatch.setattr(reading, "_read", read)
    stacks_are(clients, stub, described("interview-a"))
    assert reading.fleet(clients).listed == BULK.keys()


def test_from_the_second_reading_on_the_listings_wait_for_nothing(
    cloud: Cloud, clients: Clients, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    stacks_are(clients, stub, described("interview-a"))
    listings_are(clients, stub)
    cloud.fleet()
    began = threading.Semaphore(0)

    def read(_listing: object, _clients: Clients) -> tuple[ResourceHealth, ...]:
        began.release()
        return ()

    def stacks_that_wait(_client: object) -> Iterator[dict[str, Any]]:
        assert all(began.acquire(timeout=10) for _ in BULK)
        yield described("interview-a")

    monkeypatch.setattr(reading, "_read", read)
    monkeypatch.setattr(reading, "describe_all", stacks_that_wait)
    assert cloud.fleet().listed == BULK.keys()


def test_what_has_a_listing() -> None:
    """Tables are described one by one only: they belong to the selected interview."""
    assert {kind.type for kind in reading.REGISTRY if kind.listing} == BULK.keys()
    expected = {expected.type for challenge in CHALLENGES.values() for expected in challenge.expected(make_interview())}
    assert expected - BULK.keys() == {"AWS::DynamoDB::Table"}
