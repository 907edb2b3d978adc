"""The tags of a stack: the record of an interview, which everything in the stack carries too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from interview_tui.model.interview import Interview

TAG_ID = "interview:id"
TAG_CANDIDATE = "interview:candidate"
TAG_OWNER = "interview:owner"
TAG_CHALLENGES = "interview:challenges"
TAG_EXPIRES_AT = "interview:expires-at"
TAG_VERSION = "interview:created-by-version"


def tags_of(interview: Interview) -> dict[str, str]:
    """The tags of its stack, which CloudFormation hands on to everything in it."""
    return tags(
        interview.id,
        candidate=interview.candidate,
        owner=interview.owner,
        challenges=interview.challenges,
        expires_at=interview.expires_at,
        version=interview.version,
    )


def tags(
    interview_id: str,
    *,
    candidate: str,
    owner: str,
    challenges: Iterable[str],
    expires_at: datetime | None,
    version: str,
) -> dict[str, str]:
    """The same of an interview that is only about to be made."""
    return {
        TAG_ID: interview_id,
        TAG_CANDIDATE: candidate,
        TAG_OWNER: owner,
        TAG_CHALLENGES: " ".join(challenges),
        **({TAG_EXPIRES_AT: iso(expires_at)} if expires_at is not None else {}),
        TAG_VERSION: version,
    }


def iso(moment: datetime) -> str:
    """UTC as IAM conditions and our tags write it, such as ``2026-11-21T18:00:00Z``."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
