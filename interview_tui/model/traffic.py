"""Traffic to the leaking function: what is asked for, what each call says, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass

from interview_tui.model.errors import WrongUse

MIN_CALLS, MAX_CALLS = 1, 1000
MIN_RATE, MAX_RATE = 0.2, 10.0

STUDENTS = 600
"""Ids run from ``student-0001`` to ``student-0600``, as in the sample data."""

_STRIDE = 7
"""Prime to the number of students: every student comes up, neighbours do not follow each other."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How many calls, and how many of them a second; ``WrongUse`` outside of the bounds."""

    calls: int = 50
    rate: float = 2.0

    def __post_init__(self) -> None:
        if not MIN_CALLS <= self.calls <= MAX_CALLS:
            raise WrongUse(f"{self.calls} calls cannot be sent.", f"Choose a number from {MIN_CALLS} to {MAX_CALLS:,}.")
        if not MIN_RATE <= self.rate <= MAX_RATE:
            raise WrongUse(
                f"{self.rate:g} calls a second is no pace for this.", f"Choose from {MIN_RATE:g} to {MAX_RATE:g}."
            )

    @property
    def seconds(self) -> float:
        """How long it takes if every call is answered at once; a slow function makes it longer."""
        return (self.calls - 1) / self.rate


@dataclass(frozen=True, slots=True)
class Traffic:
    """How far it has come: ``failed`` counts those of the sent calls that came to nothing, ``said`` is of the last."""

    calls: int
    sent: int = 0
    failed: int = 0
    said: str = ""

    @property
    def words(self) -> str:
        """Such as ``12 of 50 calls, 1 failed``."""
        failed = f", {self.failed} failed" if self.failed else ""
        return f"{self.sent} of {self.calls} call{'' if self.calls == 1 else 's'}{failed}"


def request(number: int) -> dict[str, str]:
    """The event of the given call, always the same for the same number."""
    student = number * _STRIDE % STUDENTS + 1
    return {"path": "/progress", "student_id": f"student-{student:04d}"}
