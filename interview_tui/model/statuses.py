"""CloudFormation's statuses in the product's words. Source: the CloudFormation API reference, "Stack status codes"."""

from __future__ import annotations

from enum import StrEnum

ABSENT_STATUSES = frozenset({"DELETE_COMPLETE"})
USABLE_STATUSES = frozenset(
    {
        "CREATE_COMPLETE",
        "UPDATE_COMPLETE",
        "IMPORT_COMPLETE",
        "UPDATE_ROLLBACK_COMPLETE",
        "IMPORT_ROLLBACK_COMPLETE",
        "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
    }
)


class State(StrEnum):
    """The state of an interview as the interviewer sees it."""

    DEPLOYING = "deploying"
    LIVE = "live"
    UPDATING = "updating"
    FAILED = "failed"
    CLEANING_UP = "cleaning up"
    STUCK = "stuck"
    GONE = "gone"
    UNKNOWN = "unknown"


_EXACT = {
    "CREATE_IN_PROGRESS": State.DEPLOYING,
    "REVIEW_IN_PROGRESS": State.FAILED,
    "ROLLBACK_IN_PROGRESS": State.FAILED,
    "ROLLBACK_COMPLETE": State.FAILED,
    "DELETE_IN_PROGRESS": State.CLEANING_UP,
    "DELETE_FAILED": State.STUCK,
    "DELETE_COMPLETE": State.GONE,
    **dict.fromkeys(USABLE_STATUSES, State.LIVE),
}

WORTH_KEEPING = frozenset({State.LIVE, State.UPDATING, State.FAILED, State.UNKNOWN})
"""The states in which there may be work of a candidate; what is half deleted was kept before, if at all."""


def state_of_stack(status: str) -> State:
    """The state that a stack status means; a status that AWS adds one day is ``UNKNOWN``, never an error."""
    if status in _EXACT:
        return _EXACT[status]
    if status.endswith("_FAILED"):
        return State.FAILED
    if status.startswith(("UPDATE_", "IMPORT_")) and status.endswith("_IN_PROGRESS"):
        return State.UPDATING
    return State.UNKNOWN


def has_lived(status: str) -> bool:
    """Whether a candidate may have keys and work in such a stack; also where an update of it has failed."""
    in_use = state_of_stack(status) in (State.LIVE, State.UPDATING, State.UNKNOWN)
    return in_use or status.startswith(("UPDATE_", "IMPORT_"))


def advice(interview_id: str, state: State) -> str:
    """What to do about an interview whose state does not allow what was asked for."""
    match state:
        case State.DEPLOYING | State.UPDATING | State.CLEANING_UP:
            return f"`interview-tui events {interview_id} --follow` shows when that is over."
        case State.FAILED | State.STUCK:
            why = f"`interview-tui events {interview_id}` shows why"
            return f"{why}, `interview-tui cleanup {interview_id}` removes it."
        case _:
            return f"`interview-tui show {interview_id}` tells how it is."


def resource_is_done(status: str) -> bool:
    """Whether a stack resource has arrived where it was going."""
    return status.endswith("_COMPLETE") or status == "DELETE_SKIPPED"


def resource_has_failed(status: str) -> bool:
    """Whether a stack resource could not be created, changed or deleted."""
    return status.endswith("_FAILED")
