"""What travels between threads, screens and the app around what is kept of an interview on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from interview_tui.model.errors import InterviewError


class ArchiveRequested(Message):
    """The user wants an interview kept in an archive."""

    def __init__(self, interview_id: str) -> None:
        super().__init__()
        self.interview_id = interview_id


class NoteWritten(Message):
    """The user wrote a note."""

    def __init__(self, interview_id: str, text: str) -> None:
        super().__init__()
        self.interview_id = interview_id
        self.text = text


class NoteKept(Message):
    """A note is on the disk, or why it is not."""

    def __init__(self, interview_id: str, text: str, error: InterviewError | None = None) -> None:
        super().__init__()
        self.interview_id = interview_id
        self.text = text
        self.error = error
