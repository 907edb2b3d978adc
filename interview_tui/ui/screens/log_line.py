"""One line of a log in full, with what is known of it; a JSON object is laid out."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from interview_tui.model.lambda_lines import LogLine
from interview_tui.model.secret import Secret
from interview_tui.ui.drawing.lines import EMPTY, Lines, fact
from interview_tui.ui.drawing.log_text import copied, pretty
from interview_tui.ui.handoff_messages import CopyTextRequested
from interview_tui.ui.words import local_and_utc

_NAMES = 8


class LogLineScreen(ModalScreen[None]):
    """Closed by Esc, q or Enter."""

    CSS_PATH = "log_line.tcss"
    AUTO_FOCUS = "#line"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,enter", "dismiss(None)", "Close"),
        Binding("y", "copy", "Copy"),
    ]

    def __init__(self, line: LogLine) -> None:
        super().__init__()
        self._line = line
        self._text = Content(pretty(line.event.message))

    def compose(self) -> ComposeResult:
        """One scrolling text."""
        with Vertical(id="log-line", classes="dialog") as pane, VerticalScroll(id="line"):
            pane.border_title = "Line"
            pane.border_subtitle = "y copies · Esc closes"
            yield Static(id="line-facts")
            yield Static(self._text, id="line-text")

    def on_mount(self) -> None:
        """The facts are wrapped to the room that there is."""
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Wrap anew."""
        self.call_after_refresh(self._draw)

    def action_copy(self) -> None:
        """The line into the clipboard, as it was written."""
        self.app.post_message(CopyTextRequested(Secret(copied(self._line)), "Log line", secret=False))

    def _draw(self) -> None:
        width = max(self.query_one("#line").scrollable_content_region.width, 20)
        line, event = self._line, self._line.event
        known = [
            ("Time", f"{local_and_utc(event.at)} · {event.at.astimezone():%H:%M:%S}.{event.at.microsecond // 1000:03}"),
            ("Level", line.level.name.lower() if line.level is not None else ""),
            ("Call", line.request_id),
            ("Stream", event.stream),
        ]
        lines: Lines = []
        for name, value in known:
            lines += fact(name, value, width, _NAMES) if value else []
        self.query_one("#line-facts", Static).update(Content("\n").join([*lines, EMPTY]))
