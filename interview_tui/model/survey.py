"""What one look at the account finds: every interview with its resources and its health, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from interview_tui.model.events import Resource
from interview_tui.model.health import Health, ResourceHealth
from interview_tui.model.interview import Interview, nothing

if TYPE_CHECKING:
    from interview_tui.model.meter import Meter


@dataclass(frozen=True, slots=True)
class Fleet:
    """Every interview and what each service's listing says of its resources, read in bulk.

    ``unreadable`` gives the reason for each resource type whose listing failed; a type that is neither there nor among
    ``listed`` has no listing. Of the types in ``barely`` the listing tells no more than that they are there.
    """

    interviews: tuple[Interview, ...]
    resources: tuple[ResourceHealth, ...] = ()
    listed: frozenset[str] = frozenset()
    barely: frozenset[str] = frozenset()
    unreadable: Mapping[str, str] = field(default_factory=nothing, hash=False)


@dataclass(frozen=True, slots=True)
class Survey:
    """The fleet at one moment: ``healths`` has the free checks of each interview by its id.

    ``promised`` is how many checks a verification of each would make, and ``foreseen`` what each is billed for at most.
    """

    at: datetime
    interviews: tuple[Interview, ...]
    healths: Mapping[str, Health] = field(hash=False)
    promised: Mapping[str, int] = field(default_factory=dict, hash=False)
    foreseen: Mapping[str, Meter] = field(default_factory=dict, hash=False)

    def tells_what(self, before: Survey) -> bool:
        """Whether it tells what another one told, at another time."""
        return self.interviews == before.interviews and self._said() == before._said()

    def _said(self) -> dict[str, list[tuple[str, str, str]]]:
        return {
            key: [(check.name, check.state, check.detail) for check in health.checks]
            for key, health in self.healths.items()
        }


@dataclass(frozen=True, slots=True)
class Item:
    """One resource of a stack and what its own service says; ``health`` is ``None`` where nothing can be asked."""

    resource: Resource
    health: ResourceHealth | None = None
