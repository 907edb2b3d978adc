"""How exactly a picture shows the time: while nothing on it counts seconds, it is not made anew each second."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from interview_tui.model.health import Check
from interview_tui.ui.board import PATIENCE, Board
from interview_tui.ui.tabs import FIRST_TAB
from interview_tui.ui.words import LAST_MINUTES, MINUTE

STEP = 10
"""Seconds after which everything is looked at again, so many that minutes begin with one: the time, costs, ends."""
AGE_STEP = 10
"""Seconds in which ages go up below a minute: one that counts every second draws the eye, and the pane anew."""

_LATE = 0.02
"""Seconds by which the picture may be late rather than early, when it would be the same."""


def moment(board: Board, now: datetime, fresh: float) -> tuple[int, ...]:
    """As much of the time as the picture shows: where two are the same for a board, so are their pictures.

    Ages up to ``fresh`` seconds show as ``now``.
    """
    seconds = int(now.timestamp())
    if board.tab != FIRST_TAB or counts_seconds(board, now):
        return (seconds,)
    return (seconds // STEP, *(age_step(age(check, now), fresh) for checks in _shown(board) for check in checks))


def rest(board: Board, now: datetime, fresh: float) -> float:
    """For how many seconds the picture stays as it is, unless news comes: each waking up costs time on its own."""
    if board.tab != FIRST_TAB or counts_seconds(board, now):
        return 1.0
    ages = [age(check, now) for readings in _shown(board) for check in readings]
    waits = [STEP - now.timestamp() % STEP, *(_to_next_step(seconds, fresh) for seconds in ages)]
    if board.expected_at is not None:
        waits.append((board.expected_at - now).total_seconds() + PATIENCE)
    return max(min(waits), 0.0) + _LATE


def _to_next_step(seconds: float, fresh: float) -> float:
    """How long until an age is shown otherwise."""
    if seconds <= fresh:
        return fresh - seconds
    step = AGE_STEP if seconds < MINUTE else MINUTE
    return step - seconds % step


def _shown(board: Board) -> Iterable[Iterable[Check]]:
    """The readings whose ages are shown."""
    return (readings.get(board.selected, {}).values() for readings in (board.checks, board.known))


def age(check: Check, now: datetime) -> float:
    """How many seconds ago a check was made; 0 when that is not known."""
    return (now - check.at).total_seconds() if check.at is not None else 0.0


def age_step(seconds: float, fresh: float) -> int:
    """The age that is shown, in seconds; -1 for one that counts as fresh."""
    step = AGE_STEP if seconds < MINUTE else MINUTE
    return int(seconds - seconds % step) if seconds > fresh else -1


def counts_seconds(board: Board, now: datetime) -> bool:
    """Whether seconds are counted: of what is under way, until the next attempt, or to an end that is near."""
    return (
        board.trouble is not None
        or board.silence(now) > 0
        or any(job.running for job in board.jobs.values())
        or any(run.running for run in board.traffic.values())
        or any(
            each.stack_status.endswith("_IN_PROGRESS")
            or (each.expires_at is not None and timedelta(0) <= each.expires_at - now < LAST_MINUTES)
            for each in board.interviews
        )
    )
