"""Whether a function is leaking, how fast, and how long it lasts: from what its log says about its calls."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from interview_tui.model.calls import Call, Environment, environments, of_present_code, percentile, slope
from interview_tui.model.lambda_lines import Kind, LogLine, Report

ENOUGH = 5
"""Calls of one environment from which on something can be said about it."""
BREATHES = 2.0
"""MB by which a program that is flat may have grown: Lambda counts whole ones."""
LEAST_LEAK, MOST_LEAK, LEAK_OF_LIMIT = 4.0, 16.0, 0.05
"""MB of growth that make a leak: a twentieth of the limit, within bounds. What is kept for good fills up first."""
STEADY = 0.4
"""The part of the whole slope that the later half must still have: what fills up and then stops is no leak."""
KILLS = 2
"""Kills for memory that make a leak however few calls each environment lasts: one may be a single greedy call."""
LONGEST_MS = 15 * 60 * 1000
"""How long Lambda lets a call last: nobody is billed for more, whatever a line says."""
MB_MS_OF_A_GB_SECOND = 1024 * 1000
KEPT = 5_000
"""How many calls a watch remembers."""


class Verdict(StrEnum):
    """What can be said about a function's memory."""

    UNKNOWN = "unknown"
    GROWING = "growing"
    LEAKING = "leaking"
    FLAT = "flat"


@dataclass(frozen=True, slots=True)
class Memory:
    """The memory of a function over the calls that were seen, with the verdict over its present code.

    Memory is in MB. ``calls_left`` is how many calls fit below the limit in the environment that worked last.
    ``updated_at`` is when the code was updated, where calls from before were seen; otherwise ``None``.
    Counts and durations are of all calls, those of earlier code too.
    """

    verdict: Verdict
    environments: tuple[Environment, ...] = ()
    calls: int = 0
    recent: int = 0
    """Calls of the busiest environment of the present code; a verdict needs ``ENOUGH``."""
    limit_mb: int = 0
    used_mb: float = 0.0
    mb_per_call: float | None = None
    calls_left: int | None = None
    calls_a_kill: int | None = None
    """How many calls an environment of the present code lasts, where kills and not growth say that it leaks."""
    recent_kills: int = 0
    """Kills of the present code."""
    updated_at: datetime | None = None
    cold_starts: int = 0
    kills: int = 0
    errors: int = 0
    p50_ms: float | None = None
    p95_ms: float | None = None
    billed: int = 0
    gb_seconds: Decimal = Decimal(0)
    """What Lambda bills of every call that was seen, also of those that are forgotten."""

    @property
    def sentence(self) -> str:
        """One plain sentence; times are in the local zone."""
        since = f" since the update at {self.updated_at.astimezone():%H:%M}" if self.updated_at else ""
        rate = self.mb_per_call or 0.0
        match self.verdict:
            case Verdict.UNKNOWN:
                return f"not enough calls{since or ' yet'}: {self.recent} of {ENOUGH}"
            case Verdict.FLAT:
                return f"flat{since}" if since else f"flat: {self.used_mb:.0f} MB after {_calls(self.recent)}"
            case Verdict.GROWING:
                return f"growing {rate:.1f} MB a call{since}, too early to call it a leak"
            case Verdict.LEAKING if self.calls_a_kill is not None:
                every = "call" if self.calls_a_kill == 1 else _calls(self.calls_a_kill)
                return f"killed for memory {self.recent_kills} times{since}, about every {every}"
            case Verdict.LEAKING:
                left = "" if self.calls_left is None else f", about {_calls(self.calls_left)} to the limit"
                return f"leaking {rate:.1f} MB a call{left}"


class MemoryWatch:
    """Collects calls from lines; remembers the latest ``KEPT`` of them."""

    def __init__(self) -> None:
        self._calls: dict[tuple[str, str], Call] = {}
        self._billed = self._mb_ms = 0

    def add(self, lines: Iterable[LogLine]) -> None:
        """Take in lines as a ``LineReader`` gives them; the lines of a call may come in any order."""
        for line in lines:
            if line.request_id and (line.report or line.kind is Kind.FAILURE or line.rss_mb is not None):
                key = (line.event.stream, line.request_id)
                known = self._calls.get(key) or Call(line.request_id, line.event.stream, line.event.at)
                self._calls[key] = _with(known, line)
                if line.report is not None:
                    self._billed += 1
                    self._mb_ms += line.report.limit_mb * round(min(max(line.report.billed_ms, 0.0), LONGEST_MS))
        while len(self._calls) > KEPT:
            del self._calls[next(iter(self._calls))]

    def figures(self, updated_at: datetime | None = None) -> Memory:
        """What is known by now; ``updated_at`` is when the function's code was last changed."""
        known = judged([call for call in self._calls.values() if call.report is not None], updated_at)
        return replace(known, billed=self._billed, gb_seconds=Decimal(self._mb_ms) / MB_MS_OF_A_GB_SECOND)


