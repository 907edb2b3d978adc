"""What is kept on disk about sandboxes: one 0600 file each, and the temporary folder that they live in."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from interview_tui.model.errors import CannotStart, WrongUse
from interview_tui.sandbox.records import Sandbox

STATE_VARIABLE = "INTERVIEW_TUI_STATE_DIR"
HOME_PREFIX = "interview-sandbox-"

_NAME = re.compile(r"[a-z][a-z0-9-]{0,30}")

_LONGEST_TEMPORARY_FOLDER = 55
"""PostgreSQL's socket lives below a sandbox's home, and a socket's path may have 103 bytes on macOS."""


def state_folder() -> Path:
    """The folder of the state files, made on first use."""
    import platformdirs

    root = os.environ.get(STATE_VARIABLE) or platformdirs.user_state_dir("interview-tui")
    folder = Path(root) / "sandboxes"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(
            f"The folder {folder} cannot be made: {error.strerror}.",
            f"Make it writable, or point {STATE_VARIABLE} at another folder.",
        ) from error
    return folder


def state_file(name: str) -> Path:
    """The state file of the sandbox of that name."""
    if not _NAME.fullmatch(name):
        raise WrongUse(
            f"{name!r} is no name for a sandbox.", "Use up to 31 lowercase letters, digits and hyphens, a letter first."
        )
    return state_folder() / f"{name}.json"


def names() -> tuple[str, ...]:
    """The sandboxes that have a state file, running or stale."""
    return tuple(sorted(path.stem for path in state_folder().glob("*.json")))


def read(name: str) -> Sandbox | None:
    """The sandbox as its state file has it; ``None`` when there is none, or when it makes no sense."""
    try:
        raw = json.loads(state_file(name).read_text(encoding="utf-8"))
        return Sandbox(
            name=raw["name"],
            pid=int(raw["pid"]),
            endpoint=raw["endpoint"],
            region=raw["region"],
            access_key_id=raw["access_key_id"],
            secret_access_key=raw["secret_access_key"],
            home=Path(raw["home"]),
            started_at=datetime.fromisoformat(raw["started_at"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write(sandbox: Sandbox) -> None:
    """Store the sandbox, so that other commands find it."""
    # The key is stored on purpose: it opens this one sandbox and nothing else in the world, and ends with it.
    raw = {
        "name": sandbox.name,
        "pid": sandbox.pid,
        "endpoint": sandbox.endpoint,
        "region": sandbox.region,
        "access_key_id": sandbox.access_key_id,
        "secret_access_key": sandbox.secret_access_key,
        "home": str(sandbox.home),
        "started_at": sandbox.started_at.isoformat(),
    }
    path = state_file(sandbox.name)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(raw, file)
    Path(temporary).replace(path)


def forget(name: str) -> None:
    """Remove the state file."""
    state_file(name).unlink(missing_ok=True)


@contextmanager
def locked() -> Iterator[None]:
    """One start or stop at a time: two at the same moment could make two sandboxes of one name."""
    import fcntl

    # The folder itself is the lock, so that no lock files are left.
    folder = os.open(state_folder(), os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def temporary_folder() -> Path:
    """A temporary folder whose path is short enough for sockets."""
    usual = Path(tempfile.gettempdir())
    return usual if len(str(usual)) <= _LONGEST_TEMPORARY_FOLDER else Path("/tmp")  # noqa: S108


def new_home() -> Path:
    """An empty folder for one sandbox."""
    try:
        home = Path(tempfile.mkdtemp(prefix=HOME_PREFIX, dir=temporary_folder()))
    except OSError as error:
        raise CannotStart(
            f"No temporary folder can be made in {temporary_folder()}: {error.strerror}.",
            "Free some space there, or point TMPDIR at another folder.",
        ) from error
    if os.geteuid() == 0:
        # PostgreSQL refuses to run as root, and the user that it runs as has to reach its folder.
        home.chmod(0o711)
    return home


def homes(older_than: float = 0.0) -> tuple[Path, ...]:
    """This user's sandbox folders that are so many seconds old, those of dead sandboxes too."""
    before = time.time() - older_than
    return tuple(path for path in temporary_folder().glob(f"{HOME_PREFIX}*") if _is_ours(path, before))


def remove_home(home: Path) -> None:
    """Remove a sandbox's folder, and nothing that is not one."""
    if home.name.startswith(HOME_PREFIX) and home.parent != home:
        shutil.rmtree(home, ignore_errors=True)


def _is_ours(path: Path, before: float) -> bool:
    try:
        facts = path.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(facts.st_mode) and facts.st_uid == os.geteuid() and facts.st_mtime <= before
