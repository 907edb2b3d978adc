"""How often to look at a log: at once after activity, seldom when nothing happens, slower when AWS asks for it."""

from __future__ import annotations

QUICK, IDLE, SLOWEST = 0.25, 3.0, 30.0
"""Seconds between two looks: after activity, when nothing happens, and when AWS goes on asking to slow down."""
GROWTH = 1.4
FORGIVING = 15.0
"""After so many seconds in which AWS has not asked again the pace may be doubled."""


class Pace:
    """The pause before the next look, in seconds."""

    def __init__(self) -> None:
        self._pause = self._least = QUICK
        self._calm = 0.0

    @property
    def between_pages(self) -> float:
        """The pause before the next page of the same look: none before AWS has asked for one."""
        return self._least if self._least > QUICK else 0.0

    def after(self, *, activity: bool, took: float) -> float:
        """The pause after a look that went well and took so many seconds."""
        # By time, not by looks: of those there are the fewest when the pace is at its slowest.
        self._calm += self._pause
        if self._calm >= FORGIVING and self._least > QUICK:
            self._calm, self._least = 0.0, max(QUICK, self._least / 2)
        # A look that takes long is a busy log: half of the time belongs to whoever reads what it brought.
        shortest = max(self._least, took)
        self._pause = shortest if activity else max(shortest, min(self._pause * GROWTH, IDLE))
        return self._pause

    def after_trouble(self) -> float:
        """The pause after a look that failed."""
        self._pause = min(max(self._pause, 0.5) * 2, SLOWEST)
        return self._pause

    def slow_down(self) -> float:
        """The pause after AWS has asked to slow down; the pace stays slower for a while."""
        self._calm, self._least = 0.0, min(self._least * 2, SLOWEST)
        return max(self._least, self.after_trouble())
