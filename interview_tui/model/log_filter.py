"""Reading a log from line to line: which call a line belongs to, and which lines are wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from interview_tui.model.errors import WrongUse
from interview_tui.model.lambda_lines import Kind, Level, LogLine, read_line
from interview_tui.model.log import LogEvent

STREAMS = 1_000
"""How many execution environments a reader keeps in mind."""


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
        return replace(line, request_id=self._working_on.get(event.stream, ""))


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which lines are wanted: by text, by level, by call, and whether with those that are usually folded away.

    A line without a level passes only where no level is asked for.
    """

    pattern: re.Pattern[str] | None = None
    level: Level | None = None
    folding: bool = True
    request_id: str = ""

    def wants(self, line: LogLine) -> bool:
        """Whether the line is wanted."""
        if self.folding and line.folded:
            return False
        if self.level is not None and (line.level is None or line.level < self.level):
            return False
        if self.request_id and line.request_id != self.request_id:
            return False
        return self.pattern is None or self.pattern.search(line.event.message) is not None


def pattern_of(text: str) -> re.Pattern[str] | None:
    """What to search for: a plain text, or a regular expression as in ``/memory: \\d+/``; ``None`` for nothing.

    Capitals matter only where the text has some. Raises ``WrongUse`` for an expression that is none.
    """
    if not text:
        return None
    is_expression = len(text) > 2 and text.startswith("/") and text.endswith("/")
    source = text[1:-1] if is_expression else re.escape(text)
    try:
        return re.compile(source, re.NOFLAG if _has_capitals(source) else re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise WrongUse(
            f"{text} is not a regular expression: {error}.", "Leave the slashes out to search for plain text."
        ) from None


def _has_capitals(source: str) -> bool:
    r"""Capitals of the text itself, not those of classes such as ``\S``."""
    plain = re.sub(r"\\.", "", source)
    return plain != plain.lower()
