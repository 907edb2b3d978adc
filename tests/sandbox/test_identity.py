"""IAM denies, and nobody is root."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from interview_tui import sandbox as sandboxes
from interview_tui.sandbox import ACCOUNT, Sandbox, environment
from tests.sandbox.conftest import Aws, role

pytestmark = pytest.mark.sandbox


def denied(call: Any, *args: Any, **parameters: Any) -> str:
    with pytest.raises(ClientError) as caught:
        call(*args, **parameters)
    return str(caught.value.response["Error"]["Code"])


def statement(effect: str, action: str, resource: str = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": effect, "Action": action, "Resource": resource, **more}


def document(*statements: dict[str, Any]) -> dict[str, Any]:
    return {"Version": "2012-10-17", "Statement": list(statements)}


def test_callers_are_the_user_and_not_root(aws: Aws) -> None:
    assert aws.client("sts").get_caller_identity()["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/interviewer"


@pytest.mark.parametrize("key", ["test", ACCOUNT, "123456789012", "AKIAUNKNOWNUNKNOWN00"])
def test_the_emulators_root_keys_open_nothing(sandbox: Sandbox, key: str) -> None:
    stranger = Aws(sandbox, {"AccessKeyId": key, "SecretAccessKey": "test"})
    assert denied(stranger.client("s3").list_buckets)
    assert denied(stranger.client("dynamodb").list_tables)
    assert denied(stranger.client("sts").get_caller_identity)


def test_the_right_key_with_a_wrong_secret_opens_nothing(sandbox: Sandbox) -> None:
    stranger = Aws(sandbox, {"AccessKeyId": sandbox.access_key_id, "SecretAccessKey": "wrong"})
    assert denied(stranger.client("dynamodb").list_tables)


@pytest.mark.parametrize(
    "path", ["/_ministack/reset", "/_ministack/config", "/_localstack/health", "/", "/some-bucket"]
)
def test_nothing_answers_without_a_signature(sandbox: Sandbox, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(sandbox.endpoint + path, data=b"{}", method="POST"))
    assert refused.value.code == 403


def test_presigned_links_work(aws: Aws, request: pytest.FixtureRequest) -> None:
    s3 = aws.client("s3")
    s3.create_bucket(Bucket="presigned")
    s3.put_object(Bucket="presigned", Key="a", Body=b"hello")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": "presigned", "Key": "a"})
    assert urllib.request.urlopen(url).read() == b"hello"
    s3.delete_object(Bucket="presigned", Key="a")
    s3.delete_bucket(Bucket="presigned")


def test_a_user_has_the_policies_that_the_sandbox_was_started_with(state_folder: Any) -> None:
    policies = {
        "tables": document(statement("Allow", "dynamodb:ListTables")),
        "but": document(statement("Deny", "sqs:*"), statement("Allow", "sqs:*")),
    }
    sandbox = sandboxes.start("policies", policies=policies, attached=True)
    try:
        user = Aws(sandbox)
        assert user.client("dynamodb").list_tables()["TableNames"] == []
        assert denied(user.client("sqs").list_queues) == "AccessDenied"
        assert denied(user.client("iam").list_users) == "AccessDenied"
        assert denied(user.client("cloudformation").describe_stacks) == "AccessDenied"
    finally:
        sandboxes.stop("policies")


def test_the_environment_suits_other_clients(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in environment(sandbox).items():
        monkeypatch.setenv(name, value)
    assert boto3.client("sts").get_caller_identity()["Account"] == ACCOUNT


def test_the_secret_is_not_in_the_repr(sandbox: Sandbox) -> None:
    assert sandbox.secret_access_key not in repr(sandbox)


def test_boundaries_and_policies_of_a_template_count(aws: Aws, stack: str) -> None:
    trust = document(
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}
    )
    wide = [statement("Allow", "dynamodb:*"), statement("Allow", "sqs:*")]
    resources = {
        "Boundary": {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {
                "ManagedPolicyName": f"{stack}-boundary",
                "Path": "/interview/",
                "PolicyDocument": document(statement("Allow", "dynamodb:*")),
            },
        },
        "Role": role(
            f"{stack}-candidate",
            wide,
            Path="/interview/",
            PermissionsBoundary={"Ref": "Boundary"},
            AssumeRolePolicyDocument=trust,
        ),
        "Extra": {
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "PolicyName": "extra",
                "Roles": [{"Ref": "Role"}],
                "PolicyDocument": document(statement("Deny", "dynamodb:CreateTable")),
            },
        },
    }
    made = aws.deploy(stack, resources, Outputs={"Role": {"Value": {"Fn::GetAtt": ["Role", "Arn"]}}})
    assert made["StackStatus"] == "CREATE_COMPLETE", made["Events"]
    arn = made["Outputs"][0]["OutputValue"]
    assert arn == f"arn:aws:iam::{ACCOUNT}:role/interview/{stack}-candidate"
    described = aws.client("iam").get_role(RoleName=f"{stack}-candidate")["Role"]
    assert described["PermissionsBoundary"]["PermissionsBoundaryArn"].endswith(f"policy/interview/{stack}-boundary")
    keys = aws.client("sts").assume_role(RoleArn=arn, RoleSessionName="jane-smith")["Credentials"]
    candidate = Aws(aws.sandbox, keys)
    assert candidate.client("dynamodb").list_tables()
    assert denied(candidate.client("sqs").list_queues) == "AccessDenied"
    created = {
        "TableName": "x",
        "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
    }
    created["AttributeDefinitions"] = [{"AttributeName": "a", "AttributeType": "S"}]
    assert denied(candidate.client("dynamodb").create_table, **created) == "AccessDeniedException"


def test_an_export_in_use_holds_its_stack(aws: Aws, stack: str) -> None:
    topic = {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {}}}
    export = {"Arn": {"Value": {"Ref": "Topic"}, "Export": {"Name": f"{stack}-Arn"}}}
    aws.deploy(f"{stack}-shared", topic, Outputs=export)
    user = {"Table": {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": {"Fn::ImportValue": f"{stack}-Arn"}}}}
    assert aws.deploy(stack, user)["StackStatus"] == "CREATE_COMPLETE"
    code = denied(aws.client("cloudformation").delete_stack, StackName=f"{stack}-shared")
    assert code == "ValidationError"
    aws.delete(stack)
    assert aws.delete(f"{stack}-shared")["StackStatus"] == "DELETE_COMPLETE"


def test_a_right_to_set_some_boundaries_is_no_right_to_set_others(aws: Aws, stack: str) -> None:
    policies = {
        name: {
            "Type": "AWS::IAM::ManagedPolicy",
            "Properties": {"ManagedPolicyName": f"{stack}-{name}", "PolicyDocument": document(statement("Deny", "*"))},
        }
        for name in ("One", "Two", "Other")
    }
    arns = {name: f"arn:aws:iam::{ACCOUNT}:policy/{stack}-{name}" for name in policies}
    swap = statement(
        "Allow",
        "iam:PutRolePermissionsBoundary",
        Condition={"StringEquals": {"iam:PermissionsBoundary": [arns["One"], arns["Two"]]}},
    )
    trust = document(
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}
    )
    aws.deploy(stack, {**policies, "Role": role(f"{stack}-role", [swap], AssumeRolePolicyDocument=trust)})
    arn = f"arn:aws:iam::{ACCOUNT}:role/{stack}-role"
    keys = aws.client("sts").assume_role(RoleArn=arn, RoleSessionName="jane-smith")["Credentials"]
    put = Aws(aws.sandbox, keys).client("iam").put_role_permissions_boundary
    target = {"RoleName": "nobody-has-this-role"}
    assert denied(put, **target, PermissionsBoundary=arns["Other"]) == "AccessDenied"
    for name in ("One", "Two"):
        assert denied(put, **target, PermissionsBoundary=arns[name]) == "NoSuchEntity"


def test_revoking_by_a_boundary_works_at_once(aws: Aws, stack: str) -> None:
    trust = document(
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}
    )
    deny = {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {"ManagedPolicyName": f"{stack}-deny", "PolicyDocument": document(statement("Deny", "*"))},
    }
    candidate = role(f"{stack}-candidate", [statement("Allow", "dynamodb:*")], AssumeRolePolicyDocument=trust)
    aws.deploy(stack, {"Deny": deny, "Role": candidate})
    arn = f"arn:aws:iam::{ACCOUNT}:role/{stack}-candidate"
    keys = aws.client("sts").assume_role(RoleArn=arn, RoleSessionName="jane-smith")["Credentials"]
    tables = Aws(aws.sandbox, keys).client("dynamodb")
    assert tables.list_tables()
    aws.client("iam").put_role_permissions_boundary(
        RoleName=f"{stack}-candidate", PermissionsBoundary=f"arn:aws:iam::{ACCOUNT}:policy/{stack}-deny"
    )
    assert denied(tables.list_tables) == "AccessDeniedException"
    assert json.dumps(keys["AccessKeyId"])
