"""Runs a program in a pseudo-terminal and notes when it wrote what; what was on the screen is worked out afterwards."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psutil
import pyte

from interview_tui.sandbox.spawner import Spawner

Condition = Callable[[str], bool]
"""Whether the text on the screen is what one waits for."""

_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|P.*?\x1b\\|[()]?.)", re.DOTALL)
# Queries and keyboard modes that pyte takes for something else.
_NOT_FOR_PYTE = re.compile(rb"\x1b\[[<=>][0-9;]*[A-Za-z]|\x1b\[\?[0-9;]*\$p|\x1bP.*?\x1b\\", re.DOTALL)
_TAIL, _TAIL_OF_PIECE = 65_536, 2_048


def _cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


class Recording:
    """Every piece is stamped before it is looked at, so that the terminal's own work is in no figure."""

    def __init__(
        self, command: Sequence[str], env: Mapping[str, str], folder: Path, columns: int = 120, lines: int = 40
    ) -> None:
        self._size = columns, lines
        self._pieces: list[tuple[float, bytes]] = []
        self._tail = b""
        self._spawner = Spawner()  # so that no program outlives whoever measures it
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self.began = time.perf_counter()
        streams: dict[str, Any] = {"stdin": slave, "stdout": slave, "stderr": slave}
        self._process = self._spawner.popen(list(command), env=env, cwd=folder, start_new_session=True, **streams)
        os.close(slave)
        self._usage = psutil.Process(self._process.pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGKILL)
        self._process.wait(10)
        os.close(self._master)

    @property
    def cpu_seconds(self) -> float:
        """What the program has used so far, with every process that it has started."""
        return sum(_cpu_seconds(process) for process in self._processes())

    @property
    def megabytes(self) -> float:
        """Its resident memory, with that of every process that it has started."""
        return float(sum(process.memory_info().rss for process in self._processes())) / 1_000_000

    def _processes(self) -> list[psutil.Process]:
        return [self._usage, *self._usage.children(recursive=True)]

    def press(self, keys: str) -> float:
        """Type, and return when that began."""
        at = time.perf_counter()
        os.write(self._master, keys.encode())
        return at

    def read(self, timeout: float) -> bool:
        """Take one piece of what the program writes; ``False`` when nothing came."""
        if not select.select([self._master], [], [], timeout)[0]:
            return False
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # Linux says EIO when the program has ended
            data = b""
        if not data:
            time.sleep(timeout)  # there is nothing more to wait for
            return False
        self._pieces.append((time.perf_counter(), data))
        self._tail = (self._tail + data)[-_TAIL:]
        return True

    def until(self, text: str, timeout: float = 30) -> None:
        """Read until a text has been written, wherever on the screen."""
        deadline = time.perf_counter() + timeout
        while text.encode() not in _ESCAPES.sub(b"", self._tail):
            if time.perf_counter() > deadline or not (self.read(0.5) or self._process.poll() is None):
                raise AssertionError(f"{text!r} was never seen; the end of what was: {self._tail[-2000:]!r}")

    def settle(self, quiet: float, longest: float) -> None:
        """Read until nothing comes for a while."""
        deadline = time.perf_counter() + longest
        while time.perf_counter() < deadline and self.read(quiet):
            pass

    def ended(self, timeout: float = 10) -> float:
        """Read until the program has ended, and return when that was: when a shell would show its prompt."""
        found: list[float] = []

        def wait() -> None:
            self._process.wait()  # with a timeout it would only look every now and then
            found.append(time.perf_counter())

        threading.Thread(target=wait, daemon=True).start()
        deadline = time.perf_counter() + timeout
        while not found and time.perf_counter() < deadline:
            self.read(0.02)
        if not found:
            raise AssertionError(f"it did not end; the last that it wrote: {self._tail[-2000:]!r}")
        return found[0]

    def matches(self, pattern: re.Pattern[bytes]) -> Iterator[tuple[float, re.Match[bytes]]]:
        """What has been written, wherever on the screen, and when; may come twice. Cheaper than ``moments``."""
        kept = b""
        for at, data in self._pieces:
            kept = _ESCAPES.sub(b"", kept + data)
            yield from ((at, match) for match in pattern.finditer(kept))
            kept = kept[-_TAIL_OF_PIECE:]

    def moments(self, awaited: Sequence[tuple[float, Condition]]) -> list[float | None]:
        """For each condition, in turn: when it first held on the screen, at or after a given time; else ``None``."""
        stream = pyte.ByteStream(screen := pyte.Screen(*self._size))
        found: list[float | None] = []
        left, lines = list(awaited), [""] * screen.lines
        for at, data in self._pieces:
            if not left:
                break
            stream.feed(_NOT_FOR_PYTE.sub(b"", data))
            for y in screen.dirty:  # pyte's own display goes through every line each time
                lines[y] = "".join(screen.buffer[y][x].data for x in range(screen.columns))
            screen.dirty.clear()
            text = "\n".join(lines)
            while left and at >= left[0][0] and left[0][1](text):
                found.append(at)
                left.pop(0)
        return found + [None] * len(left)
