"""One interview from nothing to ready to gone, on real parts."""

from __future__ import annotations

from collections.abc import Iterator

import boto3
import pytest

from interview_tui import sandbox as embedded
from interview_tui.model.events import Progress, StackProgress
from interview_tui.model.health import CheckState
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Deployment, Order
from interview_tui.operations.desk import Desk, drive
from interview_tui.sandbox import Sandbox
from tests.live.conftest import Program

pytestmark = pytest.mark.sandbox

CHECKS = {
    "Stack",
    "DynamoDB",
    "Sample data (A)",
    "Lambda",
    "Lambda answers",
    "PostgreSQL",
    "Redis",
    "Sample data (C)",
    "Redis answers",
    "Candidate access",
}


def ignore(_event: Progress) -> None:
    """Progress that the test does not look at."""


def clean_up(desk: Desk, interview: Interview) -> None:
    """As it is by now: a test may have extended it or handed it on."""
    result = drive(desk.cleanup(desk.cloud.interview(interview.id), archive=False), ignore)
    assert result.complete, result


@pytest.fixture(scope="module")
def deployment(desk: Desk) -> Iterator[Deployment]:
    """An interview with all three challenges."""
    done = drive(desk.deploy(Order("jane-smith", ("A", "B", "C"), id="interview-whole")), ignore)
    yield done
    if any(interview.id == done.interview.id for interview in desk.cloud.interviews()):
        clean_up(desk, done.interview)


def test_it_is_ready_by_real_checks(deployment: Deployment) -> None:
    checks = {check.name: check for check in deployment.health.checks}
    assert set(checks) == CHECKS
    assert {check.state for check in checks.values()} == {CheckState.OK}
    assert "planted defects" in checks["Sample data (A)"].detail
    assert "rows" in checks["Sample data (C)"].detail
    assert "PONG" in checks["Redis answers"].detail


def test_the_list_knows_it(program: Program, deployment: Deployment) -> None:
    rows = {row["id"]: row for row in program.run("list", "--json").json}
    row = rows[deployment.interview.id]
    assert (row["candidate"], row["state"], row["ready"], row["challenges"]) == (
        "jane-smith",
        "live",
        True,
        ["A", "B", "C"],
    )


def test_verify_show_and_events(program: Program, deployment: Deployment) -> None:
    verified = program.run("verify", "whole", "--json")
    assert (verified.code, verified.json["ready"]) == (0, True)
    shown = program.run("show", "whole", "--json").json
    assert shown["stack_status"] == "CREATE_COMPLETE"
    assert {resource["status"] for resource in shown["resources"]} == {"CREATE_COMPLETE"}
    events = program.run("events", "whole", "--json").json
    assert events[-1]["status"] == "CREATE_COMPLETE"
    assert any(event["type"] == "Custom::SampleData" for event in events)


def test_an_id_that_is_taken(program: Program, deployment: Deployment) -> None:
    outcome = program.run("deploy", "john-doe", "--id", "whole", "--json")
    assert outcome.code == 2
    assert "jane-smith" in outcome.error["title"]


def test_verify_sees_what_the_candidate_changed(desk: Desk, sandbox: Sandbox) -> None:
    done = drive(desk.deploy(Order("jane-smith", ("A",), id="interview-dirty")), ignore)
    tables = as_candidate(sandbox, done.interview).client("dynamodb", endpoint_url=sandbox.endpoint)
    schools = done.interview.output("SchoolsTable")
    for item in tables.scan(TableName=schools)["Items"]:
        tables.delete_item(TableName=schools, Key={"school_id": item["school_id"]})
    health = drive(desk.verify(done.interview), ignore)
    data = next(check for check in health.checks if check.name == "Sample data (A)")
    assert data.state is CheckState.CHANGED
    assert "changed since it was planted" in data.detail
    assert not health.ready
    assert health.changed
    clean_up(desk, done.interview)


def as_candidate(sandbox: Sandbox, interview: Interview) -> boto3.Session:
    """A session with the candidate's role, made as the interviewer makes it."""
    variables = embedded.environment(sandbox)
    interviewer = boto3.Session(
        variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"], region_name=sandbox.region
    )
    answer = interviewer.client("sts", endpoint_url=sandbox.endpoint).assume_role(
        RoleArn=interview.output("CandidateRoleArn"),
        RoleSessionName="jane-smith",
        ExternalId=interview.output("ExternalId"),
    )
    keys = answer["Credentials"]
    return boto3.Session(keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], region_name=sandbox.region)


@pytest.mark.parametrize("challenges", [("A",), ("B",), ("C",), ("A", "C")])
def test_any_subset(desk: Desk, challenges: tuple[str, ...]) -> None:
    events: list[Progress] = []
    interview_id = "interview-subset-" + "".join(challenges).lower()
    done = drive(desk.deploy(Order("john-doe", challenges, id=interview_id)), events.append)
    assert done.health.ready
    assert done.interview.challenges == challenges
    assert any(isinstance(event, StackProgress) for event in events)
    clean_up(desk, done.interview)


def test_the_longest_id_fits_every_service(desk: Desk) -> None:
    interview_id = "interview-" + "x" * 30
    done = drive(desk.deploy(Order("a" * 64, ("A", "B", "C"), id=interview_id)), ignore)
    assert done.health.ready
    clean_up(desk, done.interview)


def test_the_inventory_finds_every_resource(desk: Desk, deployment: Deployment) -> None:
    """By the names that the stack knows them by, each service confirms its own."""
    items = desk.inventory(deployment.interview)
    asked = [item for item in items if item.health is not None]
    assert len(items) == 21
    types = {item.resource.type for item in asked}
    assert types >= {"AWS::EC2::SecurityGroup", "AWS::RDS::DBInstance", "AWS::IAM::Role"}
    assert [item for item in asked if item.health and item.health.state is not CheckState.OK] == []


def test_the_survey_agrees(desk: Desk, deployment: Deployment) -> None:
    health = desk.survey().healths[deployment.interview.id]
    assert {check.name for check in health.checks} == {"Stack", "Lambda", "PostgreSQL", "Redis"}
    assert health.ready
