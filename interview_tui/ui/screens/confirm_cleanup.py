"""The question before a cleanup: shows the plan, and wants a name typed when someone may be at work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label

from interview_tui.model.errors import InterviewError
from interview_tui.model.events import Resource
from interview_tui.model.interview import Interview
from interview_tui.ui.drawing.progress import short_type
from interview_tui.ui.place import Place
from interview_tui.ui.words import clean, count

Read = Callable[[], tuple[Resource, ...]]


class ConfirmCleanup(ModalScreen[bool]):
    """Returns whether to go ahead."""

    CSS_PATH = "confirm_cleanup.tcss"
    AUTO_FOCUS = "#token, #go"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(False)", "Cancel")]

    class Counted(Message):
        """What the stack holds, in words."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, interview: Interview, place: Place, token: str, read: Read) -> None:
        super().__init__()
        self._interview = interview
        self._place = place
        self._token = token
        self._read = read

    def compose(self) -> ComposeResult:
        """The plan, then the way ahead and the way back."""
        with Vertical(id="plan", classes="dialog -danger") as plan:
            plan.border_title = "Clean up"
            for name, value in self._facts():
                with Horizontal(classes="fact"):
                    yield Label(name, classes="name")
                    yield Label(Content(clean(value)), classes="value", id=f"plan-{name.lower()}")
            yield Label("This cannot be undone. Afterwards every service is searched for anything left.", id="warning")
            if self._token:
                yield Label(Content(f"It is live. Type {clean(self._token)} to remove it:"), id="ask")
                yield Input(id="token", compact=True)
            with Horizontal(classes="buttons"):
                yield Button("Clean up", variant="error", id="go", compact=True, disabled=bool(self._token))
                yield Button("Cancel", id="cancel", compact=True)

    def on_mount(self) -> None:
        """Count the resources beside the screen; the question does not wait for it."""
        self.run_worker(self._count, thread=True, exit_on_error=False)

    def _facts(self) -> tuple[tuple[str, str], ...]:
        interview = self._interview
        return (
            ("Candidate", interview.candidate or "unknown"),
            ("Interview", interview.id),
            ("State", f"{interview.state} · {interview.stack_status}"),
            ("Account", f"{self._place.title} · {self._place.account or 'unknown'}"),
            ("Region", self._place.region or "unknown"),
            ("Removes", "counting what is there…"),
        )

    def _count(self) -> None:
        """In a thread: read what the stack holds."""
        try:
            words = _in_words(self._read())
        except InterviewError as error:
            words = f"could not be read: {error.title}"
        self.post_message(self.Counted(words))

    @on(Counted)
    def _counted(self, event: Counted) -> None:
        self.query_one("#plan-removes", Label).update(Content(clean(event.words)))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.query_one("#go", Button).disabled = event.value.strip() != self._token

    @on(Input.Submitted)
    @on(Button.Pressed, "#go")
    def _go(self) -> None:
        if not self.query_one("#go", Button).disabled:
            self.dismiss(True)

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(False)


def _in_words(resources: tuple[Resource, ...]) -> str:
    """Such as ``36 resources: 4 DynamoDB Table, 2 Lambda Function``, those with the most first."""
    here = [resource for resource in resources if resource.status != "DELETE_COMPLETE"]
    kinds = Counter(short_type(resource.type) for resource in here)
    if not here:
        return "nothing that CloudFormation still knows of"
    return f"{count(len(here), 'resource')}: " + ", ".join(f"{number} {kind}" for kind, number in kinds.most_common())
