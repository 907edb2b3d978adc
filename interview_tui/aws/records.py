"""CloudFormation's answers as values of ``model``. Whatever is in a tag, reading it never fails."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from interview_tui.model import plan
from interview_tui.model.events import Resource, StackEvent
from interview_tui.model.interview import Interview
from interview_tui.model.plan import SharedTier, Stack

LONGEST_TAG = 256
_NOT_IN_TAGS = re.compile(r"[^\w\s.:/=+\-@]")


def stack_record(found: Mapping[str, Any]) -> Stack:
    """A stack out of DescribeStacks."""
    return Stack(
        id=found["StackId"],
        name=found["StackName"],
        status=found["StackStatus"],
        reason=found.get("StackStatusReason", ""),
        outputs=_outputs(found),
        parameters=_parameters(found),
        protected=bool(found.get("EnableTerminationProtection")),
    )


def shared_tier_record(found: Mapping[str, Any]) -> SharedTier:
    """The shared tier out of DescribeStacks."""
    return SharedTier(found["StackId"], found["StackStatus"], _outputs(found))


def interview_record(found: Mapping[str, Any], *, gone: bool = False) -> Interview | None:
    """An interview out of DescribeStacks; ``None`` for a stack that is none, one within another, or one that is gone.

    With ``gone`` also that one.

    Its id is the stack's name, which is what AWS looks it up by, whatever a tag may say.
    """
    tags = _mapping(found.get("Tags"), "Key", "Value")
    if plan.TAG_ID not in tags or found.get("ParentId"):
        return None
    interview = Interview(
        id=found["StackName"],
        candidate=tags.get(plan.TAG_CANDIDATE, ""),
        owner=tags.get(plan.TAG_OWNER, ""),
        challenges=tuple(tags.get(plan.TAG_CHALLENGES, "").split()),
        created_at=found["CreationTime"].astimezone(UTC),
        expires_at=moment(tags.get(plan.TAG_EXPIRES_AT, "")),
        stack_id=found["StackId"],
        stack_status=found["StackStatus"],
        status_reason=found.get("StackStatusReason", ""),
        version=tags.get(plan.TAG_VERSION, ""),
        outputs=_outputs(found),
        parameters=_parameters(found),
        protected=bool(found.get("EnableTerminationProtection")),
    )
    return None if interview.is_gone and not gone else interview


def event_record(found: Mapping[str, Any]) -> StackEvent:
    """An event out of DescribeStackEvents."""
    return StackEvent(
        id=found["EventId"],
        at=found["Timestamp"].astimezone(UTC),
        resource=found.get("LogicalResourceId", ""),
        type=found.get("ResourceType", ""),
        status=found.get("ResourceStatus", ""),
        reason=found.get("ResourceStatusReason", ""),
        physical_id=found.get("PhysicalResourceId", ""),
    )


def resource_record(found: Mapping[str, Any]) -> Resource:
    """A resource out of ListStackResources."""
    return Resource(
        logical_id=found["LogicalResourceId"],
        physical_id=found.get("PhysicalResourceId", ""),
        type=found["ResourceType"],
        status=found["ResourceStatus"],
        reason=found.get("ResourceStatusReason", ""),
    )


def moment(text: str) -> datetime | None:
    """An ISO 8601 time in UTC; ``None`` when it is not one."""
    try:
        read = datetime.fromisoformat(text.strip())
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def tag_value(text: str) -> str:
    """A text that every service takes as a tag: role session names may have commas, tags may not."""
    return _NOT_IN_TAGS.sub("_", text)[:LONGEST_TAG]


def _outputs(found: Mapping[str, Any]) -> Mapping[str, str]:
    return _mapping(found.get("Outputs"), "OutputKey", "OutputValue")


def _parameters(found: Mapping[str, Any]) -> Mapping[str, str]:
    return _mapping(found.get("Parameters"), "ParameterKey", "ParameterValue")


def _mapping(pairs: Any, key: str, value: str) -> Mapping[str, str]:
    return MappingProxyType({pair[key]: pair.get(value, "") for pair in pairs or ()})
