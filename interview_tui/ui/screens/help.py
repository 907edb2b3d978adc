"""The help: every command and every mark, made from the registry."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from interview_tui.ui.commands import COMMANDS, Danger
from interview_tui.ui.drawing.lines import EMPTY, Lines, marked, paragraph, said
from interview_tui.ui.drawing.tones import LEGEND, Tone
from interview_tui.ui.log_keys import LOG_KEYS

_KEY_WIDTH, _LABEL_WIDTH = 11, 12


class Help(ModalScreen[None]):
    """Closed by Esc, q, Enter or the question mark; ``in_log`` puts the keys of the log first: they are in force."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter,question_mark", "dismiss(None)", "Close")]

    def __init__(self, keys: Mapping[str, str], *, in_log: bool = False) -> None:
        super().__init__()
        self._keys = keys
        self._in_log = in_log

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
        self.query_one("#help-text", Static).update(
            Content("\n").join(help_lines(max(room, 30), self._keys, in_log=self._in_log))
        )


def help_lines(width: int, keys: Mapping[str, str], *, in_log: bool = False) -> Lines:
    """The whole help, wrapped; ``keys`` has the keys in force as they are printed."""
    commands, log = _commands(width, keys), _log(width, keys)
    lines: Lines = [*log, EMPTY, *commands] if in_log else [*commands, EMPTY, *log]
    lines += [EMPTY, said("Moving", bold=True)]
    lines += _line("↑ ↓", "Move", "Choose an interview, or scroll the details.", width)
    lines += _line("home end", "First, last", "Go to the first or the last one.", width)
    lines += [EMPTY, said("Marks", bold=True)]
    for mark, words in LEGEND:
        first, *rest = said(words).wrap(width - 2)
        lines += [marked(mark) + first, *(line.pad_left(2) for line in rest)]
    lines += [EMPTY, *paragraph("The settings file can give each command another key. Their names:", width, Tone.QUIET)]
    names = [command.id for command in COMMANDS] + [each.setting for each in LOG_KEYS]
    return lines + paragraph(", ".join(names), width, indent=2)


def _commands(width: int, keys: Mapping[str, str]) -> Lines:
    lines: Lines = [said("Keys", bold=True)]
    for command in COMMANDS:
        danger = f" It {command.danger}." if command.danger is not Danger.NONE else ""
        lines += _line(keys[command.id], command.label, command.help + danger, width)
    return lines


def _log(width: int, keys: Mapping[str, str]) -> Lines:
    lines: Lines = [said("In the log", bold=True)]
    for each in LOG_KEYS:
        lines += _line(keys[each.setting], each.label, each.help, width)
    return lines


def _line(key: str, label: str, words: str, width: int) -> Lines:
    head = Content.assemble((key.ljust(_KEY_WIDTH), "bold $primary"), label.ljust(_LABEL_WIDTH))
    if len(label) >= _LABEL_WIDTH:
        return [head, *_line("", "", words, width)]
    first, *rest = said(words).wrap(max(width - _KEY_WIDTH - _LABEL_WIDTH, 16))
    return [head + first, *(line.pad_left(_KEY_WIDTH + _LABEL_WIDTH) for line in rest)]
