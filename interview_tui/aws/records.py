"""CloudFormation's answers as values of ``model``. Whatever is in a tag, reading it never fails."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from interview_tui.aws.interviews import outputs, parameters
from interview_tui.model.events import Resource, StackEvent
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
        outputs=outputs(found),
        parameters=parameters(found),
        protected=bool(found.get("EnableTerminationProtection")),
    )


def shared_tier_record(found: Mapping[str, Any]) -> SharedTier:
    """The shared tier out of DescribeStacks."""
    return SharedTier(found["StackId"], found["StackStatus"], outputs(found))


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


def tag_value(text: str) -> str:
    """A text that every service takes as a tag: role session names may have commas, tags may not."""
    return _NOT_IN_TAGS.sub("_", text)[:LONGEST_TAG]
