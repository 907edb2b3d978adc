"""A full disk is a clear reason on the resource, and leaves nothing half made."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from interview_tui import sandbox as sandboxes
from interview_tui.model.errors import CannotStart
from interview_tui.sandbox import state
from interview_tui.sandbox.dataplane import binaries, postgres, template
from interview_tui.sandbox.dataplane.postgres import Login, PostgresFailed, PostgresFleet
from interview_tui.sandbox.spawner import Spawner
from tests.sandbox.conftest import ALL_RIGHTS, Aws
from tests.sandbox.databases import database

pytestmark = pytest.mark.sandbox


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system with 12 MB; a prepared PostgreSQL folder takes 30."""
    folder = Path(tempfile.mkdtemp(prefix="disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=12m,mode=1777", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        folder.rmdir()
        pytest.skip("needs the right to mount a small file system")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
    folder.rmdir()


@pytest.mark.parametrize("prepared", [True, False])
def test_the_resource_fails_with_the_reason(
    small_disk: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prepared: bool
) -> None:
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) if prepared else tmp_path
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))
    monkeypatch.setenv("XDG_CACHE_HOME", str(cache))
    sandbox = sandboxes.start("full", policies={"everything": ALL_RIGHTS}, attached=True)
    try:
        assert sandbox.home.parent == small_disk
        made = Aws(sandbox).deploy("interview-full", database("interview-full"))
        assert made["StackStatus"] == "ROLLBACK_COMPLETE"
        reasons = [event.get("ResourceStatusReason", "") for event in made["Events"]]
        wanted = "PostgreSQL could not start for interview-full-database: "
        assert any(reason.startswith(wanted) and "No space left on device" in reason for reason in reasons), reasons
        assert not list((sandbox.home / "pg").iterdir())
        assert not list(sandbox.home.glob("initdb-*"))
        names = [process.name for process in sandboxes.status("full").processes]
        assert names == ["emulator", "last will"]
    finally:
        sandboxes.stop("full")
    assert not list(small_disk.iterdir())


def test_no_room_for_a_sandbox_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "temporary_folder", lambda: tmp_path / "missing")
    with pytest.raises(CannotStart, match="No temporary folder can be made"):
        sandboxes.start("full")


def test_a_copy_that_breaks_off_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        target.mkdir()
        (target / "half").write_text("x")
        raise OSError("No space left on device")

    monkeypatch.setattr(postgres, "copy_tree", full)
    monkeypatch.setattr(postgres, "prepared_folder", lambda *_: tmp_path)
    fleet = PostgresFleet(tmp_path, tmp_path, Spawner())
    with pytest.raises(PostgresFailed, match=r"^PostgreSQL could not start for a: No space left on device$"):
        fleet.start("a", Login("u", "p", "d"), {})
    assert not list((tmp_path / "pg").iterdir())


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (
            "2026-11-21 UTC [1] FATAL:  could not write lock file: No space left on device\n",
            "could not write lock file",
        ),
        ("LOG: starting\nPANIC:  out of room\nLOG: aborting\n", "out of room"),
        ("initdb: error: could not create directory\ninitdb: removing\n", "initdb: error: could not create directory"),
        ("", ""),
    ],
)
def test_the_cause_is_found_in_the_log(text: str, cause: str) -> None:
    assert template.last_complaint(text).startswith(cause)


def test_the_prepared_folder_is_used_where_it_was_built_when_it_cannot_be_kept() -> None:
    home = state.new_home()
    try:
        account = binaries.database_account()
        programs = binaries.postgres_programs(home, account)
        folder = template.prepared_folder(home, Path("/proc/no-such-place"), programs, account)
        assert folder.is_relative_to(home)
        assert (folder / "PG_VERSION").read_text() == "18\n"
    finally:
        state.remove_home(home)
