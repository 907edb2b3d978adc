"""Trials: what a candidate must be able to do, and what must be denied, each as a real call that is harmless."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Answer(StrEnum):
    """What AWS made of a call; ``UNKNOWN`` when nobody can say, such as without a connection."""

    ALLOWED = "allowed"
    DENIED = "denied"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Trial:
    """One call: ``service`` and ``operation`` as boto3 names them, and what AWS must answer.

    It can neither change nor cost anything, even if it were allowed by mistake: it reads, or it names something that
    does not exist, or it asks for nothing at all. A call that gets past IAM counts as allowed, however it fails then.
    """

    what: str
    service: str
    operation: str
    parameters: Mapping[str, Any] = field(default_factory=dict, hash=False)
    expected: Answer = Answer.DENIED


@dataclass(frozen=True, slots=True)
class Result:
    """How a trial ended: what AWS answered, and its words where they matter.

    ``passing`` is whether nobody could tell because of trouble that may be over in a moment.
    """

    trial: Trial
    answer: Answer
    detail: str = ""
    passing: bool = False

    @property
    def right(self) -> bool:
        """Whether AWS answered as it must."""
        return self.answer is self.trial.expected


def allowed(what: str, service: str, operation: str, **parameters: Any) -> Trial:
    """A call that must get past IAM."""
    return Trial(what, service, operation, parameters, Answer.ALLOWED)


def neighbour(interview_id: str) -> str:
    """The id of an interview beside it, whether or not there is one: what IAM answers does not depend on that.

    It begins with the id itself, so that a right that was written with a pattern reaches into it and is found out.
    """
    return f"{interview_id}-2"
