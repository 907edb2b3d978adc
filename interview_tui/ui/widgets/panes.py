"""Framed panes that scroll and draw lines only when they differ."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from interview_tui.ui.board import Board
from interview_tui.ui.drawing.lines import Lines

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
        self._drawn = Content("")
        self._static = Static(classes="lines")

    def compose(self) -> ComposeResult:
        """The text."""
        yield self._static

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
        if not self._drawn.is_same(text):
            layout = text.plain.count("\n") != self._drawn.plain.count("\n")
            self._drawn = text
            self._static.update(text, layout=layout)


class FittedPane(LinesPane):
    """A pane whose lines are drawn to its height as well."""

    def __init__(self, draw: DrawInto, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(lambda board, now, width, _fresh: draw(board, now, width, self.height), id=id)

    @property
    def height(self) -> int:
        """How many lines can be seen."""
        return self.scrollable_content_region.height
