"""The Memory tab: whether the function leaks, its calls as a chart, and the figures; and one line of it for Health."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from textual.content import Content

from interview_tui.model.memory import Memory, Verdict
from interview_tui.operations import watching
from interview_tui.ui.board import Board
from interview_tui.ui.bookshelf import Bookshelf
from interview_tui.ui.drawing import chart, tones
from interview_tui.ui.drawing.lines import EMPTY, Lines, bar, hung, marked, paragraph, said
from interview_tui.ui.drawing.tones import Mark, Tone
from interview_tui.ui.kept_readings import MemoryReading
from interview_tui.ui.logbook import Reading
from interview_tui.ui.poller import STANDING
from interview_tui.ui.traffic import Run
from interview_tui.ui.words import clean, local_second

MARKS: Mapping[Verdict, Mark] = {
    Verdict.UNKNOWN: tones.PENDING,
    Verdict.GROWING: tones.UNSURE,
    Verdict.LEAKING: tones.RISING,
    Verdict.FLAT: tones.PASSED,
}
_SPARK, _BLOCKS = 8, "▁▂▃▄▅▆▇█"
_MOST_ROWS = 24
_COLUMN = 25
_ROOMY = 18
"""Lines from which on the chart has air above and below."""


class MemoryLines:
    """Draws the tab; the chart is worked out anew only when there is something new, or another room for it."""

    def __init__(self, shelf: Bookshelf, keys: Mapping[str, str]) -> None:
        self._shelf = shelf
        self._key = keys["traffic"]
        self._drawn: tuple[MemoryReading, int, int] | None = None
        self._chart: Lines = []

    def draw(self, board: Board, now: datetime, width: int, height: int) -> Lines:
        """The sentence, how reading and traffic go, the chart and the figures; all in ``height`` lines if it can be."""
        found, reading = board.memories.get(board.selected), self._reading(board)
        head = self._traffic(board, now, width)
        if reading is not None:
            head = [*_trouble(reading, width), *head]
        if found is None:
            return [*head, *paragraph(self._why_nothing(board, reading), width, Tone.QUIET)]
        lines = [*_verdict(found, now, width), *head]
        figures = _figures(found.memory, width)
        air = [EMPTY] if height >= _ROOMY else []
        rows = height - len(lines) - len(figures) - chart.BELOW - 2 * len(air)
        rows = min(max(rows, chart.LEAST_ROWS), _MOST_ROWS)
        return [*lines, *air, *self._charted(found, width, rows), *air, *figures]

    def _reading(self, board: Board) -> Reading | None:
        """How reading the selected interview's log goes; ``None`` when it is not read."""
        book = self._shelf.open
        return book.reading if book.interview_id == board.selected else None

    def _charted(self, found: MemoryReading, width: int, rows: int) -> Lines:
        if self._drawn != (found, width, rows):
            self._drawn, self._chart = (found, width, rows), chart.draw(found.memory, width, rows)
        return self._chart

    def _why_nothing(self, board: Board, reading: Reading | None) -> str:
        interview = board.interview(board.selected)
        if interview is None or interview.state not in STANDING:
            return "There is no function to watch at this moment."
        if not watching.has_function(interview):
            return "It has no function to watch: challenge B has one."
        if reading is None or not (reading.caught_up or reading.error):
            return "Reading the function's log…"
        return "" if reading.error else f"The function has not been called yet. {self._key} sends calls to it."

    def _traffic(self, board: Board, now: datetime, width: int) -> Lines:
        """The calls that are being sent, or how sending them ended."""
        run = board.traffic.get(board.selected)
        if run is None:
            return []
        if run.running:
            failed = f", {run.traffic.failed} failed" if run.traffic.failed else ""
            tail = f"{failed} · {self._key} stops it"
            head = marked(tones.BUSY) + said("traffic: ")
            room = max(width - head.cell_length - len(tail), 16)
            return [head + bar(run.traffic.sent, run.traffic.calls, room) + said(tail, Tone.QUIET)]
        return _ended(run, now, width)


