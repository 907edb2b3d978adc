"""What travels between the screen, the app and the thread that sends traffic."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from datetime import datetime

    from interview_tui.model.errors import InterviewError
    from interview_tui.model.traffic import Pace, Traffic


class TrafficRequested(Message):
    """The user wants calls to be sent to an interview's function."""

    def __init__(self, interview_id: str, pace: Pace) -> None:
        super().__init__()
        self.interview_id = interview_id
        self.pace = pace


class TrafficStopRequested(Message):
    """The user has seen enough of them."""

    def __init__(self, interview_id: str) -> None:
        super().__init__()
        self.interview_id = interview_id


class TrafficSent(Message):
    """One more call was made."""

    def __init__(self, interview_id: str, ticket: int, traffic: Traffic) -> None:
        super().__init__()
        self.interview_id = interview_id
        self.ticket = ticket
        self.traffic = traffic


class TrafficEnded(Message):
    """No more calls are made: all were, they were stopped, or an error ended them."""

    def __init__(self, interview_id: str, ticket: int, at: datetime, error: InterviewError | None = None) -> None:
        super().__init__()
        self.interview_id = interview_id
        self.ticket = ticket
        self.at = at
        self.error = error
