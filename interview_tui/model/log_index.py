"""Which lines of a log that moves on are wanted, and which of those match a search: each line is looked at once."""

from __future__ import annotations

import re
from bisect import bisect_left

from interview_tui.model.lambda_lines import Level, LogLine
from interview_tui.model.log import Ring
from interview_tui.model.log_filter import LogFilter


class LogIndex:
    """The numbers of the wanted lines of a ring, oldest first; never more than the ring has lines.

    ``hits`` are those of ``shown`` that match what is searched for. Both are as of the last ``update``.
    """

    def __init__(self, lines: Ring[LogLine], wanted: LogFilter, searched: re.Pattern[str] | None = None) -> None:
        self._lines = lines
        self._wanted = wanted
        self._searched = searched
        self.shown: list[int] = []
        self.hits: list[int] = []
        self.end = lines.first
        """The number of the first line that has not been looked at."""
        self.update()

    def update(self) -> None:
        """Forget what the ring has dropped, and look at what has come."""
        lines, first = self._lines, self._lines.first
        for numbers in (self.shown, self.hits):
            del numbers[: bisect_left(numbers, first)]
        for number, line in enumerate(lines.since(self.end), max(self.end, first)):
            if self._wanted.wants(line):
                self.shown.append(number)
                if self._searched is not None and self._searched.search(line.event.message):
                    self.hits.append(number)
        self.end = lines.end

    def search(self, searched: re.Pattern[str] | None) -> None:
        """Search for something else among the wanted lines."""
        self.update()
        self._searched = searched
        self.hits = []
        if searched is not None:
            lines = self._lines
            self.hits = [number for number in self.shown if searched.search(lines[number].event.message)]

    def place(self, number: int) -> int:
        """Where a line stands among the wanted ones; that of the next one when it is none of them."""
        return max(min(bisect_left(self.shown, number), len(self.shown) - 1), 0)

    def hit_beside(self, number: int, step: int) -> int | None:
        """The next match after a line, or before it; after the last comes the first. ``None`` without any."""
        if not self.hits:
            return None
        place = bisect_left(self.hits, number)
        if step < 0:
            return self.hits[place - 1]
        if place < len(self.hits) and self.hits[place] == number:
            place += 1
        return self.hits[place % len(self.hits)]

    def hit_at(self, number: int) -> int:
        """Which match a line is, from 1 on; 0 when it is none."""
        place = bisect_left(self.hits, number)
        return place + 1 if place < len(self.hits) and self.hits[place] == number else 0

    def error_before(self, number: int) -> int | None:
        """The last line before that number that is an error; ``None`` when there is none."""
        self.update()
        lines = self._lines
        for place in range(bisect_left(self.shown, number) - 1, -1, -1):
            level = lines[self.shown[place]].level
            if level is not None and level >= Level.ERROR:
                return self.shown[place]
        return None
