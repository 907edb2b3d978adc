from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import pytest

from interview_tui.ui import words


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (-1, "0.0 s"),
        (0.42, "0.4 s"),
        (9.94, "9.9 s"),
        (12.9, "12 s"),
        (59.9, "59 s"),
        (60, "1 m 00 s"),
        (461, "7 m 41 s"),
        (3599, "59 m 59 s"),
        (7500, "2 h 05 m"),
    ],
)
def test_duration(seconds: float, expected: str) -> None:
    assert words.duration(seconds) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(-2, "0 s ago"), (12.7, "12 s ago"), (61, "1 m ago"), (7300, "2 h ago"), (200_000, "2 d ago")],
)
def test_ago(seconds: float, expected: str) -> None:
    assert words.ago(seconds) == expected


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (None, "unknown"),
        (timedelta(0), "0 m 00 s"),
        (timedelta(minutes=9, seconds=59.9), "9 m 59 s"),
        (timedelta(minutes=10), "10 m"),
        (timedelta(minutes=42, seconds=10), "42 m"),
        (timedelta(hours=1), "1 h 00 m"),
        (timedelta(hours=11, minutes=5, seconds=59), "11 h 05 m"),
        (timedelta(seconds=-0.5), "overdue"),
    ],
)
def test_countdown(left: timedelta | None, expected: str) -> None:
    assert words.countdown(left) == expected


def test_text_from_outside_stays_on_its_line_and_cannot_steer_the_terminal() -> None:
    assert words.clean("a\nb\x1b[31mc\u202ed") == "a b [31mc d"


def test_statuses_in_words() -> None:
    assert words.resource_words("CREATE_IN_PROGRESS") == "creating"
    assert words.resource_words("DELETE_COMPLETE") == "deleted"
    assert words.resource_words("CREATE_FAILED") == "create failed"
    assert words.resource_words("SOMETHING_NEW") == "something new"
    assert words.status_words("ROLLBACK_COMPLETE") == "rollback complete"


def test_counts() -> None:
    assert words.count(1, "thing") == "1 thing"
    assert words.count(0, "thing") == "0 things"


def test_a_time_is_told_here_and_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    for zone, expected in (
        ("UTC", "21 Nov 23:30 UTC"),
        ("CET-1", "22 Nov 00:30 CET (21 Nov 23:30 UTC)"),
        ("EST5", "21 Nov 18:30 EST (23:30 UTC)"),
    ):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        assert words.local_and_utc(moment) == expected
    monkeypatch.undo()
    time.tzset()
