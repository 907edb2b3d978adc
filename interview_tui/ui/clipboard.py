"""What the dashboard put into the clipboard: known again without being kept, and taken out when it is still there."""

from __future__ import annotations

import hashlib

from interview_tui.clipboard import Clipboard


class NoClipboard:
    """No clipboard: what a program without a screen gets."""

    def copy(self, _text: str) -> bool:
        """There is none."""
        return False

    def paste(self) -> str | None:
        """There is none."""
        return None


class Copies:
    """Copies into a clipboard, and remembers of a secret only enough to know it again."""

    def __init__(self, clipboard: Clipboard) -> None:
        self.clipboard = clipboard
        self._ours: bytes | None = None

    @property
    def pending(self) -> bool:
        """Whether a secret of ours may still be in it."""
        return self._ours is not None

    def copy(self, text: str, *, secret: bool = True) -> bool:
        """In a thread: put the text into it; ``False`` when it does not answer."""
        # Noted first, and kept: a clipboard that is late may take it after all.
        self._ours = _digest(text) if secret else None
        return self.clipboard.copy(text)

    def clear(self) -> bool:
        """In a thread: empty it if our secret is still in it; returns whether it was and is out."""
        ours, self._ours = self._ours, None
        found = self.clipboard.paste() if ours is not None else None
        return found is not None and _digest(found) == ours and self.clipboard.copy("")


def _digest(text: str) -> bytes:
    """Clipboards on Windows change the ends of lines, and some programs drop the last one."""
    return hashlib.sha256("\n".join(text.splitlines()).encode("utf-8", "replace")).digest()
