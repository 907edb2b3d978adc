"""Find what earlier accidents left, and remove it: only what is shown and confirmed, and nothing that has a stack."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from interview_tui.model.errors import CannotStart, Denied, InterviewError
from interview_tui.model.events import Progress, Said, Step, StepState
from interview_tui.model.kinds import STACK_TYPE
from interview_tui.model.plan import GONE, Remain, Sweep
from interview_tui.model.ports import Clock, Cloud
from interview_tui.operations.patience import patient
from interview_tui.operations.removal import remove_stack

# Databases take minutes to go, and until then hold the security group that is to go after them.
PATIENCE, PAUSE = 15 * 60.0, 5.0


@dataclass(frozen=True, slots=True)
class Swept:
    """How the removal of leftovers ended: what is gone, and what is left with the reason."""

    removed: tuple[Remain, ...]
    left: tuple[tuple[Remain, str], ...] = ()


def leftovers(cloud: Cloud, clock: Clock, *, by_name: bool = False) -> Sweep:
    """What is left of interviews that are gone; ``by_name`` also what has nothing but the exact name of one."""
    found = patient(cloud, clock).leftovers()
    return found if by_name else replace(found, found=tuple(remain for remain in found.found if remain.certain))


def of_one(cloud: Cloud, clock: Clock, interview_id: str) -> Sweep:
    """What is left of one interview that is gone."""
    return patient(cloud, clock).sweep(interview_id)


def remove(cloud: Cloud, clock: Clock, remains: Sequence[Remain]) -> Generator[Progress, None, Swept]:
    """Remove these things, again and again while others have to go first, and see each of them gone."""
    cloud = patient(cloud, clock)
    reasons: dict[Remain, str] = {}
    refused: set[Remain] = set()
    left = yield from _stacks(cloud, clock, remains, reasons)
    things = [remain for remain in remains if remain.type != STACK_TYPE]
    deadline = clock.now() + timedelta(seconds=PATIENCE)
    while things:
        for remain in things:
            if remain not in refused:
                _remove(cloud, remain, reasons, refused)
        things = yield from _gone(cloud, things, reasons)
        if not set(things) - refused or clock.now() >= deadline or clock.wait(PAUSE):
            break
    left += things
    for remain in left:
        yield Step(f"{remain.kind}", StepState.FAILED, f"{remain.name}: {reasons[remain]}")
    removed = tuple(remain for remain in remains if remain not in left)
    return Swept(removed, tuple((remain, reasons[remain]) for remain in left))


def _stacks(
    cloud: Cloud, clock: Clock, remains: Iterable[Remain], reasons: dict[Remain, str]
) -> Generator[Progress, None, list[Remain]]:
    """Delete stacks that stopped half deleted, and return those that are left."""
    left = []
    for remain in remains:
        if remain.type == STACK_TYPE:
            try:
                removal = yield from remove_stack(cloud, clock, remain.identity, len(cloud.resources(remain.identity)))
                reason = "" if removal.state == GONE else removal.reason
            except CannotStart:
                raise
            except InterviewError as error:
                reason = f"{error.title} {error.hint}".strip()
            if reason:
                left.append(remain)
                reasons[remain] = reason
            else:
                yield Step(remain.kind, StepState.DONE, remain.name)
    return left


def _remove(cloud: Cloud, remain: Remain, reasons: dict[Remain, str], refused: set[Remain]) -> None:
    """Ask for one thing to be deleted; what is going already refuses that, and is looked at afterwards."""
    try:
        cloud.remove(remain)
        reasons[remain] = "it is still there"
    except Denied as error:
        refused.add(remain)
        reasons[remain] = f"{error.title} {error.hint}".strip()
    except CannotStart:
        raise
    except InterviewError as error:
        reasons[remain] = error.title


def _gone(
    cloud: Cloud, things: Iterable[Remain], reasons: dict[Remain, str]
) -> Generator[Progress, None, list[Remain]]:
    """Tell of what is gone, and return what is not."""
    left = []
    for remain in things:
        if cloud.is_there(remain):
            left.append(remain)
        else:
            reasons.pop(remain, None)
            yield Step(remain.kind, StepState.DONE, remain.name)
    if left:
        yield Said(f"Waiting for {len(left)} more: {left[0].kind} {left[0].name}.")
    return left
