"""The log of the function: there, empty, and kept for as long as the template says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from caretaker.changes import Change, change
from caretaker.deadline import Deadline


def differences(logs: Any, target: Mapping[str, Any]) -> Iterator[Change]:
    """Whether somebody deleted it or has it kept for longer or shorter; no retention is for ever."""
    described = _described(logs, str(target["log_group"]))
    if described is None:
        yield change("log group", "removed")
        return
    held, wanted = described.get("retentionInDays", 0), target.get("retention")
    if wanted is not None and held != wanted:
        yield change("log retention", f"{_days(held)}, was {_days(wanted)}")


def make(logs: Any, target: Mapping[str, Any]) -> bool:
    """Creates it with the tags of its stack where it is gone; whether it was."""
    group, tags = str(target["log_group"]), dict(target.get("tags") or {})
    if _described(logs, group) is not None:
        return False
    with suppress(logs.exceptions.ResourceAlreadyExistsException):  # somebody else was quicker
        logs.create_log_group(logGroupName=group, **({"tags": tags} if tags else {}))
    keep(logs, target)
    return True


def keep(logs: Any, target: Mapping[str, Any]) -> None:
    """Has it kept for as long as in the beginning."""
    group, wanted = str(target["log_group"]), target.get("retention")
    described = _described(logs, group) or {}
    if wanted is None or described.get("retentionInDays", 0) == wanted:
        return
    if wanted:
        logs.put_retention_policy(logGroupName=group, retentionInDays=wanted)
    else:
        logs.delete_retention_policy(logGroupName=group)


def forget(logs: Any, group: str, deadline: Deadline) -> int:
    """Deletes what was written to it; how many streams that were."""
    names: list[str] = []
    for page in logs.get_paginator("describe_log_streams").paginate(logGroupName=group):
        names += [stream["logStreamName"] for stream in page["logStreams"]]
        deadline.pause(0, "the list of log streams")
    for name in names:
        deadline.pause(0, "the deletion of log streams")
        with suppress(logs.exceptions.ResourceNotFoundException):  # gone meanwhile
            logs.delete_log_stream(logGroupName=group, logStreamName=name)
    return len(names)


def _described(logs: Any, group: str) -> Mapping[str, Any] | None:
    """Groups of which the name begins so come in the order of their names: the one itself is the first."""
    found = logs.describe_log_groups(logGroupNamePrefix=group, limit=1)["logGroups"]
    return next((each for each in found if each["logGroupName"] == group), None)


def _days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}" if number else "for ever"
