"""Sending traffic to the leaking function: beside every job, in a thread of its own, until it is done or stopped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count
from threading import Event
from typing import TYPE_CHECKING

from textual import on
from textual.worker import Worker, WorkerState, get_current_worker

from interview_tui.model.errors import InterviewError
from interview_tui.model.interview import State
from interview_tui.ui import changes, messages
from interview_tui.ui import traffic_messages as traffic
from interview_tui.ui.following import Following
from interview_tui.ui.poller import STANDING

if TYPE_CHECKING:
    from interview_tui.clipboard import Clipboard
    from interview_tui.model.events import Progress
    from interview_tui.model.interview import Interview
    from interview_tui.model.ports import Clock
    from interview_tui.model.traffic import Pace
    from interview_tui.operations.desk import Desk
    from interview_tui.ui.place import Settings
    from interview_tui.ui.traffic import Run

TAB = "memory"
_STAYS = {*STANDING, State.DEPLOYING}
"""A reading from before a deployment ended may come in after it: that is no interview that goes away."""


def traffic_group(interview_id: str) -> str:
    """The worker group of the traffic to one interview."""
    return f"traffic {interview_id}"


class Sending(Following):
    """The part of the app that calls functions."""

    def __init__(
        self,
        desk_factory: Callable[[], Desk],
        settings: Settings,
        now: Callable[[], datetime],
        clock_for: Callable[[Clock, Event], Clock],
        clipboard: Clipboard | None,
    ) -> None:
        super().__init__(desk_factory, settings, now, clock_for, clipboard)
        self._runs = count(1)

    @on(traffic.TrafficRequested)
    def _traffic_requested(self, event: traffic.TrafficRequested) -> None:
        from interview_tui.model.traffic import Traffic
        from interview_tui.ui.traffic import Run

        interview = self.board.interview(event.interview_id)
        if interview is None or self.desk is None or self.refused("traffic", interview.id):
            return
        if self.board.sending(interview.id) is None:
            run = Run(next(self._runs), interview.id, Traffic(event.pace.calls))
            self.board = changes.with_traffic(self.board, run)
            self._send(self.desk, interview, event.pace, run.ticket)

    def _send(self, desk: Desk, interview: Interview, pace: Pace, ticket: int) -> None:
        from interview_tui.model.traffic import Traffic

        def show(event: Progress) -> None:
            if isinstance(event, Traffic):
                self.post_message(traffic.TrafficSent(interview.id, ticket, event))

        def send() -> None:
            from interview_tui.operations.desk import drive

            mine = replace(desk, clock=self._clock_for(desk.clock, get_current_worker().cancelled_event))
            error: InterviewError | None = None
            try:
                drive(mine.traffic(interview, pace), show)
            except InterviewError as ended_by:
                error = ended_by
            self.post_message(traffic.TrafficEnded(interview.id, ticket, mine.clock.now(), error))

        group = traffic_group(interview.id)
        self.run_worker(send, thread=True, group=group, name=str(ticket), exit_on_error=False)

    def _run_of(self, interview_id: str, ticket: int) -> Run | None:
        """The run that a message is about; ``None`` when another one took its place."""
        run = self.board.traffic.get(interview_id)
        return run if run is not None and run.ticket == ticket else None

    @on(traffic.TrafficSent)
    def _traffic_sent(self, event: traffic.TrafficSent) -> None:
        run = self._run_of(event.interview_id, event.ticket)
        if run is not None:
            self.board = changes.with_traffic(self.board, replace(run, traffic=event.traffic))

    @on(traffic.TrafficEnded)
    def _traffic_ended(self, event: traffic.TrafficEnded) -> None:
        run = self._run_of(event.interview_id, event.ticket)
        if run is None or not run.running:
            return
        self.led(event.error)
        run = replace(run, ended=event.at, error=event.error)
        self.board = changes.with_traffic(self.board, run)
        in_sight = self.board.selected == run.interview_id and self.board.tab == TAB and len(self.screen_stack) == 1
        interview = self.board.interview(run.interview_id)
        if not in_sight and interview is not None:
            from interview_tui.ui import reports

            text, good = reports.sent(interview, run)
            self.notify(text, severity="information" if good else "error", timeout=8, markup=False)

    @on(traffic.TrafficStopRequested)
    def _stop_requested(self, event: traffic.TrafficStopRequested) -> None:
        self._stop(event.interview_id)

    @on(messages.CleanupRequested)
    def _cleanup_begins(self, event: messages.CleanupRequested) -> None:
        self._stop(event.interview_id)

    @on(messages.SnapshotTaken)
    def _stop_where_nothing_stands(self) -> None:
        """An interview that goes away, by whomever, is not called any more."""
        standing = {traffic_group(each.id) for each in self.board.interviews if each.state in _STAYS}
        for worker in [each for each in self.workers if each.group.startswith(traffic_group(""))]:
            if worker.group not in standing:
                self._stop(worker.group.removeprefix(traffic_group("")))

    def _stop(self, interview_id: str) -> None:
        """No call is begun any more; the one under way may take as long as it likes, nobody waits for it."""
        self.workers.cancel_group(self, traffic_group(interview_id))
        run = self.board.sending(interview_id)
        if run is not None:
            self.board = changes.with_traffic(self.board, replace(run, ended=self.now()))

    @on(Worker.StateChanged)
    def _sender_stumbled(self, event: Worker.StateChanged) -> None:
        """A defect of ours has ended the thread; it is said where those of all threads are."""
        group = event.worker.group
        if event.state is WorkerState.ERROR and group.startswith(traffic_group("")):
            self._stop(group.removeprefix(traffic_group("")))
