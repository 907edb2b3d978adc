"""What travels between the thread that follows a log, the screen and the app."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from interview_tui.model.lambda_lines import LogLine
    from interview_tui.ui.kept_readings import MemoryReading
    from interview_tui.ui.logbook import Logbook, Reading


class LogRead(Message):
    """One look at the log behind a logbook; ``memory`` is there when something new is known of it.

    The first look of an attempt is ``anew``: it begins at the beginning.
    """

    def __init__(
        self,
        book: Logbook,
        lines: Sequence[LogLine],
        reading: Reading,
        memory: MemoryReading | None = None,
        *,
        anew: bool = False,
    ) -> None:
        super().__init__()
        self.book = book
        self.lines = lines
        self.reading = reading
        self.memory = memory
        self.anew = anew


class LiveRequested(Message):
    """The user wants Live Tail on, or off again."""

    def __init__(self, interview_id: str, *, live: bool) -> None:
        super().__init__()
        self.interview_id = interview_id
        self.live = live


class SaveLogRequested(Message):
    """The user wants lines in a file; ``overwrite`` when told that there is one already."""

    def __init__(self, path: Path, lines: Sequence[LogLine], *, overwrite: bool) -> None:
        super().__init__()
        self.path = path
        self.lines = lines
        self.overwrite = overwrite


class LogSaved(Message):
    """The file is written."""

    def __init__(self, path: Path, lines: int) -> None:
        super().__init__()
        self.path = path
        self.lines = lines
