"""When to say that an interview is about to end: at each moment once, and again after it was extended."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from interview_tui.model.expiry import WARNINGS, warning_due
from interview_tui.model.interview import Interview
from interview_tui.ui.poller import STANDING
from interview_tui.ui.words import clean, count, local_minute

AT_ONCE = 3
"""So many are told of one by one; more become one sentence."""

_LOST = "Work that is not archived by then is gone."
"""Nobody archives what the reaper deletes: it has no place of its own to keep it."""


class Alarms:
    """Remembers what was told in this run."""

    def __init__(self) -> None:
        self._told: dict[tuple[str, datetime], timedelta] = {}

    def due(self, interviews: Iterable[Interview], now: datetime) -> list[Interview]:
        """Those of which something is to be told now; asked again, they are not among them any more."""
        found = []
        for interview in interviews:
            left, end = interview.time_left(now), interview.expires_at
            warning = warning_due(left) if left is not None and interview.state in STANDING else None
            if warning is None or end is None or self._told.get((interview.id, end), WARNINGS[0] * 2) <= warning:
                continue
            self._told[interview.id, end] = warning
            found.append(interview)
        return found


def sentences(interviews: list[Interview], now: datetime, *, reaped: bool = True) -> list[str]:
    """What is said of them; ``reaped`` unless it is known that nothing removes them."""
    if len(interviews) > AT_ONCE:
        many = f"{count(len(interviews), 'interview')} are over or about to end: the table shows which."
        return [f"{many} {_LOST}" if reaped else many]
    return [_sentence(interview, now, reaped=reaped) for interview in interviews]


def _sentence(interview: Interview, now: datetime, *, reaped: bool) -> str:
    who, end = clean(interview.candidate) or interview.id, interview.expires_at
    if end is None or end <= now:
        then = "the environment is removed within minutes" if reaped else "it has to be cleaned up by hand"
        return f"{who}: the time is up. The keys have ended, and {then}.{f' {_LOST}' if reaped else ''}"
    minutes = max(1, round((end - now).total_seconds() / 60))
    return f"{who} ends in {minutes} min, at {local_minute(end)}.{f' {_LOST}' if reaped else ''}"
