"""The one reader of AWS: asks what the screen wants to know and makes one snapshot of the answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING

from interview_tui.model.errors import CannotStart, InterviewError
from interview_tui.model.interview import Interview, State

if TYPE_CHECKING:
    from interview_tui.model.events import StackEvent
    from interview_tui.model.health import Health
    from interview_tui.model.meter import Meter
    from interview_tui.model.notes import Note
    from interview_tui.model.plan import Identity
    from interview_tui.model.reaper import Reaper
    from interview_tui.model.survey import Item, Survey
    from interview_tui.operations.desk import Desk

STANDING = frozenset({State.LIVE, State.UPDATING})
"""The states in which an environment has a health of its own; otherwise its stack's events tell how it is."""

CALM = 5
"""What hardly changes while an environment stands is read with every fifth refresh."""

CLOSER = 2
"""The selected environment is looked at closely with every second refresh: the fleet's listings tell most of it."""

FLEET = 100
"""With each so many interviews the fleet is read less often, by a refresh: a reading costs time on this machine too."""

STILL = 2
"""After so many readings in a row that have told nothing new, and while no stack moves, pauses are longer."""

STILL_PAUSE = 5
"""The pause between two readings of an account that is still, in refreshes, while nobody is at the keys."""

REAPER = 60.0
"""So many seconds are between two looks at what the reaper does."""


class Wants(StrEnum):
    """What the open tab needs besides the health of the selected interview."""

    NOTHING = "nothing"
    RESOURCES = "resources"
    EVENTS = "events"
    NOTES = "notes"
    COST = "cost"
    """What this machine has noted of it; costs no request."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the next reading is to find out besides the fleet; empty ids ask for nothing."""

    selected: str = ""
    wants: Wants = Wants.NOTHING
    followed: bool = False
    """Whether an operation of this program follows the selected one's stack already."""
    attended: bool = False
    """Whether somebody has touched a key or the mouse lately."""
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
    notes: tuple[Note, ...] | None = None
    meter: Meter | None = None
    reaper: Reaper | None = None
    reaper_unknown: InterviewError | None = None
    """Why what the reaper does could not be read, when that was tried."""
    selected: str = ""
    error: InterviewError | None = None
    refused: InterviewError | None = None
    next_at: datetime | None = None
    """When the next reading begins."""


@dataclass(slots=True)
class Memory:
    """What readings leave for the next ones; moments are those of ``time.monotonic``."""

    survey: Survey | None = None
    due: float = 0.0
    """When the fleet is to be read again."""
    same: int = 0
    """How many readings of it in a row have told nothing new."""
    reaper_due: float | None = None
    """When to look at the reaper again; ``None`` before the first reading, which does not wait for it."""
    read: dict[tuple[Wants, str, str], float] = field(default_factory=dict)
    """When what a tab shows of an interview was last read, and in which status of its stack."""
    looked: dict[str, float] = field(default_factory=dict)
    """When an interview was last looked at closely."""

    @property
    def still(self) -> bool:
        """Whether the account has told nothing new for a while."""
        return self.same >= STILL

    def forget(self) -> None:
        """Have everything read anew."""
        self.due = 0.0
        self.reaper_due = None
        self.read.clear()
        self.looked.clear()


def take(desk: Desk, question: Question, memory: Memory | None = None, calm: float = 0.0) -> Snapshot:
    """Read the fleet, if that is due, and the selected interview; the fleet survives trouble with the rest.

    What a tab shows of an interview that stands is left out when it was read less than ``calm`` seconds ago.
    """
    memory = memory or Memory()
    snapshot = Snapshot(desk.clock.now(), selected=question.selected)
    try:
        if memory.survey is None or monotonic() >= memory.due:
            survey = desk.survey()
            memory.same = memory.same + 1 if _is_still(memory.survey, survey) else 0
            memory.survey = survey
            snapshot = replace(snapshot, survey=survey)
        if question.identity:
            snapshot = replace(snapshot, identity=desk.cloud.identity())
    except InterviewError as error:
        memory.same = 0
        return replace(snapshot, error=error)
    return _look_at_reaper(desk, _look_closer(desk, question, snapshot, memory, calm), memory)


def _is_still(before: Survey | None, survey: Survey) -> bool:
    """Whether a reading has told nothing new, and nothing is on its way that would be news soon."""
    moving = any(interview.stack_status.endswith("_IN_PROGRESS") for interview in survey.interviews)
    return before is not None and not moving and survey.tells_what(before)


def _look_at_reaper(desk: Desk, snapshot: Snapshot, memory: Memory) -> Snapshot:
    """Whether interviews end by themselves: seldom, never with the first reading, and only where there are any."""
    if memory.reaper_due is None:
        memory.reaper_due = monotonic()
        return snapshot
    if snapshot.error is not None or memory.survey is None or not memory.survey.interviews:
        return snapshot
    if monotonic() < memory.reaper_due:
        return snapshot
    memory.reaper_due = monotonic() + REAPER
    try:
        return replace(snapshot, reaper=desk.cloud.reaper())
    except InterviewError as error:
        return replace(snapshot, reaper_unknown=error)


