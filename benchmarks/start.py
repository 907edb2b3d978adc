"""How soon there is a first picture, the dashboard that takes keys, ten interviews in it, and the prompt again."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import peers
from benchmarks.fake_aws import endpoint_apart
from benchmarks.figures import Figure, timed
from benchmarks.stage import FEW, OURS, QUIT, ROOT, Stage, module, signed_in_at
from benchmarks.terminal import Condition, Recording

PAINT, KEYS, DATA, END = "start.paint", "start.keys", "start.data", "quit"
LINES = (PAINT, KEYS, DATA, END)
KEY_BAR = "^q Quit"
"""Stands on the screen once keys work."""
IDS = tuple(f"20261121-{number:04}" for number in range(1, FEW + 1))
"""Of all interviews, as the table shows them."""
A_LINE = "resource 1 CREATE_COMPLETE"
DESCRIBE = (str(Path(sys.executable).parent / "aws"), "cloudformation", "describe-stacks")


@dataclass(frozen=True, slots=True)
class Launch:
    """One run of a program, in seconds; what was not looked for is 0."""

    paint: float = 0.0
    paint_cpu: float = 0.0
    keys: float = 0.0
    keys_cpu: float = 0.0
    data: float = 0.0
    data_cpu: float = 0.0
    end: float = 0.0


def measure(stage: Stage) -> Iterator[Figure]:
    """Our program and its peers, in turn."""
    log = stage.home / "some.log"
    log.write_text("".join(f"resource {number} CREATE_COMPLETE\n" for number in range(20)))
    with endpoint_apart(FEW) as url:
        # The first fills caches, as any first start does.
        rounds = [_round(stage, url, (peers.path("tl"), str(log))) for _ in range(stage.rounds + 1)][1:]
    ours, bare, long, described = (list(column) for column in zip(*rounds, strict=True))
    if stage.wants(PAINT):
        yield from _paint(ours, bare, long, stage.missing)
    if stage.wants(KEYS):
        yield _keys(ours, bare)
    if stage.wants(DATA):
        yield _data(ours, described)
    if stage.wants(END):
        yield _end(ours, bare)


def _round(stage: Stage, url: str, toolong: Sequence[str]) -> tuple[Launch, Launch, Launch, Launch]:
    return (
        _launched(stage.running(OURS, **signed_in_at(url)), "interview-tui", KEY_BAR),
        _launched(stage.running(module("bare", FEW)), "bare app") if stage.wants(PAINT, KEYS, END) else Launch(),
        _painted(stage.running(toolong)) if stage.wants(PAINT) and not stage.missing else Launch(),
        _described(stage, url) if stage.wants(DATA) else Launch(),
    )


def _launched(recording: Recording, title: str, key_bar: str = "") -> Launch:
    """From the start of a program of Textual's to its end by ctrl+q, once it has been quiet for a while."""
    cpu = []
    with recording:
        for text in (title, key_bar or title, IDS[0]):
            recording.until(text)
            cpu.append(recording.cpu_seconds)
        recording.settle(0.2, 0.6)
        pressed = recording.press(QUIT)
        ended = recording.ended()
        awaited = _shows(title), _shows(key_bar or title), _shows(*IDS)
        seen = [at for at in recording.moments([(0, condition) for condition in awaited]) if at is not None]
    paint, keys, data = (at - recording.began for at in seen)
    return Launch(paint, cpu[0], keys, cpu[1], data, cpu[2], ended - pressed)


def _painted(recording: Recording) -> Launch:
    """The first that toolong shows, whatever it is."""
    with recording:
        recording.until(A_LINE)
        cpu = recording.cpu_seconds
        recording.settle(0.05, 0.2)
        (painted,) = recording.moments([(0, lambda screen: bool(screen.strip()))])
    assert painted is not None
    return Launch(painted - recording.began, cpu)


def _described(stage: Stage, url: str) -> Launch:
    """The AWS CLI, from its start to its end."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(DESCRIBE, env=stage.environment(**signed_in_at(url)), cwd=ROOT, check=True, capture_output=True)
    taken, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Launch(data=taken, data_cpu=after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def _paint(ours: list[Launch], bare: list[Launch], long: list[Launch], missing: str) -> Iterator[Figure]:
    method = (
        f"{_rounds(ours)}: from the start of the process until the program's name is on the screen of a terminal of "
        "120x40; of toolong, until anything is"
    )
    for case, theirs, aim in (("bare Textual app", bare, 1.0), ("toolong", long, 0.5)):
        if case == "toolong" and missing:
            yield Figure(PAINT, case, aim=aim, missing=missing, method=method)
            continue
        pairs = zip(ours, theirs, strict=True)
        rounds = [[(each.paint, each.paint_cpu) for each in pair] for pair in pairs]
        yield timed(PAINT, case, rounds, aim, method)


def _keys(ours: list[Launch], bare: list[Launch]) -> Figure:
    method = (
        f"{_rounds(ours)}: the same starts, until the dashboard that Textual draws is there and its keys work; until "
        "then stands the first picture, which is no part of Textual. Beside it the first picture of the bare app"
    )
    rounds = [[(each.keys, each.keys_cpu) for each in pair] for pair in zip(ours, bare, strict=True)]
    return timed(KEYS, "bare Textual app", rounds, None, method)


def _data(ours: list[Launch], described: list[Launch]) -> Figure:
    method = (
        f"{_rounds(ours)}: the same starts, until the ids of ten interviews are on the screen; beside it the whole run "
        "of `aws cloudformation describe-stacks`, same endpoint"
    )
    rounds = [[(each.data, each.data_cpu) for each in pair] for pair in zip(ours, described, strict=True)]
    return timed(DATA, "aws describe-stacks", rounds, 0.7, method)


def _end(ours: list[Launch], bare: list[Launch]) -> Figure:
    method = (
        f"{_rounds(ours)}: the same starts, once the screen has been still for 0.2 s (0.6 s at most): from ctrl+q "
        "until the process is gone"
    )
    rounds = [[(each.end, 0.0) for each in pair] for pair in zip(ours, bare, strict=True)]
    return timed(END, "bare Textual app", rounds, 0.5, method)


def _rounds(launches: Sequence[Launch]) -> str:
    return f"{len(launches)} rounds in turn, median of each round's ratio"


def _shows(*texts: str) -> Condition:
    return lambda screen: all(text in screen for text in texts)
