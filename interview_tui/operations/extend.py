"""Let an interview end later: the tag that the reaper reads and the dates in every role, in one update."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, timedelta

from interview_tui.model.errors import CloudError, WrongUse
from interview_tui.model.events import Progress, Step, StepState, first_failure
from interview_tui.model.expiry import Extension, new_end
from interview_tui.model.interview import Interview
from interview_tui.model.names import MAX_HOURS
from interview_tui.model.plan import Stack
from interview_tui.model.ports import Clock, Cloud
from interview_tui.model.tags import TAG_EXPIRES_AT, iso
from interview_tui.operations.clock import clock_of_aws
from interview_tui.operations.follow import follow_stack
from interview_tui.operations.patience import patient


def extend(
    cloud: Cloud, clock: Clock, interview: Interview, by: timedelta, max_hours: float = MAX_HOURS
) -> Generator[Progress, None, Extension]:
    """Move the end, counted from where it is now in AWS; keys that were handed out keep their own end."""
    began, cloud = clock.now(), patient(cloud, clock)
    # As it is now: another interviewer may have extended it since it was read.
    interview = cloud.interview(interview.id)
    after = new_end(interview, by, clock_of_aws(cloud, clock).now(), max_hours)
    before = interview.expires_at or after
    yield Step("Extend", StepState.RUNNING, f"until {iso(after)}")
    seen = frozenset(event.id for event in cloud.events(interview.stack_id))
    parameters = {"ExpiresAt": iso(after), **_longer_sessions(cloud.stack(interview.stack_id), interview, after)}
    if cloud.change_stack(interview.stack_id, parameters, {TAG_EXPIRES_AT: iso(after)}):
        total = len(cloud.resources(interview.stack_id))
        stack = yield from follow_stack(cloud, clock, interview.stack_id, total, seen)
        if stack.status != "UPDATE_COMPLETE":
            raise _failed(cloud, stack, seen)
    found = cloud.interview(interview.id).expires_at
    if found != after:
        raise WrongUse(
            f"{interview.id} ends at {iso(found) if found else 'an unknown time'}: somebody else moved it meanwhile.",
            "Extend it again if that is not late enough.",
        )
    seconds = (clock.now() - began).total_seconds()
    yield Step("Extend", StepState.DONE, f"{iso(before)} became {iso(after)}", seconds)
    return Extension(interview.id, before, after, seconds)


def _longer_sessions(stack: Stack | None, interview: Interview, after: datetime) -> dict[str, str]:
    """Keys may last as long as the interview, as far as roles allow."""
    known = stack.parameters.get("MaxSessionSeconds", "") if stack is not None else ""
    wanted = round(min(after - interview.created_at, timedelta(hours=MAX_HOURS)).total_seconds())
    return {"MaxSessionSeconds": str(wanted)} if known.isdecimal() and int(known) < wanted else {}


def _failed(cloud: Cloud, stack: Stack, seen: frozenset[str]) -> CloudError:
    cause = first_failure(event for event in cloud.events(stack.id) if event.id not in seen)
    reason = f"{cause.resource} ({cause.type}): {cause.reason}" if cause else stack.reason or stack.status
    shows = f"`interview-tui events {stack.name}` shows what happened"
    mends = f"`interview-tui reset {stack.name}` makes anew what somebody has deleted by hand"
    return CloudError(f"{stack.name} could not be extended: {reason}", f"{shows}; {mends}.")
