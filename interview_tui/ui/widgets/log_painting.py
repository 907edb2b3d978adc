"""How the lines of a log are painted: only those on the screen are measured and coloured."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.content import Content
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from interview_tui.model.errors import TooSlow
from interview_tui.model.lambda_lines import Level, LogLine
from interview_tui.model.log_filter import Patience, Pattern
from interview_tui.ui.drawing.log_sight import LogSight
from interview_tui.ui.drawing.log_text import SHORT_ID, Body, body, head

POINTER, SAME_CALL = "▌", "┃"
_STYLES = {
    Level.TRACE: "log--debug",
    Level.DEBUG: "log--debug",
    Level.WARNING: "log--warning",
    Level.ERROR: "log--error",
    Level.CRITICAL: "log--critical",
}
_ROOMY = 80
_REMEMBERED = 500
_MOST_MATCHES = 200


class LogPainting(ScrollView):
    """Draws what the sight shows of its book. Nothing that a line holds is markup, and no control leaves it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "log--head", "log--debug", "log--warning", "log--error", "log--critical", "log--report", "log--match",
        "log--hit", "log--cursor", "log--note",
    }  # fmt: skip

    def __init__(self, sight: LogSight) -> None:
        super().__init__()
        self.sight = sight
        self.note = ""
        self._rows: list[tuple[int, int]] = []
        self._drawn: object = None
        self._picture: object = None
        self._bodies: dict[int, Body] = {}
        self._shape: object = None
        self._styles: dict[str, Style] = {}
        self._patience = Patience()
        self._unmarked: Pattern | None = None

    @property
    def _roomy(self) -> bool:
        return self._width >= _ROOMY

    @property
    def _width(self) -> int:
        return self.scrollable_content_region.width

    @property
    def _margin(self) -> int:
        """How many cells stand before a line's text: pointer, time, level, call."""
        return 1 + (12 if self._roomy else 8) + 1 + 1 + 1 + SHORT_ID + 1 + 1

    def flush(self, note: str = "") -> None:
        """Bring the screen up to the sight, unless it stands there already; ``note`` is said when there is no line."""
        region, sight = self.scrollable_content_region, self.sight
        wanted = (sight.book, sight.version, region.size, note)
        # The other one that shows the same log may have been in front.
        mine = (sight.height, sight.measure) == (region.height, self._measure)
        if (wanted == self._drawn and mine) or not region.width:
            return
        self._drawn = wanted
        shape = (sight.book, sight.view.wrap, region.width)
        if shape != self._shape:
            self._shape = shape
            self._bodies.clear()
            sight.keep_in_sight()
        self._rows, self.note = sight.screen(region.height, self._measure), note
        place, end = sight.bar()
        self._set_bar(place, end + region.height)
        # While it is paused, lines come and go that are not on the screen.
        picture = (self._rows, sight.cursor, sight.view, region.size, note)
        if picture != self._picture:
            self._picture = picture
            self.refresh()

    def _set_bar(self, place: int, total: int) -> None:
        """Move the scroll bar and nothing else; it is always there, so no layout depends on how long the log is."""
        if self.virtual_size.height != total:
            self.set_reactive(LogPainting.virtual_size, Size(0, total))
            self.vertical_scrollbar.window_virtual_size = total
        self.set_reactive(LogPainting.scroll_y, place)
        self.vertical_scrollbar.position = place

    def on_resize(self) -> None:
        """Lines for the room that there is."""
        self.flush(self.note)

    def _body(self, number: int) -> Body:
        """The text of a line; what has made room meanwhile stays as long as it is on the screen."""
        found = self._bodies.get(number)
        if found is None:
            line = self.sight.at(number)
            found = body(line, self._width - self._margin, wrap=self.sight.view.wrap) if line else Body("", ((0, 0),))
            if len(self._bodies) >= _REMEMBERED:
                self._bodies.clear()
            self._bodies[number] = found
        return found

    def _measure(self, number: int) -> int:
        return len(self._body(number).rows) if self.sight.view.wrap else 1

    def render_lines(self, crop: Region) -> list[Strip]:
        """One picture, in which only so much time goes into expressions."""
        self._patience = Patience()
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        if not self._rows:
            return self._note_line(y)
        if y >= len(self._rows):
            return Strip.blank(self.size.width, self._plain)
        number, row = self._rows[y]
        line = self.sight.at(number)
        under_cursor = number == self.sight.cursor
        style = self._plain + self._style("log--cursor") if under_cursor else self._plain
        segments = [*self._head(line, row, style, under_cursor=under_cursor), *self._text(line, number, row, style)]
        return Strip(segments).adjust_cell_length(self.size.width, style)

    def _note_line(self, y: int) -> Strip:
        lines = Content(self.note).wrap(max(self._width - 2, 10))
        text = f" {lines[y - 1].plain}" if self.note and 1 <= y <= len(lines) else ""
        style = self._plain + self._style("log--note")
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, style)

    def _head(self, line: LogLine | None, row: int, style: Style, *, under_cursor: bool) -> list[Segment]:
        here = self.sight.line
        same = line is not None and here is not None and line.request_id != "" and line.request_id == here.request_id
        bracket = SAME_CALL if same else " "
        pointer = POINTER if under_cursor else " "
        quiet = style + self._style("log--head")
        if line is None or row > 0:
            blank = " " * (self._margin - 3)
            return [Segment(pointer, style), Segment(blank, quiet), Segment(f"{bracket} ", style)]
        time, letter, call = head(line, utc=self.sight.view.utc, wide=self._roomy)
        return [
            Segment(pointer, style),
            Segment(f"{time} ", quiet),
            Segment(f"{letter} ", style + self._level_style(line)),
            Segment(call, quiet),
            Segment(f"{bracket} ", style),
        ]

    def _text(self, line: LogLine | None, number: int, row: int, style: Style) -> list[Segment]:
        """A row of the text, with what is searched for marked in it."""
        found = self._body(number)
        start, end = found.rows[min(row, len(found.rows) - 1)]
        plain = style + self._level_style(line) if line is not None else style
        marked = plain + self._style("log--hit" if number == self.sight.cursor else "log--match")
        segments, at = [], start
        for first, last in self._matches(found.text):
            first, last = max(first, at), min(last, end)
            if first < last:
                segments += [Segment(found.text[at:first], plain), Segment(found.text[first:last], marked)]
                at = last
        return [*segments, Segment(found.text[at:end], plain)]

    def _matches(self, text: str) -> Iterable[tuple[int, int]]:
        """Where what is searched for is; what takes too long is marked nowhere."""
        searched = self.sight.searched
        if searched is None or searched == self._unmarked:
            return ()
        try:
            return searched.places(text, _MOST_MATCHES, self._patience)
        except TooSlow:
            self._unmarked = searched
            return ()

    def _level_style(self, line: LogLine) -> Style:
        if line.report is not None and line.level is None:
            return self._style("log--report")
        name = _STYLES.get(line.level) if line.level is not None else None
        return self._style(name) if name is not None else Style.null()

    def notify_style_update(self) -> None:
        """Another theme, or another focus: every style is worked out anew."""
        super().notify_style_update()
        self._styles.clear()

    @property
    def _plain(self) -> Style:
        # Kept: working a style out takes longer than painting a line with it.
        if "" not in self._styles:
            self._styles[""] = self.rich_style
        return self._styles[""]

    def _style(self, name: str) -> Style:
        if name not in self._styles:
            self._styles[name] = self.get_component_rich_style(name, partial=True)
        return self._styles[name]
