"""A log that is written to very fast: ``ours 20000``, ``peer 20000`` (lines a second) or ``unbounded 0``.

``m`` feeds a million lines more, as fast as the screen takes them; ``k`` counts itself on the screen.
"""

from __future__ import annotations

import gc
import sys
import threading
import time
from abc import abstractmethod
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Log, Static

from interview_tui.model.lambda_lines import LogLine
from interview_tui.model.log import LogEvent
from interview_tui.model.log_filter import LineReader
from interview_tui.ui.drawing.log_sight import LogSight
from interview_tui.ui.logbook import Logbook, Reading
from interview_tui.ui.widgets.log_lines import LogLines

KEPT = 10_000
MILLION, BATCH = 1_000_000, 10_000
A_SECOND = 50
"""How often in a second the writer writes."""
FLUSH = 0.1


def message(number: int) -> str:
    """A line as long as those of a function."""
    level = ("INFO", "INFO", "INFO", "WARNING", "ERROR")[number % 5]
    return f"[{level}] number {number:08} request took {number % 977} ms, 61 MB in use, 1440 entries in the cache"


class Flooded(App[None]):
    """A thread writes, the screen takes what has come ten times a second, and keys count themselves."""

    CSS = "Static { height: 1; } Log, LogLines { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "count", priority=True),
        Binding("m", "million", priority=True),
        Binding("ctrl+q", "quit", priority=True),
    ]

    def __init__(self, rate: int) -> None:
        super().__init__()
        self._rate = rate
        self._pressed = 0
        self._written = self._taken = 0
        self._waiting: list[Any] = []
        self._lock = threading.Lock()

    def on_mount(self) -> None:
        """Begin."""
        self.set_interval(FLUSH, self.flush)
        if self._rate:
            threading.Thread(target=self._flood, daemon=True).start()

    def action_count(self) -> None:
        """The reaction to a key."""
        self._pressed += 1
        unseen = self._taken - self.known()
        self.query_one("#pressed", Static).update(f"pressed {self._pressed:04} unseen {unseen}.")

    def action_million(self) -> None:
        """Begin with a million lines."""
        threading.Thread(target=self._feed, daemon=True).start()

    def flush(self) -> None:
        """Show what has come."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        if waiting:
            self._taken += len(waiting)
            self.take(waiting)

    def prepared(self, messages: Sequence[str]) -> Sequence[Any]:
        """In the writer's thread: what ``take`` gets."""
        return messages

    @abstractmethod
    def take(self, lines: Sequence[Any]) -> None:
        """Show these lines."""

    @abstractmethod
    def known(self) -> int:
        """How many lines are there or are said to have been dropped."""

    def _write(self, many: int) -> None:
        lines = self.prepared([message(number) for number in range(self._written, self._written + many)])
        with self._lock:
            self._waiting.extend(lines)
            self._written += many

    def _flood(self) -> None:
        began = due = time.monotonic()
        while True:
            self._write(int((due - began) * self._rate) - self._written)
            due += 1 / A_SECOND
            time.sleep(max(0.0, due - time.monotonic()))

    def _feed(self) -> None:
        for _ in range(MILLION // BATCH):
            self._write(BATCH)
            self.call_from_thread(self.flush)
        self.call_from_thread(self._fed)

    def _fed(self) -> None:
        self.query_one("#pressed", Static).update(f"fed {self._written}")


class Peer(Flooded):
    """Textual's Log gets the plain texts."""

    def __init__(self, rate: int, kept: int | None) -> None:
        super().__init__(rate)
        self._kept = kept

    def compose(self) -> ComposeResult:
        """All of it."""
        yield Static("log app", markup=False)
        yield Static("", id="pressed", markup=False)
        yield Log(max_lines=self._kept)

    def take(self, lines: Sequence[str]) -> None:
        """Show these lines."""
        log = self.query_one(Log)
        log.write_lines(lines)
        log.refresh()  # by itself a bounded Log (Textual 8.2) paints no more than a line once it is full

    def known(self) -> int:
        """It does not say what it has dropped."""
        return self.query_one(Log).line_count


class Ours(Flooded):
    """Ours gets lines that have been read, as from the thread that follows a log."""

    def __init__(self, rate: int) -> None:
        super().__init__(rate)
        self._reader = LineReader()
        self._book = Logbook("interview-flooded")
        self._sight = LogSight(self._book)
        self._began = datetime.now(UTC)

    def compose(self) -> ComposeResult:
        """All of it."""
        yield Static("log app", markup=False)
        yield Static("", id="pressed", markup=False)
        yield LogLines(self._sight)

    def on_mount(self) -> None:
        """As the dashboard does once it stands: what is there stays, and the collector leaves it alone."""
        gc.freeze()
        super().on_mount()

    def prepared(self, messages: Sequence[str]) -> Sequence[LogLine]:
        """Which call a line belongs to, and how grave it is."""
        at = self._began + timedelta(milliseconds=self._written)
        return self._reader.read(LogEvent(message, at, at, "environment", message) for message in messages)

    def take(self, lines: Sequence[LogLine]) -> None:
        """Show these lines."""
        self._book.add(lines, Reading(caught_up=True))
        self._sight.update(self._book)
        self.query_one(LogLines).flush()

    def known(self) -> int:
        """Those that it keeps, and those that it says it has dropped."""
        return len(self._book.lines) + self._sight.dropped


if __name__ == "__main__":
    kind, rate = sys.argv[1], int(sys.argv[2])
    app = Ours(rate) if kind == "ours" else Peer(rate, KEPT if kind == "peer" else None)
    app.run()
