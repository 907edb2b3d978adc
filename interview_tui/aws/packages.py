"""Builds the function packages: zip archives that are the same, byte for byte, on every machine.

Entries are sorted, carry one fixed date and one fixed mode, and are stored rather than deflated: what deflate makes of
the same bytes differs between builds of zlib. So a package's name, which carries the hash of its bytes, depends on
nothing but the sources and the versions of the bundled distributions.
"""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from importlib import metadata
from pathlib import Path, PurePosixPath

from interview_tui.data import data_path
from interview_tui.model.plan import Package

AGENT_DISTRIBUTIONS = ("pg8000", "scramp", "asn1crypto", "python-dateutil", "six", "redis", "async-timeout")
"""The clients of the database agent and what they need in turn; all of them pure Python.

redis needs async-timeout before Python 3.11.3 only; packed for all, the package is the same on all.
"""

_NATIVE = {".so", ".pyd", ".dylib", ".dll"}
_SKIPPED_FOLDERS = {"__pycache__", "tests", "test"}
# Of a distribution's metadata, its version (some packages ask for their own) and its licence travel. The rest tells how
# it was installed on this machine.
_KEPT_METADATA = {"METADATA"}
_LICENCES = ("licen", "copying", "notice")
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip archive can hold
_MODE = stat.S_IFREG | 0o644


class PackageError(Exception):
    """A function package cannot be built from what is installed here."""


def caretaker() -> Package:
    """The caretaker, with the generator of the data-migration challenge's data."""
    dataset = data_path("assets", "challenges", "data-migration", "dataset", "school_dataset")
    return build("caretaker", {"caretaker": _function_source("caretaker"), "school_dataset": dataset})


def database_agent() -> Package:
    """The database agent, with SQL and queries of the slow-queries challenge, and the clients of both servers."""
    challenge = data_path("assets", "challenges", "slow-queries")
    return build(
        "database-agent",
        {
            "database_agent": _function_source("database_agent"),
            "sql": challenge / "sql",
            "queries": challenge / "queries",
            "expected.json": challenge / "expected.json",
        },
        AGENT_DISTRIBUTIONS,
    )


def reaper() -> Package:
    """The function that ends expired interviews; it has nothing but what the runtime brings."""
    return build("reaper", {"reaper": _function_source("reaper")})


def function(name: str, source: Path) -> Package:
    """A function of a challenge: its source folder and nothing else."""
    return build(name, {"": source})


def source_hash(template: str, packages: Iterable[Package]) -> str:
    """What the shared tier was made of: it differs when the template or any of the packages does."""
    digest = hashlib.sha256(template.encode())
    for package in packages:
        digest.update(package.key.encode())
    return digest.hexdigest()


def build(name: str, sources: Mapping[str, Path], distributions: Iterable[str] = ()) -> Package:
    """Packs files and folders under the given prefixes, and installed distributions at the root.

    Raises ``PackageError`` for a source or a distribution that is missing or brings native code, and for two files of
    one name.
    """
    files: dict[str, Path] = {}
    for prefix, source in sources.items():
        _add(files, _source_files(source, prefix))
    for distribution in distributions:
        _add(files, _distribution_files(distribution))
    data = _archive(files)
    return Package(f"packages/{name}-{hashlib.sha256(data).hexdigest()[:16]}.zip", data)


def _function_source(name: str) -> Path:
    return data_path("assets", "functions", name)


def _add(files: dict[str, Path], more: Iterable[tuple[PurePosixPath, Path]]) -> None:
    for entry, path in more:
        if entry.suffix in _NATIVE:
            raise PackageError(f"{entry} is native code; a function package runs on another kind of machine.")
        if str(entry) in files:
            raise PackageError(f"Two sources provide {entry}.")
        files[str(entry)] = path


def _source_files(source: Path, prefix: str) -> Iterator[tuple[PurePosixPath, Path]]:
    if source.is_file():
        yield PurePosixPath(prefix), source
        return
    if not source.is_dir():
        raise PackageError(f"The source folder {source} is missing.")
    for path in source.rglob("*"):
        entry = PurePosixPath(prefix, path.relative_to(source).as_posix())
        if path.is_file() and _belongs(entry):
            yield entry, path


def _distribution_files(name: str) -> Iterator[tuple[PurePosixPath, Path]]:
    try:
        listed = metadata.files(name)
    except metadata.PackageNotFoundError:
        listed = None
    if not listed:
        raise PackageError(f"The Python distribution {name} is not installed.")
    for file in listed:
        entry = PurePosixPath(file.as_posix())
        if ".." not in entry.parts and _belongs(entry):
            yield entry, Path(str(file.locate()))


def _belongs(entry: PurePosixPath) -> bool:
    if entry.suffix == ".pyc" or _SKIPPED_FOLDERS & set(entry.parts):
        return False
    if any(part.startswith(".") for part in entry.parts):
        return False
    if not entry.parts[0].endswith(".dist-info"):
        return True
    return entry.name in _KEPT_METADATA or entry.name.lower().startswith(_LICENCES)


def _archive(files: Mapping[str, Path]) -> bytes:
    if not files:
        raise PackageError("A function package without files is of no use.")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for entry in sorted(files):
            info = zipfile.ZipInfo(entry, _EPOCH)
            info.create_system = 3  # Unix, also when built elsewhere: the mode below is read that way
            info.external_attr = _MODE << 16
            archive.writestr(info, files[entry].read_bytes())
    return buffer.getvalue()
