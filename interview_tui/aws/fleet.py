"""Every interview, and the health of what they are made of, in as few requests as AWS's pages allow.

The stacks are described together, each listing is read once for all interviews, and nothing is asked per interview.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from interview_tui.aws.errors import translated
from interview_tui.aws.interviews import describe_all, interview_record, newest_first
from interview_tui.aws.resources import REGISTRY
from interview_tui.aws.resources.base import Listing, ResourceType
from interview_tui.beside import beside
from interview_tui.model.errors import InterviewError
from interview_tui.model.health import ResourceHealth
from interview_tui.model.interview import Interview
from interview_tui.model.survey import Fleet

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients

Read = tuple[ResourceHealth, ...] | str
"""What a listing told, or the sentence that says why it could not be read."""


def fleet(clients: Clients, *, expecting: bool = False, registry: Iterable[ResourceType] = REGISTRY) -> Fleet:
    """Every interview with every listing; raises only when the stacks cannot be read.

    The listings begin with the first interview, beside the further pages of stacks, or at once when interviews are
    expected: an account without any is asked one question, and one that has some waits for nothing.
    """
    found: list[Interview] = []
    begun = _begin(clients, registry) if expecting else {}
    for stack in describe_all(clients.cloudformation):
        if interview := interview_record(stack):
            begun = begun or _begin(clients, registry)
            found.append(interview)
    barely = frozenset(kind.type for kind in registry if kind.barely)
    return _fleet(newest_first(found), {kind: reading.result() for kind, reading in begun.items()}, barely)


def _begin(clients: Clients, registry: Iterable[ResourceType]) -> dict[str, Future[Read]]:
    """Every listing that there is, all at once."""
    return {kind.type: beside(partial(_read, kind.listing, clients)) for kind in registry if kind.listing}


def _read(listing: Listing, clients: Clients) -> Read:
    try:
        with translated():
            return tuple(listing(clients))
    except InterviewError as error:
        return error.title


def _fleet(found: tuple[Interview, ...], read: Mapping[str, Read], barely: frozenset[str]) -> Fleet:
    listed = {kind: answer for kind, answer in read.items() if not isinstance(answer, str)}
    return Fleet(
        interviews=found,
        resources=tuple(health for answer in listed.values() for health in answer),
        listed=frozenset(listed),
        barely=barely,
        unreadable=MappingProxyType({kind: answer for kind, answer in read.items() if isinstance(answer, str)}),
    )
