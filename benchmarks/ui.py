"""What a screen costs while it stands: CPU of a second's update, CPU, memory and keys of the dashboard.

``python -m benchmarks.ui --minutes 10`` shows what memory does with 10 and with 300 interviews.
"""

from __future__ import annotations

import argparse
import re
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from benchmarks.fake_aws import counts, endpoint_apart
from benchmarks.figures import Figure, Unit, ms, p95
from benchmarks.stage import ANY_ID, FEW, MANY, OURS, Stage, compile_all, drain, module, signed_in_at
from benchmarks.terminal import Condition, Recording

TICK, IDLE = "ui.tick", "ui.idle"
LINES = (TICK, IDLE)
PIECE = 2.0
"""Seconds in a round; programs are looked at side by side, since CPU time is what is counted."""
DOWN = "\x1b[B"
SETTLING = 5.0
"""Seconds after which a start is over."""


def measure(stage: Stage) -> Iterator[Figure]:
    """The lines of the table of all benchmarks: everything stands on a screen of its own at the same time."""
    with ExitStack() as stack:

        def begun(command: Sequence[str], **variables: str) -> Recording:
            return stack.enter_context(stage.running(command, **variables))

        pairs: dict[str, tuple[Recording, Recording]] = {}
        if stage.wants(TICK):
            pairs[TICK] = begun(module("tables", "ours")), begun(module("tables", "peer"))
        if stage.wants(IDLE):
            url = stack.enter_context(endpoint_apart(FEW))
            pairs[IDLE] = begun(OURS, **signed_in_at(url)), begun(module("empty"))
        shares = _shares([program for pair in pairs.values() for program in pair], stage.rounds)
    found = dict(zip(pairs, zip(shares[::2], shares[1::2], strict=True), strict=True))
    if TICK in found:
        yield _tick(*found[TICK])
    if IDLE in found:
        yield _idle(*found[IDLE])


def _shares(programs: Sequence[Recording], rounds: int) -> list[list[float]]:
    """The share of a processor that each program takes in each round, once all starts are over."""
    drain(programs, SETTLING)
    shares: list[list[float]] = [[] for _ in programs]
    for _ in range(rounds):
        before, began = [program.cpu_seconds for program in programs], time.perf_counter()
        drain(programs, PIECE)
        passed = time.perf_counter() - began
        for share, program, used in zip(shares, programs, before, strict=True):
            share.append((program.cpu_seconds - used) / passed)
    return shares


def _tick(ours: Sequence[float], peer: Sequence[float]) -> Figure:
    # All rounds together: the system counts in hundredths of a second, of which a round of ours has two or three.
    method = (
        f"{len(ours) * PIECE:g} s at the same time: CPU of the process while the seconds of 100 interviews count down "
        "in a terminal of 120x40; the same code makes the rows of both, which counts in both; neither looks for keys"
    )
    means = [statistics.mean(each) for each in (ours, peer)]
    shown = [f"{mean:.2%} CPU" for mean in means]
    return Figure(TICK, "DataTable.update_cell", shown[0], shown[1], means[0] / means[1], 0.2, method=method)


def _idle(ours: Sequence[float], peer: Sequence[float]) -> Figure:
    method = (
        f"{len(ours) * PIECE:g} s at the same time, after {SETTLING:g} s of settling: CPU of the process and of "
        "those that it has started, ten interviews over the fake endpoint, of which nothing changes and none is in its "
        "last ten minutes"
    )
    means = [statistics.mean(each) for each in (ours, peer)]
    shown = [f"{mean:.2%} CPU" for mean in means]
    points = (means[0] - means[1]) * 100
    return Figure(IDLE, "an empty Textual app", shown[0], shown[1], points, 1.0, Unit.POINTS, method)


def chosen(steps: int) -> Condition:
    """Whether an interview so many rows from the first is named outside of the table, whose rows all say "live".

    One further down will do, since keys may be taken together; the first is the oldest or the newest.
    """

    def holds(screen: str) -> bool:
        beside = "".join(line for line in screen.splitlines() if " live " not in line)
        return any(
            min(int(number) - 1, MANY - int(number)) >= steps for number in re.findall(ANY_ID + r"(\d{4})", beside)
        )

    return holds


def latency(stage: Stage, presses: int) -> None:
    """From each press of the arrow key until the next interview's name is beside the table too, with many of them."""
    with endpoint_apart(MANY) as url:
        for name, command in (("interview-tui", OURS), ("bare app", module("bare", MANY))):
            with stage.running(command, **signed_in_at(url)) as recording:
                times = _keys(recording, presses)
            seen = f"{len(times)} of {presses} seen"
            print(f"key to screen        {ms(times):>9}   p95 {ms([p95(times)]):>9}   {name}, {seen}", flush=True)


def _keys(recording: Recording, presses: int) -> list[float]:
    recording.until(ANY_ID)
    recording.settle(1, 5)
    awaited: list[tuple[float, Condition]] = []
    for step in range(1, presses + 1):
        awaited.append((recording.press(DOWN), chosen(step)))
        recording.settle(0.15, 0.6)
    recording.settle(0.5, 2)
    found = recording.moments(awaited)
    return [at - pressed for at, (pressed, _) in zip(found, awaited, strict=True) if at is not None]


def idle(stage: Stage, seconds: float) -> None:
    """CPU and memory of all of them while nobody touches them, at the same time."""
    with ExitStack() as stack:
        few, many = (stack.enter_context(endpoint_apart(number)) for number in (FEW, MANY))
        cases = (
            (f"interview-tui, {FEW} interviews", OURS, few),
            (f"interview-tui, {MANY} interviews", OURS, many),
            (f"bare app, {MANY} interviews", module("bare", MANY), many),
        )
        programs = [stack.enter_context(stage.running(command, **signed_in_at(url))) for _, command, url in cases]
        for program in programs:
            program.until(ANY_ID)
        drain(programs, SETTLING)
        cpu, memory, asked = [one.cpu_seconds for one in programs], [one.megabytes for one in programs], counts(many)
        began = time.perf_counter()
        drain(programs, seconds)
        passed = time.perf_counter() - began
        for (name, _, _), program, before, megabytes in zip(cases, programs, cpu, memory, strict=True):
            used, held = (program.cpu_seconds - before) / passed, program.megabytes
            print(
                f"idle for {passed:>4.0f} s      {used:>6.1%} CPU   {held:>4.0f} MB, {held - megabytes:+.1f}   {name}"
            )
        requests = counts(many) - asked
    per_operation = ", ".join(f"{count} {name}" for name, count in sorted(requests.items()))
    print(f"asked meanwhile      {per_operation}")


def main() -> None:
    """Print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--presses", type=int, default=40, help="of the arrow key")
    parser.add_argument("--minutes", type=float, default=0.5, help="of doing nothing; 10 shows what memory does")
    options = parser.parse_args()
    compile_all()
    with tempfile.TemporaryDirectory() as home:
        stage = Stage(Path(home))
        latency(stage, options.presses)
        idle(stage, options.minutes * 60)


if __name__ == "__main__":
    main()
