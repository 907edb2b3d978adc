"""Following a stack: every event once, and no belief in a status of before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interview_tui.model.errors import Interrupted, NotFound
from interview_tui.model.events import StackProgress
from interview_tui.model.plan import Stack
from interview_tui.operations.desk import drive
from interview_tui.operations.follow import LONGEST_PAUSE, follow_stack
from tests.fakes import FakeClock, FakeCloud, FakeStack, make_interview

INTERVIEW = make_interview("interview-x", stack_status="CREATE_IN_PROGRESS")


def follow(cloud: FakeCloud, seen: frozenset[str] = frozenset()) -> tuple[Stack, list[StackProgress]]:
    events: list[StackProgress] = []
    stack = drive(follow_stack(cloud, cloud.clock, INTERVIEW.stack_id, 2, seen), events.append)  # type: ignore[arg-type]
    return stack, events


def creating(*script: tuple[str, str, str]) -> FakeCloud:
    cloud = FakeCloud()
    cloud.stacks["interview-x"] = FakeStack(INTERVIEW, list(script))
    return cloud


def test_every_event_once_with_counts() -> None:
    cloud = creating(
        ("A", "CREATE_IN_PROGRESS", ""),
        ("A", "CREATE_COMPLETE", ""),
        ("B", "CREATE_COMPLETE", ""),
        ("interview-x", "CREATE_COMPLETE", ""),
    )
    stack, events = follow(cloud)
    assert stack.status == "CREATE_COMPLETE"
    assert [(event.event.resource, event.done, event.total) for event in events] == [
        ("A", 0, 2),
        ("A", 1, 2),
        ("B", 2, 2),
        ("interview-x", 2, 2),
    ]


def test_a_status_of_before_the_operation_is_not_its_end() -> None:
    """DeleteStack has been accepted, and the next look still says CREATE_COMPLETE."""
    cloud = creating()
    stack = cloud.stacks["interview-x"]
    stack.interview = replace(INTERVIEW, stack_status="CREATE_COMPLETE")
    stack.script = [
        ("A", "DELETE_COMPLETE", ""),
        ("interview-x", "DELETE_IN_PROGRESS", ""),
        ("interview-x", "DELETE_COMPLETE", ""),
    ]
    ended, events = follow(cloud)
    assert ended.status == "DELETE_COMPLETE"
    assert len(events) == 3


def test_a_stack_that_says_nothing_more_is_believed_after_a_while() -> None:
    cloud = creating()
    cloud.stacks["interview-x"].interview = replace(INTERVIEW, stack_status="CREATE_COMPLETE")
    ended, events = follow(cloud)
    assert ended.status == "CREATE_COMPLETE"
    assert events == []
    assert 30 <= sum(cloud.clock.waits) < 45


def test_pauses_grow_up_to_a_limit() -> None:
    cloud = creating(*[("A", "CREATE_IN_PROGRESS", "")] * 40, ("interview-x", "CREATE_COMPLETE", ""))
    follow(cloud)
    assert cloud.clock.waits == sorted(cloud.clock.waits)
    assert cloud.clock.waits[-1] == LONGEST_PAUSE


def test_a_stack_that_disappears() -> None:
    with pytest.raises(NotFound):
        follow(FakeCloud())


def test_quitting_ends_the_wait() -> None:
    cloud = creating(("A", "CREATE_IN_PROGRESS", ""))
    cloud.clock = FakeClock()
    cloud.clock.cancelled = True
    with pytest.raises(Interrupted):
        follow(cloud)
