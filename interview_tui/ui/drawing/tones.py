"""Marks and tones: a shape and a word always say what a colour says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from interview_tui.model.health import CheckState


class Tone(StrEnum):
    """What a piece of text means; the theme decides how it looks. Values are theme variables."""

    PLAIN = ""
    GOOD = "success"
    BUSY = "accent"
    OTHER = "secondary"
    ODD = "warning"
    BAD = "error"
    QUIET = "muted"

    @property
    def style(self) -> str:
        """As a style of Textual's content, such as ``$success``."""
        return f"${self.value}" if self.value else ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One shape with its tone."""

    shape: str
    tone: Tone


LIVE = Mark("●", Tone.GOOD)
UNSEEN = Mark("○", Tone.PLAIN)
BUSY = Mark("◐", Tone.BUSY)
BROKEN = Mark("✗", Tone.BAD)
UNSURE = Mark("?", Tone.ODD)
GONE = Mark("·", Tone.QUIET)
PASSED = Mark("✓", Tone.GOOD)
PENDING = Mark("…", Tone.BUSY)
CHANGED = Mark("≠", Tone.ODD)
RISING = Mark("▲", Tone.ODD)

CHECK_MARKS = {
    CheckState.OK: PASSED,
    CheckState.CHANGED: CHANGED,
    CheckState.PENDING: PENDING,
    CheckState.FAILED: BROKEN,
    CheckState.UNKNOWN: UNSURE,
}
LEGEND = (
    (LIVE, "live, every check proved by a real call in this run"),
    (UNSEEN, "live, every check that is free is ok"),
    (CHANGED, "live, and something is not as it was planted: a candidate's work, once keys are out"),
    (BUSY, "work under way"),
    (BROKEN, "broken: wants a look"),
    (UNSURE, "could not be read"),
    (GONE, "gone"),
    (RISING, "a function's memory grows with every call: what challenge B is about, no fault of the environment"),
)
