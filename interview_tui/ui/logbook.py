"""The log of one interview's function as it has been read so far. It lives beside the board: it is no small value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from interview_tui.model.errors import InterviewError

if TYPE_CHECKING:
    from interview_tui.model.lambda_lines import LogLine
    from interview_tui.model.log import LogEvent, Ring


@dataclass(frozen=True, slots=True)
class Reading:
    """How reading the log goes: ``said`` is the last sentence about it, which holds as long as it is a ``warning``.

    ``caught_up`` is false while older lines are still to come; ``live_seconds`` is what Live Tail is billed by.
    ``error`` is why reading has ended for a while.
    """

    said: str = ""
    warning: bool = False
    caught_up: bool = False
    live_seconds: float = 0.0
    error: InterviewError | None = None


class Logbook:
    """The newest lines of one log, held by the screen's thread only; ``interview_id`` is empty for none.

    ``changed`` grows with everything that a picture of it may show. ``again_at`` is when reading begins again after an
    error.
    """

    def __init__(self, interview_id: str = "", *, live: bool = False) -> None:
        self.interview_id = interview_id
        self.live = live
        self.reading = Reading()
        self.again_at: datetime | None = None
        self.changed = 0
        self._live_before = 0.0
        self._known = Counter[tuple[str, datetime, str]]()
        self._oldest: datetime | None = None

    # What a log is made of is imported with the first line, not before the first picture.

    @cached_property
    def lines(self) -> Ring[LogLine]:
        """The newest of its lines."""
        from interview_tui.model.log import Ring

        return Ring(weigh=lambda line: len(line.event.message))

    def add(self, lines: Sequence[LogLine], reading: Reading, *, anew: bool = False) -> None:
        """Take in what one look has brought; ``anew`` when reading has begun at the beginning again.

        Then the lines that are here stay where they are, and what comes once more is passed over.
        """
        if anew:
            self._known = Counter(_same(line.event) for line in self.lines)
            self._oldest = self.lines[self.lines.first].event.at if self.lines.first else None
        if self._known or self._oldest is not None:
            lines = [line for line in lines if self._is_new(line)]
        if reading.caught_up:
            self._known, self._oldest = Counter(), None
        if reading.live_seconds < self.reading.live_seconds:
            self._live_before += self.reading.live_seconds
        self.lines.extend(lines)
        if anew or lines or reading != self.reading:
            self.changed += 1
        self.reading = reading

    def _is_new(self, line: LogLine) -> bool:
        """Whether the line was neither kept when reading began anew nor dropped before."""
        if self._known[_same(line.event)]:
            self._known[_same(line.event)] -= 1
            return False
        return self._oldest is None or line.event.at > self._oldest

    @property
    def in_trouble(self) -> bool:
        """Whether the log cannot be read at present."""
        return self.reading.warning or self.reading.error is not None

    @property
    def live_seconds(self) -> float:
        """What Live Tail is billed by, over all attempts at it."""
        return self._live_before + self.reading.live_seconds


def _same(event: LogEvent) -> tuple[str, datetime, str]:
    """What a line has in common with itself when it is read again: Live Tail tells no ids, and polling does."""
    return event.stream, event.at, event.message
