"""The form for traffic: how many calls, how many a second, and how long that takes."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label

from interview_tui.model.errors import WrongUse
from interview_tui.model.interview import Interview
from interview_tui.model.traffic import MAX_CALLS, MAX_RATE, MIN_CALLS, MIN_RATE, Pace
from interview_tui.ui.words import clean, duration

_USUAL = Pace()


class SendTraffic(ModalScreen[Pace | None]):
    """Returns the pace, or ``None`` when the user thought better of it; Enter sends."""

    CSS_PATH = "send_traffic.tcss"
    AUTO_FOCUS = "#calls"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", "Cancel")]

    def __init__(self, interview: Interview) -> None:
        super().__init__()
        self._interview = interview

    def compose(self) -> ComposeResult:
        """Two fields, and what they come to."""
        with Vertical(id="traffic", classes="dialog") as pane:
            pane.border_title = "Send traffic"
            yield Label(f"Calls ({MIN_CALLS} to {MAX_CALLS})", classes="field")
            yield Input(f"{_USUAL.calls}", id="calls", compact=True, restrict=r"[0-9]*")
            yield Label(f"Calls a second ({MIN_RATE:g} to {MAX_RATE:g})", classes="field")
            yield Input(f"{_USUAL.rate:g}", id="rate", compact=True, restrict=r"[0-9.]*")
            yield Label("", id="traffic-message", classes="message")
            yield Label(Content(f"Goes to {clean(self._interview.outputs['LeakyApiFunction'])}."), classes="quiet")
            yield Label(Content("One call at a time: a slow function slows it down."), classes="quiet")
            with Horizontal(classes="buttons"):
                yield Button("Send", variant="primary", id="send", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    @on(Input.Changed)
    def _changed(self) -> None:
        """Say how long it takes, or what is wrong."""
        try:
            words, wrong = f"Takes about {duration(self._pace().seconds)}.", False
        except WrongUse as error:
            words, wrong = f"{error.title} {error.hint}", True
        message = self.query_one("#traffic-message", Label)
        message.update(Content(words))
        message.set_class(not wrong, "-fine")

    @on(Input.Submitted)
    @on(Button.Pressed, "#send")
    def _send(self) -> None:
        try:
            self.dismiss(self._pace())
        except WrongUse:
            self._changed()

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)

    def _pace(self) -> Pace:
        """What the fields say; ``WrongUse`` when it cannot be done."""
        calls, rate = (self.query_one(field, Input).value for field in ("#calls", "#rate"))
        try:
            return Pace(int(calls), float(rate))
        except ValueError:
            raise WrongUse("That is not a number.", "Give numbers such as 50 and 2.") from None
