"""A checkbox that can be read without colours."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Checkbox


class TickBox(Checkbox):
    """Has its mark only when it is chosen; Textual's shows the same letter either way, in another colour."""

    def render(self) -> Content:
        """The box, ticked or empty, and its label."""
        self.BUTTON_INNER = "✓" if self.value else " "
        return super().render()
