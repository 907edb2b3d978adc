"""Writes archives: in a hidden folder beside the place first, so that one that is there is whole."""

from __future__ import annotations

import glob
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import platformdirs

from interview_tui.archives.masking import masked_text, masked_tree
from interview_tui.archives.page import page, visible
from interview_tui.archives.record import kept_as_lines, record
from interview_tui.files import create_private, write_private
from interview_tui.model.archive import Archive
from interview_tui.model.errors import WrongUse
from interview_tui.model.interview import Interview
from interview_tui.model.names import interview_id as checked

PAGE, RECORD, LOG_TEXT, LOG_LINES, DIFF = "index.html", "archive.json", "log.txt", "log.jsonl", "function.diff"
FUNCTION = "function"


def archives_path() -> Path:
    """Where archives are; beside the rest of the state where that is kept elsewhere."""
    given = os.environ.get("INTERVIEW_TUI_STATE_DIR")
    root = given or platformdirs.user_data_dir("interview-tui", appauthor=False)
    return Path(root) / "archives"


class FileArchives:
    """Implements ``model.local_ports.Archives``: a folder for each archive, readable by its owner only."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, archive: Archive, parent: Path | None = None) -> Path:
        """Write a new folder, below ``parent`` or where archives are, and return it; nothing is overwritten."""
        root = parent or self._folder
        name = f"{checked(archive.interview.id)}-{archive.at.astimezone():%Y%m%d-%H%M%S}"
        with _told(root):
            root.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary = Path(tempfile.mkdtemp(dir=root, prefix=f".{name}."))
            try:
                _write(temporary, archive)
                return _settle(temporary, root, name)
            except BaseException:
                shutil.rmtree(temporary, ignore_errors=True)
                raise

    def newest(self, interview: Interview) -> Path | None:
        """The newest archive of this stack and this candidate, where archives are; ``None`` without one."""
        found = [(_made_at(folder, interview), folder.name, folder) for folder in self._folders(interview)]
        return max((each for each in found if each[0]), default=("", "", None))[2]

    def _folders(self, interview: Interview) -> Iterator[Path]:
        """Those that an archive of this interview may be in; one that is being written is hidden."""
        yield from sorted(self._folder.glob(f"{glob.escape(checked(interview.id))}-[0-9]*"))

    def add_receipt(self, folder: Path, receipt: Path) -> None:
        """Put the receipt of a cleanup into an archive: as files of its own, and onto the page."""
        with _told(folder):
            text = masked_text(receipt.read_text(encoding="utf-8", errors="replace"))
            write_private(folder / receipt.name, text)
            for_programs = receipt.with_suffix(".json")
            if for_programs.is_file():
                write_private(folder / for_programs.name, _json(masked_tree(_read(for_programs)), indent=2))
            found = _read(folder / RECORD)
            found["receipt"] = {"name": receipt.name, "text": text}
            write_private(folder / RECORD, _json(found, indent=2))
            write_private(folder / PAGE, _text(page(found)))


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise WrongUse(f"The archive {path} is damaged: {error}.", "Make a new one.") from error
    return found


def _made_at(folder: Path, interview: Interview) -> str:
    """When this archive was made, if it is one of this stack and this candidate; whatever else is there is none."""
    try:
        found = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        whose = found["interview"]
        # As they were written down: masked.
        ours = [masked_text(each) for each in (interview.stack_id, interview.candidate)]
        return str(found["made_at"]) if [whose["stack_id"], whose["candidate"]] == ours else ""
    except (OSError, ValueError, LookupError, TypeError):
        return ""


def _settle(temporary: Path, root: Path, name: str) -> Path:
    """Give the folder its name, or that name with a number if there is such an archive already."""
    number, folder = 1, root / name
    while folder.exists():
        number += 1
        folder = root / f"{name}-{number}"
    return temporary.rename(folder)


def _write(folder: Path, archive: Archive) -> None:
    found = record(archive)
    create_private(folder / RECORD, _json(found, indent=2).encode())
    create_private(folder / PAGE, _text(page(found)).encode())
    if found["log"] is not None:
        lines = found["log"]["lines"]
        create_private(folder / LOG_TEXT, _text(visible(kept_as_lines(lines))).encode())
        create_private(folder / LOG_LINES, "".join(_json(line) for line in lines).encode())
    if archive.function is not None and found["function"] is not None:
        _write_function(folder, found["function"], archive.function.files.files)


def _write_function(folder: Path, function: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    """The code as files, masked; what is no text is written as it was, unless there are keys in it."""
    create_private(
        folder / DIFF, _text((function["configuration_diff"] or "") + (function["code_diff"] or "")).encode()
    )
    for file in function["files"]:
        if not file["kept"]:
            continue
        path = folder / FUNCTION / file["path"]
        for parent in reversed([each for each in path.parents if folder in each.parents]):
            parent.mkdir(mode=0o700, exist_ok=True)
        create_private(path, files[file["path"]] if file["text"] is None else _text(file["text"]).encode())


def _json(value: Any, indent: int | None = None) -> str:
    return json.dumps(value, indent=indent) + "\n"


def _text(text: str) -> str:
    """What UTF-8 cannot hold, half of a pair of surrogates, is written as its number."""
    return text.encode("utf-8", "backslashreplace").decode()


@contextmanager
def _told(place: Path) -> Iterator[None]:
    """The errors of a disk in plain words."""
    try:
        yield
    except FileNotFoundError as error:
        raise WrongUse(f"There is no {error.filename}.", "Look for the archive's folder.") from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise WrongUse(
            f"The archive could not be written to {place}: {reason}.", "Choose another place with --to."
        ) from error
