"""No test touches the state of the user who runs it, and none leaves a sandbox behind."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from interview_tui.logs import MaskingFormatter, start_logging

# Runs when the pipe to the test run ends: also when that was killed.
_STOP_ALL = """
import sys
from interview_tui import sandbox
sys.stdin.read()
for running in sandbox.all_running():
    sandbox.stop(running.name)
"""


@pytest.fixture(autouse=True, scope="session")
def state_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """State files of the tests are kept apart from the real ones; what a test leaves running is ended."""
    folder = tmp_path_factory.mktemp("state")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INTERVIEW_TUI_STATE_DIR", str(folder))
        patch.setenv("INTERVIEW_TUI_CONFIG", str(folder / "settings.toml"))
        patch.setenv("XDG_STATE_HOME", str(folder / "xdg"))
        guard = subprocess.Popen([sys.executable, "-c", _STOP_ALL], stdin=subprocess.PIPE, start_new_session=True)
        yield folder
        guard.communicate(timeout=30)


@pytest.fixture
def zone() -> Iterator[Callable[[str], None]]:
    """Puts this process into another time zone until the end of the test."""
    with pytest.MonkeyPatch.context() as patch:

        def move(name: str) -> None:
            patch.setenv("TZ", name)
            time.tzset()

        yield move
    time.tzset()


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """A log file of the test's own, written as the program writes it."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    root.handlers = [handler for handler in before if not isinstance(handler.formatter, MaskingFormatter)]
    path = tmp_path / "log" / "interview-tui.log"
    start_logging(path)
    yield path
    for handler in root.handlers:
        if handler not in before:
            handler.close()
    root.handlers = before
    root.setLevel(level)
