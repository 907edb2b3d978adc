"""Framed panes that scroll and draw lines only when they differ."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from interview_tui.ui.drawing.lines import Lines


class LinesPane(VerticalScroll):
    """A scrolling pane of lines; the caller wraps them to ``room``."""

    def __init__(self, *, id: str) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._drawn = Content("")
        self._static = Static(id="lines")

    def compose(self) -> ComposeResult:
        """The text."""
        yield self._static

    @property
    def room(self) -> int:
        """How wide a line may be."""
        return max(self.scrollable_content_region.width, 20)

    def show(self, lines: Lines) -> None:
        """Draw the lines, unless they stand there already."""
        text = Content("\n").join(lines)
        if not self._drawn.is_same(text):
            self._drawn = text
            self._static.update(text)
