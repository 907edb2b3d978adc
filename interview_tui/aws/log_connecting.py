"""Begins sessions of Live Tail, as often as AWS gives them and at a pace of their own."""

from __future__ import annotations

from interview_tui.aws.live_tail import Connect, Tail
from interview_tui.aws.log_pace import Pace
from interview_tui.aws.log_trouble import CALM, PASSES, Notice
from interview_tui.model.errors import InterviewError, NotFound, Throttled


class Connecting:
    """The next session, and what is in its way; times are seconds of the follower's."""

    def __init__(self, connect: Connect) -> None:
        self._connect = connect
        self._pace = Pace()
        self.notice = Notice()
        self.due = 0.0
        """When to try again."""

    def session(self, now: float) -> Tail | None:
        """A session, when one is due and AWS gives it; raises what waiting does not heal."""
        if now < self.due:
            return None
        try:
            return self._connect()
        except InterviewError as error:
            self._wait_for(error, now)
            return None

    def holds(self, seconds: float) -> None:
        """A session has been open for so many seconds; one that ends at once is no end of trouble."""
        if seconds >= CALM:
            self.notice.end("Live Tail is on.")

    def ended(self, error: InterviewError, now: float, seconds: float) -> None:
        """A session has ended by itself, after so many seconds."""
        if seconds >= CALM:
            self._pace.calm(seconds)
        self._wait_for(error, now)

    def _wait_for(self, error: InterviewError, now: float) -> None:
        """Note what is wrong, and when to try again."""
        if isinstance(error, Throttled):
            self.due = now + self._pace.slow_down()
            self.notice.note("slow", "AWS asks to slow down: Live Tail waits for a while, and the log is polled.")
            return
        if isinstance(error, NotFound):
            # Polling says so as well, in better words.
            self.notice.note("absent", "")
        elif isinstance(error, PASSES):
            self.notice.note(error.title, f"{error.title} The log is polled meanwhile.")
        else:
            raise error
        self.due = now + self._pace.after_trouble()
