"""What operations need from AWS, and time. ``aws.cloud`` implements it; tests script it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from interview_tui.model.asking import Asking, once
from interview_tui.model.health import Check, Expected, ResourceHealth

if TYPE_CHECKING:
    from interview_tui.model.archive import FunctionCode
    from interview_tui.model.events import Resource, StackEvent
    from interview_tui.model.handoff import Keys, Link
    from interview_tui.model.interview import Interview
    from interview_tui.model.log import LogBatch
    from interview_tui.model.plan import Identity, Package, Remain, SharedTier, Stack, StackOrder, Sweep
    from interview_tui.model.reaper import Reaper
    from interview_tui.model.survey import Fleet
    from interview_tui.model.trials import Result, Trial


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

    def architecture(self, function: str) -> str:
        """What a function runs on, as Lambda calls it: ``arm64`` or ``x86_64``."""

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
