"""Ids, candidates, challenges and hours: what is accepted, and one sentence for what is not."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime

from interview_tui.model.errors import WrongUse

PREFIX = "interview-"
DENY_ALL = "interviews-deny-all-"
"""What the name of the policy begins with under which revoked roles are."""

SHARED_STACK = "interviews-shared"  # of the shared tier
MAX_ID = 40  # the longest that fits every service's limit once "-database-candidate" and the like are added
MAX_CANDIDATE = 64
MIN_HOURS, MAX_HOURS = 0.5, 12.0  # a role session lasts twelve hours at most

_ID = re.compile(r"interview-[a-z0-9]+(-[a-z0-9]+)*")
_CANDIDATE = re.compile(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*")


def interview_id(given: str) -> str:
    """The id that a user means: ``demo-1`` stands for ``interview-demo-1``."""
    text = given.strip()
    full = text if text.startswith(PREFIX) else PREFIX + text
    if len(full) > MAX_ID:
        raise WrongUse(
            f"The id {_shown(full)} has {len(full)} characters; {MAX_ID} is the most that every AWS name allows.",
            "Choose a shorter --id, such as interview-demo-1.",
        )
    if not _ID.fullmatch(full):
        raise WrongUse(
            f"The id {_shown(given)} has characters that AWS names do not allow.",
            "Use lowercase letters, digits and single hyphens, such as --id interview-demo-1.",
        )
    return full


def default_id(now: datetime, taken: Collection[str]) -> str:
    """``interview-YYYYMMDD-HHMM`` in local time, with ``-2``, ``-3`` when taken."""
    base = f"{PREFIX}{now:%Y%m%d-%H%M}"
    number = 1
    candidate = base
    while candidate in taken:
        number += 1
        candidate = f"{base}-{number}"
    return candidate


def candidate_name(given: str) -> str:
    """A candidate's name as it goes into tags, role sessions and addresses."""
    if not given.strip():
        raise WrongUse("The candidate's name is empty.", "Give a name such as jane-smith.")
    if len(given) > MAX_CANDIDATE:
        raise WrongUse(
            f"The candidate's name has {len(given)} characters; {MAX_CANDIDATE} is the most.",
            "Use a shorter name, such as jane-smith.",
        )
    if not _CANDIDATE.fullmatch(given):
        raise WrongUse(
            f"The candidate's name {_shown(given)} has characters that AWS role sessions do not allow.",
            "Use letters, digits, hyphens, dots and underscores, such as jane-smith.",
        )
    return given


def challenge_keys(given: str | Iterable[str], known: Collection[str]) -> tuple[str, ...]:
    """The challenges that ``ABC``, ``a,c`` or ``["A", "C"]`` name, in the registry's order."""
    letters = [letter.upper() for part in given for letter in part if letter not in ", "]
    unknown = [letter for letter in dict.fromkeys(letters) if letter not in known]
    if unknown:
        raise WrongUse(f"There is no challenge {', '.join(unknown)}.", f"The challenges are {', '.join(known)}.")
    if not letters:
        raise WrongUse("No challenge was chosen.", f"Choose at least one of {', '.join(known)}.")
    return tuple(key for key in known if key in letters)


def session_hours(given: float) -> float:
    """How long an interview may live, in hours."""
    if not MIN_HOURS <= given <= MAX_HOURS:
        raise WrongUse(
            f"{given:g} hours is outside of what AWS role sessions allow.",
            f"Choose between {MIN_HOURS:g} and {MAX_HOURS:g} hours, such as --hours 4.",
        )
    return given


def _shown(text: str) -> str:
    """User input inside a sentence: quoted, escaped and short."""
    return repr(text if len(text) <= MAX_CANDIDATE else text[:MAX_CANDIDATE] + "…")
