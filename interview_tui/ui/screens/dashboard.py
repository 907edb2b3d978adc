"""The main screen: the table of interviews above, all about the selected one below."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.reactive import var
from textual.screen import Screen
from textual.widgets import Static

from interview_tui.model.events import Resource
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Order
from interview_tui.ui.board import Board
from interview_tui.ui.commands import BY_ID, COMMANDS
from interview_tui.ui.drawing import detail, facts
from interview_tui.ui.drawing.rows import rows
from interview_tui.ui.messages import (
    CleanupRequested,
    DeployRequested,
    DismissRequested,
    InterviewSelected,
    VerifyRequested,
)
from interview_tui.ui.place import Settings
from interview_tui.ui.screens.confirm_cleanup import ConfirmCleanup
from interview_tui.ui.screens.help import Help
from interview_tui.ui.screens.new_interview import NewInterview
from interview_tui.ui.widgets.banner import Banner
from interview_tui.ui.widgets.interview_table import InterviewTable
from interview_tui.ui.widgets.key_bar import KeyBar, KeyHint
from interview_tui.ui.widgets.panes import LinesPane
from interview_tui.ui.widgets.top_line import TopLine

_OWN_KEYS = tuple(command for command in COMMANDS if command.id not in ("palette", "quit"))


class Dashboard(Screen[None]):
    """Draws the board, and turns keys into requests that the app carries out."""

    AUTO_FOCUS = "InterviewTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(command.key, f"command('{command.id}')", command.label, id=command.id, tooltip=command.help)
        for command in _OWN_KEYS
    ]

    board: var[Board | None] = var[Board | None](None, init=False)

    def __init__(
        self,
        now: Callable[[], datetime],
        settings: Settings,
        resources: Callable[[Interview], tuple[Resource, ...]],
    ) -> None:
        super().__init__()
        self._now = now
        self._settings = settings
        self._resources = resources
        # Held rather than looked up: news may come in while the screen is being taken down.
        self.top_line, self.banner, self.key_bar = TopLine(), Banner(), KeyBar()
        self.note, self.table = Static(id="note"), InterviewTable()
        self.detail = Horizontal(id="detail")
        self.health, self.facts = LinesPane(id="health"), LinesPane(id="facts")

    def compose(self) -> ComposeResult:
        """Top line, banner, table, details, keys."""
        yield self.top_line
        yield self.banner
        with Vertical(id="interviews") as interviews:
            interviews.border_title = "Interviews"
            yield self.note
            yield self.table
        with self.detail:
            yield self.health
            yield self.facts
        yield self.key_bar

    def on_mount(self) -> None:
        """Time goes on without a key and without AWS."""
        self.set_interval(1.0, self.draw)
        self.app.theme_changed_signal.subscribe(self, lambda _theme: self.table.repaint())

    def on_resize(self) -> None:
        """Lines are wrapped to the room that there is."""
        self.call_after_refresh(self.draw)

    def watch_board(self) -> None:
        """News."""
        self.draw()

    def draw(self) -> None:
        """Bring every part up to date; each draws only what differs."""
        board, now = self.board, self._now()
        if board is None or not self.is_running:
            return
        self.top_line.show(board, now)
        self.banner.show(board, now)
        self._draw_table(board, now)
        self._draw_detail(board, now)
        self.key_bar.show(board)

    def _draw_table(self, board: Board, now: datetime) -> None:
        lines = rows(board, now)
        self.table.show(lines)
        self.table.display = bool(lines)
        self.note.display = not lines
        if not lines:
            reading = board.place.opening if not board.challenges else "Reading interviews…"
            self.note.update(Content(reading if board.read_at is None else "No interviews yet. Press n for a new one."))
        elif self.focused is None and self.is_current:
            self.table.focus()

    def _draw_detail(self, board: Board, now: datetime) -> None:
        self.detail.display = bool(board.selected)
        job, interview = board.job(board.selected), board.interview(board.selected)
        candidate = interview.candidate if interview else job.candidate if job else ""
        self.detail.border_title = Content(candidate or board.selected)
        self.detail.border_subtitle = Content(detail.status(board, now) or board.selected)
        fresh = max(2 * self._settings.refresh, 5.0)
        self.health.show(detail.draw(board, now, self.health.room, fresh))
        self.facts.show(facts.draw(board, now, self.facts.room))

    @on(InterviewTable.Chosen)
    def _chosen(self, event: InterviewTable.Chosen) -> None:
        self.health.scroll_home(animate=False)
        self.post_message(InterviewSelected(event.interview_id))

    @on(KeyHint.Pressed)
    def _hint_pressed(self, event: KeyHint.Pressed) -> None:
        self.action_command(event.command.id)

    def choose(self, interview_id: str) -> None:
        """Put the cursor on an interview."""
        self.table.choose(interview_id)

    def action_command(self, command_id: str) -> None:
        """Do a command, or say why it cannot be done now."""
        command = BY_ID[command_id]
        if self.board is None:
            return
        reason = command.reason(self.board)
        if reason:
            self.notify(reason, title=command.label, severity="warning", timeout=4, markup=False)
            return
        acts: dict[str, Callable[[], object]] = {
            "new": self._new,
            "verify": lambda: self.post_message(VerifyRequested(self.table.chosen)),
            "clean_up": self._clean_up,
            "dismiss": lambda: self.post_message(DismissRequested(self.table.chosen)),
            "palette": lambda: self.call_later(self.app.run_action, "command_palette"),
            "help": lambda: self.app.push_screen(Help()),
            "quit": lambda: self.call_later(self.app.run_action, "quit"),
        }
        acts[command_id]()

    def _new(self) -> None:
        board = self.board
        if board is None:
            return

        def ordered(order: Order | None) -> None:
            if order is not None:
                self.post_message(DeployRequested(order))

        self.app.push_screen(NewInterview(board.challenges, board.place.words, self._settings.hours), ordered)

    def _clean_up(self) -> None:
        interview = self.board.interview(self.table.chosen) if self.board is not None else None
        if self.board is None or interview is None:
            return
        token = BY_ID["clean_up"].token(interview)

        def answered(confirmed: bool | None) -> None:
            if confirmed:
                self.post_message(CleanupRequested(interview.id))

        question = ConfirmCleanup(interview, self.board.place, token, lambda: self._resources(interview))
        self.app.push_screen(question, answered)
