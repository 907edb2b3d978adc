"""A long log comes in pages, as on AWS; the emulator gives its oldest ten thousand events as if it had no more."""
# ruff: noqa: SLF001  (the emulator has no public way in; `symbols` looks every name up beforehand)

from __future__ import annotations

import heapq
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from interview_tui.sandbox.hooks.symbols import require

MOST_EVENTS, MOST_BYTES = 10_000, 1024 * 1024
_OVERHEAD = 26
"""Bytes that an event takes besides its message, by AWS's reckoning."""

Event = dict[str, Any]


def install() -> None:
    """Replace what FilterLogEvents answers; the emulator still judges whether it may be asked like that."""
    from ministack.core import responses
    from ministack.services import cloudwatch_logs as logs

    usual = require(logs, "_filter_log_events", "data")
    require(logs, "_resolve_log_group_name", "data")
    require(logs, "_compile_filter_pattern", "raw")
    require(logs, "_event_timestamp", "event")
    require(logs, "_log_groups")
    require(logs, "_log_events_lock")
    answer = require(responses, "json_response", "data")
    refuse = require(responses, "error_response_json", "code", "message", "status")

    def in_pages(data: dict[str, Any]) -> Any:
        judged = usual({**data, "limit": 1})
        token = data.get("nextToken", "")
        if judged[0] >= 300:
            return judged
        if token and not re.fullmatch(r"\d{1,15}/\d{1,15}", token):
            return refuse("InvalidParameterException", "The specified nextToken is invalid.", 400)
        return answer(_page(data, token))

    logs._filter_log_events = in_pages


def _page(data: Mapping[str, Any], token: str) -> dict[str, Any]:
    """As many events as a page has; its token says up to which time, and how many of that time."""
    from ministack.services import cloudwatch_logs as logs

    since, passed = map(int, token.split("/")) if token else (data.get("startTime", 0), 0)
    wanted = logs._compile_filter_pattern(data.get("filterPattern", ""))
    limit = min(data.get("limit", MOST_EVENTS), MOST_EVENTS)
    events: list[Event] = []
    size = 0
    for event in islice(_merged(data, since), passed, None):
        message = event.get("message", "")
        weight = len(message.encode()) + _OVERHEAD
        if len(events) >= limit or (events and size + weight > MOST_BYTES):
            return {"events": events, "searchedLogStreams": [], "nextToken": f"{since}/{passed}"}
        passed = passed + 1 if event["timestamp"] == since else 1
        since = event["timestamp"]
        if wanted(message):
            events.append(event)
            size += weight
    return {"events": events, "searchedLogStreams": []}


def _merged(data: Mapping[str, Any], since: int) -> Iterator[Event]:
    """The events of every stream that is asked for, oldest first; of the same time, the first to come in."""
    from ministack.services import cloudwatch_logs as logs

    streams = logs._log_groups[logs._resolve_log_group_name(data)]["streams"]
    until = data.get("endTime")
    ranges: list[Iterator[Event]] = []
    with logs._log_events_lock:
        for name in data.get("logStreamNames") or list(streams):
            history = streams[name]["events"] if name in streams else []
            start = bisect_left(history, since, key=logs._event_timestamp)
            end = len(history) if until is None else bisect_right(history, until, key=logs._event_timestamp)
            ranges.append(_named(history[start:end], name))
    return heapq.merge(*ranges, key=lambda event: (event["timestamp"], event.get("ingestionTime", 0)))


def _named(events: list[Event], stream: str) -> Iterator[Event]:
    """One by one: a page hardly ever needs all of them."""
    for event in events:
        yield {**event, "logStreamName": stream}
