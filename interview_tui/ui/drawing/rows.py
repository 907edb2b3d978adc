"""From the board to the rows of the table: one row per interview, filtered and sorted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any

from interview_tui.model.amounts import at_most
from interview_tui.model.interview import Interview, State
from interview_tui.model.names import PREFIX
from interview_tui.ui.board import Board
from interview_tui.ui.drawing.looks import GONE_RANK, Look, look, look_of_job
from interview_tui.ui.drawing.tones import Tone
from interview_tui.ui.jobs import Job
from interview_tui.ui.view import Sort, View
from interview_tui.ui.words import clean, countdown

NOT_KNOWN = "\N{EN DASH}"
_NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows."""

    text: str
    tone: Tone = Tone.PLAIN


@lru_cache(maxsize=4096)
def cell(text: str, tone: Tone = Tone.PLAIN) -> Cell:
    """What one cell shows; the same value for the same text, since most cells of most rows stay as they are."""
    return Cell(text, tone)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: its cells by column, and what it is sorted by."""

    id: str
    cells: Mapping[str, Cell]
    rank: int = field(compare=False)
    ends: float = field(compare=False)
    created: float = field(compare=False)
    cost: Decimal | None = field(compare=False)

    def text(self, column: str) -> str:
        """The text of one cell."""
        return self.cells[column].text


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows that are shown, and how many there are in all."""

    rows: tuple[Row, ...]
    total: int


class Lister:
    """Makes the listing anew only when something that it shows has changed: moving the cursor costs nothing."""

    def __init__(self) -> None:
        self._parts: tuple[object, ...] = ()
        self._clock: tuple[object, ...] = ()
        self._found = Listing((), 0)

    def listing(self, board: Board, now: datetime) -> Listing:
        """The rows of the board; the same value as before when nothing of it can have changed."""
        # A board that follows another keeps the parts that are the same, so identity is enough; times show seconds.
        costs = (board.tariff, board.meters, board.foreseen, board.memories)
        parts = (board.interviews, board.checks, board.promised, board.verified, board.jobs, board.reaper, *costs)
        clock = (board.view, int(now.timestamp()))
        same = len(parts) == len(self._parts) and all(new is old for new, old in zip(parts, self._parts, strict=True))
        if not same or clock != self._clock:
            self._parts, self._clock, self._found = parts, clock, listing(board, now)
        return self._found


def listing(board: Board, now: datetime) -> Listing:
    """The rows that the view lets through, in its order."""
    every = all_rows(board, now)
    shown = [row for row in every if _passes(row, board.view.filter)]
    return Listing(tuple(_sorted(shown, board.view)), len(every))


def all_rows(board: Board, now: datetime) -> list[Row]:
    """One row per interview, and per operation on something that AWS does not list."""
    rows = [_listed(board, interview, now) for interview in board.interviews]
    here = {interview.id for interview in board.interviews}
    return rows + [_unlisted(job, now) for job in board.jobs.values() if job.interview_id not in here]


def _passes(row: Row, words: str) -> bool:
    """Whether every word of the filter is somewhere in the row."""
    if not words.strip():
        return True
    shown = (row.text(column) for column in ("candidate", "state", "challenges", "attention"))
    text = " ".join((row.id, *shown)).casefold()
    return all(word in text for word in words.casefold().split())


def _sorted(rows: list[Row], view: View) -> list[Row]:
    """By urgency first, so that it decides between equals; what is equal keeps that order both ways round."""
    rows = sorted(rows, key=lambda row: (row.rank, row.ends, -row.created, row.id))
    if view.sort is Sort.ATTENTION:
        return rows[::-1] if view.reverse else rows
    return sorted(rows, key=_KEYS[view.sort], reverse=view.reverse)


_KEYS: Mapping[Sort, Callable[[Row], Any]] = {
    Sort.CANDIDATE: lambda row: row.text("candidate").casefold(),
    Sort.INTERVIEW: lambda row: row.id,
    Sort.STATE: lambda row: row.text("state"),
    Sort.CHALLENGES: lambda row: row.text("challenges"),
    Sort.ENDS_IN: lambda row: row.ends,
    Sort.COST: lambda row: -(row.cost if row.cost is not None else Decimal(-1)),
}


def _listed(board: Board, interview: Interview, now: datetime) -> Row:
    seen = look(board, interview, now)
    gone = seen.rank == GONE_RANK
    estimate = board.estimate(interview.id, now)
    return _row(
        interview.id,
        seen,
        candidate=interview.candidate,
        challenges=interview.challenges,
        ready=seen.ready or _ready(board, interview),
        ends_in=NOT_KNOWN if gone else countdown(interview.time_left(now)),
        ends=interview.expires_at.timestamp() if interview.expires_at is not None else _NEVER,
        created=interview.created_at,
        cost=estimate.most if estimate is not None else None,
        cost_words=estimate.words if estimate is not None else NOT_KNOWN if board.read_at is None else at_most(None),
    )


def _unlisted(job: Job, now: datetime) -> Row:
    seen = look_of_job(job, now)
    return _row(
        job.interview_id,
        seen,
        candidate=job.candidate,
        challenges=job.challenges,
        ready=seen.ready or NOT_KNOWN,
        ends_in=NOT_KNOWN,
        ends=_NEVER,
        created=job.began,
        cost=None,
        cost_words=NOT_KNOWN,
    )


def _row(
    interview_id: str,
    seen: Look,
    *,
    candidate: str,
    challenges: tuple[str, ...],
    ready: str,
    ends_in: str,
    ends: float,
    created: datetime,
    cost: Decimal | None,
    cost_words: str,
) -> Row:
    cells = {
        "mark": cell(seen.mark.shape, seen.mark.tone),
        "candidate": cell(clean(candidate) or NOT_KNOWN),
        "id": cell(interview_id.removeprefix(PREFIX), Tone.QUIET),
        "state": cell(seen.state, Tone.PLAIN if seen.state == State.LIVE else seen.tone),
        "ready": cell(ready),
        "challenges": cell(clean(" ".join(challenges)) or NOT_KNOWN, Tone.QUIET),
        "ends_in": cell(ends_in, Tone.ODD if ends_in == "overdue" else Tone.PLAIN),
        "cost": cell(cost_words, Tone.PLAIN if cost is not None else Tone.QUIET),
        "attention": cell(clean(seen.attention), seen.tone),
    }
    return Row(interview_id, cells, seen.rank, ends, created.timestamp(), cost)


def _ready(board: Board, interview: Interview) -> str:
    """How many checks are ok of those that there are: those that only a verification makes count too."""
    health = board.health(interview.id)
    if health is None or interview.state not in (State.LIVE, State.UPDATING):
        return NOT_KNOWN
    return f"{health.passed}/{max(board.promised.get(interview.id, 0), len(health.checks))}"
