"""How the table of interviews is painted: only lines on the screen, straight from the rows."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.scroll_view import ScrollView
from textual.strip import Strip

from interview_tui.ui.drawing.columns import PADDING, Column, columns
from interview_tui.ui.drawing.rows import Cell, Row
from interview_tui.ui.drawing.tones import Tone
from interview_tui.ui.view import View

POINTER = "▌"
_KEPT = 8_192
"""Cells at most: some hundred lines with all the seconds of ten minutes."""
_TONES = {tone: f"table--{tone.name.lower()}" for tone in Tone}


class TableLines(ScrollView):
    """A heading that stays, and one line per row.

    A table of Textual's own draws and measures every cell that changes: with three hundred countdowns that keeps a
    processor busy. This one keeps the rows as values and paints what is visible.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--head", "table--cursor", "table--hover", *_TONES.values()}

    def __init__(self) -> None:
        super().__init__()
        self.columns: tuple[Column, ...] = columns(0)
        self.rows: tuple[Row, ...] = ()
        self.cursor = 0
        self.hover = -1
        self.view = View()
        self._styles: dict[tuple[str, Tone], Style] = {}
        self._segments: dict[tuple[str, str, int, str, Tone], Segment] = {}

    def notify_style_update(self) -> None:
        """Another theme, or the focus: every style is to be worked out anew."""
        self._styles.clear()
        self._segments.clear()
        super().notify_style_update()

    def place_at(self, y: int) -> int:
        """The row on a line of the screen."""
        return round(self.scroll_y) + y - 1

    def column_at(self, x: int) -> Column | None:
        """The column at a place in a line."""
        edge = 0
        for column in self.columns:
            edge += column.width + 2 * PADDING
            if x < edge:
                return column
        return None

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the heading, a row, or nothing."""
        if y == 0:
            return self._head()
        place = self.place_at(y)
        return self._line(place) if place < len(self.rows) else Strip.blank(self.size.width, self.rich_style)

    def _head(self) -> Strip:
        style = self.get_component_rich_style("table--head")
        return self._strip([Segment(f" {_fit(self._label(column), column)} ", style) for column in self.columns])

    def _label(self, column: Column) -> str:
        """The heading; that of the column which sorts shows the direction."""
        if column.key != self.view.sort:
            return column.label
        return column.label[: column.width - 1] + ("▼" if self.view.reverse else "▲")

    def _line(self, place: int) -> Strip:
        row, name = self.rows[place], "table--hover" if place == self.hover else ""
        if place == self.cursor:
            name = "table--cursor"
        segments = [self._cell(row.cells[column.key], column, name) for column in self.columns]
        if place == self.cursor and segments[0].text.startswith(" "):
            segments[0:1] = [Segment(POINTER, segments[0].style), Segment(segments[0].text[1:], segments[0].style)]
        return self._strip(segments)

    def _cell(self, cell: Cell, column: Column, name: str) -> Segment:
        """A cell in a line; kept, since of a line that is painted anew mostly one cell differs."""
        key = name, column.key, column.width, cell.text, cell.tone
        segment = self._segments.get(key)
        if segment is None:
            if len(self._segments) >= _KEPT:
                self._segments.clear()
            segment = self._segments[key] = Segment(f" {_fit(cell.text, column)} ", self._style_of(name, cell.tone))
        return segment

    def _style_of(self, name: str, tone: Tone) -> Style:
        """The style of a cell in a line; kept, since working one out takes longer than painting a line."""
        style = self._styles.get((name, tone))
        if style is None:
            style = self.get_component_rich_style(name, partial=True) if name else self.rich_style
            if tone is not Tone.PLAIN:
                style += self.get_component_rich_style(_TONES[tone], partial=True)
            self._styles[name, tone] = style
        return style

    def _strip(self, segments: list[Segment]) -> Strip:
        # Every cell is as wide as its column: nobody has to measure that again.
        taken = sum(column.width + 2 * PADDING for column in self.columns)
        return Strip(segments, taken).adjust_cell_length(self.size.width, segments[-1].style)


def _fit(text: str, column: Column) -> str:
    """The text in exactly the column's width; an ellipsis says that there is more."""
    width = cell_len(text)
    if width > column.width:
        return set_cell_size(text, column.width - 1) + "…"
    return " " * (column.width - width) + text if column.right else text + " " * (column.width - width)
