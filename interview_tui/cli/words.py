"""Times, spans and how a cleanup ended, in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from interview_tui.model.plan import GONE, Cleanup


def local(moment: datetime | None) -> str:
    """A time in the local zone, with the zone's name."""
    return "unknown" if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M:%S %Z}"


def duration(span: timedelta | float) -> str:
    """A time span such as ``0.4 s``, ``7 m 41 s`` or ``3 h 05 m``."""
    seconds = span.total_seconds() if isinstance(span, timedelta) else span
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 1:
        return f"{rest} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} m" if hours else f"{minutes} m {rest:02} s"


def verdict(result: Cleanup) -> str:
    """How it ended, and what to do when it is not over."""
    receipt = f"\nThe receipt is in {result.saved}" if result.saved else ""
    receipt += f"\nThe archive is in {result.archive}" if result.archive else ""
    if result.complete:
        return f"{result.interview_id} is gone; nothing is left of it ({duration(result.seconds)}).{receipt}"
    if result.state == GONE and result.sweep.unproved:
        found = "nothing was found, but not everything could be looked at"
        again = f"`interview-tui cleanup {result.interview_id}` looks again."
        return f"{result.interview_id} is gone; {found}.\n{again}{receipt}"
    again = f"`interview-tui cleanup {result.interview_id}` tries again"
    rest = f"`interview-tui sweep {result.interview_id} --remove` removes what is left"
    hint = f"{again}; {rest}." if result.sweep.found else f"{again}."
    return f"{result.interview_id} is not fully removed. {result.reason}\n{hint}{receipt}"
