"""What is about to be done, as values: orders, stacks, packages and what a cleanup found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from interview_tui.model.amounts import Total
from interview_tui.model.events import Resource
from interview_tui.model.health import Health
from interview_tui.model.interview import Interview, nothing
from interview_tui.model.statuses import USABLE_STATUSES


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the program is signed in as, and where; ``endpoint`` is empty on AWS itself."""

    account: str
    arn: str
    region: str
    endpoint: str = ""
    at: datetime | None = field(default=None, compare=False)
    """What AWS's clock said when it answered."""
    temporary: bool = False
    """Whether the keys end by themselves: those of a role, or a user's after GetSessionToken."""

    @property
    def name(self) -> str:
        """The last part of the ARN, such as a user's name or a role session's."""
        return self.arn.rsplit("/", 1)[-1].rsplit(":", 1)[-1]

    @property
    def is_root(self) -> bool:
        """Whether this is the account's root user, who cannot assume roles."""
        return self.arn.endswith(":root")


@dataclass(frozen=True, slots=True)
class Stack:
    """One CloudFormation stack as DescribeStacks tells it; ``protected`` from termination, it cannot be deleted."""

    id: str
    name: str
    status: str
    reason: str = ""
    outputs: Mapping[str, str] = field(default_factory=nothing, hash=False)
    parameters: Mapping[str, str] = field(default_factory=nothing, hash=False)
    protected: bool = False


@dataclass(frozen=True, slots=True)
class SharedTier:
    """The stack that outlives interviews; ``source_hash`` tells which templates and packages it was made from."""

    stack_id: str
    status: str
    outputs: Mapping[str, str] = field(hash=False)

    @property
    def usable(self) -> bool:
        """Whether interviews can be deployed on it."""
        return self.status in USABLE_STATUSES and "CaretakerArn" in self.outputs

    @property
    def source_hash(self) -> str:
        """The hash of what it was made from; empty while it is being made."""
        return self.outputs.get("SourceHash", "")


@dataclass(frozen=True, slots=True)
class Package:
    """A function package: its content-addressed S3 key and its bytes."""

    key: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Template:
    """A composed template: its text, the parameters that it takes and how many resources it makes.

    ``optional`` is how many of these depend on a condition.
    """

    body: str = field(repr=False)
    parameters: frozenset[str] = frozenset()
    resources: int = 0
    optional: int = 0


@dataclass(frozen=True, slots=True)
class StackOrder:
    """A stack to be created or updated."""

    name: str
    template: Template
    parameters: Mapping[str, str] = field(hash=False)
    tags: Mapping[str, str] = field(hash=False)
    role_arn: str = ""
    artifacts_bucket: str = ""
    delete_on_failure: bool = False


@dataclass(frozen=True, slots=True)
class Order:
    """An interview to be deployed; ``id`` is chosen when it is ``None``."""

    candidate: str
    challenges: tuple[str, ...]
    hours: float = 4.0
    id: str | None = None
    keep_failed: bool = False
    allow_indexes: bool = False
    """Whether the candidate's login owns the database's tables, to try out indexes."""


@dataclass(frozen=True, slots=True)
class Deployment:
    """A finished deployment: the interview, its checks and how long it took, in seconds."""

    interview: Interview
    health: Health
    seconds: float


class Evidence(StrEnum):
    """Why something is known to be an interview's."""

    TAG = "our tag"
    STACK = "its stack is deleted"
    PATH = "our path"
    NAME = "its name only"


@dataclass(frozen=True, slots=True)
class Remain:
    """Something that still exists: its kind in words, and its name.

    ``type`` is its kind as CloudFormation calls it, and ``identity`` what its service knows it by. ``interview_id`` is
    whose it is, and ``evidence`` why that is known.
    """

    kind: str
    name: str
    type: str = field(default="", compare=False)
    identity: str = field(default="", compare=False)
    interview_id: str = field(default="", compare=False)
    evidence: Evidence = field(default=Evidence.NAME, compare=False)

    @property
    def certain(self) -> bool:
        """Whether more than a name says that it is an interview's."""
        return self.evidence is not Evidence.NAME


@dataclass(frozen=True, slots=True)
class Sweep:
    """What an independent look found; ``unreadable`` names the services that could not be looked at, and why.

    ``skipped`` is what the rights do not allow and the look can do without, such as looking by tag besides by name.
    """

    found: tuple[Remain, ...]
    unreadable: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()

    @property
    def unproved(self) -> bool:
        """Whether nothing was found, but not everything could be looked at: another look may prove it."""
        return bool(self.unreadable) and not self.found


GONE, STUCK = "gone", "stuck"
"""How a cleanup can end."""

HALF_DELETED = frozenset({"DELETE_FAILED", "REVIEW_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED"})
"""The statuses of a stack in which it stays for good, with nothing in it to work with."""
KEPT_FAILED = frozenset({"CREATE_FAILED"})
"""The statuses in which ``deploy --keep-failed`` leaves a stack, for somebody to look into until its end."""


def is_left_behind(interview: Interview, now: datetime) -> bool:
    """Whether its stack stays as it is for good, and nobody can be at work with it or looking into it."""
    if interview.stack_status in KEPT_FAILED:
        return interview.expires_at is None or interview.expires_at <= now
    return interview.stack_status in HALF_DELETED


@dataclass(frozen=True, slots=True)
class Existed:
    """A resource that the stack had, and what became of it; ``gone`` is ``None`` when nobody could tell."""

    resource: Resource
    gone: bool | None
    evidence: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a cleanup did and proved. ``estimate`` is what the interview cost in all, ``retries`` what went wrong."""

    interview: Interview
    identity: Identity
    began: datetime
    ended: datetime
    state: str
    existed: tuple[Existed, ...]
    sweep: Sweep
    estimate: Total | None = None
    exact: bool = True
    """Whether every time in the estimate is known; otherwise it is an upper bound."""
    retries: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Cleanup:
    """How a cleanup ended: ``state`` is ``gone`` or ``stuck``; ``sweep`` is the proof.

    ``receipt`` is the whole story, and ``saved`` the file in which it can be read. ``archive`` is the folder with the
    candidate's work and the receipt, whichever run made it; empty without one.
    """

    interview_id: str
    state: str
    sweep: Sweep
    seconds: float
    reason: str = ""
    receipt: Receipt | None = None
    saved: str = ""
    archive: str = ""

    @property
    def complete(self) -> bool:
        """Whether the stack is gone and the independent look found nothing, everywhere."""
        return self.state == GONE and not self.sweep.found and not self.sweep.unreadable
