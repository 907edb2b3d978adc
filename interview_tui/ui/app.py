"""The app: holds the board, and carries out what the screen asks for."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import SystemCommand
from textual.binding import Binding, BindingType
from textual.screen import Screen
from textual.timer import Timer

from interview_tui.model.interview import State
from interview_tui.ui import changes, messages, workers
from interview_tui.ui.board import Board
from interview_tui.ui.commands import BY_ID, COMMANDS
from interview_tui.ui.fetching import Fetching
from interview_tui.ui.keys import keys_in_force, shown_key
from interview_tui.ui.place import Place, Settings
from interview_tui.ui.screens.commanding import APP_COMMANDS
from interview_tui.ui.screens.dashboard import Dashboard
from interview_tui.ui.tab_panes import Within
from interview_tui.ui.themes import FALLBACKS, THEMES
from interview_tui.ui.threads import WorkerClock
from interview_tui.ui.view import recall

if TYPE_CHECKING:
    from concurrent.futures import Future

    from interview_tui.clipboard import Clipboard
    from interview_tui.model.interview import Interview
    from interview_tui.model.plan import Order
    from interview_tui.model.ports import Clock
    from interview_tui.operations.desk import Desk


class InterviewApp(Fetching):
    """The dashboard over the desk that ``desk_factory`` opens in a thread once the screen is up.

    ``order`` is deployed right after the first reading; ``on_ready`` is then called with its interview, in the
    operation's thread. ``remembered`` is what ``remember`` was given in an earlier run. ``clipboard`` is the desktop's
    unless another is given. ``first_look`` brings the interviews before the desk is opened; none if it cannot.
    The result of ``run`` says where to go on; ``crash`` is what ended it, if anything did.
    """

    TITLE = "interview-tui"
    # The default screen's own CSS_PATH is not read: its style is named here.
    CSS_PATH = ["app.tcss", "screens/dashboard.tcss", "widgets/log_panel.tcss"]  # noqa: RUF012 - as Textual declares it
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]  # noqa: RUF012 - as Textual declares it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(BY_ID["quit"].key, "quit", "Quit", id="quit", show=False, priority=True),
        Binding(BY_ID["palette"].key, "command_palette", "Palette", id="palette", show=False, priority=True),
    ]

    def __init__(
        self,
        desk_factory: Callable[[], Desk],
        place: Place,
        settings: Settings | None = None,
        *,
        order: Order | None = None,
        on_ready: Callable[[Interview], object] | None = None,
        now: Callable[[], datetime] = workers.utc_now,
        clock_for: Callable[[Clock, Event], Clock] = WorkerClock,
        remembered: Mapping[str, str] | None = None,
        remember: Callable[[Mapping[str, str]], None] | None = None,
        clipboard: Clipboard | None = None,
        first_look: Future[tuple[Interview, ...]] | None = None,
    ) -> None:
        super().__init__(desk_factory, settings or Settings(), now, clock_for, clipboard)
        self.first_look = first_look
        self.begun = False
        """Whether it has taken over the terminal."""
        self._order = order
        self._on_ready = on_ready
        self._remembered = dict(remembered or {})
        self._remember = remember
        self._settling: Timer | None = None
        self._next_turn: Timer | None = None
        self._selected_at = monotonic()
        self._frozen = False
        self._keys = keys_in_force(self.settings.keys)
        # What has no key of its own is in the palette.
        named = {each.id: self._keys["palette"] for each in COMMANDS} | self._keys
        shown = {command: shown_key(key) for command, key in named.items()}
        self._dashboard = Dashboard(now, self.settings, Within(self.handoffs, shown, self.shelf), self.errands())
        board = Board(place, view=recall(self._remembered), read_only=self.settings.read_only)
        self.set_reactive(InterviewApp.board, board)
        self._dress()

    def get_default_screen(self) -> Screen[None]:
        """The dashboard."""
        return self._dashboard

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Names that only our own themes define."""
        return FALLBACKS

    def _dress(self) -> None:
        """Put the theme on before the styles are read: changing it later has all of them read again."""
        for theme in THEMES:
            self.register_theme(theme)
        wanted = self._remembered.get("theme", "")
        self.set_reactive(InterviewApp.theme, wanted if wanted in self.available_themes else self.settings.theme)
        self.set_class(self.current_theme.dark, "-dark-mode", update=False)
        self.set_class(not self.current_theme.dark, "-light-mode", update=False)
        self.stylesheet.set_variables(self.get_css_variables())

    def on_mount(self) -> None:
        """Paint first; everything that takes time begins in threads."""
        self.begun = True
        self.theme_changed_signal.subscribe(self, lambda theme: self._remember_now(theme=theme.name))
        if not self.settings.animations:
            self.animation_level = "none"
        self.set_keymap(self._keys)
        self.wait_a_moment_for_first_look()
        self._dashboard.board = self.board
        self._wake_up_in_time()
        self.free_threads()
        self.call_after_refresh(self.open_desk)

    def _go_on(self) -> None:
        """Time goes on without a key and without AWS."""
        self.remind()
        self._dashboard.tick()
        self._wake_up_in_time()

    def _wake_up_in_time(self) -> None:
        """When something is to be drawn next: each second while any are shown, seldom in a still account."""
        if self._next_turn is not None:
            self._next_turn.stop()
        self._next_turn = self.set_timer(self._dashboard.rest, self._go_on)

    def on_unmount(self) -> None:
        """The end, however it came."""
        self.forget_secrets()

    async def action_quit(self) -> None:
        """End at once; a line afterwards says what goes on in AWS."""
        from interview_tui.ui import reports

        text = "" if self.board.place.temporary else reports.farewell(self.board.jobs.values())
        self.exit(message=Text(self.settings.lead(text)) if text else None)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: our commands, then Textual's own."""
        for command in COMMANDS:
            if command.id not in APP_COMMANDS:
                yield SystemCommand(command.label, command.help, partial(self._dashboard.action_command, command.id))
        yield from super().get_system_commands(screen)

    def show_interview(self, interview_id: str) -> None:
        """Put the cursor on an interview."""
        self._dashboard.choose(interview_id)

    def ask_to_reopen(self, interview: Interview) -> None:
        """Ask, unless the user is in the middle of something else; the tab says it as well."""
        if len(self.screen_stack) == 1:
            self._dashboard.ask_to_reopen(interview)

    def ask_for_note(self, interview: Interview, text: str, trouble: str) -> None:
        """Ask again for a note that could not be kept."""
        self._dashboard.write_note(interview, text, trouble)

    def watch_board(self, board: Board) -> None:
        """News goes to the screen."""
        self._dashboard.board = board
        if self._next_turn is not None:
            self._wake_up_in_time()

    def _remember_now(self, **values: str) -> None:
        """Remember for the next run."""
        changed = {**self._remembered, **values}
        if changed != self._remembered:
            self._remembered = changed
            if self._remember is not None:
                self._remember(changed)

    @on(messages.SnapshotTaken)
    def _snapshot_taken(self, event: messages.SnapshotTaken) -> None:
        self.led(event.snapshot.error, event.snapshot.refused, event.snapshot.reaper_unknown)
        proved = self.board.verified
        board = changes.with_snapshot(self.board, event.snapshot)
        if changes.says_the_same(self.board, board):
            self.set_reactive(InterviewApp.board, board)
            self._dashboard.take(board)
        else:
            self.board = board
        self.seen -= proved - self.board.verified
        self.handoffs.keep([key for key, access in self.board.access.items() if access.issued is not None])
        if self._order is not None and self.board.read_at is not None:
            order, self._order = self._order, None
            self.deploy(order, self._on_ready)
        self._verify_once()
        self.follow_selected()
        self.remind()
        if not self._frozen:
            self._frozen = True
            _freeze()

    @on(messages.InterviewSelected)
    def _interview_selected(self, event: messages.InterviewSelected) -> None:
        """Show what is known at once; read it when the cursor rests."""
        self.mask()
        self.board = replace(self.board, selected=event.interview_id)
        self.close_book()
        self._selected_at = monotonic()
        self._read_soon()

    @on(messages.TabOpened)
    def _tab_opened(self, event: messages.TabOpened) -> None:
        self.mask()
        self.board = replace(self.board, tab=event.tab)
        self._read_soon()

    @on(messages.ViewChanged)
    def _view_changed(self, event: messages.ViewChanged) -> None:
        self.board = replace(self.board, view=event.view)
        if event.settled:
            self._remember_now(**event.view.remembered())

    def _read_soon(self) -> None:
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(self.settings.settle, self.look_closer)

    def _verify_once(self) -> None:
        """A live interview is proved by real calls once the cursor first rests on it in this run.

        That takes some eighty calls: who only passes by on the way to another one waits for none of them.
        """
        interview = self.board.interview(self.board.selected)
        if interview is None or interview.state is not State.LIVE or interview.id in self.seen:
            return
        missing = self._selected_at + self.settings.rest - monotonic()
        if missing > 0:
            self.set_timer(missing, self._verify_once)
            return
        self.seen.add(interview.id)
        if self.board.running(interview.id) is None:
            self.verify(interview)


def _freeze() -> None:
    """What is there now stays: the collector need not go through all of it again and again.

    Nor once more before: that would stop the screen for a tenth of a second and find half a megabyte.
    """
    gc.freeze()
    gc.enable()
