"""What templates say of tunnels and brokers works here too, as far as the emulator can be made to know it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import Aws, eventually

pytestmark = pytest.mark.sandbox

IMAGE = {
    "Type": "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>",
    "Default": "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64",
}


def broker(name: str) -> dict[str, Any]:
    assume = {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": f"arn:aws:iam::*:role/{name}-role"}
    policy = {"PolicyName": "hand-over", "PolicyDocument": {"Version": "2012-10-17", "Statement": [assume]}}
    text = '{"id": "${Key}", "secret": "${Key.SecretAccessKey}"}'
    return {
        "User": {"Type": "AWS::IAM::User", "Properties": {"UserName": name, "Policies": [policy]}},
        "Key": {"Type": "AWS::IAM::AccessKey", "Properties": {"UserName": {"Ref": "User"}}},
        "Secret": {
            "Type": "AWS::SecretsManager::Secret",
            "Properties": {"Name": f"{name}-key", "SecretString": {"Fn::Sub": text}},
        },
    }


def test_a_template_may_look_up_an_image_that_it_does_not_use(aws: Aws, stack: str) -> None:
    nothing = {"Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": stack}}}
    made = aws.deploy(stack, nothing, Parameters={"Image": IMAGE}, Outputs={"Image": {"Value": {"Ref": "Image"}}})
    assert made["StackStatus"] == "CREATE_COMPLETE"
    assert made["Outputs"][0]["OutputValue"] == "ami-00000000000000000"


def test_there_are_no_documents(aws: Aws) -> None:
    filters = [{"Key": "Owner", "Values": ["Self"]}, {"Key": "DocumentType", "Values": ["Session"]}]
    assert aws.client("ssm").list_documents(Filters=filters)["DocumentIdentifiers"] == []
    assert aws.client("ssm").describe_parameters()["Parameters"] == []


def test_a_users_key_is_good_for_what_the_user_may_and_goes_with_the_stack(aws: Aws, stack: str) -> None:
    assert aws.deploy(stack, broker(stack))["StackStatus"] == "CREATE_COMPLETE"
    secret = json.loads(aws.client("secretsmanager").get_secret_value(SecretId=f"{stack}-key")["SecretString"])
    user = Aws(aws.sandbox, {"AccessKeyId": secret["id"], "SecretAccessKey": secret["secret"]})
    assert user.client("sts").get_caller_identity()["Arn"].endswith(f":user/{stack}")
    with pytest.raises(ClientError, match="AccessDenied"):
        user.client("dynamodb").list_tables()
    assert (
        aws.update(stack, {**broker(stack), "Topic": {"Type": "AWS::SNS::Topic"}})["StackStatus"] == "UPDATE_COMPLETE"
    )
    assert user.client("sts").get_caller_identity()["Arn"].endswith(f":user/{stack}")
    assert aws.delete(stack)["StackStatus"] == "DELETE_COMPLETE"

    def refused() -> bool:
        try:
            user.client("sts").get_caller_identity()
        except ClientError:
            return True
        return False

    assert eventually(refused)
