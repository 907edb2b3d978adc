"""Which interview needs the interviewer, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING

from interview_tui.model.health import Check, CheckState, Health
from interview_tui.model.statuses import State, has_lived

if TYPE_CHECKING:
    from interview_tui.model.interview import Interview
    from interview_tui.model.reaper import Reaper

REAPED = timedelta(minutes=6)
"""After the end, the time within which the reaper, which looks every five minutes, has begun to remove it."""
SOON, MINUTE = timedelta(minutes=30), timedelta(minutes=1)


class Rank(IntEnum):
    """The most urgent first."""

    STUCK = 0
    FAILED = 1
    OVERDUE = 2
    NOT_READY = 3
    UNKNOWN = 4
    EXPIRING = 5
    NONE = 6


@dataclass(frozen=True, slots=True)
class Attention:
    """How urgent, and why in a few words; no words where nothing is wanted."""

    rank: Rank
    text: str = ""


def attention(interview: Interview, health: Health | None, now: datetime, reaper: Reaper | None = None) -> Attention:
    """Why the interviewer should look at it, if at all; ``health`` is ``None`` when it was not read yet."""
    not_ended = reaper.why_not(interview.id) if reaper is not None else ""
    if not_ended and interview.state is not State.CLEANING_UP:
        return Attention(Rank.STUCK, f"the reaper could not end it: {not_ended}")
    if interview.state in _BY_STATE:
        rank, text = _BY_STATE[interview.state]
        broke = interview.state is State.FAILED and has_lived(interview.stack_status)
        return Attention(rank, _BROKE if broke else text)
    left = interview.time_left(now)
    if left is not None and left < timedelta(0):
        reaped = reaper is None or not reaper.trouble
        return _GOING if reaped and left > -REAPED else _OVERDUE
    ending = f"ends in {max(1, left // MINUTE)} min" if left is not None and left < SOON else ""
    if interview.state is State.LIVE and health is not None:
        for state, rank in ((CheckState.FAILED, Rank.NOT_READY), (CheckState.UNKNOWN, Rank.UNKNOWN)):
            bad = _first(health, state)
            if bad is not None:
                # That something is wrong must not hide the end.
                return Attention(rank, " · ".join(filter(None, (ending, f"{bad.name}: {bad.detail}"))))
    return Attention(Rank.EXPIRING, ending) if ending else Attention(Rank.NONE)


def unattended(reaper: Reaper | None) -> Attention:
    """Why somebody should look at the reaper itself, if at all: what it does not end goes on costing money."""
    trouble = reaper.trouble if reaper is not None else ""
    return Attention(Rank.FAILED, trouble) if trouble else Attention(Rank.NONE)


def urgency(interview: Interview, found: Attention) -> tuple[int, datetime]:
    """The order of the fleet: the most urgent first, then what ends soonest."""
    far = datetime.max.replace(tzinfo=interview.created_at.tzinfo)
    return found.rank, interview.expires_at or far


_BY_STATE = {
    State.STUCK: (Rank.STUCK, "delete failed: clean up again"),
    State.FAILED: (Rank.FAILED, "deployment failed"),
    State.UNKNOWN: (Rank.UNKNOWN, "in a state that is not known"),
}


_GOING = Attention(Rank.EXPIRING, "over: goes by itself")
_OVERDUE = Attention(Rank.OVERDUE, "overdue: not cleaned up")
_BROKE = "an update of it failed"
"""Of one that was live: there may be work in it."""


def _first(health: Health, state: CheckState) -> Check | None:
    return next((check for check in health.checks if check.state is state), None)
