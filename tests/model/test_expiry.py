"""The end of an interview: how far it can be moved, and when it is told of."""

from __future__ import annotations

from datetime import timedelta

import pytest

from interview_tui.model.errors import WrongUse
from interview_tui.model.expiry import HOUR, new_end, span, warning_due
from tests.fakes import NOW, make_interview


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("1h", 60), ("30m", 30), ("1h30m", 90), ("90m", 90), ("1.5h", 90), (" 2H ", 120), ("1h 5m", 65)],
)
def test_spans(text: str, minutes: int) -> None:
    assert span(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "0h", "0m", "h", "-1h", "1", "1d", "soon", "1m1h", "9" * 400 + "h"])
def test_what_is_no_span_is_said(text: str) -> None:
    with pytest.raises(WrongUse, match="is not a time span"):
        span(text)


def test_the_end_moves_from_where_it_is() -> None:
    interview = make_interview(created_at=NOW, expires_at=NOW + 4 * HOUR)
    assert new_end(interview, HOUR, NOW) == NOW + 5 * HOUR
    assert new_end(interview, 8 * HOUR, NOW) == NOW + 12 * HOUR


def test_no_further_than_the_settings_allow() -> None:
    interview = make_interview(created_at=NOW, expires_at=NOW + 4 * HOUR)
    with pytest.raises(WrongUse, match=r"12 hours that the settings allow. It can be extended by 8h more"):
        new_end(interview, 8 * HOUR + timedelta(seconds=1), NOW)
    with pytest.raises(WrongUse, match="by 7h46m more"):
        new_end(interview, 8 * HOUR, NOW, max_hours=11 + 46 / 60)
    with pytest.raises(WrongUse, match="cannot be extended any more"):
        new_end(interview, HOUR, NOW, max_hours=4)


def test_what_has_been_over_for_too_long_stays_over() -> None:
    interview = make_interview(created_at=NOW - 6 * HOUR, expires_at=NOW - 2 * HOUR)
    with pytest.raises(WrongUse, match="in the past"):
        new_end(interview, HOUR, NOW)
    assert new_end(interview, 3 * HOUR, NOW) == NOW + HOUR


@pytest.mark.parametrize("status", ["CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS", "DELETE_FAILED", "ROLLBACK_COMPLETE"])
def test_only_what_is_live_is_extended(status: str) -> None:
    with pytest.raises(WrongUse, match="only a live interview"):
        new_end(make_interview(stack_status=status), HOUR, NOW)


def test_without_an_end_there_is_none_to_move() -> None:
    with pytest.raises(WrongUse, match="Nobody knows when"):
        new_end(make_interview(expires_at=None), HOUR, NOW)


@pytest.mark.parametrize(
    ("left", "warning"), [(31, None), (30, 30), (29, 30), (11, 30), (10, 10), (1, 10), (0, 0), (-60, 0)]
)
def test_when_it_is_told(left: int, warning: int | None) -> None:
    assert warning_due(timedelta(minutes=left)) == (None if warning is None else timedelta(minutes=warning))
