"""What is known of an interview besides its health, for screens with room for it."""

from __future__ import annotations

from datetime import datetime

from interview_tui.model.amounts import words
from interview_tui.model.interview import Interview
from interview_tui.ui.board import Board
from interview_tui.ui.drawing.lines import EMPTY, Lines, fact, said
from interview_tui.ui.drawing.tones import Tone
from interview_tui.ui.words import countdown, local_minute

_NAME_WIDTH = 12
# Known from the line above them, or of no use to the eye.
_LEFT_OUT = frozenset({"InterviewId", "ExpiresAt", "ExternalId"})


def draw(board: Board, now: datetime, width: int, _fresh: float) -> Lines:
    """All facts of the selected interview as lines."""
    interview = board.interview(board.selected)
    if interview is None:
        return []
    lines: Lines = []
    for name, value in _facts(board, interview, now):
        lines += fact(name, value, width, _NAME_WIDTH)
    outputs = [(name, value) for name, value in sorted(interview.outputs.items()) if name not in _LEFT_OUT]
    if outputs:
        lines += [EMPTY, said("Outputs", Tone.QUIET)]
        name_width = max(len(name) for name, _ in outputs)
        for name, value in outputs:
            lines += fact(name, value, width, min(name_width, 28))
    return lines


def _facts(board: Board, interview: Interview, now: datetime) -> list[tuple[str, str]]:
    ends = "unknown"
    if interview.expires_at is not None:
        ends = f"{local_minute(interview.expires_at)} · {countdown(interview.time_left(now))}"
    titles = [
        f"{key} {board.challenges[key].title}" if key in board.challenges else key for key in interview.challenges
    ]
    return [
        ("Interview", interview.id),
        ("Owner", interview.owner or "unknown"),
        ("Challenges", " · ".join(titles) or "none"),
        ("Created", local_minute(interview.created_at)),
        ("Ends", ends),
        ("Cost", _cost(board, interview, now)),
        ("Stack", interview.stack_status),
        ("Made by", f"version {interview.version}" if interview.version else "an unknown version"),
    ]


def _cost(board: Board, interview: Interview, now: datetime) -> str:
    found = board.estimate(interview.id, now)
    if found is None and board.read_at is None:
        return "not known yet"  # a first look tells of interviews before anything else is read
    if found is None or found.so_far.known is found.per_hour.known is None:
        return "unknown: no price for it in this region"
    return f"{words(found.so_far)} so far · {words(found.per_hour)}/h"
