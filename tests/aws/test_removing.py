"""Removing one thing of each kind, and taking away what keeps one from being deleted."""

from __future__ import annotations

from typing import Any

import pytest

from interview_tui.aws.clients import Clients
from interview_tui.aws.cloud import AwsCloud
from interview_tui.aws.resources import RESOURCE_TYPES, iam_role
from interview_tui.model.errors import Denied
from interview_tui.model.events import Resource
from interview_tui.model.health import CheckState
from interview_tui.model.plan import Remain
from tests.aws.conftest import Stub

ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/interview-a-Schools/backup/01489602797149-73d8d5bc"

# What each kind asks for, with its identity: service, calls with their arguments and answers.
REMOVALS: dict[str, tuple[str, list[tuple[str, dict[str, Any], dict[str, Any]]]]] = {
    "AWS::DynamoDB::Table": (
        "dynamodb",
        [
            ("describe_table", {"TableName": "x"}, {"Table": {"DeletionProtectionEnabled": True}}),
            ("update_table", {"TableName": "x", "DeletionProtectionEnabled": False}, {}),
            ("delete_table", {"TableName": "x"}, {}),
        ],
    ),
    "AWS::Lambda::Function": ("functions", [("delete_function", {"FunctionName": "x"}, {})]),
    "AWS::Logs::LogGroup": ("logs", [("delete_log_group", {"logGroupName": "x"}, {})]),
    "AWS::RDS::DBInstance": (
        "rds",
        [
            (
                "describe_db_instances",
                {"DBInstanceIdentifier": "x"},
                {"DBInstances": [{"DBInstanceIdentifier": "x", "DeletionProtection": True}]},
            ),
            (
                "modify_db_instance",
                {"DBInstanceIdentifier": "x", "DeletionProtection": False, "ApplyImmediately": True},
                {},
            ),
            ("delete_db_instance", {"DBInstanceIdentifier": "x", "SkipFinalSnapshot": True}, {}),
        ],
    ),
    "AWS::RDS::DBSnapshot": ("rds", [("delete_db_snapshot", {"DBSnapshotIdentifier": "x"}, {})]),
    "AWS::RDS::DBInstanceAutomatedBackup": (
        "rds",
        [("delete_db_instance_automated_backup", {"DbiResourceId": "x"}, {})],
    ),
    "AWS::DynamoDB::Backup": ("dynamodb", [("delete_backup", {"BackupArn": ARN}, {})]),
    "AWS::ElastiCache::Snapshot": ("elasticache", [("delete_snapshot", {"SnapshotName": "x"}, {})]),
    "AWS::ElastiCache::CacheCluster": ("elasticache", [("delete_cache_cluster", {"CacheClusterId": "x"}, {})]),
    "AWS::SecretsManager::Secret": (
        "secrets",
        [("delete_secret", {"SecretId": "x", "ForceDeleteWithoutRecovery": True}, {})],
    ),
    "AWS::EC2::Instance": (
        "ec2",
        [
            ("modify_instance_attribute", {"InstanceId": "x", "DisableApiTermination": {"Value": False}}, {}),
            ("terminate_instances", {"InstanceIds": ["x"]}, {}),
        ],
    ),
    "AWS::EC2::Volume": ("ec2", [("delete_volume", {"VolumeId": "x"}, {})]),
    "AWS::SSM::Document": ("ssm", [("delete_document", {"Name": "x"}, {})]),
    "AWS::EC2::SecurityGroup": (
        "ec2",
        [
            ("describe_security_groups", {}, {"SecurityGroups": [{"GroupId": "x", "GroupName": "x"}]}),
            (
                "describe_network_interfaces",
                {"Filters": [{"Name": "group-id", "Values": ["x"]}]},
                {"NetworkInterfaces": []},
            ),
            ("delete_security_group", {"GroupId": "x"}, {}),
        ],
    ),
    "AWS::IAM::InstanceProfile": (
        "iam",
        [
            ("list_instance_profiles", {"PathPrefix": "/interview/"}, {"InstanceProfiles": []}),
            ("delete_instance_profile", {"InstanceProfileName": "x"}, {}),
        ],
    ),
    "AWS::IAM::Role": (
        "iam",
        [
            ("list_instance_profiles_for_role", {"RoleName": "x"}, {"InstanceProfiles": []}),
            ("list_attached_role_policies", {"RoleName": "x"}, {"AttachedPolicies": []}),
            ("list_role_policies", {"RoleName": "x"}, {"PolicyNames": ["expiry"]}),
            ("list_role_policies", {"RoleName": "x"}, {"PolicyNames": ["expiry"]}),
            ("delete_role_policy", {"RoleName": "x", "PolicyName": "expiry"}, {}),
            ("delete_role", {"RoleName": "x"}, {}),
        ],
    ),
    "AWS::S3::Bucket": (
        "s3",
        [
            (
                "get_bucket_tagging",
                {"Bucket": "x"},
                {"TagSet": [{"Key": "interview:id", "Value": "interview-a"}]},
            ),
            ("list_object_versions", {"Bucket": "x"}, {}),
            ("delete_bucket", {"Bucket": "x"}, {}),
        ],
    ),
}


