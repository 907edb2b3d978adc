"""What travels between threads, screens and the app: asked for, came in, went wrong."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from interview_tui.model.difference import Difference
    from interview_tui.model.errors import InterviewError
    from interview_tui.model.events import Progress
    from interview_tui.model.interview import Interview
    from interview_tui.model.plan import Order
    from interview_tui.operations.desk import Desk
    from interview_tui.ui.jobs import Outcome
    from interview_tui.ui.poller import Snapshot
    from interview_tui.ui.view import View


class DeskOpened(Message):
    """The account can be worked with."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk


class DeskFailed(Message):
    """The account cannot be worked with yet; the next attempt comes in so many seconds."""

    def __init__(self, error: InterviewError, at: datetime, next_in: float) -> None:
        super().__init__()
        self.error = error
        self.at = at
        self.next_in = next_in


class FirstLookTaken(Message):
    """The interviews as a first look has found them; everything else is still to come."""

    def __init__(self, interviews: tuple[Interview, ...]) -> None:
        super().__init__()
        self.interviews = interviews


class SnapshotTaken(Message):
    """A reading of the account, or why there is none."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.snapshot = snapshot


class InterviewSelected(Message):
    """The cursor stands on another interview."""

    def __init__(self, interview_id: str) -> None:
        super().__init__()
        self.interview_id = interview_id


class DeployRequested(Message):
    """The user ordered an interview."""

    def __init__(self, order: Order) -> None:
        super().__init__()
        self.order = order


class VerifyRequested(Message):
    """The user wants an interview verified."""

    def __init__(self, interview_id: str) -> None:
        super().__init__()
        self.interview_id = interview_id


class CleanupRequested(Message):
    """The user confirmed the removal of an interview as the question showed it; ``archive`` is to keep its work."""

    def __init__(self, interview: Interview, *, archive: bool) -> None:
        super().__init__()
        self.interview = interview
        self.archive = archive

    @property
    def interview_id(self) -> str:
        """Whose removal."""
        return self.interview.id


class ExtendRequested(Message):
    """The user confirmed that an interview is to end later."""

    def __init__(self, interview_id: str) -> None:
        super().__init__()
        self.interview_id = interview_id


class ResetRequested(Message):
    """The user confirmed that an interview is put back to what was planted."""

    def __init__(self, interview_id: str) -> None:
        super().__init__()
        self.interview_id = interview_id


class Compared(Message):
    """How an interview differs from what was planted, or why that could not be told."""

    def __init__(self, interview_id: str, found: Difference | InterviewError, at: datetime) -> None:
        super().__init__()
        self.interview_id = interview_id
        self.found = found
        self.at = at


class DismissRequested(Message):
    """The user has seen how a job on an interview ended."""

    def __init__(self, interview_id: str) -> None:
        super().__init__()
        self.interview_id = interview_id


class JobProgressed(Message):
    """An event of a job."""

    def __init__(self, interview_id: str, ticket: int, event: Progress) -> None:
        super().__init__()
        self.interview_id = interview_id
        self.ticket = ticket
        self.event = event


class JobEnded(Message):
    """A job came to its end; the outcome may be an error."""

    def __init__(self, interview_id: str, ticket: int, outcome: Outcome, at: datetime) -> None:
        super().__init__()
        self.interview_id = interview_id
        self.ticket = ticket
        self.outcome = outcome
        self.at = at


class ViewChanged(Message):
    """The user filters or sorts otherwise; ``settled`` when it is worth remembering."""

    def __init__(self, view: View, *, settled: bool = True) -> None:
        super().__init__()
        self.view = view
        self.settled = settled


class TabOpened(Message):
    """Another tab of the details is open."""

    def __init__(self, tab: str) -> None:
        super().__init__()
        self.tab = tab


class RefreshRequested(Message):
    """The user does not want to wait for the next reading."""


class DeskReopened(Message):
    """The account was opened anew after trouble."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
