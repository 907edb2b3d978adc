"""Diff, reset and their kin as the caretaker does them: what it is asked, and its answers in the product's values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from interview_tui.model.difference import Change
from interview_tui.model.errors import CloudError
from interview_tui.model.ports import Cloud

# What a caretaker answers that was made before there was a reset.
_NOT_KNOWN = (
    "There is no sample data for the challenge",
    "not 'diff'",
    "not 'reset'",
    "not 'remake'",
    "not 'renew_login'",
)
_DOING = {"renew_login": "renew the candidate's login of"}


def diff(cloud: Cloud, challenge: str, target: Mapping[str, Any]) -> Iterable[Change]:
    """What differs; the caretaker says of everything beyond what it lists only how much that is."""
    answer = _ask(cloud, "diff", challenge, target)
    for change in answer["changes"]:
        yield Change(challenge, str(change["what"]), str(change.get("detail", "")), _moment(change.get("at")))
    more = int(answer.get("more") or 0)
    if more:
        yield Change(challenge, f"{more:,} more differences", more=more)
    elif not answer["ok"] and not answer["changes"]:
        raise CloudError("The caretaker says that something differs, but not what.", "Its log tells more.")


def reset(cloud: Cloud, challenge: str, target: Mapping[str, Any]) -> Iterable[str]:
    """Put everything back, and say what was done, and what could not be."""
    answer = _ask(cloud, "reset", challenge, target)
    yield from (f"{challenge}: {line}" for line in map(str, answer.get("done", ())))
    yield from (f"{challenge}: could not be put back: {line}" for line in map(str, answer.get("left", ())))


def remake(cloud: Cloud, challenge: str, target: Mapping[str, Any]) -> Iterable[str]:
    """Have what is gone altogether made anew, and say what that was."""
    yield from (f"{challenge}: {line}" for line in map(str, _ask(cloud, "remake", challenge, target).get("done", ())))


def renew(cloud: Cloud, challenge: str, target: Mapping[str, Any]) -> Iterable[str]:
    """Have the candidate's login given another password."""
    yield from (f"{challenge}: {line}" for line in map(str, _ask(cloud, "renew_login", challenge, target)["done"]))


def _ask(cloud: Cloud, action: str, challenge: str, target: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        return cloud.caretaker({"action": action, "challenge": challenge, "target": dict(target)})
    except CloudError as error:
        if any(words in error.title for words in _NOT_KNOWN):
            raise CloudError(
                f"The caretaker of the shared tier cannot {_DOING.get(action, action)} challenge {challenge} yet.",
                "`interview-tui bootstrap` brings it up to date.",
            ) from error
        raise


def _moment(text: object) -> datetime | None:
    """An ISO 8601 time in UTC; nothing where it is not one."""
    try:
        read = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
