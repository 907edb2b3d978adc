"""Delete a stack whatever state it is in: wait, clean what is in the way, try again, and by force last."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

from interview_tui.model.errors import InterviewError, NoCredentials, NotFound
from interview_tui.model.events import Progress, Resource, Said, StackEvent, StackProgress, first_failure
from interview_tui.model.kinds import STACK_TYPE
from interview_tui.model.plan import GONE, STUCK, Stack
from interview_tui.model.ports import Clock, Cloud
from interview_tui.model.statuses import ABSENT_STATUSES
from interview_tui.operations.follow import follow_stack
from interview_tui.operations.patience import patient

# Some things end by themselves a little later, such as the network interfaces of a machine.
PAUSE = 10.0
PLAIN = 3
"""How often it is tried without force."""

_CAN_BE_DELETED = frozenset({"CREATE_IN_PROGRESS", "REVIEW_IN_PROGRESS"})
"""The statuses in progress in which CloudFormation takes a deletion; it then gives up what it was doing."""


@dataclass(frozen=True, slots=True)
class Removal:
    """How the deletion of a stack ended, and in words what went wrong and was done about it."""

    state: str
    reason: str = ""
    retries: tuple[str, ...] = ()


def remove_stack(cloud: Cloud, clock: Clock, stack_id: str, total: int) -> Generator[Progress, None, Removal]:
    """Delete the stack and follow it to its end; killed anywhere and begun again, it goes on from where things are."""
    cloud, retries = patient(cloud, clock), list[str]()
    stack = yield from _at_rest(cloud, clock, stack_id, total)
    for attempt in range(PLAIN + 1):
        if _is_gone(stack):
            return Removal(GONE, retries=tuple(retries))
        if stack is not None and stack.status == "DELETE_FAILED":
            if attempt == PLAIN - 1 and clock.wait(PAUSE):
                break
            retries += yield from _clean(cloud, stack)
        if stack is not None and stack.protected:
            retries += yield from _unprotect(cloud, stack)
        force = attempt == PLAIN
        if force:
            retries.append("deleted by force: what could not be deleted is left behind")
            yield Said("It is deleted by force now; what cannot be deleted is left, and will be named.", warning=True)
        stack = yield from _delete(cloud, clock, stack_id, total, force=force)
    if _is_gone(stack):
        return Removal(GONE, retries=tuple(retries))
    return Removal(STUCK, _reason(cloud, stack_id, stack), tuple(retries))


def _at_rest(cloud: Cloud, clock: Clock, stack_id: str, total: int) -> Generator[Progress, None, Stack | None]:
    """The stack once CloudFormation takes a deletion; one that is being deleted already is followed to its end."""
    stack = cloud.stack(stack_id)
    if stack is None or not stack.status.endswith("_IN_PROGRESS") or stack.status in _CAN_BE_DELETED:
        return stack
    events = cloud.events(stack_id)
    if stack.status == "DELETE_IN_PROGRESS":
        return (yield from _follow(cloud, clock, stack_id, total, _before_deletion(events)))
    if stack.status == "UPDATE_IN_PROGRESS":
        yield Said("An update is going on; it is taken back first.")
        try:
            cloud.cancel_update(stack_id)
        except NoCredentials:
            raise
        except InterviewError as error:
            yield Said(f"It could not be taken back, so that its end is waited for: {error.title}")
    else:
        yield Said(f"The stack is in {stack.status}; the end of that is waited for.")
    return (yield from _follow(cloud, clock, stack_id, total, frozenset(event.id for event in events)))


def _before_deletion(events: tuple[StackEvent, ...]) -> frozenset[str]:
    """The ids of what happened before the deletion that is going on: that one is told from its beginning."""
    begins = [
        place for place, event in enumerate(events) if event.type == STACK_TYPE and event.status == "DELETE_IN_PROGRESS"
    ]
    return frozenset(event.id for event in events[: begins[-1] if begins else 0])


def _unprotect(cloud: Cloud, stack: Stack) -> Generator[Progress, None, list[str]]:
    """Somebody protected it; that it is to go all the same was confirmed. The reaper asks nobody and leaves it."""
    cloud.unprotect(stack.id)
    yield Said(f"The termination protection of {stack.name} was on; it is switched off now.", warning=True)
    return ["its termination protection was on: switched off"]


def _delete(
    cloud: Cloud, clock: Clock, stack_id: str, total: int, *, force: bool
) -> Generator[Progress, None, Stack | None]:
    seen = frozenset(event.id for event in cloud.events(stack_id))
    cloud.delete_stack(stack_id, force=force)
    return (yield from _follow(cloud, clock, stack_id, total, seen))


def _follow(
    cloud: Cloud, clock: Clock, stack_id: str, total: int, seen: frozenset[str]
) -> Generator[StackProgress, None, Stack | None]:
    """To the end of what is going on; a stack that disappears meanwhile is gone."""
    try:
        return (yield from follow_stack(cloud, clock, stack_id, total, seen))
    except NotFound:
        return None


def _clean(cloud: Cloud, stack: Stack) -> Generator[Progress, None, list[str]]:
    """Say why it could not be deleted, and take away what is in the way of each resource that could not be."""
    why = _reason(cloud, stack.id, stack)
    yield Said(f"Not everything could be deleted: {why}", warning=True)
    done = [f"could not be deleted: {why}"]
    for resource in cloud.resources(stack.id):
        if resource.status == "DELETE_FAILED":
            done += yield from _release(cloud, resource)
    yield Said("Trying again.")
    return done


def _release(cloud: Cloud, resource: Resource) -> Generator[Progress, None, list[str]]:
    """Take away what is in the way of one resource; that this fails is said, and the next attempt tells the rest."""
    name = resource.physical_id or resource.logical_id
    try:
        done = [f"{name}: {what}" for what in cloud.release(resource)]
    except NoCredentials:
        raise
    except InterviewError as error:
        done = [f"{name}: what is in the way could not be taken away. {error.title}"]
        yield Said(f"{done[0]} {error.hint}".strip(), warning=True)
        return done
    for line in done:
        yield Said(line)
    return done


def _reason(cloud: Cloud, stack_id: str, stack: Stack | None) -> str:
    """The first resource that failed in the last deletion, and why."""
    events = cloud.events(stack_id)
    before = _before_deletion(events)
    cause = first_failure(event for event in events if event.id not in before)
    if cause is not None:
        return f"{cause.resource} ({cause.type}): {cause.reason or cause.status}"
    return (stack.reason or stack.status) if stack else "the stack disappeared"


def _is_gone(stack: Stack | None) -> bool:
    return stack is None or stack.status in ABSENT_STATUSES
