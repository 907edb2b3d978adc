"""The whole fleet at a glance: the free checks of every interview from one bulk reading."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial

from interview_tui.beside import all_of
from interview_tui.model.billing import NO_TARIFF, Tariff
from interview_tui.model.challenge import Challenge
from interview_tui.model.foreseen import foreseen
from interview_tui.model.health import Check, CheckState, Expected, Health, ResourceHealth, group_check
from interview_tui.model.interview import Interview
from interview_tui.model.ports import Clock, Cloud
from interview_tui.model.survey import Fleet, Item, Survey
from interview_tui.operations.boundary import chosen
from interview_tui.operations.verify import AT_ONCE, every_check, stack_check


def survey(cloud: Cloud, challenges: Mapping[str, Challenge], clock: Clock, tariff: Tariff = NO_TARIFF) -> Survey:
    """Read the fleet once and judge every interview by it; what each costs at most follows from the same answers."""
    fleet = cloud.fleet()
    at = clock.now()
    by_name = {(health.type, health.name): health for health in fleet.resources}
    healths = {
        interview.id: Health(interview.id, tuple(_checks(interview, challenges, fleet, by_name, at)))
        for interview in fleet.interviews
    }
    promised = {interview.id: len(every_check(cloud, challenges, interview)) for interview in fleet.interviews}
    began = {health.name: health.since for health in fleet.resources if health.since is not None}
    bills = {interview.id: foreseen(interview, tariff, began) for interview in fleet.interviews}
    return Survey(at, fleet.interviews, healths, promised, bills)


def inventory(cloud: Cloud, interview: Interview) -> tuple[Item, ...]:
    """Every resource of the interview's stack, with what its own service says where one can be asked."""
    resources = cloud.resources(interview.stack_id)
    readable = cloud.readable_types()
    names: dict[str, tuple[str, ...]] = {}
    for resource in resources:
        if resource.type in readable and resource.physical_id:
            names[resource.type] = (*names.get(resource.type, ()), resource.physical_id)
    looks = [partial(cloud.look, Expected(kind, kind, those)) for kind, those in names.items()]
    found = {(health.type, health.name): health for healths in all_of(looks, AT_ONCE) for health in healths}
    return tuple(Item(resource, found.get((resource.type, resource.physical_id))) for resource in resources)


def _checks(
    interview: Interview,
    challenges: Mapping[str, Challenge],
    fleet: Fleet,
    by_name: Mapping[tuple[str, str], ResourceHealth],
    at: datetime,
) -> Iterator[Check]:
    """The stack, then each kind of resource that has a listing."""
    yield stack_check(interview, at)
    for challenge in chosen(challenges, interview):
        for expected in challenge.expected(interview):
            if expected.type in fleet.unreadable:
                yield Check(expected.check, CheckState.UNKNOWN, fleet.unreadable[expected.type], at)
            elif expected.type in fleet.listed:
                closely = expected.type not in fleet.barely
                yield group_check(expected, _found(expected, by_name), at, closely=closely)


def _found(expected: Expected, by_name: Mapping[tuple[str, str], ResourceHealth]) -> Iterable[ResourceHealth]:
    """What the listing has of them; what it does not have does not exist."""
    for name in expected.names:
        missing = ResourceHealth(expected.type, name, CheckState.FAILED, "does not exist")
        yield by_name.get((expected.type, name), missing)
