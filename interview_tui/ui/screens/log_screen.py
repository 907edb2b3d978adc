"""The log in full screen: the same log, looked at in the same way, with all the room that there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from interview_tui.ui.board import Board
from interview_tui.ui.bookshelf import Bookshelf
from interview_tui.ui.commands import BY_ID
from interview_tui.ui.log_keys import LOG_KEYS
from interview_tui.ui.screens.help import Help
from interview_tui.ui.widgets.log_panel import LogPanel
from interview_tui.ui.words import clean


class LogScreen(Screen[None]):
    """Closed by Esc, q, and the key that opened it; ``board`` tells what is known now."""

    CSS_PATH = "log_screen.tcss"
    AUTO_FOCUS = "LogLines"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "dismiss(None)", "Back"),
        Binding(BY_ID["logs"].key, "dismiss(None)", "Back", id="logs"),
        Binding(BY_ID["help"].key, "help", "Help", id="help"),
    ]

    def __init__(
        self,
        shelf: Bookshelf,
        board: Callable[[], Board | None],
        now: Callable[[], datetime],
        shown_keys: Mapping[str, str],
    ) -> None:
        super().__init__()
        self._board = board
        self._now = now
        self._shown_keys = shown_keys
        self._panel = LogPanel(shelf)
        self._title, self._keys = Static(id="log-title"), Static(id="log-keys")

    def compose(self) -> ComposeResult:
        """Whose log it is, the log, and its keys."""
        yield self._title
        yield self._panel
        yield self._keys

    def on_mount(self) -> None:
        """Times and counts go on."""
        self.set_interval(1.0, self._draw)
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """As many keys as there is room for."""
        self._keys.update(_hints(self.size.width - 2, self._shown_keys))

    def action_help(self) -> None:
        """Every key, those of the log first."""
        self.app.push_screen(Help(self._shown_keys, in_log=True))

    def _draw(self) -> None:
        board = self._board()
        if board is None:
            return
        interview = board.interview(board.selected)
        who = interview.candidate if interview is not None else ""
        self._title.update(
            Content.assemble(
                (clean(who or board.selected), "bold"), f"  {clean(board.selected)}  ", (board.place.words, "$muted")
            )
        )
        self._panel.show(board, self._now())


def _hints(room: int, keys: Mapping[str, str]) -> Content:
    """The keys that are wanted most, as many as fit; the rest is in the help."""
    first = [("esc", "Back"), (keys["help"], "Help")]
    shown = first + [(keys[each.setting], each.label) for each in LOG_KEYS if each.in_bar]
    parts: list[Content] = []
    for key, label in shown:
        part = Content.assemble((key, "bold $footer-key-foreground"), f" {label}  ")
        room -= part.cell_length
        if room < -2:
            break
        parts.append(part)
    return Content("").join(parts)
