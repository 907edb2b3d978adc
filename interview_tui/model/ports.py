"""What operations need from the outside world. ``aws.cloud`` implements it; tests script it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from interview_tui.model.events import Resource, StackEvent
from interview_tui.model.health import Check, CheckState, Expected, ResourceHealth
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Access, Fleet, Identity, Package, SharedTier, Stack, StackOrder, Sweep, Template

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

    def delete_stack(self, stack_id: str) -> None:
        """Begin deleting a stack; nothing happens when it is gone already."""

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

    def assume(self, role_arn: str, external_id: str, session_name: str) -> Access:
        """Take up a role for the shortest time that AWS allows, to see that it can be done."""

    def sweep(self, interview_id: str) -> Sweep:
        """Look through every service for what carries the interview's name, independent of the stack."""

    def quotas(self) -> tuple[Check, ...]:
        """The account's limits that decide whether an interview fits."""


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


@dataclass(frozen=True, slots=True)
class Challenge:
    """A challenge: its template fragment, what its environment must contain, and the probes that prove it.

    ``expected`` is read from the interview's outputs and costs nothing to look at; ``probes`` call functions.
    """

    key: str
    title: str
    fragment: str
    summary: str
    expected: Callable[[Interview], tuple[Expected, ...]]
    probes: Callable[[Interview, Cloud], tuple[Probe, ...]]
    packages: Mapping[str, str]
