"""The question where a log is to be saved, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Label

from interview_tui.model.errors import InterviewError
from interview_tui.model.interview import Interview
from interview_tui.ui.saving import checked, default_log_path
from interview_tui.ui.screens.file_question import FileQuestion


@dataclass(frozen=True, slots=True)
class LogSaving:
    """Where to write how much; ``overwrite`` when the user has been told that there is a file already."""

    path: Path
    everything: bool
    overwrite: bool


class SaveLog(FileQuestion[LogSaving]):
    """Returns what to save; Enter saves what is shown, and once more when a file would be replaced."""

    def __init__(self, interview: Interview, shown: int, kept: int) -> None:
        super().__init__()
        self._interview = interview
        self._shown = shown
        self._kept = kept

    def compose(self) -> ComposeResult:
        """One field, and a button for each amount."""
        with Vertical(classes="dialog saving") as pane:
            pane.border_title = "Save the log"
            yield from self.field(default_log_path(self._interview))
            yield Label(
                Content("Each line with its time in UTC. Only you will be able to read the file."), classes="quiet"
            )
            with Horizontal(classes="buttons"):
                if self._shown:
                    yield Button(f"{self._shown:,} shown", variant="primary", id="shown", compact=True)
                if self._kept != self._shown:
                    yield Button(f"All {self._kept:,} kept", id="all", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    @on(Input.Submitted)
    @on(Button.Pressed, "#shown")
    def _save_shown(self) -> None:
        self._save(everything=not self._shown)

    @on(Button.Pressed, "#all")
    def _save_all(self) -> None:
        self._save(everything=True)

    def _save(self, *, everything: bool) -> None:
        try:
            path = checked(self.named)
        except InterviewError as error:
            self.say_why(error)
        else:
            if self.is_agreed(path):
                self.dismiss(LogSaving(path, everything, self.replaces(path)))
