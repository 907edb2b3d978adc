"""Checks and readiness: facts about health, each with a state and its evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class CheckState(StrEnum):
    """What a check found; a check that could not be made is ``UNKNOWN``, never ``OK``.

    ``CHANGED`` is there and works, but is not as it was planted: what a candidate is there for, once it has keys.
    """

    OK = "ok"
    CHANGED = "changed"
    PENDING = "pending"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Check:
    """One fact about health: ``detail`` is the evidence, ``at`` when it was read (UTC).

    ``closely`` is whether the state was asked for; a listing may tell only that something is there.
    """

    name: str
    state: CheckState
    detail: str
    at: datetime | None = None
    closely: bool = True


@dataclass(frozen=True, slots=True)
class ResourceHealth:
    """One AWS resource as its own service describes it; ``exists`` is false only where the service says so.

    ``since`` is when it was created, UTC, where the service tells: no later than it became available.
    """

    type: str
    name: str
    state: CheckState
    detail: str
    exists: bool = field(default=True, compare=False)
    since: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a challenge's environment must contain: resources of one type that together make one check."""

    check: str
    type: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """All checks of one interview; ready when every one of them is ok."""

    interview_id: str
    checks: tuple[Check, ...]

    @property
    def ready(self) -> bool:
        """Whether the environment can be handed over."""
        return bool(self.checks) and all(check.state is CheckState.OK for check in self.checks)

    @property
    def changed(self) -> bool:
        """Whether it is ready but for what has changed since it was planted."""
        states = {check.state for check in self.checks}
        return CheckState.CHANGED in states and states <= {CheckState.OK, CheckState.CHANGED}

    @property
    def passed(self) -> int:
        """How many checks are ok."""
        return sum(check.state is CheckState.OK for check in self.checks)


_SEVERITY = {
    state: place
    for place, state in enumerate(
        (CheckState.OK, CheckState.CHANGED, CheckState.PENDING, CheckState.UNKNOWN, CheckState.FAILED)
    )
}


def worst(states: Iterable[CheckState]) -> CheckState:
    """The state that decides for a group; a group of nothing is ``UNKNOWN``."""
    return max(states, key=_SEVERITY.__getitem__, default=CheckState.UNKNOWN)


def group_check(expected: Expected, found: Iterable[ResourceHealth], at: datetime, *, closely: bool = True) -> Check:
    """One check over all resources of one kind: the worst decides and is named first."""
    by_name = {health.name: health for health in found if health.type == expected.type}
    rows = [
        by_name.get(name) or ResourceHealth(expected.type, name, CheckState.UNKNOWN, "could not be read")
        for name in expected.names
    ]
    state = worst(row.state for row in rows)
    if state is CheckState.OK:
        details = list(dict.fromkeys(row.detail for row in rows))
        detail = details[0] if len(rows) == 1 else f"{len(rows)} of {len(rows)} {details[0]}"
    else:
        bad = next(row for row in rows if row.state is state)
        detail = f"{bad.name}: {bad.detail}"
    return Check(expected.check, state, detail, at, closely)
