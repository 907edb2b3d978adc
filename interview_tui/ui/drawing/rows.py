"""From the board to the rows of the table: one row per interview, broken ones first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from interview_tui.model.health import Check, CheckState
from interview_tui.model.interview import Attention, Interview, State
from interview_tui.ui.board import Board
from interview_tui.ui.drawing import tones
from interview_tui.ui.drawing.tones import Mark, Tone
from interview_tui.ui.jobs import Job, JobKind
from interview_tui.ui.words import clean, countdown, status_words

NOT_KNOWN = "\N{EN DASH}"
_BROKEN, _UNSURE, _FAILING, _OVERDUE, _MOVING, _LIVE, _GONE = range(7)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table in plain text; ``place`` orders the lines."""

    id: str
    mark: Mark
    candidate: str
    state: str
    ready: str
    challenges: str
    ends_in: str
    attention: str
    tone: Tone
    place: tuple[int, float, str]


@dataclass(frozen=True, slots=True)
class _Look:
    """How a line looks: its group, mark, word for the state, and what wants attention."""

    group: int
    mark: Mark
    state: str
    attention: str = ""
    tone: Tone = Tone.PLAIN
    ready: str = ""


def rows(board: Board, now: datetime) -> tuple[Row, ...]:
    """All lines in their order."""
    listed = [_listed(board, interview, now) for interview in board.interviews]
    here = {interview.id for interview in board.interviews}
    others = [_only_job(job, now) for job in board.jobs.values() if job.interview_id not in here]
    return tuple(sorted([*listed, *others], key=lambda row: row.place))


def _listed(board: Board, interview: Interview, now: datetime) -> Row:
    look = _look(board, interview, now)
    job = board.job(interview.id)
    if job is not None and job.error is not None and not look.attention:
        look = replace(look, attention=job.error.title, tone=Tone.BAD)
    return Row(
        id=interview.id,
        mark=look.mark,
        candidate=clean(interview.candidate) or NOT_KNOWN,
        state=look.state,
        ready=look.ready or _ready(board, interview),
        challenges=" ".join(interview.challenges) or NOT_KNOWN,
        ends_in=NOT_KNOWN if look.group == _GONE else countdown(interview.time_left(now)),
        attention=clean(look.attention),
        tone=look.tone,
        place=(look.group, -interview.created_at.timestamp(), interview.id),
    )


def _only_job(job: Job, now: datetime) -> Row:
    """A line for what AWS does not list: not yet, or no longer."""
    failed = _Look(_BROKEN, tones.BROKEN, State.FAILED, job.error.title if job.error else "", Tone.BAD)
    look = _job_look(job, now) or failed
    return Row(
        id=job.interview_id,
        mark=look.mark,
        candidate=clean(job.candidate) or NOT_KNOWN,
        state=look.state,
        ready=look.ready or NOT_KNOWN,
        challenges=" ".join(job.challenges) or NOT_KNOWN,
        ends_in=NOT_KNOWN,
        attention=clean(look.attention),
        tone=look.tone,
        place=(look.group, -job.began.timestamp(), job.interview_id),
    )


def _look(board: Board, interview: Interview, now: datetime) -> _Look:
    job = board.job(interview.id)
    look = _job_look(job, now) if job is not None else None
    return look or _state_look(interview) or _live_look(board, interview, now)


def _job_look(job: Job, now: datetime) -> _Look | None:
    """What a job of this program says of the state; ``None`` when the stack's own state says more."""
    if job.running and job.kind is not JobKind.VERIFY:
        return _Look(_MOVING, tones.BUSY, job.kind, _slowest(job, now), Tone.BUSY, _counted(job))
    return _gone_look(job) if job.gone else None


def _gone_look(job: Job) -> _Look:
    sweep = getattr(job.result, "sweep", None)
    if sweep is not None and sweep.found:
        return _Look(_BROKEN, tones.BROKEN, State.GONE, f"{len(sweep.found)} left behind", Tone.BAD)
    if sweep is not None and sweep.unreadable:
        return _Look(_UNSURE, tones.UNSURE, State.GONE, "could not look everywhere", Tone.ODD)
    return _Look(_GONE, tones.GONE, State.GONE, "nothing is left", Tone.QUIET)


def _state_look(interview: Interview) -> _Look | None:
    """What the stack's state says, unless it stands."""
    words = status_words(interview.stack_status)
    match interview.state:
        case State.STUCK | State.FAILED:
            return _Look(_BROKEN, tones.BROKEN, interview.state, words, Tone.BAD)
        case State.UNKNOWN:
            return _Look(_UNSURE, tones.UNSURE, interview.state, words, Tone.ODD)
        case State.DEPLOYING | State.UPDATING | State.CLEANING_UP:
            return _Look(_MOVING, tones.BUSY, interview.state, "", Tone.BUSY)
        case State.GONE:
            return _Look(_GONE, tones.GONE, interview.state, "", Tone.QUIET)
    return None


def _live_look(board: Board, interview: Interview, now: datetime) -> _Look:
    checks = board.checks.get(interview.id, {}).values()
    failed = _first(checks, CheckState.FAILED)
    if failed is not None:
        return _Look(_FAILING, tones.BROKEN, State.LIVE, f"{failed.name} failed", Tone.BAD)
    unsure = _first(checks, CheckState.UNKNOWN)
    if interview.attention(now) is Attention.OVERDUE:
        return _Look(_OVERDUE, tones.UNSURE if unsure else tones.LIVE, State.LIVE, "past its end", Tone.ODD)
    if unsure is not None:
        return _Look(_LIVE, tones.UNSURE, State.LIVE, f"{unsure.name} unknown", Tone.ODD)
    job = board.running(interview.id)
    if job is not None:
        return _Look(_LIVE, tones.LIVE if _all_ok(board, interview) else tones.UNSEEN, State.LIVE, "verifying…")
    pending = _first(checks, CheckState.PENDING)
    if pending is not None:
        return _Look(_LIVE, tones.BUSY, State.LIVE, f"{pending.name} pending", Tone.BUSY)
    return _Look(_LIVE, tones.LIVE if _all_ok(board, interview) else tones.UNSEEN, State.LIVE)


def _ready(board: Board, interview: Interview) -> str:
    health = board.health(interview.id)
    if health is None or interview.state is not State.LIVE:
        return NOT_KNOWN
    return f"{health.passed}/{len(health.checks)}"


def _all_ok(board: Board, interview: Interview) -> bool:
    health = board.health(interview.id)
    return health is not None and health.ready


def _first(checks: Iterable[Check], state: CheckState) -> Check | None:
    return next((check for check in checks if check.state is state), None)


def _counted(job: Job) -> str:
    return f"{job.done}/{job.total}" if job.total else ""


def _slowest(job: Job, now: datetime) -> str:
    """The resource that has been under way the longest, once it has taken a while."""
    begun = {event.resource: event for event in reversed(job.events) if event.status.endswith("_IN_PROGRESS")}
    last = {event.resource: event for event in job.events}
    waiting = [
        event
        for name, event in begun.items()
        if last[name].status.endswith("_IN_PROGRESS") and event.type != "AWS::CloudFormation::Stack"
    ]
    slowest = min(waiting, key=lambda event: event.at, default=None)
    if slowest is None or now - slowest.at < timedelta(seconds=5):
        return ""
    return f"waiting for {slowest.resource}"
