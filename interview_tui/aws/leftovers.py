"""What earlier accidents left: it carries our tag or exact name pattern, and belongs to no stack that exists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from interview_tui.aws import identity, stacks
from interview_tui.aws.errors import translated
from interview_tui.aws.interviews import describe_all, interview_record
from interview_tui.aws.naming import owner
from interview_tui.aws.resources import REGISTRY
from interview_tui.aws.resources.base import Carrier, ResourceType
from interview_tui.aws.sweep import STACK, Unseen, endings_of, hits_of, look, partly, stack_names_of, with_tags
from interview_tui.beside import beside
from interview_tui.model.asking import Asking, once
from interview_tui.model.errors import Denied, InterviewError
from interview_tui.model.kinds import STACK_TYPE
from interview_tui.model.names import PREFIX
from interview_tui.model.plan import KEPT_FAILED, Evidence, Remain, Sweep, is_left_behind

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients

_PATHED = frozenset({"AWS::IAM::InstanceProfile", "AWS::IAM::Role"})
"""What is listed only below a path that is ours alone."""


def leftovers(clients: Clients, registry: Iterable[ResourceType] = REGISTRY, asking: Asking = once) -> Sweep:
    """What is left of interviews that are gone, and stacks that stopped half deleted.

    Stacks are read before everything else and after it: what belongs to an interview that was begun or ended meanwhile
    is no leftover. Without knowing the stacks, nothing is.
    """
    before = stack_names_of(clients, asking)
    hits = beside(partial(hits_of, clients, asking))
    begun = {kind: beside(partial(look, kind, clients, PREFIX.rstrip("-"), asking)) for kind in registry}
    looks = {kind: found.result() for kind, found in begun.items()}
    tagged = hits.result()
    after = stack_names_of(clients, asking)
    unknown = [names for names in (before, after) if isinstance(names, Unseen)]
    if isinstance(before, Unseen) or isinstance(after, Unseen):
        return partly((), unknown[:1])
    existing = {*before, *after}
    orphans = (
        tagged if isinstance(tagged, InterviewError) else tuple(h for h in tagged if h.interview_id not in existing)
    )
    tags = {} if isinstance(tagged, InterviewError) else {(hit.type, hit.identity): hit.interview_id for hit in tagged}
    deleted = _deleted_names(clients, asking)
    found = [*asking(partial(_half_deleted, clients))]
    for kind, carriers in looks.items():
        for carrier in carriers if not isinstance(carriers, Unseen) else ():
            found += _orphan(kind, carrier, existing, tags, deleted)
    blind = [reason for reason in looks.values() if isinstance(reason, Unseen)]
    return with_tags(clients, partly(found, blind), orphans, asking)


def _orphan(
    kind: ResourceType,
    carrier: Carrier,
    existing: set[str],
    tags: Mapping[tuple[str, str], str],
    deleted: frozenset[str],
) -> Iterator[Remain]:
    """The thing as a leftover, if it is one: a tag says more than a name."""
    tag = tags.get((kind.type, carrier.identity), "")
    whose = tag or owner(carrier.name, endings_of(kind))
    if not whose or whose in existing:
        return
    evidence = Evidence.TAG if tag else Evidence.STACK if whose in deleted else Evidence.NAME
    if evidence is Evidence.NAME and kind.type in _PATHED:
        evidence = Evidence.PATH
    yield Remain(kind.kind, carrier.shown, kind.type, carrier.identity, whose, evidence)


def _deleted_names(clients: Clients, asking: Asking) -> frozenset[str]:
    """The names of stacks that are known to have been deleted; without the right to list them, of none."""

    @translated()
    def names() -> frozenset[str]:
        return frozenset(stacks.deleted_names(clients))

    try:
        return asking(names)
    except Denied:
        return frozenset()


@translated()
def _half_deleted(clients: Clients) -> tuple[Remain, ...]:
    """Stacks with our tag that nobody will go on with by themselves."""
    found = [each for each in map(interview_record, describe_all(clients.cloudformation)) if each is not None]
    # By AWS's clock, since this machine's may be wrong.
    kept = any(each.stack_status in KEPT_FAILED for each in found)
    now = (identity.whoami(clients).at if kept else None) or datetime.now(UTC)
    return tuple(
        Remain(STACK, f"{each.id} ({each.stack_status})", STACK_TYPE, each.stack_id, each.id, Evidence.TAG)
        for each in found
        if is_left_behind(each, now)
    )
