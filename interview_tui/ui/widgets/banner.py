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
        words = _words(board, now)
        self.display = bool(words)
        if not words:
            return
        first, *rest = words
        lines = [Content.assemble(("! ", "bold"), (first, "bold")), *(Content(f"  {line}") for line in rest)]
        self.update(Content("\n").join(lines), layout=len(lines) != self._height)
        self._height = len(lines)


def _words(board: Board, now: datetime) -> list[str]:
    """What is wrong, what to do, and when it is tried again; nothing while all is well."""
    trouble, silence = board.trouble, board.silence(now)
    if trouble is None and not silence:
        return []
    last = f"last reading {ago((now - board.read_at).total_seconds())}" if board.read_at is not None else ""
    if trouble is None:
        return [f"No answer for {round(silence)} s.", " · ".join(filter(None, (last, "still waiting…")))]
    seconds = round((trouble.next_at - now).total_seconds())
    again = f"next try in {seconds} s" if seconds > 0 else "trying again…"
    said = (clean(trouble.error.title), clean(trouble.error.hint), " · ".join(filter(None, (last, again))))
    return [line for line in said if line]
