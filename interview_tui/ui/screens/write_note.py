"""The line for a note: Enter keeps it."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label

from interview_tui.model.interview import Interview
from interview_tui.ui.words import clean


class WriteNote(ModalScreen[str | None]):
    """Returns the note, or ``None`` when the user thought better of it."""

    CSS_PATH = "write_note.tcss"
    AUTO_FOCUS = "#note-text"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel")]

    def __init__(self, interview: Interview, text: str = "", trouble: str = "") -> None:
        super().__init__()
        self._interview = interview
        self._text = text
        self._trouble = trouble

    def compose(self) -> ComposeResult:
        """One line."""
        with Vertical(id="writing-note", classes="dialog") as pane:
            pane.border_title = Content(f"Note on {clean(self._interview.candidate) or self._interview.id}")
            yield Input(self._text, id="note-text", compact=True, select_on_focus=False)
            yield Label(Content(clean(self._trouble)), id="note-message", classes="message")
            yield Label(
                Content("Kept on this machine with the time, and in the archive. The candidate does not see it."),
                classes="quiet",
            )
            with Horizontal(classes="buttons"):
                yield Button("Save", variant="primary", id="save", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        if event.value != self._text:
            self._say("")

    @on(Input.Submitted)
    @on(Button.Pressed, "#save")
    def _save(self) -> None:
        text = self.query_one("#note-text", Input).value
        if text.strip():
            self.dismiss(text)
        else:
            self._say("There is nothing to save yet. Esc leaves.")

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)

    def _say(self, words: str) -> None:
        self.query_one("#note-message", Label).update(Content(words))
