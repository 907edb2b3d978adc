"""Whether what is there already is what a deployment is to make: whoever was interrupted runs it again."""

from __future__ import annotations

from collections.abc import Generator, Iterable

from interview_tui.model.errors import AlreadyExists, CannotStart, CloudError, Denied, InterviewError, Throttled
from interview_tui.model.events import Said
from interview_tui.model.interview import Interview, State
from interview_tui.model.plan import Order

_BEGUN = frozenset({State.DEPLOYING, State.LIVE})
OUT_OF_SIGHT = (CannotStart, CloudError, Denied, Throttled)
"""What keeps a deployment from being followed, and does not end it: expired credentials above all."""
_STANDING = _BEGUN | {State.UPDATING}


def is_ordered(found: Interview, order: Order) -> bool:
    """Whether it is what the order asks for, but for its length, which counts from when it was made."""
    allows_indexes = found.parameters.get("AllowIndexes", "false") == "true"
    return (
        found.state in _BEGUN
        and found.candidate == order.candidate
        and set(found.challenges) == set(order.challenges)
        and allows_indexes == order.allow_indexes
    )


def others(existing: Iterable[Interview], order: Order) -> Generator[Said, None, None]:
    """Name what the candidate has already, unless an id was chosen: a second environment may not be meant."""
    for other in existing:
        if order.id is None and other.candidate == order.candidate and other.state in _STANDING:
            yield Said(
                f"{other.candidate} has {other.id} already ({other.state}), and this makes another one."
                f" `interview-tui deploy {other.candidate} --id {other.id}` with the same challenges goes on with that"
                f" one, `interview-tui cleanup {other.id}` removes it.",
                warning=True,
            )


def taken(by: Interview) -> AlreadyExists:
    """What to do about an id that something else has."""
    watch = f"`interview-tui events {by.id} --follow`"
    match by.state:
        case State.STUCK | State.FAILED:
            hint = f"It is {by.state}: `interview-tui cleanup {by.id}` removes it first."
        case State.CLEANING_UP:
            hint = f"It is being removed: {watch} shows when it is gone."
        case State.UPDATING:
            hint = f"It is being updated: {watch} shows when that is over; choose another --id for another interview."
        case _:
            hint = "Choose another --id, or leave it out to get one made from the time."
    return AlreadyExists(f"The id {by.id} is taken by {by.candidate or 'an interview without a candidate'}.", hint)


def goes_on(error: InterviewError, interview_id: str, order: Order) -> InterviewError:
    """The error of a deployment that CloudFormation goes on with: its name, and how it is gone on with or ended."""
    words = ["deploy", order.candidate, "--id", interview_id, "--challenges", "".join(order.challenges)]
    again = " ".join([*words, *(["--allow-indexes"] if order.allow_indexes else [])])
    hint = f"`interview-tui {again}` goes on with it, `interview-tui cleanup {interview_id}` removes it."
    return type(error)(
        f"{error.title} The stack {interview_id} goes on in AWS, and costs money.",
        " ".join(filter(None, (error.hint, hint))),
    )
