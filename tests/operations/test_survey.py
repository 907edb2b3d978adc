"""The fleet at a glance: one reading, judged for every interview; what could not be listed is unknown."""

from __future__ import annotations

from datetime import timedelta

from interview_tui.model.health import CheckState, ResourceHealth
from interview_tui.operations.desk import drive
from tests.fakes import NOW, FakeCloud, fake_desk, make_interview

TABLES = "AWS::DynamoDB::Table"


def test_one_reading_serves_every_interview() -> None:
    cloud = FakeCloud(*(make_interview(f"interview-{number}") for number in range(50)))
    found = fake_desk(cloud=cloud).survey()
    assert [name for name, _ in cloud.calls] == ["fleet"]
    assert len(found.healths) == 50
    assert all(health.ready for health in found.healths.values())
    assert [check.name for check in found.healths["interview-7"].checks] == [
        "Stack",
        "Data migration",
        "Memory leak",
        "Slow queries",
    ]


def test_what_each_costs_at_most_follows_from_the_same_answers() -> None:
    cloud, since = FakeCloud(make_interview("interview-x", challenges=("C",))), NOW - timedelta(minutes=3)
    listed = ResourceHealth("AWS::ElastiCache::CacheCluster", "interview-x-cache", CheckState.OK, "", since=since)
    cloud._resources_of = lambda _interview: [listed]  # type: ignore[method-assign]
    bill = fake_desk(cloud=cloud).survey().foreseen["interview-x"]
    assert [name for name, _ in cloud.calls] == ["fleet"]
    began = {each.resource: each.since for each in bill.billed}
    assert began.pop("Cache") == since
    assert set(began.values()) == {NOW - timedelta(minutes=10)}


def test_only_what_no_listing_tells_is_asked_one_by_one() -> None:
    cloud = FakeCloud(make_interview("interview-x"), make_interview("interview-y"))
    cloud.health["Slow queries"] = (CheckState.FAILED, "gone")
    found = fake_desk(cloud=cloud).look_all()
    assert [name for name, _ in cloud.calls] == ["fleet"]
    assert [check.state for check in found.healths["interview-y"].checks] == [CheckState.OK] * 3 + [CheckState.FAILED]
    cloud.barely = frozenset({TABLES})  # they are there, and nobody knows how they are
    cloud.calls.clear()
    again = fake_desk(cloud=cloud).look_all()
    assert [name for name, _ in cloud.calls] == ["fleet", *["look"] * 6]
    assert again.healths.keys() == {"interview-x", "interview-y"}
    assert all(check.closely for health in again.healths.values() for check in health.checks)


def test_what_could_not_be_listed_is_asked_one_by_one() -> None:
    cloud = FakeCloud(make_interview("interview-x"))
    cloud.unreadable = {TABLES: "AWS asked to slow down."}
    assert fake_desk(cloud=cloud).look_all().healths["interview-x"].ready


def test_a_survey_says_how_many_checks_a_verification_makes() -> None:
    cloud, interview = FakeCloud(make_interview("interview-7")), make_interview("interview-7")
    desk = fake_desk(cloud=cloud)
    found = desk.survey()
    assert {name for name, _ in cloud.calls} == {"fleet"}
    assert found.promised == {"interview-7": len(drive(desk.verify(interview), lambda _event: None).checks)}


def test_a_listing_that_tells_only_presence_is_said_to() -> None:
    cloud = FakeCloud(make_interview("interview-x"))
    cloud.barely = frozenset({TABLES})
    assert [check.closely for check in fake_desk(cloud=cloud).survey().healths["interview-x"].checks] == [
        True,
        False,
        False,
        False,
    ]


def test_a_listing_that_fails_makes_its_checks_unknown_with_the_reason() -> None:
    cloud = FakeCloud(make_interview("interview-x"))
    cloud.unreadable = {TABLES: "AWS asked to slow down."}
    health = fake_desk(cloud=cloud).survey().healths["interview-x"]
    assert [check.state for check in health.checks] == [CheckState.OK, *[CheckState.UNKNOWN] * 3]
    assert health.checks[1].detail == "AWS asked to slow down."


def test_what_a_listing_does_not_have_does_not_exist() -> None:
    cloud = FakeCloud(make_interview("interview-x"))
    cloud._resources_of = lambda _interview: []  # type: ignore[method-assign]
    health = fake_desk(cloud=cloud).survey().healths["interview-x"]
    assert {check.detail for check in health.checks[1:]} == {
        "interview-x-A: does not exist",
        "interview-x-B: does not exist",
        "interview-x-C: does not exist",
    }


def test_the_inventory_has_each_resource_with_its_own_health() -> None:
    cloud = FakeCloud(make_interview("interview-x"))
    (item,) = fake_desk(cloud=cloud).inventory(make_interview("interview-x"))
    assert item.resource.logical_id == "SchoolsTable"
    assert item.health is not None
    assert item.health.detail == "ACTIVE"


def test_a_resource_that_nothing_can_look_at_has_no_health() -> None:
    cloud = FakeCloud(make_interview("interview-x"))
    cloud.readable_types = frozenset  # type: ignore[method-assign]
    (item,) = fake_desk(cloud=cloud).inventory(make_interview("interview-x"))
    assert item.health is None
    assert "look" not in {name for name, _ in cloud.calls}