def test_every_kind_can_be_removed() -> None:
    assert set(RESOURCE_TYPES) == set(REMOVALS)
    assert all(kind.remove for kind in RESOURCE_TYPES.values())


@pytest.mark.parametrize("type_", REMOVALS)
def test_removing_one(clients: Clients, stub: Stub, type_: str) -> None:
    service, calls = REMOVALS[type_]
    stubber = stub(getattr(clients, service))
    for name, arguments, answer in calls:
        stubber.add_response(name, answer, arguments)
    identity = calls[0][1].get("BackupArn", "x")
    AwsCloud(clients).remove(Remain("thing", "x", type_, identity))


def test_a_missing_right_is_the_products_error(clients: Clients, stub: Stub) -> None:
    words = "User x is not authorized to perform: logs:DeleteLogGroup on resource: y"
    stub(clients.logs).add_client_error("delete_log_group", "AccessDeniedException", words)
    with pytest.raises(Denied, match="logs:DeleteLogGroup"):
        AwsCloud(clients).remove(Remain("log group", "x", "AWS::Logs::LogGroup", "x"))


def test_releasing_a_role_leaves_the_policy_that_ends_its_rights(clients: Clients, stub: Stub) -> None:
    iam = stub(clients.iam)
    profile = {
        "Path": "/", "InstanceProfileName": "mine", "InstanceProfileId": "AIPA0000000000000000",
        "Arn": "arn:aws:iam::111122223333:instance-profile/mine", "CreateDate": "2026-11-21", "Roles": [],
    }  # fmt: skip
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    iam.add_response("list_instance_profiles_for_role", {"InstanceProfiles": [profile]})
    iam.add_response("remove_role_from_instance_profile", {}, {"RoleName": "role", "InstanceProfileName": "mine"})
    attached = [{"PolicyName": "ReadOnlyAccess", "PolicyArn": arn}]
    iam.add_response("list_attached_role_policies", {"AttachedPolicies": attached})
    iam.add_response("detach_role_policy", {}, {"RoleName": "role", "PolicyArn": arn})
    iam.add_response("list_role_policies", {"PolicyNames": ["expiry", "by-hand"]})
    iam.add_response("delete_role_policy", {}, {"RoleName": "role", "PolicyName": "by-hand"})
    done = AwsCloud(clients).release(Resource("Role", "role", "AWS::IAM::Role", "DELETE_FAILED"))
    assert done == (
        "took it out of the instance profile mine",
        "detached the policy ReadOnlyAccess",
        "deleted the policy by-hand in it",
    )


