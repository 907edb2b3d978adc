"""Reads what the reaper wrote about its last runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from interview_tui.aws.errors import one_line
from interview_tui.model.reaper import Reaper, Unended

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients

LOG_GROUP = "/aws/lambda/interviews-reaper"
REACH = timedelta(hours=3)
"""How far back is read: some dozens of runs, and this machine's clock may be off by an hour or two."""

RUN, STUMBLED = "run", "could not run"


def read(clients: Clients) -> Reaper:
    """The last runs. Only when none is found, one more request tells how long the reaper has been there."""
    now = datetime.now(UTC)
    pages = clients.watcher.get_paginator("filter_log_events")
    lines: list[tuple[datetime, Mapping[str, Any]]] = []
    start = int((now - REACH).timestamp() * 1000)
    try:
        for page in pages.paginate(logGroupName=LOG_GROUP, startTime=start):
            now = _time_of(page) or now
            lines.extend(_lines(page["events"]))
    except clients.watcher.exceptions.ResourceNotFoundException:
        return Reaper(now)
    if not lines:
        return Reaper(now, _there_since(clients, now))
    return _judged(now, sorted(lines, key=lambda line: line[0]))


def _judged(now: datetime, lines: list[tuple[datetime, Mapping[str, Any]]]) -> Reaper:
    at, said = lines[-1]
    stumbled = one_line(str(said.get("reason", ""))) if said["message"] == STUMBLED else ""
    return Reaper(now, lines[0][0], at, _still_unended(said for _, said in lines), stumbled)


def _still_unended(runs: Iterable[Mapping[str, Any]]) -> tuple[Unended, ...]:
    """What could not be ended, the oldest run first: it holds until a run comes to it that has no more to say of it.

    A run that had no time left, or met a stack at work, lists it under ``left``.
    """
    known: dict[str, Unended] = {}
    for said in runs:
        if said["message"] != RUN:
            continue
        left = said.get("left")
        passed = {str(each) for each in left} if isinstance(left, list) else set()
        kept = {name: entry for name, entry in known.items() if name in passed}
        known = kept | {entry.id: entry for entry in _unended(said.get("failed"))}
    return tuple(known.values())


def _unended(failed: Any) -> Iterable[Unended]:
    for entry in failed if isinstance(failed, list) else ():
        if isinstance(entry, Mapping):
            yield Unended(str(entry.get("id", "")), one_line(str(entry.get("reason", ""))))


def _lines(events: Iterable[Mapping[str, Any]]) -> Iterable[tuple[datetime, Mapping[str, Any]]]:
    """The lines that tell of a run; the others are Lambda's own."""
    for event in events:
        try:
            said = json.loads(event["message"])
        except ValueError:
            continue
        if isinstance(said, Mapping) and said.get("message") in (RUN, STUMBLED):
            yield datetime.fromtimestamp(event["timestamp"] / 1000, UTC), said


def _there_since(clients: Clients, now: datetime) -> datetime | None:
    """When its log was made."""
    groups = clients.logs.describe_log_groups(logGroupNamePrefix=LOG_GROUP)["logGroups"]
    made = (group.get("creationTime") for group in groups if group["logGroupName"] == LOG_GROUP)
    return next((datetime.fromtimestamp(each / 1000, UTC) if each else now for each in made), None)


def _time_of(answer: Mapping[str, Any]) -> datetime | None:
    """The time at AWS when it answered."""
    try:
        return parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"]).astimezone(UTC)
    except (LookupError, ValueError, TypeError):
        return None
