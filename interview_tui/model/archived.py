"""How an archive came out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Unread:
    """A section that could not be read, and why.

    ``lost`` is whether that may still be read, and is gone once the interview is.
    """

    section: str
    reason: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Archived:
    """An archive that was written: where, and what is not in it."""

    interview_id: str
    folder: Path
    unreadable: tuple[Unread, ...] = ()

    @property
    def lost(self) -> tuple[Unread, ...]:
        """What is not in it and could be."""
        return tuple(each for each in self.unreadable if each.lost)

    @property
    def page(self) -> Path:
        """The page that a browser opens."""
        return self.folder / "index.html"
