"""The banner: what keeps the screen from being up to date, or interviews from ending, and what to do about it."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from interview_tui.ui.board import Board
from interview_tui.ui.widgets.words import Words
from interview_tui.ui.words import ago, clean


class Banner(Words):
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
        self.say(Content("\n").join(lines), layout=len(lines) != self._height)
        self._height = len(lines)


def _words(board: Board, now: datetime) -> list[str]:
    """What is wrong, what to do, and when it is tried again; nothing while all is well."""
    trouble, silence = board.trouble, board.silence(now)
    if trouble is None and not silence:
        return _of_the_reaper(board)
    last = f"last reading {ago((now - board.read_at).total_seconds())}" if board.read_at is not None else ""
    if trouble is None:
        return [f"No answer for {round(silence)} s.", " · ".join(filter(None, (last, "still waiting…")))]
    seconds = round((trouble.next_at - now).total_seconds())
    again = f"next try in {seconds} s" if seconds > 0 else "trying again…"
    said = (clean(trouble.error.title), clean(trouble.error.hint), " · ".join(filter(None, (last, again))))
    return [line for line in said if line]


def _of_the_reaper(board: Board) -> list[str]:
    """That nobody ends interviews, or that nobody knows; of no interest without any."""
    if not board.interviews:
        return []
    if board.reaper_unknown is not None:
        error = board.reaper_unknown
        said = ("Nobody knows whether interviews end by themselves.", f"{clean(error.title)} {clean(error.hint)}")
    elif board.reaper is not None:
        said = (board.reaper.trouble, board.reaper.advice if board.reaper.trouble else "")
    else:
        return []
    return [line.strip() for line in said if line]
