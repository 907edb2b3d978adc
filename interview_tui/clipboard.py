"""The clipboard of this machine. It may be missing, and a program that serves it may hang."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Protocol, TypeVar

from interview_tui.beside import beside

Value = TypeVar("Value")

LONGEST_WAIT = 2.0
KEPT_SECONDS = 45.0
"""For how long a secret stays in the clipboard before it is taken out again."""


class Clipboard(Protocol):
    """A place to copy to; neither raises."""

    def copy(self, text: str) -> bool:
        """Put the text in; ``False`` when this machine has no clipboard that answers."""

    def paste(self) -> str | None:
        """What is in it; ``None`` when nobody can tell."""


class SystemClipboard:
    """The clipboard of the desktop. Over SSH, or without a desktop, there is often none."""

    def copy(self, text: str) -> bool:
        """Put the text in; whether that was possible, not whether it arrived: no system confirms it."""

        def put() -> bool:
            import pyperclip

            pyperclip.copy(text)
            return True

        return _soon(beside(put)) is True

    def paste(self) -> str | None:
        """What is in it; ``None`` when nobody can tell."""

        def take() -> str:
            import pyperclip

            return str(pyperclip.paste())

        return _soon(beside(take))


def clear_if_ours(clipboard: Clipboard, text: str) -> bool:
    """Take the text out again, unless something else is there by now; whether it is out."""
    found = clipboard.paste()
    if found is None:
        return False
    return not same(found, text) or clipboard.copy("")


def same(found: str, text: str) -> bool:
    """Whether it is the same text: some clipboards write other line ends, or drop the last one."""
    return [line.rstrip() for line in found.strip().splitlines()] == [
        line.rstrip() for line in text.strip().splitlines()
    ]


def _soon(future: Future[Value]) -> Value | None:
    """The result if it comes in time; a clipboard that fails or hangs is none."""
    try:
        return future.result(LONGEST_WAIT)
    except Exception:  # noqa: BLE001 - pyperclip raises whatever the desktop's programs raise
        return None
