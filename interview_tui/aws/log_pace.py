"""How often to look at a log: at once after activity, seldom when nothing happens, slower when AWS asks for it."""

from __future__ import annotations

from interview_tui.model.ports import Clock

QUICK, IDLE, SLOWEST = 0.25, 3.0, 30.0
"""Seconds between two looks: after activity, when nothing happens, and when AWS goes on asking to slow down."""
GROWTH = 1.4
FORGIVING = 5.0
"""For each so many seconds in which AWS has not asked again the pace is doubled."""
LONGEST_STEP = 35.0
"""Seconds that may have passed at most without anything to go by: this machine's clock may be set meanwhile."""


class Stopwatch:
    """Time that really passes, as far as can be told: never back, and never by hours at once."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = clock.now()

    def lap(self) -> float:
        """The seconds since the last lap."""
        now = self._clock.now()
        passed, self._last = (now - self._last).total_seconds(), now
        return min(max(0.0, passed), LONGEST_STEP)


class Pace:
    """The pause before the next request, in seconds."""

    def __init__(self) -> None:
        self._idle = self._least = QUICK
        self._after_trouble = 0.0
        self._calm = 0.0

    @property
    def between_pages(self) -> float:
        """The pause before the next page of the same look: none before AWS has asked for one."""
        return self._least if self._least > QUICK else 0.0

    def calm(self, seconds: float) -> None:
        """A request has been answered, so many seconds after the one before it."""
        # By time, not by requests: of those there are the fewest when the pace is at its slowest.
        self._after_trouble = 0.0
        self._calm += seconds
        while self._calm >= FORGIVING:
            self._calm -= FORGIVING
            self._least = max(QUICK, self._least / 2)

    def after(self, *, activity: bool, took: float) -> float:
        """The pause after a look that went well and took so many seconds."""
        self._idle = QUICK if activity else min(self._idle * GROWTH, IDLE)
        # A look that takes long is a busy log: half of the time belongs to whoever reads what it brought. But waiting
        # is part of a look, and one of many pages may wait for minutes.
        return max(self._least, min(took, IDLE), self._idle)

    def after_trouble(self) -> float:
        """The pause after a request that failed."""
        self._after_trouble = min(max(self._after_trouble, 0.5) * 2, SLOWEST)
        return self._after_trouble

    def slow_down(self) -> float:
        """The pause after AWS has asked to slow down; the pace stays slower for a while."""
        self._calm, self._least = 0.0, min(self._least * 2, SLOWEST)
        return max(self._least, self.after_trouble())
