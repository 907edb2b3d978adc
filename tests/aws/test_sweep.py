"""The proof after a cleanup."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError
from botocore.stub import Stubber

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources import DB_SNAPSHOT
from interview_tui.aws.resources.base import Carrier, ResourceType, present
from interview_tui.aws.sweep import sweep
from interview_tui.aws.tagged import tagged
from interview_tui.model.asking import Asking, Value
from interview_tui.model.errors import PASSING, Interrupted, NoCredentials
from interview_tui.model.plan import Evidence, Remain
from tests.aws.conftest import Stub
from tests.aws.test_records import described

ID = "interview-a"


def kind(*names: str, type_: str = "AWS::DynamoDB::Table", shown: str = "{}") -> ResourceType:
    """A resource type with just these names."""

    def existing(_clients: Clients, _interview_id: str) -> Iterable[Carrier]:
        return [Carrier(shown.format(name), name) for name in names]

    return ResourceType(type_, present(type_, existing), existing)


def unreadable(code: str) -> ResourceType:
    """A resource type that cannot be looked at."""

    def existing(_clients: Clients, _interview_id: str) -> Iterable[Carrier]:
        raise ClientError(
            {"Error": {"Code": code, "Message": "x is not authorized to perform: rds:DescribeDBInstances"}}, "Describe"
        )

    return ResourceType("AWS::RDS::DBInstance", present("x", existing), existing)


def stacks(clients: Clients, stub: Stub, *listings: Iterable[str], tags: Mapping[str, str] | None = None) -> Stubber:
    """What DescribeStacks answers, one listing after the other, and what carries our tag: ids by ARN."""
    hits = [{"ResourceARN": arn, "Tags": [{"Key": "interview:id", "Value": of}]} for arn, of in (tags or {}).items()]
    tagging = stub(clients.service("resourcegroupstaggingapi"))
    tagging.add_response("get_resources", {"ResourceTagMappingList": hits})
    stubber = stub(clients.cloudformation)
    for names in listings:
        stubber.add_response("describe_stacks", {"Stacks": [described(name) for name in names]})
    return stubber


def test_nothing_is_left(clients: Clients, stub: Stub) -> None:
    stacks(clients, stub, ["interviews-shared", "interview-b"])
    found = sweep(clients, ID, [kind("interview-b-Schools", "something"), kind(type_="AWS::Lambda::Function")])
    assert found.found == ()
    assert found.unreadable == ()


def busy(kind: ResourceType, times: int, looks: list[str]) -> ResourceType:
    """The same type, whose service asks to slow down so many times before it answers."""
    left = iter(range(times))

    def existing(clients: Clients, prefix: str) -> Iterable[Carrier]:
        looks.append(kind.type)
        if next(left, None) is not None:
            raise ClientError({"Error": {"Code": "Throttling", "Message": "Rate exceeded"}}, "Describe")
        return kind.existing(clients, prefix)

    return replace(kind, existing=existing)


def asked_up_to(times: int) -> Asking:
    """Puts each question so often while the trouble with it passes, without a pause."""

    def asking(question: Callable[[], Value], /) -> Value:
        for _ in range(times - 1):
            try:
                return question()
            except PASSING:
                continue
        return question()

    return asking


@pytest.mark.parametrize(("attempts", "whole"), [(1, False), (2, False), (3, True)])
def test_what_was_too_busy_is_looked_at_again_and_nothing_else(
    clients: Clients, stub: Stub, attempts: int, whole: bool
) -> None:
    stacks(clients, stub, [], [])
    looks: list[str] = []
    calm, shaky = kind("interview-a-Schools"), kind("interview-a-x", type_="AWS::Lambda::Function")
    found = sweep(clients, ID, [busy(calm, 0, looks), busy(shaky, 2, looks)], asked_up_to(attempts))
    assert (found.unreadable == ()) is whole
    assert len(found.found) == 1 + whole
    assert looks.count(calm.type) == 1


def test_stacks_tags_and_what_carries_them_are_asked_again_too(clients: Clients, stub: Stub) -> None:
    hit = {"ResourceARN": TABLE, "Tags": [{"Key": "interview:id", "Value": ID}]}
    for client, operation, answer in (
        (clients.cloudformation, "describe_stacks", {"Stacks": []}),
        (clients.service("resourcegroupstaggingapi"), "get_resources", {"ResourceTagMappingList": [hit]}),
        (clients.dynamodb, "describe_table", {"Table": {"TableStatus": "ACTIVE"}}),
    ):
        stubber = stub(client)
        stubber.add_client_error(operation, "ThrottlingException", "Rate exceeded")
        stubber.add_response(operation, answer)
    found = sweep(clients, ID, [kind()], asked_up_to(2))
    assert (found.found, found.unreadable) == ((Remain("DynamoDB table", "Made-By-Hand"),), ())


def test_quitting_ends_the_look(clients: Clients, stub: Stub) -> None:
    def quit_now(_question: Callable[[], Value], /) -> Value:
        raise Interrupted("Stopped.")

    with pytest.raises(Interrupted):
        sweep(clients, ID, [kind()], quit_now)


def test_without_credentials_there_is_no_answer_at_all(clients: Clients, stub: Stub) -> None:
    stacks(clients, stub, [])
    with pytest.raises(NoCredentials):
        sweep(clients, ID, [unreadable("ExpiredToken")])


def test_what_is_left_is_named(clients: Clients, stub: Stub) -> None:
    stacks(clients, stub, [ID], [ID])
    group = kind("interview-a-leaky-api", type_="AWS::Logs::LogGroup", shown="/aws/lambda/{}")
    found = sweep(clients, ID, [kind("interview-a-Schools", "interview-ab-Schools"), group])
    assert found.found == (
        Remain("CloudFormation stack", "interview-a"),
        Remain("DynamoDB table", "interview-a-Schools"),
        Remain("log group", "/aws/lambda/interview-a-leaky-api"),
    )


def test_the_next_interview_is_left_alone(clients: Clients, stub: Stub) -> None:
    stacks(clients, stub, ["interview-a-2"], ["interview-a-2"])
    found = sweep(clients, ID, [kind("interview-a-2-Schools", "interview-a-2-Made-By-Hand")])
    assert found.found == ()


@pytest.mark.parametrize("listings", [(["interview-a-2"], []), ([], ["interview-a-2"])])
def test_also_when_it_comes_or_goes_meanwhile(clients: Clients, stub: Stub, listings: tuple[list[str], ...]) -> None:
    stacks(clients, stub, *listings)
    assert sweep(clients, ID, [kind("interview-a-2-Made-By-Hand")]).found == ()


def test_what_cannot_be_looked_at_is_said_and_the_rest_still_found(clients: Clients, stub: Stub) -> None:
    stacks(clients, stub, [], [])
    found = sweep(clients, ID, [unreadable("AccessDenied"), kind("interview-a-Schools")])
    assert found.found == (Remain("DynamoDB table", "interview-a-Schools"),)
    assert found.unreadable == ("RDS instance: AWS does not let you do rds:DescribeDBInstances.",)


def test_stacks_that_cannot_be_looked_at(clients: Clients, stub: Stub) -> None:
    stacks(clients, stub).add_client_error("describe_stacks", "Throttling", "Rate exceeded")
    found = sweep(clients, ID, [kind()])
    assert found.found == ()
    assert found.unreadable[0].startswith("CloudFormation stack: AWS asks to slow down")


def test_a_snapshot_is_whose_the_database_was(clients: Clients, stub: Stub) -> None:
    stacks(clients, stub, [], [])
    stub(clients.rds).add_response(
        "describe_db_snapshots",
        {
            "DBSnapshots": [
                {"DBSnapshotIdentifier": "final", "DBInstanceIdentifier": "interview-a-database"},
                {"DBSnapshotIdentifier": "others", "DBInstanceIdentifier": "interview-a-2-database"},
            ]
        },
    )
    assert sweep(clients, ID, [DB_SNAPSHOT]).found == (Remain("RDS snapshot", "final"),)


@pytest.mark.parametrize(
    ("code", "skipped", "unseen"), [("AccessDenied", 1, 0), ("InvalidAction", 1, 0), ("Throttling", 0, 1)]
)
def test_what_interviewers_may_not_look_for_is_said_and_takes_nothing_from_the_proof(
    clients: Clients, stub: Stub, code: str, skipped: int, unseen: int
) -> None:
    stacks(clients, stub, [])
    found = sweep(clients, ID, [replace(unreadable(code), beyond_rights=True)])
    assert (len(found.skipped), len(found.unreadable)) == (skipped, unseen)


# ------------------------------------------------------------------------------------------------------------- by tag

TABLE = "arn:aws:dynamodb:eu-central-1:111122223333:table/Made-By-Hand"


@pytest.mark.parametrize("there", [True, False])
def test_what_only_carries_the_tag_counts_when_its_service_confirms_it(
    clients: Clients, stub: Stub, there: bool
) -> None:
    stacks(clients, stub, [], tags={TABLE: ID})
    dynamodb = stub(clients.dynamodb)
    if there:
        dynamodb.add_response("describe_table", {"Table": {"TableStatus": "ACTIVE"}}, {"TableName": "Made-By-Hand"})
    else:
        dynamodb.add_client_error("describe_table", "ResourceNotFoundException")
    found = sweep(clients, ID, [kind()])
    assert found.found == ((Remain("DynamoDB table", "Made-By-Hand"),) if there else ())
    assert found.unreadable == ()
    assert [remain.evidence for remain in found.found] == ([Evidence.TAG] if there else [])


@pytest.mark.parametrize("there", [True, False])
def test_a_bucket_that_carries_the_tag_is_asked_for(clients: Clients, stub: Stub, there: bool) -> None:
    """AWS goes on naming one that was emptied and deleted: that is no part of the account that nobody could look at."""
    stacks(clients, stub, [], tags={"arn:aws:s3:::interview-a-files": ID})
    s3 = stub(clients.s3)
    if there:
        s3.add_response("head_bucket", {}, {"Bucket": "interview-a-files"})
    else:
        s3.add_client_error("head_bucket", "404", http_status_code=404)
    found = sweep(clients, ID, [kind()])
    assert found.found == ((Remain("S3 bucket", "interview-a-files"),) if there else ())
    assert found.unreadable == ()


def test_what_was_found_by_name_is_not_counted_twice(clients: Clients, stub: Stub) -> None:
    stacks(clients, stub, [], [], tags={TABLE.replace("Made-By-Hand", "interview-a-Schools"): ID})
    assert len(sweep(clients, ID, [kind("interview-a-Schools")]).found) == 1


def test_a_tagged_thing_that_nothing_here_knows_is_said(clients: Clients, stub: Stub) -> None:
    stacks(clients, stub, [], tags={"arn:aws:sqs:eu-central-1:111122223333:queue": ID})
    (reason,) = sweep(clients, ID, [kind()]).unreadable
    assert "nothing here knows how to look at it" in reason


def test_without_the_right_to_ask_for_tags_the_look_by_name_counts(clients: Clients, stub: Stub) -> None:
    stub(clients.cloudformation).add_response("describe_stacks", {"Stacks": []})
    stub(clients.service("resourcegroupstaggingapi")).add_client_error("get_resources", "AccessDeniedException")
    found = sweep(clients, ID, [kind()])
    assert (found.found, found.unreadable) == ((), ())
    assert found.skipped[0].startswith("by tag: ")


@pytest.mark.parametrize(
    ("arn", "type_", "identity"),
    [
        ("dynamodb:r:1:table/interview-a-Schools", "AWS::DynamoDB::Table", "interview-a-Schools"),
        ("lambda:r:1:function:interview-a-leaky-api", "AWS::Lambda::Function", "interview-a-leaky-api"),
        ("logs:r:1:log-group:/aws/lambda/interview-a-x:*", "AWS::Logs::LogGroup", "/aws/lambda/interview-a-x"),
        ("rds:r:1:db:interview-a-database", "AWS::RDS::DBInstance", "interview-a-database"),
        ("elasticache:r:1:snapshot:mine", "AWS::ElastiCache::Snapshot", "mine"),
        ("rds:r:1:snapshot:final", "AWS::RDS::DBSnapshot", "final"),
        ("elasticache:r:1:cluster:interview-a-cache", "AWS::ElastiCache::CacheCluster", "interview-a-cache"),
        ("ec2:r:1:instance/i-1", "AWS::EC2::Instance", "i-1"),
        ("ec2:r:1:security-group/sg-1", "AWS::EC2::SecurityGroup", "sg-1"),
        ("ec2:r:1:volume/vol-1", "AWS::EC2::Volume", "vol-1"),
        ("iam::1:role/interview/interview-a-candidate", "AWS::IAM::Role", "interview-a-candidate"),
        ("ssm:r:1:document/interview-a-cache-tunnel", "AWS::SSM::Document", "interview-a-cache-tunnel"),
    ],
)
def test_arns_are_read_as_what_stacks_know_things_by(
    clients: Clients, stub: Stub, arn: str, type_: str, identity: str
) -> None:
    stacks(clients, stub, tags={f"arn:aws:{arn}": ID})
    (hit,) = tagged(clients, ID)
    assert (hit.type, hit.identity, hit.interview_id) == (type_, identity, ID)
