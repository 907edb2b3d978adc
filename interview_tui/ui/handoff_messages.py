"""What the screen asks for around a handoff, and what comes back from threads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from interview_tui.model.errors import InterviewError
    from interview_tui.model.secret import Secret
    from interview_tui.ui.handed import Copy


class HandOverRequested(Message):
    """The user wants keys for a candidate; ``again`` after a revocation, ``forced`` in spite of the check."""

    def __init__(self, interview_id: str, *, forced: bool = False, again: bool = False) -> None:
        super().__init__()
        self.interview_id = interview_id
        self.forced = forced
        self.again = again


class RevokeRequested(Message):
    """The user confirmed that a candidate's access is taken away."""

    def __init__(self, interview_id: str) -> None:
        super().__init__()
        self.interview_id = interview_id


class RevealRequested(Message):
    """The user wants to see the secrets of an interview, or no longer."""

    def __init__(self, interview_id: str) -> None:
        super().__init__()
        self.interview_id = interview_id


class MaskRequested(Message):
    """Another screen is in front."""


class Revealed(Message):
    """The e-mail with its secrets."""

    def __init__(self, interview_id: str, email: Secret) -> None:
        super().__init__()
        self.interview_id = interview_id
        self.email = email


class CopyRequested(Message):
    """The user wants a handoff in the clipboard."""

    def __init__(self, interview_id: str, wanted: Copy) -> None:
        super().__init__()
        self.interview_id = interview_id
        self.wanted = wanted


class CopyTextRequested(Message):
    """The user wants a text in the clipboard: a brief, which is no secret, or a link, which is one."""

    def __init__(self, text: Secret, what: str, *, secret: bool) -> None:
        super().__init__()
        self.text = text
        self.what = what
        self.secret = secret


class Copied(Message):
    """The desktop's clipboard has it, or does not answer; the terminal's is still to come."""

    def __init__(self, text: Secret, what: str, *, arrived: bool, secret: bool) -> None:
        super().__init__()
        self.text = text
        self.what = what
        self.arrived = arrived
        self.secret = secret


class ClipboardCleared(Message):
    """A secret of ours was still in the clipboard, and was taken out."""


class SaveRequested(Message):
    """The user wants a handoff in a file."""

    def __init__(self, interview_id: str, path: Path, wanted: Copy, *, overwrite: bool) -> None:
        super().__init__()
        self.interview_id = interview_id
        self.path = path
        self.wanted = wanted
        self.overwrite = overwrite


class Saved(Message):
    """The file is written."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path


class HandingFailed(Message):
    """Something around a handoff did not work."""

    def __init__(self, error: InterviewError) -> None:
        super().__init__()
        self.error = error
