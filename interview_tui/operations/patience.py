"""Trouble that passes by itself: asked again, for so long, and no longer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar, cast

from interview_tui.model.errors import PASSING, Interrupted, InterviewError, Throttled, Unavailable
from interview_tui.model.handoff import Keys
from interview_tui.model.plan import Sweep
from interview_tui.model.ports import Candidate, Clock, Cloud
from interview_tui.model.trials import Result, Trial
from interview_tui.operations.read_only import LOOKING

PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between the attempts of one request."""
LONGEST = 90.0
"""Seconds after which it is not asked again: a request that runs into its time limit takes long by itself."""

_AGAIN = frozenset(
    {
        "architecture", "boundary", "cancel_update", "code", "delete_stack", "deleted", "end_tunnels", "events",
        "identity", "interview", "interviews", "invoke", "is_there", "issue", "look", "release", "remove", "resources",
        "set_boundary", "shared_tier", "stack", "stored", "template", "unprotect", "updated_at", "upload",
    }
)  # fmt: skip
"""What comes to the same when it is asked for twice."""
_WHEN_REFUSED = frozenset({"change_parameters", "change_stack", "create_stack", "update_stack"})
"""What is asked for again only when AWS has said that it did nothing: asked to slow down."""
_TRIES = PAUSES[:3]
"""Seconds between the attempts of one trial of the candidate's; there are dozens of them."""

Value = TypeVar("Value")


def patiently(clock: Clock, call: Callable[[], Value], passing: tuple[type[InterviewError], ...] = PASSING) -> Value:
    """The answer; of trouble that does not pass within the attempts the last error is raised."""
    deadline = clock.now() + timedelta(seconds=LONGEST)
    for pause in PAUSES:
        try:
            return call()
        except passing as error:
            if clock.now() >= deadline:
                raise
            if clock.wait(pause):
                raise Interrupted("Stopped.", "Run it again: it goes on where things are.") from error
    return call()


def patient(cloud: Cloud, clock: Clock) -> Cloud:
    """The same cloud, asking again what can be asked twice."""
    if isinstance(cloud, _PatientCloud):
        return cast("Cloud", cloud)
    return cast("Cloud", _PatientCloud(cloud, clock))


class _PatientCloud:
    def __init__(self, cloud: Cloud, clock: Clock) -> None:
        self._cloud = cloud
        self._clock = clock

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._cloud, name)
        if name in _AGAIN:
            return partial(self._asked, found, PASSING)
        return partial(self._asked, found, (Throttled,)) if name in _WHEN_REFUSED else found

    def caretaker(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """All that it does may be done twice; not while it is being done, which it may be when no answer comes."""
        passing = PASSING if payload.get("action") in LOOKING else (Throttled, Unavailable)
        answer: Mapping[str, Any] = self._asked(self._cloud.caretaker, passing, payload)
        return answer

    def sweep(self, interview_id: str) -> Sweep:
        """Each service is asked again by itself: of a dozen, one is busy nearly always when many are."""
        return self._cloud.sweep(interview_id, partial(patiently, self._clock))

    def leftovers(self) -> Sweep:
        """The same for what is left of any interview."""
        return self._cloud.leftovers(partial(patiently, self._clock))

    def as_candidate(self, keys: Keys) -> Candidate:
        """A candidate whose trials are patient, too."""
        return _PatientCandidate(self._asked(self._cloud.as_candidate, PASSING, keys), self._clock)

    def _asked(
        self, call: Callable[..., Any], passing: tuple[type[InterviewError], ...], *words: Any, **options: Any
    ) -> Any:
        return patiently(self._clock, partial(call, *words, **options), passing)


class _PatientCandidate:
    def __init__(self, candidate: Candidate, clock: Clock) -> None:
        self._candidate = candidate
        self._clock = clock

    def attempt(self, trial: Trial) -> Result:
        """Make the call; where nobody could tell what AWS makes of it for trouble that passes, some times more."""
        for pause in _TRIES:
            result = self._candidate.attempt(trial)
            if not result.passing or self._clock.wait(pause):
                return result
        return self._candidate.attempt(trial)
