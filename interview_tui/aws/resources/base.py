"""What a resource type is: how its health is read, and how what carries an interview's name is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from interview_tui.aws.clients import Clients
from interview_tui.model.health import CheckState, ResourceHealth
from interview_tui.model.kinds import kind_of

Listing = Callable[[Clients], Iterable[ResourceHealth]]


@dataclass(frozen=True, slots=True)
class Carrier:
    """Something that exists: ``shown`` to people, and the ``name`` in which an interview's id may be.

    ``id`` is what its service and ``look`` know it by, where that is not what people are shown.
    """

    shown: str
    name: str
    id: str = field(default="", compare=False)

    @property
    def identity(self) -> str:
        """What its service knows it by."""
        return self.id or self.shown


@dataclass(frozen=True, slots=True)
class ResourceType:
    """An AWS resource type.

    ``look`` gives the health of the resources with these names, in their order, and costs nothing. ``existing`` gives
    what may carry an interview's id in its name; it may give more, the sweep sorts it out. ``listing`` gives the health
    of everything of this type, whoever made it, in as few requests as pages allow; it is left out where the service
    tells health one by one, and where no challenge asks for the type. ``barely`` is whether that listing tells no more
    than that something is there. ``named_as`` is the type after whose resources
    these are named, when templates do not name them themselves.

    ``remove`` deletes one by its identity. ``release`` comes before: it takes away what keeps one from being deleted,
    and says in words what it did, or what it found and can do nothing about.

    ``beyond_rights`` is what no interview is made of and interviewers may not look for: where a listing is refused or
    not offered, the search says so and does without.
    """

    type: str
    look: Callable[[Clients, Sequence[str]], tuple[ResourceHealth, ...]]
    existing: Callable[[Clients, str], Iterable[Carrier]]
    listing: Listing | None = None
    barely: bool = False
    named_as: str = ""
    remove: Callable[[Clients, str], object] | None = None
    release: Callable[[Clients, str], Iterable[str]] | None = None
    beyond_rights: bool = False

    @property
    def kind(self) -> str:
        """The type in plain words."""
        return kind_of(self.type)


def created(found: Mapping[str, Any], key: str) -> datetime | None:
    """When something was created, in UTC; ``None`` while its service does not tell, such as in the beginning."""
    at = found.get(key)
    return at.astimezone(UTC) if isinstance(at, datetime) else None


def missing(type_: str, name: str) -> ResourceHealth:
    """The health of what is not there."""
    return ResourceHealth(type_, name, CheckState.FAILED, "does not exist", exists=False)


def arranged(type_: str, names: Sequence[str], found: Iterable[ResourceHealth]) -> tuple[ResourceHealth, ...]:
    """One health for each name, in their order, out of a listing that may have more or less."""
    by_name = {health.name: health for health in found}
    return tuple(by_name.get(name) or missing(type_, name) for name in names)


def present(
    type_: str, existing: Callable[[Clients, str], Iterable[Carrier]]
) -> Callable[[Clients, Sequence[str]], tuple[ResourceHealth, ...]]:
    """A ``look`` for what has no status of its own: it is there or it is not."""

    def look(clients: Clients, names: Sequence[str]) -> tuple[ResourceHealth, ...]:
        found = {
            carrier.identity: ResourceHealth(type_, carrier.identity, CheckState.OK, "exists")
            for name in names
            for carrier in existing(clients, name)
        }
        return arranged(type_, names, found.values())

    return look


def state_of(status: str, states: Mapping[CheckState, frozenset[str]]) -> CheckState:
    """The check state that a service's status means; a status that AWS adds one day is ``UNKNOWN``."""
    return next((state for state, statuses in states.items() if status in statuses), CheckState.UNKNOWN)
