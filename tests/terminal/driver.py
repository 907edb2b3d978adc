"""A pseudo-terminal: keys in, screen out."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

from tests import lifeline

PATIENCE = 120.0
"""How many seconds to wait for what ought to come: only where it never does is it so long."""


class Terminal:
    """A program running in a terminal of ``columns`` x ``lines``; the screen is what a person would see."""

    def __init__(
        self,
        command: list[str],
        env: Mapping[str, str],
        folder: Path,
        columns: int = 120,
        lines: int = 36,
        *,
        tells_size: bool = True,
        term: str = "xterm-256color",
    ) -> None:
        self._screen = pyte.Screen(columns, lines)
        self._stream = pyte.ByteStream(self._screen)
        self.written = bytearray()  # everything so far, also what stood on the screen only for a moment
        self._master, slave = pty.openpty()
        self.modes_before = self.modes
        if tells_size:
            fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        kept = {key: value for key, value in env.items() if key not in ("COLUMNS", "LINES")}
        self.process = lifeline.start(
            command,
            env={**kept, "TERM": term},
            cwd=folder,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)
        os.close(self._master)

    @property
    def modes(self) -> list[object]:
        """How the terminal treats what is typed: raw or not, with or without an echo."""
        return termios.tcgetattr(self._master)

    @property
    def text(self) -> str:
        """The screen as lines of text."""
        return "\n".join(line.rstrip() for line in self._screen.display)

    def clear(self) -> None:
        """As a terminal does for a program that enters a screen of its own; this one knows only one screen."""
        self._screen.reset()

    def press(self, keys: str) -> None:
        """Type; ``\\x11`` is ctrl+q, ``\\r`` is Enter."""
        os.write(self._master, keys.encode())

    def wait_for(self, wanted: str | Callable[[str], bool], timeout: float = PATIENCE) -> str:
        """Read until the screen shows the wanted text (or satisfies a condition) and return it."""
        holds = (lambda text: wanted in text) if isinstance(wanted, str) else wanted
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            if holds(self.text):
                return self.text
            if not self._read(0.1) and self.process.poll() is not None:
                break
        raise AssertionError(f"never seen: {wanted!r}; the screen:\n{self.text}")

    def watch(self, seconds: float) -> None:
        """Read for so long: a program whose screen nobody reads comes to a stop."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            self._read(left)

    def wait_for_end(self, timeout: float = PATIENCE) -> int:
        """Read until the program has ended and return its exit code."""
        deadline = time.monotonic() + timeout
        while self.process.poll() is None and time.monotonic() < deadline:
            self._read(0.1)
        while self._read(0.05):
            pass
        return self.process.wait(1)

    def _read(self, seconds: float) -> bool:
        """Feed what the program has written to the screen; ``False`` when there was nothing."""
        ready, _, _ = select.select([self._master], [], [], seconds)
        if not ready:
            return False
        try:
            data = os.read(self._master, 65536)
        except OSError:  # Linux says EIO when the other end is closed
            return False
        self.written += data
        self._stream.feed(data)
        return bool(data)
