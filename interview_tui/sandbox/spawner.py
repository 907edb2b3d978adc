"""Starts child processes that cannot outlive the server."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

_PR_SET_PDEATHSIG = 1


class Closed(RuntimeError):
    """The sandbox is going down; nothing new may start."""


class Spawner:
    """Starts processes from one thread that lives as long as the server.

    On Linux the kernel signals a child when the *thread* that started it ends, so a pool's thread would not do.
    Elsewhere the will (``will.py``) alone sees to it that nothing is left.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="sandbox-spawner")
        self._children: list[tuple[subprocess.Popen[Any], signal.Signals]] = []
        self._lock = threading.Lock()
        self._closed = False

    def popen(self, args: list[str], *, end: signal.Signals = signal.SIGKILL, **options: Any) -> subprocess.Popen[Any]:
        """Start a process; ``end`` is the signal that ends it at once and cleanly."""
        return self._thread.submit(self._start, args, end, options).result()

    def _start(self, args: list[str], end: signal.Signals, options: dict[str, Any]) -> subprocess.Popen[Any]:
        # Forking under the lock: close() either sees the child or keeps it from being born.
        with self._lock:
            if self._closed:
                raise Closed("the sandbox is going down")
            child: subprocess.Popen[Any] = subprocess.Popen(  # noqa: S603
                args,
                preexec_fn=_tied_to_parent(end),  # noqa: PLW1509
                **options,
            )
            self._children = [*(known for known in self._children if known[0].returncode is None), (child, end)]
        return child

    def close(self, timeout: float = 2.0) -> None:
        """End every child, whatever it is doing, and start no more."""
        with self._lock:
            self._closed = True
            children = [known for known in self._children if known[0].poll() is None]
        for child, end in children:
            child.send_signal(end)
        for child, _ in children:
            try:
                child.wait(timeout)
            except subprocess.TimeoutExpired:
                child.kill()


def _tied_to_parent(end: signal.Signals) -> Callable[[], None] | None:
    if not sys.platform.startswith("linux"):
        return None
    # Looked up before the fork: after it other threads' locks stay held for ever. What runs then is one call into C.
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()
    number = int(end)

    def tie() -> None:
        prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:
            os.kill(os.getpid(), number)

    return tie
