"""What operations need from this machine: what the program brings, and what it writes and keeps; tests script it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from interview_tui.model.archive import Archive
    from interview_tui.model.handoff import Format, Handoff
    from interview_tui.model.interview import Interview
    from interview_tui.model.notes import Note
    from interview_tui.model.plan import Package, Receipt, Template


class Stationery(Protocol):
    """Writes what a candidate gets to read; it has secrets in it and goes where the user wants it, only."""

    def write(self, handoff: Handoff, form: Format, *, with_briefs: bool = False) -> str:
        """The keys in one of the forms; the e-mail is complete and carries no brief unless asked."""

    def mail(self, handoff: Handoff, *, with_briefs: bool = False) -> bytes:
        """The e-mail as a file that mail programs open, ready to be sent."""

    def brief(self, interview: Interview, challenge: str, region: str, endpoint_url: str) -> str:
        """The brief of a challenge with the interview's names in it, as Markdown; has no secret in it."""


class Journal(Protocol):
    """Notes on this machine: what happened when in an interview."""

    def note(self, interview_id: str, kind: str, text: str) -> None:
        """Write down something that happened now."""

    def notes(self, interview_id: str) -> tuple[Note, ...]:
        """What was written down, oldest first."""


class Receipts(Protocol):
    """Keeps what cleanups proved, on this machine."""

    def save(self, receipt: Receipt) -> str:
        """Write it down and return the file to read; raises ``InterviewError`` when that cannot be done."""


class Archives(Protocol):
    """Folders on this machine in which interviews are kept."""

    def keep(self, archive: Archive, parent: Path | None = None) -> Path:
        """Write a new folder, below ``parent`` or where archives are, and return it; nothing is overwritten."""

    def newest(self, interview: Interview) -> Path | None:
        """The newest archive of this stack and this candidate, where archives are; ``None`` without one."""

    def add_receipt(self, folder: Path, receipt: Path) -> None:
        """Put the receipt of a cleanup into an archive that was made before."""


class Blueprints(Protocol):
    """The templates and packages that this version of the program brings."""

    def shared_source_hash(self) -> str:
        """The hash over the shared template and its packages."""

    def shared_template(self) -> Template:
        """The shared tier's template."""

    def shared_packages(self) -> Mapping[str, Package]:
        """The shared functions' packages by template parameter."""

    def interview_template(self, challenges: Sequence[str]) -> Template:
        """The composed template for these challenge keys."""

    def interview_packages(self, challenges: Sequence[str]) -> Mapping[str, Package]:
        """The challenges' function packages by template parameter."""
