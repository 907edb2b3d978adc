"""What happened when during an interview, as the interviewer's own machine remembers it."""

from __future__ import annotations

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
