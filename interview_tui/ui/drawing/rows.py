"""From the board to the rows of the table: one per interview, and what it is sorted by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import lru_cache

from interview_tui.model.amounts import at_most
from interview_tui.model.interview import Interview, State
from interview_tui.model.names import PREFIX
from interview_tui.ui.board import Board
from interview_tui.ui.drawing.looks import GONE_RANK, Look, look, look_of_job
from interview_tui.ui.drawing.tones import Tone
from interview_tui.ui.jobs import Job
from interview_tui.ui.words import MINUTE, clean, countdown

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
    stays: float = field(default=0.0, compare=False)
    """The moment, in seconds of the epoch, until which time alone changes nothing of it but the countdown."""

    def text(self, column: str) -> str:
        """The text of one cell."""
        return self.cells[column].text

    def counted(self, interview: Interview, now: datetime) -> Row:
        """The same line at another moment before it is to be made anew; itself where no minute or second has passed."""
        ends_in = _ends_in(countdown(interview.time_left(now)))
        if ends_in is self.cells["ends_in"]:
            return self
        cells = {**self.cells, "ends_in": ends_in}
        return Row(self.id, cells, self.rank, self.ends, self.created, self.cost, self.stays)


def row_of(board: Board, interview: Interview, now: datetime) -> Row:
    """The line of an interview."""
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
        stays=0.0 if gone or board.job(interview.id) is not None else _stays(interview, now),
    )


def row_of_job(job: Job, now: datetime) -> Row:
    """The line of an operation on something that AWS does not list: not yet, or no longer."""
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


def _stays(interview: Interview, now: datetime) -> float:
    """Estimates hold for a minute of the clock, and what wants attention for a minute of what is left."""
    left, seconds = interview.time_left(now), now.timestamp()
    until_next = [-seconds % MINUTE, *([left.total_seconds() % MINUTE] if left is not None else [])]
    return seconds + min(until_next)


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
    stays: float = 0.0,
) -> Row:
    cells = {
        "mark": cell(seen.mark.shape, seen.mark.tone),
        "candidate": cell(clean(candidate) or NOT_KNOWN),
        "id": cell(interview_id.removeprefix(PREFIX), Tone.QUIET),
        "state": cell(seen.state, Tone.PLAIN if seen.state == State.LIVE else seen.tone),
        "ready": cell(ready),
        "challenges": cell(clean(" ".join(challenges)) or NOT_KNOWN, Tone.QUIET),
        "ends_in": _ends_in(ends_in),
        "cost": cell(cost_words, Tone.PLAIN if cost is not None else Tone.QUIET),
        "attention": cell(clean(seen.attention), seen.tone),
    }
    return Row(interview_id, cells, seen.rank, ends, created.timestamp(), cost, stays)


def _ends_in(words: str) -> Cell:
    return cell(words, Tone.ODD if words == "overdue" else Tone.PLAIN)


def _ready(board: Board, interview: Interview) -> str:
    """How many checks are ok of those that there are: those that only a verification makes count too."""
    health = board.health(interview.id)
    if health is None or interview.state not in (State.LIVE, State.UPDATING):
        return NOT_KNOWN
    return f"{health.passed}/{max(board.promised.get(interview.id, 0), len(health.checks))}"
