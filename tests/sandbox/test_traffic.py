"""Traffic: believable, bounded, and over when it is told so."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any

import pytest

from interview_tui.sandbox.traffic import STUDENTS, request, send


def test_requests_are_believable() -> None:
    first = [request(number)["student_id"] for number in range(STUDENTS)]
    assert len(set(first)) == STUDENTS
    assert first[0] == "student-0001"
    assert max(first) == f"student-{STUDENTS:04d}"
    assert request(0) == {"path": "/progress", "student_id": "student-0001"}
    assert request(0) == request(STUDENTS)


def test_count_and_rate_are_kept() -> None:
    calls: list[Mapping[str, Any]] = []
    began = time.monotonic()
    assert send(calls.append, 100, threading.Event(), count=11) == 11
    assert 0.09 < time.monotonic() - began < 1
    assert calls == [request(number) for number in range(11)]


def test_stop_ends_it_at_once() -> None:
    stop = threading.Event()
    began = time.monotonic()
    assert send(lambda event: stop.set(), 0.01, stop) == 1
    assert time.monotonic() - began < 1


def test_a_slow_function_is_not_flooded_afterwards() -> None:
    now = 0.0
    times: list[float] = []

    class Stop(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            nonlocal now
            now += timeout or 0.0
            return False

    def slow(event: Mapping[str, Any]) -> None:
        nonlocal now
        times.append(now)
        now += 5.0 if len(times) == 1 else 0.0

    send(slow, 1, Stop(), count=4, clock=lambda: now)
    assert times == [0.0, 5.0, 6.0, 7.0]


def test_errors_end_it() -> None:
    def broken(event: Mapping[str, Any]) -> None:
        raise RuntimeError("throttled")

    with pytest.raises(RuntimeError):
        send(broken, 10, threading.Event())
    with pytest.raises(ValueError, match="above 0"):
        send(broken, 0, threading.Event())
