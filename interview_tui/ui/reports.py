"""Sentences about how a job ended, and about what goes on when the program ends."""

from __future__ import annotations

from collections.abc import Iterable

from interview_tui.model.archived import Archived
from interview_tui.model.difference import Reset
from interview_tui.model.events import ACCESS
from interview_tui.model.expiry import Extension
from interview_tui.model.handoff import Revocation
from interview_tui.model.interview import Interview
from interview_tui.model.kinds import STACK_TYPE
from interview_tui.model.plan import GONE, Cleanup, Deployment
from interview_tui.ui.handed import Issued
from interview_tui.ui.jobs import Job, JobKind
from interview_tui.ui.traffic import Run
from interview_tui.ui.words import clean, count, duration, local_minute

_FAILED = {JobKind.REVOKE: "access could not be revoked. ", JobKind.RESET: "the reset did not end well. "}
"""What is said before an error that would not say by itself what it ended."""
_BEFORE_A_DELETION = frozenset({"Archive", ACCESS})
"""The steps of a cleanup in which nothing is deleted yet."""
_DELETION, _ENVIRONMENT = "Delete", "Environment"
"""The steps in which CloudFormation removes or makes a stack."""


def ended(job: Job) -> tuple[str, bool] | None:
    """One sentence for an ended job and whether it is good news; ``None`` when the screen says enough."""
    who = clean(job.candidate) or job.interview_id
    if job.error is not None:
        return f"{who}: {_FAILED.get(job.kind, '')}{clean(job.error.title)}", False
    return _good_end(job, who)


def _good_end(job: Job, who: str) -> tuple[str, bool] | None:
    match job.result:
        case Deployment(_, _, seconds):
            return f"{who} is ready after {duration(seconds)}.", True
        case Issued(_, ends_at, safe):
            return f"{who}: keys until {local_minute(ends_at)}{'' if safe else ', by force'}.", safe
        case Extension(after=after):
            return f"{who} ends {local_minute(after)} now.", True
        case Revocation(proven=proven, detail=detail):
            return f"{who}: access is revoked; {clean(detail)}.", proven
        case Reset() as reset:
            return _reset(job, who, reset), True
        case Archived() as kept:
            return _archived(who, kept)
        case Cleanup() as cleanup:
            return _removed(who, cleanup)
    return None


def _reset(job: Job, who: str, reset: Reset) -> str:
    pristine, found = f"{who}: pristine again after {duration(reset.seconds)}", reset.interview
    if found.candidate != job.candidate:
        until = f" until {local_minute(found.expires_at)}" if found.expires_at is not None else ""
        return f"{pristine}. It is {clean(found.candidate)}'s now{until}; {who}'s keys are dead."
    return f"{pristine}." if reset.kept_access else f"{pristine}. The keys from before are dead."


def _removed(who: str, cleanup: Cleanup) -> tuple[str, bool]:
    if cleanup.state != GONE:
        return f"{who}: could not be removed. {clean(cleanup.reason)}", False
    kept = f" The archive is in {clean(cleanup.archive)}." if cleanup.archive else ""
    return f"{who}: removed, {_left(cleanup)}.{kept}", not (cleanup.sweep.found or cleanup.sweep.unreadable)


def _archived(who: str, kept: Archived) -> tuple[str, bool]:
    missing = (
        f" {count(len(kept.unreadable), 'part')} could not be read; the page says which." if kept.unreadable else ""
    )
    return f"{who}: archived. Open {clean(str(kept.page))} in a browser.{missing}", not kept.unreadable


def sent(interview: Interview, run: Run) -> tuple[str, bool]:
    """One sentence for traffic that has ended by itself, and whether it is good news."""
    who = clean(interview.candidate) or interview.id
    if run.error is not None:
        return f"{who}: the traffic ended after {run.traffic.words}. {clean(run.error.title)}", False
    return f"{who}: sent {run.traffic.words}.", True


def _left(cleanup: Cleanup) -> str:
    if cleanup.sweep.found:
        return f"but {count(len(cleanup.sweep.found), 'thing')} left behind"
    if cleanup.sweep.unproved:
        return f"but could not look everywhere; `interview-tui cleanup {cleanup.interview_id}` looks again"
    return "nothing is left"


def _removal(job: Job, who: str) -> str:
    """A deletion goes on by itself; what comes before it does not, nor what follows one that failed."""
    command = f"`interview-tui cleanup {job.interview_id}`"
    if job.step is None or job.step.name in _BEFORE_A_DELETION:
        return f"{who} is not removed yet, and nothing goes on by itself; {command} removes it."
    last = next((event.status for event in reversed(job.events) if event.type == STACK_TYPE), "")
    if job.step.name == _DELETION and last not in ("DELETE_IN_PROGRESS", "DELETE_COMPLETE"):
        return f"{who} may not go by itself: its deletion was not seen to be under way; {command} removes it."
    return f"{who} is still being removed; {command} proves that nothing is left."


def farewell(jobs: Iterable[Job]) -> str:
    """What goes on in AWS after the program has ended; empty when nothing does."""
    lines = []
    for job in jobs:
        if not job.running or job.kind in (JobKind.VERIFY, JobKind.HAND_OVER, JobKind.ARCHIVE):
            continue
        who = f"{clean(job.candidate)} ({job.interview_id})"
        if job.kind is JobKind.REVOKE:
            again = f"`interview-tui revoke {job.interview_id}` proves that no session works any more."
            lines.append(f"Access of {who} may be revoked only in part; {again}")
        elif job.kind is JobKind.RESET:
            again = f"`{job.command or f'interview-tui reset {job.interview_id}'}` goes on where it stopped."
            lines.append(f"{who} may be reset only in part, and access may be closed; {again}")
        elif job.kind is JobKind.EXTEND:
            lines.append(f"{who} is still being extended; `interview-tui list` shows when it ends.")
        elif job.kind is JobKind.CLEANUP:
            lines.append(_removal(job, who))
        elif job.step is None or job.step.name != _ENVIRONMENT:
            lines.append(f"{who} was not seen to be begun; `interview-tui list` shows whether it was.")
        else:
            lines.append(f"{who} is still being deployed; `interview-tui list` shows where it stands.")
    return "\n".join(lines)
