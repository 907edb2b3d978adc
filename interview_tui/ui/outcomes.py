"""How jobs change the board: what they say on their way, and how they end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from interview_tui.model.difference import Reset
from interview_tui.model.errors import InterviewError, NotReady
from interview_tui.model.events import ACCESS, Checked, Progress, Said, Step, StepState
from interview_tui.model.handoff import Revocation
from interview_tui.model.health import Health
from interview_tui.model.plan import GONE, Cleanup, Deployment
from interview_tui.ui import changes
from interview_tui.ui.board import Access, Board
from interview_tui.ui.handed import Issued
from interview_tui.ui.jobs import Job, JobKind, Result
from interview_tui.ui.kept_readings import Comparison

_ENDS = {JobKind.RESET: "the reset", JobKind.CLEANUP: "the cleanup"}
"""What ends keys on its way, as it is called afterwards."""


def with_progress(board: Board, job: Job, event: Progress, lead: Callable[[str], str] = str) -> Board:
    """The board after an event of the job; ``lead`` has the commands in what is said lead to the board's place."""
    if isinstance(event, Said):
        event = replace(event, text=lead(event.text))
    board = changes.with_job(board, job.after(event))
    return changes.with_checks(board, {job.interview_id: (event.check,)}) if isinstance(event, Checked) else board


def closes_access(event: Progress) -> bool:
    """Whether a reset or a cleanup has just taken the candidate's access away, however that ends."""
    return isinstance(event, Step) and event.name == ACCESS and event.state is StepState.DONE


def with_access_closed(board: Board, job: Job) -> Board:
    """The board once a reset or a cleanup has taken access away."""
    ended = board.access_of(job.interview_id).ended_by(_ENDS[job.kind])
    return changes.with_access(board, job.interview_id, Access(closed=True, ended=ended))


def with_end(board: Board, job: Job, outcome: Result | InterviewError, at: datetime) -> Board:
    """The board after the job ended, well or not."""
    if isinstance(outcome, InterviewError):
        # A deployment that was not ready in time has made every check.
        verified = board.verified | {job.interview_id} if isinstance(outcome, NotReady) else board.verified
        if job.kind in (JobKind.HAND_OVER, JobKind.REVOKE):
            board = changes.with_access(
                board, job.interview_id, replace(board.access_of(job.interview_id), refused=outcome)
            )
        return changes.with_job(replace(board, verified=verified), replace(job, ended=at, error=outcome))
    board = changes.with_job(board, replace(job, ended=at, result=outcome))
    if isinstance(outcome, Reset):
        return _with_reset(board, outcome, at)
    return _with_result(board, job, outcome)


def _with_result(board: Board, job: Job, outcome: Result) -> Board:
    """The board with what a job has found or made."""
    match outcome:
        case Deployment(interview, health, _):
            others = tuple(other for other in board.interviews if other.id != interview.id)
            return _verified(replace(board, interviews=(interview, *others)), health)
        case Health():
            return _verified(board, outcome)
        case Cleanup() if outcome.state == GONE:
            others = tuple(other for other in board.interviews if other.id != job.interview_id)
            return replace(board, interviews=others)
        case Issued():
            return changes.with_access(board, job.interview_id, Access(outcome))
        case Revocation():
            ended = board.access_of(job.interview_id).ended_by("the revocation")
            return changes.with_access(board, job.interview_id, Access(revocation=outcome, closed=True, ended=ended))
    return board


def _with_reset(board: Board, reset: Reset, at: datetime) -> Board:
    """The board after a reset, which has made every check and compared everything; of some challenges, maybe."""
    key, interview = reset.interview.id, reset.interview
    board = replace(board, interviews=tuple(interview if each.id == key else each for each in board.interviews))
    board = changes.with_checks(board, {key: reset.health.checks})
    board = changes.with_comparison(board, key, Comparison(reset.difference, ended=at))
    ended = board.access_of(key).ended_by(_ENDS[JobKind.RESET])
    return board if reset.kept_access else changes.with_access(board, key, Access(ended=ended))


def _verified(board: Board, health: Health) -> Board:
    """A complete verification says which checks there are, and in which order."""
    board = changes.with_checks(board, {health.interview_id: health.checks})
    return replace(
        board,
        checks={**board.checks, health.interview_id: {check.name: check for check in health.checks}},
        verified=board.verified | {health.interview_id},
    )
