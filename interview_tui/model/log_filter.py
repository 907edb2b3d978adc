"""Reading a log from line to line: which call a line belongs to, and which lines are wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from interview_tui.model.lambda_lines import Kind, Level, LogLine, read_line
from interview_tui.model.log import LogEvent

STREAMS = 1_000
"""How many execution environments a reader keeps in mind."""
PATIENCE = 0.2
"""Seconds that regular expressions may take before nobody would wait for the screen."""


class LineReader:
    """Reads events in order; a line that names no call belongs to the one that its environment is working on."""

    def __init__(self) -> None:
        self._working_on: dict[str, str] = {}

    def read(self, events: Iterable[LogEvent]) -> tuple[LogLine, ...]:
        """One line for each event."""
        return tuple(map(self._read, events))

    def _read(self, event: LogEvent) -> LogLine:
        line = read_line(event)
        if line.kind is Kind.START:
            self._working_on.pop(event.stream, None)
            self._working_on[event.stream] = line.request_id
            if len(self._working_on) > STREAMS:
                del self._working_on[next(iter(self._working_on))]
        if line.request_id:
            return line
        call = self._working_on.get(event.stream, "")
        return replace(line, request_id=call) if call else line


@dataclass(slots=True)
class Patience:
    """How many seconds regular expressions may still take, all together."""

    left: float = PATIENCE


class Pattern(Protocol):
    """What is searched for; equal to another one of the same text."""

    @property
    def text(self) -> str:
        """As it was typed."""

    def is_in(self, text: str, patience: Patience, /) -> bool:
        """Whether it matches somewhere. Raises ``TooSlow`` when it does not know after that time."""

    def places(self, text: str, most: int, patience: Patience, /) -> list[tuple[int, int]]:
        """Where so many matches at most begin and end; one of nothing is none. Raises ``TooSlow``."""


def as_written(_line: LogLine) -> str:
    """For a screen that shows messages as they were written: nothing else."""
    return ""


class Look:
    """One look at some lines: they are searched as they were written, and as they are shown where that differs."""

    def __init__(self, shown: Callable[[LogLine], str] = as_written) -> None:
        self._shown = shown
        self._patience = Patience()

    def finds(self, pattern: Pattern, line: LogLine) -> bool:
        """Whether the pattern is in the line. Raises ``TooSlow``."""
        if pattern.is_in(line.event.message, self._patience):
            return True
        shown = self._shown(line)
        return bool(shown) and pattern.is_in(shown, self._patience)


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which lines are wanted: by text, by level, by call, and whether with those that are usually folded away.

    A line without a level passes only where no level is asked for.
    """

    pattern: Pattern | None = None
    level: Level | None = None
    folding: bool = True
    request_id: str = ""

    def wants(self, line: LogLine, look: Look | None = None) -> bool:
        """Whether the line is wanted; in a look at more lines, that one. Raises ``TooSlow``."""
        if self.folding and line.folded:
            return False
        if self.level is not None and (line.level is None or line.level < self.level):
            return False
        if self.request_id and line.request_id != self.request_id:
            return False
        return self.pattern is None or (look or Look()).finds(self.pattern, line)
