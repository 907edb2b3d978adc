"""The lines of a log: keys, wheel and scroll bar move the sight, and what is in it is painted."""

from __future__ import annotations

from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType
from textual.scrollbar import ScrollDown, ScrollTo, ScrollUp

from interview_tui.ui.widgets.log_painting import LogPainting

_WHEEL = 3


class LogLines(LogPainting, can_focus=True):
    """Scrolling up pauses; the end follows again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", "Up", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("pageup", "page(-1)", "Page up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False),
        Binding("home", "first", "First", show=False),
        Binding("end", "last", "Last", show=False),
    ]

    def action_move(self, step: int) -> None:
        """The cursor by so many lines."""
        self.sight.move(step)
        self.flush(self.note)

    def action_page(self, direction: int) -> None:
        """Scroll by a screenful."""
        self._scroll(direction * max(self.sight.height - 1, 1))

    def action_first(self) -> None:
        """To the oldest line."""
        if self.sight.index.shown:
            self.sight.go(self.sight.index.shown[0])
            self.flush(self.note)

    def action_last(self) -> None:
        """Follow the newest line."""
        self.sight.follow()
        self.flush(self.note)

    def _scroll(self, step: int) -> None:
        self.sight.scroll(step)
        self.flush(self.note)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel scrolls rows."""
        event.stop()
        event.prevent_default()
        self._scroll(-_WHEEL)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel scrolls rows."""
        event.stop()
        event.prevent_default()
        self._scroll(_WHEEL)

    @on(ScrollTo)
    def _bar_dragged(self, event: ScrollTo) -> None:
        event.stop()
        event.prevent_default()
        if event.y is not None:
            self.sight.scroll_bar_to(round(event.y))
            self.flush(self.note)

    @on(ScrollUp)
    @on(ScrollDown)
    def _bar_clicked(self, event: ScrollUp | ScrollDown) -> None:
        event.stop()
        event.prevent_default()
        self.action_page(-1 if isinstance(event, ScrollUp) else 1)

    def on_click(self, event: events.Click) -> None:
        """The cursor to the line that was clicked."""
        number = self.sight.row_at(event.y)
        if number is not None:
            self.sight.go(number)
            self.flush(self.note)
