"""The log with everything around it: in the tab and in full screen it is the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from interview_tui.model.errors import WrongUse
from interview_tui.ui.board import Board
from interview_tui.ui.bookshelf import Bookshelf
from interview_tui.ui.drawing import log_words
from interview_tui.ui.drawing.log_view import LogView
from interview_tui.ui.log_keys import bindings
from interview_tui.ui.widgets.log_giving import LogGiving
from interview_tui.ui.widgets.log_lines import LogLines
from interview_tui.ui.widgets.log_prompt import LogPrompt
from interview_tui.ui.words import clean

FLUSHES = 0.1
"""Seconds between two looks at the log that is being read; a look that finds nothing new draws nothing."""


class LogPanel(LogGiving):
    """Banner, lines, prompt and status over the shelf's open book. ``show`` tells it what else is known."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings()]

    def __init__(self, shelf: Bookshelf) -> None:
        super().__init__(shelf)
        self.lines = LogLines(shelf.sight)
        self.prompt = LogPrompt()
        self._banner, self._status = Static(classes="log-banner"), Static(classes="log-status")
        self._said = ("", Content(""))

    def compose(self) -> ComposeResult:
        """From top to bottom."""
        yield self._banner
        yield self.lines
        yield self.prompt
        yield self._status

    def on_mount(self) -> None:
        """The log is looked at on its own time: news of the board are rarer."""
        self._banner.display = False
        self.set_interval(FLUSHES, self.flush)

    def show(self, board: Board, now: datetime) -> None:
        """Draw what is known."""
        self._board, self._now = board, now
        self.flush()

    def flush(self) -> None:
        """Draw what differs, if anybody can see it."""
        board, now, sight = self._board, self._now, self._shelf.sight
        if board is None or now is None or not self._is_in_sight():
            return
        for expression in sight.update(self._shelf.open):
            self._say(f"{clean(expression)} takes too long on these lines: it is off.")
        banner = log_words.banner(sight.book, now)
        status = log_words.status(sight, board, now, max(self.size.width - 2, 20))
        if ("\n".join(banner), status) != self._said:
            self._said = ("\n".join(banner), status)
            self._banner.display = bool(banner)
            self._banner.update(Content("\n").join(Content(f"! {clean(line)}") for line in banner))
            self._status.update(status, layout=False)
        self.lines.flush("" if sight.index.shown else log_words.why_empty(sight, board))

    def _is_in_sight(self) -> bool:
        front = next((screen for screen in reversed(self.app.screen_stack) if not screen.is_modal), None)
        return self.screen is front and all(node.display for node in self.ancestors_with_self if node is not front)

    def _change(self, view: LogView) -> None:
        self._shelf.sight.change(view)
        self.flush()

    def action_follow(self) -> None:
        """Follow, or pause."""
        sight = self._shelf.sight
        if sight.following:
            sight.pause()
        else:
            sight.follow()
        self.flush()

    def action_search(self) -> None:
        """Ask what to search for."""
        self.prompt.open("search", self._shelf.sight.view.search)

    def action_filter(self) -> None:
        """Ask which lines to show."""
        self.prompt.open("filter", self._shelf.sight.view.filter)

    @on(LogPrompt.Typed)
    def _typed(self, event: LogPrompt.Typed) -> None:
        """Try it with every letter; what is wrong is said, and the last that was right stays."""
        event.stop()
        view = self._shelf.sight.view
        try:
            self._change(
                replace(view, search=event.text) if event.what == "search" else replace(view, filter=event.text)
            )
        except WrongUse as error:
            self.prompt.complain(f"{error.title} {error.hint}".strip())
        else:
            self.prompt.complain("")

    @on(LogPrompt.Done)
    def _done(self, event: LogPrompt.Done) -> None:
        event.stop()
        self.lines.focus()
        sight = self._shelf.sight
        if event.what == "search" and event.kept and sight.index.hits and not sight.hit:
            sight.jump(sight.index.hit_beside(sight.cursor + 1, -1) or sight.index.hits[-1])
        self.flush()

    def action_next_match(self) -> None:
        """The next match."""
        self._go_to_match(1)

    def action_previous_match(self) -> None:
        """The match before."""
        self._go_to_match(-1)

    def _go_to_match(self, step: int) -> None:
        sight = self._shelf.sight
        number = sight.index.hit_beside(sight.cursor, step)
        if number is not None:
            sight.jump(number)
            self.flush()
        else:
            self._say("No line shown here matches." if sight.view.search else "Nothing is searched for.")

    def action_last_error(self) -> None:
        """The last error, or the one before when the cursor is on an error already."""
        sight = self._shelf.sight
        number = sight.error()
        if number is None:
            known = sight.index.error_before(sight.index.end) is not None
            self._say("There is no error before this one." if known else "No line shown here is an error.")
            return
        sight.jump(number)
        self.flush()

    def action_level(self) -> None:
        """The next level."""
        self._change(self._shelf.sight.view.next_level())

    def action_call(self) -> None:
        """Only the lines of this call, or all again."""
        sight = self._shelf.sight
        request_id = "" if sight.view.request_id or sight.line is None else sight.line.request_id
        if not request_id and not sight.view.request_id:
            self._say("This line belongs to no call that is known.")
            return
        self._change(replace(sight.view, request_id=request_id))

    def action_fold(self) -> None:
        """With START, END and INIT, or without."""
        view = self._shelf.sight.view
        self._change(replace(view, folding=not view.folding))

    def action_wrap(self) -> None:
        """Whole lines, or their beginnings."""
        view = self._shelf.sight.view
        self._change(replace(view, wrap=not view.wrap))

    def action_zone(self) -> None:
        """UTC or local."""
        view = self._shelf.sight.view
        self._change(replace(view, utc=not view.utc))
