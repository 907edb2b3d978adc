"""``traffic`` as a user runs it: it kills the leaking function, can be stopped, and needs a function that is there."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator

import pytest

from interview_tui.model.interview import Interview
from interview_tui.model.plan import Order
from interview_tui.operations.desk import Desk, drive
from tests.live.conftest import Program
from tests.live.test_an_interview import clean_up, ignore

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def interview(desk: Desk) -> Iterator[Interview]:
    done = drive(desk.deploy(Order("jane-smith", ("B",), id="interview-traffic")), ignore)
    yield done.interview
    clean_up(desk, done.interview)


def test_calls_reach_the_function_until_it_is_killed_and_beyond(program: Program, interview: Interview) -> None:
    done = program.run("traffic", interview.id, "--calls", "90", "--rate", "10", "--json")
    assert done.code == 0, done.err
    assert (done.json["calls"], done.json["sent"], done.json["failed"]) == (90, 90, 1)
    assert "signal: killed" in done.json["said"]
    memory = program.run("logs", interview.id, "--memory", "--json").json
    assert memory["verdict"] == "leaking"
    assert memory["kills"] == 1
    assert memory["calls"] >= 90


def test_ctrl_c_stops_it_and_says_how_far_it_came(program: Program, interview: Interview) -> None:
    before = program.run("logs", interview.id, "--memory", "--json").json["calls"]
    process = program.start("traffic", interview.id, "--calls", "1000", "--rate", "5")
    deadline = time.monotonic() + 120
    while program.run("logs", interview.id, "--memory", "--json").json["calls"] == before:
        assert time.monotonic() < deadline, "nothing was called"
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1, out
    assert "Error: Stopped after " in err
    assert "Traceback" not in err


def test_looking_only_and_an_interview_that_is_not_there(program: Program, interview: Interview) -> None:
    refused = program.run("traffic", interview.id, "--read-only", "--json")
    assert refused.code == 2
    assert "look only" in refused.error["title"]
    missing = program.run("traffic", "interview-nowhere")
    assert missing.code == 2
    assert "There is no interview interview-nowhere." in missing.err
