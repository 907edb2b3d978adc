"""Times and spans in words."""

from __future__ import annotations

from datetime import datetime, timedelta


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
