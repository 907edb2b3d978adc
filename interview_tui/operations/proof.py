"""The proof after a cleanup: what existed before, asked for one by one, and a search of every service."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial

from interview_tui.beside import all_of
from interview_tui.model.errors import InterviewError, NoCredentials
from interview_tui.model.events import Resource
from interview_tui.model.health import Expected, ResourceHealth
from interview_tui.model.interview import Interview
from interview_tui.model.kinds import STACK_TYPE, kind_of
from interview_tui.model.plan import Existed, Remain, Sweep
from interview_tui.model.ports import Clock, Cloud
from interview_tui.operations.patience import patient as asking_again

# IAM and DynamoDB go on listing what has just been deleted, for seconds.
LISTINGS_LAG, LISTINGS_PAUSE = 30.0, 3.0
_AT_ONCE = 4

Proof = tuple[Sweep, tuple[Existed, ...]]


def belongings(cloud: Cloud, stack_id: str) -> tuple[Resource, ...]:
    """Everything that the stack had, also what is deleted already: its events remember that."""
    found = {(each.type, each.physical_id): each for each in cloud.resources(stack_id) if each.physical_id}
    for event in cloud.events(stack_id):
        if event.physical_id and event.type != STACK_TYPE and (event.type, event.physical_id) not in found:
            resource = Resource(event.resource, event.physical_id, event.type, event.status)
            found[event.type, event.physical_id] = resource
    return tuple(found.values())


def prove(
    cloud: Cloud, clock: Clock, interview: Interview, existed: tuple[Resource, ...], *, patient: bool = True
) -> Proof:
    """Look until nothing is found, for as long as AWS's listings may lag behind a deletion; without patience once.

    What AWS is too busy to answer is asked again within a look, which may take a while then: only what a look that
    began late enough has found is left.
    """
    cloud = asking_again(cloud, clock)
    deadline = clock.now() + timedelta(seconds=LISTINGS_LAG)
    while True:
        began = clock.now()
        sweep, fates = _look(cloud, interview, existed)
        if not (sweep.found and patient) or began >= deadline or clock.wait(LISTINGS_PAUSE):
            return sweep, fates


def words(sweep: Sweep) -> str:
    """What the proof came to, in one line."""
    if sweep.found:
        return f"{len(sweep.found)} left: " + ", ".join(f"{item.kind} {item.name}" for item in sweep.found)
    if sweep.unreadable:
        return "nothing found, but could not look at " + "; ".join(sweep.unreadable)
    return "nothing is left"


def _look(cloud: Cloud, interview: Interview, existed: tuple[Resource, ...]) -> Proof:
    """The search and the questions, as one: what still exists is left, and what nobody could tell was not seen."""
    sweep = cloud.sweep(interview.id)
    fates = _fates(cloud, interview.stack_id, existed)
    known = {(remain.type, remain.identity) for remain in sweep.found}
    still = tuple(
        Remain(kind_of(fate.resource.type), name, fate.resource.type, name, interview.id)
        for fate in fates
        if fate.gone is False
        for name in (fate.resource.physical_id,)
        if (fate.resource.type, name) not in known
    )
    blind = tuple(
        f"{kind_of(fate.resource.type)} {fate.resource.physical_id}: {fate.evidence}"
        for fate in fates
        if fate.gone is None
    )
    return replace(sweep, found=(*sweep.found, *still), unreadable=(*sweep.unreadable, *blind)), fates


def _fates(cloud: Cloud, stack_id: str, existed: tuple[Resource, ...]) -> tuple[Existed, ...]:
    """What became of each: by its own service where one can be asked, else by what CloudFormation said last."""
    readable = cloud.readable_types()
    by_type: dict[str, list[str]] = {}
    for resource in existed:
        if resource.type in readable:
            by_type.setdefault(resource.type, []).append(resource.physical_id)
    asked = all_of([partial(_ask, cloud, type_, tuple(names)) for type_, names in by_type.items()], _AT_ONCE)
    found = {key: answer for answers in asked for key, answer in answers.items()}
    last = {event.resource: event.status for event in cloud.events(stack_id)}
    return tuple(_fate(resource, found, last) for resource in existed)


def _ask(cloud: Cloud, type_: str, names: tuple[str, ...]) -> dict[tuple[str, str], ResourceHealth | str]:
    try:
        healths: Iterable[ResourceHealth] = cloud.look(Expected(type_, type_, names))
    except NoCredentials:
        raise
    except InterviewError as error:
        return {(type_, name): error.title for name in names}
    return {(type_, health.name): health for health in healths}


def _fate(
    resource: Resource, found: Mapping[tuple[str, str], ResourceHealth | str], last: Mapping[str, str]
) -> Existed:
    answer = found.get((resource.type, resource.physical_id))
    status = last.get(resource.logical_id, resource.status)
    match answer:
        case ResourceHealth(exists=False):
            return Existed(resource, True, "its service says that it does not exist")
        case ResourceHealth(detail=detail):
            return Existed(resource, False, detail)
        case str() if status != "DELETE_SKIPPED":
            return Existed(resource, None, answer)
    if status == "DELETE_SKIPPED":
        return Existed(resource, False, "CloudFormation left it behind")
    # A rule, a policy within a role and the like: it goes with what it is part of.
    return Existed(resource, True, f"part of something else; CloudFormation says {status}")
