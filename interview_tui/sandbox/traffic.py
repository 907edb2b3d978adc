"""Steady, believable traffic to the leaking function: a bounded rate, never a backlog."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from itertools import count as numbers
from typing import Any

STUDENTS = 600
"""Ids run from ``student-0001`` to ``student-0600``, as in the sample data."""

_STRIDE = 7
"""Prime to the number of students: every student comes up, neighbours do not follow each other."""


def request(number: int) -> dict[str, str]:
    """The event of the given call, always the same for the same number."""
    student = number * _STRIDE % STUDENTS + 1
    return {"path": "/progress", "student_id": f"student-{student:04d}"}


def send(
    invoke: Callable[[Mapping[str, Any]], object],
    rate: float,
    stop: threading.Event,
    count: int | None = None,
    *,
    clock: Callable[[], float] = time.monotonic,
) -> int:
    """Call ``invoke`` ``rate`` times a second until ``stop`` is set or ``count`` calls are made; return how many.

    A slow function slows the traffic down instead of piling up calls. What ``invoke`` raises ends the traffic.
    """
    if rate <= 0:
        raise ValueError("the rate must be above 0")
    interval = 1 / rate
    sent = 0
    due = clock()
    for number in numbers() if count is None else range(count):
        if stop.wait(max(0.0, due - clock())):
            break
        invoke(request(number))
        sent += 1
        due = max(due + interval, clock())
    return sent
