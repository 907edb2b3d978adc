"""Which interviews there are, as their stacks tell. Imports little: a process that only lists them begins with this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from interview_tui.model import tags
from interview_tui.model.interview import Interview

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient


def interviews(client: CloudFormationClient) -> tuple[Interview, ...]:
    """Every interview whose stack exists, newest first."""
    return newest_first(filter(None, map(interview_record, describe_all(client))))


def describe_all(client: CloudFormationClient) -> Iterator[Mapping[str, Any]]:
    """Every stack of the account and region, whoever made it; deleted ones are not among them."""
    for page in client.get_paginator("describe_stacks").paginate():
        yield from page["Stacks"]


def newest_first(found: Iterable[Interview]) -> tuple[Interview, ...]:
    return tuple(sorted(found, key=lambda interview: interview.created_at, reverse=True))


def interview_record(found: Mapping[str, Any], *, gone: bool = False) -> Interview | None:
    """An interview out of DescribeStacks; ``None`` for a stack that is none, one within another, or one that is gone.

    With ``gone`` also that one.

    Its id is the stack's name, which is what AWS looks it up by, whatever a tag may say.
    """
    known = _mapping(found.get("Tags"), "Key", "Value")
    if tags.TAG_ID not in known or found.get("ParentId"):
        return None
    interview = Interview(
        id=found["StackName"],
        candidate=known.get(tags.TAG_CANDIDATE, ""),
        owner=known.get(tags.TAG_OWNER, ""),
        challenges=tuple(known.get(tags.TAG_CHALLENGES, "").split()),
        created_at=found["CreationTime"].astimezone(UTC),
        expires_at=moment(known.get(tags.TAG_EXPIRES_AT, "")),
        stack_id=found["StackId"],
        stack_status=found["StackStatus"],
        status_reason=found.get("StackStatusReason", ""),
        version=known.get(tags.TAG_VERSION, ""),
        outputs=outputs(found),
        parameters=parameters(found),
        protected=bool(found.get("EnableTerminationProtection")),
    )
    return None if interview.is_gone and not gone else interview


def moment(text: str) -> datetime | None:
    """An ISO 8601 time in UTC; ``None`` when it is not one."""
    try:
        read = datetime.fromisoformat(text.strip())
        return read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def outputs(found: Mapping[str, Any]) -> Mapping[str, str]:
    """The outputs of a stack out of DescribeStacks."""
    return _mapping(found.get("Outputs"), "OutputKey", "OutputValue")


def parameters(found: Mapping[str, Any]) -> Mapping[str, str]:
    """The parameters of a stack out of DescribeStacks."""
    return _mapping(found.get("Parameters"), "ParameterKey", "ParameterValue")


def _mapping(pairs: Any, key: str, value: str) -> Mapping[str, str]:
    return MappingProxyType({pair[key]: pair.get(value, "") for pair in pairs or ()})
