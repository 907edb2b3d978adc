"""Starts processes that end with the test run, also when that is killed: as the sandbox's own servers do."""

from __future__ import annotations

import signal
import subprocess
from functools import cache
from typing import Any

from interview_tui.sandbox.spawner import Spawner


@cache
def _spawner() -> Spawner:
    """One for the whole run: what it starts ends with its thread."""
    return Spawner()


def start(command: list[str], *, end: signal.Signals = signal.SIGKILL, **options: Any) -> subprocess.Popen[Any]:
    """Start a process; ``end`` is the signal that ends it at once and cleanly."""
    return _spawner().popen(command, end=end, **options)


def run(command: list[str], *, timeout: float, said: str | None = None, **options: Any) -> subprocess.CompletedProcess:
    """Run a process to its end, with ``said`` on its standard input; what it prints is in the result."""
    options.setdefault("stderr", subprocess.PIPE)
    stdin = subprocess.DEVNULL if said is None else subprocess.PIPE
    with start(command, stdin=stdin, stdout=subprocess.PIPE, text=True, **options) as process:
        try:
            out, err = process.communicate(said, timeout)
        except BaseException:
            process.kill()
            raise
    return subprocess.CompletedProcess(command, process.returncode, out, err)
