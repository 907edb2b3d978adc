"""Trouble that passes by itself: asked again, for so long, and no longer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar, cast

from interview_tui.model.errors import PASSING, Interrupted
from interview_tui.model.ports import Clock, Cloud

PAUSES = (1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds between the attempts of one request."""
LONGEST = 90.0
"""Seconds after which it is not asked again: a request that runs into its time limit takes long by itself."""

_AGAIN = frozenset(
    {
        "boundary", "cancel_update", "caretaker", "code", "delete_stack", "deleted", "end_tunnels", "events",
        "identity", "interview", "invoke", "is_there", "leftovers", "look", "release", "remove", "resources",
        "set_boundary", "shared_tier", "stack", "stored", "sweep", "template", "unprotect", "updated_at",
    }
)  # fmt: skip
"""What comes to the same when it is asked for twice."""

Value = TypeVar("Value")


def patiently(clock: Clock, call: Callable[[], Value]) -> Value:
    """The answer; of trouble that does not pass within the attempts the last error is raised."""
    deadline = clock.now() + timedelta(seconds=LONGEST)
    for pause in PAUSES:
        try:
            return call()
        except PASSING as error:
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
        return partial(self._asked, found) if name in _AGAIN else found

    def _asked(self, call: Callable[..., Any], *words: Any, **options: Any) -> Any:
        return patiently(self._clock, partial(call, *words, **options))
