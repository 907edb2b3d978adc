"""The help: every command and every mark, made from the registry."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from interview_tui.ui.commands import COMMANDS, Danger
from interview_tui.ui.drawing.lines import Lines, marked, said
from interview_tui.ui.drawing.tones import LEGEND, Tone

_KEY_WIDTH, _LABEL_WIDTH = 6, 10


class Help(ModalScreen[None]):
    """Closed by Esc, q, Enter or the question mark."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter,question_mark", "dismiss(None)", "Close")]

    def compose(self) -> ComposeResult:
        """One scrolling text."""
        with VerticalScroll(id="help", classes="dialog") as pane:
            pane.border_title = "Help"
            pane.border_subtitle = "Esc closes"
            yield Static(id="help-text")

    def on_mount(self) -> None:
        """The text is wrapped to the room that there is."""
        self.call_after_refresh(self._draw)

    def on_resize(self) -> None:
        """Wrap anew."""
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        room = self.query_one("#help", VerticalScroll).scrollable_content_region.width
        self.query_one("#help-text", Static).update(Content("\n").join(help_lines(max(room, 30))))


def help_lines(width: int) -> Lines:
    """The whole help, wrapped."""
    lines: Lines = [said("Keys", bold=True)]
    indent = _KEY_WIDTH + _LABEL_WIDTH
    for command in COMMANDS:
        danger = f" It {command.danger}." if command.danger is not Danger.NONE else ""
        first, *rest = said(command.help + danger).wrap(width - indent)
        head = Content.assemble((command.shown.ljust(_KEY_WIDTH), "bold $primary"), command.label.ljust(_LABEL_WIDTH))
        lines += [head + first, *(line.pad_left(indent) for line in rest)]
    lines += [Content(""), said("Moving", bold=True)]
    for keys, words in (("↑ ↓", "choose an interview"), ("tab", "to the details and back; arrows scroll them")):
        lines.append(Content.assemble((keys.ljust(_KEY_WIDTH), "bold $primary"), words))
    lines += [Content(""), said("Marks", bold=True)]
    lines += [marked(mark) + said(words, Tone.PLAIN) for mark, words in LEGEND]
    return lines
