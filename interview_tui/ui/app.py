"""The app: holds the board, and carries out what the screen asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from threading import Event

from rich.text import Text
from textual import on
from textual.app import SystemCommand
from textual.screen import Screen
from textual.timer import Timer
from textual.worker import Worker, WorkerState

from interview_tui.model.errors import InterviewError
from interview_tui.model.events import Resource
from interview_tui.model.interview import Interview, State
from interview_tui.model.plan import Order
from interview_tui.model.ports import Clock
from interview_tui.operations.desk import Desk
from interview_tui.ui import board as boards
from interview_tui.ui import messages, reports, workers
from interview_tui.ui.board import Board, Trouble
from interview_tui.ui.commands import COMMANDS
from interview_tui.ui.operating import Operating
from interview_tui.ui.place import Place, Settings
from interview_tui.ui.screens.dashboard import Dashboard
from interview_tui.ui.themes import FALLBACKS, THEMES
from interview_tui.ui.threads import WorkerClock


class InterviewApp(Operating):
    """The dashboard over the desk that ``desk_factory`` opens in a thread once the screen is up.

    ``order`` is deployed right after the first reading; ``on_ready`` is then called with its interview, in the
    operation's thread. ``on_quit`` is called once at the end and must not take long.
    """

    TITLE = "interview-tui"
    # The default screen's own CSS_PATH is not read: its style is named here.
    CSS_PATH = ["app.tcss", "screens/dashboard.tcss"]  # noqa: RUF012 - as Textual declares it
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (160, "-wide")]  # noqa: RUF012 - as Textual declares it

    def __init__(
        self,
        desk_factory: Callable[[], Desk],
        place: Place,
        settings: Settings | None = None,
        *,
        order: Order | None = None,
        on_ready: Callable[[Interview], None] | None = None,
        on_quit: Callable[[], None] | None = None,
        now: Callable[[], datetime] = workers.utc_now,
        clock_for: Callable[[Clock, Event], Clock] = WorkerClock,
    ) -> None:
        super().__init__(desk_factory, settings or Settings(), now, clock_for)
        self._order = order
        self._on_ready = on_ready
        self._on_quit = on_quit
        self._settling: Timer | None = None
        self._dashboard = Dashboard(now, self.settings, self._resources)
        self.set_reactive(InterviewApp.board, Board(place))

    def get_default_screen(self) -> Screen[None]:
        """The dashboard."""
        return self._dashboard

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Names that only our own themes define."""
        return FALLBACKS

    def on_mount(self) -> None:
        """Paint first; everything that takes time begins in threads."""
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self.settings.theme
        self._dashboard.board = self.board
        self.free_threads()
        self.open_desk()

    def on_unmount(self) -> None:
        """The end, however it came."""
        if self._on_quit is not None:
            self._on_quit()

    async def action_quit(self) -> None:
        """End at once; a line afterwards says what goes on in AWS."""
        text = "" if self.board.place.temporary else reports.farewell(self.board.jobs.values())
        self.exit(message=Text(text) if text else None)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette: our commands, then Textual's own."""
        for command in COMMANDS:
            if command.id not in ("palette", "quit"):
                yield SystemCommand(command.label, command.help, partial(self._dashboard.action_command, command.id))
        yield from super().get_system_commands(screen)

    def show_interview(self, interview_id: str) -> None:
        """Put the cursor on an interview."""
        self._dashboard.choose(interview_id)

    def watch_board(self, board: Board) -> None:
        """News goes to the screen."""
        self._dashboard.board = board

    @on(messages.DeskOpened)
    def _desk_opened(self, event: messages.DeskOpened) -> None:
        self.desk = event.desk
        self.board = replace(self.board, challenges=event.desk.challenges, trouble=None)
        self.poll(event.desk)

    @on(messages.DeskFailed)
    def _desk_failed(self, event: messages.DeskFailed) -> None:
        self._trouble(event.error, event.at, event.next_in)

    @on(messages.SnapshotTaken)
    def _snapshot_taken(self, event: messages.SnapshotTaken) -> None:
        self.board = boards.with_snapshot(self.board, event.snapshot)
        if self._order is not None and self.board.read_at is not None:
            order, self._order = self._order, None
            self.deploy(order, self._on_ready)
        self._verify_once()

    @on(messages.InterviewSelected)
    def _interview_selected(self, event: messages.InterviewSelected) -> None:
        """Show what is known at once; read it when the cursor rests."""
        self.board = replace(self.board, selected=event.interview_id)
        if self._settling is not None:
            self._settling.stop()
        self._settling = self.set_timer(self.settings.settle, self.read_at_once)

    def _verify_once(self) -> None:
        """A live interview is proved by real calls when it is first shown in this run."""
        interview = self.board.interview(self.board.selected)
        if interview is None or interview.state is not State.LIVE or interview.id in self.seen:
            return
        self.seen.add(interview.id)
        if self.board.running(interview.id) is None:
            self.verify(interview)

    def _resources(self, interview: Interview) -> tuple[Resource, ...]:
        """In a thread: what the interview's stack holds."""
        return self.desk.cloud.resources(interview.stack_id) if self.desk is not None else ()

    def _trouble(self, error: InterviewError, at: datetime, next_in: float) -> None:
        self.board = replace(self.board, trouble=Trouble(error, at + timedelta(seconds=next_in)))

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        """A defect of ours in a thread is said calmly, and reading goes on."""
        if event.state is not WorkerState.ERROR:
            return
        worker, problem = event.worker, event.worker.error
        error = InterviewError(
            f"The program stumbled: {type(problem).__name__}: {problem}", "This is a defect of interview-tui."
        )
        if worker.group in (workers.OPEN, workers.POLL):
            pause = self.settings.longest_pause
            self._trouble(error, self.now(), pause)
            self.set_timer(pause, self.read_at_once if self.desk is not None else self.open_desk)
        else:
            interview_id = worker.group.removeprefix(workers.group_of(""))
            self.post_message(messages.JobEnded(interview_id, int(worker.name), error, self.now()))
