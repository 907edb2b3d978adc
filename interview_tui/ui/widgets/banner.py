"""The banner: what keeps the screen from being up to date, and what to do about it."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content
from textual.widgets import Static

from interview_tui.ui.board import Board
from interview_tui.ui.words import ago, clean


class Banner(Static):
    """Hidden while all is well."""

    _height = 0

    def show(self, board: Board, now: datetime) -> None:
        """Draw or hide the banner."""
        trouble = board.trouble
        self.display = trouble is not None
        if trouble is None:
            return
        seconds = round((trouble.next_at - now).total_seconds())
        again = f"next try in {seconds} s" if seconds > 0 else "trying again…"
        if board.read_at is not None:
            again = f"last reading {ago((now - board.read_at).total_seconds())} · {again}"
        lines = [Content.assemble(("! ", "bold"), (clean(trouble.error.title), "bold"))]
        if trouble.error.hint:
            lines.append(Content(f"  {clean(trouble.error.hint)}"))
        lines.append(Content(f"  {again}"))
        self.update(Content("\n").join(lines), layout=len(lines) != self._height)
        self._height = len(lines)
