"""The whole way through the real program: new interview, ready, clean up; and what it says without credentials."""

from __future__ import annotations

import os
import re
import shlex
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from interview_tui import sandbox as embedded
from interview_tui.cli.place import sandbox_policies
from interview_tui.sandbox import Sandbox
from tests.live.conftest import bare_environment
from tests.terminal.driver import Terminal

pytestmark = [pytest.mark.sandbox, pytest.mark.terminal]

CTRL_Q = "\x11"
COMMAND = [sys.executable, "-m", "interview_tui"]


@pytest.fixture(scope="module")
def place() -> Iterator[Sandbox]:
    name = f"terminal-{os.getpid()}"
    yield embedded.start(name, policies=sandbox_policies(), attached=True)
    embedded.stop(name)


@contextmanager
def dashboard(place: Sandbox, folder: Path) -> Iterator[Terminal]:
    """The dashboard on an account without interviews; at the end it quits, and the terminal is as it was."""
    with Terminal(COMMAND, bare_environment(folder) | embedded.environment(place), folder) as terminal:
        terminal.wait_for("No interviews yet")
        yield terminal
        terminal.press(CTRL_Q)
        assert terminal.wait_for_end() == 0
        assert terminal.modes == terminal.modes_before


def test_new_ready_and_gone(place: Sandbox, tmp_path: Path) -> None:
    environment = bare_environment(tmp_path) | embedded.environment(place)
    with Terminal(COMMAND, environment, tmp_path) as terminal:
        terminal.wait_for("No interviews yet")
        terminal.press("n")
        terminal.wait_for("New interview")
        terminal.press("john-doe\r")
        terminal.wait_for("deploying")
        terminal.wait_for(lambda text: re.search(r"live\s+(\d+)/\1\b", text) is not None)
        terminal.press("x")
        terminal.wait_for("Type john-doe")
        terminal.press("john-doe\r")
        terminal.wait_for("nothing is left")
        terminal.press(CTRL_Q)
        assert terminal.wait_for_end() == 0


def test_without_credentials_there_are_two_doors(tmp_path: Path) -> None:
    environment = bare_environment(tmp_path) | {"AWS_REGION": "us-east-1"}
    with Terminal(COMMAND, environment, tmp_path, columns=80, lines=24) as terminal:
        screen = terminal.wait_for("sandbox")
        assert "sign in" in screen.lower()
        assert "Traceback" not in screen
        terminal.press(CTRL_Q)
        assert terminal.wait_for_end() == 0


def test_looking_only_is_shown_and_held(place: Sandbox, tmp_path: Path) -> None:
    environment = bare_environment(tmp_path) | embedded.environment(place)
    with Terminal([*COMMAND, "--read-only"], environment, tmp_path) as terminal:
        terminal.wait_for("read-only")
        terminal.press("n")
        terminal.press(CTRL_Q)
        assert terminal.wait_for_end() == 0


def test_a_terminal_that_does_not_tell_its_size(place: Sandbox, tmp_path: Path) -> None:
    """It is drawn at 80x24, and keys are heard."""
    environment = bare_environment(tmp_path) | embedded.environment(place)
    with Terminal(COMMAND, environment, tmp_path, columns=80, lines=24, tells_size=False) as terminal:
        terminal.wait_for("No interviews yet")
        terminal.press(CTRL_Q)
        assert terminal.wait_for_end() == 0


def test_a_dumb_terminal_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with Terminal(COMMAND, bare_environment(tmp_path), tmp_path, term="dumb") as terminal:
        terminal.wait_for("TERM says dumb")
        assert terminal.wait_for_end() == 2


