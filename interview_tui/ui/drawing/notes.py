"""What a tab says of its own reading: that it failed, and how old the last one is."""

from __future__ import annotations

from datetime import datetime

from interview_tui.ui.board import Board
from interview_tui.ui.drawing import tones
from interview_tui.ui.drawing.lines import EMPTY, Lines, marked, paragraph, said
from interview_tui.ui.drawing.tones import Tone
from interview_tui.ui.poller import Wants
from interview_tui.ui.words import ago


def not_read(board: Board, wants: Wants, now: datetime, width: int, fresh: float) -> Lines:
    """Why the last reading failed, with what to do; nothing while all is well."""
    error = board.refused.get(board.selected) or (board.trouble.error if board.trouble is not None else None)
    at = board.taken_at.get((wants, board.selected))
    age = (now - at).total_seconds() if at is not None else 0.0
    last = f"last reading {ago(age)}" if at is not None else "never read"
    if error is None:
        return [said(f"Last reading {ago(age)}", Tone.QUIET), EMPTY] if age > fresh else []
    first, *rest = paragraph(f"unknown · {error.title} · {last}", width - 2, Tone.ODD)
    lines = [marked(tones.UNSURE) + first, *(line.pad_left(2) for line in rest)]
    if error.hint:
        lines += paragraph(error.hint, width, indent=2)
    return [*lines, EMPTY]
