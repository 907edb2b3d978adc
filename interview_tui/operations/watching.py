"""Watch an interview's function at work: its log, line by line, and what that says about its memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from interview_tui.model.errors import InterviewError, WrongUse
from interview_tui.model.interview import Interview

if TYPE_CHECKING:
    from interview_tui.model.log import LogBatch
    from interview_tui.model.memory import Memory
    from interview_tui.model.ports import Clock, Cloud

CHALLENGE = "B"
GROUP, FUNCTION = "LeakyApiLogGroup", "LeakyApiFunction"


def log(
    cloud: Cloud, clock: Clock, interview: Interview, since: datetime, *, follow: bool = False, live: bool = False
) -> Iterator[LogBatch]:
    """The lines of the interview's function from a time on; with ``follow`` until a wait of the clock is cancelled."""
    return cloud.log(_output(interview, GROUP), since, clock, follow=follow or live, live=live)


def memory(cloud: Cloud, clock: Clock, interview: Interview, since: datetime) -> tuple[Memory, str]:
    """The function's memory over the calls since a time, and a sentence when something could not be read."""
    # The dashboard asks for a function before its first picture, and for this much later.
    from interview_tui.model.log_filter import LineReader
    from interview_tui.model.memory import MemoryWatch

    reader, watch, said, updated = LineReader(), MemoryWatch(), "", None
    for batch in log(cloud, clock, interview, since):
        watch.add(reader.read(batch.events))
        said = batch.said if batch.warning else ""
    try:
        updated = updated_at(cloud, interview)
    except InterviewError as error:
        said = said or f"It is not known whether the code was updated, so all of it counts as one: {error.title}"
    return watch.figures(updated), said


def has_function(interview: Interview) -> bool:
    """Whether there is a function to watch."""
    return CHALLENGE in interview.challenges and {GROUP, FUNCTION} <= interview.outputs.keys()


def function(interview: Interview) -> str:
    """The name of the function; ``WrongUse`` for an interview without the challenge."""
    return _output(interview, FUNCTION)


def updated_at(cloud: Cloud, interview: Interview) -> datetime | None:
    """When the function's code was changed last; ``None`` when AWS's answer has no time."""
    return cloud.updated_at(function(interview))


def architecture(cloud: Cloud, interview: Interview) -> str:
    """What the function runs on; a candidate may change it, and the price of its calls with it."""
    return cloud.architecture(function(interview))


def _output(interview: Interview, name: str) -> str:
    """What the stack says of the function; ``WrongUse`` for an interview without the challenge."""
    if CHALLENGE not in interview.challenges:
        raise WrongUse(
            f"{interview.id} has no function to watch.",
            "Challenge B has one; `interview-tui list` shows which interview has it.",
        )
    return interview.output(name)
