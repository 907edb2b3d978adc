"""The questions around a handoff, in words."""

from __future__ import annotations

from interview_tui.model.interview import Interview
from interview_tui.ui.board import Board
from interview_tui.ui.screens.confirm import Question


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
            ("Account", " · ".join(part for part in (place.title, place.account, place.region) if part)),
            ("Keys", f"every one of the candidate's dies: those {made}"),
            ("Roles", "every role of the interview is denied everything; open logins and tunnels are closed"),
            ("Proof", "a session from before is tried until it is denied: seconds, at times minutes"),
        ),
        warning="Keys do not come back to life. The environment and what is in it stay; new keys can be made later.",
        go="Revoke",
        ask="The candidate may be at work.",
        token=token,
    )


def _who(interview: Interview) -> tuple[tuple[str, str], ...]:
    return (("Candidate", interview.candidate or "unknown"), ("Interview", interview.id))
