"""Remove one interview and prove that nothing of it is left."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from datetime import timedelta

from interview_tui.model.errors import InterviewError
from interview_tui.model.events import Progress, Step, StepState, first_failure
from interview_tui.model.interview import Interview, State
from interview_tui.model.plan import GONE, STUCK, Cleanup, Sweep
from interview_tui.model.ports import Challenge, Clock, Cloud
from interview_tui.operations.follow import follow_stack
from interview_tui.operations.revoke import close

# IAM and DynamoDB go on listing what has just been deleted, for seconds.
LISTINGS_LAG, LISTINGS_PAUSE = 30.0, 3.0


def cleanup(
    cloud: Cloud, challenges: Mapping[str, Challenge], clock: Clock, interview: Interview
) -> Generator[Progress, None, Cleanup]:
    """Take the candidate's access away, delete the stack, then look through every service for what is left."""
    began = clock.now()
    yield from _take_access_away(cloud, challenges, interview)
    yield Step("Delete", StepState.RUNNING, interview.id)
    seen = frozenset(event.id for event in cloud.events(interview.stack_id))
    total = len(cloud.resources(interview.stack_id))
    cloud.delete_stack(interview.stack_id)
    stack = yield from follow_stack(cloud, clock, interview.stack_id, total, seen)
    seconds = (clock.now() - began).total_seconds()
    if stack.status != "DELETE_COMPLETE":
        cause = first_failure(event for event in cloud.events(interview.stack_id) if event.id not in seen)
        reason = f"{cause.resource} ({cause.type}): {cause.reason}" if cause else stack.reason or stack.status
        yield Step("Delete", StepState.FAILED, reason, seconds)
        return Cleanup(interview.id, STUCK, cloud.sweep(interview.id), seconds, reason)
    yield Step("Delete", StepState.DONE, interview.id, seconds)
    yield Step("Proof", StepState.RUNNING, "looking for anything left, service by service")
    sweep = _sweep(cloud, clock, interview.id)
    yield Step("Proof", StepState.FAILED if sweep.found or sweep.unreadable else StepState.DONE, _proof(sweep))
    return Cleanup(interview.id, GONE, sweep, (clock.now() - began).total_seconds())


def _take_access_away(
    cloud: Cloud, challenges: Mapping[str, Challenge], interview: Interview
) -> Generator[Progress, None, None]:
    """First, so that nobody works on in what is being deleted. When it fails, deleting the roles does it."""
    if interview.state not in (State.LIVE, State.UPDATING):
        return
    yield Step("Access", StepState.RUNNING, "taking it away")
    try:
        roles, _ = yield from close(cloud, challenges, interview)
    except InterviewError as error:
        yield Step("Access", StepState.FAILED, f"{error.title} It ends with the roles.")
    else:
        yield Step("Access", StepState.DONE, f"everything is denied to {len(roles)} roles")


def _sweep(cloud: Cloud, clock: Clock, interview_id: str) -> Sweep:
    """Look until nothing is found, for as long as AWS's listings may lag behind a deletion."""
    deadline = clock.now() + timedelta(seconds=LISTINGS_LAG)
    while True:
        sweep = cloud.sweep(interview_id)
        if not sweep.found or clock.now() >= deadline or clock.wait(LISTINGS_PAUSE):
            return sweep


def _proof(sweep: Sweep) -> str:
    if sweep.found:
        return f"{len(sweep.found)} left: " + ", ".join(f"{item.kind} {item.name}" for item in sweep.found)
    if sweep.unreadable:
        return "nothing found, but could not look at " + "; ".join(sweep.unreadable)
    return "nothing is left"
