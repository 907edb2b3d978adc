"""The second look after a cleanup: service by service, for anything that carries the interview's name."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from interview_tui.aws import stacks
from interview_tui.aws.errors import translated
from interview_tui.aws.naming import belongs, known_endings
from interview_tui.aws.resources import REGISTRY
from interview_tui.aws.resources.base import Carrier, ResourceType
from interview_tui.beside import beside
from interview_tui.model.errors import InterviewError
from interview_tui.model.plan import Remain, Sweep

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients

STACK = "CloudFormation stack"
Found = tuple[Carrier, ...]


def sweep(clients: Clients, interview_id: str, registry: Iterable[ResourceType] = REGISTRY) -> Sweep:
    """What is there under the interview's name; a service that cannot be looked at is named, not passed over."""
    kinds = tuple(registry)
    stack_names = beside(partial(_stack_names, clients))
    begun = [beside(partial(_look, kind, clients, interview_id)) for kind in kinds]
    names, looks = stack_names.result(), [look.result() for look in begun]
    unreadable = [look for look in (names, *looks) if isinstance(look, str)]
    others = set() if isinstance(names, str) else set(names)
    carriers = {kind: look for kind, look in zip(kinds, looks, strict=True) if look and not isinstance(look, str)}
    if carriers:
        # Interviews that were begun or ended meanwhile have their things too.
        again = _stack_names(clients)
        others |= set() if isinstance(again, str) else set(again)
    remains = [Remain(STACK, name) for name in sorted(others) if name == interview_id]
    for kind, found in carriers.items():
        remains += _remains(kind, found, interview_id, others)
    return Sweep(tuple(remains), tuple(unreadable))


def _remains(kind: ResourceType, found: Found, interview_id: str, others: set[str]) -> list[Remain]:
    endings = known_endings().get(kind.named_as or kind.type, frozenset())
    return [
        Remain(kind.kind, carrier.shown)
        for carrier in found
        if belongs(carrier.name, interview_id, endings, others - {interview_id})
    ]


def _look(kind: ResourceType, clients: Clients, interview_id: str) -> Found | str:
    """What may be the interview's, or why that could not be found out."""
    prefix = f"{interview_id}-"
    try:
        with translated():
            return tuple(found for found in kind.existing(clients, interview_id) if found.name.startswith(prefix))
    except InterviewError as error:
        return f"{kind.kind}: {error.title}"


def _stack_names(clients: Clients) -> tuple[str, ...] | str:
    try:
        with translated():
            return tuple(found["StackName"] for found in stacks.describe_all(clients))
    except InterviewError as error:
        return f"{STACK}: {error.title}"
