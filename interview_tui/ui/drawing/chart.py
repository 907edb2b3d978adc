"""A function's memory by call, drawn in braille dots: the limit above, every execution environment a line of its own.

Drawn here rather than by textual-plotext 1.0 with plotext 5.3, which was tried with Textual 8.2. It works, and its
import takes 25 ms. But it draws 1,000 calls in 24 ms and 5,000 in 77, for which this takes less than half; its colours
are its own and not the theme's; with few rows it puts labels on the wrong ones; and it has no marks on the axis. Two
more dependencies would replace a hundred lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from textual.content import Content

from interview_tui.model.calls import Call
from interview_tui.model.memory import Memory
from interview_tui.ui.drawing.lines import EMPTY, Lines, said
from interview_tui.ui.drawing.tones import Mark, Tone

BELOW = 3
"""Lines below the plot: the axis, what its ends are, and what the marks mean."""
LEAST_ROWS = 4
COLD, KILLED, UPDATED = Mark("○", Tone.PLAIN), Mark("✗", Tone.BAD), Mark("┊", Tone.BUSY)
_LIMIT = Mark("╌", Tone.ODD)
_LIMIT_WORD = " limit"
_TONES = (Tone.BUSY, Tone.OTHER)
"""Of environments by turns; that one ends and another begins is seen without them."""
# The bit of each dot of a braille character, by its column and row.
_BITS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
_BRAILLE = 0x2800

Sign = tuple[str, Tone]


@dataclass(slots=True)
class _Plot:
    """A field of characters, twice as many dots wide and four times as many high."""

    columns: int
    rows: int
    top: float
    """MB at the upper edge."""
    calls: int
    dots: dict[tuple[int, int], int] = field(default_factory=dict)
    tones: dict[tuple[int, int], Tone] = field(default_factory=dict)
    signs: dict[tuple[int, int], Sign] = field(default_factory=dict)
    """Whole characters, in front of dots."""

    def x(self, place: int) -> int:
        """The dot column of the call at that place."""
        return round(place * (2 * self.columns - 1) / max(self.calls - 1, 1))

    def y(self, used_mb: float) -> int:
        """The dot row, counted from above."""
        last = 4 * self.rows - 1
        return last - round(last * min(max(used_mb / self.top, 0.0), 1.0))

    def dot(self, x: int, y: int, tone: Tone) -> None:
        """One dot."""
        cell = (y // 4, x // 2)
        self.dots[cell] = self.dots.get(cell, 0) | _BITS[x % 2][y % 4]
        self.tones[cell] = tone

    def line(self, start: tuple[int, int], end: tuple[int, int], tone: Tone) -> None:
        """Dots from one to the other."""
        (x, y), (wide, high) = start, (end[0] - start[0], end[1] - start[1])
        steps = max(abs(wide), abs(high), 1)
        for step in range(steps + 1):
            self.dot(x + round(wide * step / steps), y + round(high * step / steps), tone)

    def row(self, number: int, behind: dict[int, Sign]) -> Content:
        """One line of characters; ``behind`` shows where nothing else is."""
        signs = [
            self._sign(number, column) or behind.get(column) or (" ", Tone.PLAIN) for column in range(self.columns)
        ]
        return _joined(signs)

    def _sign(self, row: int, column: int) -> Sign | None:
        cell = (row, column)
        if cell in self.signs:
            return self.signs[cell]
        return (chr(_BRAILLE | self.dots[cell]), self.tones[cell]) if cell in self.dots else None


def draw(memory: Memory, width: int, rows: int) -> Lines:
    """The chart, ``rows`` high and ``BELOW`` more; the function must have been called."""
    calls = sorted((call for found in memory.environments for call in found.calls), key=lambda call: call.at)
    top = max([float(memory.limit_mb), *(call.used_mb for call in calls)]) or 1.0
    edge = len(f"{top:.0f} MB") + 1
    columns = max(width - edge - 1 - (len(_LIMIT_WORD) if memory.limit_mb else 0), 8)
    plot = _Plot(columns, rows, top, len(calls))
    places = {id(call): place for place, call in enumerate(calls)}
    for number, environment in enumerate(memory.environments):
        _add(plot, environment.calls, places, _TONES[number % 2])
    below = (_axis(plot, memory, places, edge), _ends(calls, edge, columns), _legend(memory, edge))
    return [*_field(plot, memory, calls, edge), *(line.truncate(width, ellipsis=True) for line in below)]


def _field(plot: _Plot, memory: Memory, calls: Sequence[Call], edge: int) -> Lines:
    """The rows between the axes, with the limit and the update behind what is drawn."""
    updated, labels, lines = _updated(memory, calls, plot), _labels(plot), []
    for row in range(plot.rows):
        limit = bool(memory.limit_mb) and row == plot.y(memory.limit_mb) // 4
        behind = dict.fromkeys(range(plot.columns), (_LIMIT.shape, _LIMIT.tone)) if limit else {}
        behind |= {updated: (UPDATED.shape, UPDATED.tone)} if updated is not None else {}
        label = labels.get(row, "")
        head = said(label.rjust(edge - 1) + (" ┤" if label else " │"), Tone.QUIET)
        lines.append(head + plot.row(row, behind) + (said(_LIMIT_WORD, _LIMIT.tone) if limit else EMPTY))
    return lines


def _add(plot: _Plot, calls: Sequence[Call], places: dict[int, int], tone: Tone) -> None:
    """The line of one environment."""
    points = [(plot.x(places[id(call)]), plot.y(call.used_mb)) for call in calls]
    plot.dot(*points[0], tone)
    for start, end in pairwise(points):
        plot.line(start, end, tone)
    for call, (x, y) in zip(calls, points, strict=True):
        if call.killed:
            plot.signs[y // 4, x // 2] = (KILLED.shape, KILLED.tone)


def _updated(memory: Memory, calls: Sequence[Call], plot: _Plot) -> int | None:
    """The column at which calls of newer code begin; the last one when there are none yet."""
    if memory.updated_at is None:
        return None
    before = sum(call.began < memory.updated_at for call in calls)
    return plot.x(min(before, len(calls) - 1)) // 2


def _labels(plot: _Plot) -> dict[int, str]:
    """What the rows are in MB: the ends, and between them as much as there is room for."""
    parts = 4 if plot.rows >= 10 else 2 if plot.rows >= 5 else 1
    values = [plot.top * part / parts for part in range(parts + 1)]
    return {plot.y(value) // 4: f"{value:.0f} MB" for value in values}


def _axis(plot: _Plot, memory: Memory, places: dict[int, int], edge: int) -> Content:
    """The line below, with a mark where an environment began."""
    signs: list[Sign] = [("─", Tone.QUIET)] * plot.columns
    for environment in memory.environments:
        if environment.calls[0].cold:
            signs[plot.x(places[id(environment.calls[0])]) // 2] = (COLD.shape, COLD.tone)
    return said(" " * edge + "└", Tone.QUIET) + _joined(signs)


def _ends(calls: Sequence[Call], edge: int, columns: int) -> Content:
    """Which calls stand at the ends, and when they were."""
    first, last = (f"{place} · {_time(call)}" for place, call in (("call 1", calls[0]), (f"{len(calls)}", calls[-1])))
    words = first + last.rjust(columns - len(first)) if len(first) + len(last) < columns else last.rjust(columns)
    return said(" " * (edge + 1) + words, Tone.QUIET)


def _time(call: Call) -> str:
    return f"{call.at.astimezone():%H:%M:%S}"


def _legend(memory: Memory, edge: int) -> Content:
    """What the marks mean, those that there are."""
    found = []
    if memory.cold_starts:
        found.append((COLD, "cold start"))
    if memory.kills:
        found.append((KILLED, "killed for memory"))
    if memory.updated_at is not None:
        found.append((UPDATED, f"update {memory.updated_at.astimezone():%H:%M}"))
    parts = [said(mark.shape, mark.tone) + said(f" {words}", Tone.QUIET) for mark, words in found]
    return Content(" " * (edge + 1)) + Content("   ").join(parts)


def _joined(signs: Sequence[Sign]) -> Content:
    """Neighbours of one tone as one piece."""
    return Content("").join(_pieces(signs))


def _pieces(signs: Sequence[Sign]) -> Iterator[Content]:
    for tone, group in groupby(signs, key=lambda sign: sign[1]):
        yield said("".join(shape for shape, _ in group), tone)
