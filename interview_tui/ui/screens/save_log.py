"""The question where a log is to be saved, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label

from interview_tui.model.errors import InterviewError
from interview_tui.model.interview import Interview
from interview_tui.ui.saving import checked, default_log_path
from interview_tui.ui.words import clean


@dataclass(frozen=True, slots=True)
class LogSaving:
    """Where to write how much; ``overwrite`` when the user has been told that there is a file already."""

    path: Path
    everything: bool
    overwrite: bool


class SaveLog(ModalScreen[LogSaving | None]):
    """Returns what to save; Enter saves what is shown, and once more when a file would be replaced."""

    CSS_PATH = "save_log.tcss"
    AUTO_FOCUS = "#path"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel")]

    def __init__(self, interview: Interview, shown: int, kept: int) -> None:
        super().__init__()
        self._interview = interview
        self._shown = shown
        self._kept = kept
        self._warned: Path | None = None

    def compose(self) -> ComposeResult:
        """One field, and a button for each amount."""
        with Vertical(id="saving-log", classes="dialog") as pane:
            pane.border_title = "Save the log"
            yield Label("File", classes="field")
            yield Input(default_log_path(self._interview), id="path", compact=True, select_on_focus=False)
            yield Label("", id="path-message", classes="message")
            yield Label(
                Content("Each line with its time in UTC. Only you will be able to read the file."), classes="quiet"
            )
            with Horizontal(classes="buttons"):
                if self._shown:
                    yield Button(f"{self._shown:,} shown", variant="primary", id="shown", compact=True)
                if self._kept != self._shown:
                    yield Button(f"All {self._kept:,} kept", id="all", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    @on(Input.Changed)
    def _changed(self) -> None:
        self._warned = None
        self._say("")

    @on(Input.Submitted)
    @on(Button.Pressed, "#shown")
    def _save_shown(self) -> None:
        self._save(everything=not self._shown)

    @on(Button.Pressed, "#all")
    def _save_all(self) -> None:
        self._save(everything=True)

    def _save(self, *, everything: bool) -> None:
        try:
            path = checked(self.query_one("#path", Input).value)
        except InterviewError as error:
            self._say(f"{error.title} {error.hint}".strip())
            return
        if path.exists() and path != self._warned:
            self._warned = path
            self._say("This file exists already. Once more replaces it.")
            return
        self.dismiss(LogSaving(path, everything, path == self._warned))

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)

    def _say(self, words: str) -> None:
        self.query_one("#path-message", Label).update(Content(clean(words)))
