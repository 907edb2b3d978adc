"""The one reader of AWS: asks what the screen wants to know and makes one snapshot of the answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from threading import Event

from interview_tui.model.errors import CannotStart, InterviewError
from interview_tui.model.events import StackEvent
from interview_tui.model.health import Health
from interview_tui.model.interview import Interview, State
from interview_tui.model.plan import Identity, Item, Survey
from interview_tui.operations.desk import Desk

STANDING = frozenset({State.LIVE, State.UPDATING})
"""The states in which an environment has a health of its own; otherwise its stack's events tell how it is."""


class Wants(StrEnum):
    """What the open tab needs besides the health of the selected interview."""

    NOTHING = "nothing"
    RESOURCES = "resources"
    EVENTS = "events"


@dataclass(frozen=True, slots=True)
class Question:
    """What the next reading is to find out besides the fleet; empty ids ask for nothing."""

    selected: str = ""
    wants: Wants = Wants.NOTHING
    followed: bool = False
    """Whether an operation of this program follows the selected one's stack already."""
    identity: bool = True


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What one reading found; what could not be read is ``None``.

    ``error`` says why the fleet could not be read, ``refused`` why the selected interview could not.
    """

    at: datetime
    survey: Survey | None = None
    identity: Identity | None = None
    health: Health | None = None
    events: tuple[StackEvent, ...] | None = None
    items: tuple[Item, ...] | None = None
    selected: str = ""
    error: InterviewError | None = None
    refused: InterviewError | None = None
    next_in: float = 0.0


def take(desk: Desk, question: Question) -> Snapshot:
    """Read everything once; the fleet survives trouble with the rest."""
    snapshot = Snapshot(desk.clock.now(), selected=question.selected)
    try:
        snapshot = replace(snapshot, survey=desk.survey())
        if question.identity:
            snapshot = replace(snapshot, identity=desk.cloud.identity())
    except InterviewError as error:
        return replace(snapshot, error=error)
    return _look_closer(desk, question, snapshot)


def _look_closer(desk: Desk, question: Question, snapshot: Snapshot) -> Snapshot:
    """The selected interview: its free checks when it stands, and what the open tab shows."""
    interviews = snapshot.survey.interviews if snapshot.survey is not None else ()
    chosen = next((interview for interview in interviews if interview.id == question.selected), None)
    if chosen is None:
        return snapshot
    try:
        if chosen.state in STANDING:
            snapshot = replace(snapshot, health=desk.look(chosen))
        if _needs_events(chosen, question):
            snapshot = replace(snapshot, events=desk.cloud.events(chosen.stack_id))
        if question.wants is Wants.RESOURCES:
            snapshot = replace(snapshot, items=desk.inventory(chosen))
    except CannotStart as error:
        return replace(snapshot, error=error)
    except InterviewError as error:
        return replace(snapshot, refused=error)
    return snapshot


def _needs_events(chosen: Interview, question: Question) -> bool:
    if question.wants is Wants.EVENTS:
        return True
    return chosen.state not in STANDING and not question.followed


def watch(
    desk: Desk,
    reopen: Callable[[], Desk],
    ask: Callable[[], Question],
    post: Callable[[Snapshot], object],
    cancelled: Event,
    refresh: float,
    longest_pause: float,
) -> None:
    """Read again and again until cancelled; slower while there is trouble.

    After a loss of the connection or the credentials the account is opened anew: what has changed since on the machine
    (a new sign-in, an emulator at another address) counts.
    """
    pause, snapshot = refresh, Snapshot(desk.clock.now())
    while not cancelled.is_set():
        try:
            if isinstance(snapshot.error, CannotStart):
                desk = reopen()
            snapshot = take(desk, ask())
        except InterviewError as error:
            snapshot = Snapshot(desk.clock.now(), error=error)
        pause = refresh if snapshot.error is None else min(pause * 2, max(longest_pause, refresh))
        if not cancelled.is_set():
            post(replace(snapshot, next_in=pause))
        cancelled.wait(pause)
