"""What is left of interviews that are gone, and what is not to be touched."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from botocore.stub import Stubber

from interview_tui.aws.clients import Clients
from interview_tui.aws.leftovers import leftovers
from interview_tui.aws.naming import owner
from interview_tui.model.plan import Evidence
from tests.aws.conftest import Stub
from tests.aws.test_cloud import ended
from tests.aws.test_records import described
from tests.aws.test_sweep import asked_up_to, busy, kind, unreadable

OURS = {"interview:id": "interview-b", "interview:expires-at": "2026-11-21T18:00:00Z"}
BEFORE, AFTER = "Sat, 21 Nov 2026 17:59:59 GMT", "Sat, 21 Nov 2026 18:00:00 GMT"


def account(
    clients: Clients,
    stub: Stub,
    *listings: Iterable[str],
    deleted: Iterable[str] = (),
    half: str = "",
    status: str = "DELETE_FAILED",
) -> Stubber:
    """An account with these stacks before and after; nothing is tagged."""
    stub(clients.service("resourcegroupstaggingapi")).add_response("get_resources", {"ResourceTagMappingList": []})
    cloudformation = stub(clients.cloudformation)
    for names in listings:
        cloudformation.add_response("describe_stacks", {"Stacks": [described(name) for name in names]})
    cloudformation.add_response("list_stacks", {"StackSummaries": [ended(name, 1) for name in deleted]})
    stuck = [described(half, tags=OURS, StackStatus=status)] if half else []
    cloudformation.add_response("describe_stacks", {"Stacks": [described("interview-live"), *stuck]})
    return cloudformation


def test_what_has_a_stack_is_left_alone(clients: Clients, stub: Stub) -> None:
    account(clients, stub, ["interview-a"], ["interview-a"])
    assert leftovers(clients, [kind("interview-a-Schools", "production-Schools", "interview-a-Made")]).found == ()


@pytest.mark.parametrize("listings", [(["interview-a"], []), ([], ["interview-a"])])
def test_also_when_its_stack_comes_or_goes_meanwhile(
    clients: Clients, stub: Stub, listings: tuple[list[str], ...]
) -> None:
    account(clients, stub, *listings)
    assert leftovers(clients, [kind("interview-a-Schools")]).found == ()


@pytest.mark.parametrize(("deleted", "evidence"), [(["interview-a"], Evidence.STACK), ([], Evidence.NAME)])
def test_a_name_says_more_when_its_stack_is_known_to_be_deleted(
    clients: Clients, stub: Stub, deleted: list[str], evidence: Evidence
) -> None:
    account(clients, stub, [], [], deleted=deleted)
    (found,) = leftovers(clients, [kind("interview-a-Schools")]).found
    assert (found.name, found.interview_id, found.evidence) == ("interview-a-Schools", "interview-a", evidence)


def test_roles_are_known_by_their_path(clients: Clients, stub: Stub) -> None:
    account(clients, stub, [], [])
    (found,) = leftovers(clients, [kind("interview-a-candidate", type_="AWS::IAM::Role")]).found
    assert found.evidence is Evidence.PATH


@pytest.mark.parametrize("status", ["DELETE_FAILED", "REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"])
def test_a_stack_that_is_only_half_there_for_good_is_found(clients: Clients, stub: Stub, status: str) -> None:
    account(clients, stub, ["interview-b"], ["interview-b"], half="interview-b", status=status)
    (found,) = leftovers(clients, [kind("interview-b-Schools")]).found
    assert (found.name, found.certain) == (f"interview-b ({status})", True)


@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "CREATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "UPDATE_FAILED"])
def test_a_stack_that_somebody_works_with_is_not(clients: Clients, stub: Stub, status: str) -> None:
    account(clients, stub, ["interview-b"], ["interview-b"], half="interview-b", status=status)
    assert leftovers(clients, [kind("interview-b-Schools")]).found == ()


@pytest.mark.parametrize(("date", "is_found"), [(BEFORE, False), (AFTER, True)])
def test_a_failed_one_that_was_kept_is_found_after_its_end_by_the_clock_of_aws(
    clients: Clients, stub: Stub, date: str, is_found: bool
) -> None:
    account(clients, stub, ["interview-b"], ["interview-b"], half="interview-b", status="CREATE_FAILED")
    who = {"Account": "111122223333", "Arn": "arn:aws:iam::111122223333:user/me", "UserId": "me"}
    answer = {**who, "ResponseMetadata": {"HTTPHeaders": {"date": date}}}
    stub(clients.sts).add_response("get_caller_identity", answer)
    assert bool(leftovers(clients, [kind("interview-b-Schools")]).found) is is_found


def test_without_knowing_the_stacks_nothing_is_a_leftover(clients: Clients, stub: Stub) -> None:
    stub(clients.service("resourcegroupstaggingapi")).add_response("get_resources", {"ResourceTagMappingList": []})
    cloudformation = stub(clients.cloudformation)
    cloudformation.add_client_error("describe_stacks", "AccessDenied", "no")
    cloudformation.add_response("describe_stacks", {"Stacks": []})
    found = leftovers(clients, [kind("interview-a-Schools")])
    assert found.found == ()
    assert found.unreadable[0].startswith("CloudFormation stack: ")


def test_what_cannot_be_listed_is_said(clients: Clients, stub: Stub) -> None:
    account(clients, stub, [], [])
    assert leftovers(clients, [unreadable("AccessDenied")]).unreadable == (
        "RDS instance: AWS does not let you do rds:DescribeDBInstances.",
    )


def test_what_was_too_busy_is_looked_at_again_and_nothing_else(clients: Clients, stub: Stub) -> None:
    account(clients, stub, [], [])
    looks: list[str] = []
    calm, shaky = kind("interview-a-Schools"), kind("interview-a-Schools", type_="AWS::Lambda::Function")
    found = leftovers(clients, [busy(calm, 0, looks), busy(shaky, 2, looks)], asked_up_to(3))
    assert (len(found.found), found.unreadable) == (1, ())
    assert looks.count(calm.type) == 1


@pytest.mark.parametrize("late", range(4))
def test_stacks_that_were_too_busy_are_asked_for_again(clients: Clients, stub: Stub, late: int) -> None:
    """Before and after everything, those that were deleted, and those that are half deleted."""
    stub(clients.service("resourcegroupstaggingapi")).add_response("get_resources", {"ResourceTagMappingList": []})
    cloudformation = stub(clients.cloudformation)
    stacks: dict[str, list[object]] = {"Stacks": []}
    answers = [stacks, stacks, {"StackSummaries": []}, stacks]
    for place, answer in enumerate(answers):
        operation = "describe_stacks" if answer is stacks else "list_stacks"
        if place == late:
            cloudformation.add_client_error(operation, "Throttling", "Rate exceeded")
        cloudformation.add_response(operation, answer)
    assert leftovers(clients, [kind()], asked_up_to(2)).unreadable == ()


@pytest.mark.parametrize(
    ("name", "whose"),
    [
        ("interview-a-Schools", "interview-a"),
        ("interview-a-b-Schools", "interview-a-b"),
        ("interview-Schools", ""),
        ("interview--Schools", ""),
        ("interview-A-Schools", ""),
        ("interview-a-Other", ""),
        ("interviews-a-Schools", ""),
        ("production-Schools", ""),
        (f"interview-{'x' * 31}-Schools", ""),
    ],
)
def test_whose_a_name_is(name: str, whose: str) -> None:
    assert owner(name, {"Schools"}) == whose
