"""Calls of a function by execution environment, and the statistics over them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from interview_tui.model.lambda_lines import Report

WARM_UP = 2
"""First calls of an environment that say nothing: they import, and fill what stays."""
FALLS_BY = 8.0
"""MB by which the memory of an environment, which Lambda reports at its highest, cannot fall: it is another one."""
UPDATING = timedelta(seconds=30)
"""How long after an update was asked for the code from before may still begin environments."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the function; ``at`` is when it ended, UTC. Memory is in MB, times in ms."""

    request_id: str
    stream: str
    at: datetime
    report: Report | None = None
    rss_mb: float | None = None
    failed: bool = False
    killed: bool = False
    """Whether it was ended for taking too much memory."""

    @property
    def used_mb(self) -> float:
        """What Lambda reports, or what the function itself says where Lambda reports nothing."""
        used = self.report.used_mb if self.report else 0
        return float(used) or self.rss_mb or 0.0

    @property
    def began(self) -> datetime:
        """When it began, its cold start included."""
        spent = (self.report.duration_ms + (self.report.init_ms or 0.0)) if self.report else 0.0
        return self.at - timedelta(milliseconds=spent)

    @property
    def cold(self) -> bool:
        """Whether its environment began with it."""
        return self.report is not None and self.report.init_ms is not None


@dataclass(frozen=True, slots=True)
class Environment:
    """One execution environment from its cold start on: its calls, oldest first, never empty."""

    stream: str
    calls: tuple[Call, ...]

    @property
    def began(self) -> datetime:
        """When its first call began."""
        return self.calls[0].began

    @property
    def last(self) -> Call:
        """The call that ended last."""
        return self.calls[-1]

    @property
    def steady(self) -> tuple[float, ...]:
        """MB by call, without the warm-up and without a call that was killed, whose figure is the limit's."""
        return tuple(call.used_mb for call in self.calls[WARM_UP:] if not call.killed)


def environments(calls: Iterable[Call]) -> tuple[Environment, ...]:
    """The environments that worked off these calls, in the order in which they began.

    On AWS an environment writes to one stream, and one that was killed may go on in it as a new process. Where every
    call has a stream of its own, cold starts and falling memory are all that tells environments apart.
    """
    by_stream: dict[str, list[Call]] = {}
    for call in sorted(calls, key=lambda call: call.at):
        by_stream.setdefault(call.stream, []).append(call)
    if len(by_stream) > 1 and all(len(found) == 1 for found in by_stream.values()):
        by_stream = {"": sorted((found[0] for found in by_stream.values()), key=lambda call: call.at)}
    found = [environment for in_stream in by_stream.values() for environment in _lives(in_stream)]
    return tuple(sorted(found, key=lambda environment: environment.began))


def of_present_code(found: Iterable[Environment], updated_at: datetime | None) -> tuple[Environment, ...]:
    """Those that run the code of the update; all of them without one.

    AWS tells when an update was asked for. Until it is done, environments begin with the code from before, and are
    done with it too: one that worked at that time only, and no more once another had begun, may be such a one.
    Where none had begun before, it was no update: AWS tells the same of a function that was just made.
    """
    every = tuple(found)
    if updated_at is None or all(environment.began >= updated_at for environment in every):
        return every
    since = [environment for environment in every if environment.began >= updated_at]
    newest = max((environment.began for environment in since), default=updated_at)
    settled = updated_at + UPDATING
    return tuple(each for each in since if each.last.began >= newest or each.last.at > settled)


def _lives(calls: Sequence[Call]) -> Iterator[Environment]:
    """The processes that one stream has seen, one after the other."""
    start = 0
    for place in range(1, len(calls)):
        before, call = calls[place - 1], calls[place]
        if call.cold or before.killed or _fell(before, call):
            yield Environment(call.stream, tuple(calls[start:place]))
            start = place
    yield Environment(calls[start].stream, tuple(calls[start:]))


def _fell(before: Call, call: Call) -> bool:
    if not (before.report and call.report):
        return False
    return 0 < call.report.used_mb < before.report.used_mb - FALLS_BY


def slope(series: Iterable[Sequence[float]]) -> float | None:
    """MB per call by least squares over several series, each with a start of its own; ``None`` without two points."""
    rise = run = 0.0
    for values in series:
        middle, mean = (len(values) - 1) / 2, math.fsum(values) / max(1, len(values))
        rise += math.fsum((place - middle) * (value - mean) for place, value in enumerate(values))
        run += math.fsum((place - middle) ** 2 for place in range(len(values)))
    return rise / run if run else None


def percentile(values: Sequence[float], part: float) -> float | None:
    """The smallest value that this part of all values does not exceed; ``None`` without values."""
    return sorted(values)[max(0, math.ceil(part * len(values)) - 1)] if values else None
