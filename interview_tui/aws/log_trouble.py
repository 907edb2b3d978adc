"""Trouble while following a log: what waiting heals is said once, and waited for."""

from __future__ import annotations

from interview_tui.aws.log_pace import Pace
from interview_tui.model.errors import CloudError, InterviewError, NoConnection, NoCredentials, NotFound, Throttled

PASSES = (CloudError, NoConnection, NoCredentials)
"""What may pass by itself, or by signing in again, once it has worked."""
CALM = 5.0
"""Seconds without trouble after which it is over: requests that fail by turns are one trouble, not many."""


class Notice:
    """What is wrong at present, and what of it the user has not been told yet."""

    def __init__(self) -> None:
        self._kind = self._said = ""
        self.lasting = ""
        """The sentence of what is wrong."""

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

    def note(self, kind: str, sentence: str) -> None:
        """Something is wrong; said once for as long as it lasts."""
        if self._kind != kind:
            self._said = sentence
        self._kind, self.lasting = kind, sentence

    def end(self, sentence: str) -> None:
        """Nothing is wrong any more; said when something was."""
        if self._kind:
            self._said = sentence
        self._kind = self.lasting = ""


class Trouble(Notice):
    """What is wrong with a log group."""

    def __init__(self, group: str, *, follow: bool = True) -> None:
        super().__init__()
        self._group = group
        self._follow = follow
        self._worked = self._failed = False
        self._calm = 0.0
        self.absent = False

    def answered(self, seconds: float, *, whole: bool) -> None:
        """A request has been answered, so many seconds after the one before it; ``whole`` when a look is done."""
        self._worked = True
        # Between a failure and the first answer there is nothing but the pause.
        self._calm, self._failed = self._calm + (0.0 if self._failed else seconds), False
        # Where others read as well, one look is answered and the next one is not.
        enough = whole and not (self._follow and self._kind == "slow")
        if enough or self._calm >= CALM:
            self.end(f"The log group {self._group} is there." if self.absent else "Reading the log again.")
            self.absent = False

    def wait_for(self, error: InterviewError, pace: Pace) -> float:
        """Note what is wrong and return for how many seconds to wait; raises the error when waiting heals nothing."""
        self._calm, self._failed = 0.0, True
        if isinstance(error, Throttled):
            pause = pace.slow_down()
            self.note("slow", "AWS asks to slow down: the log is looked at less often for a while.")
            return pause
        if isinstance(error, NotFound):
            self.absent = True
            self.note("absent", f"The log group {self._group} {'is gone' if self._worked else 'is not there yet'}.")
        elif self._follow and self._worked and isinstance(error, PASSES):
            self.note(error.title, f"{error.title} Trying again.")
        else:
            raise error
        return pace.after_trouble()
