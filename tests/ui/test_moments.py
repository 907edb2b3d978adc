"""When the picture has to be made anew by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from interview_tui.model.errors import Throttled
from interview_tui.model.health import Check, CheckState
from interview_tui.model.traffic import Traffic
from interview_tui.ui.board import Board, Trouble
from interview_tui.ui.drawing.moments import age_step, counts_seconds, moment, rest
from interview_tui.ui.jobs import Job, JobKind
from interview_tui.ui.place import Place
from interview_tui.ui.traffic import Run
from tests.fakes import NOW, make_interview

ID = "interview-20261121-1400"
FRESH = 12.0
STILL = Board(Place("sandbox"), interviews=(make_interview(),), selected=ID)


def _with_job(board: Board) -> Board:
    return replace(board, jobs={ID: Job(1, JobKind.VERIFY, ID, "jane-smith", ("A",), NOW)})


def _ending(left: timedelta) -> Callable[[Board], Board]:
    return lambda board: replace(board, interviews=(make_interview(expires_at=NOW + left),))


@pytest.mark.parametrize(
    ("change", "counts"),
    [
        (lambda board: board, False),
        (lambda board: replace(board, trouble=Trouble(Throttled("Slow down."), NOW)), True),
        (lambda board: replace(board, expected_at=NOW - timedelta(seconds=3)), False),
        (lambda board: replace(board, expected_at=NOW - timedelta(seconds=6)), True),
        (_with_job, True),
        (lambda board: replace(board, jobs={ID: replace(_with_job(board).jobs[ID], ended=NOW)}), False),
        (lambda board: replace(board, traffic={ID: Run(1, ID, Traffic(50, 2.0))}), True),
        (lambda board: replace(board, traffic={ID: Run(1, ID, Traffic(50, 2.0), ended=NOW)}), False),
        (lambda board: replace(board, interviews=(make_interview(stack_status="CREATE_IN_PROGRESS"),)), True),
        (_ending(timedelta(minutes=10, seconds=5)), False),
        (_ending(timedelta(minutes=10) - timedelta(seconds=1)), True),
        (_ending(timedelta(0)), True),
        (_ending(-timedelta(seconds=1)), False),
        (lambda board: replace(board, interviews=(make_interview(expires_at=None),)), False),
    ],
)
def test_seconds_are_counted_of_what_is_under_way_or_near_its_end(
    change: Callable[[Board], Board], counts: bool
) -> None:
    board = change(STILL)
    assert counts_seconds(board, NOW) is counts
    assert (moment(board, NOW, FRESH) != moment(board, NOW + timedelta(seconds=1), FRESH)) is counts


def test_a_still_picture_is_made_anew_with_every_minute_and_where_an_age_goes_up() -> None:
    check = Check("Stack", CheckState.OK, "complete", NOW - timedelta(seconds=4))
    board = replace(STILL, checks={ID: {"Stack": check}})
    begins = NOW.replace(second=0)
    moments = [moment(board, begins + timedelta(seconds=second), FRESH) for second in range(121)]
    changes = [second for second in range(1, 121) if moments[second] != moments[second - 1]]
    assert {60, 120} <= set(changes)
    assert len(changes) <= 2 * 121 / 10


def test_other_tabs_are_drawn_each_second() -> None:
    board = replace(STILL, tab="logs")
    assert moment(board, NOW, FRESH) != moment(board, NOW + timedelta(seconds=1), FRESH)


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(0.0, -1), (12.0, -1), (12.1, 10), (19.9, 10), (20.0, 20), (59.9, 50), (60.0, 60), (119.0, 60), (3725.0, 3720)],
)
def test_ages_go_up_in_steps(seconds: float, shown: int) -> None:
    assert age_step(seconds, FRESH) == shown


@pytest.mark.parametrize("begins", [0, 3, 9])
def test_the_picture_is_not_looked_at_before_it_changes_and_not_much_later(begins: int) -> None:
    checks = {
        name: Check(name, CheckState.OK, "", NOW - timedelta(seconds=since))
        for name, since in (("Stack", 4), ("Lambda", 31), ("Redis", 200))
    }
    board = replace(STILL, checks={ID: checks})
    now, looks = NOW + timedelta(seconds=begins), 0
    end = now + timedelta(minutes=2)
    while now < end:
        wait = timedelta(seconds=rest(board, now, FRESH))
        before = moment(board, now, FRESH)
        assert moment(board, now + wait - timedelta(seconds=0.05), FRESH) == before, "nothing was missed"
        now, looks = now + wait, looks + 1
    assert looks < 40


def test_it_is_looked_at_each_second_while_seconds_count_and_when_an_answer_is_overdue() -> None:
    assert rest(_with_job(STILL), NOW, FRESH) == 1.0
    assert rest(replace(STILL, tab="logs"), NOW, FRESH) == 1.0
    waiting = replace(STILL, expected_at=NOW - timedelta(seconds=4))
    assert rest(waiting, NOW, FRESH) == pytest.approx(1.0, abs=0.1)
    assert counts_seconds(waiting, NOW + timedelta(seconds=rest(waiting, NOW, FRESH)))
