"""Follow a stack until CloudFormation is done with it."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime

from interview_tui.model.errors import Interrupted, NotFound
from interview_tui.model.events import StackEvent, StackProgress
from interview_tui.model.kinds import STACK_TYPE
from interview_tui.model.plan import Stack
from interview_tui.model.ports import Clock, Cloud
from interview_tui.model.statuses import resource_is_done
from interview_tui.operations.patience import patient

# Quick at first, so that a small change feels immediate; slower when it turns out to be a database.
FIRST_PAUSE, LONGEST_PAUSE, GROWTH = 0.15, 4.0, 1.15
# A status at rest is believed when the stack's own event says the same, or after this many seconds.
PATIENCE = 30.0


def follow_stack(
    cloud: Cloud, clock: Clock, stack_id: str, total: int, seen: frozenset[str] = frozenset()
) -> Generator[StackProgress, None, Stack]:
    """Yield each new event of the running stack operation and return the stack as it came to rest.

    ``seen`` holds the ids of events of earlier operations. Elapsed time is AWS's own: from the first new event on.
    A question that AWS is too busy to answer is put again: the stack goes on meanwhile.
    """
    cloud, trail = patient(cloud, clock), _Trail(set(seen), total)
    pause, rested = FIRST_PAUSE, 0.0
    while True:
        # The status is read before the events: events that came before the end are then never missed.
        stack = cloud.stack(stack_id)
        yield from trail.new(cloud.events(stack_id))
        if stack is None:
            raise _disappeared(stack_id)
        at_rest = not stack.status.endswith("_IN_PROGRESS")
        # Right after a request AWS may still tell the status of before: the operation's own last word decides.
        if at_rest and (trail.last_word == stack.status or rested >= PATIENCE):
            return stack
        if clock.wait(pause):
            raise Interrupted(
                "Stopped following; CloudFormation goes on.", "`interview-tui list` shows where it stands."
            )
        rested = rested + pause if at_rest else 0.0
        pause = min(pause * GROWTH, LONGEST_PAUSE)


class _Trail:
    """The events of one stack operation, each told once."""

    def __init__(self, known: set[str], total: int) -> None:
        self._known = known
        self._total = total
        self._done: set[str] = set()
        self._began: datetime | None = None
        self.last_word = ""

    def new(self, events: tuple[StackEvent, ...]) -> Generator[StackProgress, None, None]:
        """What has not been told yet."""
        for event in events:
            if event.id in self._known:
                continue
            self._known.add(event.id)
            self._began = self._began or event.at
            self._count(event)
            yield StackProgress(event, (event.at - self._began).total_seconds(), len(self._done), self._total)

    def _count(self, event: StackEvent) -> None:
        """Keep the set of resources that have arrived, and the last thing said of the stack itself."""
        if event.type == STACK_TYPE:
            self.last_word = event.status
        elif resource_is_done(event.status):
            self._done.add(event.resource)
        else:
            self._done.discard(event.resource)


def _disappeared(stack_id: str) -> NotFound:
    return NotFound(
        f"The stack {stack_id} disappeared while it was being followed.",
        "See in the CloudFormation console who deleted it; `interview-tui list` shows what exists.",
    )
