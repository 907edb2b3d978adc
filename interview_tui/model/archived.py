"""How an archive came out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Unread:
    """A section that could not be read, and why."""

    section: str
    reason: str


@dataclass(frozen=True, slots=True)
class Archived:
    """An archive that was written: where, and what is not in it."""

    interview_id: str
    folder: Path
    unreadable: tuple[Unread, ...] = ()

    @property
    def page(self) -> Path:
        """The page that a browser opens."""
        return self.folder / "index.html"