def _ended(run: Run, now: datetime, width: int) -> Lines:
    at = f" · {local_second(run.ended, now)}" if run.ended is not None else ""
    if run.error is not None:
        words = f"traffic: ended after {run.traffic.words}{at}. {run.error.title} {run.error.hint}"
        return hung(tones.BROKEN, words.strip(), width, Tone.BAD)
    stopped = "" if run.traffic.sent == run.traffic.calls else "stopped after "
    why = f" ({clean(run.traffic.said)})" if run.traffic.said else ""
    return hung(tones.GONE, f"traffic: {stopped}{run.traffic.words}{why}{at}", width, Tone.QUIET)


def _trouble(reading: Reading, width: int) -> Lines:
    """Why what is shown may not be all there is."""
    error = reading.error
    if error is not None:
        return hung(tones.UNSURE, f"The log cannot be read: {error.title} {error.hint}".strip(), width, Tone.ODD)
    return hung(tones.UNSURE, reading.said, width, Tone.ODD) if reading.warning else []


def _verdict(found: MemoryReading, now: datetime, width: int) -> Lines:
    """The sentence, and as of when."""
    mark, age = MARKS[found.memory.verdict], f"as of {local_second(found.at, now)}"
    tone = Tone.PLAIN if mark is tones.PENDING else mark.tone
    first, *rest = said(found.memory.sentence, tone, bold=True).wrap(max(width - len(age) - 4, 16))
    head = marked(mark) + first
    head = head.pad_right(max(width - head.cell_length - len(age), 1)) + said(age, Tone.QUIET)
    return [head, *(line.pad_left(2) for line in rest)]


def _figures(memory: Memory, width: int) -> Lines:
    """All figures, in as many columns as there is room for."""
    named = [
        ("memory", f"{memory.used_mb:.0f}/{memory.limit_mb} MB"),
        ("MB per call", "unknown" if memory.mb_per_call is None else _rate(memory.mb_per_call)),
        ("calls left", _calls_left(memory)),
        ("calls", f"{memory.calls}"),
        ("environments", f"{len(memory.environments)}"),
        ("cold starts", f"{memory.cold_starts}"),
        ("memory kills", f"{memory.kills}"),
        ("errors", f"{memory.errors}"),
        ("duration p50", _ms(memory.p50_ms)),
        ("duration p95", _ms(memory.p95_ms)),
    ]
    cells = [said(name.ljust(13), Tone.QUIET) + said(value) for name, value in named]
    across = max(1, min(width // _COLUMN, 5))
    down = -(-len(cells) // across)
    rows = [cells[place::down] for place in range(down)]
    return [Content("").join(_padded(row)) for row in rows]


def _padded(row: list[Content]) -> list[Content]:
    return [cell.pad_right(max(_COLUMN - cell.cell_length, 1)) for cell in row]


def _calls_left(memory: Memory) -> str:
    if memory.calls_left is not None:
        return f"about {memory.calls_left}"
    return "no end" if memory.verdict is Verdict.FLAT else "unknown"


def _rate(mb: float) -> str:
    """MB with its sign; what rounds to nothing is ``+0.0``."""
    return f"{round(mb, 1) + 0.0:+.1f}"


def _ms(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.0f} ms" if value < 10_000 else f"{value / 1000:.1f} s"


def evidence(memory: Memory) -> Content:
    """For the Health tab, such as ``61 MB of 256 used ▁▂▄▆ +2.1 MB/call · leaking 2.1 MB a call``."""
    mark, last = MARKS[memory.verdict], max(memory.environments, key=lambda found: found.last.at)
    used = [call.used_mb for call in last.calls]
    rate = "" if memory.mb_per_call is None else f" {_rate(memory.mb_per_call)} MB/call"
    words = said(f"{memory.used_mb:.0f} MB of {memory.limit_mb} used ")
    words += said(spark(used, memory.limit_mb, _SPARK), Tone.BUSY) + said(rate)
    return words + said(f" · {memory.sentence}", Tone.PLAIN if mark in (tones.PASSED, tones.PENDING) else mark.tone)


def spark(values: Sequence[float], limit_mb: int, width: int) -> str:
    """A rising or a flat line in so many characters at most; what is little beside the limit does not rise."""
    step = max(len(values) / width, 1.0)
    shown = [values[int(place * step)] for place in range(min(len(values), width))]
    shown[-1:] = values[-1:]
    low = min(shown, default=0.0)
    span = max(max(shown, default=0.0) - low, limit_mb / 4, 1.0)
    return "".join(_BLOCKS[min(int((value - low) / span * len(_BLOCKS)), len(_BLOCKS) - 1)] for value in shown)
