"""The reaper: which stacks it takes, in which order it does what, and what it says of failures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber
from reaper import due, handler
from reaper.account import Account
from reaper.run import NO_END, end_expired

from tests.functions.conftest import Context

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
PAST, FUTURE = "2026-11-21T17:59:59Z", "2026-11-21T18:00:01Z"
DENY_ALL, SERVICE = "arn:aws:iam::000000000000:policy/deny-all", "arn:aws:iam::000000000000:role/service"


def stack(name: str = "interview-1", ends: str = PAST, status: str = "CREATE_COMPLETE", **more: Any) -> dict[str, Any]:
    tags = {"interview:id": more.pop("tag", name), "interview:expires-at": ends}
    return {
        "StackName": name,
        "StackId": f"arn:aws:cloudformation:us-east-1:000000000000:stack/{name}/1",
        "StackStatus": status,
        "CreationTime": NOW - timedelta(hours=4),
        "Tags": [{"Key": key, "Value": value} for key, value in tags.items() if value],
        **more,
    }


@pytest.mark.parametrize(
    ("found", "expired"),
    [
        (stack(), True),
        (stack(ends="2026-11-21T18:00:00Z"), True),
        (stack(ends="2026-11-21T18:30:00+01:00"), True),
        (stack(ends=FUTURE), False),
        (stack(ends=""), False),
        (stack(ends="soon"), False),
        (stack(tag=""), False),
        (stack(tag="interview-2"), False),
        (stack("production"), False),
        (stack("interviews-shared"), False),
        (stack("interview-"), False),
        (stack("interview-1-LeakyApi-ABC"), False),
        (stack(ParentId="arn:of-another"), False),
        (stack(status="DELETE_COMPLETE"), False),
    ],
)
def test_what_is_expired_and_ours(found: dict[str, Any], expired: bool) -> None:
    assert due.is_expired(found, NOW) is expired


@pytest.mark.parametrize(
    ("status", "can"),
    [
        ("CREATE_COMPLETE", True),
        ("CREATE_IN_PROGRESS", True),
        ("REVIEW_IN_PROGRESS", True),
        ("ROLLBACK_COMPLETE", True),
        ("DELETE_FAILED", True),
        ("UPDATE_ROLLBACK_FAILED", True),
        ("UPDATE_IN_PROGRESS", False),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", False),
        ("ROLLBACK_IN_PROGRESS", False),
        ("DELETE_IN_PROGRESS", False),
    ],
)
def test_the_states_in_which_a_deletion_is_taken(status: str, can: bool) -> None:
    assert due.can_be_deleted(stack(status=status)) is can


class FakeAccount:
    """Stacks in memory; ``refusals`` is what AWS says to a call on one of them."""

    def __init__(self, *stacks: dict[str, Any]) -> None:
        self.listed = list(stacks)
        self.now = {each["StackId"]: each for each in stacks}
        self.calls: list[tuple[str, str]] = []
        self.refusals: dict[tuple[str, str], str] = {}
        self.in_the_way: list[tuple[str, str]] = []

    def _call(self, name: str, what: str) -> None:
        self.calls.append((name, what))
        if (name, what) in self.refusals:
            raise ClientError({"Error": {"Code": "Refused", "Message": self.refusals[name, what]}}, name)

    def stacks(self) -> list[dict[str, Any]]:
        return self.listed

    def stack(self, stack_id: str) -> dict[str, Any]:
        return self.now[stack_id]

    def roles(self, found: dict[str, Any]) -> list[str]:
        return [f"{found['StackName']}-candidate"]

    def stuck(self, _found: dict[str, Any]) -> list[tuple[str, str]]:
        return self.in_the_way

    def revoke(self, role: str) -> bool:
        self._call("revoke", role)
        return True

    def free(self, _kind: str, name: str) -> None:
        self._call("free", name)

    def delete(self, found: dict[str, Any]) -> None:
        self._call("delete", found["StackName"])

    def why(self, _found: dict[str, Any]) -> str:
        return "CandidateRole (AWS::IAM::Role): must\ndetach all policies first"


def run(account: FakeAccount, enough: bool = True) -> dict[str, Any]:
    return end_expired(account, lambda: NOW, lambda: enough).as_fields()  # type: ignore[arg-type]


def test_access_goes_first() -> None:
    account = FakeAccount(stack(), stack("interview-2", FUTURE), stack("production"))
    said = run(account)
    assert account.calls == [("revoke", "interview-1-candidate"), ("delete", "interview-1")]
    assert said == {"deleted": ["interview-1"], "revoked": ["interview-1"], "failed": [], "left": [], "expired": 1}


def test_the_longest_overdue_goes_first() -> None:
    account = FakeAccount(stack("interview-b"), stack("interview-a", "2026-11-20T00:00:00Z"))
    assert run(account)["deleted"] == ["interview-a", "interview-b"]


def test_what_was_extended_in_the_same_moment_stays() -> None:
    account = FakeAccount(stack())
    account.now[stack()["StackId"]] = stack(ends=FUTURE)
    assert run(account)["deleted"] == []
    assert account.calls == []


def test_what_is_being_worked_on_is_left_to_the_next_run() -> None:
    account = FakeAccount(stack(status="UPDATE_IN_PROGRESS"))
    assert run(account) == {"deleted": [], "revoked": [], "failed": [], "left": ["interview-1"], "expired": 1}


def test_a_failed_deletion_is_told_helped_and_tried_again() -> None:
    account = FakeAccount(stack(status="DELETE_FAILED"))
    account.in_the_way = [("AWS::IAM::Role", "interview-1-candidate"), ("AWS::DynamoDB::Table", "interview-1-Schools")]
    said = run(account)
    assert account.calls[1:] == [
        ("free", "interview-1-candidate"),
        ("free", "interview-1-Schools"),
        ("delete", "interview-1"),
    ]
    assert said["deleted"] == []
    assert said["failed"] == [
        {"id": "interview-1", "reason": "CandidateRole (AWS::IAM::Role): must detach all policies first"}
    ]


def test_one_thing_that_cannot_be_freed_does_not_hold_up_the_next() -> None:
    account = FakeAccount(stack(status="DELETE_FAILED"))
    account.in_the_way = [("AWS::DynamoDB::Table", "interview-1-a"), ("AWS::RDS::DBInstance", "interview-1-b")]
    account.refusals["free", "interview-1-a"] = "no"
    run(account)
    assert account.calls[1:] == [("free", "interview-1-a"), ("free", "interview-1-b"), ("delete", "interview-1")]


def test_roles_that_are_in_nobodys_way_are_left_as_they_are() -> None:
    account = FakeAccount(stack(status="DELETE_FAILED"))
    run(account)
    assert [name for name, _ in account.calls] == ["revoke", "delete"]


def test_one_that_is_refused_does_not_hold_up_the_others() -> None:
    account = FakeAccount(stack(), stack("interview-2"))
    account.refusals["delete", "interview-1"] = "TerminationProtection is enabled"
    said = run(account)
    assert said["deleted"] == ["interview-2"]
    assert said["failed"][0]["id"] == "interview-1"
    assert "TerminationProtection is enabled" in said["failed"][0]["reason"]


def test_access_that_cannot_be_taken_away_first_ends_with_the_roles() -> None:
    account = FakeAccount(stack())
    account.refusals["revoke", "interview-1-candidate"] = "no"
    said = run(account)
    assert (said["deleted"], said["revoked"]) == (["interview-1"], [])
    assert "access could not be revoked" in said["failed"][0]["reason"]


def test_one_without_a_readable_end_is_kept_and_told_of() -> None:
    said = run(FakeAccount(stack(ends="soon")))
    assert said == {
        "deleted": [],
        "revoked": [],
        "failed": [{"id": "interview-1", "reason": NO_END}],
        "left": [],
        "expired": 0,
    }


def test_with_no_time_left_the_next_run_goes_on() -> None:
    account = FakeAccount(stack(), stack("interview-2"))
    left = ["interview-1", "interview-2"]
    assert run(account, enough=False) == {"deleted": [], "revoked": [], "failed": [], "left": left, "expired": 2}
    assert account.calls == []


@pytest.fixture
def account() -> Iterator[tuple[Account, Stubber, Stubber]]:
    session = boto3.Session("testing", "testing", region_name="us-east-1")
    cloudformation, iam = session.client("cloudformation"), session.client("iam")
    others = session.client("dynamodb"), session.client("rds")
    with Stubber(cloudformation) as stacks, Stubber(iam) as roles:
        yield Account(cloudformation, iam, *others, DENY_ALL, SERVICE), stacks, roles
        stacks.assert_no_pending_responses()
        roles.assert_no_pending_responses()


Stubs = tuple[Account, Stubber, Stubber]


def test_a_stack_is_deleted_with_the_service_role(account: Stubs) -> None:
    reaper, stacks, _ = account
    stacks.add_response("delete_stack", {}, {"StackName": stack()["StackId"], "RoleARN": SERVICE})
    reaper.delete(stack())


def test_only_what_carries_its_name_is_touched(account: Stubs) -> None:
    reaper, stacks, _ = account
    rows = [
        ("interview-1-candidate", "AWS::IAM::Role", "DELETE_FAILED"),
        ("interview-1-leaky-api", "AWS::IAM::Role", "DELETE_COMPLETE"),
        ("administrator", "AWS::IAM::Role", "DELETE_FAILED"),
        ("interview-1-Schools", "AWS::DynamoDB::Table", "DELETE_FAILED"),
        ("interview-10-Schools", "AWS::DynamoDB::Table", "DELETE_FAILED"),
        ("interview-1-Classes", "AWS::DynamoDB::Table", "DELETE_COMPLETE"),
    ]
    summaries = [
        {
            "LogicalResourceId": name,
            "PhysicalResourceId": name,
            "ResourceType": kind,
            "ResourceStatus": status,
            "LastUpdatedTimestamp": NOW,
        }
        for name, kind, status in rows
    ]
    for _ in range(2):
        stacks.add_response("list_stack_resources", {"StackResourceSummaries": summaries})
    assert reaper.roles(stack()) == ["interview-1-candidate"]
    assert reaper.stuck(stack()) == [
        ("AWS::IAM::Role", "interview-1-candidate"),
        ("AWS::DynamoDB::Table", "interview-1-Schools"),
    ]


def test_a_role_that_is_gone_is_no_trouble(account: Stubs) -> None:
    reaper, _, roles = account
    roles.add_client_error("put_role_permissions_boundary", "NoSuchEntity")
    assert reaper.revoke("interview-1-candidate") is False
    roles.add_response(
        "put_role_permissions_boundary", {}, {"RoleName": "interview-1-candidate", "PermissionsBoundary": DENY_ALL}
    )
    assert reaper.revoke("interview-1-candidate") is True
    roles.add_client_error("put_role_permissions_boundary", "AccessDenied")
    with pytest.raises(ClientError):
        reaper.revoke("interview-1-candidate")


def test_every_policy_is_taken_off_a_role(account: Stubs) -> None:
    reaper, _, roles = account
    role = {"RoleName": "interview-1-candidate"}
    attached = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    roles.add_response(
        "list_attached_role_policies", {"AttachedPolicies": [{"PolicyName": "x", "PolicyArn": attached}]}, role
    )
    roles.add_response("detach_role_policy", {}, {**role, "PolicyArn": attached})
    roles.add_response("list_role_policies", {"PolicyNames": ["by-hand"]}, role)
    roles.add_response("delete_role_policy", {}, {**role, "PolicyName": "by-hand"})
    reaper.free("AWS::IAM::Role", "interview-1-candidate")


def event(resource: str, status: str, reason: str = "") -> dict[str, Any]:
    itself = resource == "interview-1"
    return {
        "StackId": stack()["StackId"],
        "EventId": f"{resource} {status} {reason}",
        "StackName": "interview-1",
        "Timestamp": NOW,
        "LogicalResourceId": resource,
        "PhysicalResourceId": stack()["StackId"] if itself else resource.lower(),
        "ResourceType": "AWS::CloudFormation::Stack" if itself else "AWS::IAM::Role",
        "ResourceStatus": status,
        "ResourceStatusReason": reason,
    }


def test_the_reason_is_that_of_the_first_failure_of_the_last_attempt(account: Stubs) -> None:
    reaper, stacks, _ = account
    newest_first = [
        event("interview-1", "DELETE_FAILED", "The following resource(s) failed to delete: [A, B]."),
        event("B", "DELETE_FAILED", "second"),
        event("A", "DELETE_FAILED", "first"),
        event("interview-1", "DELETE_IN_PROGRESS"),
        event("C", "DELETE_FAILED", "of an earlier attempt"),
    ]
    stacks.add_response("describe_stack_events", {"StackEvents": newest_first})
    assert reaper.why(stack()) == "A (AWS::IAM::Role): first"
    stacks.add_response("describe_stack_events", {"StackEvents": []})
    assert reaper.why(stack(StackStatusReason="what the stack says")) == "what the stack says"


def test_a_run_is_one_line_of_the_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], context: Context
) -> None:
    monkeypatch.setattr(handler, "_account", lambda: FakeAccount(stack(ends="2020-01-01T00:00:00Z")))
    assert handler.handle({}, context)["deleted"] == ["interview-1"]
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line) == {
        "message": "run",
        "deleted": ["interview-1"],
        "revoked": ["interview-1"],
        "failed": [],
        "left": [],
        "expired": 1,
    }


def test_a_run_that_cannot_even_look_says_so_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], context: Context
) -> None:
    def refuse() -> Any:
        raise RuntimeError("not allowed")

    monkeypatch.setattr(handler, "_account", refuse)
    with pytest.raises(RuntimeError):
        handler.handle({}, context)
    assert json.loads(capsys.readouterr().out) == {"message": "could not run", "reason": "RuntimeError: not allowed"}


def test_protection_against_deletion_is_switched_off(account: Stubs) -> None:
    reaper, _, _ = account
    with Stubber(reaper.dynamodb) as tables, Stubber(reaper.rds) as databases:
        tables.add_response(
            "update_table", {}, {"TableName": "interview-1-Schools", "DeletionProtectionEnabled": False}
        )
        reaper.free("AWS::DynamoDB::Table", "interview-1-Schools")
        wanted = {"DBInstanceIdentifier": "interview-1-database", "DeletionProtection": False, "ApplyImmediately": True}
        databases.add_response("modify_db_instance", {}, wanted)
        reaper.free("AWS::RDS::DBInstance", "interview-1-database")
        tables.add_client_error("update_table", "ResourceNotFoundException")
        reaper.free("AWS::DynamoDB::Table", "interview-1-Classes")
        tables.add_client_error("update_table", "AccessDeniedException")
        with pytest.raises(ClientError):
            reaper.free("AWS::DynamoDB::Table", "interview-1-Classes")
        reaper.free("AWS::S3::Bucket", "interview-1-bucket")
        tables.assert_no_pending_responses()
        databases.assert_no_pending_responses()
