"""What an interview is billed for as far as its stack alone tells: for the table of all of them, without a question.

It is an upper bound: ``meter`` has what a stack really has and since when, for one interview at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import MappingProxyType

from interview_tui.model.billing import Part, Tariff
from interview_tui.model.interview import Interview
from interview_tui.model.meter import Billed, Meter
from interview_tui.model.statuses import State

Began = Mapping[str, datetime]
"""When resources were created, by the names that AWS knows them by, as far as a listing told."""

_NEVER_MADE = "REVIEW_IN_PROGRESS"
_TAKEN_BACK = "ROLLBACK_COMPLETE"
_STACK = "Stack"


def foreseen(interview: Interview, tariff: Tariff, began: Began = MappingProxyType({})) -> Meter:
    """All that its challenges make, since it was created; what may be gone already is counted until that is known."""
    return Meter(interview, tuple(_billed(interview, tariff, began)))


def _billed(interview: Interview, tariff: Tariff, began: Began) -> Iterator[Billed]:
    created = interview.created_at
    if interview.stack_status == _NEVER_MADE:
        return  # a change set that nobody executed: there was never anything
    if interview.is_gone or interview.stack_status == _TAKEN_BACK:
        # Nothing is billed any more. What it came to depends on when each part went, which only its events tell.
        yield Billed(_STACK, "what is gone", created, created, exact=False)
    elif interview.state is State.UNKNOWN or not interview.challenges:
        yield Billed(_STACK, "what nobody knows", created, exact=False)
    else:
        for challenge in interview.challenges:
            yield from _of_challenge(challenge, interview, tariff, began)


def _of_challenge(challenge: str, interview: Interview, tariff: Tariff, began: Began) -> Iterator[Billed]:
    parts = tariff.challenges.get(challenge)
    if parts is None:
        yield Billed(_STACK, f"challenge {challenge}", interview.created_at, exact=False)
        return
    for part in parts:
        if part.made(interview.parameters):
            since = began.get(_name(part, interview), interview.created_at)
            item = part.chosen(interview.parameters)
            yield Billed(part.resource, item, since, quantity=part.quantity, exact=False)


def _name(part: Part, interview: Interview) -> str:
    """What AWS knows the part by; empty where the stack does not tell, or does not yet."""
    return interview.outputs.get(part.output, "")
