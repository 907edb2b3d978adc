"""Write down what somebody wants to remember of an interview, on this machine only."""

from __future__ import annotations

from interview_tui.model.errors import CannotStart, WrongUse
from interview_tui.model.local_ports import Journal
from interview_tui.model.notes import NOTE


def write_note(journal: Journal, interview_id: str, text: str) -> str:
    """Keep the note as one line and return it; ``WrongUse`` for an empty one, ``CannotStart`` when it is not there."""
    line = " ".join(text.split())
    if not line:
        raise WrongUse("An empty note says nothing.", "Write something such as: asks before changing things.")
    journal.note(interview_id, NOTE, line)
    # The journal is in nobody's way when it fails. A note that somebody typed must not be lost in silence.
    if not any(note.kind == NOTE and note.text == line for note in journal.notes(interview_id)):
        raise CannotStart("The note could not be written down.", "The log file tells why; look at the folder's rights.")
    return line
