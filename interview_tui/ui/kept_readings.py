"""What takes long to find out of one interview, with when that was done; the board keeps it until it is read anew."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interview_tui.model.difference import Difference
    from interview_tui.model.errors import InterviewError
    from interview_tui.model.memory import Memory


@dataclass(frozen=True, slots=True)
class MemoryReading:
    """What a function's calls said about its memory, and when that was worked out, UTC.

    ``architecture`` is the dearest that the function was seen to run on; empty while none was read.
    """

    memory: Memory
    at: datetime
    architecture: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs from what was planted; while it is read again, the last one stays."""

    difference: Difference | None = None
    since: datetime | None = None
    """When the reading under way began; ``None`` when there is none."""
    error: InterviewError | None = None
    """Why the last reading came to nothing."""
    ended: datetime | None = None
    """When the last reading ended, well or not."""
