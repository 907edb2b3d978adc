"""The second look after a cleanup: service by service, for anything that carries the interview's name or tag."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from interview_tui.aws import stacks
from interview_tui.aws.errors import translated
from interview_tui.aws.naming import belongs, known_endings
from interview_tui.aws.resources import REGISTRY
from interview_tui.aws.resources.base import Carrier, ResourceType
from interview_tui.aws.tagged import Tagged, confirmed, tagged
from interview_tui.beside import beside
from interview_tui.model.errors import Denied, InterviewError
from interview_tui.model.plan import STACK_TYPE, Evidence, Remain, Sweep

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients

STACK = "CloudFormation stack"
Found = tuple[Carrier, ...]
BY_TAG = "by tag"


def sweep(clients: Clients, interview_id: str, registry: Iterable[ResourceType] = REGISTRY) -> Sweep:
    """What is there under the interview's name; a service that cannot be looked at is named, not passed over."""
    kinds = tuple(registry)
    stack_names = beside(partial(stack_names_of, clients))
    hits = beside(partial(hits_of, clients, interview_id))
    begun = [beside(partial(look, kind, clients, interview_id)) for kind in kinds]
    names, looks = stack_names.result(), [found.result() for found in begun]
    unreadable = [found for found in (names, *looks) if isinstance(found, str)]
    others = set() if isinstance(names, str) else set(names)
    carriers = {kind: found for kind, found in zip(kinds, looks, strict=True) if found and not isinstance(found, str)}
    if carriers:
        # Interviews that were begun or ended meanwhile have their things too.
        again = stack_names_of(clients)
        others |= set() if isinstance(again, str) else set(again)
    remains = [Remain(STACK, name, STACK_TYPE, name, name) for name in sorted(others) if name == interview_id]
    for kind, found in carriers.items():
        remains += _remains(kind, found, interview_id, others)
    return with_tags(clients, Sweep(tuple(remains), tuple(unreadable)), hits.result())


def with_tags(clients: Clients, named: Sweep, hits: tuple[Tagged, ...] | InterviewError) -> Sweep:
    """What was found by name, and what was found by tag besides."""
    if isinstance(hits, Denied):
        return Sweep(named.found, named.unreadable, (f"{BY_TAG}: {hits.title}",))
    if isinstance(hits, InterviewError):
        return Sweep(named.found, (*named.unreadable, f"{BY_TAG}: {hits.title}"))
    known = {(remain.type, remain.identity) for remain in named.found}
    told = tuple(confirmed(clients, (hit for hit in hits if (hit.type, hit.identity) not in known)))
    found = tuple(each for each in told if isinstance(each, Remain))
    unreadable = tuple(each for each in told if isinstance(each, str))
    return Sweep((*named.found, *found), (*named.unreadable, *unreadable))


def hits_of(clients: Clients, interview_id: str = "") -> tuple[Tagged, ...] | InterviewError:
    """What carries the tag of an interview, or of any, or why that could not be found out."""
    try:
        with translated():
            return tagged(clients, interview_id)
    except InterviewError as error:
        return error


def look(kind: ResourceType, clients: Clients, prefix: str) -> Found | str:
    """What may be an interview's, or why that could not be found out."""
    try:
        with translated():
            return tuple(found for found in kind.existing(clients, prefix) if found.name.startswith(f"{prefix}-"))
    except InterviewError as error:
        return f"{kind.kind}: {error.title}"


def stack_names_of(clients: Clients) -> tuple[str, ...] | str:
    """The names of all stacks that exist, or why that could not be found out."""
    try:
        with translated():
            return tuple(found["StackName"] for found in stacks.describe_all(clients))
    except InterviewError as error:
        return f"{STACK}: {error.title}"


def endings_of(kind: ResourceType) -> frozenset[str]:
    """What the templates put behind an interview's id for things of this kind."""
    return known_endings().get(kind.named_as or kind.type, frozenset())


def _remains(kind: ResourceType, found: Found, interview_id: str, others: set[str]) -> list[Remain]:
    return [
        Remain(kind.kind, carrier.shown, kind.type, carrier.identity, interview_id, Evidence.NAME)
        for carrier in found
        if belongs(carrier.name, interview_id, endings_of(kind), others - {interview_id})
    ]
