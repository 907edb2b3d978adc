"""Trouble while following a log: what waiting heals is said once, and waited for."""

from __future__ import annotations

from interview_tui.aws.log_pace import Pace
from interview_tui.model.errors import CloudError, InterviewError, NoConnection, NoCredentials, NotFound, Throttled

_PASSES = (CloudError, NoConnection, NoCredentials)
"""What may pass by itself, or by signing in again, once it has worked."""


class Trouble:
    """What is wrong with a log group at present, and what of it the user has not been told yet."""

    def __init__(self, group: str, *, follow: bool = True) -> None:
        self._group = group
        self._follow = follow
        self._worked = False
        self._kind = self._said = ""
        self.absent = False

    @property
    def lasts(self) -> bool:
        """Whether something is wrong."""
        return bool(self._kind)

    @property
    def has_news(self) -> bool:
        """Whether there is a sentence to be told."""
        return bool(self._said)

    def news(self) -> str:
        """A sentence that has not been told yet, or none."""
        said, self._said = self._said, ""
        return said

    def over(self) -> None:
        """A request has been answered."""
        if self._kind:
            self._said = f"The log group {self._group} is there." if self.absent else "Reading the log again."
        self._kind, self._worked, self.absent = "", True, False

    def wait_for(self, error: InterviewError, pace: Pace) -> float:
        """Note what is wrong and return for how many seconds to wait; raises the error when waiting heals nothing."""
        if isinstance(error, Throttled):
            pause = pace.slow_down()
            self._note("slow", "AWS asks to slow down: the log is looked at less often for a while.")
            return pause
        if isinstance(error, NotFound):
            self.absent = True
            self._note("absent", f"The log group {self._group} {'is gone' if self._worked else 'is not there yet'}.")
        elif self._follow and self._worked and isinstance(error, _PASSES):
            self._note(error.title, f"{error.title} Trying again.")
        else:
            raise error
        return pace.after_trouble()

    def _note(self, kind: str, sentence: str) -> None:
        """Said once for as long as it lasts."""
        if self._kind != kind:
            self._said = sentence
        self._kind = kind
