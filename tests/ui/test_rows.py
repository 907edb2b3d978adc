from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interview_tui.model.attention import Rank
from interview_tui.model.errors import DeploymentFailed
from interview_tui.model.events import StackEvent, StackProgress
from interview_tui.model.foreseen import foreseen
from interview_tui.model.health import Check, CheckState, Health
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Cleanup, Remain, Sweep
from interview_tui.ui import changes, outcomes
from interview_tui.ui.board import Board
from interview_tui.ui.drawing.columns import PADDING, columns
from interview_tui.ui.drawing.listing import Lister, listing
from interview_tui.ui.drawing.rows import Row
from interview_tui.ui.jobs import Job, JobKind
from interview_tui.ui.place import Place
from interview_tui.ui.view import View
from tests.fakes import NOW, TARIFF, make_interview

ID = "interview-20261121-1400"


def board(*interviews: Interview) -> Board:
    return Board(Place("sandbox"), interviews=interviews, read_at=NOW)


def job(kind: JobKind = JobKind.DEPLOY, interview_id: str = ID) -> Job:
    return Job(1, kind, interview_id, "jane-smith", ("A",), NOW)


class Line:
    """A row's texts as attributes."""

    def __init__(self, row: Row) -> None:
        self.row = row
        self.id = row.id

    def __getattr__(self, column: str) -> str:
        return self.row.text(column)


def rows(it: Board, now: datetime = NOW) -> list[Line]:
    return [Line(row) for row in listing(it, now).rows]


def only(it: Board) -> Line:
    (row,) = rows(it)
    return row


def checked(it: Board, *states: CheckState) -> Board:
    checks = tuple(Check(f"check {index}", state, "evidence", NOW) for index, state in enumerate(states))
    ended = changes.with_job(it, job(JobKind.VERIFY))
    return outcomes.with_end(ended, ended.jobs[ID], Health(ID, checks), NOW)


@pytest.mark.parametrize(
    ("status", "mark", "state", "attention"),
    [
        ("CREATE_IN_PROGRESS", "◐", "deploying", ""),
        ("CREATE_COMPLETE", "○", "live", ""),
        ("UPDATE_ROLLBACK_COMPLETE", "○", "live", ""),
        ("UPDATE_IN_PROGRESS", "◐", "updating", ""),
        ("DELETE_IN_PROGRESS", "◐", "cleaning up", ""),
        ("ROLLBACK_COMPLETE", "✗", "failed", "deployment failed · rollback complete"),
        ("ROLLBACK_FAILED", "✗", "failed", "deployment failed · rollback failed"),
        ("CREATE_FAILED", "✗", "failed", "deployment failed · create failed"),
        ("DELETE_FAILED", "✗", "stuck", "delete failed: clean up again"),
        ("SOMETHING_NEW", "?", "unknown", "in a state that is not known · something new"),
    ],
)
def test_every_stack_state_has_a_shape_and_a_word(status: str, mark: str, state: str, attention: str) -> None:
    row = only(board(make_interview(stack_status=status)))
    assert (row.mark, row.state, row.attention) == (mark, state, attention)


def test_broken_ones_come_first_and_newer_ones_before_older() -> None:
    def one(name: str, status: str, minutes: int, **more: object) -> Interview:
        return make_interview(name, stack_status=status, created_at=NOW - timedelta(minutes=minutes), **more)

    interviews = (
        one("live-old", "CREATE_COMPLETE", 90),
        one("live-new", "CREATE_COMPLETE", 5),
        one("deploying", "CREATE_IN_PROGRESS", 1),
        one("overdue", "CREATE_COMPLETE", 300, expires_at=NOW - timedelta(minutes=7)),
        one("unknown", "SOMETHING_NEW", 3),
        one("stuck", "DELETE_FAILED", 400),
        one("failed", "ROLLBACK_COMPLETE", 2),
    )
    order = [row.id for row in rows(board(*interviews))]
    assert order == ["stuck", "failed", "overdue", "unknown", "deploying", "live-new", "live-old"]


