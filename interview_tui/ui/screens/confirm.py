"""A question before something that matters: shows what will be done, and may want a name typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label

from interview_tui.ui.words import clean


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: facts by name, what to be aware of, and what has to be typed, if anything."""

    title: str
    facts: tuple[tuple[str, str], ...]
    warning: str
    go: str
    ask: str = ""
    token: str = ""
    danger: bool = True


class Confirm(ModalScreen[bool]):
    """Returns whether to go ahead."""

    CSS_PATH = "confirm.tcss"
    AUTO_FOCUS = "#token, #go"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(False)", "Cancel")]

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question
        self._typed_right = not question.token

    def compose(self) -> ComposeResult:
        """The plan, then the way ahead and the way back."""
        asked = self._question
        with Vertical(id="plan", classes="dialog -danger" if asked.danger else "dialog") as plan:
            plan.border_title = Content(asked.title)
            for name, value in asked.facts:
                with Horizontal(classes="fact"):
                    yield Label(name, classes="name")
                    yield Label(Content(clean(value)), classes="value", id=f"plan-{name.lower()}")
            yield from self.choices()
            yield Label(Content(asked.warning), id="warning")
            if asked.token:
                yield Label(Content(f"{asked.ask} Type {clean(asked.token)} to go on:"), id="ask")
                yield Input(id="token", compact=True)
            with Horizontal(classes="buttons"):
                off = bool(asked.token)
                yield Button(
                    asked.go, variant="error" if asked.danger else "primary", id="go", compact=True, disabled=off
                )
                yield Button("Cancel", id="cancel", compact=True)

    def choices(self) -> ComposeResult:
        """What can be chosen before it goes ahead; most questions leave no choice."""
        yield from ()

    @on(Input.Changed, "#token")
    def _typed(self, event: Input.Changed) -> None:
        self._typed_right = event.value.strip() == self._question.token
        self.unlock()

    def unlock(self) -> None:
        """Let it go ahead once nothing is missing."""
        self.query_one("#go", Button).disabled = not self.may_go

    @property
    def may_go(self) -> bool:
        """Whether nothing is missing."""
        return self._typed_right

    @on(Input.Submitted)
    @on(Button.Pressed, "#go")
    def _go(self) -> None:
        if not self.query_one("#go", Button).disabled:
            self.dismiss(True)

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(False)
