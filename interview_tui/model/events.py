"""What an operation says while it works; the command line prints it and the dashboard draws it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from interview_tui.model.health import Check
from interview_tui.model.kinds import STACK_TYPE
from interview_tui.model.statuses import resource_has_failed
from interview_tui.model.traffic import Traffic

# CloudFormation marks the resources that it gave up because another one failed with this reason.
_COLLATERAL = ("Resource creation cancelled", "Resource update cancelled", "Resource creation Initiated")


ACCESS = "Access"
"""The step of a reset or a cleanup that takes the candidate's access away."""


class StepState(StrEnum):
    """Where one step of an operation stands."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence for the user, such as what is about to happen unasked; a ``warning`` stays to be read."""

    text: str
    warning: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an operation: ``seconds`` is the time since the step began."""

    name: str
    state: StepState
    detail: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class StackEvent:
    """One event of a CloudFormation stack; ``at`` is UTC."""

    id: str
    at: datetime
    resource: str
    type: str
    status: str
    reason: str = ""
    physical_id: str = ""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of a stack with its status; ``physical_id`` is the service's own name for it."""

    logical_id: str
    physical_id: str
    type: str
    status: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StackProgress:
    """A new stack event during an operation: seconds since its start, and how many resources are done."""

    event: StackEvent
    seconds: float
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A check has come in."""

    check: Check


Progress = Said | Step | StackProgress | Checked | Traffic


def first_failure(events: Iterable[StackEvent]) -> StackEvent | None:
    """The event that made a stack fail: the earliest failure that is not a consequence of another one."""
    failures = [
        event
        for event in sorted(events, key=lambda event: event.at)
        if resource_has_failed(event.status) and event.type != STACK_TYPE
    ]
    causes = [event for event in failures if not event.reason.startswith(_COLLATERAL)]
    return next(iter(causes or failures), None)