def test_ready_counts_only_what_was_verified() -> None:
    it = board(make_interview())
    assert only(it).ready == "\N{EN DASH}"
    it = checked(it, CheckState.OK, CheckState.OK)
    assert (only(it).ready, only(it).mark) == ("2/2", "●")


def test_a_failed_check_brings_a_live_one_up_and_is_named() -> None:
    row = only(checked(board(make_interview()), CheckState.OK, CheckState.FAILED, CheckState.UNKNOWN))
    assert (row.mark, row.state, row.ready, row.attention) == ("✗", "live", "1/3", "check 1: evidence")


def test_an_unknown_check_is_not_ok() -> None:
    row = only(checked(board(make_interview()), CheckState.OK, CheckState.UNKNOWN))
    assert (row.mark, row.attention) == ("?", "check 1: evidence")


def test_an_overdue_one_says_so_twice() -> None:
    row = only(board(make_interview(expires_at=NOW - timedelta(minutes=6))))
    assert (row.ends_in, row.attention) == ("overdue", "overdue: not cleaned up")


def test_a_missing_expiry_and_candidate_are_no_reason_to_fall_over() -> None:
    row = only(board(make_interview(expires_at=None, candidate="", challenges=())))
    assert (row.ends_in, row.candidate, row.challenges) == ("unknown", "\N{EN DASH}", "\N{EN DASH}")


def test_a_deployment_has_a_line_before_aws_lists_it() -> None:
    row = only(changes.with_job(board(), job()))
    assert (row.id, row.mark, row.state, row.candidate) == (ID, "◐", "deploying", "jane-smith")


def test_a_deployment_names_what_it_waits_for() -> None:
    event = StackEvent("1", NOW, "Database", "AWS::RDS::DBInstance", "CREATE_IN_PROGRESS")
    running = job().after(StackProgress(event, 0, 3, 9))
    (row,) = rows(changes.with_job(board(), running), NOW + timedelta(seconds=30))
    assert (row.ready, row.attention) == ("3/9", "waiting for Database")


def test_a_failed_deployment_keeps_its_line_though_the_stack_is_gone() -> None:
    it = changes.with_job(board(), job())
    it = outcomes.with_end(it, it.jobs[ID], DeploymentFailed("Database could not be made."), NOW)
    assert (only(it).mark, only(it).state, only(it).attention) == ("✗", "failed", "Database could not be made.")


@pytest.mark.parametrize(
    ("sweep", "mark", "attention"),
    [
        (Sweep(()), "·", "nothing is left"),
        (Sweep((Remain("table", "t"),)), "✗", "1 left behind"),
        (Sweep((), ("S3: denied",)), "?", "could not look everywhere"),
    ],
)
def test_a_cleanup_leaves_its_proof(sweep: Sweep, mark: str, attention: str) -> None:
    it = changes.with_job(board(make_interview()), job(JobKind.CLEANUP))
    it = outcomes.with_end(it, it.jobs[ID], Cleanup(ID, "gone", sweep, 1.0), NOW)
    assert it.interviews == ()
    assert (only(it).mark, only(it).state, only(it).attention) == (mark, "gone", attention)


def test_what_a_candidate_has_worked_on_is_told_and_wants_no_attention() -> None:
    (row,) = listing(checked(board(make_interview()), CheckState.OK, CheckState.CHANGED), NOW).rows
    assert (row.text("mark"), row.text("ready"), row.text("attention")) == ("≠", "1/2", "changed: check 1")
    assert row.rank == Rank.NONE


def test_an_operation_that_failed_wants_attention() -> None:
    it = changes.with_job(board(make_interview()), job(JobKind.CLEANUP))
    it = outcomes.with_end(it, replace(it.jobs[ID]), DeploymentFailed("AWS refused."), NOW)
    assert only(it).attention == "AWS refused."


