"""Expired interviews go by themselves: the reaper in the sandbox, with no program open."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from interview_tui import sandbox as embedded
from interview_tui.cli.place import desk_in, sandbox_policies
from interview_tui.model.health import CheckState
from interview_tui.model.interview import Interview, State
from interview_tui.model.plan import Order
from interview_tui.model.tags import TAG_EXPIRES_AT, TAG_ID
from interview_tui.operations.desk import Desk, drive
from interview_tui.sandbox import Sandbox
from tests.live.conftest import Program, bare_environment, hold_the_reaper
from tests.live.test_an_interview import ignore

pytestmark = pytest.mark.sandbox

EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
LONGEST_WAIT = 150.0


@dataclass(frozen=True)
class Place:
    """A sandbox with the shared tier, a desk in it as an interviewer has it, and an administrator's clients."""

    desk: Desk
    admin: boto3.Session
    endpoint: str

    def client(self, service: str) -> Any:
        return self.admin.client(service, endpoint_url=self.endpoint)

    def run_the_reaper(self) -> dict[str, Any]:
        answer = self.client("lambda").invoke(FunctionName="interviews-reaper", Payload=b"{}")
        said = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, said
        return said

    def status(self, stack: str) -> str:
        """The stack's state, or that there is none."""
        found = self.desk.cloud.stack(stack)
        return found.status if found is not None else "DELETE_COMPLETE"

    def updated(self, function: str) -> dict[str, Any] | None:
        """The function's configuration, once nothing of it is being changed."""
        found = self.client("lambda").get_function(FunctionName=function)["Configuration"]
        return found if found["LastUpdateStatus"] == "Successful" and found["State"] == "Active" else None

    def settled(self, stack: str) -> str:
        return eventually(lambda: "" if self.status(stack).endswith("_IN_PROGRESS") else self.status(stack))

    def deployed(self, interview_id: str, challenges: tuple[str, ...] = ("B",)) -> Interview:
        return drive(self.desk.deploy(Order("jane-smith", challenges, id=interview_id)), ignore).interview

    def expire(self, interview: Interview) -> None:
        """Put its end into the past, tag and dates, as time would."""
        hold_the_reaper(self.client("events"))
        past = f"{datetime.now(UTC) - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"
        assert self.desk.cloud.change_stack(interview.stack_id, {"ExpiresAt": past}, {TAG_EXPIRES_AT: past})
        assert self.settled(interview.id) == "UPDATE_COMPLETE"


def touched(desk: Desk) -> bytes:
    """The function's package as a candidate would have changed it."""
    package = io.BytesIO(desk.blueprints.interview_packages(("B",))["LeakyApiKey"].data)
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr("notes_of_the_candidate.py", "")
    return package.getvalue()


def eventually(look: Callable[[], Any], patience: float = 30.0) -> Any:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        found = look()
        if found:
            return found
        time.sleep(0.2)
    raise AssertionError("it did not come about")


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    name = f"reaper-{os.getpid()}"
    policies = {**sandbox_policies(), "administrator": EVERYTHING}
    found: Sandbox = embedded.start(name, policies=policies, attached=True)
    try:
        desk = desk_in(found)
        drive(desk.bootstrap(), ignore)
        session = boto3.Session(found.access_key_id, found.secret_access_key, region_name=found.region)
        yield Place(desk, session, found.endpoint)
    finally:
        embedded.stop(name)


def test_what_is_past_its_end_is_revoked_and_removed(place: Place) -> None:
    mine, others = place.deployed("interview-over"), place.deployed("interview-over-2")
    place.expire(mine)
    said = place.run_the_reaper()
    assert said == {"deleted": [mine.id], "revoked": [mine.id], "failed": [], "left": [], "expired": 1}
    assert place.settled(mine.stack_id) == "DELETE_COMPLETE"
    assert place.desk.cloud.sweep(mine.id).found == ()
    assert place.desk.cloud.interview(others.id).state is State.LIVE
    drive(place.desk.cleanup(others), ignore)


