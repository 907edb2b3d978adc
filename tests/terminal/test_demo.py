"""The demo, as a newcomer sees it."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.live.conftest import bare_environment
from tests.terminal.driver import Terminal

pytestmark = [pytest.mark.sandbox, pytest.mark.terminal]

CTRL_Q = "\x11"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return bare_environment(tmp_path) | {"INTERVIEW_TUI_STATE_DIR": str(tmp_path / "state")}


def test_an_interview_comes_up_ready_is_cleaned_up_and_nothing_stays(
    environment: dict[str, str], tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "interview_tui", "demo"]
    with Terminal(command, environment, tmp_path) as terminal:
        terminal.wait_for("jane-smith")
        terminal.wait_for(lambda text: re.search(r"live\s+(\d+)/\1\b", text) is not None)
        terminal.wait_for("planted defects")
        terminal.wait_for("PONG")
        terminal.wait_for(lambda text: re.search(r"traffic: [1-9]\d* of 1000", text) is not None)
        family = psutil.Process(terminal.process.pid).children(recursive=True)
        assert any("postgres" in process.name() for process in family)
        terminal.press("x")
        terminal.wait_for("Type jane-smith")
        terminal.press("jane-smith\r")
        terminal.wait_for("nothing is left")
        terminal.press(CTRL_Q)
        assert terminal.wait_for_end() == 0
    assert gone(family)
    assert not list((tmp_path / "state" / "sandboxes").glob("*.json"))


def test_a_killed_demo_leaves_no_process(environment: dict[str, str], tmp_path: Path) -> None:
    with Terminal([sys.executable, "-m", "interview_tui", "demo"], environment, tmp_path) as terminal:
        terminal.wait_for("jane-smith")
        family = psutil.Process(terminal.process.pid).children(recursive=True)
        assert family
        os.kill(terminal.process.pid, 9)
        terminal.process.wait(5)
    assert gone(family)


def gone(processes: list[psutil.Process], seconds: float = 60) -> bool:
    """Whether all of these processes have ended within the time."""
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    deadline = time.monotonic() + 1
    while alive and time.monotonic() < deadline:
        alive = [process for process in alive if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]
        time.sleep(0.05)
    return not alive
