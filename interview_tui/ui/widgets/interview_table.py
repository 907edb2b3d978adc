"""The table of interviews: draws the lines on the screen only, and of those only the cells that differ."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from interview_tui.ui.drawing.columns import PADDING, columns
from interview_tui.ui.drawing.rows import Cell, Row
from interview_tui.ui.view import View
from interview_tui.ui.widgets.table_lines import TableLines


class InterviewTable(TableLines, can_focus=True):
    """Posts ``Chosen`` when another interview is under the cursor, which stays on it when rows move."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "move(-1000000)", "First", show=False),
        Binding("end", "move(1000000)", "Last", show=False),
    ]

    class Chosen(Message):
        """Another interview is under the cursor, or none (an empty id)."""

        def __init__(self, interview_id: str) -> None:
            super().__init__()
            self.interview_id = interview_id

    class HeadClicked(Message):
        """The heading of a column was clicked."""

        def __init__(self, column: str) -> None:
            super().__init__()
            self.column = column

    def __init__(self) -> None:
        super().__init__()
        self.chosen = ""
        self._places: dict[str, int] = {}
        self._wanted = ""

    def on_resize(self) -> None:
        """Columns for the room that there is."""
        if self._fit():
            self.refresh()
        self._follow()

    def render_lines(self, crop: Region) -> list[Strip]:
        """What is painted before the news of a new size comes has the columns for it too."""
        self._fit()
        return super().render_lines(crop)

    def _fit(self) -> bool:
        """Have the columns that there is room for; whether they are others than before."""
        fitting = columns(self.scrollable_content_region.width)
        differs, self.columns = fitting != self.columns, fitting
        return differs

    def show(self, rows: tuple[Row, ...], view: View) -> None:
        """Bring the table up to these rows, and keep the cursor on its interview."""
        if rows is self.rows and view == self.view:
            return
        before, self.rows = self.rows, rows
        self._places = {row.id: place for place, row in enumerate(rows)}
        if len(rows) != len(before):
            self.virtual_size = Size(0, len(rows) + 1)
            self.refresh(layout=True)
        elif view != self.view:
            self.refresh()
        elif changed := self._changed(before):
            self.refresh(*changed)
        self.view = view
        if self._wanted in self._places:
            self._move_to(self._places[self._wanted])
        else:
            self._keep_cursor()

    def choose(self, interview_id: str) -> None:
        """Move the cursor to an interview, as soon as there is a row of it."""
        self._wanted = interview_id
        if interview_id in self._places:
            self._move_to(self._places[interview_id])

    def texts(self, interview_id: str) -> tuple[str, ...]:
        """The texts of one row as they stand in its columns."""
        row = self.rows[self._places[interview_id]]
        return tuple(row.text(column.key) for column in self.columns)

    def _changed(self, before: tuple[Row, ...]) -> list[Region]:
        """What differs on the screen: of each column one region, since every region costs time."""
        top = round(self.scroll_y)
        shown = range(top, min(top + self.size.height - 1, len(self.rows)))
        regions, x = [], 0
        for column in self.columns:
            width = column.width + 2 * PADDING
            differing = [
                place for place in shown if _differ(before[place].cells[column.key], self.rows[place].cells[column.key])
            ]
            if differing:
                regions.append(Region(x, differing[0] - top + 1, width, differing[-1] - differing[0] + 1))
            x += width
        return regions

    def _keep_cursor(self) -> None:
        """Put the cursor back on its interview after rows moved; say so when that one is gone."""
        if self.chosen in self._places:
            self._set_cursor(self._places[self.chosen])
            return
        self.cursor = max(min(self.cursor, len(self.rows) - 1), 0)
        self._choose(self.rows[self.cursor].id if self.rows else "")
        self.refresh()

    def _set_cursor(self, place: int) -> None:
        if place == self.cursor:
            return
        old, self.cursor = self.cursor, place
        self.refresh_line(old + 1)
        self.refresh_line(place + 1)
        self._follow()

    def _choose(self, key: str) -> None:
        if key != self.chosen:
            self.chosen = key
            self.post_message(self.Chosen(key))

    def _move_to(self, place: int) -> None:
        self._wanted = ""
        if self.rows:
            self._set_cursor(max(0, min(place, len(self.rows) - 1)))
            self._choose(self.rows[self.cursor].id)

    def _follow(self) -> None:
        """Scroll as little as it takes to have the cursor on the screen."""
        room, top = self.size.height - 1, round(self.scroll_y)
        if room > 0 and not top <= self.cursor < top + room:
            self.scroll_to(y=self.cursor if self.cursor < top else self.cursor - room + 1, animate=False)

    def action_move(self, step: int) -> None:
        """Move the cursor by so many rows."""
        self._move_to(self.cursor + step)

    def action_page(self, direction: int) -> None:
        """Move the cursor by a screenful."""
        self._move_to(self.cursor + direction * max(self.size.height - 2, 1))

    def on_click(self, event: events.Click) -> None:
        """A row is chosen, a heading sorts."""
        if event.y > 0:
            if self.place_at(event.y) < len(self.rows):
                self._move_to(self.place_at(event.y))
            return
        column = self.column_at(event.x)
        if column is not None:
            self.post_message(self.HeadClicked(column.key))

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """The row under the mouse is lit."""
        self._light(self.place_at(event.y) if event.y > 0 else -1)

    def on_leave(self) -> None:
        """No row is under the mouse."""
        self._light(-1)

    def _light(self, place: int) -> None:
        if place != self.hover:
            old, self.hover = self.hover, place
            for changed in (old, place):
                if changed >= 0:
                    self.refresh_line(changed + 1)


def _differ(one: Cell, other: Cell) -> bool:
    return one is not other and one != other
