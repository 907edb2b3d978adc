"""The thread that reads keys: it hands on all of them, sleeps in between, and ends when it is told to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from selectors import SelectSelector
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.message import Message

from interview_tui.ui import driver as module
from interview_tui.ui.driver import QuickDriver

LONG = 20.0


class Reading:
    """A driver that reads from a pipe, and what it has handed on."""

    def __init__(self, keys: int, way_out: tuple[int, int]) -> None:
        self.found: SimpleQueue[Message] = SimpleQueue()
        self.later: SimpleQueue[tuple[Any, ...]] = SimpleQueue()
        self.driver = driver = QuickDriver.__new__(QuickDriver)
        driver.fileno, driver._debug, driver._way_out = keys, False, way_out
        driver._app = SimpleNamespace(call_later=lambda *call: self.later.put(call), exit="exit")  # type: ignore[assignment]
        driver.process_message = self.found.put  # type: ignore[method-assign]
        self.thread = Thread(target=driver._run_input_thread, daemon=True)
        self.thread.start()

    def next(self) -> Any:
        return self.found.get(timeout=LONG)


@contextmanager
def reading() -> Iterator[tuple[Reading, int]]:
    (keys, typed), way_out = os.pipe(), os.pipe()
    it = Reading(keys, way_out)
    try:
        yield it, typed
    finally:
        os.write(way_out[1], b"x")
        it.thread.join(LONG)
        assert not it.thread.is_alive()
        for end in (keys, typed, *way_out):
            os.close(end)


def test_keys_come_one_by_one_and_together() -> None:
    with reading() as (it, typed):
        os.write(typed, b"a")
        assert it.next().key == "a"
        os.write(typed, "b\x1b[Aö".encode())
        assert [it.next().key for _ in range(3)] == ["b", "up", "ö"]


def test_an_escape_is_a_key_of_its_own_once_nothing_follows() -> None:
    with reading() as (it, typed):
        os.write(typed, b"\x1b")
        assert it.next().key == "escape"


def watched(monkeypatch: pytest.MonkeyPatch) -> SimpleQueue[float | None]:
    """For how long the thread sleeps, each time before it does."""
    waits: SimpleQueue[float | None] = SimpleQueue()

    class Watched(SelectSelector):
        def select(self, timeout: float | None = None) -> Any:
            waits.put(timeout)
            return super().select(timeout)

    monkeypatch.setattr(module, "SelectSelector", Watched)
    return waits


def test_a_key_and_a_letter_may_come_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.constants, "ESCAPE_DELAY", LONG)
    waits = watched(monkeypatch)
    with reading() as (it, typed):
        waits.get(timeout=LONG)
        for piece in (b"\x1b", b"[", b"A", "ö".encode()[:1], "ö".encode()[1:]):
            os.write(typed, piece)
            waits.get(timeout=LONG)  # it has read this one, and waits for the next
        assert [it.next().key for _ in range(2)] == ["up", "ö"]
        assert it.later.empty()


def test_what_is_pasted_is_one_message_however_long() -> None:
    with reading() as (it, typed):
        os.write(typed, b"\x1b[200~" + b"line " * 2_000 + b"\x1b[201~")
        pasted = it.next()
        assert isinstance(pasted, events.Paste)
        assert pasted.text == "line " * 2_000


def test_it_sleeps_until_a_key_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    waits = watched(monkeypatch)
    monkeypatch.setattr(module.constants, "ESCAPE_DELAY", 0.01)
    with reading() as (it, typed):
        assert waits.get(timeout=LONG) is None
        os.write(typed, b"a")
        assert it.next().key == "a"
        assert [waits.get(timeout=LONG) for _ in range(3)] == [0.01, 0.01, None]
        with pytest.raises(Empty):
            waits.get(timeout=0.1)


def test_it_ends_when_nobody_is_at_the_other_end() -> None:
    (keys, typed), way_out = os.pipe(), os.pipe()
    it = Reading(keys, way_out)
    os.write(typed, b"a")
    os.close(typed)
    it.thread.join(LONG)
    assert not it.thread.is_alive()
    assert it.next().key == "a"
    assert it.later.get(timeout=LONG) == ("exit",)
    for end in (keys, *way_out):
        os.close(end)


def test_what_is_no_letter_ends_nothing() -> None:
    with reading() as (it, typed):
        os.write(typed, b"\xffa")
        assert [it.next().character for _ in range(2)] == ["\N{REPLACEMENT CHARACTER}", "a"]
        assert it.later.empty()


def test_an_error_is_raised_where_the_program_can_tell_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(XTermParser):
        def feed(self, data: str) -> Any:
            raise ValueError(data)

    monkeypatch.setattr(module, "XTermParser", Broken)
    with reading() as (it, typed):
        os.write(typed, b"a")
        then, error = it.later.get(timeout=LONG)
        with pytest.raises(ValueError, match="a"):
            then(error)
