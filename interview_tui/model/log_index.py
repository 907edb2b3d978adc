"""Which lines of a log that moves on are wanted, and which of those match a search: each line is looked at once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable

from interview_tui.model.lambda_lines import Level, LogLine
from interview_tui.model.log import Ring
from interview_tui.model.log_filter import LogFilter, Look, Pattern, as_written


class LogIndex:
    """The numbers of the wanted lines of a ring, oldest first; never more than the ring has lines.

    ``hits`` are those of ``shown`` that match what is searched for. Both are as of the last ``update``. ``as_shown`` is
    how a line is shown, where that is not as it was written: it is found either way. What takes too long raises
    ``TooSlow`` and changes nothing.
    """

    def __init__(
        self,
        lines: Ring[LogLine],
        wanted: LogFilter,
        searched: Pattern | None = None,
        as_shown: Callable[[LogLine], str] = as_written,
    ) -> None:
        self._lines = lines
        self._wanted = wanted
        self._searched = searched
        self._as_shown = as_shown
        self.shown: list[int] = []
        self.hits: list[int] = []
        self.end = lines.first
        """The number of the first line that has not been looked at."""
        self.update()

    def update(self) -> None:
        """Forget what the ring has dropped, and look at what has come."""
        lines, look, searched = self._lines, Look(self._as_shown), self._searched
        shown, hits = [], []
        for number, line in enumerate(lines.since(self.end), max(self.end, lines.first)):
            if self._wanted.wants(line, look):
                shown.append(number)
                if searched is not None and look.finds(searched, line):
                    hits.append(number)
        for known, new in ((self.shown, shown), (self.hits, hits)):
            del known[: bisect_left(known, lines.first)]
            known += new
        self.end = lines.end

    def search(self, searched: Pattern | None) -> None:
        """Search for something else among the wanted lines."""
        hits: list[int] = []
        if searched is not None:
            lines, look = self._lines, Look(self._as_shown)
            kept = self.shown[bisect_left(self.shown, lines.first) :]
            hits = [number for number in kept if look.finds(searched, lines[number])]
        self._searched, self.hits = searched, hits

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
        lines = self._lines
        oldest = bisect_left(self.shown, lines.first)
        for place in range(bisect_left(self.shown, number) - 1, oldest - 1, -1):
            level = lines[self.shown[place]].level
            if level is not None and level >= Level.ERROR:
                return self.shown[place]
        return None
