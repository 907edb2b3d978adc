"""The question before a cleanup: shows the plan, and wants a name typed when someone may be at work."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widgets import Label

from interview_tui.model.errors import InterviewError
from interview_tui.model.events import Resource
from interview_tui.model.interview import Interview
from interview_tui.model.kinds import contents
from interview_tui.model.statuses import WORTH_KEEPING
from interview_tui.ui.place import Place
from interview_tui.ui.screens.confirm import Confirm, Question
from interview_tui.ui.widgets.tick_box import TickBox
from interview_tui.ui.words import clean

Read = Callable[[], tuple[Resource, ...]]


class ConfirmCleanup(Confirm):
    """Counts what there is to remove while the question stands."""

    class Counted(Message):
        """What the stack holds, in words."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, interview: Interview, place: Place, token: str, read: Read) -> None:
        super().__init__(_question(interview, place, token))
        self._read = read
        self._worth_keeping = interview.state in WORTH_KEEPING
        self.archive = True
        """Whether work is to be kept first, if there is any by then; on unless it is switched off."""

    def choices(self) -> ComposeResult:
        """Where somebody may have worked."""
        if self._worth_keeping:
            yield TickBox("Keep the work in an archive first", value=True, id="keep", compact=True)

    @on(TickBox.Changed, "#keep")
    def _chosen(self, event: TickBox.Changed) -> None:
        self.archive = event.value

    def on_mount(self) -> None:
        """Count the resources beside the screen; the question does not wait for it."""
        self.run_worker(self._count, thread=True, exit_on_error=False)

    def _count(self) -> None:
        """In a thread: read what the stack holds."""
        try:
            words = contents(self._read())
        except InterviewError as error:
            words = f"could not be read: {error.title}"
        self.post_message(self.Counted(words))

    @on(Counted)
    def _counted(self, event: Counted) -> None:
        self.query_one("#plan-removes", Label).update(Content(clean(event.words)))


def _question(interview: Interview, place: Place, token: str) -> Question:
    facts = (
        ("Candidate", interview.candidate or "unknown"),
        ("Interview", interview.id),
        ("State", f"{interview.state} · {interview.stack_status}"),
        ("Account", f"{place.title} · {place.account or 'unknown'}"),
        ("Region", place.region or "unknown"),
        ("Removes", "counting what is there…"),
        *([("Protection", "somebody has protected it from termination; that is switched off")] * interview.protected),
    )
    return Question(
        title="Clean up",
        facts=facts,
        warning="This cannot be undone. Afterwards every service is searched for anything left.",
        go="Clean up",
        ask="It is live.",
        token=token,
    )
