"""The app's threads: opening the account, reading it, and driving operations; they only ever post messages."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from textual import events, work
from textual.reactive import var
from textual.worker import get_current_worker

from interview_tui.model.errors import InterviewError
from interview_tui.ui import jobs, poller
from interview_tui.ui.board import Board
from interview_tui.ui.calm import CalmApp
from interview_tui.ui.messages import (
    DeskFailed,
    DeskOpened,
    DeskReopened,
    FirstLookTaken,
    JobEnded,
    JobProgressed,
    SnapshotTaken,
)
from interview_tui.ui.place import Place, Settings
from interview_tui.ui.threads import FreeThreads

if TYPE_CHECKING:
    from concurrent.futures import Future

    from interview_tui.model.events import Progress
    from interview_tui.model.interview import Interview
    from interview_tui.model.ports import Clock
    from interview_tui.operations.desk import Desk
    from interview_tui.ui.jobs import Job

Words = ParamSpec("Words")
Value = TypeVar("Value")

FIRST_LOOK = 1.0
"""How many seconds a first look is waited for before the account is opened."""

ATTENDED = 30.0
"""For so many seconds after a key, or after the mouse was moved, somebody counts as being there."""

OPEN, POLL, HAND, LOG = "open", "poll", "hand", "log"


def utc_now() -> datetime:
    """The time in UTC."""
    return datetime.now(UTC)


def group_of(interview_id: str) -> str:
    """The worker group of everything done to one interview."""
    return f"job {interview_id}"


class Workers(CalmApp):
    """The part of the app that leaves the screen's thread."""

    board: var[Board] = var(lambda: Board(Place("")), init=False)

    def __init__(
        self,
        desk_factory: Callable[[], Desk],
        settings: Settings,
        now: Callable[[], datetime],
        clock_for: Callable[[Clock, Event], Clock],
    ) -> None:
        super().__init__()
        self.settings = settings
        self.now = now
        self.desk: Desk | None = None
        self.first_look: Future[tuple[Interview, ...]] | None = None
        self._desk_factory = desk_factory
        self._clock_for = clock_for
        self._memory = poller.Memory()
        self._touched_at = -ATTENDED

    async def on_event(self, event: events.Event) -> None:
        """Every event comes here first, those of keys, the mouse and the terminal's focus too."""
        if isinstance(event, events.InputEvent | events.AppFocus) and not event.is_forwarded:
            self._touched()
        await super().on_event(event)

    def _touched(self) -> None:
        """Whoever comes back to a still dashboard sees at once how the account is now."""
        was_attended, self._touched_at = self._attended, monotonic()
        if not was_attended and self._memory.still:
            self.look_closer()

    @property
    def _attended(self) -> bool:
        return monotonic() - self._touched_at < ATTENDED

    def led(self, *errors: InterviewError | None) -> None:
        """Have the commands in hints lead to the dashboard's place: whoever copies one is not to end in another."""
        for error in filter(None, errors):
            error.hint = self.settings.lead(error.hint)

    def leading(self, call: Callable[Words, Value]) -> Callable[Words, Value]:
        """The same call, with an error whose hint does."""

        def led(*words: Words.args, **options: Words.kwargs) -> Value:
            try:
                return call(*words, **options)
            except InterviewError as error:
                self.led(error)
                raise

        return led

    def free_threads(self) -> None:
        """Threads of our own from here on, which neither run out nor hold up quitting."""
        asyncio.get_running_loop().set_default_executor(FreeThreads())

    @work(thread=True, group=OPEN, exclusive=True, exit_on_error=False)
    def open_desk(self) -> None:
        """Open the account, again and again until it works."""
        self._wait_for_first_look()
        cancelled = get_current_worker().cancelled_event
        pause = self.settings.refresh
        while not cancelled.is_set():
            try:
                desk = self._open()
            except InterviewError as error:
                pause = min(pause * 2, self.settings.longest_pause)
                self.post_message(DeskFailed(error, self.now(), pause))
                cancelled.wait(pause)
            else:
                self.post_message(DeskOpened(desk))
                return

    def _wait_for_first_look(self) -> None:
        """In a thread: importing boto3 here would only delay what another process is about to tell."""
        look, self.first_look = self.first_look, None
        if look is not None:
            with suppress(TimeoutError):
                self.post_message(FirstLookTaken(look.result(FIRST_LOOK)))

    def _open(self) -> Desk:
        """In a thread: the account, guarded where nothing may be changed."""
        desk = self._desk_factory()
        return desk.looking_only() if self.settings.read_only and not desk.read_only else desk

    def _reopen(self) -> Desk:
        """In a thread: the account once more, after trouble."""
        desk = self._open()
        self.post_message(DeskReopened(desk))
        return desk

    @work(thread=True, group=POLL, exclusive=True, exit_on_error=False)
    def poll(self, desk: Desk) -> None:
        """Read the account until the next poll takes over; called anew to look at once."""
        poller.watch(
            desk,
            self._reopen,
            self._question,
            lambda snapshot: self.post_message(SnapshotTaken(snapshot)),
            get_current_worker().cancelled_event,
            self.settings.refresh,
            self.settings.longest_pause,
            self._memory,
        )

    def _question(self) -> poller.Question:
        """In a thread: what the screen wants to know now."""
        return replace(self.board.question(), attended=self._attended)

    def look_closer(self) -> None:
        """Look at the selected interview without waiting for the next turn; the fleet is read when its turn comes."""
        if self.desk is not None:
            self.poll(self.desk)

    def read_at_once(self) -> None:
        """Read everything without waiting for the next turn."""
        # A new one: a reading that is under way notes in the old one what it found.
        self._memory = poller.Memory()
        self.look_closer()

    def begin(
        self,
        desk: Desk,
        job: Job,
        operation: Callable[[Desk], jobs.Operation],
        then: Callable[[Interview], object] | None = None,
    ) -> None:
        """Drive an operation in a thread; ``then`` gets the interview of a deployment, in that thread."""

        def show(event: Progress) -> None:
            self.post_message(JobProgressed(job.interview_id, job.ticket, event))

        def drive() -> None:
            mine = replace(desk, clock=self._clock_for(desk.clock, get_current_worker().cancelled_event))
            outcome = jobs.run(operation(mine), show)
            self.post_message(JobEnded(job.interview_id, job.ticket, outcome, mine.clock.now()))
            if then is not None:
                from interview_tui.model.plan import Deployment

                if isinstance(outcome, Deployment):
                    then(outcome.interview)

        self.run_worker(drive, thread=True, group=group_of(job.interview_id), name=str(job.ticket), exit_on_error=False)
