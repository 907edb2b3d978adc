"""The line of tabs above the details; a click opens one."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from interview_tui.ui.tabs import TABS, Tab


class TabName(Static):
    """One tab's key and title; the open one is underlined and bold."""

    class Pressed(Message):
        """The tab was clicked."""

        def __init__(self, tab: Tab) -> None:
            super().__init__()
            self.tab = tab

    def __init__(self, tab: Tab, key: str) -> None:
        super().__init__()
        self.tab = tab
        self._key = key
        self._shown: tuple[bool, str] | None = None
        self.tooltip = Content(tab.help)

    def show(self, open_tab: str, note: str = "") -> None:
        """Draw it open or not; a note warns of what goes on in it."""
        is_open = self.tab.id == open_tab
        if (is_open, note) != self._shown:
            self._shown = is_open, note
            self.set_class(is_open, "-open")
            title = (self.tab.title, "bold underline") if is_open else self.tab.title
            warning = (f" ● {note}", "bold $warning") if note else ""
            self.update(Content.assemble((f"{self._key} ", "$footer-key-foreground"), title, warning))

    def on_click(self) -> None:
        """A click is the key."""
        self.post_message(self.Pressed(self.tab))


class TabStrip(Horizontal):
    """All tabs."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        super().__init__(id="tabs")
        self._names = tuple(TabName(tab, keys[f"show_{tab.id}"]) for tab in TABS)

    def compose(self) -> ComposeResult:
        """One name per tab."""
        yield from self._names

    def show(self, open_tab: str, notes: Mapping[str, str]) -> None:
        """Mark the open one, and those with a note."""
        for name in self._names:
            name.show(open_tab, notes.get(name.tab.id, ""))
