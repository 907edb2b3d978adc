"""Which rows the table shows, in which order; from one second to the next only countdowns are made anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from interview_tui.ui.board import Board
from interview_tui.ui.drawing.rows import Row, row_of, row_of_job
from interview_tui.ui.view import Sort, View

_NONE: Mapping[str, Row] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows that are shown, and how many there are in all."""

    rows: tuple[Row, ...]
    total: int


class Lister:
    """Makes the listing anew only when something that it shows has changed: moving the cursor costs nothing."""

    def __init__(self) -> None:
        self._parts: tuple[object, ...] = ()
        self._clock: tuple[View, int] = (View(), 0)
        self._made: Mapping[str, Row] = _NONE
        self._found = Listing((), 0)

    def listing(self, board: Board, now: datetime) -> Listing:
        """The rows of the board; the same value as before when nothing of it can have changed."""
        # A board that follows another keeps the parts that are the same, so identity is enough; times show seconds.
        costs = (board.tariff, board.meters, board.foreseen, board.memories, board.read_at is None)
        parts = (board.interviews, board.checks, board.promised, board.verified, board.jobs, board.reaper, *costs)
        clock = (board.view, int(now.timestamp()))
        same = len(parts) == len(self._parts) and all(new is old for new, old in zip(parts, self._parts, strict=True))
        if not same or clock != self._clock:
            # This machine's clock may be set back: what was made for later is not kept.
            self._made = _made(board, now, self._made if same and clock[1] >= self._clock[1] else _NONE)
            self._parts, self._clock, self._found = parts, clock, _listing(self._made, board.view)
        return self._found


def listing(board: Board, now: datetime) -> Listing:
    """The rows that the view lets through, in its order."""
    return _listing(_made(board, now, _NONE), board.view)


def _made(board: Board, now: datetime, before: Mapping[str, Row]) -> Mapping[str, Row]:
    """One row per interview, and per operation on something that AWS does not list.

    Those made before from the same board count down as long as nothing else of them changes with time.
    """
    seconds = now.timestamp()
    rows: dict[str, Row] = {}
    for interview in board.interviews:
        row = before.get(interview.id)
        kept = row is not None and seconds < row.stays
        rows[interview.id] = row.counted(interview, now) if row is not None and kept else row_of(board, interview, now)
    unlisted = {job.interview_id: row_of_job(job, now) for job in board.jobs.values() if job.interview_id not in rows}
    return rows | unlisted


def _listing(made: Mapping[str, Row], view: View) -> Listing:
    shown = [row for row in made.values() if _passes(row, view.filter)]
    return Listing(tuple(_sorted(shown, view)), len(made))


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
