"""Which stacks are to be ended: ours beyond doubt, past their end, and in a state that can be deleted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

Stack = Mapping[str, Any]

TAG_ID, TAG_EXPIRES_AT = "interview:id", "interview:expires-at"
_NAME = re.compile(r"interview-[a-z0-9]+(-[a-z0-9]+)*")
# CloudFormation takes a deletion in these states of being at work, and in no other.
_DELETABLE_AT_WORK = frozenset({"CREATE_IN_PROGRESS", "REVIEW_IN_PROGRESS"})


def is_ours(stack: Stack) -> bool:
    """Whether name and tag both say that it is an interview, and the same one."""
    name = str(stack["StackName"])
    return not stack.get("ParentId") and bool(_NAME.fullmatch(name)) and _tag(stack, TAG_ID) == name


def ends_at(stack: Stack) -> datetime | None:
    """When it ends by its tag; ``None`` when that is no time."""
    try:
        read = datetime.fromisoformat(_tag(stack, TAG_EXPIRES_AT).strip())
    except ValueError:
        return None
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read


def is_expired(stack: Stack, now: datetime) -> bool:
    """Whether it is ours and past its end."""
    end = ends_at(stack)
    return is_ours(stack) and end is not None and end <= now and stack["StackStatus"] != "DELETE_COMPLETE"


def can_be_deleted(stack: Stack) -> bool:
    """Whether CloudFormation takes a deletion now; otherwise the next run looks again."""
    status = stack["StackStatus"]
    return status in _DELETABLE_AT_WORK or not status.endswith("_IN_PROGRESS")


def _tag(stack: Stack, key: str) -> str:
    return next((str(tag["Value"]) for tag in stack.get("Tags", ()) if tag["Key"] == key), "")
