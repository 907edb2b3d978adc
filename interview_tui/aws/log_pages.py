"""Reads a log group page by page by FilterLogEvents."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from interview_tui.aws.errors import translated
from interview_tui.model.log import LogEvent

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients

Page = Callable[[int, str], tuple[list[LogEvent], str]]
"""Reads a page of events from a time on, in milliseconds of the epoch, by its token; returns the next one's too."""


def pages(clients: Clients, group: str) -> Page:
    """Reads a log group; without a limit, since that would cut pages short without a word in some places."""

    @translated()
    def page(start: int, token: str) -> tuple[list[LogEvent], str]:
        more: dict[str, Any] = {"nextToken": token} if token else {}
        answer = clients.watcher.filter_log_events(logGroupName=group, startTime=start, **more)
        return [event_of(found) for found in answer["events"]], answer.get("nextToken", "")

    return page


def event_of(found: Any) -> LogEvent:
    """An event out of FilterLogEvents or Live Tail, which has no ids."""
    return LogEvent(
        id=found.get("eventId", ""),
        at=_moment(found["timestamp"]),
        ingested_at=_moment(found.get("ingestionTime", found["timestamp"])),
        # A few names for millions of events.
        stream=sys.intern(found.get("logStreamName", "")),
        message=found.get("message", "").rstrip("\r\n"),
    )


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
