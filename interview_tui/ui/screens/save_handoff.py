"""The question where a handoff is to be saved; the ending of the name says what is written."""

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
from interview_tui.ui.handed import Copy
from interview_tui.ui.saving import chosen, default_path
from interview_tui.ui.words import clean


@dataclass(frozen=True, slots=True)
class Saving:
    """Where to write what; ``overwrite`` when the user has been told that there is a file already."""

    path: Path
    wanted: Copy
    overwrite: bool


class SaveHandoff(ModalScreen[Saving | None]):
    """Returns what to save; Enter saves, and once more when a file would be replaced."""

    CSS_PATH = "save_handoff.tcss"
    AUTO_FOCUS = "#path"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel")]

    def __init__(self, interview: Interview) -> None:
        super().__init__()
        self._interview = interview
        self._warned: Path | None = None

    def compose(self) -> ComposeResult:
        """One field."""
        with Vertical(id="saving", classes="dialog") as pane:
            pane.border_title = "Save"
            yield Label("File", classes="field")
            yield Input(default_path(self._interview), id="path", compact=True, select_on_focus=False)
            yield Label("", id="path-message", classes="message")
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

    @on(Input.Changed)
    def _changed(self) -> None:
        self._warned = None
        self._say("")

    @on(Input.Submitted)
    @on(Button.Pressed, "#save")
    def _save(self) -> None:
        try:
            path, wanted = chosen(self.query_one("#path", Input).value)
        except InterviewError as error:
            self._say(f"{error.title} {error.hint}".strip())
            return
        if path.exists() and path != self._warned:
            self._warned = path
            self._say("This file exists already. Enter once more replaces it.")
            return
        self.dismiss(Saving(path, wanted, path == self._warned))

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)

    def _say(self, words: str) -> None:
        self.query_one("#path-message", Label).update(Content(clean(words)))
