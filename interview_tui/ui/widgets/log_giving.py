"""What leaves the log, and what it costs: showing, copying and saving lines, and Live Tail."""

from __future__ import annotations

from datetime import datetime

from textual.containers import Vertical

from interview_tui.model.secret import Secret
from interview_tui.ui.board import Board
from interview_tui.ui.bookshelf import Bookshelf
from interview_tui.ui.drawing import log_words
from interview_tui.ui.drawing.log_text import copied
from interview_tui.ui.handoff_messages import CopyTextRequested
from interview_tui.ui.log_messages import LiveRequested, SaveLogRequested
from interview_tui.ui.screens import questions
from interview_tui.ui.screens.confirm import Confirm
from interview_tui.ui.screens.log_line import LogLineScreen
from interview_tui.ui.screens.save_log import LogSaving, SaveLog


class LogGiving(Vertical):
    """The part of the panel that asks the app for something."""

    def __init__(self, shelf: Bookshelf) -> None:
        super().__init__(classes="log-panel")
        self._shelf = shelf
        self._board: Board | None = None
        self._now: datetime | None = None

    def _say(self, words: str) -> None:
        self.notify(words, severity="warning", timeout=4, markup=False)

    def action_open_line(self) -> None:
        """The line in full."""
        line = self._shelf.sight.line
        if line is not None:
            self.app.push_screen(LogLineScreen(line))

    def action_copy_line(self) -> None:
        """The line into the clipboard."""
        line = self._shelf.sight.line
        if line is not None:
            self.app.post_message(CopyTextRequested(Secret(copied(line)), "Log line", secret=False))

    def action_save_log(self) -> None:
        """Ask where to, and write."""
        sight, board = self._shelf.sight, self._board
        interview = board.interview(board.selected) if board is not None else None
        if interview is None or not len(sight.book.lines):
            self._say("There is nothing to save yet.")
            return

        def chosen(saving: LogSaving | None) -> None:
            if saving is not None:
                lines = sight.kept() if saving.everything else sight.shown()
                self.app.post_message(SaveLogRequested(saving.path, lines, overwrite=saving.overwrite))

        self.app.push_screen(SaveLog(interview, len(sight.index.shown), len(sight.book.lines)), chosen)

    def action_live_tail(self) -> None:
        """On after a question that names the price; off at once."""
        board, book = self._board, self._shelf.open
        interview = board.interview(board.selected) if board is not None else None
        if book.live:
            self.app.post_message(LiveRequested(book.interview_id, live=False))
            return
        if board is None or interview is None or book.interview_id != interview.id:
            self._say("There is no log that could be read.")
            return

        def answered(confirmed: bool | None) -> None:
            if confirmed:
                self.app.post_message(LiveRequested(interview.id, live=True))

        question = questions.live_tail(interview, board.place, log_words.live_price(board.tariff))
        self.app.push_screen(Confirm(question), answered)