def _look_closer(desk: Desk, question: Question, snapshot: Snapshot, memory: Memory, calm: float) -> Snapshot:
    """The selected interview: its free checks when it stands, and what the open tab shows."""
    interviews = memory.survey.interviews if memory.survey is not None else ()
    chosen = next((interview for interview in interviews if interview.id == question.selected), None)
    if chosen is None:
        return snapshot
    if question.wants is Wants.NOTES:
        snapshot = replace(snapshot, notes=_notes(desk, chosen))
    return _ask_aws(desk, question, snapshot, chosen, memory, calm)


def _ask_aws(
    desk: Desk, question: Question, snapshot: Snapshot, chosen: Interview, memory: Memory, calm: float
) -> Snapshot:
    """What only AWS can tell of the selected interview."""
    wanted, now = _wanted(chosen, question), monotonic()
    if chosen.state is State.LIVE:
        read = {what: memory.read.get((what, chosen.id, chosen.stack_status), -calm) for what in wanted}
        wanted = {what for what, at in read.items() if now - at >= calm}
    try:
        if chosen.state in STANDING and now - memory.looked.get(chosen.id, -calm) >= calm * CLOSER / CALM:
            snapshot = replace(snapshot, health=desk.look(chosen, _known(memory.survey, chosen)))
            memory.looked = {chosen.id: now}
        if Wants.EVENTS in wanted:
            snapshot = replace(snapshot, events=desk.cloud.events(chosen.stack_id))
        if Wants.RESOURCES in wanted:
            snapshot = replace(snapshot, items=desk.inventory(chosen))
        if Wants.COST in wanted:
            snapshot = replace(snapshot, meter=desk.meter(chosen))
    except CannotStart as error:
        return replace(snapshot, error=error)
    except InterviewError as error:
        return replace(snapshot, refused=error)
    memory.read.update({(what, chosen.id, chosen.stack_status): now for what in wanted})
    return snapshot


def _notes(desk: Desk, chosen: Interview) -> tuple[Note, ...]:
    """What was noted; a name that cannot be one of a file has no notes."""
    try:
        return desk.journal.notes(chosen.id)
    except InterviewError:
        return ()


def _wanted(chosen: Interview, question: Question) -> set[Wants]:
    """What the tab shows, and the events that tell how a stack is that does not stand, unless a job follows them."""
    moving = chosen.state not in STANDING and not question.followed
    return {question.wants} | ({Wants.EVENTS} if moving else set())


def _known(survey: Survey | None, chosen: Interview) -> frozenset[str]:
    """The checks that the fleet's listings have made as well as a closer look could."""
    health = survey.healths.get(chosen.id) if survey is not None else None
    return frozenset(check.name for check in health.checks if check.closely) if health is not None else frozenset()


def watch(
    desk: Desk,
    reopen: Callable[[], Desk],
    ask: Callable[[], Question],
    post: Callable[[Snapshot], object],
    cancelled: Event,
    refresh: float,
    longest_pause: float,
    memory: Memory | None = None,
) -> None:
    """Read again and again until cancelled; slower while there is trouble.

    After a loss of the connection or the credentials the account is opened anew: what has changed since on the machine
    (a new sign-in, an emulator at another address) counts.
    """
    memory = memory or Memory()
    pause, snapshot = refresh, Snapshot(desk.clock.now())
    while not cancelled.is_set():
        try:
            if isinstance(snapshot.error, CannotStart):
                desk = reopen()
            snapshot = take(desk, ask(), memory, refresh * CALM)
        except InterviewError as error:
            snapshot = Snapshot(desk.clock.now(), error=error)
        memory.due = _due(memory, snapshot, refresh)
        if snapshot.error is not None:
            pause = min(pause * 2, max(longest_pause, refresh))
        elif memory.still and not ask().attended:  # asked once more: a reading takes a while
            # A reading for which the fleet is not due would tell nothing, and put off the one that does.
            pause = max(refresh * STILL_PAUSE, memory.due - monotonic())
        else:
            pause = refresh
        if cancelled.is_set():
            memory.forget()  # what was found is told to nobody: the next one finds it again
            return
        post(replace(snapshot, next_at=desk.clock.now() + timedelta(seconds=pause)))
        cancelled.wait(pause)


def _due(memory: Memory, snapshot: Snapshot, refresh: float) -> float:
    """When the fleet is to be read again: at once after trouble, with every turn otherwise, and less often if large."""
    if snapshot.error is not None:
        return 0.0
    if snapshot.survey is None:
        return memory.due
    refreshes = max(1, len(snapshot.survey.interviews) // FLEET)
    # A little early, so that the turn at that moment is not missed by a hair.
    return monotonic() + refresh * (refreshes - 0.1)
