"""Driving an operation: every event is shown, also what it says when Ctrl-C came while one was being shown."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from interview_tui.model.events import Progress, Said
from interview_tui.operations.desk import drive


def operation(*last_words: str) -> Generator[Progress, None, str]:
    """Works; an interruption makes it say its last words and end."""
    try:
        yield Said("working")
        yield Said("more work")
    except KeyboardInterrupt:
        for words in last_words:
            yield Said(words)
        return "interrupted"
    return "done"


class Screen:
    """Shows events, and is interrupted while it shows the one with this text."""

    def __init__(self, interrupted_at: str = "") -> None:
        self.shown: list[str] = []
        self._interrupted_at = interrupted_at

    def show(self, event: Progress) -> None:
        assert isinstance(event, Said)
        self.shown.append(event.text)
        if event.text == self._interrupted_at:
            raise KeyboardInterrupt


def test_every_event_is_shown_and_the_result_returned() -> None:
    screen = Screen()
    assert drive(operation(), screen.show) == "done"
    assert screen.shown == ["working", "more work"]


def test_what_an_interrupted_operation_says_is_shown() -> None:
    screen = Screen("working")
    assert drive(operation("tidying up", "gone"), screen.show) == "interrupted"
    assert screen.shown == ["working", "tidying up", "gone"]


def test_an_operation_may_end_with_the_interruption() -> None:
    assert drive(operation(), Screen("working").show) == "interrupted"


def test_a_second_interruption_reaches_the_operation_too() -> None:
    with pytest.raises(KeyboardInterrupt):
        drive(operation("working", "gone"), Screen("working").show)
