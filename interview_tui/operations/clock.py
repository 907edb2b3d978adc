"""The real clock, and AWS's."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from interview_tui.model.errors import PASSING
from interview_tui.model.ports import Clock, Cloud

TOLERANCE = timedelta(seconds=5)
"""By which this machine's clock may be wrong without anybody being the worse for it."""


@dataclass(frozen=True)
class SystemClock:
    """Waits end early when ``cancelled`` is set; Ctrl-C ends them too."""

    cancelled: threading.Event = field(default_factory=threading.Event)

    def now(self) -> datetime:
        """The time in UTC."""
        return datetime.now(UTC)

    def wait(self, seconds: float) -> bool:
        """Wait; ``True`` when cancelled."""
        return self.cancelled.wait(seconds)


@dataclass(frozen=True)
class AwsClock:
    """A clock that is set by another one: ``behind`` is by how much this machine's is late."""

    clock: Clock
    behind: timedelta

    def now(self) -> datetime:
        """The time at AWS, in UTC."""
        return self.clock.now() + self.behind

    def wait(self, seconds: float) -> bool:
        """Wait; ``True`` when cancelled."""
        return self.clock.wait(seconds)


def clock_of_aws(cloud: Cloud, clock: Clock) -> AwsClock:
    """AWS's clock, to the second: what ends and begins by AWS's times has to be compared with that.

    Where AWS does not tell the time, this machine's stands in.
    """
    try:
        told = cloud.identity().at
    except PASSING:
        told = None
    return set_by(told, clock)


def set_by(told: datetime | None, clock: Clock) -> AwsClock:
    """AWS's clock, where an answer of AWS's that was needed anyway has just told the time."""
    if told is None:
        return AwsClock(clock, timedelta(0))
    behind = (told if told.tzinfo else told.replace(tzinfo=UTC)) - clock.now()
    # AWS tells whole seconds, and the answer took its time: less than that is no difference.
    return AwsClock(clock, behind if abs(behind) > TOLERANCE else timedelta(0))
