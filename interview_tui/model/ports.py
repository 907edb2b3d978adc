"""What operations need from the outside world. ``aws.cloud`` implements it; tests script it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from interview_tui.model.asking import Asking, once
from interview_tui.model.health import Check, CheckState, Expected, ResourceHealth

if TYPE_CHECKING:
    from pathlib import Path

    from interview_tui.model.archive import Archive, FunctionCode
    from interview_tui.model.difference import Change
    from interview_tui.model.events import Resource, StackEvent
    from interview_tui.model.handoff import Format, Handoff, Keys, Link
    from interview_tui.model.interview import Interview
    from interview_tui.model.log import LogBatch
    from interview_tui.model.notes import Note
    from interview_tui.model.plan import (
        Fleet,
        Identity,
        Package,
        Receipt,
        Remain,
        SharedTier,
        Stack,
        StackOrder,
        Sweep,
        Template,
    )
    from interview_tui.model.reaper import Reaper
    from interview_tui.model.trials import Result, Trial
    from interview_tui.model.work import Work

Finding = tuple[CheckState, str]


class Clock(Protocol):
    """Time, and the only way an operation waits."""

    def now(self) -> datetime:
        """The time in UTC."""

    def wait(self, seconds: float) -> bool:
        """Wait; ``True`` when the wait was cancelled because the program is quitting."""


class Cloud(Protocol):
    """One AWS account and region. Every method raises only errors of ``model.errors``."""

    def identity(self) -> Identity:
        """Who is signed in."""

    def shared_tier(self) -> SharedTier | None:
        """The shared tier, or ``None`` where there is none."""

    def interviews(self) -> tuple[Interview, ...]:
        """Every interview whose stack exists, in whatever state, newest first."""

    def fleet(self) -> Fleet:
        """Every interview with what the services' listings say: requests grow by pages, not by interviews."""

    def interview(self, interview_id: str) -> Interview:
        """One interview; ``NotFound`` when no stack of that id exists."""

    def stack(self, stack_id: str) -> Stack | None:
        """A stack by its id (also for a while after its deletion) or name; ``None`` when unknown."""

    def create_stack(self, order: StackOrder) -> str:
        """Begin creating a stack and return its id; ``AlreadyExists`` when the name is taken."""

    def update_stack(self, order: StackOrder) -> bool:
        """Begin updating a stack; ``False`` when there is nothing to change."""

    def delete_stack(self, stack_id: str, *, force: bool = False) -> None:
        """Begin deleting a stack; nothing happens when it is gone already.

        ``force`` leaves behind what cannot be deleted, and only works once a deletion has failed.
        """

    def unprotect(self, stack_id: str) -> None:
        """Switch off the protection of a stack from termination."""

    def cancel_update(self, stack_id: str) -> None:
        """Begin to take back the running update of a stack."""

    def deleted(self, interview_id: str) -> Interview | None:
        """The interview of that id that was deleted last, as far as CloudFormation remembers (90 days)."""

    def release(self, resource: Resource) -> tuple[str, ...]:
        """Take away what keeps a resource from being deleted, as far as one knows how; what was done, in words."""

    def remove(self, remain: Remain) -> None:
        """Begin deleting something that a sweep found."""

    def is_there(self, remain: Remain) -> bool:
        """Whether something that a sweep found still exists, as its own service says."""

    def leftovers(self, asking: Asking = once) -> Sweep:
        """What carries our tags or exact name pattern and belongs to no stack that exists; ``asking`` as in a sweep."""

    def events(self, stack_id: str) -> tuple[StackEvent, ...]:
        """The stack's events, oldest first; by id they stay readable after its deletion."""

    def resources(self, stack_id: str) -> tuple[Resource, ...]:
        """The stack's resources."""

    def upload(self, bucket: str, package: Package) -> bool:
        """Store a package under its key; ``False`` when it was there already."""

    def readable_types(self) -> frozenset[str]:
        """The resource types that ``look`` can describe."""

    def look(self, expected: Expected) -> tuple[ResourceHealth, ...]:
        """Describe resources of one type, in bulk where the service can; free of charge."""

    def caretaker(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call the caretaker and return its answer."""

    def invoke(self, function: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call a function and return its answer; an error inside the function raises ``CloudError``."""

    def issue(self, role_arn: str, external_id: str, session_name: str, seconds: int, broker: str = "") -> Keys:
        """Take up a role for the candidate; ``SessionTooLong`` when AWS gives a shorter session only.

        ``broker`` is a secret with the lasting key of a user in whose name that is done.
        """

    def link(self, bucket: str, package: Package, seconds: int) -> Link:
        """Store something and return an address that opens it for so long, without keys."""

    def as_candidate(self, keys: Keys) -> Candidate:
        """The same account and region, signed in with these keys."""

    def boundary(self, role: str) -> str:
        """The ARN of a role's permissions boundary; empty without one."""

    def change_parameters(self, stack_id: str, changes: Mapping[str, str]) -> None:
        """Begin updating a stack to other values of some parameters, with the template that it has."""

    def change_stack(self, stack_id: str, parameters: Mapping[str, str], tags: Mapping[str, str]) -> bool:
        """Begin updating a stack to other values of some parameters and tags; ``False`` when they are so already."""

    def reaper(self) -> Reaper:
        """How the last runs of the reaper went; free of charge."""

    def template(self, stack_id: str) -> Mapping[str, Any]:
        """The template that a stack was made from, as plain data with intrinsic functions in their long form."""

    def end_tunnels(self, machine: str) -> int:
        """Close every session to a jump host and return how many there were."""

    def set_boundary(self, role: str, policy_arn: str) -> None:
        """Put a role under another permissions boundary: ends what its sessions may do, or lets them work again."""

    def sweep(self, interview_id: str, asking: Asking = once) -> Sweep:
        """Look through every service for what carries the interview's name or tag, independent of the stack.

        ``asking`` puts the question to each service, so that one that is busy is asked again, and no other.
        """

    def log(
        self, group: str, since: datetime, clock: Clock, *, follow: bool = False, live: bool = False
    ) -> Iterator[LogBatch]:
        """A log group's events from a time on, each once; with ``follow`` until a wait of the clock is cancelled.

        ``live`` follows by Live Tail, which costs by the minute.
        """

    def updated_at(self, function: str) -> datetime | None:
        """When a function's code or configuration was changed last, in UTC; ``None`` when nobody knows."""

    def code(self, function: str) -> FunctionCode:
        """A function's configuration and its package, as they are now."""

    def stored(self, bucket: str, key: str) -> bytes:
        """An object of the artifacts bucket."""

    def quotas(self) -> tuple[Check, ...]:
        """The account's limits that decide whether an interview fits."""


class Candidate(Protocol):
    """The account through the candidate's eyes."""

    def attempt(self, trial: Trial) -> Result:
        """Make a call with the candidate's keys and tell what AWS made of it; raises nothing."""


class Stationery(Protocol):
    """Writes what a candidate gets to read; it has secrets in it and goes where the user wants it, only."""

    def write(self, handoff: Handoff, form: Format, *, with_briefs: bool = False) -> str:
        """The keys in one of the forms; the e-mail is complete and carries no brief unless asked."""

    def mail(self, handoff: Handoff, *, with_briefs: bool = False) -> bytes:
        """The e-mail as a file that mail programs open, ready to be sent."""

    def brief(self, interview: Interview, challenge: str, region: str, endpoint_url: str) -> str:
        """The brief of a challenge with the interview's names in it, as Markdown; has no secret in it."""


class Journal(Protocol):
    """Notes on this machine: what happened when in an interview."""

    def note(self, interview_id: str, kind: str, text: str) -> None:
        """Write down something that happened now."""

    def notes(self, interview_id: str) -> tuple[Note, ...]:
        """What was written down, oldest first."""


class Receipts(Protocol):
    """Keeps what cleanups proved, on this machine."""

    def save(self, receipt: Receipt) -> str:
        """Write it down and return the file to read; raises ``InterviewError`` when that cannot be done."""


class Archives(Protocol):
    """Folders on this machine in which interviews are kept."""

    def keep(self, archive: Archive, parent: Path | None = None) -> Path:
        """Write a new folder, below ``parent`` or where archives are, and return it; nothing is overwritten."""

    def newest(self, interview: Interview) -> Path | None:
        """The newest archive of this stack and this candidate, where archives are; ``None`` without one."""

    def add_receipt(self, folder: Path, receipt: Path) -> None:
        """Put the receipt of a cleanup into an archive that was made before."""


class Blueprints(Protocol):
    """The templates and packages that this version of the program brings."""

    def shared_source_hash(self) -> str:
        """The hash over the shared template and its packages."""

    def shared_template(self) -> Template:
        """The shared tier's template."""

    def shared_packages(self) -> Mapping[str, Package]:
        """The shared functions' packages by template parameter."""

    def interview_template(self, challenges: Sequence[str]) -> Template:
        """The composed template for these challenge keys."""

    def interview_packages(self, challenges: Sequence[str]) -> Mapping[str, Package]:
        """The challenges' function packages by template parameter."""


@dataclass(frozen=True, slots=True)
class Probe:
    """A real call that answers one or several checks: ``run`` gives one finding for each name."""

    names: tuple[str, ...]
    run: Callable[[], Iterable[Finding]]


def no_reach(_interview: Interview, _cloud: Cloud) -> Iterable[Result]:
    """Nothing is reached but by AWS itself."""
    return ()


def nothing_to_open(_interview: Interview, _cloud: Cloud) -> None:
    """Keys open all there is."""


def no_logins(_interview: Interview, _cloud: Cloud) -> Iterable[str]:
    """Nothing outlives the keys."""
    return ()


def nothing_to_renew(_interview: Interview, _cloud: Cloud) -> Iterable[str]:
    """The candidate has nothing but keys."""
    return ()


def nothing_to_remake(_interview: Interview, _cloud: Cloud) -> Iterable[str]:
    """Nothing of it can be made again."""
    return ()


def nothing_differs(_interview: Interview, _cloud: Cloud) -> Iterable[Change]:
    """Nothing of it can be changed."""
    return ()


def nothing_to_reset(_interview: Interview, _cloud: Cloud) -> Iterable[str]:
    """Nothing has to be put back."""
    return ()


def nothing_made(_interview: Interview, _cloud: Cloud) -> Work | None:
    """There is nothing beyond what differs."""
    return None


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge: its template fragment, what its environment must contain, and the probes that prove it.

    ``expected`` is read from the interview's outputs and costs nothing to look at; ``probes`` call functions.
    ``trials`` is what its candidate must be able to do and must be denied.
    ``reach`` tries out, in the same spirit, what the candidate reaches without AWS, such as a database.
    ``open`` lets the candidate in where keys do not, as it was at the beginning, whatever the candidate has made of it.
    ``close`` ends what outlives the candidate's keys, such as logins to a database, and says so.
    ``renew`` makes what the candidate knows beside the keys worthless, such as a password, while access is closed; the
    new one counts from the next ``reset`` or ``open`` on.
    ``remake`` makes anew what somebody has deleted altogether: CloudFormation does not update a stack that lacks it.
    ``diff`` reads everything and tells what differs from what was planted; ``reset`` puts that back and says what it
    did: it may be ended anywhere and made again.
    ``work`` tells for an archive what the candidate made, piece by piece; it changes nothing.
    ``typical_minutes`` is the usual range of minutes until its resources are there and seeded on AWS, from what people
    report of the slowest one; challenges come up side by side.
    """

    key: str
    title: str
    fragment: str
    summary: str
    expected: Callable[[Interview], tuple[Expected, ...]]
    probes: Callable[[Interview, Cloud], tuple[Probe, ...]]
    packages: Mapping[str, str]
    typical_minutes: tuple[int, int]
    trials: Callable[[Interview], tuple[Trial, ...]]
    reach: Callable[[Interview, Cloud], Iterable[Result]] = no_reach
    open: Callable[[Interview, Cloud], None] = nothing_to_open
    close: Callable[[Interview, Cloud], Iterable[str]] = no_logins
    renew: Callable[[Interview, Cloud], Iterable[str]] = nothing_to_renew
    remake: Callable[[Interview, Cloud], Iterable[str]] = nothing_to_remake
    diff: Callable[[Interview, Cloud], Iterable[Change]] = nothing_differs
    reset: Callable[[Interview, Cloud], Iterable[str]] = nothing_to_reset
    work: Callable[[Interview, Cloud], Work | None] = nothing_made
