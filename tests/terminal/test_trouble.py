"""The emulator goes away while the dashboard is open: it says so, keeps what it knew, and comes back by itself."""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from interview_tui import sandbox as embedded
from interview_tui.cli.place import desk_in, sandbox_policies
from interview_tui.model.plan import Order
from interview_tui.operations.desk import drive
from interview_tui.sandbox import Sandbox
from tests import lifeline
from tests.live.conftest import bare_environment
from tests.terminal.driver import Terminal

pytestmark = [pytest.mark.sandbox, pytest.mark.terminal]

CTRL_Q, ESC = "\x11", "\x1b"
NAME = f"trouble-{os.getpid()}"
PROGRAM = [sys.executable, "-m", "interview_tui"]
READY = re.compile(r"jane-smith.*live\s+(\d+)/\1\b")
BANNER = re.compile(r"^\W* ! .*\n(?:.*\n){0,2}.*last reading \d+ [smh] ago · (next try|trying|still)", re.MULTILINE)
# The free checks are made with every reading; the others stay as old as the last verification.
OLD, FRESH = re.compile(r"✓ Stack .* \d+ s ago +│"), re.compile(r"✓ Stack .* now +│")

# The banner comes before a call that nobody answers is given up; a pause between two tries is 15 s at most.
SECONDS_TO_BANNER, SECONDS_TO_RECOVERY = 60, 90


@pytest.fixture
def place() -> Iterator[Sandbox]:
    """A sandbox of its own with one interview; whatever bears its name afterwards is ended, stopped or not."""
    began = embedded.start(NAME, policies=sandbox_policies(), attached=True)
    server = psutil.Process(began.pid)
    try:
        desk = desk_in(began)
        drive(desk.deploy(Order("jane-smith", ("B",))), lambda _event: None)
        yield began
    finally:
        # It hears SIGTERM only when it is not stopped; `psutil` knows its process from a later one with the same id.
        if server.is_running():
            server.resume()
        embedded.stop(NAME)


@pytest.fixture
def terminal(place: Sandbox, tmp_path: Path) -> Iterator[Terminal]:
    """The dashboard, with that interview ready on it."""
    with Terminal([*PROGRAM, "--sandbox-name", NAME], environment(tmp_path), tmp_path) as opened:
        opened.wait_for(ready)
        yield opened
        opened.press(CTRL_Q)
        assert opened.wait_for_end() == 0
        assert b"Traceback" not in opened.written


def test_a_sandbox_that_hangs(place: Sandbox, terminal: Terminal) -> None:
    """Old values stay with their age, keys are heard; once it answers again, so does the screen."""
    os.kill(place.pid, signal.SIGSTOP)
    terminal.wait_for(in_trouble, timeout=SECONDS_TO_BANNER)
    # Not asserted on one screen: it may have been read in the middle of a drawing.
    terminal.wait_for(lambda text: ready(text) and OLD.search(text) is not None)
    terminal.press("?")
    terminal.wait_for("Esc closes")
    terminal.press(ESC)
    terminal.wait_for(lambda text: "Esc closes" not in text and in_trouble(text) and ready(text))
    os.kill(place.pid, signal.SIGCONT)
    terminal.wait_for(calm, timeout=SECONDS_TO_RECOVERY)
    terminal.wait_for(lambda text: ready(text) and FRESH.search(text) is not None)
    assert embedded.running(NAME) == place


def test_a_sandbox_that_is_killed(place: Sandbox, terminal: Terminal, tmp_path: Path) -> None:
    """With it all that was in it is gone: the list is empty once there is a new one of that name.

    The dashboard starts one itself when it tries again; `sandbox up` starts it or finds it running.
    """
    family = psutil.Process(place.pid).children(recursive=True)
    os.kill(place.pid, signal.SIGKILL)
    terminal.wait_for(lambda text: in_trouble(text) and "jane-smith" in text, timeout=SECONDS_TO_BANNER)
    up = [*PROGRAM, "sandbox", "up", "--name", NAME]
    said = lifeline.run(up, timeout=60, env=environment(tmp_path))
    assert said.returncode == 0, said.stderr
    terminal.wait_for(
        lambda text: calm(text) and "No interviews yet" in text and "jane-smith" not in text,
        timeout=SECONDS_TO_RECOVERY,
    )
    _, alive = psutil.wait_procs(family, 10)
    assert not alive
    assert embedded.running(NAME) not in (None, place)


def environment(folder: Path) -> dict[str, str]:
    """Looks often, and has nothing of this machine's AWS configuration."""
    return bare_environment(folder) | {"INTERVIEW_TUI_REFRESH": "1"}


def ready(screen: str) -> bool:
    """Whether the interview is listed with every check passed."""
    return READY.search(screen) is not None


def in_trouble(screen: str) -> bool:
    """Whether the banner stands there, with the age of the last reading."""
    return BANNER.search(screen) is not None


def calm(screen: str) -> bool:
    """Whether there is no banner."""
    return " ! " not in screen and "last reading" not in screen
