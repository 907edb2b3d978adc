"""A test run that is killed leaves no process behind, nor the folder of a server."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests import lifeline
from tests.sandbox.conftest import eventually
from tests.sandbox.families import alive, family, kill

pytestmark = [pytest.mark.sandbox, pytest.mark.skipif(not sys.platform.startswith("linux"), reason="prctl")]

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = 5
# One of each kind that the tests start: a database, a cache, a program in a terminal, one without, and sandboxes.
RUN = """
import sys, time
from pathlib import Path
from benchmarks.terminal import Recording
from interview_tui import sandbox as sandboxes
from tests import lifeline
from tests.assets.school_server import running_server
import tests.functions.conftest  # makes the functions importable
from tests.functions.test_cache_reset import where
from tests.live.conftest import Program
from tests.sandbox.families import run_python
from tests.terminal.driver import Terminal

SLEEP = [sys.executable, "-c", "import signal, time; signal.signal(signal.SIGHUP, signal.SIG_IGN); time.sleep(600)"]

class Sleeping(Program):
    def command(self, *words):
        return SLEEP

def test_everything(where, tmp_path):
    sandboxes.start("detached")
    sandboxes.start("attached", attached=True)
    program = Sleeping({}, tmp_path)
    others = program.start(), run_python(SLEEP[-1])
    with running_server(), Terminal(SLEEP, {}, tmp_path), Recording(SLEEP, {}, tmp_path):
        (Path(__file__).parent / "up").touch()
        program.run(timeout=600)
"""


def started(folder: Path) -> subprocess.Popen[str]:
    """A test run of its own in the middle of its one test, with the guards of every test run."""
    file = folder / "test_run.py"
    file.write_text(RUN, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "tests.conftest", "-p", "no:cacheprovider", str(file)]
    command += ["-c", str(ROOT / "pyproject.toml"), "--basetemp", str(folder / "base")]
    with (folder / "log").open("wb") as log:
        path = {"PYTHONPATH": os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))}
        run = lifeline.start(command, cwd=ROOT, stdout=log, stderr=log, env=os.environ | path | {"TMPDIR": str(folder)})
    eventually(lambda: (folder / "up").exists() or run.poll() is not None, 60)
    assert run.poll() is None, (folder / "log").read_text(encoding="utf-8")
    return run


def programs(folder: Path, run: subprocess.Popen[str]) -> list[psutil.Process]:
    """The run's family, and the sandboxes that it started with theirs: those belong to nobody."""
    return [process for pid in {run.pid, *servers(folder)} for process in family(pid)]


def servers(folder: Path) -> list[int]:
    """What serves from the folder, by process id."""
    return [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if str(folder) in " ".join(process.info["cmdline"] or ())
    ]


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where the run's temporary folders are; short, for sockets, and open to the account that databases run as."""
    folder = Path(tempfile.mkdtemp(prefix="run-"))
    folder.chmod(0o711)
    yield folder
    for left in servers(folder):  # after a failure only
        kill(left)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_nothing_is_left(folder: Path, number: signal.Signals) -> None:
    run = started(folder)
    processes = programs(folder, run)
    names = " ".join(part for process in processes for part in process.cmdline())
    assert all(part in names for part in ("postgres", "valkey-server", "interview_tui.sandbox.server"))
    assert names.count("SIG_IGN") == PROGRAMS
    os.kill(run.pid, number)
    run.wait(10)
    try:
        eventually(lambda: not alive(processes), 30)
    finally:
        for process in alive(processes):
            kill(process.pid)
    eventually(lambda: not [*folder.glob("school-server-*"), *folder.glob("interview-sandbox-*")])
