"""What happened when during an interview, as the interviewer's own machine remembers it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

READY = "ready"
"""The kind of the note that keeps what every check said right after the deployment, a line for each."""
RESET, HANDED_ON = "reset", "for "
"""The kind of the note of a reset, and how its text begins when the environment went to another candidate."""
NOTE = "note"
"""The kind of what the interviewer wrote; every other kind is noted by the program."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that happened: ``at`` is UTC, ``kind`` such as ``brief``, ``ready``, ``handoff`` or ``note``."""

    at: datetime
    kind: str
    text: str


def about(notes: Iterable[Note], created_at: datetime) -> tuple[Note, ...]:
    """Those about an environment made then and its present candidate: an id may be used again, and handed on.

    What the checks said after the deployment holds for every candidate.
    """
    own = [note for note in notes if note.at >= created_at]
    handed_on = [place for place, note in enumerate(own) if note.kind == RESET and note.text.startswith(HANDED_ON)]
    first = handed_on[-1] if handed_on else 0
    return tuple(note for place, note in enumerate(own) if place >= first or note.kind == READY)


def told(note: Note, titles: Mapping[str, str], when: Callable[[datetime], str]) -> str:
    """The note as it is read: ``titles`` are those of the challenges, and ``when`` writes a time."""
    match note.kind:
        case "brief":
            return f"Brief {note.text} {titles.get(note.text, '')}".rstrip() + " presented"
        case "handoff":
            return f"Keys made: {_timed(note.text, when)}".replace(": keys until", ", good until")
        case "revoke":
            return f"Access revoked: {note.text}"
        case "extend":
            return f"Extended: {_timed(note.text, when)}"
        case kind if kind == READY:
            return "Ready: every check was ok"
        case kind if kind == RESET and note.text.startswith(HANDED_ON):
            return f"Handed on to {note.text.removeprefix(HANDED_ON)}"
        case kind if kind == RESET:
            return f"Reset: {note.text} again"
    return note.text


def _timed(text: str, when: Callable[[datetime], str]) -> str:
    """The text with the time at its end, such as ``until 2026-11-21T16:02:31Z``, as it is read."""
    words, _, moment = text.rpartition(" ")
    try:
        return f"{words} {when(datetime.fromisoformat(moment))}"
    except ValueError:
        return text
