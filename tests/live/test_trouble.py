"""What goes wrong in front of a candidate: one clear error each, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from interview_tui import sandbox as embedded
from interview_tui.cli.place import desk_in, sandbox_policies
from interview_tui.model.errors import DeploymentFailed
from interview_tui.model.events import Progress
from interview_tui.model.local_ports import Blueprints
from interview_tui.model.plan import Order, Template
from interview_tui.operations.desk import Desk, drive
from tests.live.conftest import Program, bare_environment
from tests.live.test_reaper import eventually

pytestmark = pytest.mark.sandbox


def ignore(_event: Progress) -> None:
    """Progress that the test does not look at."""


def test_no_credentials(tmp_path: Path) -> None:
    program = Program(bare_environment(tmp_path) | {"AWS_REGION": "us-east-1"}, tmp_path)
    for words in (("list",), ("doctor",), ("deploy", "jane-smith")):
        outcome = program.run(*words, "--json")
        assert outcome.code == 2
        assert "credentials" in outcome.error["title"]
        assert "aws configure" in outcome.error["hint"]
        assert outcome.out == ""


def test_no_region(tmp_path: Path) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example"}
    outcome = Program(bare_environment(tmp_path) | keys, tmp_path).run("list", "--json")
    assert outcome.code == 2
    assert "region" in outcome.error["title"]


def test_a_region_that_does_not_exist(tmp_path: Path) -> None:
    keys = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example"}
    outcome = Program(bare_environment(tmp_path) | keys, tmp_path).run(
        "deploy", "jane-smith", "--region", "us-east-9", "--json"
    )
    assert outcome.code == 2
    assert "us-east-9" in outcome.error["title"]
    assert "us-east-1" in outcome.error["hint"] or "us-east-2" in outcome.error["hint"]


def test_nobody_answers_at_the_endpoint(program: Program) -> None:
    outcome = program.run("list", "--json", AWS_ENDPOINT_URL="http://127.0.0.1:1")
    assert outcome.code == 2
    assert outcome.error["hint"]


def test_a_key_that_aws_does_not_know(program: Program) -> None:
    outcome = program.run("list", "--json", AWS_ACCESS_KEY_ID="AKIAIOSFODNN7EXAMPLE")
    assert outcome.code == 2
    assert "Traceback" not in outcome.err


def test_cleaned_up_twice(program: Program, desk: Desk) -> None:
    drive(desk.deploy(Order("jane-smith", ("B",), id="interview-twice")), ignore)
    first = program.run("cleanup", "twice", "--yes", "--json")
    assert (first.code, first.json["state"], first.json["left"]) == (0, "gone", [])
    second = program.run("cleanup", "twice", "--yes", "--json")
    assert (second.code, second.json["state"], second.json["left"]) == (0, "gone", [])
    never = program.run("cleanup", "never", "--yes", "--json")
    assert never.code == 2
    assert "interview-never" in never.error["title"]


@dataclass(frozen=True)
class WithBadData:
    """Blueprints whose sample data cannot be loaded."""

    real: Blueprints

    def __getattr__(self, name: str) -> object:
        return getattr(self.real, name)

    def interview_template(self, challenges: Sequence[str]) -> Template:
        template = self.real.interview_template(challenges)
        return replace(template, body=template.body.replace("Challenge: A\n", "Challenge: Z\n"))


def test_a_custom_resource_that_fails(desk: Desk) -> None:
    broken = replace(desk, blueprints=WithBadData(desk.blueprints))
    with pytest.raises(DeploymentFailed, match="Custom::SampleData") as error:
        drive(broken.deploy(Order("jane-smith", ("A",), id="interview-bad-data")), ignore)
    assert "removed again" in error.value.hint
    assert all(interview.id != "interview-bad-data" for interview in desk.cloud.interviews())
    sweep = desk.cloud.sweep("interview-bad-data")
    assert (sweep.found, sweep.unreadable) == ((), ())


@pytest.fixture(scope="module")
def slow_desk() -> Iterator[tuple[Desk, dict[str, str]]]:
    """A sandbox in which every resource takes its time, and how to reach it."""
    name = f"slow-{os.getpid()}"
    slow = embedded.start(name, policies=sandbox_policies(), attached=True, latency=0.2)
    try:
        desk = desk_in(slow)
        drive(desk.bootstrap(), ignore)
        yield desk, embedded.environment(slow)
    finally:
        embedded.stop(name)


def started(program: Program, *words: str) -> subprocess.Popen[str]:
    """The program, running, once it has shown the first resource of the interview."""
    process = program.start(*words)
    assert process.stdout is not None
    while "CREATE_COMPLETE" not in process.stdout.readline():
        assert process.poll() is None
    return process


def test_ctrl_c_in_the_middle_of_a_deployment(slow_desk: tuple[Desk, dict[str, str]], tmp_path: Path) -> None:
    desk, environment = slow_desk
    program = Program(bare_environment(tmp_path) | environment, tmp_path)
    process = started(program, "deploy", "jane-smith", "--id", "interrupted", "--challenges", "A")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "nothing of it is left" in err
    assert "Traceback" not in err
    assert all(interview.id != "interview-interrupted" for interview in desk.cloud.interviews())
    assert desk.cloud.sweep("interview-interrupted").found == ()


def test_a_program_that_dies_loses_nothing(slow_desk: tuple[Desk, dict[str, str]], tmp_path: Path) -> None:
    desk, environment = slow_desk
    program = Program(bare_environment(tmp_path) | environment, tmp_path)
    process = started(program, "deploy", "jane-smith", "--id", "orphan", "--challenges", "A")
    process.kill()
    process.communicate()
    seen = desk.cloud.interview("interview-orphan")
    assert (seen.candidate, seen.state) == ("jane-smith", "deploying")
    followed = program.run("events", "orphan", "--follow", "--json")
    assert followed.code == 0
    assert program.run("verify", "orphan", "--json").json["ready"] is True
    assert program.run("cleanup", "orphan", "--yes", "--json").code == 0


def test_stacks_in_progress_are_shown_as_such(slow_desk: tuple[Desk, dict[str, str]], tmp_path: Path) -> None:
    desk, environment = slow_desk
    program = Program(bare_environment(tmp_path) | environment, tmp_path)
    process = started(program, "deploy", "jane-smith", "--id", "passing", "--challenges", "A")
    row = next(row for row in program.run("list", "--json").json if row["id"] == "interview-passing")
    assert (row["state"], row["ready"]) == ("deploying", False)
    assert process.wait(60) == 0
    interview = desk.cloud.interview("interview-passing")
    desk.cloud.delete_stack(interview.stack_id)
    eventually(lambda: desk.cloud.interview("interview-passing").state == "cleaning up")
    assert drive(desk.cleanup(interview), ignore).complete
