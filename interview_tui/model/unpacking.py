"""Looks into zip archives of other people: nothing of what is in them is believed, neither names nor sizes."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

MOST_FILES = 2_000
MOST_BYTES = 64 * 1024 * 1024
"""Of all files together, unpacked."""
_LONGEST_PART, _LONGEST_NAME = 120, 400

# What zipfile raises for archives that are damaged, encrypted, or packed in a way that it does not know.
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The files of an archive by their paths, which stay below any folder; and what was left out, and why."""

    files: Mapping[str, bytes] = field(repr=False)
    left_out: tuple[str, ...] = ()


NOTHING_IN_IT = Unpacked({})


def unpack(package: bytes) -> Unpacked:
    """The files of a zip archive, as far as they can be read and fit; raises nothing."""
    try:
        with zipfile.ZipFile(io.BytesIO(package)) as archive:
            return _read(archive)
    except _DAMAGED as error:
        return Unpacked({}, (f"the whole package: {_words(error)}",))


def _read(archive: zipfile.ZipFile) -> Unpacked:
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    room = MOST_BYTES
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        reason = _refused(entry, files)
        if not reason:
            data, reason = _content(archive, entry, room)
        if reason:
            left_out.append(f"{entry.filename[:_LONGEST_NAME]}: {reason}")
            continue
        files[str(PurePosixPath(entry.filename))] = data
        room -= len(data)
    return Unpacked(files, tuple(left_out))


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> tuple[bytes, str]:
    """At most so many bytes are ever unpacked, whatever size the entry claims."""
    try:
        with archive.open(entry) as file:
            data = file.read(room + 1)
    except _DAMAGED as error:
        return b"", _words(error)
    if len(data) > room:
        return b"", f"too large: {MOST_BYTES // 1024 // 1024} MB are kept in all"
    return data, ""


def _refused(entry: zipfile.ZipInfo, files: Mapping[str, bytes]) -> str:
    """Why an entry is not taken; empty when it is."""
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "a link"
    if len(files) >= MOST_FILES:
        return f"{MOST_FILES:,} files are kept at most"
    if not _is_plain(entry.filename):
        return "its name leads elsewhere"
    return "its name is taken" if _is_taken(PurePosixPath(entry.filename), files) else ""


def _is_plain(name: str) -> bool:
    """Whether it is the name of a file below a folder, on every system."""
    path = PurePosixPath(name)
    sound = name.isprintable() and not set(name) & set('\\:*?"<>|') and len(name) <= _LONGEST_NAME
    parts = [part for part in name.split("/") if part != "."]
    fits = all(part not in ("", "..") and len(part.encode()) <= _LONGEST_PART for part in parts)
    return sound and fits and bool(path.name) and not path.is_absolute()


def _is_taken(path: PurePosixPath, files: Iterable[str]) -> bool:
    """Whether a file of that name, but for capitals, is there, or a file where it wants a folder, or the reverse."""
    wanted = str(path).casefold()
    return any(
        wanted == name or name.startswith(f"{wanted}/") or wanted.startswith(f"{name}/")
        for name in (file.casefold() for file in files)
    )


def _words(error: Exception) -> str:
    return f"cannot be unpacked ({str(error) or type(error).__name__})"
