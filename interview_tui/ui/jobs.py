"""Operations under way: their progress as frozen values."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from interview_tui.model.errors import InterviewError

# What operations say and bring forth is imported with the first of them, not before the first picture.
if TYPE_CHECKING:
    from interview_tui.model.archived import Archived
    from interview_tui.model.difference import Reset
    from interview_tui.model.events import Progress, StackEvent, Step
    from interview_tui.model.expiry import Extension
    from interview_tui.model.handoff import Revocation
    from interview_tui.model.health import Health
    from interview_tui.model.plan import Cleanup, Deployment
    from interview_tui.ui.handed import Handed, Issued

Result: TypeAlias = "Deployment | Health | Cleanup | Issued | Reset | Revocation | Extension | Archived"
"""What stays on the board of an operation that went well."""
Outcome: TypeAlias = "Result | Handed | InterviewError"
"""How an operation can end; what was handed over is taken out before it comes to the board."""
Operation: TypeAlias = "Generator[Progress, None, Result | Handed]"


class JobKind(StrEnum):
    """What is being done; the value is how the screen says it."""

    DEPLOY = "deploying"
    VERIFY = "verifying"
    CLEANUP = "cleaning up"
    HAND_OVER = "handing over"
    REVOKE = "revoking"
    ARCHIVE = "archiving"
    RESET = "resetting"
    EXTEND = "extending"

    @property
    def moves(self) -> bool:
        """Whether it makes or removes the stack; otherwise the environment stands meanwhile."""
        return self in (JobKind.DEPLOY, JobKind.CLEANUP)

    @property
    def is_told(self) -> bool:
        """Whether its steps are shown above the checks: it takes a while, and one waits for it."""
        return self.moves or self is JobKind.RESET


@dataclass(frozen=True, slots=True)
class Job:
    """One operation on one interview, from its start until long after its end.

    ``done`` and ``total`` count resources; ``events`` are those of the stack being followed; ``ticket`` tells the
    messages of this job from those of an earlier one on the same interview. ``command`` is the command line that goes
    on with it, where that says more than its kind and the id.
    """

    ticket: int
    kind: JobKind
    interview_id: str
    candidate: str
    challenges: tuple[str, ...]
    began: datetime
    command: str = ""
    said: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    step: Step | None = None
    events: tuple[StackEvent, ...] = ()
    done: int = 0
    total: int = 0
    ended: datetime | None = None
    result: Result | None = None
    error: InterviewError | None = None

    @property
    def running(self) -> bool:
        """Whether it is under way."""
        return self.ended is None

    @property
    def gone(self) -> bool:
        """Whether it removed its interview's stack."""
        if self.result is None:
            return False
        from interview_tui.model.plan import GONE, Cleanup

        return isinstance(self.result, Cleanup) and self.result.state == GONE

    def seconds(self, now: datetime) -> float:
        """How long it has been running, or ran."""
        return ((self.ended or now) - self.began).total_seconds()

    def after(self, event: Progress) -> Job:
        """The job once the event has been taken in."""
        from interview_tui.model.events import Said, StackProgress, Step, StepState

        match event:
            case Said(text, warning=True):
                return replace(self, warnings=(*self.warnings, text))
            case Said(text):
                return replace(self, said=(*self.said, text))
            case StackProgress(stack_event, _, done, total):
                return replace(self, events=(*self.events, stack_event), done=done, total=total)
            case Step(_, StepState.RUNNING):
                # Another stack may be followed from here on: the shared tier first, then the environment.
                return replace(self, step=event, events=(), done=0, total=0)
            case Step():
                return replace(self, step=event)
        return self


def run(operation: Operation, show: Callable[[Progress], None]) -> Outcome:
    """Run an operation to its end; an error that a user can meet is an outcome like any other."""
    from interview_tui.operations.desk import drive  # all that can be done: not before the first picture

    try:
        return drive(operation, show)
    except InterviewError as error:
        return error
