"""The question before a reset: what differs, what will be done, for whom, and the candidate's name to be typed."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Label

from interview_tui.model import names
from interview_tui.model.difference import HOURS, Difference, ResetOrder, ResetPlan
from interview_tui.model.errors import InterviewError, WrongUse
from interview_tui.model.interview import Interview
from interview_tui.ui.place import Place
from interview_tui.ui.screens.confirm import Confirm, Question
from interview_tui.ui.widgets.tick_box import TickBox
from interview_tui.ui.words import clean

Read = Callable[[], Difference]

_MOST_STEPS = 6


class ConfirmReset(Confirm):
    """Reads what differs while the question stands; goes ahead only once that has been shown.

    ``order`` is what was chosen, and holds whose environment it was when that was asked.
    """

    class Compared(Message):
        """What differs, in words."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, interview: Interview, place: Place, token: str, read: Read) -> None:
        super().__init__(_question(interview, place, token))
        self._interview = interview
        self._read = read
        self._shown = False
        self._wrong = False
        self.order = ResetOrder(interview.challenges, candidate=interview.candidate)

    def choices(self) -> ComposeResult:
        """What follows from the choice, and the choice: for whom, for how long, and whether keys go on working."""
        for number in range(1, _MOST_STEPS + 1):
            with Horizontal(classes="fact", id=f"step-{number}"):
                yield Label(str(number), classes="name")
                yield Label("", classes="value")
        with Horizontal(classes="fact", id="for"):
            yield Label("For", classes="name")
            stays = f"{self._interview.candidate or 'the same one'} again, or the next candidate"
            yield Input(placeholder=clean(stays), id="next", compact=True)
            yield Label(" hours ", classes="between")
            yield Input(f"{HOURS:g}", id="hours", compact=True, restrict=r"[0-9.]*", disabled=True)
        yield TickBox("Keep access: the keys from before go on working", id="keep-access", compact=True)
        yield Label("", id="order-message", classes="message")

    def on_mount(self) -> None:
        """Compare beside the screen; the name can be typed meanwhile."""
        self._show_steps()
        self.run_worker(self._compare, thread=True, exit_on_error=False)

    def _compare(self) -> None:
        """In a thread: what a reset would put back; that it cannot be told does not stand in its way."""
        try:
            words = self._read().sentence
        except InterviewError as error:
            words = f"could not be read: {error.title} {error.hint}".strip()
        self.post_message(self.Compared(words))

    @on(Compared)
    def _compared(self, event: Compared) -> None:
        self._shown = True
        self.query_one("#plan-differs", Label).update(Content(clean(event.words)))
        self.unlock()

    @on(Input.Changed, "#next")
    @on(Input.Changed, "#hours")
    @on(TickBox.Changed, "#keep-access")
    def _chosen(self) -> None:
        """Say what follows from the choice, or what is wrong with it."""
        problem, successor = "", self.query_one("#next", Input).value.strip()
        self.query_one("#hours", Input).disabled = not successor
        self.query_one("#keep-access").display = not successor
        try:
            self.order = self._choice(successor)
        except WrongUse as error:
            problem = f"{error.title} {error.hint}".replace(", such as --hours 4", "")
        self._wrong = bool(problem)
        self.query_one("#order-message", Label).update(Content(clean(problem)))
        self.query_one("#order-message").set_class(self._wrong, "-wrong")
        self._show_steps()
        self.unlock()

    def _choice(self, successor: str) -> ResetOrder:
        """What the fields say; ``WrongUse`` when it cannot be done."""
        whose = self._interview.candidate
        if not successor:
            keep = self.query_one("#keep-access", TickBox).value
            return ResetOrder(self._interview.challenges, keep, candidate=whose)
        try:
            hours = float(self.query_one("#hours", Input).value)
        except ValueError:
            raise WrongUse("The hours are not a number.", "Give a number such as 4 or 1.5.") from None
        name = names.candidate_name(successor)
        return ResetOrder(self._interview.challenges, False, name, names.session_hours(hours), whose)

    def _show_steps(self) -> None:
        nothing = Difference(self._interview.id, self._interview.created_at)
        steps = ResetPlan(self._interview, self.order, nothing).steps
        for number in range(1, _MOST_STEPS + 1):
            row = self.query_one(f"#step-{number}")
            row.display = number <= len(steps)
            if row.display:
                row.query_one(".value", Label).update(Content(clean(steps[number - 1])))

    @property
    def may_go(self) -> bool:
        """The name is typed, the choice can be done, and what differs has been seen."""
        return self._shown and not self._wrong and super().may_go


def _question(interview: Interview, place: Place, token: str) -> Question:
    facts = (
        ("Candidate", interview.candidate or "unknown"),
        ("Interview", interview.id),
        ("Account", " · ".join(part for part in (place.title, place.account, place.region) if part)),
        ("Differs", "reading every item…"),
    )
    return Question(
        title="Reset",
        facts=facts,
        warning="What the candidate made is gone afterwards.",
        go="Reset",
        ask="The candidate may be at work.",
        token=token,
    )
