"""Opening the account, and what is said when that, or reading it, does not work."""

from __future__ import annotations

import gc
import logging
import traceback
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from textual import on
from textual.worker import Worker, WorkerState

from interview_tui.model.errors import InterviewError, NoCredentials
from interview_tui.ui import messages, workers
from interview_tui.ui.board import Trouble
from interview_tui.ui.jobs import JobKind
from interview_tui.ui.keeping import Keeping

if TYPE_CHECKING:
    from interview_tui.model.interview import Interview
    from interview_tui.operations.desk import Desk
    from interview_tui.ui.screens.welcome import Welcome

LOG = logging.getLogger(__name__)

MOMENT = 0.06
"""How many seconds the dashboard's first picture waits for the interviews; until then the one before it stands."""


class Opening(Keeping):
    """The part of the app that begins, and begins again."""

    _welcome: Welcome | None = None
    """The welcome, from when it was first needed."""

    def wait_a_moment_for_first_look(self) -> None:
        """With the rows in it, the first picture is not painted twice in a row."""
        if self.first_look is not None:
            with suppress(TimeoutError):
                look = self.first_look.result(MOMENT)
                self.first_look = None
                self._show_first(look)

    @on(messages.FirstLookTaken)
    def _first_look_taken(self, event: messages.FirstLookTaken) -> None:
        self._show_first(event.interviews)

    def _show_first(self, interviews: tuple[Interview, ...]) -> None:
        """The rows, unless a reading was quicker."""
        if self.board.read_at is None and interviews:
            self.board = replace(self.board, interviews=interviews)

    @on(messages.DeskOpened)
    def _desk_opened(self, event: messages.DeskOpened) -> None:
        self._take_over(event.desk)
        self.follow_anew()
        self.board = replace(self.board, trouble=None)
        if self._welcome is not None and self.screen is self._welcome:
            self.pop_screen()
        self.poll(event.desk)

    @on(messages.DeskReopened)
    def _desk_reopened(self, event: messages.DeskReopened) -> None:
        """The next reading tells whether the trouble is over, and whose account it is; until then the log stays."""
        self._take_over(event.desk)

    def _take_over(self, desk: Desk) -> None:
        self.desk = desk
        self.board = replace(
            self.board,
            challenges=desk.challenges,
            rates=desk.rates,
            tariff=desk.tariff,
            max_hours=desk.max_hours,
            identity=None,
            read_only=desk.read_only or self.settings.read_only,
        )

    @on(messages.DeskFailed)
    def _desk_failed(self, event: messages.DeskFailed) -> None:
        gc.enable()  # the first reading, after which it would be, may be a long way off
        self.led(event.error)
        self._trouble(event.error, event.at, event.next_in)
        if self._welcome is not None and self.screen is self._welcome:
            self._welcome.show(event.error)
        elif isinstance(event.error, NoCredentials) and len(self.screen_stack) == 1:
            from interview_tui.ui.screens.welcome import Welcome

            self._welcome = Welcome(event.error)
            self.push_screen(self._welcome)

    @on(messages.RefreshRequested)
    def _refresh_requested(self) -> None:
        if self.desk is None:
            self.open_desk()
        else:
            self.read_at_once()

    def _trouble(self, error: InterviewError, at: datetime, next_in: float) -> None:
        self.board = replace(self.board, trouble=Trouble(error, at + timedelta(seconds=next_in)))

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        """A defect of ours in a thread is said calmly, and reading goes on."""
        if event.state is not WorkerState.ERROR:
            return
        worker, problem = event.worker, event.worker.error
        title = f"The program stumbled: {type(problem).__name__}"
        if self._is_secret(worker):
            # The words of the error may hold what the worker had in its hands: only where it was.
            places = "".join(traceback.format_tb(problem.__traceback__)) if problem is not None else ""
            LOG.error("The worker %s stumbled: %s\n%s", worker.group, type(problem).__name__, places)
        else:
            LOG.error("The worker %s stumbled", worker.group, exc_info=problem)
            title = f"{title}: {problem}"
        error = InterviewError(title, "This is a defect of interview-tui; the log has the details.")
        if worker.group in (workers.OPEN, workers.POLL):
            pause = self.settings.longest_pause
            self._trouble(error, self.now(), pause)
            self.set_timer(pause, self.read_at_once if self.desk is not None else self.open_desk)
        elif not worker.group.startswith(workers.group_of("")):
            self.notify(f"{error.title}. {error.hint}", severity="error", timeout=8, markup=False)
        else:
            interview_id = worker.group.removeprefix(workers.group_of(""))
            self.post_message(messages.JobEnded(interview_id, int(worker.name), error, self.now()))

    def _is_secret(self, worker: Worker[object]) -> bool:
        """Whether the thread had to do with a handoff."""
        job = self.board.job(worker.group.removeprefix(workers.group_of("")))
        return worker.group == workers.HAND or (job is not None and job.kind is JobKind.HAND_OVER)
