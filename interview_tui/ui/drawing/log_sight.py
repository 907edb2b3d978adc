"""What of a log is in sight: the lines that are shown, the one under the cursor, and the place on the screen.

Places are kept as numbers of lines, which stay what they are while the log moves on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from interview_tui.model.errors import TooSlow
from interview_tui.model.lambda_lines import Level, LogLine
from interview_tui.model.log_index import LogIndex
from interview_tui.ui.drawing.log_rows import Spot, filled, scrolled, tail, with_in_sight
from interview_tui.ui.drawing.log_text import as_shown
from interview_tui.ui.drawing.log_view import LogView

if TYPE_CHECKING:
    from interview_tui.ui.logbook import Logbook


class LogSight:
    """One logbook as it is looked at; whatever changes it makes ``version`` grow."""

    def __init__(self, book: Logbook) -> None:
        self.book = book
        self.view = LogView()
        self.version = 0
        self.searched = self.view.searched()
        self.index = self._index_of(book)
        self.height = 1
        self.measure: Callable[[int], int] = lambda _number: 1
        self._changed = book.changed
        self._paused_at: int | None = None
        self._top = (0, 0)
        self._cursor = 0

    @property
    def following(self) -> bool:
        """Whether the newest line is at the bottom and stays there."""
        return self._paused_at is None

    @property
    def new_lines(self) -> int:
        """How many of the shown lines have come since it was paused."""
        if self._paused_at is None or not self.index.shown or self.index.shown[-1] < self._paused_at:
            return 0
        return len(self.index.shown) - self.index.place(self._paused_at)

    @property
    def dropped(self) -> int:
        """How many lines had to make room."""
        return self.book.lines.first

    @property
    def cursor(self) -> int:
        """The number of the line under the cursor; -1 without any line."""
        shown = self.index.shown
        if not shown:
            return -1
        return shown[-1] if self.following else shown[self.index.place(self._cursor)]

    @property
    def line(self) -> LogLine | None:
        """The line under the cursor."""
        return self.at(self.cursor)

    def at(self, number: int) -> LogLine | None:
        """The line of that number, unless it has made room meanwhile."""
        lines = self.book.lines
        return lines[number] if lines.first <= number < lines.end else None

    @property
    def hit(self) -> int:
        """Which match is under the cursor, from 1 on; 0 for none, also while nobody has looked for one."""
        return 0 if self.following else self.index.hit_at(self.cursor)

    def update(self, book: Logbook) -> tuple[str, ...]:
        """Bring it up to date with the book that is open.

        Returns the expressions that take too long on its lines: they are searched for, or filtered by, no longer.
        """
        if book is self.book and book.changed == self._changed:
            return ()
        is_other = book is not self.book
        if book.interview_id != self.book.interview_id:
            self.view = replace(self.view, request_id="")
        given_up = self._look_at(book)
        self.book, self._changed = book, book.changed
        self.version += 1
        if is_other:
            self.follow()
        elif given_up:
            self.keep_in_sight()
        return given_up

    def _look_at(self, book: Logbook) -> tuple[str, ...]:
        """Bring the index up to date; whatever takes too long for that is left out."""
        given_up: tuple[str, ...] = ()
        while True:
            try:
                if given_up or book is not self.book:
                    self.index = self._index_of(book)
                else:
                    self.index.update()
                return given_up
            except TooSlow as error:
                given_up += (error.expression,)
                self.view = self.view.without(error.expression)
                self.searched = self.view.searched()

    def _index_of(self, book: Logbook) -> LogIndex:
        return LogIndex(book.lines, self.view.wanted(), self.searched, as_shown)

    def change(self, view: LogView) -> None:
        """Look at it otherwise.

        Raises ``WrongUse`` for an expression that is none or takes too long, and changes nothing then.
        """
        wanted, searched = view.wanted(), view.searched()
        if wanted != self.view.wanted():
            self.index = LogIndex(self.book.lines, wanted, searched, as_shown)
        elif searched != self.searched:
            self.index.search(searched)
        self.view, self.searched = view, searched
        self.version += 1
        self.keep_in_sight()

    def screen(self, height: int, measure: Callable[[int], int]) -> list[tuple[int, int]]:
        """The rows on a screen of that height, each as a line's number and a row of it; ``measure`` counts rows."""
        if (height, measure) != (self.height, self.measure):
            self.height, self.measure = max(height, 1), measure
            self.keep_in_sight()
        shown = self.index.shown
        if not shown:
            return []
        return [(shown[place], row) for place, row in filled(self._spot(), len(shown), self.height, self._rows)]

    def bar(self) -> tuple[int, int]:
        """Where the scroll bar stands, and where it stands at the end; in lines."""
        if not self.index.shown:
            return 0, 0
        end = self._tail()[0]
        return (end if self.following else min(self._spot()[0], end)), end

    def follow(self) -> None:
        """Stay at the newest line from now on."""
        self._paused_at = None
        self.version += 1

    def pause(self) -> None:
        """Stay at what is on the screen from now on."""
        if self._paused_at is None:
            cursor, spot = self.cursor, self._spot()
            self._paused_at = self.index.end
            self._cursor = max(cursor, 0)
            self._stay(spot)
        self.version += 1

    def move(self, step: int) -> None:
        """The cursor so many lines further down, or up."""
        if self.index.shown and not (self.following and step > 0):
            self.pause()
            place = self.index.place(self._cursor) + step
            self.go(self.index.shown[max(0, min(place, len(self.index.shown) - 1))])

    def go(self, number: int) -> None:
        """The cursor to a line, which comes into sight."""
        self.pause()
        self._cursor = number
        self.keep_in_sight()

    def jump(self, number: int) -> None:
        """The cursor to a line; one that is not on the screen comes into its middle."""
        self.pause()
        shown, place = self.index.shown, self.index.place(number)
        on_screen = {spot[0] for spot in filled(self._spot(), len(shown), self.height, self._rows)}
        self._cursor = number
        if place not in on_screen:
            self._stay(tail(place, (self.height + 1) // 2, self._rows))
        self.keep_in_sight()

    def keep_in_sight(self) -> None:
        """Scroll as little as it takes to have the cursor on the screen, after either has changed."""
        if not self.following and self.index.shown:
            place = self.index.place(self._cursor)
            self._stay(with_in_sight(self._spot(), place, self.height, self._rows))

    def scroll(self, step: int) -> None:
        """So many rows further down, or up; the cursor stays in sight."""
        shown = self.index.shown
        if not shown or (self.following and step > 0):
            return
        self.pause()
        before = self._spot()
        self._stay(min(scrolled(before, step, len(shown), self._rows), self._tail()))
        spot = self._spot()
        on_screen = [place for place, _ in filled(spot, len(shown), self.height, self._rows)]
        cursor = self.index.place(self._cursor)
        if spot == before:
            cursor = on_screen[0] if step < 0 else on_screen[-1]
        self._cursor = shown[max(on_screen[0], min(cursor, on_screen[-1]))]

    def scroll_bar_to(self, place: int) -> None:
        """The scroll bar was taken there; at its end it stays at the newest line."""
        if not self.index.shown:
            return
        self.pause()
        here = self._spot()[0]
        if place >= self._tail()[0]:
            self.follow()
        elif place != here:
            self._stay((max(place, 0), 0))
            self.scroll(0)

    def error(self) -> int | None:
        """The number of the last error, or of the one before when it is paused at an error."""
        here = self.line
        at_one = not self.following and here is not None and here.level is not None and here.level >= Level.ERROR
        return self.index.error_before(self.cursor if at_one else self.index.end)

    def shown(self) -> tuple[LogLine, ...]:
        """Every line that is shown."""
        return tuple(line for number in self.index.shown if (line := self.at(number)) is not None)

    def kept(self) -> tuple[LogLine, ...]:
        """Every line that is kept."""
        return tuple(self.book.lines)

    def row_at(self, y: int) -> int | None:
        """The number of the line on a row of the screen."""
        rows = self.screen(self.height, self.measure)
        return rows[y][0] if 0 <= y < len(rows) else None

    def _rows(self, place: int) -> int:
        return max(self.measure(self.index.shown[place]), 1)

    def _tail(self) -> Spot:
        return tail(len(self.index.shown) - 1, self.height, self._rows)

    def _spot(self) -> Spot:
        """The top of the screen: the newest lines, or those that it was paused at, as far as they are still there."""
        end = self._tail() if self.index.shown else (0, 0)
        if self.following or not self.index.shown:
            return end
        number, skip = self._top
        place = self.index.place(number)
        if self.index.shown[place] != number:
            skip = 0
        return min((place, min(skip, self._rows(place) - 1)), end)

    def _stay(self, spot: Spot) -> None:
        if self.index.shown:
            self._top = self.index.shown[spot[0]], spot[1]
