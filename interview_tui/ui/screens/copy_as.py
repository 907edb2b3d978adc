"""The list of ways to copy a handoff."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Label, OptionList
from textual.widgets.option_list import Option

from interview_tui.model.handoff import Format
from interview_tui.ui.handed import Copy

WAYS = (
    (Copy(Format.EMAIL), "The e-mail"),
    (Copy(Format.EMAIL, with_briefs=True), "The e-mail with the briefs"),
    (Copy(None), "The e-mail as an .eml file"),
    (Copy(None, with_briefs=True), "The .eml file with the briefs"),
    (Copy(Format.BASH), "Lines for bash and zsh"),
    (Copy(Format.POWERSHELL), "Lines for PowerShell"),
    (Copy(Format.CMD), "Lines for the Windows Command Prompt"),
    (Copy(Format.PROFILE), "A profile for ~/.aws/config"),
    (Copy(Format.ENV), "A file for docker --env-file"),
    (Copy(Format.JSON), "JSON"),
)


class CopyAs(ModalScreen[Copy | None]):
    """Returns what to copy; nothing of it is shown."""

    CSS_PATH = "copy_as.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q", "dismiss(None)", "Cancel")]

    def compose(self) -> ComposeResult:
        """One line for each way."""
        with Vertical(id="ways-to-copy", classes="dialog") as pane:
            pane.border_title = "Copy as"
            pane.border_subtitle = "Enter copies · Esc closes"
            yield OptionList(*(Option(Content(words), id=str(place)) for place, (_, words) in enumerate(WAYS)))
            yield Label(Content("All of them have the keys in them."), classes="quiet")

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(WAYS[event.option_index][0])
