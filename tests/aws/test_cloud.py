"""The account as operations see it, over scripted answers."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.stub import ANY

from interview_tui.aws import stacks
from interview_tui.aws.clients import Clients
from interview_tui.aws.cloud import AwsCloud
from interview_tui.model.errors import (
    AlreadyExists,
    CloudError,
    Denied,
    InterviewError,
    NoCredentials,
    NotFound,
    SessionTooLong,
    Throttled,
)
from interview_tui.model.health import CheckState, Expected
from interview_tui.model.plan import StackOrder, Template
from interview_tui.model.ports import Cloud
from tests.aws.conftest import Stub
from tests.aws.test_records import CREATED, described

ID = "interview-20261121-1400"
STACK_ID = f"arn:aws:cloudformation:eu-central-1:111122223333:stack/{ID}/1"
ABSENT = ("ValidationError", f"Stack with id {ID} does not exist")


@pytest.fixture
def cloud(clients: Clients) -> Cloud:
    return AwsCloud(clients)


def order(**changes: Any) -> StackOrder:
    values: dict[str, Any] = {
        "name": ID,
        "template": Template("Resources: {}", frozenset({"InterviewId", "LeakyApiKey"}), 1),
        "parameters": {"InterviewId": ID, "Unknown": "x"},
        "tags": {"interview:id": ID, "interview:owner": "john,doe"},
        "role_arn": "arn:aws:iam::111122223333:role/interviews-shared/interviews-cloudformation",
        "artifacts_bucket": "artifacts",
        "delete_on_failure": True,
    }
    return StackOrder(**{**values, **changes})


def sent(**changes: Any) -> dict[str, Any]:
    """What an order becomes."""
    values: dict[str, Any] = {
        "StackName": ID,
        "TemplateBody": "Resources: {}",
        "Parameters": [{"ParameterKey": "InterviewId", "ParameterValue": ID}],
        "Tags": [{"Key": "interview:id", "Value": ID}, {"Key": "interview:owner", "Value": "john_doe"}],
        "Capabilities": ["CAPABILITY_NAMED_IAM"],
        "RoleARN": "arn:aws:iam::111122223333:role/interviews-shared/interviews-cloudformation",
        "ClientRequestToken": ANY,
        **changes,
    }
    return {key: value for key, value in values.items() if value is not None}


def test_identity(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    arn = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_x/john-doe"
    stub(clients.sts).add_response("get_caller_identity", {"Account": "111122223333", "Arn": arn, "UserId": "x"})
    identity = cloud.identity()
    assert (identity.account, identity.name, identity.region) == ("111122223333", "john-doe", "eu-central-1")
    assert identity.endpoint == ""


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("ExpiredToken", NoCredentials),
        ("InvalidClientTokenId", NoCredentials),
        ("Throttling", Throttled),
        ("AccessDenied", Denied),
    ],
)
def test_errors_are_the_products(
    cloud: Cloud, clients: Clients, stub: Stub, code: str, kind: type[InterviewError]
) -> None:
    stub(clients.sts).add_client_error("get_caller_identity", code)
    with pytest.raises(kind):
        cloud.identity()


# ------------------------------------------------------------------------------------------------------------- reading


def test_interviews_of_every_page_newest_first(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.cloudformation)
    older = described("interview-a", StackStatus="ROLLBACK_COMPLETE")
    newer = described("interview-b", CreationTime=CREATED + timedelta(hours=1))
    foreign = described("someone-elses", tags={})
    nested = described("interview-a-nested", ParentId="arn:parent")
    stubber.add_response("describe_stacks", {"Stacks": [older, foreign], "NextToken": "more"}, {})
    stubber.add_response("describe_stacks", {"Stacks": [nested, newer]}, {"NextToken": "more"})
    assert [interview.id for interview in cloud.interviews()] == ["interview-b", "interview-a"]


def test_interviews_when_throttled(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.cloudformation)
    stubber.add_response("describe_stacks", {"Stacks": [described()], "NextToken": "more"})
    stubber.add_client_error("describe_stacks", "Throttling", "Rate exceeded")
    with pytest.raises(Throttled):
        cloud.interviews()


def test_one_interview(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stub(clients.cloudformation).add_response("describe_stacks", {"Stacks": [described(ID)]}, {"StackName": ID})
    assert cloud.interview(ID).stack_id == STACK_ID


def test_an_interview_that_is_not_there(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.cloudformation)
    stubber.add_client_error("describe_stacks", *ABSENT)
    with pytest.raises(NotFound, match=f"There is no interview {ID}"):
        cloud.interview(ID)
    stubber.add_response("describe_stacks", {"Stacks": [described(ID, tags={})]})
    with pytest.raises(NotFound):
        cloud.interview(ID)


def test_a_stack_that_is_not_there(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.cloudformation)
    stubber.add_client_error("describe_stacks", *ABSENT)
    assert cloud.stack(ID) is None
    stubber.add_client_error("describe_stacks", "AccessDenied", "no")
    with pytest.raises(Denied):
        cloud.stack(ID)


def test_a_deleted_stack_by_its_id(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    gone = described(ID, StackStatus="DELETE_COMPLETE")
    stub(clients.cloudformation).add_response("describe_stacks", {"Stacks": [gone]}, {"StackName": STACK_ID})
    stack = cloud.stack(STACK_ID)
    assert stack is not None
    assert stack.status == "DELETE_COMPLETE"


def test_shared_tier(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.cloudformation)
    stubber.add_client_error("describe_stacks", "ValidationError", "Stack with id interviews-shared does not exist")
    assert cloud.shared_tier() is None
    stubber.add_response("describe_stacks", shared_tier())
    tier = cloud.shared_tier()
    assert tier is not None
    assert tier.usable
    assert tier.source_hash == "abc"


def shared_tier(caretaker: str = "arn:aws:lambda:x:111122223333:function:interviews-caretaker") -> dict[str, Any]:
    outputs = {"CaretakerArn": caretaker, "SourceHash": "abc"} if caretaker else {"SourceHash": "none"}
    pairs = [{"OutputKey": key, "OutputValue": value} for key, value in outputs.items()]
    return {"Stacks": [described("interviews-shared", tags={}, Outputs=pairs)]}


def event(number: int, **more: Any) -> dict[str, Any]:
    return {
        "EventId": str(number),
        "StackId": STACK_ID,
        "StackName": ID,
        "Timestamp": datetime(2026, 11, 21, 14, 0, number, tzinfo=UTC),
        "LogicalResourceId": f"R{number}",
        "ResourceType": "AWS::DynamoDB::Table",
        "ResourceStatus": "CREATE_COMPLETE",
        **more,
    }


def test_events_oldest_first_over_pages_that_shift(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.cloudformation)
    stubber.add_response(
        "describe_stack_events", {"StackEvents": [event(4), event(3)], "NextToken": "more"}, {"StackName": STACK_ID}
    )
    # A fifth event came in meanwhile, so that the third one appears again.
    stubber.add_response(
        "describe_stack_events",
        {"StackEvents": [event(3), event(2, ResourceStatusReason="why"), event(1)]},
        {"StackName": STACK_ID, "NextToken": "more"},
    )
    events = cloud.events(STACK_ID)
    assert [event.id for event in events] == ["1", "2", "3", "4"]
    assert events[1].reason == "why"
    assert events[0].at.tzinfo is UTC


def test_events_of_an_old_stack_are_bounded(
    cloud: Cloud, clients: Clients, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stacks, "NEWEST_EVENTS", 2)
    page = {"StackEvents": [event(9), event(8), event(7)], "NextToken": "more"}
    stub(clients.cloudformation).add_response("describe_stack_events", page)
    assert [event.id for event in cloud.events(STACK_ID)] == ["8", "9"]


def test_resources(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.cloudformation)
    summary = {
        "LogicalResourceId": "SchoolsTable",
        "ResourceType": "AWS::DynamoDB::Table",
        "LastUpdatedTimestamp": CREATED,
        "ResourceStatus": "CREATE_IN_PROGRESS",
    }
    failed = {**summary, "ResourceStatus": "CREATE_FAILED", "ResourceStatusReason": "no", "PhysicalResourceId": "x"}
    stubber.add_response("list_stack_resources", {"StackResourceSummaries": [summary], "NextToken": "more"})
    stubber.add_response("list_stack_resources", {"StackResourceSummaries": [failed]})
    first, second = cloud.resources(STACK_ID)
    assert (first.physical_id, first.status) == ("", "CREATE_IN_PROGRESS")
    assert (second.physical_id, second.reason) == ("x", "no")


# ------------------------------------------------------------------------------------------------------------ changing


@pytest.mark.parametrize(("delete", "on_failure"), [(True, "DELETE"), (False, "DO_NOTHING")])
def test_create(cloud: Cloud, clients: Clients, stub: Stub, delete: bool, on_failure: str) -> None:
    expected = sent(OnFailure=on_failure, EnableTerminationProtection=False)
    stub(clients.cloudformation).add_response("create_stack", {"StackId": STACK_ID}, expected)
    assert cloud.create_stack(order(delete_on_failure=delete)) == STACK_ID


def test_create_without_a_role(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    expected = sent(OnFailure="DELETE", EnableTerminationProtection=False, RoleARN=None)
    stub(clients.cloudformation).add_response("create_stack", {"StackId": STACK_ID}, expected)
    cloud.create_stack(order(role_arn=""))


def test_create_when_the_name_is_taken(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stub(clients.cloudformation).add_client_error("create_stack", "AlreadyExistsException", f"Stack [{ID}] exists")
    with pytest.raises(AlreadyExists) as caught:
        cloud.create_stack(order())
    assert ID in caught.value.title
    assert "--id" in caught.value.hint


def test_create_with_a_long_template(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    body = "#" * 51_201
    s3 = stub(clients.s3)
    s3.add_client_error("head_object", "404", "Not Found", 404)
    s3.add_response("put_object", {}, {"Bucket": "artifacts", "Key": ANY, "Body": body.encode()})
    url = Matching(r"https://s3\.eu-central-1\.amazonaws\.com/artifacts/templates/[0-9a-f]{16}\.yaml")
    expected = sent(TemplateBody=None, TemplateURL=url, OnFailure="DELETE", EnableTerminationProtection=False)
    stub(clients.cloudformation).add_response("create_stack", {"StackId": STACK_ID}, expected)
    cloud.create_stack(order(template=Template(body, frozenset({"InterviewId"}))))


def test_the_longest_template_that_goes_in_the_request(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    body = "ä" * 25_600
    expected = sent(TemplateBody=body, OnFailure="DELETE", EnableTerminationProtection=False)
    stub(clients.cloudformation).add_response("create_stack", {"StackId": STACK_ID}, expected)
    cloud.create_stack(order(template=Template(body, frozenset({"InterviewId"}))))


def test_a_long_template_needs_a_bucket(cloud: Cloud) -> None:
    with pytest.raises(CloudError, match="longer than"):
        cloud.create_stack(order(template=Template("#" * 51_201), artifacts_bucket=""))


def test_update(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.cloudformation)
    stubber.add_response("update_stack", {"StackId": STACK_ID}, sent())
    assert cloud.update_stack(order()) is True
    stubber.add_client_error("update_stack", "ValidationError", "No updates are to be performed.")
    assert cloud.update_stack(order()) is False
    stubber.add_client_error("update_stack", "ValidationError", "Stack:x is in DELETE_IN_PROGRESS state and can not")
    with pytest.raises(CloudError, match="going on"):
        cloud.update_stack(order())


def test_delete(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.cloudformation)
    stubber.add_response("delete_stack", {}, {"StackName": STACK_ID, "ClientRequestToken": ANY})
    cloud.delete_stack(STACK_ID)
    stubber.add_client_error("delete_stack", *ABSENT)
    cloud.delete_stack(STACK_ID)
    stubber.add_client_error(
        "delete_stack", "ValidationError", "cannot be deleted while TerminationProtection is enabled"
    )
    with pytest.raises(CloudError, match="protected"):
        cloud.delete_stack(STACK_ID)


def test_protection_from_termination_is_told_and_switched_off(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.cloudformation)
    for protected in (True, False):
        found = {**described("interview-a"), "EnableTerminationProtection": protected}
        stubber.add_response("describe_stacks", {"Stacks": [found]})
        stack = cloud.stack(STACK_ID)
        assert stack is not None
        assert stack.protected is protected
        stubber.add_response("describe_stacks", {"Stacks": [found]})
        assert cloud.interview("interview-a").protected is protected
    wanted = {"StackName": STACK_ID, "EnableTerminationProtection": False}
    stubber.add_response("update_termination_protection", {"StackId": STACK_ID}, wanted)
    cloud.unprotect(STACK_ID)


def test_delete_by_force(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.cloudformation)
    forced = {"StackName": STACK_ID, "ClientRequestToken": ANY, "DeletionMode": "FORCE_DELETE_STACK"}
    stubber.add_response("delete_stack", {}, forced)
    cloud.delete_stack(STACK_ID, force=True)


def test_cancel_an_update(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.cloudformation)
    stubber.add_response("cancel_update_stack", {}, {"StackName": STACK_ID, "ClientRequestToken": ANY})
    cloud.cancel_update(STACK_ID)
    stubber.add_client_error("cancel_update_stack", "ValidationError", "CancelUpdateStack cannot be called")
    with pytest.raises(CloudError):
        cloud.cancel_update(STACK_ID)


def test_an_interview_that_was_deleted_the_newest_of_its_name(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.cloudformation)
    listed = {"StackStatusFilter": ["DELETE_COMPLETE"]}
    stubber.add_response("list_stacks", {"StackSummaries": [ended(ID, 1)], "NextToken": "more"}, listed)
    stubber.add_response(
        "list_stacks", {"StackSummaries": [ended(ID, 2), ended("x", 3)]}, {**listed, "NextToken": "more"}
    )
    gone = described(ID, StackStatus="DELETE_COMPLETE")
    stubber.add_response("describe_stacks", {"Stacks": [gone]}, {"StackName": f"{ID}/2"})
    interview = cloud.deleted(ID)
    assert interview is not None
    assert (interview.id, interview.is_gone) == (ID, True)
    stubber.add_response("list_stacks", {"StackSummaries": []}, listed)
    assert cloud.deleted(ID) is None


def ended(name: str, day: int) -> dict[str, Any]:
    """A deleted stack as ListStacks tells it."""
    return {
        "StackName": name,
        "StackId": f"{name}/{day}",
        "CreationTime": CREATED,
        "DeletionTime": datetime(2026, 11, day, tzinfo=UTC),
        "StackStatus": "DELETE_COMPLETE",
    }


# ------------------------------------------------------------------------------------------------------------- calling


def test_the_caretaker_is_looked_up_once(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stub(clients.cloudformation).add_response("describe_stacks", shared_tier())
    caller = stub(clients.caller)
    for _ in range(2):
        caller.add_response("invoke", answer({"ok": True}), {**INVOCATION, "Payload": b'{"action": "verify"}'})
        assert cloud.caretaker({"action": "verify"}) == {"ok": True}


@pytest.mark.parametrize("found", [shared_tier(""), None])
def test_no_caretaker(cloud: Cloud, clients: Clients, stub: Stub, found: dict[str, Any] | None) -> None:
    stubber = stub(clients.cloudformation)
    if found is None:
        stubber.add_client_error("describe_stacks", *ABSENT)
    else:
        stubber.add_response("describe_stacks", found)
    with pytest.raises(NotFound) as caught:
        cloud.caretaker({})
    assert "bootstrap" in caught.value.hint


INVOCATION = {
    "FunctionName": "arn:aws:lambda:x:111122223333:function:interviews-caretaker",
    "InvocationType": "RequestResponse",
}


class Payload:
    """The body of an answer as botocore hands it out."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self) -> bytes:
        return self.data


