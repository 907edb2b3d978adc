"""Text that is painted only when it differs."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static


class Words(Static):
    """Says a text; saying the same once more costs nothing."""

    _said = Content("")

    def say(self, text: Content, *, layout: bool) -> None:
        """Show the text; with ``layout`` it may take another number of lines."""
        if not self._said.is_same(text):
            self._said = text
            self.update(text, layout=layout)
