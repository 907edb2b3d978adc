"""The line of keys at the bottom, made from the commands; a click does what the key does."""

from __future__ import annotations

from collections.abc import Mapping

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from interview_tui.ui.board import Board
from interview_tui.ui.commands import BAR, Command

_GAP = 2
_STAY = 2
"""So many at the end stay: help and quitting."""


class KeyHint(Static):
    """One key with its word; grey with a reason while it cannot be used."""

    class Pressed(Message):
        """The hint was clicked."""

        def __init__(self, command: Command) -> None:
            super().__init__()
            self.command = command

    def __init__(self, command: Command, key: str) -> None:
        words = Content.assemble((key, "bold $footer-key-foreground"), " ", command.label)
        super().__init__(words)
        self.command = command
        self.width = words.cell_length
        self._reason = ""

    def show(self, board: Board) -> None:
        """Grey it out, or not."""
        reason = self.command.reason(board)
        self.set_class(bool(reason), "-off")
        if reason != self._reason or self.tooltip is None:
            self._reason = reason
            self.tooltip = Content(f"{self.command.help} {reason}".strip())

    def on_click(self) -> None:
        """A click is the key."""
        self.post_message(self.Pressed(self.command))


class KeyBar(Horizontal):
    """The commands that are wanted most; ``keys`` has the keys in force as they are printed."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        super().__init__()
        self._hints = tuple(KeyHint(command, keys[command.id]) for command in BAR)

    def compose(self) -> ComposeResult:
        """One hint per command."""
        yield from self._hints

    def on_resize(self) -> None:
        """Whole hints only: where there is no room for all, the one before the last two gives way, and so on."""
        room = self.size.width - sum(hint.width + _GAP for hint in self._hints) + _GAP
        for place in range(len(self._hints) - 1, -1, -1):
            hint = self._hints[place]
            goes = room < 0 and place < len(self._hints) - _STAY
            room += hint.width + _GAP if goes else 0
            hint.display = not goes

    def show(self, board: Board) -> None:
        """Bring every hint up to date."""
        for hint in self._hints:
            hint.show(board)