def test_releasing_a_group_takes_away_just_the_rules_that_name_it(clients: Clients, stub: Stub) -> None:
    ec2 = stub(clients.ec2)
    mixed = {
        "IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": [{"CidrIp": "10.0.0.0/8"}],
        "UserIdGroupPairs": [{"GroupId": "sg-1"}, {"GroupId": "sg-3"}],
    }  # fmt: skip
    groups = [
        {"GroupId": "sg-1", "GroupName": "mine"},
        {"GroupId": "sg-2", "GroupName": "other", "IpPermissions": [mixed], "IpPermissionsEgress": []},
    ]
    ec2.add_response("describe_security_groups", {"SecurityGroups": groups})
    rule = {"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "UserIdGroupPairs": [{"GroupId": "sg-1"}]}
    ec2.add_response("revoke_security_group_ingress", {}, {"GroupId": "sg-2", "IpPermissions": [rule]})
    interface = {"NetworkInterfaceId": "eni-1", "Description": "RDSNetworkInterface"}
    ec2.add_response("describe_network_interfaces", {"NetworkInterfaces": [interface]})
    done = AwsCloud(clients).release(Resource("Group", "sg-1", "AWS::EC2::SecurityGroup", "DELETE_FAILED"))
    assert done == (
        "took away the rules in other that name it",
        "it is still in use by the network interface eni-1 · RDSNetworkInterface",
    )


def entry(key: str, version: str) -> dict[str, Any]:
    return {"Key": key, "VersionId": version}


def bucket(name: str) -> Resource:
    return Resource("Bucket", name, "AWS::S3::Bucket", "DELETE_FAILED")


@pytest.mark.parametrize(
    ("name", "tags"),
    [("interview-a-files", None), ("made-by-hand", [{"Key": "interview:id", "Value": "interview-a"}])],
)
def test_a_full_bucket_of_ours_is_emptied_with_all_versions(
    clients: Clients, stub: Stub, name: str, tags: list[dict[str, str]] | None
) -> None:
    s3 = stub(clients.s3)
    if tags is not None:
        s3.add_response("get_bucket_tagging", {"TagSet": tags}, {"Bucket": name})
    first = {"Versions": [entry("a", "1")], "IsTruncated": True, "NextKeyMarker": "a", "NextVersionIdMarker": "1"}
    s3.add_response("list_object_versions", first, {"Bucket": name})
    s3.add_response("delete_object", {}, {"Bucket": name, "Key": "a", "VersionId": "1"})
    s3.add_response("list_object_versions", {"DeleteMarkers": [entry("b", "2")]})
    s3.add_response("delete_object", {}, {"Bucket": name, "Key": "b", "VersionId": "2"})
    assert AwsCloud(clients).release(bucket(name)) == ("removed 2 objects and old versions from it",)


@pytest.mark.parametrize("tags", [None, [{"Key": "owner", "Value": "interview:id"}]])
def test_a_bucket_of_somebody_else_is_not_emptied(
    clients: Clients, stub: Stub, tags: list[dict[str, str]] | None
) -> None:
    s3 = stub(clients.s3)
    if tags is None:
        s3.add_client_error("get_bucket_tagging", "NoSuchTagSet")
    else:
        s3.add_response("get_bucket_tagging", {"TagSet": tags})
    (said,) = AwsCloud(clients).release(bucket("production"))
    assert "is not emptied" in said


def test_a_bucket_that_may_not_be_emptied_is_named_with_what_to_do(clients: Clients, stub: Stub) -> None:
    stub(clients.s3).add_client_error("list_object_versions", "AccessDenied", "no")
    (said,) = AwsCloud(clients).release(bucket("interview-a-files"))
    assert "AWS does not let you do ListObjectVersions" in said
    assert "aws s3 rm s3://interview-a-files --recursive" in said


def test_what_nobody_knows_how_to_release_is_left_alone(clients: Clients) -> None:
    cloud = AwsCloud(clients)
    assert cloud.release(Resource("Data", "x", "Custom::SampleData", "DELETE_FAILED")) == ()
    assert cloud.release(Resource("Table", "", "AWS::DynamoDB::Table", "DELETE_FAILED")) == ()


@pytest.mark.parametrize(("listed", "exists"), [(["other"], False), (["role", "other"], None)])
def test_a_role_that_is_gone_has_no_path_by_which_one_may_ask_for_it(
    clients: Clients, stub: Stub, listed: list[str], exists: bool | None
) -> None:
    iam = stub(clients.iam)
    iam.add_client_error("get_role", "AccessDenied", "is not authorized to perform: iam:GetRole on resource: role role")
    roles = [
        {
            "Path": "/interview/", "RoleName": name, "RoleId": "AROA0000000000000000", "CreateDate": "2026-11-21",
            "Arn": f"arn:aws:iam::111122223333:role/interview/{name}",
        }
        for name in listed
    ]  # fmt: skip
    iam.add_response("list_roles", {"Roles": roles}, {"PathPrefix": "/interview/"})
    if exists is None:
        with pytest.raises(clients.iam.exceptions.ClientError):
            iam_role.look(clients, ["role"])
        return
    (health,) = iam_role.look(clients, ["role"])
    assert (health.state, health.exists) == (CheckState.FAILED, exists)


@pytest.mark.parametrize(("state", "exists"), [("running", True), ("shutting-down", True), ("terminated", False)])
def test_a_machine_that_has_ended_does_not_exist(clients: Clients, stub: Stub, state: str, exists: bool) -> None:
    found = {"Reservations": [{"Instances": [{"InstanceId": "i-1", "State": {"Name": state}}]}]}
    stub(clients.ec2).add_response("describe_instances", found)
    assert AwsCloud(clients).is_there(Remain("EC2 instance", "x", "AWS::EC2::Instance", "i-1")) is exists