def answer(said: Any, error: str = "") -> dict[str, Any]:
    raw = said if isinstance(said, bytes) else json.dumps(said).encode()
    return {"StatusCode": 200, "Payload": Payload(raw), **({"FunctionError": error} if error else {})}


class Matching:
    """Equals every text that matches, for the stubber's expected parameters."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def __eq__(self, other: object) -> bool:
        return bool(re.fullmatch(self.pattern, str(other)))

    __hash__ = object.__hash__


@pytest.mark.parametrize(
    ("given", "title"),
    [
        (
            answer({"errorMessage": "The table is gone.\nTraceback", "errorType": "X"}, "Unhandled"),
            "The table is gone.",
        ),
        (answer({"errorMessage": "2026 Task timed out after 3.00 seconds"}, "Unhandled"), "timed out after 3.00"),
        (answer(b"", "Unhandled"), "it gave no reason"),
        (answer(None), "not an object"),
        (answer([1]), "not an object"),
        (answer(b"\xff\xfe"), "not an object"),
    ],
)
def test_functions_that_fail(cloud: Cloud, clients: Clients, stub: Stub, given: dict[str, Any], title: str) -> None:
    stub(clients.caller).add_response("invoke", given)
    with pytest.raises(CloudError) as caught:
        cloud.invoke("interview-a-leaky-api", {})
    assert title in caught.value.title
    assert caught.value.title.startswith("interview-a-leaky-api ")
    assert "Traceback" not in caught.value.title


def test_functions_that_cannot_be_called(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.caller)
    stubber.add_client_error("invoke", "ResourceNotFoundException", "Function not found")
    with pytest.raises(NotFound):
        cloud.invoke("interview-a-leaky-api", {})
    stubber.add_client_error("invoke", "TooManyRequestsException", "Rate Exceeded.")
    with pytest.raises(Throttled):
        cloud.invoke("interview-a-leaky-api", {})


def test_assume_keeps_no_key(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    role, session = f"arn:aws:iam::111122223333:role/interview/{ID}-candidate", "interview-tui-verify"
    stub(clients.sts).add_response(
        "assume_role",
        {
            "Credentials": {
                "AccessKeyId": "ASIAXXXXXXXXXXXXXXXX",
                "SecretAccessKey": "very-secret",
                "SessionToken": "token",
                "Expiration": CREATED,
            },
            "AssumedRoleUser": {"AssumedRoleId": "AROAXXXXXXXXX:x", "Arn": f"arn:aws:sts::1:assumed-role/r/{session}"},
        },
        {"RoleArn": role, "ExternalId": "12345678", "RoleSessionName": session, "DurationSeconds": 900},
    )
    keys = cloud.issue(role, "12345678", session, 900)
    assert keys.expires_at == CREATED
    assert keys.secret_access_key.reveal() == "very-secret"
    assert "very-secret" not in repr(keys)


def test_assume_that_is_refused(cloud: Cloud, clients: Clients, stub: Stub) -> None:
    message = "User: x is not authorized to perform: sts:AssumeRole on resource: arn:role"
    stub(clients.sts).add_client_error("assume_role", "AccessDenied", message)
    with pytest.raises(Denied, match="sts:AssumeRole on arn:role"):
        cloud.issue("arn:aws:iam::111122223333:role/interview/x", "12345678", "verify", 900)


@pytest.mark.parametrize(
    "message",
    [
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.",
        "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    ],
)
def test_a_session_that_is_too_long(cloud: Cloud, clients: Clients, stub: Stub, message: str) -> None:
    stub(clients.sts).add_client_error("assume_role", "ValidationError", message)
    with pytest.raises(SessionTooLong, match="4 hours"):
        cloud.issue("arn:aws:iam::111122223333:role/interview/x", "12345678", "jane-smith", 14400)


def test_a_type_that_nothing_here_knows(cloud: Cloud) -> None:
    (health,) = cloud.look(Expected("Queue", "AWS::SQS::Queue", ("q",)))
    assert health.state is CheckState.UNKNOWN
    assert "AWS::SQS::Queue" in health.detail


# ----------------------------------------------------------------------------------------------------- its own template


@pytest.mark.parametrize(
    "body", ["Resources:\n  Table:\n    Key: !Ref Id\n", '{"Resources": {"Table": {"Key": {"Ref": "Id"}}}}']
)
def test_the_template_of_a_stack_comes_as_data_however_it_was_written(
    cloud: Cloud, clients: Clients, stub: Stub, body: str
) -> None:
    asked = {"StackName": STACK_ID, "TemplateStage": "Original"}
    stub(clients.cloudformation).add_response("get_template", {"TemplateBody": body}, asked)
    assert cloud.template(STACK_ID) == {"Resources": {"Table": {"Key": {"Ref": "Id"}}}}
