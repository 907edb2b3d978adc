"""Challenge B as the interviewer sees it: traffic, the leak, the candidate's fix, and the proof that it holds."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest

from interview_tui import sandbox as embedded
from interview_tui.cli.place import desk_in, sandbox_policies
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Order
from interview_tui.operations.desk import drive
from interview_tui.sandbox import Sandbox
from tests.live.candidate import reference_fix
from tests.live.conftest import bare_environment
from tests.terminal.driver import Terminal

pytestmark = [pytest.mark.sandbox, pytest.mark.terminal]

COMMAND = [sys.executable, "-m", "interview_tui"]
CTRL_Q = "\x11"


@pytest.fixture
def place() -> Iterator[Sandbox]:
    name = f"story-{os.getpid()}"
    yield embedded.start(name, policies=sandbox_policies(), attached=True)
    embedded.stop(name)


@pytest.fixture
def interview(place: Sandbox) -> Interview:
    """An interview of challenge B, ready."""
    desk = desk_in(place)
    return drive(desk.deploy(Order("jane-smith", ("B",), id="interview-story")), lambda _event: None).interview


def test_a_leak_is_found_fixed_by_the_candidate_and_seen_to_be_flat(
    place: Sandbox, interview: Interview, tmp_path: Path
) -> None:
    environment = bare_environment(tmp_path) | embedded.environment(place)
    with Terminal(COMMAND, environment, tmp_path) as terminal:
        terminal.wait_for(seen(r"live\s+(\d+)/\1\b"))
        keys = handed_over(terminal, tmp_path / "jane.env")

        send(terminal, calls=20)
        terminal.wait_for(seen(r"▲ leaking [234]\.\d MB a call, about \d+ calls to"))
        terminal.wait_for("traffic: 20 of 20 calls ·")
        assert "256 MB ┤" in terminal.text
        assert "╌ limit" in terminal.text

        repair(keys, interview)
        # More than before: what the fixed function keeps for good has to fill up first.
        send(terminal, calls=60)
        terminal.wait_for("traffic: 60 of 60 calls ·")
        terminal.wait_for("✓ flat since the update at")
        assert "┊ update" in terminal.text
        terminal.press("1")
        terminal.wait_for(seen(r"MB of 256 used [▁▂▃]+ [+-]\d\.\d MB/call · flat since the update"))
        terminal.press(CTRL_Q)
        assert terminal.wait_for_end() == 0


def seen(pattern: str) -> Callable[[str], bool]:
    """Whether the expression is found on the screen."""
    return lambda text: re.search(pattern, text) is not None


def send(terminal: Terminal, calls: int) -> None:
    """Ask for so many calls, ten a second; a key at a time, as fingers do."""
    terminal.press("t")
    terminal.wait_for("Send traffic")
    terminal.press(str(calls))
    terminal.wait_for(f"  {calls} ")
    terminal.press("\t")
    time.sleep(0.2)
    terminal.press("10")
    terminal.wait_for(f"Takes about {(calls - 1) / 10:.1f} s.")
    terminal.press("\r")
    terminal.wait_for("traffic: ")


def handed_over(terminal: Terminal, path: Path) -> dict[str, str]:
    """Make keys, save them as the program does it, and return what the file sets."""
    terminal.press("c")
    terminal.wait_for("Keys made")
    terminal.press("w")
    terminal.wait_for("-interview.eml")
    terminal.press("\x15")  # ctrl+u empties the field
    terminal.wait_for(lambda text: "-interview.eml" not in text)
    terminal.press(f"{path}\r")
    terminal.wait_for("Saved as")
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line and line[0] != "#")


def repair(keys: dict[str, str], interview: Interview) -> None:
    """The candidate uploads the reference fix, with nothing but what was handed over."""
    client = boto3.Session(
        aws_access_key_id=keys["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=keys["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=keys["AWS_SESSION_TOKEN"],
        region_name=keys["AWS_REGION"],
    ).client("lambda", endpoint_url=keys["AWS_ENDPOINT_URL"])
    client.update_function_code(FunctionName=interview.output("LeakyApiFunction"), ZipFile=reference_fix())
