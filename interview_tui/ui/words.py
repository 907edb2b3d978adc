"""Times and foreign text as people read them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

MINUTE, HOUR, DAY = 60, 3600, 86400
LAST_MINUTES = timedelta(minutes=10)
"""So long before the end every second counts."""


def clean(text: str) -> str:
    """Text from outside on one line: no control characters, no line breaks, no change of direction."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else " " for letter in text)


def duration(seconds: float) -> str:
    """Such as ``0.4 s``, ``12 s``, ``7 m 41 s``, ``2 h 05 m``."""
    seconds = max(seconds, 0.0)
    if seconds < 10:
        return f"{seconds:.1f} s"
    whole = int(seconds)
    if whole < MINUTE:
        return f"{whole} s"
    if whole < HOUR:
        return f"{whole // MINUTE} m {whole % MINUTE:02} s"
    return f"{whole // HOUR} h {whole % HOUR // MINUTE:02} m"


def ago(seconds: float) -> str:
    """The age of a reading, such as ``12 s ago``; calmer the older it is."""
    whole = int(max(seconds, 0.0))
    for unit, name in ((DAY, "d"), (HOUR, "h"), (MINUTE, "m")):
        if whole >= unit:
            return f"{whole // unit} {name} ago"
    return f"{whole} s ago"


def countdown(left: timedelta | None) -> str:
    """The time until the end: ``2 h 58 m``, ``42 m``, in the last ten minutes ``9 m 41 s``; ``overdue`` afterwards.

    Whole minutes as long as seconds mean nothing: a column of running seconds draws every eye on a shared screen.
    """
    if left is None:
        return "unknown"
    if left < timedelta(0):
        return "overdue"
    seconds = int(left.total_seconds())
    if left < LAST_MINUTES:
        return f"{seconds // MINUTE} m {seconds % MINUTE:02} s"
    if seconds < HOUR:
        return f"{seconds // MINUTE} m"
    return f"{seconds // HOUR} h {seconds % HOUR // MINUTE:02} m"


def local_time(moment: datetime, *, seconds: bool = True) -> str:
    """The time of day here with its zone, such as ``14:02:31 CET``, or ``14:02 CET``."""
    return f"{moment.astimezone():{'%H:%M:%S' if seconds else '%H:%M'} %Z}"


def local_second(moment: datetime, now: datetime) -> str:
    """The time of day here, such as ``14:02:31``; with its day when that is not today."""
    here, today = moment.astimezone(), now.astimezone()
    return f"{here:%H:%M:%S}" if here.date() == today.date() else f"{here.day} {here:%b %H:%M:%S}"


def zone(moment: datetime) -> str:
    """The name of the zone here, such as ``CET``."""
    return f"{moment.astimezone():%Z}"


def local_minute(moment: datetime) -> str:
    """The day and time here with its zone, such as ``21 Nov 14:02 CET``."""
    here = moment.astimezone()
    return f"{here.day} {here:%b %H:%M %Z}"


def local_and_utc(moment: datetime) -> str:
    """The day and time here with its zone, and in UTC, such as ``21 Nov 16:02 CET (15:02 UTC)``."""
    here, utc = moment.astimezone(), moment.astimezone(UTC)
    if here.utcoffset() == utc.utcoffset():
        return local_minute(moment)
    day = "" if here.date() == utc.date() else f"{utc.day} {utc:%b} "
    return f"{local_minute(moment)} ({day}{utc:%H:%M} UTC)"


_DOING = {"CREATE": "creating", "UPDATE": "updating", "DELETE": "deleting"}
_DONE = {"CREATE": "created", "UPDATE": "updated", "DELETE": "deleted"}


def resource_words(status: str) -> str:
    """``CREATE_IN_PROGRESS`` as ``creating``; whatever is not usual stays in CloudFormation's words."""
    verb, _, rest = status.partition("_")
    words = {"IN_PROGRESS": _DOING, "COMPLETE": _DONE}.get(rest, {})
    return words.get(verb) or status_words(status)


def status_words(status: str) -> str:
    """``ROLLBACK_COMPLETE`` as ``rollback complete``."""
    return clean(status).replace("_", " ").lower()


def count(number: int, noun: str) -> str:
    """``1 interview``, ``2 interviews``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
