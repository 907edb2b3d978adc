"""The second look after a cleanup: service by service, for anything that carries the interview's name or tag."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from interview_tui.aws.errors import translated
from interview_tui.aws.interviews import describe_all
from interview_tui.aws.naming import belongs, known_endings
from interview_tui.aws.resources import REGISTRY
from interview_tui.aws.resources.base import Carrier, ResourceType
from interview_tui.aws.tagged import Tagged, confirmed, tagged
from interview_tui.beside import beside
from interview_tui.model.asking import Asking, once
from interview_tui.model.errors import PASSING, Denied, Interrupted, InterviewError, NoCredentials
from interview_tui.model.kinds import STACK_TYPE
from interview_tui.model.plan import Evidence, Remain, Sweep

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients

STACK = "CloudFormation stack"
Found = tuple[Carrier, ...]
BY_TAG = "by tag"


@dataclass(frozen=True, slots=True)
class Unseen:
    """What could not be looked at and why; ``spared`` is whether the proof can do without."""

    reason: str
    spared: bool = False


def unseen(what: str, error: InterviewError, *, beyond_rights: bool = False) -> Unseen:
    """The error as a part of the answer; without credentials, and when the program is quitting, there is none."""
    if isinstance(error, (NoCredentials, Interrupted)):
        raise error
    return Unseen(f"{what}: {error.title}", beyond_rights and not isinstance(error, PASSING))


def sweep(
    clients: Clients, interview_id: str, registry: Iterable[ResourceType] = REGISTRY, asking: Asking = once
) -> Sweep:
    """What is there under the interview's name; a service that cannot be looked at is named, not passed over.

    Each is asked by itself: with one call in three failing, a look at all of them at once would hardly ever be whole.
    """
    kinds = tuple(registry)
    stack_names = beside(partial(stack_names_of, clients, asking))
    hits = beside(partial(hits_of, clients, asking, interview_id))
    begun = [beside(partial(look, kind, clients, interview_id, asking)) for kind in kinds]
    names, looks = stack_names.result(), [found.result() for found in begun]
    blind = [found for found in (names, *looks) if isinstance(found, Unseen)]
    others = set() if isinstance(names, Unseen) else set(names)
    carriers = {
        kind: found for kind, found in zip(kinds, looks, strict=True) if not isinstance(found, Unseen) and found
    }
    if carriers:
        # Interviews that were begun or ended meanwhile have their things too.
        again = stack_names_of(clients, asking)
        others |= set() if isinstance(again, Unseen) else set(again)
    remains = [Remain(STACK, name, STACK_TYPE, name, name) for name in sorted(others) if name == interview_id]
    for kind, found in carriers.items():
        remains += _remains(kind, found, interview_id, others)
    return with_tags(clients, partly(remains, blind), hits.result(), asking)


def partly(remains: Iterable[Remain], blind: Iterable[Unseen]) -> Sweep:
    """What was found, and what could not be looked at."""
    blind = tuple(blind)
    return Sweep(
        tuple(remains),
        tuple(each.reason for each in blind if not each.spared),
        tuple(each.reason for each in blind if each.spared),
    )


def with_tags(
    clients: Clients, named: Sweep, hits: tuple[Tagged, ...] | InterviewError, asking: Asking = once
) -> Sweep:
    """What was found by name, and what was found by tag besides."""
    if isinstance(hits, Denied):
        return replace(named, skipped=(*named.skipped, f"{BY_TAG}: {hits.title}"))
    if isinstance(hits, InterviewError):
        return replace(named, unreadable=(*named.unreadable, unseen(BY_TAG, hits).reason))
    known = {(remain.type, remain.identity) for remain in named.found}
    told = tuple(confirmed(clients, (hit for hit in hits if (hit.type, hit.identity) not in known), asking))
    found = tuple(each for each in told if isinstance(each, Remain))
    unreadable = tuple(each for each in told if isinstance(each, str))
    return replace(named, found=(*named.found, *found), unreadable=(*named.unreadable, *unreadable))


def hits_of(clients: Clients, asking: Asking, interview_id: str = "") -> tuple[Tagged, ...] | InterviewError:
    """What carries the tag of an interview, or of any, or why that could not be found out."""
    try:
        return asking(translated()(partial(tagged, clients, interview_id)))
    except InterviewError as error:
        return error


def look(kind: ResourceType, clients: Clients, prefix: str, asking: Asking = once) -> Found | Unseen:
    """What may be an interview's, or why that could not be found out."""

    @translated()
    def existing() -> Found:
        return tuple(found for found in kind.existing(clients, prefix) if found.name.startswith(f"{prefix}-"))

    try:
        return asking(existing)
    except InterviewError as error:
        return unseen(kind.kind, error, beyond_rights=kind.beyond_rights)


def stack_names_of(clients: Clients, asking: Asking = once) -> tuple[str, ...] | Unseen:
    """The names of all stacks that exist, or why that could not be found out."""

    @translated()
    def names() -> tuple[str, ...]:
        return tuple(found["StackName"] for found in describe_all(clients.cloudformation))

    try:
        return asking(names)
    except InterviewError as error:
        return unseen(STACK, error)


def endings_of(kind: ResourceType) -> frozenset[str]:
    """What the templates put behind an interview's id for things of this kind."""
    return known_endings().get(kind.named_as or kind.type, frozenset())


def _remains(kind: ResourceType, found: Found, interview_id: str, others: set[str]) -> list[Remain]:
    return [
        Remain(kind.kind, carrier.shown, kind.type, carrier.identity, interview_id, Evidence.NAME)
        for carrier in found
        if belongs(carrier.name, interview_id, endings_of(kind), others - {interview_id})
    ]
