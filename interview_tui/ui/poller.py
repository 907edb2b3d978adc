"""The one reader of AWS: asks what the screen wants to know and makes one snapshot of the answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event

from interview_tui.model.errors import InterviewError
from interview_tui.model.events import StackEvent
from interview_tui.model.health import Health
from interview_tui.model.interview import Interview, State
from interview_tui.model.plan import Identity
from interview_tui.operations.desk import Desk

_HAS_HEALTH = frozenset({State.LIVE, State.UPDATING})


@dataclass(frozen=True, slots=True)
class Question:
    """What the next reading is to find out besides the list; empty ids ask for nothing."""

    selected: str = ""
    followed: bool = False
    """Whether an operation of this program follows the selected one's stack already."""
    identity: bool = True


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one reading found; what could not be read is ``None`` and ``error`` says why."""

    at: datetime
    interviews: tuple[Interview, ...] | None = None
    identity: Identity | None = None
    health: Health | None = None
    events: tuple[StackEvent, ...] | None = None
    selected: str = ""
    error: InterviewError | None = None
    next_in: float = 0.0


def take(desk: Desk, question: Question) -> Snapshot:
    """Read everything once; the list survives trouble with the rest."""
    snapshot = Snapshot(desk.clock.now(), selected=question.selected)
    try:
        snapshot = replace(snapshot, interviews=desk.cloud.interviews())
        if question.identity:
            snapshot = replace(snapshot, identity=desk.cloud.identity())
        return _look_closer(desk, question, snapshot)
    except InterviewError as error:
        return replace(snapshot, error=error)


def _look_closer(desk: Desk, question: Question, snapshot: Snapshot) -> Snapshot:
    """The selected interview: its free checks when it stands, its stack's events otherwise."""
    chosen = next((item for item in snapshot.interviews or () if item.id == question.selected), None)
    if chosen is None:
        return snapshot
    if chosen.state in _HAS_HEALTH:
        return replace(snapshot, health=desk.look(chosen))
    return snapshot if question.followed else replace(snapshot, events=desk.cloud.events(chosen.stack_id))


def watch(
    desk: Desk,
    ask: Callable[[], Question],
    post: Callable[[Snapshot], object],
    cancelled: Event,
    refresh: float,
    longest_pause: float,
) -> None:
    """Read again and again until cancelled; slower while there is trouble."""
    pause = refresh
    while not cancelled.is_set():
        snapshot = take(desk, ask())
        pause = refresh if snapshot.error is None else min(pause * 2, max(longest_pause, refresh))
        if not cancelled.is_set():
            post(replace(snapshot, next_in=pause))
        cancelled.wait(pause)