def test_what_is_not_ours_beyond_doubt_is_left_alone(place: Place) -> None:
    """Whatever the tags say of the time: a name of another kind, no tag, or the tag of another interview."""
    past, cloudformation = "2020-01-01T00:00:00Z", place.client("cloudformation")
    body = json.dumps({"Resources": {"Log": {"Type": "AWS::Logs::LogGroup"}}})
    strangers = {
        "production": {TAG_ID: "production", TAG_EXPIRES_AT: past},
        "interview-untagged": {TAG_EXPIRES_AT: past},
        "interview-copied": {TAG_ID: "interview-of-somebody-else", TAG_EXPIRES_AT: past},
        "interviews-shared-2": {TAG_ID: "interviews-shared-2", TAG_EXPIRES_AT: past},
    }
    for name, tags in strangers.items():
        listed = [{"Key": key, "Value": value} for key, value in tags.items()]
        cloudformation.create_stack(StackName=name, TemplateBody=body, Tags=listed)
        assert place.settled(name) == "CREATE_COMPLETE"
    assert place.run_the_reaper() == {"deleted": [], "revoked": [], "failed": [], "left": [], "expired": 0}
    assert {place.status(name) for name in strangers} == {"CREATE_COMPLETE"}
    for name in strangers:
        cloudformation.delete_stack(StackName=name)


def test_a_policy_put_on_by_hand_is_told_of_and_then_out_of_the_way(place: Place) -> None:
    stuck = place.deployed("interview-stuck")
    role = stuck.output("CandidateRoleArn").rsplit("/", 1)[-1]
    denied = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "*", "Resource": "*"}]}
    iam = place.client("iam")
    iam.put_role_policy(RoleName=role, PolicyName="by-hand", PolicyDocument=json.dumps(denied))
    place.expire(stuck)
    assert place.run_the_reaper()["deleted"] == [stuck.id]
    assert place.settled(stuck.stack_id) == "DELETE_FAILED"
    (failed,) = place.run_the_reaper()["failed"]
    assert failed["id"] == stuck.id
    assert "CandidateRole (AWS::IAM::Role)" in failed["reason"]
    assert "must delete policies first" in failed["reason"]
    assert place.desk.cloud.reaper().why_not(stuck.id) == failed["reason"]
    assert place.settled(stuck.stack_id) == "DELETE_COMPLETE"
    assert place.run_the_reaper()["failed"] == []
    assert place.desk.cloud.sweep(stuck.id).found == ()


def test_protected_data_is_told_of_and_then_out_of_the_way(place: Place) -> None:
    stuck = place.deployed("interview-protected", ("A", "C"))
    table, database = stuck.output("SchoolsTable"), stuck.output("DatabaseId")
    place.client("dynamodb").update_table(TableName=table, DeletionProtectionEnabled=True)
    place.client("rds").modify_db_instance(DBInstanceIdentifier=database, DeletionProtection=True)
    place.expire(stuck)
    assert place.run_the_reaper()["deleted"] == [stuck.id]
    assert place.settled(stuck.stack_id) == "DELETE_FAILED"
    (failed,) = place.run_the_reaper()["failed"]
    assert (failed["id"], "rotect" in failed["reason"]) == (stuck.id, True), failed
    assert place.settled(stuck.stack_id) == "DELETE_COMPLETE"
    assert place.desk.cloud.sweep(stuck.id).found == ()


def test_what_somebody_protects_is_told_of_and_kept(place: Place) -> None:
    kept = place.deployed("interview-kept")
    cloudformation = place.client("cloudformation")
    place.expire(kept)
    cloudformation.update_termination_protection(StackName=kept.id, EnableTerminationProtection=True)
    (failed,) = place.run_the_reaper()["failed"]
    assert failed["id"] == kept.id
    assert "TerminationProtection" in failed["reason"]
    cloudformation.update_termination_protection(StackName=kept.id, EnableTerminationProtection=False)
    assert place.run_the_reaper()["deleted"] == [kept.id]
    assert place.settled(kept.stack_id) == "DELETE_COMPLETE"


