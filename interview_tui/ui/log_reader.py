"""In a thread: follow one interview's log and tell what each look at it has brought."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from time import monotonic

from textual.message import Message

from interview_tui.model.errors import InterviewError
from interview_tui.model.interview import Interview
from interview_tui.model.lambda_lines import LogLine
from interview_tui.model.log import LogBatch
from interview_tui.model.log_filter import LineReader
from interview_tui.model.memory import MemoryWatch
from interview_tui.model.meter import ARM
from interview_tui.model.ports import Clock
from interview_tui.operations.desk import Desk
from interview_tui.ui.kept_readings import MemoryReading
from interview_tui.ui.log_messages import LogRead
from interview_tui.ui.logbook import Logbook, Reading

FIGURES = 0.5
"""Seconds between two judgements on memory: each goes through all calls."""
AGAIN = 5.0
"""Seconds after which AWS is asked again for what it has not answered."""


class MemoryJudge:
    """What the lines say about memory, worked out no more often than a screen needs it."""

    def __init__(self, desk: Desk, interview: Interview) -> None:
        self._desk = desk
        self._interview = interview
        self._watch = MemoryWatch()
        self._updated_at: datetime | None = None
        self._architecture = ""
        self._asked = self._stale = False
        self._streams: set[str] = set()
        self._due = 0.0

    def judge(self, lines: Sequence[LogLine], *, caught_up: bool) -> MemoryReading | None:
        """The figures when there is something new and the lines so far are all there are."""
        self._watch.add(lines)
        ends = [line for line in lines if line.report is not None]
        self._stale = self._stale or bool(ends)
        # New code begins in a new environment: without one, the update of which AWS has told is the last.
        begun = [line for line in ends if self._begins_environment(line)]
        self._asked = self._asked and not begun
        if not (self._stale and caught_up and monotonic() >= self._due):
            return None
        self._stale, self._due = False, monotonic() + FIGURES
        if not self._asked:
            self._ask()
        return MemoryReading(self._watch.figures(self._updated_at), self._desk.clock.now(), self._architecture)

    def _begins_environment(self, line: LogLine) -> bool:
        """Whether the call had a cold start, or one that a reset has deleted from the log."""
        is_new = line.event.stream not in self._streams
        self._streams.add(line.event.stream)
        return is_new or (line.report is not None and line.report.init_ms is not None)

    def _ask(self) -> None:
        """When the code was updated; what was known holds until there is an answer, whether or not calls come."""
        try:
            self._updated_at = self._desk.updated_at(self._interview)
            # Calls from before a change back were dearer, and one price goes for all: the upper bound.
            if self._architecture in ("", ARM):
                self._architecture = self._desk.architecture(self._interview)
            self._asked = True
        except InterviewError:
            self._stale, self._due = True, monotonic() + AGAIN


def follow(desk: Desk, interview: Interview, book: Logbook, clock: Clock, post: Callable[[Message], object]) -> None:
    """Follow the log from the interview's beginning until a wait of the clock is cancelled, or an error ends it."""
    reader, judge, reading, anew = LineReader(), MemoryJudge(desk, interview), Reading(), True
    try:
        for batch in desk.log(interview, interview.created_at, follow=True, live=book.live, clock=clock):
            lines = reader.read(batch.events)
            reading = _after(reading, batch)
            memory = judge.judge(lines, caught_up=batch.caught_up)
            post(LogRead(book, lines, reading, memory, anew=anew))
            anew = False
    except InterviewError as error:
        post(LogRead(book, (), Reading(caught_up=True, error=error)))


def _after(reading: Reading, batch: LogBatch) -> Reading:
    """What holds after a batch; the last sentence stays until there is another."""
    return Reading(batch.said or reading.said, batch.warning, batch.caught_up, batch.live_seconds)
