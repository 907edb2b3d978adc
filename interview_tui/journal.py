"""Notes on this machine: what happened when in an interview. Never a secret; never in the way when it fails."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from interview_tui.model.names import interview_id as checked
from interview_tui.model.notes import Note

LOG = logging.getLogger(__name__)


def journal_path() -> Path:
    """The folder of the notes; beside the rest of the state where that is kept elsewhere."""
    given = os.environ.get("INTERVIEW_TUI_STATE_DIR")
    root = given or platformdirs.user_data_dir("interview-tui", appauthor=False)
    return Path(root) / "interviews"


class FileJournal:
    """Implements ``model.local_ports.Journal``: a file for each interview, a line of JSON for each note."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._now = now

    def note(self, interview_id: str, kind: str, text: str) -> None:
        """Write down something that happened now; trouble with the file goes to the log and stops nothing."""
        path = self._path(interview_id)
        at = self._now().astimezone(UTC)
        line = json.dumps({"at": at.isoformat(), "kind": kind, "text": text})
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _append(path, line.encode() + b"\n")
        except OSError as error:
            LOG.warning("A note of %s could not be written: %s", interview_id, error)

    def notes(self, interview_id: str) -> tuple[Note, ...]:
        """What was written down, oldest first; a line that is damaged is left out."""
        try:
            lines = self._path(interview_id).read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return ()
        except OSError as error:
            LOG.warning("The notes of %s could not be read: %s", interview_id, error)
            return ()
        notes = (_note(line) for line in lines)
        return tuple(sorted((note for note in notes if note is not None), key=lambda note: note.at))

    def _path(self, interview_id: str) -> Path:
        # Checked, since it becomes the name of a file.
        return self._folder / f"{checked(interview_id)}.jsonl"


def _append(path: Path, line: bytes) -> None:
    """One write at the end: two programs at the same time leave two whole lines."""
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        size = os.lseek(handle, 0, os.SEEK_END)
        if size:
            os.lseek(handle, size - 1, os.SEEK_SET)
            # Half a line, of a program that was killed, must not take this one with it.
            line = line if os.read(handle, 1) == b"\n" else b"\n" + line
        os.write(handle, line)
    finally:
        os.close(handle)


def _note(line: str) -> Note | None:
    try:
        raw = json.loads(line)
        at, kind, text = datetime.fromisoformat(raw["at"]), raw["kind"], raw["text"]
    except (ValueError, LookupError, TypeError):
        return None
    if at.tzinfo is None or not isinstance(kind, str) or not isinstance(text, str):
        return None
    return Note(at.astimezone(UTC), kind, text)
