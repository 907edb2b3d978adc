"""The line at the top: name, place, how many are live, and the time."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content
from textual.widgets import Static

from interview_tui.ui.board import Board
from interview_tui.ui.words import clean, local_time


class TopLine(Static):
    """``interview-tui   sandbox · us-east-1 · 000000000000        3 live   14:02:31 CET``."""

    def show(self, board: Board, now: datetime) -> None:
        """Draw the line."""
        width = self.content_size.width
        left = Content.assemble(("interview-tui", "bold $primary"), "   ", (clean(board.place.words), "$foreground"))
        live = f"{board.live} live   " if board.read_at is not None else ""
        right = Content.assemble((live, "$success" if board.live else "$muted"), (local_time(now), "$muted"))
        room = width - right.cell_length - 1
        self.update(left.truncate(max(room, 0), ellipsis=True).pad_right(max(room - left.cell_length, 0) + 1) + right)
