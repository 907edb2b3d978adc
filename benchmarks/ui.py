"""First paint, key latency, idle CPU and memory of the real dashboard, beside a bare Textual app in the same run."""

from __future__ import annotations

import argparse
import compileall
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.fake_aws import counts, endpoint_apart
from benchmarks.fleet_requests import ratio
from benchmarks.shapes import REGION
from benchmarks.terminal import Condition, Recording

ROOT = Path(__file__).resolve().parent.parent
OURS, BARE = "interview-tui", "bare app"
"""Each program by the words that are in its first picture."""
DOWN = "\x1b[B"
ANY_ID = "interview-20261121-"
MANY, FEW = 300, 10
SETTLING = 6.0
"""Seconds after which a start is over."""


def shows(text: str) -> Condition:
    """Whether a text is on the screen."""
    return lambda screen: text in screen


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


class Bench:
    """One folder as home for every program, so that nothing of this machine's settings is read."""

    def __init__(self, home: Path) -> None:
        self._home = home

    @contextmanager
    def running(self, program: str, interviews: int, url: str) -> Iterator[Recording]:
        """A program on the screen of a terminal of its own."""
        module = ["interview_tui"] if program == OURS else ["benchmarks.bare_app", str(interviews)]
        with Recording([sys.executable, "-m", *module], self._environment(url), ROOT) as recording:
            yield recording

    def _environment(self, url: str) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self._home),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_REGION": REGION,
            "AWS_ENDPOINT_URL": url,
            "INTERVIEW_TUI_STATE_DIR": str(self._home / "state"),
        }

    def paint(self, program: str, url: str) -> tuple[float, float]:
        """Seconds until its first picture, and until ten interviews are in it."""
        with self.running(program, FEW, url) as recording:
            recording.until(ANY_ID)
            recording.settle(0.1, 1)
            first, data = recording.moments([(0, shows(program)), (0, shows(ANY_ID))])
        assert first is not None
        assert data is not None
        return first - recording.began, data - recording.began

    def keys(self, program: str, url: str, presses: int) -> list[float]:
        """Seconds from each press of the arrow key until the next interview's name is beside the table too."""
        with self.running(program, MANY, url) as recording:
            recording.until(ANY_ID)
            recording.settle(1, 5)
            awaited: list[tuple[float, Condition]] = []
            for step in range(1, presses + 1):
                awaited.append((recording.press(DOWN), chosen(step)))
                recording.settle(0.15, 0.6)
            recording.settle(0.5, 2)
            found = recording.moments(awaited)
        return [at - pressed for at, (pressed, _) in zip(found, awaited, strict=True) if at is not None]


def start(bench: Bench, rounds: int) -> None:
    """First paint, in turn."""
    with endpoint_apart(FEW) as url:
        bench.paint(OURS, url), bench.paint(BARE, url)
        pairs = [(bench.paint(OURS, url), bench.paint(BARE, url)) for _ in range(rounds)]
    ours, data, bare = ([pair[0][0] for pair in pairs], [pair[0][1] for pair in pairs], [pair[1][0] for pair in pairs])
    print(f"first paint          {ms(ours):>6} ms   bare {ms(bare):>6} ms   ratio {ratio(ours, bare):.2f}")
    print(f"ten interviews       {ms(data):>6} ms   bare {ms(bare):>6} ms   ratio {ratio(data, bare):.2f}", flush=True)


def latency(bench: Bench, presses: int) -> None:
    """Key to screen with many interviews."""
    with endpoint_apart(MANY) as url:
        for program in (OURS, BARE):
            times = bench.keys(program, url, presses)
            tail = statistics.quantiles(times, n=20)[-1]
            seen = f"{len(times)} of {presses} seen"
            print(f"key to screen        {ms(times):>6} ms   p95 {ms([tail]):>6} ms   {program}, {seen}", flush=True)


def idle(bench: Bench, seconds: float) -> None:
    """CPU and memory of all of them while nobody touches them, at the same time."""
    with ExitStack() as stack:
        few, many = (stack.enter_context(endpoint_apart(number)) for number in (FEW, MANY))
        cases = ((OURS, FEW, few), (OURS, MANY, many), (BARE, MANY, many))
        programs = [stack.enter_context(bench.running(*case)) for case in cases]
        for program in programs:
            program.until(ANY_ID)
        drain(programs, SETTLING)
        cpu, memory, asked = [one.cpu_seconds for one in programs], [one.megabytes for one in programs], counts(many)
        began = time.perf_counter()
        drain(programs, seconds)
        passed = time.perf_counter() - began
        for (name, number, _), program, before, megabytes in zip(cases, programs, cpu, memory, strict=True):
            used, held = (program.cpu_seconds - before) / passed, program.megabytes
            figures = f"{used:>6.1%} CPU   {held:>4.0f} MB, {held - megabytes:+.1f}"
            print(f"idle for {passed:>4.0f} s      {figures}   {name}, {number} interviews")
        requests = counts(many) - asked
    per_operation = ", ".join(f"{count} {name}" for name, count in sorted(requests.items()))
    print(f"asked meanwhile      {per_operation}")


def drain(programs: Sequence[Recording], seconds: float) -> None:
    """Let them write."""
    deadline = time.perf_counter() + seconds
    while time.perf_counter() < deadline:
        for program in programs:
            program.read(0.05)


def ms(times: Sequence[float]) -> str:
    """The median in milliseconds."""
    return f"{statistics.median(times) * 1000:.0f}"


def main() -> None:
    """Print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="of first paint")
    parser.add_argument("--presses", type=int, default=40, help="of the arrow key")
    parser.add_argument("--minutes", type=float, default=0.5, help="of doing nothing; 10 shows what memory does")
    options = parser.parse_args()
    for package in ("interview_tui", "benchmarks"):
        compileall.compile_dir(ROOT / package, quiet=1)  # reading sources would be most of the start
    with tempfile.TemporaryDirectory() as home:
        bench = Bench(Path(home))
        start(bench, options.rounds)
        latency(bench, options.presses)
        idle(bench, options.minutes * 60)


if __name__ == "__main__":
    main()
