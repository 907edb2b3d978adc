"""What the reaper's log tells, read from a script; and changing tags and parameters of a stack."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.stub import ANY

from interview_tui.aws.clients import Clients
from interview_tui.aws.cloud import AwsCloud
from interview_tui.model.errors import Denied
from interview_tui.model.reaper import Unended
from tests.aws.conftest import Stub
from tests.aws.test_records import described

NOW = datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
GROUP = "/aws/lambda/interviews-reaper"
ASKED = {"logGroupName": GROUP, "startTime": ANY}
TAGS = [{"Key": "interview:id", "Value": "interview-x"}, {"Key": "interview:expires-at", "Value": "old"}]


def event(minutes_ago: float, said: object) -> dict[str, Any]:
    text = said if isinstance(said, str) else json.dumps(said)
    return {"timestamp": int((NOW - timedelta(minutes=minutes_ago)).timestamp() * 1000), "message": text}


def ran(*failed: tuple[str, str], left: tuple[str, ...] = ()) -> dict[str, Any]:
    listed = [{"id": name, "reason": reason} for name, reason in failed]
    return {"message": "run", "deleted": [], "revoked": [], "failed": listed, "left": list(left), "expired": 1}


def page(*events: dict[str, Any], **more: str) -> dict[str, Any]:
    answer = {"HTTPHeaders": {"date": "Sat, 21 Nov 2026 18:00:00 GMT"}, "HTTPStatusCode": 200}
    return {"events": list(events), "ResponseMetadata": answer, **more}


@pytest.fixture
def cloud(clients: Clients) -> AwsCloud:
    return AwsCloud(clients)


def test_the_last_run_counts_on_whatever_page_it_is(cloud: AwsCloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.watcher)
    stuck = ("interview-stuck", "must detach all policies first")
    stubber.add_response("filter_log_events", page(event(4, ran(stuck)), nextToken="more"), ASKED)
    noise = [
        event(3, "REPORT RequestId: x"),
        event(2, "{not json"),
        event(1, {"message": "something else"}),
        event(0, []),
    ]
    stubber.add_response("filter_log_events", page(event(9, ran()), *noise), {**ASKED, "nextToken": "more"})
    reaper = cloud.reaper()
    assert reaper.last_run_at == NOW - timedelta(minutes=4)
    assert reaper.failed == (Unended(*stuck),)
    assert (reaper.why_not("interview-stuck"), reaper.why_not("interview-other")) == (stuck[1], "")
    assert reaper.trouble == ""


A, B = ("interview-a", "because of a"), ("interview-b", "because of b")
STUMBLED = {"message": "could not run", "reason": "ClientError: AccessDenied"}


@pytest.mark.parametrize(
    ("runs", "known"),
    [
        ((ran(A), ran()), ()),
        ((ran(A), ran(left=("interview-a",))), (A,)),
        ((ran(A), ran(left=("interview-a",)), ran()), ()),
        ((ran(A), ran(B, left=("interview-a",))), (A, B)),
        ((ran(A, B), ran(B)), (B,)),
        ((ran(A), ran(("interview-a", "for another reason"))), (("interview-a", "for another reason"),)),
        ((ran(A), STUMBLED), (A,)),
        ((ran(left=("interview-a",)),), ()),
        ((ran(A), {"message": "run", "failed": []}), ()),
        ((ran(A), {**ran(), "left": "interview-a"}), ()),
    ],
)
def test_what_could_not_be_ended_holds_until_a_run_has_come_to_it(
    cloud: AwsCloud, clients: Clients, stub: Stub, runs: tuple[dict[str, Any], ...], known: tuple[tuple[str, str], ...]
) -> None:
    events = [event(10 - number, said) for number, said in enumerate(runs)]
    stub(clients.watcher).add_response("filter_log_events", page(*events), ASKED)
    assert cloud.reaper().failed == tuple(Unended(*each) for each in known)


def test_silence_is_reckoned_by_the_clock_of_aws(cloud: AwsCloud, clients: Clients, stub: Stub) -> None:
    """Whatever this machine's clock says."""
    stub(clients.watcher).add_response("filter_log_events", page(event(22, ran())), ASKED)
    reaper = cloud.reaper()
    assert reaper.read_at == NOW
    assert "has not run for 22 minutes" in reaper.trouble


