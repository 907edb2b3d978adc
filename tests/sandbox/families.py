"""Looking after processes from outside: who belongs to a sandbox, and whether all of them are gone."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil

from tests import lifeline
from tests.sandbox.conftest import eventually

PATIENCE = 30.0
"""Seconds until something that ought to end has not ended."""


def family(pid: int) -> list[psutil.Process]:
    """The process and all its descendants."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those that still run; a zombie does not."""
    left = []
    for process in processes:
        try:
            if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                left.append(process)
        except psutil.NoSuchProcess:
            continue
    return left


def vanish(processes: list[psutil.Process], home: Path) -> None:
    """Wait until nothing of a sandbox is left; how long that takes is no test's business."""
    eventually(lambda: not alive(processes), PATIENCE)
    eventually(lambda: not home.exists(), PATIENCE)


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def run_python(code: str, **options: Any) -> subprocess.Popen[str]:
    """A Python process of its own, which ends with the test run."""
    return lifeline.start([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, **options)
