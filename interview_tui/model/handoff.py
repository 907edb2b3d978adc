"""What a candidate is handed: keys that end by themselves, and for how long a caller can get them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from interview_tui.model.errors import CannotHandOver
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Identity
from interview_tui.model.secret import Secret

MIN_SESSION, CHAINED_SESSION = timedelta(minutes=15), timedelta(hours=1)
"""The shortest session that STS gives, and the longest when a role takes up another role."""


@dataclass(frozen=True, slots=True)
class Keys:
    """Temporary credentials of the candidate's role; ``expires_at`` (UTC) is what AWS returned."""

    access_key_id: str
    secret_access_key: Secret
    session_token: Secret
    expires_at: datetime
    arn: str
    """The session, such as ``arn:aws:sts::000000000000:assumed-role/interview-x-candidate/jane-smith``."""


@dataclass(frozen=True, slots=True)
class Handoff:
    """What a candidate gets: keys, and where they are good. ``endpoint_url`` is empty on AWS itself.

    ``shortened`` says why the keys end before what was asked for; it is empty when they do not. All times are AWS's.
    """

    interview: Interview
    keys: Keys
    region: str
    role_arn: str
    issued_at: datetime
    asked_until: datetime
    endpoint_url: str = ""
    shortened: str = ""
    safe: bool = True
    """Whether the boundary check found every answer right; without, it was handed over by force."""

    @property
    def ends_at(self) -> datetime:
        """Until when the keys open anything: as AWS returned it, and never after the interview (UTC)."""
        ends = self.interview.expires_at
        return self.keys.expires_at if ends is None else min(ends, self.keys.expires_at)

    def time_left(self, now: datetime) -> timedelta:
        """How long the keys are still good; negative when they have ended."""
        return self.ends_at - now


class Format(StrEnum):
    """The ways in which keys can be written down."""

    EMAIL = "email"
    BASH = "bash"
    POWERSHELL = "powershell"
    CMD = "cmd"
    PROFILE = "profile"
    ENV = "env"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Link:
    """An address that works for a short while without any keys; ``expires_at`` is UTC."""

    url: Secret
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Revocation:
    """How taking access away ended: ``proven`` when a session from before was denied, and the seconds that took."""

    interview_id: str
    roles: tuple[str, ...]
    proven: bool
    seconds: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """For how long a caller can get keys for a candidate, as far as can be known beforehand."""

    longest: timedelta | None
    """``None``: for as long as the interview lasts."""
    why: str
    hint: str = field(default="")


def offer(identity: Identity) -> Offer:
    """What this caller can hand out; raises ``CannotHandOver`` for those that AWS lets assume no role.

    A hint only: what AWS answers decides. Source: the IAM user guide, "Methods to assume a role" (role chaining).
    """
    if identity.is_root:
        raise CannotHandOver(
            "You are signed in as the account's root user, who cannot assume roles.",
            "Sign in as an IAM user or with IAM Identity Center (`aws sso login`).",
        )
    if ":federated-user/" in identity.arn:
        raise CannotHandOver(
            "You are signed in as a federated user, who cannot assume roles.",
            "Sign in as an IAM user or with IAM Identity Center (`aws sso login`).",
        )
    if ":assumed-role/" in identity.arn:
        return Offer(
            CHAINED_SESSION,
            "you are signed in with a role, and AWS limits a role taken up from a role to one hour",
            "Renew once an hour, or have an administrator run `interview-tui bootstrap --with-broker`.",
        )
    if identity.temporary:
        return Offer(
            CHAINED_SESSION,
            "you are signed in with temporary keys of a user, which AWS limits to one hour",
            "Renew once an hour, or use the user's lasting access key.",
        )
    return Offer(None, "you are signed in as an IAM user with a lasting key")
