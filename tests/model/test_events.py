"""The first failure of a stack is its cause, not a consequence."""

from __future__ import annotations

from datetime import timedelta

from interview_tui.model.events import StackEvent, first_failure
from tests.fakes import NOW


def event(second: int, resource: str, status: str, reason: str = "", kind: str = "AWS::DynamoDB::Table") -> StackEvent:
    return StackEvent(f"{second}", NOW + timedelta(seconds=second), resource, kind, status, reason)


def test_cancelled_neighbours_are_not_the_cause() -> None:
    events = [
        event(1, "Role", "CREATE_FAILED", "Resource creation cancelled"),
        event(2, "Database", "CREATE_FAILED", "The DB instance class is not offered"),
        event(3, "interview-x", "ROLLBACK_IN_PROGRESS", "The following resources failed", "AWS::CloudFormation::Stack"),
    ]
    cause = first_failure(events)
    assert cause is not None
    assert cause.resource == "Database"


def test_the_earliest_counts_whatever_the_order() -> None:
    events = [event(5, "B", "CREATE_FAILED", "later"), event(1, "A", "CREATE_FAILED", "first")]
    cause = first_failure(events)
    assert cause is not None
    assert cause.reason == "first"


def test_the_stack_itself_is_never_the_cause() -> None:
    assert first_failure([event(1, "interview-x", "CREATE_FAILED", "", "AWS::CloudFormation::Stack")]) is None


def test_only_cancelled_ones_are_better_than_nothing() -> None:
    cause = first_failure([event(1, "Role", "CREATE_FAILED", "Resource creation cancelled")])
    assert cause is not None
    assert cause.resource == "Role"
