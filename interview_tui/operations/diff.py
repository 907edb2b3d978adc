"""Tell what differs from what was planted: what a reset would put back, and what the candidate has done."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from functools import partial

from interview_tui.beside import all_of
from interview_tui.model.challenge import Challenge
from interview_tui.model.difference import Change, Difference
from interview_tui.model.errors import InterviewError, NoCredentials, WrongUse
from interview_tui.model.events import Progress, Step, StepState
from interview_tui.model.interview import Interview, State
from interview_tui.model.ports import Clock, Cloud
from interview_tui.model.statuses import advice
from interview_tui.operations.boundary import chosen
from interview_tui.operations.patience import patient

AT_ONCE = 4
Found = tuple[tuple[Change, ...], str]
"""What differs in one challenge, and why it could not be read, if it could not."""


def diff(
    cloud: Cloud, challenges: Mapping[str, Challenge], clock: Clock, interview: Interview
) -> Generator[Progress, None, Difference]:
    """Read every challenge of the interview, all at once; one that cannot be read is never called pristine."""
    cloud = patient(cloud, clock)
    standing(interview, "to compare")
    every = chosen(challenges, interview)
    yield Step("Compare", StepState.RUNNING, f"reading everything in {' '.join(each.key for each in every)}")
    began = clock.now()
    found = all_of([partial(_read, each, interview, cloud) for each in every], AT_ONCE)
    strange = [f"challenge {key}, unknown here" for key in interview.challenges if key not in challenges]
    difference = Difference(
        interview.id,
        clock.now(),
        tuple(change for changes, _ in found for change in changes),
        (*(why for _, why in found if why), *strange),
    )
    state = StepState.FAILED if difference.unreadable else StepState.DONE
    yield Step("Compare", state, difference.sentence, (clock.now() - began).total_seconds())
    return difference


def standing(interview: Interview, what: str) -> None:
    """Raise ``WrongUse`` for an environment that does not stand."""
    if interview.state not in (State.LIVE, State.UPDATING):
        raise WrongUse(
            f"{interview.id} is {interview.state}: there is nothing {what}.",
            advice(interview.id, interview.state),
        )


def _read(challenge: Challenge, interview: Interview, cloud: Cloud) -> Found:
    try:
        return tuple(challenge.diff(interview, cloud)), ""
    except NoCredentials:
        raise
    except InterviewError as error:
        return (), f"{challenge.key}, {error.title} {error.hint}".strip()
    except (LookupError, TypeError, ValueError) as error:
        return (), f"{challenge.key}, the answer could not be understood ({type(error).__name__}: {error})"
