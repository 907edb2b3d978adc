"""Every resource type: what its statuses mean, and how it is found."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Any

import pytest

from interview_tui.aws.clients import Clients
from interview_tui.aws.cloud import AwsCloud
from interview_tui.aws.naming import known_endings
from interview_tui.aws.resources import (
    OF_STACKS_ONLY,
    REGISTRY,
    RESOURCE_TYPES,
    cache_cluster,
    cache_snapshot,
    db_backup,
    db_instance,
    db_snapshot,
    dynamodb_backup,
    dynamodb_table,
    ec2_instance,
    iam_role,
    instance_profile,
    lambda_function,
    log_group,
    s3_bucket,
    secret,
    security_group,
    ssm_document,
)
from interview_tui.aws.resources.base import Carrier, state_of
from interview_tui.challenges import CHALLENGES
from interview_tui.model.errors import Denied, Throttled
from interview_tui.model.health import CheckState, Expected, ResourceHealth
from tests.aws.conftest import Stub
from tests.fakes import make_interview

OK, PENDING, FAILED, UNKNOWN = CheckState.OK, CheckState.PENDING, CheckState.FAILED, CheckState.UNKNOWN
NOW = datetime(2026, 11, 21, tzinfo=UTC)


def test_the_registry_knows_every_type_once() -> None:
    assert len(RESOURCE_TYPES) == len(REGISTRY) + len(OF_STACKS_ONLY)
    assert len({resource.kind for resource in REGISTRY}) == len(REGISTRY)


def test_everything_that_templates_name_is_looked_for_after_a_cleanup() -> None:
    assert known_endings().keys() <= RESOURCE_TYPES.keys()


def test_everything_that_challenges_expect_can_be_looked_at() -> None:
    for challenge in CHALLENGES.values():
        assert {expected.type for expected in challenge.expected(make_interview())} <= RESOURCE_TYPES.keys()


# ------------------------------------------------------------------------------------------------------------ statuses


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("ACTIVE", OK),
        ("CREATING", PENDING),
        ("UPDATING", PENDING),
        ("DELETING", FAILED),
        ("ARCHIVING", FAILED),
        ("ARCHIVED", FAILED),
        ("INACCESSIBLE_ENCRYPTION_CREDENTIALS", FAILED),
        ("REPLICATION_NOT_AUTHORIZED", FAILED),
        ("SOMETHING_NEW", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_table_statuses(status: str, state: CheckState) -> None:
    assert state_of(status, dynamodb_table.STATES) is state


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("available", OK),
        ("backing-up", OK),
        ("storage-optimization", OK),
        ("storage-initialization", OK),
        ("creating", PENDING),
        ("modifying", PENDING),
        ("maintenance", PENDING),
        ("resetting-master-credentials", PENDING),
        ("configuring-enhanced-monitoring", PENDING),
        ("configuring-something-new", PENDING),
        ("failed", FAILED),
        ("incompatible-network", FAILED),
        ("incompatible-something-new", FAILED),
        ("inaccessible-encryption-credentials-recoverable", FAILED),
        ("insufficient-capacity", FAILED),
        ("storage-full", FAILED),
        ("stopped", FAILED),
        ("stopping", FAILED),
        ("deleting", FAILED),
        ("delete-precheck", FAILED),
        ("dreaming", UNKNOWN),
        ("", UNKNOWN),
    ],
)
def test_database_statuses(status: str, state: CheckState) -> None:
    assert db_instance.state(status) is state


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("available", OK),
        ("creating", PENDING),
        ("rebooting cluster nodes", PENDING),
        ("snapshotting", PENDING),
        ("incompatible-network", FAILED),
        ("restore-failed", FAILED),
        ("deleting", FAILED),
        ("dreaming", UNKNOWN),
    ],
)
def test_cache_statuses(status: str, state: CheckState) -> None:
    assert cache_cluster.health({"CacheClusterId": "c", "CacheClusterStatus": status}).state is state


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("running", OK),
        ("pending", PENDING),
        ("shutting-down", FAILED),
        ("stopping", FAILED),
        ("stopped", FAILED),
        ("terminated", FAILED),
        ("dreaming", UNKNOWN),
    ],
)
def test_host_states(status: str, state: CheckState) -> None:
    health = ec2_instance.health({"InstanceId": "i-1", "InstanceType": "t4g.nano", "State": {"Name": status}})
    assert (health.state, health.detail) == (state, f"{status} · t4g.nano")


def test_a_host_that_tells_little() -> None:
    health = ec2_instance.health({"InstanceId": "i-1"})
    assert (health.name, health.state, health.detail) == ("i-1", UNKNOWN, "no state")


@pytest.mark.parametrize(
    ("answer", "state", "detail"),
    [
        ({"State": "Active", "LastUpdateStatus": "Successful"}, OK, "Active · 256 MB · python3.13"),
        ({"State": "Inactive"}, OK, "Inactive · 256 MB · python3.13"),
        ({"State": "Active", "PackageType": "Image", "Runtime": None}, OK, "Active · 256 MB · container image"),
        ({"State": "Pending", "StateReason": "Being created"}, PENDING, "Pending · Being created"),
        ({"State": "Active", "LastUpdateStatus": "InProgress"}, PENDING, "Active · update InProgress"),
        (
            {"State": "Active", "LastUpdateStatus": "Failed", "LastUpdateStatusReason": "No image"},
            FAILED,
            "Active · update Failed · No image",
        ),
        ({"State": "Failed", "StateReason": "No subnet"}, FAILED, "Failed · No subnet"),
        ({"State": "Deactivating"}, FAILED, "Deactivating"),
        ({"State": "Sleeping"}, UNKNOWN, "Sleeping"),
        ({"State": "Active", "LastUpdateStatus": "Odd"}, UNKNOWN, "Active · update Odd"),
        ({}, UNKNOWN, "no state"),
    ],
)
def test_function_states(answer: dict[str, Any], state: CheckState, detail: str) -> None:
    health = lambda_function.health("f", {"MemorySize": 256, "Runtime": "python3.13", **answer})
    assert (health.state, health.detail) == (state, detail)


# ------------------------------------------------------------------------------------------------------------- looking


def test_tables_one_by_one(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.dynamodb)
    stubber.add_response("describe_table", {"Table": {"TableStatus": "ACTIVE"}}, {"TableName": "a"})
    stubber.add_client_error("describe_table", "ResourceNotFoundException", "Requested resource not found")
    assert dynamodb_table.look(clients, ("a", "b")) == (
        ResourceHealth(dynamodb_table.TYPE, "a", OK, "ACTIVE"),
        ResourceHealth(dynamodb_table.TYPE, "b", FAILED, "does not exist"),
    )


def test_functions_one_by_one(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.functions)
    stubber.add_client_error("get_function", "ResourceNotFoundException", "Function not found")
    answer = {"State": "Active", "MemorySize": 256, "Runtime": "python3.13"}
    stubber.add_response("get_function", {"Configuration": answer}, {"FunctionName": "b"})
    gone, there = lambda_function.look(clients, ("a", "b"))
    assert (gone.state, there.state) == (FAILED, OK)


def instance(name: str, **more: Any) -> dict[str, Any]:
    return {
        "DBInstanceIdentifier": name,
        "DBInstanceStatus": "available",
        "Engine": "postgres",
        "EngineVersion": "18.1",
        "DBInstanceClass": "db.t4g.micro",
        **more,
    }


@pytest.mark.parametrize("status", ["available", "creating"])
def test_the_only_database_and_cache_are_asked_for_by_name(clients: Clients, stub: Stub, status: str) -> None:
    rds, elasticache = stub(clients.rds), stub(clients.elasticache)
    answer = {"DBInstances": [instance("a", DBInstanceStatus=status)]}
    rds.add_response("describe_db_instances", answer, {"DBInstanceIdentifier": "a"})
    clusters = [{"CacheClusterId": "a", "CacheClusterStatus": status}]
    elasticache.add_response("describe_cache_clusters", {"CacheClusters": clusters}, {"CacheClusterId": "a"})
    state = OK if status == "available" else PENDING
    assert [health.state for health in db_instance.look(clients, ("a",))] == [state]
    assert [health.state for health in cache_cluster.look(clients, ("a",))] == [state]


def test_the_only_database_and_cache_that_are_not_there(clients: Clients, stub: Stub) -> None:
    stub(clients.rds).add_client_error("describe_db_instances", "DBInstanceNotFound", "not found", 404)
    stub(clients.elasticache).add_client_error("describe_cache_clusters", "CacheClusterNotFound", "not found", 404)
    assert [health.detail for health in db_instance.look(clients, ("a",))] == ["does not exist"]
    assert [health.detail for health in cache_cluster.look(clients, ("a",))] == ["does not exist"]


def test_databases_in_bulk_over_pages(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.rds)
    stubber.add_response(
        "describe_db_instances", {"DBInstances": [instance("other"), instance("b")], "Marker": "m"}, {}
    )
    stubber.add_response("describe_db_instances", {"DBInstances": [instance("a")]}, {"Marker": "m"})
    first, second, third = db_instance.look(clients, ("a", "b", "c"))
    assert (first.name, first.state) == ("a", OK)
    assert second.detail == "available · PostgreSQL 18.1 · db.t4g.micro"
    assert (third.name, third.state, third.detail) == ("c", FAILED, "does not exist")


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=5))])
def test_a_database_and_a_cache_tell_since_when_they_are_there(clients: Clients, stub: Stub, zone: tzinfo) -> None:
    answer = {"DBInstances": [instance("a", InstanceCreateTime=NOW.astimezone(zone)), instance("b")]}
    stub(clients.rds).add_response("describe_db_instances", answer, {})
    clusters = [{"CacheClusterId": "a", "CacheClusterCreateTime": NOW.astimezone(zone)}, {"CacheClusterId": "b"}]
    stub(clients.elasticache).add_response("describe_cache_clusters", {"CacheClusters": clusters}, {})
    for kind in (db_instance, cache_cluster):
        known, beginning = kind.listing(clients)
        assert (known.since, beginning.since) == (NOW, None)
        assert known.since is not None
        assert known.since.tzinfo is UTC


def test_a_database_that_tells_little(clients: Clients) -> None:
    health = db_instance.health({"DBInstanceIdentifier": "a"})
    assert (health.state, health.detail) == (UNKNOWN, "no status")


def test_caches_in_bulk_over_pages(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.elasticache)
    cluster = {
        "CacheClusterId": "a",
        "CacheClusterStatus": "available",
        "Engine": "redis",
        "EngineVersion": "7.1.0",
        "CacheNodeType": "cache.t4g.micro",
    }
    stubber.add_response("describe_cache_clusters", {"CacheClusters": [{"CacheClusterId": "x"}], "Marker": "m"}, {})
    stubber.add_response("describe_cache_clusters", {"CacheClusters": [cluster]}, {"Marker": "m"})
    found, missing = cache_cluster.look(clients, ("a", "b"))  # more than one: the listing
    assert (found.state, found.detail) == (OK, "available · Redis 7.1.0 · cache.t4g.micro")
    assert missing.detail == "does not exist"


@pytest.mark.parametrize(("code", "kind"), [("ThrottlingException", Throttled), ("AccessDeniedException", Denied)])
def test_looking_that_fails_is_told_and_not_guessed(
    clients: Clients, stub: Stub, code: str, kind: type[Exception]
) -> None:
    stub(clients.dynamodb).add_client_error("describe_table", code, "no")
    with pytest.raises(kind):
        AwsCloud(clients).look(Expected("DynamoDB", dynamodb_table.TYPE, ("a",)))


def test_secrets_by_arn_or_name(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.secrets)
    stubber.add_response("describe_secret", {"Name": "a"}, {"SecretId": "arn:a"})
    stubber.add_response("describe_secret", {"Name": "b", "DeletedDate": NOW}, {"SecretId": "b"})
    stubber.add_client_error("describe_secret", "ResourceNotFoundException", "can't find the specified secret")
    found = secret.look(clients, ("arn:a", "b", "c"))
    assert [(health.name, health.state, health.detail) for health in found] == [
        ("arn:a", OK, "exists"),
        ("b", FAILED, "planned for deletion"),
        ("c", FAILED, "does not exist"),
    ]


def test_roles_one_by_one(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.iam)
    stubber.add_response("get_role", {"Role": role("a")}, {"RoleName": "a"})
    stubber.add_client_error("get_role", "NoSuchEntity", "The role with name b cannot be found.", 404)
    assert [health.detail for health in iam_role.look(clients, ("a", "b"))] == ["exists", "does not exist"]


def test_what_has_no_status_exists_or_does_not(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.logs)
    name = "/aws/lambda/interview-a-leaky-api"
    longer = {"logGroupName": f"{name}-2"}
    stubber.add_response(
        "describe_log_groups", {"logGroups": [{"logGroupName": name}, longer]}, {"logGroupNamePrefix": name}
    )
    stubber.add_response("describe_log_groups", {"logGroups": []}, {"logGroupNamePrefix": "/aws/lambda/x"})
    there, gone = RESOURCE_TYPES[log_group.TYPE].look(clients, (name, "/aws/lambda/x"))
    assert (there.state, there.detail) == (OK, "exists")
    assert (gone.state, gone.detail) == (FAILED, "does not exist")


# ------------------------------------------------------------------------------------------------------------- finding


def test_tables_of_every_page(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.dynamodb)
    stubber.add_response("list_tables", {"TableNames": ["one"], "LastEvaluatedTableName": "one"}, {})
    stubber.add_response("list_tables", {"TableNames": ["two"]}, {"ExclusiveStartTableName": "one"})
    assert [carrier.name for carrier in dynamodb_table.existing(clients, "interview-a")] == ["one", "two"]


def test_functions_of_every_page(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.functions)
    stubber.add_response("list_functions", {"Functions": [{"FunctionName": "a"}], "NextMarker": "m"}, {})
    stubber.add_response("list_functions", {"Functions": [{"FunctionName": "b"}]}, {"Marker": "m"})
    assert [carrier.name for carrier in lambda_function.existing(clients, "interview-a")] == ["a", "b"]


def test_roles_under_the_path(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.iam)
    stubber.add_response(
        "list_roles",
        {"Roles": [role("a")], "IsTruncated": True, "Marker": "more"},
        {"PathPrefix": "/interview/"},
    )
    stubber.add_response(
        "list_roles", {"Roles": [role("b")], "IsTruncated": False}, {"PathPrefix": "/interview/", "Marker": "more"}
    )
    assert [carrier.name for carrier in iam_role.existing(clients, "interview-a")] == ["a", "b"]


def role(name: str) -> dict[str, Any]:
    arn = f"arn:aws:iam::111122223333:role/interview/{name}"
    return {"Path": "/interview/", "RoleName": name, "RoleId": "A" * 16, "Arn": arn, "CreateDate": NOW}


def test_secrets_also_those_planned_for_deletion(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.secrets)
    names = ("interview-a-database-admin", "interview-a-database-candidate", "interview-a-gone")
    arns = [f"arn:aws:secretsmanager:eu-central-1:111122223333:secret:{name}-AbCdEf" for name in names]
    stubber.add_response(
        "list_secrets",
        {"SecretList": [{"ARN": arn, "Name": name} for arn, name in zip(arns, names, strict=True)]},
        {"IncludePlannedDeletion": True, "Filters": [{"Key": "name", "Values": ["interview-a"]}]},
    )
    stubber.add_response("describe_secret", {"Name": names[0]}, {"SecretId": arns[0]})
    stubber.add_response("describe_secret", {"Name": names[1], "DeletedDate": NOW}, {"SecretId": arns[1]})
    # The listing may be minutes old.
    stubber.add_client_error("describe_secret", "ResourceNotFoundException", "can't find the specified secret")
    assert list(secret.existing(clients, "interview-a")) == [
        Carrier(names[0], names[0]),
        Carrier(f"{names[1]} (planned for deletion)", names[1]),
    ]


def test_log_groups_of_functions(clients: Clients, stub: Stub) -> None:
    name = "/aws/lambda/interview-a-leaky-api"
    stub(clients.logs).add_response(
        "describe_log_groups",
        {"logGroups": [{"logGroupName": name}]},
        {"logGroupNamePrefix": "/aws/lambda/interview-a"},
    )
    assert list(log_group.existing(clients, "interview-a")) == [Carrier(name, "interview-a-leaky-api")]


def test_databases_and_their_snapshots(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.rds)
    stubber.add_response("describe_db_instances", {"DBInstances": [instance("interview-a-database")]})
    assert [carrier.name for carrier in db_instance.existing(clients, "interview-a")] == ["interview-a-database"]
    snapshot = {"DBSnapshotIdentifier": "final", "DBInstanceIdentifier": "interview-a-database"}
    stubber.add_response("describe_db_snapshots", {"DBSnapshots": [snapshot]}, {"SnapshotType": "manual"})
    assert list(db_snapshot.existing(clients, "interview-a")) == [Carrier("final", "interview-a-database")]


def test_backups_are_whose_the_thing_was_that_they_were_made_of(clients: Clients, stub: Stub) -> None:
    arn = "arn:aws:dynamodb:eu-central-1:111122223333:table/interview-a-Schools/backup/01489602797149-73d8d5bc"
    dynamodb = stub(clients.dynamodb)
    made = {"BackupName": "mine", "BackupArn": arn, "TableName": "interview-a-Schools", "BackupStatus": "AVAILABLE"}
    for _ in range(2):
        dynamodb.add_response("list_backups", {"BackupSummaries": [made, {**made, "BackupStatus": "DELETED"}]})
    (found,) = dynamodb_backup.existing(clients, "interview-a")
    assert (found.shown, found.name, found.identity) == ("mine", "interview-a-Schools", arn)
    (health,) = RESOURCE_TYPES[dynamodb_backup.TYPE].look(clients, (arn,))
    assert health.exists

    cache = stub(clients.elasticache)
    snapshots = [{"SnapshotName": "s", "CacheClusterId": "interview-a-cache"}, {"SnapshotName": "of-a-group"}]
    cache.add_response("describe_snapshots", {"Snapshots": snapshots})
    assert [each.name for each in cache_snapshot.existing(clients, "")] == ["interview-a-cache", ""]

    backup = {"DBInstanceIdentifier": "interview-a-database", "DbiResourceId": "db-1"}
    wanted = {"Filters": [{"Name": "status", "Values": ["retained"]}]}
    stub(clients.rds).add_response(
        "describe_db_instance_automated_backups", {"DBInstanceAutomatedBackups": [backup]}, wanted
    )
    (found,) = db_backup.existing(clients, "")
    assert (found.name, found.identity) == ("interview-a-database", "db-1")


def test_a_bucket_that_is_gone_is_known_without_a_right_and_others_are_not(clients: Clients, stub: Stub) -> None:
    s3 = stub(clients.s3)
    s3.add_response("head_bucket", {}, {"Bucket": "a"})
    s3.add_client_error("head_bucket", "404")
    assert [health.exists for health in s3_bucket.look(clients, ("a", "b"))] == [True, False]
    s3.add_client_error("head_bucket", "403")
    with pytest.raises(clients.s3.exceptions.ClientError):
        s3_bucket.look(clients, ("c",))


def test_caches_and_security_groups(clients: Clients, stub: Stub) -> None:
    stub(clients.elasticache).add_response("describe_cache_clusters", {"CacheClusters": [{"CacheClusterId": "c"}]})
    assert [carrier.name for carrier in cache_cluster.existing(clients, "interview-a")] == ["c"]
    stubber = stub(clients.ec2)
    stubber.add_response(
        "describe_security_groups", {"SecurityGroups": [{"GroupName": "a", "GroupId": "sg-a"}], "NextToken": "n"}
    )
    stubber.add_response(
        "describe_security_groups", {"SecurityGroups": [{"GroupName": "b", "GroupId": "sg-b"}]}, {"NextToken": "n"}
    )
    assert [carrier.name for carrier in security_group.existing(clients, "interview-a")] == ["a", "b"]


def test_a_security_group_by_id_or_name(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.ec2)
    groups = [{"GroupName": "interview-a-database", "GroupId": "sg-1"}]
    stubber.add_response("describe_security_groups", {"SecurityGroups": groups})
    found = security_group.look(clients, ("sg-1", "sg-2", "interview-a-database"))
    assert [health.detail for health in found] == ["exists", "does not exist", "exists"]


def host(instance_id: str, name: str, state: str = "running") -> dict[str, Any]:
    tags = [{"Key": "interview:id", "Value": "interview-a"}, {"Key": "Name", "Value": name}]
    return {"InstanceId": instance_id, "InstanceType": "t4g.nano", "State": {"Name": state}, "Tags": tags}


def test_hosts_by_id_over_pages(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.ec2)
    wanted = {"Filters": [{"Name": "instance-id", "Values": ["i-1", "i-2", "i-3"]}]}
    stubber.add_response(
        "describe_instances", {"Reservations": [{"Instances": [host("i-2", "b")]}], "NextToken": "n"}, wanted
    )
    stubber.add_response(
        "describe_instances",
        {"Reservations": [{"Instances": [host("i-1", "a", "terminated")]}]},
        {**wanted, "NextToken": "n"},
    )
    found = ec2_instance.look(clients, ("i-1", "i-2", "i-3"))
    assert [(health.name, health.state, health.detail) for health in found] == [
        ("i-1", FAILED, "terminated · t4g.nano"),
        ("i-2", OK, "running · t4g.nano"),
        ("i-3", FAILED, "does not exist"),
    ]


def test_hosts_that_are_left_are_found_by_name_and_those_that_ended_are_not(clients: Clients, stub: Stub) -> None:
    name = "interview-a-tunnel"
    hosts = [host("i-1", name), host("i-2", name, "terminated"), host("i-3", name, "shutting-down")]
    stub(clients.ec2).add_response(
        "describe_instances",
        {"Reservations": [{"Instances": hosts[:2]}, {"Instances": hosts[2:]}]},
        {"Filters": [{"Name": "tag:Name", "Values": ["interview-a-*"]}]},
    )
    assert list(ec2_instance.existing(clients, "interview-a")) == [
        Carrier(f"{name} (i-1)", name),
        Carrier(f"{name} (i-3)", name),
    ]


def test_a_host_is_whose_its_profile_would_be() -> None:
    assert ec2_instance.EC2_INSTANCE.named_as == instance_profile.TYPE
    assert known_endings()[instance_profile.TYPE] == {"tunnel"}


def test_instance_profiles_under_the_path(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.iam)
    for _ in range(2):
        stubber.add_response(
            "list_instance_profiles",
            {"InstanceProfiles": [profile("a")], "IsTruncated": True, "Marker": "more"},
            {"PathPrefix": "/interview/"},
        )
        stubber.add_response(
            "list_instance_profiles",
            {"InstanceProfiles": [profile("b")], "IsTruncated": False},
            {"PathPrefix": "/interview/", "Marker": "more"},
        )
    assert [carrier.name for carrier in instance_profile.existing(clients, "interview-a")] == ["a", "b"]
    (found,) = RESOURCE_TYPES[instance_profile.TYPE].look(clients, ("b",))
    assert (found.state, found.detail) == (OK, "exists")


def profile(name: str) -> dict[str, Any]:
    arn = f"arn:aws:iam::111122223333:instance-profile/interview/{name}"
    return {
        "Path": "/interview/",
        "InstanceProfileName": name,
        "InstanceProfileId": "A" * 16,
        "Arn": arn,
        "CreateDate": NOW,
        "Roles": [],
    }


def test_session_documents_of_every_page(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.ssm)
    own = {
        "Filters": [{"Key": "Owner", "Values": ["Self"]}, {"Key": "DocumentType", "Values": ["Session"]}],
    }
    first = {"DocumentIdentifiers": [{"Name": "a"}], "NextToken": "n"}
    stubber.add_response("list_documents", first, own)
    stubber.add_response("list_documents", {"DocumentIdentifiers": [{"Name": "b"}]}, {**own, "NextToken": "n"})
    assert [carrier.name for carrier in ssm_document.existing(clients, "interview-a")] == ["a", "b"]


def test_a_session_document_that_is_gone(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.ssm)
    for _ in range(2):
        stubber.add_response("list_documents", {"DocumentIdentifiers": [{"Name": "a"}]})
    there, gone = RESOURCE_TYPES[ssm_document.TYPE].look(clients, ("a", "b"))
    assert (there.detail, gone.detail) == ("exists", "does not exist")
