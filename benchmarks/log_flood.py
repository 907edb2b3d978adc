"""Keys while a log is flooded, and what a million lines take of memory."""

from __future__ import annotations

import random
import re
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.figures import Figure, p95
from benchmarks.stage import Stage, drain, module

FLOOD, MEMORY = "logs.flood", "logs.memory"
LINES = (FLOOD, MEMORY)
RATES = 5_000, 20_000
SETTLING = 0.7
ROUNDS, PRESSES = 3, 40
GAP = 0.015, 0.045
"""Seconds between two keys, at random, so that they fall anywhere between two flushes."""
_PRESSED = re.compile(rb"pressed (\d{4}) unseen (\d+)\.")


@dataclass(frozen=True, slots=True)
class Flood:
    """One round: seconds from each key to the screen, and the share of a processor meanwhile."""

    times: list[float]
    cpu: float
    unseen: int
    """Lines that are not kept and that nothing on the screen tells of."""


def measure(stage: Stage) -> Iterator[Figure]:
    """The lines of the table of all benchmarks."""
    if stage.wants(FLOOD):
        for rate in RATES:
            yield _flood(stage, rate)
    if stage.wants(MEMORY):
        yield _memory(stage)


def _flood(stage: Stage, rate: int) -> Figure:
    rounds = min(ROUNDS, stage.rounds)
    method = (
        f"{rounds} rounds in turn of {PRESSES} keys (each takes seconds: no time for more), ratio of the p95s of all: "
        "a thread in the program writes, the widget gets what is new ten times a second; from a key until its reaction "
        "is on the screen. Ours reads time, level and call of each line, the peer gets plain texts; both keep 10,000. "
        "Unseen: dropped without a word"
    )
    pairs = [(_flooded(stage, "ours", rate), _flooded(stage, "peer", rate)) for _ in range(rounds)]
    ours, peer = zip(*pairs, strict=True)
    value = p95(_all(ours)) / p95(_all(peer))
    case = f"{rate:,}/s: Log, bounded"
    return Figure(FLOOD, case, _shown(ours), _shown(peer), value, 1.0, method=method)


def _all(floods: Sequence[Flood]) -> list[float]:
    return [taken for flood in floods for taken in flood.times]


def _shown(floods: Sequence[Flood]) -> str:
    cpu = statistics.median(flood.cpu for flood in floods)
    return f"p95 {p95(_all(floods)) * 1000:.0f} ms ({cpu:.0%} CPU), {max(flood.unseen for flood in floods):,} unseen"


def _flooded(stage: Stage, kind: str, rate: int) -> Flood:
    dice, pressed = random.Random(5), []
    with stage.running(module("floods", kind, rate)) as app:
        app.until("number 0")
        drain([app], SETTLING)
        before, began = app.cpu_seconds, time.perf_counter()
        for _ in range(PRESSES):
            pressed.append(app.press("k"))
            drain([app], dice.uniform(*GAP))
        cpu = (app.cpu_seconds - before) / (time.perf_counter() - began)
        app.until(f"pressed {PRESSES:04}")
        seen = [(at, int(match[1]), int(match[2])) for at, match in app.matches(_PRESSED)]
    # Two keys may be taken together: then the first of them is not on the screen by itself.
    times = (next(at for at, count, _ in seen if count > place) - at for place, at in enumerate(pressed))
    return Flood(list(times), cpu, seen[-1][2])


def _memory(stage: Stage) -> Figure:
    method = "once each: growth of resident memory over a million lines of about 90 letters, and the time they take"
    ours, peer = _grown(stage, "ours"), _grown(stage, "unbounded")
    one, other = (f"{grown:+.0f} MB in {taken:.1f} s" for grown, taken in (ours, peer))
    return Figure(MEMORY, "Log, unbounded", one, other, ours[0] / peer[0], 0.2, method=method)


def _grown(stage: Stage, kind: str) -> tuple[float, float]:
    """Megabytes by which a program grows, and the seconds that it works on the lines."""
    with stage.running(module("floods", kind, 0)) as app:
        app.until("log app")
        drain([app], 0.5)
        before, began = app.megabytes, app.press("m")
        app.until("fed 1000000", timeout=60)
        taken = time.perf_counter() - began
        drain([app], 0.5)
        return app.megabytes - before, taken
