"""Follow a stack until CloudFormation is done with it."""

from __future__ import annotations

from collections.abc import Generator

from interview_tui.model.errors import Interrupted, NotFound
from interview_tui.model.events import StackEvent, StackProgress
from interview_tui.model.plan import Stack
from interview_tui.model.ports import Clock, Cloud
from interview_tui.model.statuses import resource_is_done

# Quick at first, so that a small change feels immediate; slower when it turns out to be a database.
FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 0.15, 4.0, 1.15


def follow_stack(
    cloud: Cloud, clock: Clock, stack_id: str, total: int, seen: frozenset[str] = frozenset()
) -> Generator[StackProgress, None, Stack]:
    """Yield each new event of the running stack operation and return the stack as it came to rest.

    ``seen`` holds the ids of events of earlier operations. Elapsed time counts from the first new event.
    """
    known = set(seen)
    done: set[str] = set()
    began = clock.now()
    pause = FIRST_PAUSE
    while True:
        # The status is read before the events: events that came before the end are then never missed.
        stack = cloud.stack(stack_id)
        for event in cloud.events(stack_id):
            if event.id in known:
                continue
            known.add(event.id)
            _count(event, done)
            yield StackProgress(event, (clock.now() - began).total_seconds(), len(done), total)
        if stack is None:
            raise NotFound(
                f"The stack {stack_id} disappeared while it was being followed.",
                "See in the CloudFormation console who deleted it; `interview-tui list` shows what exists.",
            )
        if not stack.status.endswith("_IN_PROGRESS"):
            return stack
        if clock.wait(pause):
            raise Interrupted(
                "Stopped following; CloudFormation goes on.", "`interview-tui list` shows where it stands."
            )
        pause = min(pause * GROWTH, LONGEST_PAUSE)


def _count(event: StackEvent, done: set[str]) -> None:
    """Keep the set of resources that have arrived."""
    if event.type == "AWS::CloudFormation::Stack":
        return
    if resource_is_done(event.status):
        done.add(event.resource)
    else:
        done.discard(event.resource)
