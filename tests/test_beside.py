"""Several things at once: none holds up quitting, and each result comes when it is there."""

from __future__ import annotations

import threading

import pytest

from interview_tui.beside import all_of, as_they_come, beside


def test_work_beside_holds_up_nothing() -> None:
    never = threading.Event()
    future = beside(never.wait)
    try:
        assert {thread.daemon for thread in threading.enumerate() if thread.name == "interview-tui"} == {True}
    finally:
        never.set()
    assert future.result(5)


def test_work_beside_gives_its_error() -> None:
    def fail() -> None:
        raise LookupError("no")

    with pytest.raises(LookupError):
        beside(fail).result(5)


def test_results_come_when_they_are_there() -> None:
    first = threading.Event()

    def slow() -> str:
        assert first.wait(5)
        return "slow"

    def quick() -> str:
        return "quick"

    found = as_they_come([slow, quick], at_once=2)
    assert next(found) == (1, "quick")
    first.set()
    assert list(found) == [(0, "slow")]


def test_results_keep_the_order_of_the_work() -> None:
    assert all_of([lambda number=number: number * 2 for number in range(20)], 3) == tuple(range(0, 40, 2))
    assert all_of([], 3) == ()


def test_no_more_at_once_than_wanted() -> None:
    lock, here, most = threading.Lock(), 0, 0

    def work() -> None:
        nonlocal here, most
        with lock:
            here += 1
            most = max(most, here)
        threading.Event().wait(0.005)
        with lock:
            here -= 1

    all_of([work] * 12, 3)
    assert most == 3


def test_the_error_of_one_ends_them_all() -> None:
    def fail() -> None:
        raise LookupError("no")

    begun: list[int] = []
    with pytest.raises(LookupError):
        all_of([fail, *(lambda number=number: begun.append(number) for number in range(50))], 1)
    assert len(begun) <= 1
