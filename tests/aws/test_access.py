"""Trials, boundaries, tunnels, links and the broker, over scripted clients."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.exceptions import (
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
)
from botocore.parsers import ResponseParserError
from botocore.stub import ANY

from interview_tui.aws import identity
from interview_tui.aws.candidate import AwsCandidate
from interview_tui.aws.clients import Clients
from interview_tui.aws.cloud import AwsCloud
from interview_tui.model.errors import CloudError, Denied
from interview_tui.model.handoff import Keys
from interview_tui.model.plan import Package
from interview_tui.model.secret import Secret
from interview_tui.model.trials import Answer, Trial
from tests.aws.conftest import Stub
from tests.aws.test_records import described

TABLES = Trial("list the tables", "dynamodb", "list_tables")
ROLE = "interview-x-candidate"
DENY_ALL = "arn:aws:iam::111122223333:policy/interviews-shared/interviews-deny-all-eu-central-1"


@pytest.fixture
def cloud(clients: Clients) -> AwsCloud:
    return AwsCloud(clients)


@pytest.mark.parametrize(
    ("code", "answer", "passing"),
    [
        ("AccessDenied", Answer.DENIED, False),
        ("AccessDeniedException", Answer.DENIED, False),
        ("UnauthorizedOperation", Answer.DENIED, False),
        ("ResourceNotFoundException", Answer.ALLOWED, False),
        ("ValidationException", Answer.ALLOWED, False),
        ("ConditionalCheckFailedException", Answer.ALLOWED, False),
        ("DryRunOperation", Answer.ALLOWED, False),
        ("ThrottlingException", Answer.UNKNOWN, True),
        ("ExpiredTokenException", Answer.UNKNOWN, False),
        ("InvalidClientTokenId", Answer.UNKNOWN, False),
        ("InternalFailure", Answer.UNKNOWN, True),
        ("ServiceUnavailable", Answer.UNKNOWN, True),
        ("SomethingThatAwsAddsOneDay", Answer.ALLOWED, False),
    ],
)
def test_what_aws_answers_to_a_trial(clients: Clients, stub: Stub, code: str, answer: Answer, passing: bool) -> None:
    """Only a refusal counts as denied: whatever else comes back got past IAM, or says nothing about it."""
    stub(clients.service("dynamodb")).add_client_error("list_tables", code, "words of AWS")
    result = AwsCandidate(clients).attempt(TABLES)
    assert (result.answer, result.detail, result.passing) == (answer, "words of AWS", passing)
    assert result.right == (answer is Answer.DENIED)


def test_a_fault_of_aws_says_nothing_whatever_its_code(clients: Clients, stub: Stub) -> None:
    stub(clients.service("dynamodb")).add_client_error("list_tables", "Unavailable", http_status_code=503)
    result = AwsCandidate(clients).attempt(TABLES)
    assert (result.answer, result.passing) == (Answer.UNKNOWN, True)


def test_a_trial_that_works_is_allowed(clients: Clients, stub: Stub) -> None:
    stub(clients.service("dynamodb")).add_response("list_tables", {"TableNames": []})
    assert AwsCandidate(clients).attempt(TABLES).answer is Answer.ALLOWED


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (ConnectTimeoutError(endpoint_url="https://x"), True),
        (EndpointConnectionError(endpoint_url="https://x"), True),
        (NoCredentialsError(), False),
        (ParamValidationError(report="Missing required parameter"), False),
        (ResponseParserError("Unable to parse response"), False),
    ],
)
def test_a_trial_that_does_not_get_through_says_nothing(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, error: Exception, passing: bool
) -> None:
    def fail(**_parameters: object) -> None:
        raise error

    monkeypatch.setattr(clients.service("dynamodb"), "list_tables", fail)
    result = AwsCandidate(clients).attempt(TABLES)
    assert (result.answer, result.passing) == (Answer.UNKNOWN, passing)


def test_being_denied_is_not_worth_a_line_in_the_log(
    clients: Clients, stub: Stub, caplog: pytest.LogCaptureFixture
) -> None:
    stub(clients.service("dynamodb")).add_client_error("list_tables", "AccessDeniedException", "no")
    AwsCandidate(clients).attempt(TABLES)
    assert caplog.records == []


def test_the_candidates_clients_have_the_candidates_keys_and_nothing_of_this_machine(
    clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert clients.endpoint == ""
    monkeypatch.setenv("AWS_PROFILE", "somebody-else")
    until = datetime(2026, 11, 21, tzinfo=UTC)
    theirs = clients.in_the_name_of(Keys("ASIAEXAMPLE", Secret("their-key"), Secret("their-token"), until, "arn"))
    credentials = theirs.service("dynamodb")._request_signer._credentials
    assert (credentials.access_key, credentials.secret_key, credentials.token) == (
        "ASIAEXAMPLE",
        "their-key",
        "their-token",
    )
    assert theirs.region == clients.region
    assert not theirs.lasting
    assert clients.lasting


def test_the_boundary_of_a_role(cloud: AwsCloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.iam)
    role: dict[str, Any] = {
        "Path": "/interview/", "RoleName": ROLE, "RoleId": "AROAXXXXXXXXXXXXXXXX", "Arn": f"arn:aws:iam::1:role/{ROLE}",
        "CreateDate": datetime(2026, 11, 21, tzinfo=UTC),
    }  # fmt: skip
    boundary = {"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": DENY_ALL}
    stubber.add_response("get_role", {"Role": {**role, "PermissionsBoundary": boundary}}, {"RoleName": ROLE})
    assert cloud.boundary(ROLE) == DENY_ALL
    stubber.add_response("get_role", {"Role": role}, {"RoleName": ROLE})
    assert cloud.boundary(ROLE) == ""
    stubber.add_response("put_role_permissions_boundary", {}, {"RoleName": ROLE, "PermissionsBoundary": DENY_ALL})
    cloud.set_boundary(ROLE, DENY_ALL)
    stubber.add_client_error("put_role_permissions_boundary", "AccessDenied", "no")
    with pytest.raises(Denied):
        cloud.set_boundary(ROLE, DENY_ALL)


def test_other_parameters_with_everything_else_as_it_is(cloud: AwsCloud, clients: Clients, stub: Stub) -> None:
    stack = described("interview-x")
    stack["Parameters"] = [
        {"ParameterKey": "InterviewId", "ParameterValue": "interview-x"},
        {"ParameterKey": "SessionsSince", "ParameterValue": "2000-01-01T00:00:00Z"},
    ]
    stubber = stub(clients.cloudformation)
    stubber.add_response("describe_stacks", {"Stacks": [stack]})
    stubber.add_response(
        "update_stack",
        {"StackId": stack["StackId"]},
        {
            "StackName": stack["StackId"],
            "UsePreviousTemplate": True,
            "Capabilities": ["CAPABILITY_NAMED_IAM"],
            "ClientRequestToken": ANY,
            "Parameters": [
                {"ParameterKey": "InterviewId", "UsePreviousValue": True},
                {"ParameterKey": "SessionsSince", "ParameterValue": "2026-11-21T14:00:00Z"},
            ],
        },
    )
    cloud.change_parameters(stack["StackId"], {"SessionsSince": "2026-11-21T14:00:00Z"})


def test_a_stack_of_an_older_version_is_told_apart(cloud: AwsCloud, clients: Clients, stub: Stub) -> None:
    stub(clients.cloudformation).add_response("describe_stacks", {"Stacks": [described("interview-x")]})
    with pytest.raises(CloudError, match="had no SessionsSince"):
        cloud.change_parameters("interview-x", {"SessionsSince": "2026-11-21T14:00:00Z"})


def test_every_tunnel_of_a_machine_is_closed(cloud: AwsCloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.service("ssm"))
    asked = {"State": "Active", "Filters": [{"key": "Target", "value": "i-0123456789abcdef0"}]}
    stubber.add_response("describe_sessions", {"Sessions": [{"SessionId": "jane-smith-1"}], "NextToken": "more"}, asked)
    stubber.add_response(
        "describe_sessions", {"Sessions": [{"SessionId": "jane-smith-2"}]}, {**asked, "NextToken": "more"}
    )
    for session in ("jane-smith-1", "jane-smith-2"):
        stubber.add_response("terminate_session", {"SessionId": session}, {"SessionId": session})
    assert cloud.end_tunnels("i-0123456789abcdef0") == 2


def test_a_link_is_signed_for_a_while_and_stays_masked(cloud: AwsCloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.s3)
    stubber.add_client_error("head_object", "404")
    stubber.add_response("put_object", {}, {"Bucket": "artifacts", "Key": "briefs/x/A.md", "Body": b"# Brief"})
    link = cloud.link("artifacts", Package("briefs/x/A.md", b"# Brief"), 3600)
    asked = parse_qs(urlsplit(link.url.reveal()).query)
    assert asked["X-Amz-Expires"] == ["3600"]
    assert asked["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert asked["response-content-type"] == ["text/plain; charset=utf-8"]
    assert "Signature" not in repr(link)
    assert timedelta(minutes=59) < link.expires_at - datetime.now(UTC) <= timedelta(hours=1)


def test_the_broker_takes_up_roles_with_its_own_key(
    clients: Clients, stub: Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = json.dumps({"access_key_id": "AKIAEXAMPLE", "secret_access_key": "lasting"})
    stub(clients.secrets).add_response(
        "get_secret_value",
        {"SecretString": content, "ARN": "arn:aws:secretsmanager:x-123456", "Name": "x"},
        {"SecretId": "arn:x"},
    )
    broker = identity.as_broker(clients, "arn:x")
    credentials = broker.sts._request_signer._credentials
    assert (credentials.access_key, credentials.secret_key, credentials.token) == ("AKIAEXAMPLE", "lasting", None)


def test_whether_keys_end_by_themselves_is_known_from_the_keys(stub: Stub) -> None:
    temporary = Clients(boto3.Session("ASIAX", "secret", "token", region_name="eu-central-1"))
    stub(temporary.sts).add_response("get_caller_identity", {"Account": "1", "Arn": "arn:aws:iam::1:user/me"})
    assert identity.whoami(temporary).temporary
