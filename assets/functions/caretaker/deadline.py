"""How long the work may still take."""

from __future__ import annotations

import time
from dataclasses import dataclass

from caretaker.errors import CaretakerError


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on the monotonic clock, in seconds."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """The moment that many seconds from now."""
        return cls(time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds until then; negative when it is past."""
        return self.at - time.monotonic()

    def pause(self, seconds: float, waiting_for: str) -> None:
        """Waits, or raises at once when the wait would pass the deadline."""
        if seconds >= self.left:
            raise CaretakerError(f"Ran out of time while waiting for {waiting_for}.")
        time.sleep(seconds)