@pytest.mark.parametrize("width", range(66, 240, 7))
def test_columns_fill_the_line_and_never_more(width: int) -> None:
    fitting = columns(width)
    assert sum(column.width + 2 * PADDING for column in fitting) == width
    assert {"mark", "candidate", "state", "ready", "ends_in", "attention"} <= {column.key for column in fitting}
    assert ("id" in {column.key for column in fitting}) == (width >= 95)


def test_moving_the_cursor_makes_no_new_listing() -> None:
    lister = Lister()
    board = Board(Place("sandbox"), interviews=(make_interview("interview-a"), make_interview("interview-b")))
    first = lister.listing(board, NOW)
    assert lister.listing(replace(board, selected="interview-b", tab="events"), NOW) is first


@pytest.mark.parametrize(
    "change",
    [
        {"interviews": (make_interview("interview-a"),)},
        {"checks": {"interview-a": {}}},
        {"verified": frozenset({"interview-a"})},
        {"jobs": {}},
        {"tariff": TARIFF},
        {"meters": {}},
        {"foreseen": {}},
        {"read_at": NOW},
        {"view": View(filter="nobody")},
    ],
)
def test_what_a_row_shows_makes_a_new_listing(change: dict[str, Any]) -> None:
    lister = Lister()
    board = Board(Place("sandbox"), interviews=(make_interview("interview-a"), make_interview("interview-b")))
    first = lister.listing(board, NOW)
    assert lister.listing(replace(board, **change), NOW) is not first


def test_a_second_later_the_times_are_made_anew() -> None:
    lister = Lister()
    board = Board(Place("sandbox"), interviews=(make_interview("interview-a"),))
    first = lister.listing(board, NOW)
    later = lister.listing(board, NOW + timedelta(seconds=1))
    assert first.rows[0].text("ends_in") != later.rows[0].text("ends_in")


@settings(max_examples=60, deadline=None)
@given(
    ends=st.lists(st.one_of(st.none(), st.floats(-900, 4000)), min_size=1, max_size=6),
    status=st.sampled_from(["CREATE_COMPLETE", "DELETE_IN_PROGRESS", "DELETE_COMPLETE"]),
    steps=st.lists(st.one_of(st.integers(1, 90), st.just(-3600)), min_size=1, max_size=12),
)
def test_rows_kept_between_seconds_are_those_that_would_be_made_anew(
    ends: list[float | None], status: str, steps: list[int]
) -> None:
    made = [make_interview(f"interview-{each}", candidate="jane-smith") for each in range(len(ends))]
    fleet = tuple(
        replace(each, stack_status=status, expires_at=None if left is None else NOW + timedelta(seconds=left))
        for each, left in zip(made, ends, strict=True)
    )
    bills = {each.id: foreseen(each, TARIFF) for each in fleet}
    board = Board(Place("sandbox"), interviews=fleet, tariff=TARIFF, foreseen=bills, read_at=NOW)
    lister, now = Lister(), NOW
    for step in (0, *steps):
        now += timedelta(seconds=step)
        kept, anew = lister.listing(board, now), listing(board, now)
        assert kept == anew
        assert [(row.rank, row.cost) for row in kept.rows] == [(row.rank, row.cost) for row in anew.rows]


def test_a_row_whose_minutes_stand_is_the_same_one_a_second_later() -> None:
    lister = Lister()
    long = replace(make_interview("interview-a"), expires_at=NOW + timedelta(minutes=50, seconds=30))
    near = replace(make_interview("interview-b"), expires_at=NOW + timedelta(minutes=5, seconds=30))
    board = Board(Place("sandbox"), interviews=(long, near))
    before, later = ({row.id: row for row in lister.listing(board, NOW + timedelta(seconds=s)).rows} for s in (1, 2))
    assert later["interview-a"] is before["interview-a"]
    assert later["interview-b"].text("ends_in") == "5 m 28 s"
    assert later["interview-b"].cells["attention"] is before["interview-b"].cells["attention"]
