"""What needs the interviewer comes first, with the reason."""

from __future__ import annotations

from datetime import timedelta

import pytest

from interview_tui.model.attention import Rank, attention, unattended, urgency
from interview_tui.model.health import Check, CheckState, Health
from interview_tui.model.interview import Interview
from interview_tui.model.reaper import Reaper, Unended
from tests.fakes import NOW, make_interview


def health(state: CheckState, detail: str = "creating") -> Health:
    return Health("interview-x", (Check("Stack", CheckState.OK, ""), Check("PostgreSQL", state, detail)))


def test_what_the_reaper_could_not_end_comes_first() -> None:
    overdue = make_interview(expires_at=NOW - timedelta(hours=1))
    reaper = Reaper(NOW, NOW, NOW, (Unended(overdue.id, "must detach all policies first"),))
    found = attention(overdue, None, NOW, reaper)
    assert (found.rank, found.text) == (Rank.STUCK, "the reaper could not end it: must detach all policies first")
    assert attention(make_interview("interview-other"), None, NOW, reaper).rank is Rank.NONE


def test_what_is_over_goes_by_itself_only_where_a_reaper_runs() -> None:
    over = make_interview(expires_at=NOW - timedelta(seconds=5))
    for reaper in (Reaper(NOW), Reaper(NOW, NOW - timedelta(hours=2), NOW - timedelta(hours=1))):
        assert reaper.trouble
        found = attention(over, None, NOW, reaper)
        assert (found.rank, found.text) == (Rank.OVERDUE, "overdue: not cleaned up")
    assert attention(over, None, NOW, Reaper(NOW, NOW, NOW)).text == "over: goes by itself"


@pytest.mark.parametrize(
    ("reaper", "rank", "text"),
    [
        (None, Rank.NONE, ""),
        (Reaper(NOW, NOW, NOW), Rank.NONE, ""),
        (Reaper(NOW, NOW, NOW, (Unended("interview-x", "why"),)), Rank.NONE, ""),
        (Reaper(NOW, NOW - timedelta(hours=2), NOW - timedelta(hours=1)), Rank.FAILED, "has not run for 60 minutes"),
        (Reaper(NOW), Rank.FAILED, "There is no reaper here"),
    ],
)
def test_a_reaper_that_does_not_run_needs_a_look_itself(reaper: Reaper | None, rank: Rank, text: str) -> None:
    found = unattended(reaper)
    assert found.rank is rank
    assert text in found.text


@pytest.mark.parametrize(
    ("changes", "state", "rank", "text"),
    [
        ({"stack_status": "DELETE_FAILED"}, CheckState.OK, Rank.STUCK, "delete failed"),
        ({"stack_status": "ROLLBACK_COMPLETE"}, CheckState.OK, Rank.FAILED, "deployment failed"),
        ({"stack_status": "UPDATE_ROLLBACK_FAILED"}, CheckState.OK, Rank.FAILED, "an update of it failed"),
        ({"stack_status": "NEW_ONE"}, CheckState.OK, Rank.UNKNOWN, "not known"),
        ({"expires_at": NOW - timedelta(seconds=1)}, CheckState.FAILED, Rank.EXPIRING, "over: goes by itself"),
        ({"expires_at": NOW - timedelta(minutes=6)}, CheckState.FAILED, Rank.OVERDUE, "overdue"),
        ({}, CheckState.FAILED, Rank.NOT_READY, "PostgreSQL: creating"),
        ({}, CheckState.UNKNOWN, Rank.UNKNOWN, "PostgreSQL: creating"),
        ({"expires_at": NOW + timedelta(minutes=12)}, CheckState.OK, Rank.EXPIRING, "ends in 12 min"),
        (
            {"expires_at": NOW + timedelta(minutes=12)},
            CheckState.FAILED,
            Rank.NOT_READY,
            "ends in 12 min · PostgreSQL: creating",
        ),
        ({"expires_at": NOW + timedelta(minutes=13, seconds=50)}, CheckState.OK, Rank.EXPIRING, "ends in 13 min"),
        ({"expires_at": NOW + timedelta(seconds=5)}, CheckState.OK, Rank.EXPIRING, "ends in 1 min"),
        ({}, CheckState.OK, Rank.NONE, ""),
        ({}, CheckState.PENDING, Rank.NONE, ""),
        ({}, CheckState.CHANGED, Rank.NONE, ""),
        ({"expires_at": NOW + timedelta(minutes=12)}, CheckState.CHANGED, Rank.EXPIRING, "ends in 12 min"),
        ({"expires_at": None}, CheckState.OK, Rank.NONE, ""),
        ({"stack_status": "CREATE_IN_PROGRESS"}, CheckState.FAILED, Rank.NONE, ""),
    ],
)
def test_attention(changes: dict[str, object], state: CheckState, rank: Rank, text: str) -> None:
    found = attention(make_interview(**changes), health(state), NOW)
    assert found.rank is rank
    assert text in found.text


def test_without_a_reading_nothing_is_said_of_it() -> None:
    assert attention(make_interview(), None, NOW).rank is Rank.NONE


def test_the_most_urgent_first_then_what_ends_soonest() -> None:
    rows = [
        make_interview("interview-calm"),
        make_interview("interview-soon", expires_at=NOW + timedelta(minutes=20)),
        make_interview("interview-sooner", expires_at=NOW + timedelta(minutes=10)),
        make_interview("interview-stuck", stack_status="DELETE_FAILED"),
        make_interview("interview-untagged", expires_at=None),
    ]

    def key(interview: Interview) -> object:
        return urgency(interview, attention(interview, None, NOW))

    names = [interview.id.removeprefix("interview-") for interview in sorted(rows, key=key)]  # type: ignore[arg-type, type-var]
    assert names == ["stuck", "sooner", "soon", "calm", "untagged"]
