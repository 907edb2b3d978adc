"""The question before a reset: what differs, what will be done, and the candidate's name to be typed."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.content import Content
from textual.message import Message
from textual.widgets import Label

from interview_tui.model.difference import Difference, ResetOrder, ResetPlan
from interview_tui.model.errors import InterviewError
from interview_tui.model.interview import Interview
from interview_tui.ui.place import Place
from interview_tui.ui.screens.confirm import Confirm, Question
from interview_tui.ui.words import clean

Read = Callable[[], Difference]


class ConfirmReset(Confirm):
    """Reads what differs while the question stands; goes ahead only once that has been shown."""

    class Compared(Message):
        """What differs, in words."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, interview: Interview, place: Place, token: str, read: Read) -> None:
        super().__init__(_question(interview, place, token))
        self._read = read
        self._shown = False

    def on_mount(self) -> None:
        """Compare beside the screen; the name can be typed meanwhile."""
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

    @property
    def may_go(self) -> bool:
        """The name is typed, and what differs has been seen."""
        return self._shown and super().may_go


def _question(interview: Interview, place: Place, token: str) -> Question:
    plan = ResetPlan(interview, ResetOrder(interview.challenges), Difference(interview.id, interview.created_at))
    facts = (
        ("Candidate", interview.candidate or "unknown"),
        ("Interview", interview.id),
        ("Account", " · ".join(part for part in (place.title, place.account, place.region) if part)),
        ("Differs", "reading every item…"),
        *((str(number), step) for number, step in enumerate(plan.steps, 1)),
    )
    return Question(
        title="Reset",
        facts=facts,
        warning="What the candidate made is gone afterwards. Run it again if it is ended on the way.",
        go="Reset",
        ask="The candidate may be at work.",
        token=token,
    )
