"""The question where a handoff is to be saved; the ending of the name says what is written."""

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
from interview_tui.ui.handed import Copy
from interview_tui.ui.saving import chosen, default_path
from interview_tui.ui.screens.file_question import FileQuestion


@dataclass(frozen=True, slots=True)
class Saving:
    """Where to write what; ``overwrite`` when the user has been told that there is a file already."""

    path: Path
    wanted: Copy
    overwrite: bool


class SaveHandoff(FileQuestion[Saving]):
    """Returns what to save; Enter saves, and once more when a file would be replaced."""

    def __init__(self, interview: Interview) -> None:
        super().__init__()
        self._interview = interview

    def compose(self) -> ComposeResult:
        """One field."""
        with Vertical(classes="dialog saving") as pane:
            pane.border_title = "Save"
            yield from self.field(default_path(self._interview))
            yield Label(
                Content(
                    ".eml  the e-mail, for a mail program    .txt   the e-mail as text\n"
                    ".env  for docker --env-file             .json  for programs"
                ),
                classes="quiet",
            )
            yield Label(Content("The keys are in it. Only you will be able to read it."), classes="quiet last")
            with Horizontal(classes="buttons"):
                yield Button("Save", variant="primary", id="save", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    @on(Input.Submitted)
    @on(Button.Pressed, "#save")
    def _save(self) -> None:
        try:
            path, wanted = chosen(self.named)
        except InterviewError as error:
            self.say_why(error)
        else:
            if self.is_agreed(path):
                self.dismiss(Saving(path, wanted, self.replaces(path)))
