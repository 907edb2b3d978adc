"""The questions around a handoff, in words."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from interview_tui.model.amounts import money, words
from interview_tui.model.expiry import HOUR
from interview_tui.model.interview import Interview
from interview_tui.ui.board import Board
from interview_tui.ui.place import Place
from interview_tui.ui.screens.confirm import Question
from interview_tui.ui.words import local_minute


def reopen(interview: Interview) -> Question:
    """Whether to open access again after a revocation."""
    return Question(
        title="Open access again",
        facts=(*_who(interview), ("State", "access was revoked")),
        warning="New keys will work; those from before stay dead. The stack is updated for it, which takes a while.",
        go="Open again",
        danger=False,
    )


def force(interview: Interview, found: str, token: str) -> Question:
    """Whether to hand over in spite of the boundary check."""
    return Question(
        title="Hand over by force",
        facts=(*_who(interview), ("Found", found or "unknown")),
        warning="The candidate could reach what is not theirs, or not reach what is. New keys are made all the same.",
        go="Hand over",
        ask="It is not safe.",
        token=token,
    )


def revoke(interview: Interview, board: Board, token: str) -> Question:
    """Whether to take access away."""
    place, keys = board.place, board.access_of(interview.id).issued
    made = "made in this run, and any from before" if keys is not None else "from any run and any machine"
    return Question(
        title="Revoke access",
        facts=(
            *_who(interview),
            ("Account", _account(place)),
            ("Keys", f"every one of the candidate's dies: those {made}"),
            ("Roles", "every role of the interview is denied everything; open logins and tunnels are closed"),
            ("Proof", "a session from before is tried until it is denied: seconds, at times minutes"),
        ),
        warning="Keys do not come back to life. The environment and what is in it stay; new keys can be made later.",
        go="Revoke",
        ask="The candidate may be at work.",
        token=token,
    )


def extend(interview: Interview, ends: datetime, board: Board) -> Question:
    """Whether to let it end an hour later."""
    estimate = board.estimate(interview.id, board.read_at or ends)
    return Question(
        title="Extend by one hour",
        facts=(
            *_who(interview),
            ("Account", _account(board.place)),
            ("Ends", local_minute(ends)),
            ("Then", local_minute(ends + HOUR)),
            ("Adds", words(estimate.per_hour if estimate is not None else None)),
        ),
        warning="The stack is updated for it, which takes a while; work goes on meanwhile. Keys keep their own end.",
        go="Extend",
        danger=False,
    )


def live_tail(interview: Interview, place: Place, per_minute: Decimal | None) -> Question:
    """Whether to read the log by Live Tail, which costs money as long as it is on."""
    rate = f"{money(per_minute)} a minute" if per_minute is not None else "by the minute, at a price not known here"
    return Question(
        title="Live Tail",
        facts=(
            *_who(interview),
            ("Account", _account(place)),
            ("Price", f"{rate}, by the started minute, as long as it is on"),
            ("Ends", "with the same key, by selecting another interview, or on quitting"),
        ),
        warning="Lines come within a second or so. Without it they come a little later, for nothing.",
        go="Turn on",
        danger=False,
    )


def _account(place: Place) -> str:
    return " · ".join(part for part in (place.title, place.account, place.region) if part)


def _who(interview: Interview) -> tuple[tuple[str, str], ...]:
    return (("Candidate", interview.candidate or "unknown"), ("Interview", interview.id))
