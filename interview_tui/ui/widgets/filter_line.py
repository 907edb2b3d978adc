"""The line that the filter is typed into; rows come and go while it is typed."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Label


class FilterLine(Horizontal):
    """Hidden until it is asked for."""

    class Typed(Message):
        """The filter reads like this now."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Done(Message):
        """The user pressed Enter."""

    def __init__(self) -> None:
        super().__init__(id="filter-line")
        self.display = False
        self._input = Input(id="filter", compact=True, placeholder="candidate, id, state, challenge or trouble")

    def compose(self) -> ComposeResult:
        """A sign and the field."""
        yield Label("/", id="filter-sign")
        yield self._input

    def open(self, words: str) -> None:
        """Show it with the filter in force."""
        self.display = True
        with self.prevent(Input.Changed):
            self._input.value = words
        self._input.cursor_position = len(words)
        self._input.focus()

    def close(self) -> None:
        """Hide it; the filter stays."""
        self.display = False

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.display:
            self.post_message(self.Typed(event.value))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Done())
