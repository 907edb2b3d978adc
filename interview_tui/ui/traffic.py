"""Traffic to one interview's function as the dashboard sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from interview_tui.model.errors import InterviewError
from interview_tui.model.traffic import Traffic


@dataclass(frozen=True, slots=True)
class Run:
    """Calls to one function, from the first until others are sent; ``ticket`` tells the messages of two runs apart."""

    ticket: int
    interview_id: str
    traffic: Traffic
    ended: datetime | None = None
    error: InterviewError | None = None

    @property
    def running(self) -> bool:
        """Whether calls are still being sent."""
        return self.ended is None

    @property
    def words(self) -> str:
        """Such as ``traffic: 12 of 50``."""
        return f"traffic: {self.traffic.sent} of {self.traffic.calls}"
