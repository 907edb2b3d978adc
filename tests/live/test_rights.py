"""The policy that administrators grant to interviewers is enough for a day's work, and for no more."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import timedelta

import boto3
import pytest
from botocore.exceptions import ClientError

from interview_tui import sandbox as embedded
from interview_tui.aws.policies import interviewer_policy
from interview_tui.cli.place import desk_in, sandbox_policies
from interview_tui.model.difference import ResetOrder
from interview_tui.model.errors import InterviewError
from interview_tui.model.health import CheckState
from interview_tui.model.plan import Order
from interview_tui.operations.desk import Desk, drive
from interview_tui.sandbox import ACCOUNT, Sandbox
from tests.live.test_an_interview import CHECKS, ignore

pytestmark = pytest.mark.sandbox

# Only to make the second user; the tests then sign in as that one.
USERS = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "iam:*User*", "Resource": "*"},
        {"Effect": "Allow", "Action": "iam:CreateAccessKey", "Resource": "*"},
    ],
}


@pytest.fixture(scope="module")
def daily() -> Iterator[tuple[Desk, boto3.Session, Sandbox]]:
    """A desk and a plain session of a user with the interviewer policy and nothing else; the shared tier exists."""
    name = f"rights-{os.getpid()}"
    place = embedded.start(name, policies={**sandbox_policies(), "users": USERS}, attached=True)
    try:
        drive(desk_in(place).bootstrap(), ignore)
        key = second_user(place)
        session = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], region_name=place.region)
        yield desk_as(place, key), session, place
    finally:
        embedded.stop(name)


def test_the_quota_of_lambda_can_be_read(daily: tuple[Desk, boto3.Session, Sandbox]) -> None:
    _, session, place = daily
    found = session.client("lambda", endpoint_url=place.endpoint).get_account_settings()
    assert found["AccountLimit"]["ConcurrentExecutions"] > 0


def second_user(place: Sandbox) -> dict[str, str]:
    iam = boto3.Session(place.access_key_id, place.secret_access_key, region_name=place.region).client(
        "iam", endpoint_url=place.endpoint
    )
    iam.create_user(UserName="daily")
    document = json.dumps(interviewer_policy(ACCOUNT, place.region))
    iam.put_user_policy(UserName="daily", PolicyName="interviewer", PolicyDocument=document)
    return iam.create_access_key(UserName="daily")["AccessKey"]


def desk_as(place: Sandbox, key: dict[str, str]) -> Desk:
    from dataclasses import replace

    return desk_in(replace(place, access_key_id=key["AccessKeyId"], secret_access_key=key["SecretAccessKey"]))


def test_a_day_of_work(daily: tuple[Desk, boto3.Session, Sandbox]) -> None:
    desk, _, _ = daily
    done = drive(desk.deploy(Order("jane-smith", ("A", "B", "C"), id="interview-daily")), ignore)
    assert {check.name: check.state for check in done.health.checks} == dict.fromkeys(CHECKS, CheckState.OK)
    assert done.interview.owner == "daily"
    assert desk.look(done.interview).ready
    assert desk.cloud.events(done.interview.stack_id)
    assert desk.cloud.resources(done.interview.stack_id)
    assert all(check.state is not CheckState.FAILED for check in desk.cloud.quotas())
    one = ResetOrder(("A", "B", "C"))
    assert drive(desk.plan_reset(done.interview, one), ignore).difference.pristine
    assert drive(desk.reset(done.interview, one), ignore).health.ready
    assert drive(desk.extend(done.interview, timedelta(minutes=30)), ignore).after > desk.clock.now()
    assert desk.cloud.reaper().there_since is not None
    kept = drive(desk.archive(done.interview), ignore)
    # The caretaker does not compare functions yet.
    assert {each.section for each in kept.unreadable} <= {"What differs (B)"}
    assert drive(desk.cleanup(desk.cloud.interview(done.interview.id)), ignore).complete


@pytest.mark.parametrize(
    ("service", "call", "arguments"),
    [
        ("cloudformation", "delete_stack", {"StackName": "interviews-shared"}),
        ("cloudformation", "update_stack", {"StackName": "interviews-shared", "UsePreviousTemplate": True}),
        ("cloudformation", "delete_stack", {"StackName": "production"}),
        ("iam", "create_user", {"UserName": "another"}),
        ("iam", "list_users", {}),
        ("lambda", "update_function_code", {"FunctionName": "interviews-caretaker", "ZipFile": b""}),
        ("lambda", "invoke", {"FunctionName": "interviews-reaper"}),
        ("events", "disable_rule", {"Name": "interviews-reaper"}),
        ("lambda", "invoke", {"FunctionName": "production-billing"}),
        ("dynamodb", "scan", {"TableName": "interview-x-Schools"}),
        ("secretsmanager", "get_secret_value", {"SecretId": "interview-x-database-admin"}),
        ("s3", "create_bucket", {"Bucket": "mine"}),
    ],
)
def test_no_more_than_that(
    daily: tuple[Desk, boto3.Session, Sandbox], service: str, call: str, arguments: dict[str, object]
) -> None:
    _, session, place = daily
    client = session.client(service, endpoint_url=place.endpoint)
    with pytest.raises(ClientError) as refusal:
        getattr(client, call)(**arguments)
    assert "AccessDenied" in refusal.value.response["Error"]["Code"]


def test_a_missing_right_is_one_sentence(daily: tuple[Desk, boto3.Session, Sandbox]) -> None:
    desk, _, _ = daily
    with pytest.raises(InterviewError) as error:
        desk.cloud.delete_stack("interviews-shared")
    assert "doctor --policy" in error.value.hint
