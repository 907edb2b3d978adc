"""The real clock."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime


@dataclass(frozen=True)
class SystemClock:
    """Waits end early when ``cancelled`` is set; Ctrl-C ends them too."""

    cancelled: threading.Event = field(default_factory=threading.Event)

    def now(self) -> datetime:
        """The time in UTC."""
        return datetime.now(UTC)

    def wait(self, seconds: float) -> bool:
        """Wait; ``True`` when cancelled."""
        return self.cancelled.wait(seconds)
