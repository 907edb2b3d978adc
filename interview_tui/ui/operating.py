"""Deploying, verifying and cleaning up: requests become jobs, and what jobs say becomes the board."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count
from threading import Event
from typing import TYPE_CHECKING

from textual import on

from interview_tui.model import names
from interview_tui.model.errors import InterviewError
from interview_tui.ui import changes, jobs, messages
from interview_tui.ui.jobs import Job, JobKind
from interview_tui.ui.workers import Workers, group_of

if TYPE_CHECKING:
    from interview_tui.model.interview import Interview
    from interview_tui.model.plan import Order
    from interview_tui.model.ports import Clock
    from interview_tui.operations.desk import Desk
    from interview_tui.ui.place import Settings


class Operating(Workers):
    """The part of the app that carries out what the screen asks for."""

    def __init__(
        self,
        desk_factory: Callable[[], Desk],
        settings: Settings,
        now: Callable[[], datetime],
        clock_for: Callable[[Clock, Event], Clock],
    ) -> None:
        super().__init__(desk_factory, settings, now, clock_for)
        self.seen: set[str] = set()
        """Interviews that were shown live, or deployed, in this run."""
        self._tickets = count(1)

    def outcome_of(self, job: Job, outcome: jobs.Outcome) -> jobs.Result | InterviewError:
        """What of the outcome goes to the board; the part of the app that knows secrets keeps them."""
        raise NotImplementedError

    def is_in_sight(self, job: Job) -> bool:
        """Whether the screen says how the job ended, so that nothing has to pop up."""
        raise NotImplementedError

    def access_is_closed(self, interview_id: str) -> None:
        """A job has taken access away; the part of the app that hands over knows what that means."""

    def job_is_over(self, job: Job) -> None:
        """What is to be done after a job; the part of the app that hands over knows."""

    def show_interview(self, interview_id: str) -> None:
        """Put the cursor on an interview; the app that has a screen knows how."""

    @on(messages.DeployRequested)
    def _deploy_requested(self, event: messages.DeployRequested) -> None:
        self.deploy(event.order)

    @on(messages.VerifyRequested)
    def _verify_requested(self, event: messages.VerifyRequested) -> None:
        interview = self.board.interview(event.interview_id)
        if interview is not None:
            self.verify(interview)

    @on(messages.CleanupRequested)
    def _cleanup_requested(self, event: messages.CleanupRequested) -> None:
        # Not as the board has it by now: what was confirmed is what the question showed.
        interview, archive = event.interview, event.archive
        if self.board.interview(interview.id) is not None:
            # A deployment that is being followed here is given up: the stack is deleted from under it.
            self.workers.cancel_group(self, group_of(interview.id))
            self._start(JobKind.CLEANUP, interview, lambda desk: desk.cleanup(interview, archive=archive))

    @on(messages.DismissRequested)
    def _dismiss_requested(self, event: messages.DismissRequested) -> None:
        self.board = changes.without_refusal(changes.without_job(self.board, event.interview_id), event.interview_id)

    def deploy(self, order: Order, then: Callable[[Interview], object] | None = None) -> None:
        """Choose the id here, so that the line and its progress are there from the first moment."""
        chosen = order.id or names.default_id(self.now().astimezone(), self.board.taken)
        order = replace(order, id=chosen)
        self.seen.add(chosen)
        job = self._job(JobKind.DEPLOY, chosen, order.candidate, order.challenges)
        if self.desk is not None:
            self.begin(self.desk, job, lambda desk: desk.deploy(order), then)
            self.show_interview(chosen)

    def verify(self, interview: Interview) -> None:
        """Prove an interview by real calls."""
        self._start(JobKind.VERIFY, interview, lambda desk: desk.verify(interview))

    def _start(
        self, kind: JobKind, interview: Interview, operation: Callable[[Desk], jobs.Operation], command: str = ""
    ) -> None:
        job = self._job(kind, interview.id, interview.candidate, interview.challenges, command)
        if self.desk is not None:
            self.begin(self.desk, job, operation)

    def _job(
        self, kind: JobKind, interview_id: str, candidate: str, challenges: tuple[str, ...], command: str = ""
    ) -> Job:
        """Write a new job on the board."""
        job = Job(next(self._tickets), kind, interview_id, candidate, challenges, self.now(), command)
        self.board = changes.with_job(self.board, job)
        return job

    def _current(self, interview_id: str, ticket: int) -> Job | None:
        """The running job that a message is about; ``None`` when another one took its place."""
        job = self.board.running(interview_id)
        return job if job is not None and job.ticket == ticket else None

    @on(messages.JobProgressed)
    def _job_progressed(self, event: messages.JobProgressed) -> None:
        from interview_tui.ui import outcomes

        job = self._current(event.interview_id, event.ticket)
        if job is not None:
            self.board = outcomes.with_progress(self.board, job, event.event, self.settings.lead)
            if outcomes.closes_access(event.event):
                self.board = outcomes.with_access_closed(self.board, job)
                self.access_is_closed(job.interview_id)

    @on(messages.JobEnded)
    def _job_ended(self, event: messages.JobEnded) -> None:
        job = self._current(event.interview_id, event.ticket)
        if job is None:
            return
        from interview_tui.ui import outcomes, reports

        if isinstance(event.outcome, InterviewError):
            self.led(event.outcome)
        self.board = outcomes.with_end(self.board, job, self.outcome_of(job, event.outcome), event.at)
        job = self.board.jobs[job.interview_id]
        report = reports.ended(job)
        if report is not None and not self.is_in_sight(job):
            text, good = report
            self.notify(text, severity="information" if good else "error", timeout=8, markup=False)
        self.job_is_over(job)
        self.read_at_once()
