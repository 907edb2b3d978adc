"""The proof after a cleanup."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from botocore.exceptions import ClientError

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources import DB_SNAPSHOT
from interview_tui.aws.resources.base import Carrier, ResourceType, present
from interview_tui.aws.sweep import sweep
from interview_tui.model.plan import Remain
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


def stacks(clients: Clients, stub: Stub, *listings: Iterable[str]) -> None:
    """What DescribeStacks answers, one listing after the other."""
    stubber = stub(clients.cloudformation)
    for names in listings:
        stubber.add_response("describe_stacks", {"Stacks": [described(name) for name in names]})


def test_nothing_is_left(clients: Clients, stub: Stub) -> None:
    stacks(clients, stub, ["interviews-shared", "interview-b"])
    found = sweep(clients, ID, [kind("interview-b-Schools", "something"), kind(type_="AWS::Lambda::Function")])
    assert found.found == ()
    assert found.unreadable == ()


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
    stub(clients.cloudformation).add_client_error("describe_stacks", "Throttling", "Rate exceeded")
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