def _with(call: Call, line: LogLine) -> Call:
    """The call, and what one more line says about it."""
    report = line.report
    if report is not None:
        failed = call.failed or report.level is not None
        call = replace(call, report=report, at=line.event.at, failed=failed)
        killed = "OutOfMemory" in report.error_type
    elif line.kind is Kind.FAILURE:
        call = replace(call, failed=True)
        killed = "signal: killed" in line.event.message or "OutOfMemory" in line.event.message
    else:
        return replace(call, rss_mb=line.rss_mb)
    return replace(call, killed=call.killed or killed or (call.failed and _at_the_limit(call.report)))


def _at_the_limit(report: Report | None) -> bool:
    return report is not None and report.used_mb >= report.limit_mb > 0


def judged(calls: Sequence[Call], updated_at: datetime | None) -> Memory:
    """The figures and the verdict over calls that have a report."""
    every = environments(calls)
    present = of_present_code(every, updated_at)
    latest = max(every, key=lambda found: found.last.at, default=None)
    durations = [call.report.duration_ms for call in calls if call.report]
    known = Memory(
        Verdict.UNKNOWN,
        every,
        calls=len(calls),
        recent=max((len(found.calls) for found in present), default=0),
        recent_kills=sum(call.killed for found in present for call in found.calls),
        limit_mb=latest.last.report.limit_mb if latest and latest.last.report else 0,
        used_mb=latest.last.used_mb if latest else 0.0,
        updated_at=updated_at if len(present) < len(every) else None,
        cold_starts=sum(call.cold for call in calls),
        kills=sum(call.killed for call in calls),
        errors=sum(call.failed for call in calls),
        p50_ms=percentile(durations, 0.5),
        p95_ms=percentile(durations, 0.95),
    )
    return _with_kills(_with_verdict(known, present), present)


def _with_kills(memory: Memory, present: Sequence[Environment]) -> Memory:
    """A leak so fast that no environment lives to show it is known by its kills."""
    if memory.verdict is Verdict.LEAKING or memory.recent_kills < KILLS:
        return memory
    worked = sum(len(found.calls) for found in present if found.last.killed)
    return replace(memory, verdict=Verdict.LEAKING, calls_a_kill=max(1, round(worked / memory.recent_kills)))


def _with_verdict(memory: Memory, present: Sequence[Environment]) -> Memory:
    """One leaking environment is enough; otherwise the one that has worked most decides."""
    enough = [found for found in present if len(found.calls) >= ENOUGH]
    if not enough:
        return memory
    verdicts = [(_verdict(found.steady, memory.limit_mb), found) for found in enough]
    leaking = [found for verdict, found in verdicts if verdict is Verdict.LEAKING]
    busiest, one = max(verdicts, key=lambda pair: len(pair[1].calls))
    rate = slope(found.steady for found in leaking or [one])
    if not leaking or not rate:
        return replace(memory, verdict=busiest, mb_per_call=rate)
    return replace(memory, verdict=Verdict.LEAKING, mb_per_call=rate, calls_left=_calls_left(memory, present, rate))


def _verdict(series: Sequence[float], limit_mb: int) -> Verdict:
    """What the memory of one environment says, call by call after its warm-up."""
    whole, later = slope([series]) or 0.0, slope([series[len(series) // 2 :]]) or 0.0
    grown = whole * (len(series) - 1)
    if grown < BREATHES or (later < STEADY * whole and len(series) > ENOUGH):
        return Verdict.FLAT
    leak = min(max(LEAK_OF_LIMIT * limit_mb, LEAST_LEAK), MOST_LEAK)
    return Verdict.LEAKING if grown >= leak else Verdict.GROWING


def _calls_left(memory: Memory, present: Sequence[Environment], rate: float) -> int | None:
    """Calls until the limit; ``None`` when nobody knows: the last environment was killed, or there is no limit."""
    last = max(present, key=lambda found: found.last.at).last
    if last.killed or not memory.limit_mb:
        return None
    return max(0, int((memory.limit_mb - last.used_mb) / rate))


def _calls(number: int) -> str:
    return f"{number} call" if number == 1 else f"{number} calls"
