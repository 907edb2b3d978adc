"""How a log is looked at, as a frozen value."""

from __future__ import annotations

from dataclasses import dataclass, replace

from interview_tui.expressions import pattern_of
from interview_tui.model.lambda_lines import Level
from interview_tui.model.log_filter import LogFilter, Pattern

_LEVELS = (None, Level.INFO, Level.WARNING, Level.ERROR)


@dataclass(frozen=True, slots=True)
class LogView:
    """Which lines are shown and how; ``filter`` and ``search`` are texts or regular expressions as typed."""

    filter: str = ""
    search: str = ""
    level: Level | None = None
    folding: bool = True
    request_id: str = ""
    """The only call whose lines are shown; empty for all."""
    wrap: bool = False
    utc: bool = False

    def wanted(self) -> LogFilter:
        """Which lines are shown. Raises ``WrongUse`` for an expression that is none."""
        return LogFilter(pattern_of(self.filter), self.level, self.folding, self.request_id)

    def searched(self) -> Pattern | None:
        """What is searched for. Raises ``WrongUse`` for an expression that is none."""
        return pattern_of(self.search)

    def without(self, expression: str) -> LogView:
        """Without that as its filter or search."""
        search = "" if self.search == expression else self.search
        return replace(self, search=search, filter="" if self.filter == expression else self.filter)

    def next_level(self) -> LogView:
        """The next level: all, info, warning, error, and all again."""
        return replace(self, level=_LEVELS[(_LEVELS.index(self.level) + 1) % len(_LEVELS)])
