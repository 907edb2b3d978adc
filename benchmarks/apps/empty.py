"""The peer of an idle dashboard: an app of Textual's with nothing in it."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static


class EmptyApp(App[None]):
    """One line of text."""

    def compose(self) -> ComposeResult:
        """All of it."""
        yield Static("empty app", markup=False)


if __name__ == "__main__":
    EmptyApp().run()
