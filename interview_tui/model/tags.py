"""The tags of a stack: the record of an interview, which everything in the stack carries too."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interview_tui.model.interview import Interview

TAG_ID = "interview:id"
TAG_CANDIDATE = "interview:candidate"
TAG_OWNER = "interview:owner"
TAG_CHALLENGES = "interview:challenges"
TAG_EXPIRES_AT = "interview:expires-at"
TAG_VERSION = "interview:created-by-version"


def tags_of(interview: Interview) -> dict[str, str]:
    """The tags of its stack, which CloudFormation hands on to everything in it."""
    ends = interview.expires_at
    return {
        TAG_ID: interview.id,
        TAG_CANDIDATE: interview.candidate,
        TAG_OWNER: interview.owner,
        TAG_CHALLENGES: " ".join(interview.challenges),
        **({TAG_EXPIRES_AT: f"{ends:%Y-%m-%dT%H:%M:%SZ}"} if ends is not None else {}),
        TAG_VERSION: interview.version,
    }
