"""Comparing with what was planted and putting it back: the tab reads everything while it is open, with long pauses."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from textual import on
from textual.worker import Worker, WorkerState

from interview_tui.model.errors import InterviewError
from interview_tui.ui import changes, messages
from interview_tui.ui.jobs import JobKind
from interview_tui.ui.kept_readings import Comparison
from interview_tui.ui.poller import STANDING
from interview_tui.ui.sending import Sending

if TYPE_CHECKING:
    from interview_tui.model.interview import Interview
    from interview_tui.operations.desk import Desk

TAB = "changes"


def compare_group(interview_id: str) -> str:
    """The worker group of the comparison of one interview."""
    return f"compare {interview_id}"


class Comparing(Sending):
    """The part of the app that knows what differs."""

    @on(messages.ResetRequested)
    def _reset_requested(self, event: messages.ResetRequested) -> None:
        interview = self.board.interview(event.interview_id)
        if interview is None or self.refused("reset", interview.id):
            return
        order = event.order
        self._take_the_place_of_a_verification(interview)
        self._start(JobKind.RESET, interview, lambda desk: desk.reset(interview, order), order.command(interview))

    @on(messages.TabOpened)
    @on(messages.SnapshotTaken)
    def _compare_when_due(self) -> None:
        self.compare()

    @on(messages.RefreshRequested)
    def _compare_at_once(self) -> None:
        self.compare(at_once=True)

    def compare(self, *, at_once: bool = False) -> None:
        """Compare the selected interview if the tab is open and it is time, unless that is under way or it changes."""
        interview = self.board.interview(self.board.selected)
        if self.desk is None or self.board.tab != TAB or interview is None or interview.state not in STANDING:
            return
        job, known = self.board.running(interview.id), self.board.comparison_of(interview.id)
        if known.since is not None or (job is not None and job.kind is not JobKind.VERIFY):
            return
        due = known.ended is None or self.now() - known.ended >= timedelta(seconds=self.settings.compare)
        if due or at_once:
            self._know(interview.id, replace(known, since=self.now()))
            self._compare(self.desk, interview)

    def _compare(self, desk: Desk, interview: Interview) -> None:
        from interview_tui.operations.desk import drive

        def read() -> None:
            try:
                found = drive(desk.diff(interview), lambda _event: None)
            except InterviewError as error:
                self.post_message(messages.Compared(interview.id, error, self.now()))
            else:
                self.post_message(messages.Compared(interview.id, found, self.now()))

        self.run_worker(read, thread=True, group=compare_group(interview.id), exit_on_error=False)

    @on(messages.Compared)
    def _compared(self, event: messages.Compared) -> None:
        known = self.board.comparison_of(event.interview_id)
        if isinstance(event.found, InterviewError):
            self.led(event.found)
            known = replace(known, since=None, error=event.found, ended=event.at)
        elif known.ended is None or known.since is not None:
            known = Comparison(event.found, ended=event.at)
        self._know(event.interview_id, known)

    @on(Worker.StateChanged)
    def _comparison_stumbled(self, event: Worker.StateChanged) -> None:
        """A defect of ours has ended the thread; it is said where those of all threads are."""
        interview_id = event.worker.group.removeprefix(compare_group(""))
        if event.state is WorkerState.ERROR and event.worker.group == compare_group(interview_id):
            error = InterviewError("The comparison stumbled.", "The log has the details.")
            self._know(interview_id, replace(Comparison(error=error), ended=self.now()))

    def _know(self, interview_id: str, comparison: Comparison) -> None:
        self.board = changes.with_comparison(self.board, interview_id, comparison)
