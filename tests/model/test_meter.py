"""What a stack is billed for, and since when: only what it really has."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from interview_tui.model.events import Resource, StackEvent
from interview_tui.model.meter import Billed, meter
from interview_tui.prices import tariff
from tests.fakes import NOW, make_interview

TARIFF = tariff("us-east-1")
INTERVIEW = make_interview(created_at=NOW - timedelta(minutes=70))
DATABASE, CACHE = "AWS::RDS::DBInstance", "AWS::ElastiCache::CacheCluster"
AT = NOW - timedelta(minutes=60)


def event(name: str, type_: str, status: str, at: datetime = AT) -> StackEvent:
    return StackEvent(f"{name}-{status}-{at}", at, name, type_, status)


def resource(name: str, type_: str, status: str = "CREATE_COMPLETE") -> Resource:
    return Resource(name, name.lower(), type_, status)


def billed(
    *events: StackEvent, resources: tuple[Resource, ...] = (), parameters: dict[str, str] | None = None
) -> tuple[Billed, ...]:
    return meter(INTERVIEW, resources, events, TARIFF, parameters or {}).billed


def test_it_begins_when_the_resource_became_available() -> None:
    found = billed(
        event("Database", DATABASE, "CREATE_IN_PROGRESS", AT - timedelta(minutes=5)),
        event("Database", DATABASE, "CREATE_COMPLETE"),
        event("Database", DATABASE, "UPDATE_COMPLETE", NOW),
        resources=(resource("Database", DATABASE, "UPDATE_COMPLETE"),),
    )
    assert found == (
        Billed("Database", "postgres db.t4g.micro", AT),
        Billed("Database", "rds gp3 storage", AT, quantity=Decimal(20)),
    )


def test_without_events_the_stacks_creation_is_the_upper_bound() -> None:
    (found,) = billed(resources=(resource("Cache", CACHE),))
    assert found == Billed("Cache", "redis cache.t4g.micro", INTERVIEW.created_at, exact=False)


def test_what_is_still_being_created_is_not_there_yet() -> None:
    (found,) = billed(resources=(resource("Cache", CACHE, "CREATE_IN_PROGRESS"),))
    assert found.since is None


def test_a_database_ends_with_the_beginning_of_its_deletion_and_its_disk_with_the_end() -> None:
    events = (event("Database", DATABASE, "CREATE_COMPLETE"), event("Database", DATABASE, "DELETE_IN_PROGRESS", NOW))
    going = (resource("Database", DATABASE, "DELETE_IN_PROGRESS"),)
    assert [each.until for each in billed(*events, resources=going)] == [NOW, None]
    later = NOW + timedelta(minutes=5)
    gone = event("Database", DATABASE, "DELETE_COMPLETE", later)
    assert [each.until for each in billed(*events, gone)] == [NOW, later]


def test_what_could_not_be_deleted_goes_on() -> None:
    events = (
        event("Database", DATABASE, "CREATE_COMPLETE"),
        event("Database", DATABASE, "DELETE_IN_PROGRESS", NOW),
        event("Database", DATABASE, "DELETE_FAILED", NOW),
    )
    assert {each.until for each in billed(*events)} == {None}


def test_a_host_that_was_replaced_goes_on() -> None:
    host = "AWS::EC2::Instance"
    events = (
        event("TunnelHost", host, "CREATE_COMPLETE"),
        event("TunnelHost", host, "UPDATE_COMPLETE", NOW),
        event("TunnelHost", host, "DELETE_COMPLETE", NOW + timedelta(seconds=5)),
    )
    found = billed(*events, resources=(resource("TunnelHost", host, "UPDATE_COMPLETE"),))
    assert {(each.since, each.until) for each in found} == {(AT, None)}
    assert {each.item for each in found} == {"ec2 t4g.nano", "public ipv4", "ebs gp3 storage"}


def test_a_stack_without_a_tunnel_has_none_on_its_bill() -> None:
    found = billed(resources=(resource("Cache", CACHE), resource("CandidateRole", "AWS::IAM::Role")))
    assert [each.resource for each in found] == ["Cache"]


def test_a_parameter_chooses_the_instance() -> None:
    resources = (resource("Cache", CACHE), resource("Database", DATABASE))
    items = {each.item for each in billed(resources=resources, parameters={"CacheNodeType": "cache.r7g.large"})}
    assert items == {"redis cache.r7g.large", "postgres db.t4g.micro", "rds gp3 storage"}


def test_what_no_template_of_ours_makes_is_on_the_bill_without_a_price() -> None:
    (found,) = billed(resources=(resource("Warehouse", "AWS::Redshift::Cluster"),))
    assert found.item == "AWS::Redshift::Cluster"
    assert found.item not in TARIFF.prices


def test_the_stack_itself_is_no_resource() -> None:
    assert billed(event(INTERVIEW.id, "AWS::CloudFormation::Stack", "CREATE_COMPLETE")) == ()


@pytest.mark.parametrize("end", ["CREATE_FAILED", "DELETE_COMPLETE"])
def test_what_was_never_created_is_not_billed(end: str) -> None:
    events = (event("Cache", CACHE, "CREATE_FAILED"), event("Cache", CACHE, end, NOW))
    found = meter(INTERVIEW, (), events, TARIFF)
    assert found.billed == ()
    assert any("Cache, which could not be created" in words for words in found.not_counted) == (end == "CREATE_FAILED")


def test_what_is_not_counted_is_said() -> None:
    resources = (resource("SchoolsTable", "AWS::DynamoDB::Table"), resource("LeakyApi", "AWS::Lambda::Function"))
    words = "; ".join(meter(INTERVIEW, resources, (), TARIFF).not_counted)
    assert "reads and writes of DynamoDB; calls of functions" in words
    assert "secrets" not in words
    assert "data transfer, taxes and the shared tier" in words
    young = make_interview(stack_status="CREATE_IN_PROGRESS")
    assert meter(young, resources, (), TARIFF).not_counted[-1] == "what CloudFormation has not begun to create yet"
