"""The line that a search or a filter of the log is typed into; a wrong expression says so in place."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label

from interview_tui.ui.words import clean


class LogPrompt(Horizontal):
    """Hidden until it is asked for; ``what`` is the field of the view that is typed, ``search`` or ``filter``."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel", show=False)]

    class Typed(Message):
        """It reads like this now."""

        def __init__(self, what: str, text: str) -> None:
            super().__init__()
            self.what = what
            self.text = text

    class Done(Message):
        """The user pressed Enter, or Esc: ``kept`` tells which."""

        def __init__(self, what: str, *, kept: bool) -> None:
            super().__init__()
            self.what = what
            self.kept = kept

    def __init__(self) -> None:
        super().__init__(classes="log-prompt")
        self.display = False
        self.what = ""
        self._before = ""
        self._sign, self._message = Label(classes="sign"), Label(classes="wrong")
        self._input = Input(compact=True, placeholder="text or /regular expression/")

    def compose(self) -> ComposeResult:
        """What it is, the field, and what is wrong with it."""
        yield self._sign
        yield self._input
        yield self._message

    def open(self, what: str, text: str) -> None:
        """Show it with what is in force."""
        self.what, self._before, self.display = what, text, True
        self._sign.update(Content(f"{what} "))
        self.complain("")
        with self.prevent(Input.Changed):
            self._input.value = text
        self._input.cursor_position = len(text)
        self._input.focus()

    def complain(self, words: str) -> None:
        """Say what is wrong, or nothing."""
        self._message.display = bool(words)
        self._message.update(Content(clean(words)))

    def action_cancel(self) -> None:
        """As it was before."""
        self.display = False
        self.post_message(self.Typed(self.what, self._before))
        self.post_message(self.Done(self.what, kept=False))

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.display:
            self.post_message(self.Typed(self.what, event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not self._message.display:
            self.display = False
            self.post_message(self.Done(self.what, kept=True))
