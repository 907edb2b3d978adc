"""The form for a new interview: a name is enough, Enter deploys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Label

from interview_tui.model import names
from interview_tui.model.challenge import Challenge
from interview_tui.model.errors import WrongUse
from interview_tui.model.plan import Order
from interview_tui.model.rates import Rates
from interview_tui.ui.drawing import forecast
from interview_tui.ui.widgets.tick_box import TickBox
from interview_tui.ui.words import clean


class ChallengeBox(TickBox, inherit_bindings=False):
    """A challenge to choose; space and click toggle it, Enter is left to the form."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("space", "toggle_button", "Toggle", show=False)]

    def __init__(self, challenge: Challenge) -> None:
        label = Content.assemble(f"{challenge.key}  {challenge.title.ljust(16)} ", (challenge.summary, "$muted"))
        super().__init__(label, value=True, compact=True, id=f"challenge-{challenge.key}")
        self.challenge = challenge


class NewInterview(ModalScreen[Order | None]):
    """Returns the order, or ``None`` when the user thought better of it."""

    CSS_PATH = "new_interview.tcss"
    AUTO_FOCUS = "#candidate"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "dismiss(None)", "Cancel"),
        Binding("enter", "deploy", "Deploy"),
    ]

    def __init__(self, challenges: Mapping[str, Challenge], place: str, hours: float, rates: Rates) -> None:
        super().__init__()
        self._rates = rates
        self._challenges = challenges
        self._place = place
        self._hours = hours

    def compose(self) -> ComposeResult:
        """The fields, each with a line for what is wrong with it."""
        with Vertical(id="form", classes="dialog") as form:
            form.border_title = "New interview"
            yield Label("Candidate", classes="field")
            yield Input(placeholder="jane-smith", id="candidate", compact=True)
            yield Label("", id="candidate-message", classes="message")
            yield Label("Challenges", classes="field")
            for challenge in self._challenges.values():
                yield ChallengeBox(challenge)
            yield Label("", id="challenges-message", classes="message")
            yield Label(f"Hours ({names.MIN_HOURS:g} to {names.MAX_HOURS:g})", classes="field")
            yield Input(f"{self._hours:g}", id="hours", compact=True, restrict=r"[0-9.]*")
            yield Label("", id="hours-message", classes="message")
            yield Label("", id="price")
            yield Label("", id="wait", classes="quiet")
            yield Label(Content(f"Goes to {clean(self._place)}"), classes="quiet")
            with Horizontal(classes="buttons"):
                yield Button("Deploy", variant="primary", id="deploy", compact=True)
                yield Button("Cancel", id="cancel", compact=True)

    def on_mount(self) -> None:
        """The price is there from the start."""
        self._forecast()

    def _forecast(self) -> None:
        """The price and the waiting time of what is chosen; nothing while that is not right."""
        price, wait = "", ""
        if not self._problem(self._chosen_challenges):
            chosen = self._chosen_challenges()
            hours = None if self._problem(self._chosen_hours) else self._chosen_hours()
            price = forecast.price(chosen, hours, self._rates)
            wait = forecast.wait(self._challenges[key] for key in chosen)
        self.query_one("#price", Label).update(Content(price))
        self.query_one("#wait", Label).update(Content(wait))

    @on(Input.Changed, "#candidate")
    def _candidate_changed(self, event: Input.Changed) -> None:
        """Say what is wrong while typing; an empty field is not wrong yet."""
        self._say("candidate", self._problem(lambda: names.candidate_name(event.value.strip())) if event.value else "")

    @on(Input.Changed, "#hours")
    def _hours_changed(self) -> None:
        self._say("hours", self._problem(self._chosen_hours))
        self._forecast()

    @on(TickBox.Changed)
    def _challenges_changed(self) -> None:
        self._say("challenges", self._problem(self._chosen_challenges))
        self._forecast()

    @on(Input.Submitted)
    @on(Button.Pressed, "#deploy")
    def action_deploy(self) -> None:
        """Return the order, or put the cursor into the first field that is not right."""
        order = self._order()
        if order is not None:
            self.dismiss(order)

    @on(Button.Pressed, "#cancel")
    def _cancel(self) -> None:
        self.dismiss(None)

    def _order(self) -> Order | None:
        problems = {
            "candidate": self._problem(self._candidate),
            "challenges": self._problem(self._chosen_challenges),
            "hours": self._problem(self._chosen_hours),
        }
        for field, problem in problems.items():
            self._say(field, problem)
        wrong = next((field for field, problem in problems.items() if problem), None)
        if wrong is None:
            return Order(self._candidate(), self._chosen_challenges(), self._chosen_hours())
        self.query("ChallengeBox" if wrong == "challenges" else f"#{wrong}").first().focus()
        return None

    def _candidate(self) -> str:
        return names.candidate_name(self.query_one("#candidate", Input).value.strip())

    def _chosen_challenges(self) -> tuple[str, ...]:
        chosen = [box.challenge.key for box in self.query(ChallengeBox) if box.value]
        return names.challenge_keys(chosen, tuple(self._challenges))

    def _chosen_hours(self) -> float:
        text = self.query_one("#hours", Input).value
        try:
            hours = float(text)
        except ValueError:
            raise WrongUse("The hours are not a number.", "Give a number such as 4 or 1.5.") from None
        return names.session_hours(hours)

    def _problem(self, read: Callable[[], object]) -> str:
        """What is wrong with a field in words, or nothing."""
        try:
            read()
        except WrongUse as error:
            return f"{error.title} {error.hint}".replace(", such as --hours 4", "")
        return ""

    def _say(self, field: str, problem: str) -> None:
        self.query_one(f"#{field}-message", Label).update(Content(clean(problem)))
