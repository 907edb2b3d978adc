"""Where the log that is followed is found, and how it is looked at."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from interview_tui.ui.logbook import Logbook

if TYPE_CHECKING:
    from interview_tui.ui.drawing.log_sight import LogSight


class Bookshelf:
    """Where the open logbook is found by whatever draws it, and how it is looked at in the tab and in full screen."""

    def __init__(self) -> None:
        self.open = Logbook()

    @cached_property
    def sight(self) -> LogSight:
        """What is in sight of the log, from when it is looked at first."""
        from interview_tui.ui.drawing.log_sight import LogSight

        return LogSight(self.open)
