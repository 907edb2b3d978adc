"""Times of an archive: here, for reading, and in UTC, for programs."""

from __future__ import annotations

from datetime import UTC, datetime


def local(moment: datetime | None) -> str:
    """A time here, with its zone."""
    return "unknown" if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M:%S %Z}"


def utc(moment: datetime | None) -> str | None:
    """A time in UTC, to the millisecond: entries of one second keep their order."""
    return None if moment is None else f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"
