"""The processes of a sandbox: which they are, what they use, and how they end."""

from __future__ import annotations

import os
import re
import signal
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from interview_tui.sandbox import state
from interview_tui.sandbox.records import ProcessInfo, Sandbox

if TYPE_CHECKING:
    import psutil

_PATIENCE = 5.0
_LAMBDA = re.compile(r"/ministack-lambda-(?P<function>.+)-[^-/]{8}/_worker")


def is_server(pid: int, home: Path) -> bool:
    """Whether the process is the server of the sandbox in that folder; pids come round again, folders do not."""
    import psutil

    try:
        process = psutil.Process(pid)
        return process.status() != psutil.STATUS_ZOMBIE and str(home) in process.cmdline()
    except psutil.Error:
        return False


def uses(home: Path) -> bool:
    """Whether some server, or the will of one, still works in the folder."""
    import psutil

    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if str(home) in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE:
                return True
    return False


def end(pid: int, home: Path) -> None:
    """End the server, its children and its folder."""
    import psutil

    if is_server(pid, home):
        with suppress(psutil.Error):
            server = psutil.Process(pid)
            family = [server, *server.children(recursive=True)]
            server.send_signal(signal.SIGTERM)
            _, left = psutil.wait_procs(family, _PATIENCE)
            for process in left:
                with suppress(psutil.Error):
                    process.kill()
            psutil.wait_procs(left, 1)
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    state.remove_home(home)


def members(sandbox: Sandbox) -> tuple[ProcessInfo, ...]:
    """The emulator and what it has started, each with its memory."""
    import psutil

    found: list[ProcessInfo] = []
    with suppress(psutil.Error):
        server = psutil.Process(sandbox.pid)
        found.append(ProcessInfo(server.pid, "emulator", _memory_mb(server)))
        found += [info for child in server.children() if (info := _described(child)) is not None]
    return tuple(sorted(found, key=lambda info: (info.name != "emulator", info.name, info.pid)))


def _described(process: psutil.Process) -> ProcessInfo | None:
    """A child of the server together with its own children, as one line."""
    import psutil

    try:
        family = [process, *process.children(recursive=True)]
        memory = sum(_memory_mb(member) for member in family)
        return ProcessInfo(process.pid, _human_name(process.cmdline()), round(memory, 1))
    except psutil.Error:
        return None


def _human_name(command: list[str]) -> str:
    line = "\0".join(command)
    for part in command:
        if part.startswith("cluster_name="):
            return f"PostgreSQL {part.removeprefix('cluster_name=')}"
    if command and command[0].endswith("valkey-server"):
        return f"Valkey {Path(command[command.index('--dir') + 1]).name}"
    if function := _LAMBDA.search(line):
        return f"Lambda {function['function']}"
    return "last will" if "interview-sandbox-will" in command else (Path(command[0]).name if command else "process")


def _memory_mb(process: psutil.Process) -> float:
    """The proportional share, which can be added up; where the system keeps it to itself, the resident memory."""
    import psutil

    try:
        used = process.memory_full_info()
        amount = getattr(used, "pss", 0) or used.rss
    except psutil.AccessDenied:
        amount = process.memory_info().rss
    return round(float(amount) / 2**20, 1)