def test_a_run_that_could_not_look_is_told(cloud: AwsCloud, clients: Clients, stub: Stub) -> None:
    stumbled = {"message": "could not run", "reason": "ClientError: AccessDenied"}
    stub(clients.watcher).add_response("filter_log_events", page(event(9, ran()), event(4, stumbled)), ASKED)
    assert "cannot look at the stacks (ClientError: AccessDenied)" in cloud.reaper().trouble


def test_without_its_log_there_is_no_reaper(cloud: AwsCloud, clients: Clients, stub: Stub) -> None:
    stub(clients.watcher).add_client_error("filter_log_events", "ResourceNotFoundException", "no such group")
    assert "There is no reaper here" in cloud.reaper().trouble


@pytest.mark.parametrize(("age", "words"), [(3, ""), (600, "has not run lately")])
def test_one_that_has_just_been_made_has_time_for_its_first_run(
    cloud: AwsCloud, clients: Clients, stub: Stub, age: float, words: str
) -> None:
    stub(clients.watcher).add_response("filter_log_events", page(), ASKED)
    made = int((NOW - timedelta(minutes=age)).timestamp() * 1000)
    groups = [{"logGroupName": f"{GROUP}-2", "creationTime": 0}, {"logGroupName": GROUP, "creationTime": made}]
    stub(clients.logs).add_response("describe_log_groups", {"logGroups": groups}, {"logGroupNamePrefix": GROUP})
    reaper = cloud.reaper()
    assert words in reaper.trouble
    assert bool(reaper.trouble) is bool(words)


def test_a_log_that_may_not_be_read_is_an_error(cloud: AwsCloud, clients: Clients, stub: Stub) -> None:
    stub(clients.watcher).add_client_error("filter_log_events", "AccessDeniedException", "no")
    with pytest.raises(Denied):
        cloud.reaper()


def stack() -> dict[str, Any]:
    found = described("interview-x")
    found["Parameters"] = [{"ParameterKey": key, "ParameterValue": "old"} for key in ("InterviewId", "ExpiresAt")]
    found["Tags"] = [*TAGS, {"Key": "aws:cloudformation:x", "Value": "of AWS"}]
    return found


def test_other_tags_and_parameters_stay(cloud: AwsCloud, clients: Clients, stub: Stub) -> None:
    stubber, found = stub(clients.cloudformation), stack()
    stubber.add_response("describe_stacks", {"Stacks": [found]})
    stubber.add_response(
        "update_stack",
        {"StackId": found["StackId"]},
        {
            "StackName": found["StackId"],
            "UsePreviousTemplate": True,
            "Capabilities": ["CAPABILITY_NAMED_IAM"],
            "ClientRequestToken": ANY,
            "Parameters": [
                {"ParameterKey": "InterviewId", "UsePreviousValue": True},
                {"ParameterKey": "ExpiresAt", "ParameterValue": "new"},
            ],
            "Tags": [TAGS[0], {"Key": "interview:expires-at", "Value": "new"}],
        },
    )
    assert cloud.change_stack(found["StackId"], {"ExpiresAt": "new"}, {"interview:expires-at": "new"})


def test_what_is_so_already_is_no_error(cloud: AwsCloud, clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.cloudformation)
    stubber.add_response("describe_stacks", {"Stacks": [stack()]})
    stubber.add_client_error("update_stack", "ValidationError", "No updates are to be performed.")
    assert not cloud.change_stack("interview-x", {"ExpiresAt": "old"}, {})
