"""Framed panes that scroll and draw lines only when they differ."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content

from interview_tui.ui.board import Board
from interview_tui.ui.drawing.lines import Lines
from interview_tui.ui.widgets.words import Words

Draw: TypeAlias = Callable[[Board, datetime, int, float], Lines]
"""From the board, the time, the width and the seconds up to which a reading is fresh, to lines."""

DrawInto: TypeAlias = Callable[[Board, datetime, int, int], Lines]
"""From the board, the time, the width and the height, to lines."""


class Pane(VerticalScroll):
    """What stands in a tab."""

    def show(self, board: Board, now: datetime, fresh: float) -> None:
        """Draw what the board says of the selected interview."""
        raise NotImplementedError


class LinesPane(Pane):
    """A scrolling pane of lines, wrapped to the room that there is."""

    def __init__(self, draw: Draw, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._draw = draw
        self._words, self._height = Words(classes="lines"), 0

    def compose(self) -> ComposeResult:
        """The text."""
        yield self._words

    @property
    def room(self) -> int:
        """How wide a line may be."""
        return max(self.scrollable_content_region.width, 20)

    def show(self, board: Board, now: datetime, fresh: float) -> None:
        """Draw the lines, unless they stand there already or nothing is known of the room yet."""
        if not self.scrollable_content_region.width:
            return
        lines = self._draw(board, now, self.room, fresh)
        text = Content("\n").join(lines)
        self._words.say(text, layout=len(lines) != self._height)
        self._height = len(lines)


class FittedPane(LinesPane):
    """A pane whose lines are drawn to its height as well."""

    def __init__(self, draw: DrawInto, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(lambda board, now, width, _fresh: draw(board, now, width, self.height), id=id)

    @property
    def height(self) -> int:
        """How many lines can be seen."""
        return self.scrollable_content_region.height