def test_the_terminal_is_as_it_was_and_the_shell_gets_the_next_keys(place: Sandbox, tmp_path: Path) -> None:
    """The thread that reads keys is not waited for at the end; nothing that it does is seen afterwards."""
    environment = bare_environment(tmp_path) | embedded.environment(place)
    program = f"{shlex.quote(sys.executable)} -m interview_tui"
    shell = f"stty -g; {program}; echo code $?; stty -g; read line; echo heard $line"
    with Terminal(["bash", "-c", shell], environment, tmp_path) as terminal:
        terminal.wait_for("No interviews yet")
        terminal.press(CTRL_Q)
        terminal.wait_for("code 0")
        terminal.press("hello\r")
        screen = terminal.wait_for("heard hello")
        assert terminal.wait_for_end() == 0
        before, after = re.findall(rb"(?:[0-9a-f]+:){10,}[0-9a-f]+", terminal.written)
        assert before == after
        for mode in (b"1000", b"1003", b"1049"):  # the mouse, its movements, the other screen
            assert terminal.written.rfind(b"\x1b[?%sl" % mode) > terminal.written.rfind(b"\x1b[?%sh" % mode) > 0
        assert "Traceback" not in screen


@pytest.mark.parametrize("sleep", [signal.SIGTSTP, signal.SIGSTOP], ids=["asked", "stopped"])
def test_it_can_be_put_to_sleep_and_goes_on_afterwards(place: Sandbox, tmp_path: Path, sleep: signal.Signals) -> None:
    with dashboard(place, tmp_path) as terminal:
        before = _but_the_time(terminal.text)
        for _ in range(2):
            terminal.process.send_signal(sleep)
            terminal.wait_for(lambda _text: _state(terminal.process.pid) == "T")
            terminal.watch(0.2)
            assert (b"\x1b[?1049l" in terminal.written) is (sleep == signal.SIGTSTP)  # back on the screen of the shell
            terminal.clear()
            terminal.process.send_signal(signal.SIGCONT)
            terminal.wait_for(lambda text: _but_the_time(text) == before)
            _hears_keys(terminal, before)


def test_it_may_be_told_to_go_on_as_often_as_anybody_likes(place: Sandbox, tmp_path: Path) -> None:
    with dashboard(place, tmp_path) as terminal:
        before = _but_the_time(terminal.text)
        for pause in (0.0, 0.0001, 0.0003, 0.001, 0.01):
            for _ in range(5):
                terminal.process.send_signal(signal.SIGCONT)
                time.sleep(pause)
            terminal.watch(0.05)
        _hears_keys(terminal, before)


def test_what_the_mouse_does_at_the_end_is_no_key_for_the_shell(place: Sandbox, tmp_path: Path) -> None:
    environment = bare_environment(tmp_path) | embedded.environment(place)
    # However slow this machine is, what is on its way comes in that time.
    patient = "from interview_tui.ui import driver; driver._ON_ITS_WAY = 3.0; import interview_tui.__main__"
    shell = f"{shlex.quote(sys.executable)} -c '{patient}'; echo code $?; read line; echo heard $line"
    with Terminal(["bash", "-c", shell], environment, tmp_path) as terminal:
        terminal.wait_for("No interviews yet")
        terminal.press("\x1b[<35;10;5M")
        terminal.watch(0.1)
        terminal.press(CTRL_Q)
        while b"\x1b[?1003l" not in terminal.written:
            terminal.press("\x1b[<35;10;5M")
            terminal.watch(0.005)
        terminal.press("\x1b[<35;11;5M")  # was on its way already
        terminal.wait_for("code 0")
        terminal.press("hello\r")
        terminal.wait_for("heard hello")
        assert terminal.wait_for_end() == 0


def _hears_keys(terminal: Terminal, before: str) -> None:
    terminal.press("?")
    terminal.wait_for("Esc closes")
    terminal.press("\x1b")
    terminal.wait_for(lambda text: _but_the_time(text) == before)


def _but_the_time(text: str) -> str:
    return re.sub(r"\d\d:\d\d", "", text)


def _state(pid: int) -> str:
    """The state of a process, such as ``T`` for stopped."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
