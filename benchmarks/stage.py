"""Where programs are measured: terminals of their own, and a home of their own so that no settings here are read."""

from __future__ import annotations

import compileall
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.shapes import REGION
from benchmarks.terminal import Recording

ROOT = Path(__file__).resolve().parent.parent
OURS = (sys.executable, "-m", "interview_tui")
ANY_ID = "interview-20261121-"
MANY, FEW = 300, 10
QUIT = "\x11"


@dataclass(frozen=True)
class Stage:
    """What one run of the benchmarks shares; ``missing`` says why toolong and awslogs cannot be had, if so."""

    home: Path
    rounds: int = 9
    only: frozenset[str] = frozenset()
    missing: str = ""

    def wants(self, *lines: str) -> bool:
        """Whether any of these lines is to be measured."""
        return not self.only or not self.only.isdisjoint(lines)

    def running(self, command: Sequence[str], **variables: str) -> Recording:
        """A program on the screen of a terminal of its own."""
        return Recording(command, self.environment(**variables), ROOT)

    def environment(self, **variables: str) -> dict[str, str]:
        """What a program is told; nothing of this machine but where programs are."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "INTERVIEW_TUI_STATE_DIR": str(self.home / "state"),
        } | variables


def signed_in_at(url: str) -> dict[str, str]:
    """The variables by which every program finds the fake AWS."""
    return {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": url,
    }


def module(name: str, *words: object) -> tuple[str, ...]:
    """The command that runs one of our small programs."""
    return (sys.executable, "-m", f"benchmarks.apps.{name}", *map(str, words))


def compile_all() -> None:
    """Reading sources would be most of the start."""
    for package in ("interview_tui", "benchmarks"):
        compileall.compile_dir(ROOT / package, quiet=1)


def drain(programs: Sequence[Recording], seconds: float) -> None:
    """Let them write."""
    deadline = time.perf_counter() + seconds
    while time.perf_counter() < deadline:
        for program in programs:
            program.read(0.05 / len(programs))
