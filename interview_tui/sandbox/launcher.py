"""Starts the server process, with nothing of the interviewer's own environment, and hears its first words."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from interview_tui.model.errors import CannotStart
from interview_tui.sandbox import processes
from interview_tui.sandbox.settings import ServerSettings

MODULE = "interview_tui.sandbox.server"

_TIMEOUT = 30.0

# A whitelist: credentials come under more names than one can think of.
_INHERITED = (
    "PATH",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "TZ",
    "LD_LIBRARY_PATH",
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONPYCACHEPREFIX",
)


def launch(home: Path, settings: ServerSettings) -> tuple[int, Mapping[str, Any]]:
    """Start a server and wait for its answer; when it cannot start, nothing of it is left."""
    for folder in ("tmp", "state"):
        (home / folder).mkdir(mode=0o700)
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", MODULE, str(home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(home),
        cwd=home / "tmp",
        # A session of its own: Ctrl-C in the terminal is for the caller, and everything of it is one process group.
        start_new_session=True,
    )
    try:
        answer = _conversation(process, settings, home)
    except BaseException:
        processes.end(process.pid, home)
        process.wait(5)
        raise
    # It is looked after by its pid from now on; otherwise this object would complain that it still runs.
    process.returncode = 0
    return process.pid, answer


def _conversation(process: subprocess.Popen[bytes], settings: ServerSettings, home: Path) -> Mapping[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise AssertionError("the pipes were asked for")
    with process.stdin, process.stdout:
        try:
            process.stdin.write(settings.to_json().encode())
            process.stdin.close()
        except BrokenPipeError:
            pass  # It has ended already; what it said is read below.
        line = _line(process.stdout.fileno())
    if not line:
        raise CannotStart(f"The sandbox could not start: {_last_words(home)}", "Try it again.")
    answer: Mapping[str, Any] = json.loads(line)
    if "error" in answer:
        raise CannotStart(answer["error"]["title"], answer["error"]["hint"])
    return answer


def _line(descriptor: int) -> bytes:
    """Everything up to the end of the line; empty when the server ended or took too long."""
    line = b""
    deadline = time.monotonic() + _TIMEOUT
    while not line.endswith(b"\n"):
        readable, _, _ = select.select([descriptor], [], [], max(0.0, deadline - time.monotonic()))
        part = os.read(descriptor, 65536) if readable else b""
        if not part:
            return b""
        line += part
    return line


def _last_words(home: Path) -> str:
    try:
        lines = (home / "server.log").read_text(encoding="utf-8", errors="replace").strip().splitlines()
    except OSError:
        lines = []
    return lines[-1] if lines else f"it did not answer within {_TIMEOUT:.0f} s."


def _environment(home: Path) -> dict[str, str]:
    nowhere = str(home / "none")
    return {
        **{name: os.environ[name] for name in _INHERITED if name in os.environ},
        "HOME": str(home / "tmp"),
        "TMPDIR": str(home / "tmp"),
        "AWS_CONFIG_FILE": nowhere,
        "AWS_SHARED_CREDENTIALS_FILE": nowhere,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