def test_an_extended_interview_stays_and_goes_on_as_it_is(place: Place) -> None:
    """Tag and dates move together, and nothing of what the candidate has done is touched."""
    interview = place.deployed("interview-longer", ("A", "B", "C"))
    function = interview.output("LeakyApiFunction")
    place.client("lambda").update_function_code(FunctionName=function, ZipFile=touched(place.desk))
    before = eventually(lambda: place.updated(function))
    drive(place.desk.extend(interview, timedelta(hours=1)), ignore)
    found = place.desk.cloud.interview(interview.id)
    assert interview.expires_at is not None
    assert found.expires_at == interview.expires_at + timedelta(hours=1)
    assert found.output("ExpiresAt") == f"{found.expires_at:%Y-%m-%dT%H:%M:%SZ}"
    stack = place.client("cloudformation").describe_stacks(StackName=interview.id)["Stacks"][0]
    tags = {tag["Key"]: tag["Value"] for tag in stack["Tags"]}
    assert tags[TAG_EXPIRES_AT] == found.output("ExpiresAt")
    assert (found.candidate, found.owner, found.challenges) == (
        interview.candidate,
        interview.owner,
        interview.challenges,
    )
    role = place.client("iam").get_role(RoleName=found.output("CandidateRoleArn").rsplit("/", 1)[-1])["Role"]
    trusted = json.dumps(role["AssumeRolePolicyDocument"])
    assert found.output("ExpiresAt") in trusted
    assert eventually(lambda: place.updated(function))["CodeSha256"] == before["CodeSha256"]
    health = drive(place.desk.verify(found), ignore)
    assert [check for check in health.checks if check.state is not CheckState.OK] == []
    assert place.run_the_reaper()["expired"] == 0
    drive(place.desk.cleanup(found), ignore)


@pytest.fixture
def left_alone(tmp_path: Path) -> Iterator[tuple[Program, boto3.Session, Sandbox]]:
    """A sandbox that stays by itself, and the program, of which nothing runs once a command has returned."""
    name = f"alone-{os.getpid()}"
    policies = {**sandbox_policies(), "administrator": EVERYTHING}
    found = embedded.start(name, policies=policies)
    try:
        session = boto3.Session(found.access_key_id, found.secret_access_key, region_name=found.region)
        yield Program(bare_environment(tmp_path) | embedded.environment(found), tmp_path), session, found
    finally:
        embedded.stop(name)


@pytest.mark.slow
def test_the_schedule_ends_it_with_no_program_open(left_alone: tuple[Program, boto3.Session, Sandbox]) -> None:
    """Nobody calls the reaper here: the rule does, at the shortest rate that there is."""
    program, session, place = left_alone
    alone = "interview-alone"
    made = program.run("deploy", "jane-smith", "--challenges", "A", "--id", alone)
    assert made.code == 0, made.err
    cloudformation = session.client("cloudformation", endpoint_url=place.endpoint)
    update(cloudformation, "interviews-shared", {"ReaperRate": "rate(1 minute)"}, {})
    (rule,) = session.client("events", endpoint_url=place.endpoint).list_rules(NamePrefix="interviews-reaper")["Rules"]
    assert (rule["ScheduleExpression"], rule["State"]) == ("rate(1 minute)", "ENABLED")
    began = datetime.now(UTC)
    past = f"{began - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"
    stack = update(cloudformation, alone, {"ExpiresAt": past}, {TAG_EXPIRES_AT: past})

    eventually(lambda: described(cloudformation, stack)["StackStatus"] == "DELETE_COMPLETE", LONGEST_WAIT)

    listed = program.run("list", "--json")
    assert (listed.code, listed.json) == (0, [])
    desk = desk_in(place)
    assert desk.cloud.sweep(alone).found == ()
    reaper = eventually(lambda: (found := desk.cloud.reaper()).last_run_at and found)
    assert reaper.last_run_at >= began - timedelta(seconds=1)
    assert reaper.trouble == ""


def described(cloudformation: Any, stack: str) -> dict[str, Any]:
    found: dict[str, Any] = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    return found


def update(cloudformation: Any, name: str, parameters: dict[str, str], tags: dict[str, str]) -> str:
    """Change parameters and tags of a stack, as somebody with other tools would; returns its id."""
    stack = described(cloudformation, name)
    kept = {tag["Key"]: tag["Value"] for tag in stack["Tags"]}
    cloudformation.update_stack(
        StackName=name,
        UsePreviousTemplate=True,
        Parameters=[
            {"ParameterKey": key, "ParameterValue": parameters[key]}
            if (key := each["ParameterKey"]) in parameters
            else {"ParameterKey": key, "UsePreviousValue": True}
            for each in stack["Parameters"]
        ],
        Tags=[{"Key": key, "Value": value} for key, value in {**kept, **tags}.items()],
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    eventually(lambda: described(cloudformation, name)["StackStatus"] == "UPDATE_COMPLETE")
    return str(stack["StackId"])
