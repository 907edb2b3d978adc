"""How one interview looks in the table: its mark, the word for its state, and what wants attention."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from interview_tui.model.attention import Attention, Rank, attention
from interview_tui.model.health import CheckState, Health
from interview_tui.model.interview import Interview, State
from interview_tui.model.kinds import STACK_TYPE
from interview_tui.ui.board import Board
from interview_tui.ui.drawing import tones
from interview_tui.ui.drawing.tones import Mark, Tone
from interview_tui.ui.jobs import Job
from interview_tui.ui.words import status_words

GONE_RANK = Rank.NONE + 1
_SLOW = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Look:
    """One line in words; ``rank`` orders the lines."""

    rank: int
    mark: Mark
    state: str
    attention: str = ""
    tone: Tone = Tone.PLAIN
    ready: str = ""


def look(board: Board, interview: Interview, now: datetime) -> Look:
    """How a listed interview looks."""
    job = board.job(interview.id)
    found = _job_look(job, now) if job is not None else None
    if found is None:
        health = board.health(interview.id)
        wanted = attention(interview, health, now, board.reaper)
        found = _stack_look(interview, wanted) or _live_look(board, interview, health, wanted)
    if job is not None and job.error is not None and found.rank >= Rank.EXPIRING:
        found = replace(found, rank=Rank.FAILED, attention=job.error.title, tone=Tone.BAD)
    return found


def look_of_job(job: Job, now: datetime) -> Look:
    """How something looks that AWS does not list: not yet, or no longer."""
    title = job.error.title if job.error is not None else ""
    return _job_look(job, now) or Look(Rank.FAILED, tones.BROKEN, State.FAILED, title, Tone.BAD)


def _job_look(job: Job, now: datetime) -> Look | None:
    """What a job of this program says of the state; ``None`` when the stack's own state says more."""
    if job.running and job.kind.moves:
        counted = f"{job.done}/{job.total}" if job.total else ""
        return Look(Rank.NONE, tones.BUSY, job.kind, _slowest(job, now), Tone.BUSY, counted)
    return _gone_look(job) if job.gone else None


def _gone_look(job: Job) -> Look:
    sweep = getattr(job.result, "sweep", None)
    if sweep is not None and sweep.found:
        return Look(Rank.STUCK, tones.BROKEN, State.GONE, f"{len(sweep.found)} left behind", Tone.BAD)
    if sweep is not None and sweep.unreadable:
        return Look(Rank.UNKNOWN, tones.UNSURE, State.GONE, "could not look everywhere", Tone.ODD)
    return Look(GONE_RANK, tones.GONE, State.GONE, "nothing is left", Tone.QUIET)


def _stack_look(interview: Interview, found: Attention) -> Look | None:
    """What the stack's state says, unless it stands."""
    match interview.state:
        case State.STUCK:
            return Look(found.rank, tones.BROKEN, interview.state, found.text, Tone.BAD)
        case State.FAILED:
            words = f"{found.text} · {status_words(interview.stack_status)}"
            return Look(found.rank, tones.BROKEN, interview.state, words, Tone.BAD)
        case State.UNKNOWN:
            words = f"{found.text} · {status_words(interview.stack_status)}"
            return Look(found.rank, tones.UNSURE, interview.state, words, Tone.ODD)
        case State.DEPLOYING | State.UPDATING | State.CLEANING_UP:
            return Look(found.rank, tones.BUSY, interview.state, found.text, Tone.BUSY)
        case State.GONE:
            return Look(GONE_RANK, tones.GONE, interview.state, "", Tone.QUIET)
    return None


def _live_look(board: Board, interview: Interview, health: Health | None, found: Attention) -> Look:
    words = found.text.replace(f"{interview.id}-", "") or _quiet_words(board, interview, health)
    return Look(found.rank, _live_mark(board, interview, health), State.LIVE, words, _TONES.get(found.rank, Tone.PLAIN))


def _live_mark(board: Board, interview: Interview, health: Health | None) -> Mark:
    """The worst of its checks; green only when every one of them was proved by a real call."""
    states = {check.state for check in health.checks} if health is not None else set()
    for state, mark in (
        (CheckState.FAILED, tones.BROKEN),
        (CheckState.UNKNOWN, tones.UNSURE),
        (CheckState.PENDING, tones.BUSY),
        (CheckState.CHANGED, tones.CHANGED),
    ):
        if state in states:
            return mark
    return tones.LIVE if board.proven(interview.id) else tones.UNSEEN


def _quiet_words(board: Board, interview: Interview, health: Health | None) -> str:
    """What is worth a word though nothing is wrong."""
    job = board.running(interview.id)
    if job is not None:
        return f"{job.kind}…"
    for state, words in ((CheckState.PENDING, "{} pending"), (CheckState.CHANGED, "changed: {}")):
        found = next((check for check in health.checks if check.state is state), None) if health else None
        if found is not None:
            return words.format(found.name)
    unmade = board.promised.get(interview.id, 0) - len(health.checks) if health else 0
    return "not verified yet" if unmade > 0 else ""


_TONES = {
    Rank.STUCK: Tone.BAD,
    Rank.OVERDUE: Tone.ODD,
    Rank.NOT_READY: Tone.BAD,
    Rank.UNKNOWN: Tone.ODD,
    Rank.EXPIRING: Tone.ODD,
}


def _slowest(job: Job, now: datetime) -> str:
    """The resource that has been under way the longest, once it has taken a while."""
    begun = {event.resource: event for event in reversed(job.events) if event.status.endswith("_IN_PROGRESS")}
    last = {event.resource: event for event in job.events}
    waiting = [
        event
        for name, event in begun.items()
        if last[name].status.endswith("_IN_PROGRESS") and event.type != STACK_TYPE
    ]
    slowest = min(waiting, key=lambda event: event.at, default=None)
    if slowest is None or now - slowest.at < _SLOW:
        return ""
    return f"waiting for {slowest.resource}"
