"""The reaper as its log tells of it: whether it runs, and what it could not end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

LATEST = timedelta(minutes=15)
"""So long ago its last run may be: it runs every five minutes, and one run may fail."""

_COST = "interviews that are past their end stay, and cost money, until you clean them up."


@dataclass(frozen=True, slots=True)
class Unended:
    """An interview that the reaper could not end, and why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reaper:
    """How its last runs went. ``read_at`` is AWS's own time: this machine's clock may be wrong.

    ``there_since`` is when its log was made, ``None`` where there is none; ``last_run_at`` is ``None`` when no run was
    found. ``stumbled`` is why it could not even look, if that is the last that it said.
    """

    read_at: datetime
    there_since: datetime | None = None
    last_run_at: datetime | None = None
    failed: tuple[Unended, ...] = ()
    stumbled: str = ""

    @property
    def trouble(self) -> str:
        """Why it cannot be relied upon, in one sentence; empty when it can."""
        if self.there_since is None:
            return f"There is no reaper here: {_COST}"
        if self.last_run_at is not None and self.stumbled:
            return f"The reaper runs but cannot look at the stacks ({self.stumbled}): {_COST}"
        silence = self.read_at - (self.last_run_at or self.there_since)
        if silence <= LATEST:
            return ""
        if self.last_run_at is None:
            return f"The reaper has not run lately: {_COST}"
        return f"The reaper has not run for {round(silence.total_seconds() / 60)} minutes: {_COST}"

    @property
    def advice(self) -> str:
        """What to do about the trouble."""
        if self.there_since is None:
            return "`interview-tui bootstrap` makes it."
        return "Look at the rule and the function interviews-reaper in the AWS console, or clean up by hand."

    @property
    def words(self) -> str:
        """How it is while all is well."""
        if self.last_run_at is None:
            return "has not run yet"
        minutes = max(0, int((self.read_at - self.last_run_at).total_seconds() // 60))
        return f"last run {minutes} min ago" if minutes else "last run less than a minute ago"

    def why_not(self, interview_id: str) -> str:
        """Why it could not end that interview; empty when nothing is known against it."""
        return next((entry.reason for entry in self.failed if entry.id == interview_id), "")
