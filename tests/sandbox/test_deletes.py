"""Deletes that AWS refuses are refused."""

from __future__ import annotations

from typing import Any

import pytest

from tests.sandbox.conftest import ALL_RIGHTS, Aws, role

pytestmark = pytest.mark.sandbox


def reasons(stack: dict[str, Any]) -> str:
    return " ".join(event.get("ResourceStatusReason", "") for event in stack["Events"])


def test_a_bucket_with_objects_or_versions(aws: Aws, stack: str) -> None:
    versioned = {"BucketName": stack, "VersioningConfiguration": {"Status": "Enabled"}}
    aws.deploy(stack, {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": versioned}})
    s3 = aws.client("s3")
    s3.put_object(Bucket=stack, Key="a", Body=b"x")
    failed = aws.delete(stack)
    assert failed["StackStatus"] == "DELETE_FAILED"
    assert "not empty" in reasons(failed)
    s3.delete_object(Bucket=stack, Key="a")
    assert aws.delete(stack)["StackStatus"] == "DELETE_FAILED", "the old version and the marker are still there"
    listed = s3.list_object_versions(Bucket=stack)
    for entry in [*listed["Versions"], *listed["DeleteMarkers"]]:
        s3.delete_object(Bucket=stack, Key=entry["Key"], VersionId=entry["VersionId"])
    assert aws.delete(stack)["StackStatus"] == "DELETE_COMPLETE"


def test_a_role_with_policies_of_others(aws: Aws, stack: str) -> None:
    aws.deploy(stack, {"Role": role(stack, [{"Effect": "Allow", "Action": "sqs:*", "Resource": "*"}])})
    iam = aws.client("iam")
    iam.put_role_policy(RoleName=stack, PolicyName="foreign", PolicyDocument=str(ALL_RIGHTS).replace("'", '"'))
    failed = aws.delete(stack)
    assert failed["StackStatus"] == "DELETE_FAILED"
    assert "must delete policies first" in reasons(failed)
    iam.delete_role_policy(RoleName=stack, PolicyName="foreign")
    arn = iam.create_policy(PolicyName=stack, PolicyDocument=str(ALL_RIGHTS).replace("'", '"'))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName=stack, PolicyArn=arn)
    failed = aws.delete(stack)
    assert "must detach all policies first" in reasons(failed)
    iam.detach_role_policy(RoleName=stack, PolicyArn=arn)
    iam.delete_policy(PolicyArn=arn)
    assert aws.delete(stack)["StackStatus"] == "DELETE_COMPLETE"
