"""What of an interview is billed, and since when: from its stack's resources and events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from interview_tui.model.billing import Rule, Tariff, rule_of
from interview_tui.model.events import Resource, StackEvent
from interview_tui.model.interview import Interview
from interview_tui.model.kinds import STACK_TYPE
from interview_tui.model.names import SHARED_STACK

_ENDING = frozenset({"DELETE_IN_PROGRESS", "DELETE_COMPLETE"})


@dataclass(frozen=True, slots=True)
class Billed:
    """A resource and one item that is billed of it; ``None`` for ``since`` is not there yet, for ``until`` still there.

    When ``exact`` is false, ``since`` is only its or the stack's creation: what follows from it is an upper bound.
    """

    resource: str
    item: str
    since: datetime | None
    until: datetime | None = None
    quantity: Decimal = Decimal(1)
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Used:
    """So much of an item that is billed by use, as far as it was counted: requests, GB-seconds, GB.

    ``use`` is what is counted by that, in the words of what is not counted otherwise.
    """

    resource: str
    item: str
    amount: Decimal
    use: str = ""


CALLS = "calls of functions and their time"
"""What Lambda bills by use, in the words of what is not counted unless the log is read."""


ARM = "arm64"
"""The cheaper of the architectures that Lambda has."""


def of_calls(calls: int, gb_seconds: Decimal, architecture: str) -> tuple[Used, ...]:
    """What the leaking function has used by Lambda's own account; nothing as long as no call was seen.

    Where the architecture is not known the dearer one counts: an upper bound.
    """
    if not calls:
        return ()
    requests = Used("LeakyApi", "lambda requests", Decimal(calls), CALLS)
    item = "lambda arm duration" if architecture == ARM else "lambda x86 duration"
    return requests, Used("LeakyApi", item, gb_seconds, CALLS)


@dataclass(frozen=True, slots=True)
class Meter:
    """What an interview is billed for, and in words what is not counted. Read once; costs follow from it over time."""

    interview: Interview
    billed: tuple[Billed, ...]
    not_counted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Life:
    """What the events tell of one resource: when it became available, began to go, and was gone."""

    type: str
    status: str
    available: datetime | None = None
    leaving: datetime | None = None
    gone: datetime | None = None


def meter(
    interview: Interview,
    resources: Iterable[Resource],
    events: Iterable[StackEvent],
    tariff: Tariff,
    parameters: Mapping[str, str] = MappingProxyType({}),
) -> Meter:
    """What is billed of the stack as it really is: a resource that it does not have is not counted."""
    lives = _lives(resources, events)
    billed = [each for name, life in lives.items() for each in _billed(name, life, interview, tariff, parameters)]
    return Meter(interview, tuple(billed), tuple(_not_counted(interview, lives, tariff)))


def _lives(resources: Iterable[Resource], events: Iterable[StackEvent]) -> dict[str, _Life]:
    """By name. What the stack lists counts; what only its events know of is gone, or was never listed."""
    lives: dict[str, _Life] = {}
    for event in sorted(events, key=lambda event: event.at):
        if event.resource and event.type != STACK_TYPE:
            lives[event.resource] = _after(lives.get(event.resource), event)
    for resource in resources:
        seen = lives.get(resource.logical_id, _Life(resource.type, resource.status))
        lives[resource.logical_id] = _Life(resource.type, resource.status, seen.available, seen.leaving, seen.gone)
    return lives


def _after(life: _Life | None, event: StackEvent) -> _Life:
    available, leaving, gone = (life.available, life.leaving, life.gone) if life else (None, None, None)
    if event.status == "CREATE_COMPLETE":
        available = available or event.at
    elif event.status == "DELETE_IN_PROGRESS":
        leaving = event.at
    elif event.status == "DELETE_COMPLETE":
        gone = event.at
    return _Life(event.type, event.status, available, leaving, gone)


def _billed(
    name: str, life: _Life, interview: Interview, tariff: Tariff, parameters: Mapping[str, str]
) -> Iterator[Billed]:
    if _never_there(life) or (name not in tariff.parts and life.type in tariff.free):
        return
    since = None if life.status == "CREATE_IN_PROGRESS" else life.available or interview.created_at
    parts = [(part.chosen(parameters), part.quantity) for part in tariff.parts.get(name, ())]
    # Of what the templates of this version do not make, no price is known: the type stands for the item.
    for item, quantity in parts or [(life.type, Decimal(1))]:
        yield Billed(name, item, since, _end(life, rule_of(item)), quantity, exact=life.available is not None)


def _never_there(life: _Life) -> bool:
    """Whether its creation failed; if it was begun all the same, nobody can say what AWS makes of it."""
    return life.available is None and life.status in {"CREATE_FAILED", "DELETE_COMPLETE"}


def _end(life: _Life, rule: Rule) -> datetime | None:
    """Only when it is going or gone now: a resource that was replaced has events of its predecessor's end."""
    if life.status not in _ENDING:
        return None
    if rule is Rule.DATABASE:
        return life.leaving or life.gone
    return life.gone if life.status == "DELETE_COMPLETE" else None


def _not_counted(interview: Interview, lives: Mapping[str, _Life], tariff: Tariff) -> Iterator[str]:
    types = {life.type for life in lives.values()}
    yield from dict.fromkeys(use for type_, uses in tariff.by_use.items() if type_ in types for use in uses)
    yield f"data transfer, taxes and the shared tier ({SHARED_STACK})"
    failed = sorted(name for name, life in lives.items() if life.status == "CREATE_FAILED" and _never_there(life))
    if failed:
        yield f"{', '.join(failed)}, which could not be created: whether AWS bills it is not known"
    if interview.stack_status in {"CREATE_IN_PROGRESS", "REVIEW_IN_PROGRESS"}:
        yield "what CloudFormation has not begun to create yet"
