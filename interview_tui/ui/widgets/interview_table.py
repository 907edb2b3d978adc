"""The table of interviews: draws only the cells that differ and keeps the cursor on its interview."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import ClassVar

from rich.text import Text
from textual import on
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import DataTable

from interview_tui.ui.drawing.columns import PADDING, Column, columns
from interview_tui.ui.drawing.rows import Row
from interview_tui.ui.drawing.tones import Tone


class Ranked(Text):
    """A mark that carries the place of its row, for the table to sort by."""

    rank = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows."""

    text: str
    tone: Tone = Tone.PLAIN


class InterviewTable(DataTable[Text]):
    """One row per interview; posts ``Chosen`` when another one is under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("home", "scroll_top", "First", show=False),
        Binding("end", "scroll_bottom", "Last", show=False),
    ]

    class Chosen(Message):
        """Another interview is under the cursor, or none (an empty id)."""

        def __init__(self, interview_id: str) -> None:
            super().__init__()
            self.interview_id = interview_id

    def __init__(self) -> None:
        super().__init__(cursor_type="row", cell_padding=PADDING, cursor_foreground_priority="renderable")
        self._columns: tuple[Column, ...] = ()
        self._shown: dict[str, dict[str, Cell]] = {}
        self._order: tuple[str, ...] = ()
        self.chosen = ""

    def on_mount(self) -> None:
        """Columns for the smallest screen, until the real one is known."""
        self.fit(0)

    def on_resize(self) -> None:
        """Columns for the room that there is."""
        self.fit(self.scrollable_content_region.width)

    def show(self, rows: tuple[Row, ...]) -> None:
        """Bring the table up to these rows."""
        wanted = {row.id: _cells(row) for row in rows}
        order = tuple(wanted)
        self._remove(self._shown.keys() - wanted.keys())
        for key, cells in wanted.items():
            self._put(key, cells)
        if order != self._order:
            self._order = order
            self._arrange()
        self._shown = wanted
        self._keep_cursor()

    def fit(self, width: int) -> None:
        """Choose the columns for a width, in cells; they are only made anew when they change."""
        fitting = columns(width)
        if fitting == self._columns:
            return
        shown, self._shown, self._columns = self._shown, {}, fitting
        with self.prevent(DataTable.RowHighlighted):
            self.clear(columns=True)
            for column in fitting:
                self.add_column(column.label, width=column.width, key=column.key)
            for key, cells in shown.items():
                self._put(key, cells)
            self._shown = shown
            self._arrange()
        self._keep_cursor()

    def repaint(self) -> None:
        """Draw every cell anew, in the colours of another theme."""
        fitting, self._columns = self._columns, ()
        self.fit(sum(column.width + 2 * PADDING for column in fitting))

    def _put(self, key: str, cells: dict[str, Cell]) -> None:
        """Add the row, or change what differs in it."""
        shown = self._shown.get(key)
        if shown is None:
            self.add_row(*(self._text(column.key, cells[column.key]) for column in self._columns), key=key)
            return
        for column in self._columns:
            if cells[column.key] != shown[column.key]:
                self.update_cell(key, column.key, self._text(column.key, cells[column.key]))

    def _remove(self, keys: set[str]) -> None:
        for key in keys:
            self.remove_row(key)

    def _arrange(self) -> None:
        """Put the rows into their order."""
        for rank, key in enumerate(self._order):
            mark = self.get_cell(key, "mark")
            if isinstance(mark, Ranked):
                mark.rank = rank
        self.sort("mark", key=attrgetter("rank"))

    def _text(self, column: str, cell: Cell) -> Text:
        style = self.app.theme_variables.get(cell.tone.value, "") if cell.tone.value else ""
        if column != "mark":
            return Text(cell.text, style=style, no_wrap=True, overflow="ellipsis")
        return Ranked(cell.text, style=style)

    def _keep_cursor(self) -> None:
        """Put the cursor back on its interview after rows moved; say so when that one is gone."""
        if self.chosen in self._shown:
            index = self.get_row_index(self.chosen)
            if index != self.cursor_row:
                self.move_cursor(row=index, animate=False)
            return
        self._choose(self._order[min(self.cursor_row, len(self._order) - 1)] if self._order else "")

    def choose(self, interview_id: str) -> None:
        """Move the cursor to an interview."""
        if interview_id in self._shown:
            self.move_cursor(row=self.get_row_index(interview_id), animate=False)

    def _choose(self, key: str) -> None:
        if key != self.chosen:
            self.chosen = key
            self.post_message(self.Chosen(key))

    @on(DataTable.RowHighlighted)
    def _highlighted(self, event: DataTable.RowHighlighted) -> None:
        """The user moved the cursor; a message that rows overtook is passed over."""
        event.stop()
        key = event.row_key.value
        if key is not None and key in self._shown and self.get_row_index(key) == self.cursor_row:
            self._choose(key)


def _cells(row: Row) -> dict[str, Cell]:
    return {
        "mark": Cell(row.mark.shape, row.mark.tone),
        "candidate": Cell(row.candidate),
        "id": Cell(row.id, Tone.QUIET),
        "state": Cell(row.state, row.tone),
        "ready": Cell(row.ready),
        "challenges": Cell(row.challenges, Tone.QUIET),
        "ends_in": Cell(row.ends_in, Tone.ODD if row.ends_in == "overdue" else Tone.PLAIN),
        "attention": Cell(row.attention, row.tone),
    }
