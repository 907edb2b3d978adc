"""Keeping what is worth keeping of an interview on this machine: the interviewer's notes, and archives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from interview_tui.model.errors import InterviewError
from interview_tui.ui import keeping_messages as messages
from interview_tui.ui.comparing import Comparing
from interview_tui.ui.jobs import JobKind
from interview_tui.ui.workers import HAND

if TYPE_CHECKING:
    from interview_tui.model.interview import Interview


class Keeping(Comparing):
    """The part of the app that keeps things; nothing of it changes anything in AWS."""

    def ask_for_note(self, interview: Interview, text: str, trouble: str) -> None:
        """Ask again for a note that could not be kept; the app that has a screen knows how."""

    @on(messages.ArchiveRequested)
    def _archive_requested(self, event: messages.ArchiveRequested) -> None:
        interview = self.board.interview(event.interview_id)
        if interview is not None and not self.refused("archive", interview.id):
            self._start(JobKind.ARCHIVE, interview, lambda desk: desk.archive(interview))

    @on(messages.NoteWritten)
    def _note_written(self, event: messages.NoteWritten) -> None:
        """In a thread, since a disk may take its time."""
        desk = self.desk
        if desk is None:
            return

        def keep() -> None:
            trouble: InterviewError | None = None
            try:
                desk.note(event.interview_id, event.text)
            except InterviewError as error:
                trouble = error
            self.post_message(messages.NoteKept(event.interview_id, event.text, trouble))

        self.run_worker(keep, thread=True, group=HAND, name="note", exit_on_error=False)

    @on(messages.NoteKept)
    def _note_kept(self, event: messages.NoteKept) -> None:
        """Say so, and show it where notes are shown; what could not be kept is not thrown away."""
        interview = self.board.interview(event.interview_id)
        self.led(event.error)
        if event.error is None:
            self.notify("Noted.", timeout=4, markup=False)
            self.look_closer()
        elif interview is not None and len(self.screen_stack) == 1:
            self.ask_for_note(interview, event.text, f"{event.error.title} {event.error.hint}")
        else:
            text = f"{event.error.title} It was: {event.text}"
            self.notify(text, severity="error", timeout=30, markup=False)
