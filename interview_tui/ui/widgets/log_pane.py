"""The tab with the log."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from textual.app import ComposeResult

from interview_tui.ui.board import Board
from interview_tui.ui.bookshelf import Bookshelf
from interview_tui.ui.widgets.log_panel import LogPanel
from interview_tui.ui.widgets.panes import Pane


class LogPane(Pane, can_focus=False):
    """The keys go to the lines in it."""

    def __init__(self, shelf: Bookshelf) -> None:
        super().__init__(id="logs")
        self._panel = LogPanel(shelf)

    def compose(self) -> ComposeResult:
        """The panel."""
        yield self._panel

    def focus(self, scroll_visible: bool = True) -> Self:
        """Give the lines the keys."""
        self._panel.lines.focus(scroll_visible)
        return self

    def show(self, board: Board, now: datetime, _fresh: float) -> None:
        """Draw what is known; the lines come on their own time."""
        self._panel.show(board, now)
