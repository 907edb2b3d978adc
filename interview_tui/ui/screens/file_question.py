"""What the questions for the name of a file have in common: a field, and a second asking before one is replaced."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label

from interview_tui.model.errors import InterviewError
from interview_tui.ui.words import clean

Answer = TypeVar("Answer")


class FileQuestion(ModalScreen[Answer | None]):
    """Shows its questions in a dialog with the class ``saving``; Escape and the button ``cancel`` answer nothing."""

    CSS_PATH = "file_question.tcss"
    AUTO_FOCUS = "#path"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel")]

    def __init__(self) -> None:
        super().__init__()
        self._warned: Path | None = None

    def field(self, path: str) -> ComposeResult:
        """The field for the name, with the one that is offered, and room for what is wrong with it."""
        yield Label("File", classes="field")
        yield Input(path, id="path", compact=True, select_on_focus=False)
        yield Label("", id="path-message", classes="message")

    @property
    def named(self) -> str:
        """What stands in the field."""
        return self.query_one("#path", Input).value

    def is_agreed(self, path: Path) -> bool:
        """Whether the file can be written without asking once more: there is none, or the user has been told of it."""
        if not path.exists() or self.replaces(path):
            return True
        self._warned = path
        self.say("This file exists already. Once more replaces it.")
        return False

    def replaces(self, path: Path) -> bool:
        """Whether the user has been told that there is a file of that name already."""
        return path == self._warned

    def say(self, words: str) -> None:
        """Say it below the field."""
        self.query_one("#path-message", Label).update(Content(clean(words)))

    def say_why(self, error: InterviewError) -> None:
        """Say what is wrong with the name."""
        self.say(f"{error.title} {error.hint}".strip())

    @on(Input.Changed)
    def _changed(self) -> None:
        self._warned = None
        self.say("")

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)
