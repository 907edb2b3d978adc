"""The end of an interview: moving it, and telling of it in time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from interview_tui.model.errors import WrongUse
from interview_tui.model.interview import Interview
from interview_tui.model.names import MAX_HOURS
from interview_tui.model.statuses import State, advice

HOUR = timedelta(hours=1)
WARNINGS = (timedelta(minutes=30), timedelta(minutes=10), timedelta(0))
"""How long before the end the interviewer is told, each once."""

_SPAN = re.compile(r"(?=.)(?:(\d+(?:\.\d+)?)h)?(?:(\d+)m)?")


@dataclass(frozen=True, slots=True)
class Extension:
    """An interview that ends later now; times are UTC."""

    interview_id: str
    before: datetime
    after: datetime
    seconds: float


def span(text: str) -> timedelta:
    """A time span such as ``1h``, ``30m`` or ``1h30m``; ``WrongUse`` for anything else, and for nothing."""
    found = _SPAN.fullmatch(text.strip().lower().replace(" ", ""))
    hours, minutes = found.groups() if found else (None, None)
    try:
        read = timedelta(hours=float(hours or 0), minutes=int(minutes or 0))
    except OverflowError:
        read = timedelta(0)
    if read <= timedelta(0):
        raise WrongUse(f"{text[:40]!r} is not a time span.", "Give one such as --by 1h, 30m or 1h30m.")
    return read


def _as_span(minutes: int) -> str:
    """Minutes as ``span`` reads them."""
    hours, rest = divmod(minutes, 60)
    return (f"{hours}h" if hours else "") + (f"{rest}m" if rest else "")


def new_end(interview: Interview, by: timedelta, now: datetime, max_hours: float = MAX_HOURS) -> datetime:
    """When it ends if it ends so much later; ``WrongUse`` says why it cannot."""
    before = interview.expires_at
    if interview.state is not State.LIVE:
        raise WrongUse(
            f"{interview.id} is {interview.state}: only a live interview can be extended.",
            advice(interview.id, interview.state),
        )
    if before is None:
        raise WrongUse(f"Nobody knows when {interview.id} ends: its tag interview:expires-at is no time.", _LIST)
    after, latest = (before + by).replace(microsecond=0), interview.created_at + timedelta(hours=max_hours)
    if after > latest:
        left = max(0, int((latest - before).total_seconds() // 60))
        may = f"It can be extended by {_as_span(left)} more." if left else "It cannot be extended any more."
        raise WrongUse(
            f"{interview.id} would last longer than the {max_hours:g} hours that the settings allow. {may}",
            "`max_hours` in the settings is the longest that an interview may last from its creation on.",
        )
    if after <= now:
        raise WrongUse(
            f"The new end of {interview.id} would still be in the past: it has been over for too long.",
            "Extend it by more, before the reaper removes it.",
        )
    return after


def warning_due(left: timedelta) -> timedelta | None:
    """Which of the warnings is due with so much time left: the last that is; ``None`` while none is."""
    return next((warning for warning in reversed(WARNINGS) if left <= warning), None)


_LIST = "`interview-tui list` shows where it stands."
