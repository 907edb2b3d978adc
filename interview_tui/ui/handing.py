"""Handing over, revealing and revoking: what the screen asks for, and the one place that holds what was issued."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import replace
from datetime import datetime
from threading import Event
from typing import TYPE_CHECKING

from textual import on
from textual.timer import Timer

from interview_tui.model.errors import InterviewError, NotKept, NotSafe, Revoked
from interview_tui.ui import changes, jobs
from interview_tui.ui import handoff_messages as messages
from interview_tui.ui.commands import BY_ID
from interview_tui.ui.handoffs import Handoffs
from interview_tui.ui.jobs import Job, JobKind
from interview_tui.ui.operating import Operating
from interview_tui.ui.workers import HAND, group_of

if TYPE_CHECKING:
    from interview_tui.model.events import Progress
    from interview_tui.model.interview import Interview
    from interview_tui.model.ports import Clock
    from interview_tui.operations.desk import Desk
    from interview_tui.ui.handed import Handed
    from interview_tui.ui.place import Settings


class Handing(Operating):
    """The part of the app that has to do with secrets."""

    def __init__(
        self,
        desk_factory: Callable[[], Desk],
        settings: Settings,
        now: Callable[[], datetime],
        clock_for: Callable[[Clock, Event], Clock],
    ) -> None:
        super().__init__(desk_factory, settings, now, clock_for)
        self.handoffs = Handoffs()
        self._masking: Timer | None = None
        self._cut_short: set[str] = set()
        """Those whose verification gave way to a handover."""

    def ask_to_reopen(self, interview: Interview) -> None:
        """Ask whether to open access again; the app that has a screen knows how."""

    def refused(self, command_id: str, interview_id: str) -> bool:
        """Whether a command cannot be done to that interview now; says why. Keys are not the only way to get here."""
        command = BY_ID[command_id]
        reason = command.reason(replace(self.board, selected=interview_id))
        if reason:
            self.notify(reason, title=command.label, severity="warning", timeout=4, markup=False)
        return bool(reason)

    @on(messages.HandOverRequested)
    def _hand_over_requested(self, event: messages.HandOverRequested) -> None:
        interview = self.board.interview(event.interview_id)
        if interview is None or self.refused("force" if event.forced else "credentials", interview.id):
            return

        def operation(desk: Desk) -> Generator[Progress, None, Handed]:
            from interview_tui.ui.handed import handed

            handoff = yield from desk.hand_over(interview, forced=event.forced, again=event.again)
            return handed(handoff, desk.stationery)

        self._take_the_place_of_a_verification(interview)
        self._start(JobKind.HAND_OVER, interview, operation)

    @on(messages.RevokeRequested)
    def _revoke_requested(self, event: messages.RevokeRequested) -> None:
        interview = self.board.interview(event.interview_id)
        if interview is None or self.refused("revoke", interview.id):
            return
        self._take_the_place_of_a_verification(interview)
        self._start(JobKind.REVOKE, interview, lambda desk: desk.revoke(interview))

    def _take_the_place_of_a_verification(self, interview: Interview) -> None:
        """A candidate waits, a verification can: it is made again afterwards."""
        if self.board.running(interview.id) is not None:
            self.workers.cancel_group(self, group_of(interview.id))
            self._cut_short.add(interview.id)
        self.board = changes.without_refusal(self.board, interview.id)

    def outcome_of(self, job: Job, outcome: jobs.Outcome) -> jobs.Result | InterviewError:
        """Take out what is secret before the board gets the rest, and say errors in the words of the dashboard."""
        from interview_tui.model.difference import Reset
        from interview_tui.model.handoff import Revocation
        from interview_tui.ui.handed import Handed, Issued

        match outcome:
            case Handed(handoff):
                self.mask()
                self.handoffs.put(outcome)
                return Issued(handoff.issued_at, handoff.ends_at, handoff.safe)
            case Revocation() | Reset(kept_access=False):
                self.handoffs.drop(job.interview_id)
            case NotSafe():
                # The operation's own hints name options of the command line.
                first = "Try again." if outcome.hint.startswith("Try again") else "Clean it up and deploy anew."
                return NotSafe(outcome.title, f"{first} If it has to be: “Hand over by force” in the palette.")
            case NotKept():
                from interview_tui.operations.keeping import WITHOUT

                return NotKept(outcome.title, outcome.hint.replace(WITHOUT, "the question can leave the archive out."))
            case Revoked():
                return Revoked(outcome.title, "It can be opened again: with new keys, the old ones stay dead.")
        return outcome

    def is_in_sight(self, job: Job) -> bool:
        """Whether the Handoff tab in front of the user says how the job ended."""
        about_access = job.kind in (JobKind.HAND_OVER, JobKind.REVOKE)
        here = self.board.selected == job.interview_id and self.board.tab == "handoff"
        return about_access and here and len(self.screen_stack) == 1

    def access_is_closed(self, interview_id: str) -> None:
        """What was handed out is worth nothing any more: it is neither shown nor given as if it were."""
        self.mask()
        self.handoffs.drop(interview_id)

    def job_is_over(self, job: Job) -> None:
        """Ask what is left to ask, and verify what was left unverified."""
        from interview_tui.model.difference import Reset
        from interview_tui.model.handoff import Revocation

        interview = self.board.interview(job.interview_id)
        if interview is None or job.kind not in (JobKind.HAND_OVER, JobKind.REVOKE, JobKind.EXTEND, JobKind.RESET):
            return
        if job.kind is JobKind.HAND_OVER and isinstance(job.error, Revoked):
            access = replace(self.board.access_of(interview.id), closed=True)
            self.board = changes.with_access(self.board, interview.id, access)
            if self.board.selected == interview.id:
                self.ask_to_reopen(interview)
        # What was known of the candidate's access is not true any more once it was taken away.
        if interview.id in self._cut_short or isinstance(job.result, Reset | Revocation):
            self._cut_short.discard(interview.id)
            self.verify(interview)

    @on(messages.RevealRequested)
    def _reveal_requested(self, event: messages.RevealRequested) -> None:
        """Show the secrets for a while, or mask them when they are shown."""
        shown, held, desk = self.handoffs.revealed, self.handoffs.get(event.interview_id), self.desk
        self.mask()
        if shown == event.interview_id or self.refused("reveal", event.interview_id) or held is None or desk is None:
            return

        def write() -> None:
            from interview_tui.ui.handed import Copy, written

            email = written(held.handoff, desk.stationery, Copy())
            self.post_message(messages.Revealed(event.interview_id, email))

        self.in_thread(write)

    @on(messages.Revealed)
    def _revealed(self, event: messages.Revealed) -> None:
        """Unless the user has gone elsewhere meanwhile."""
        here = self.board.tab == "handoff" and self.board.selected == event.interview_id
        if here and len(self.screen_stack) == 1:
            self.handoffs.reveal(event.interview_id, event.email)
            self.board = replace(self.board, revealed=self.handoffs.revealed)
            self._masking = self.set_timer(self.settings.revealed, self.mask)

    @on(messages.MaskRequested)
    def mask(self) -> None:
        """Show no secret any more, at once."""
        if self._masking is not None:
            self._masking.stop()
            self._masking = None
        self.handoffs.mask()
        if self.board.revealed:
            self.board = replace(self.board, revealed="")

    def export_screenshot(self, *, title: str | None = None, simplify: bool = False) -> str:
        """A picture of the screen, on which no secret can be read; every way to make one comes through here."""
        self.mask()
        return super().export_screenshot(title=title, simplify=simplify)

    @on(messages.HandingFailed)
    def _handing_failed(self, event: messages.HandingFailed) -> None:
        self.led(event.error)
        text = f"{event.error.title} {event.error.hint}".strip()
        self.notify(text, severity="error", timeout=8, markup=False)

    def in_thread(self, call: Callable[[], None]) -> None:
        """Do something around a handoff in a thread; an error that a user can meet is said."""

        def run() -> None:
            try:
                call()
            except InterviewError as error:
                self.post_message(messages.HandingFailed(error))

        self.run_worker(run, thread=True, group=HAND, name=HAND, exit_on_error=False)
