"""Two interviewers act on the same interview at the same time, each with a program of their own."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from interview_tui.model.interview import Interview, State
from interview_tui.model.tags import TAG_EXPIRES_AT
from interview_tui.operations.desk import drive
from tests.live.conftest import hold_the_reaper
from tests.live.drills import Stage, stage
from tests.live.test_an_interview import ignore
from tests.live.test_reaper import eventually
from tests.live.test_undo import contents
from tests.live.test_undoing import works
from tests.terminal.driver import Terminal

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage("drill-two", tmp_path_factory.mktemp("drill-two")) as found:
        drive(found.desk.bootstrap(), ignore)
        yield found


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """The exit code, and what it says where it did not end well: always one sentence and what to do."""
    out, err = process.communicate(timeout=300)
    if process.returncode == 0 or not err:
        return process.returncode, out
    error = json.loads(err)["error"]
    assert error["title"], err
    assert error["hint"], err
    return process.returncode, f"{error['title']} {error['hint']}"


def both(scene: Stage, one: tuple[str, ...], other: tuple[str, ...], seconds: float) -> list[tuple[int, str]]:
    """Begin the other so long after the one, and wait for both."""
    first = scene.program().start(*one)
    time.sleep(seconds)
    second = scene.program().start(*other)
    return [ended(first), ended(second)]


@pytest.mark.parametrize("seconds", [0.0, 3.0])
def test_two_resets(scene: Stage, seconds: float) -> None:
    interview = scene.deploy("interview-both", "AB")
    planted = contents(scene.client("dynamodb"), interview)
    before = drive(scene.desk.hand_over(interview), ignore)
    scene.client("dynamodb").put_item(TableName=interview.output("SchoolsTable"), Item={"school_id": {"S": "mine"}})
    words = ("reset", interview.id, "--yes", "--json")
    ends = both(scene, words, words, seconds)
    if {code for code, _ in ends} != {0}:
        again = scene.program().run(*words, timeout=300)
        assert again.code == 0, (ends, again.err)
    assert contents(scene.client("dynamodb"), interview) == planted
    assert not works(before), "keys of before are dead"
    found = scene.desk.cloud.interview(interview.id)
    assert drive(scene.desk.verify(found), ignore).ready, ends
    assert works(drive(scene.desk.hand_over(found), ignore)), "there is access for new keys"
    gone(scene, interview)


@pytest.mark.parametrize("seconds", [0.0, 3.0, 6.0])
def test_a_reset_and_a_cleanup(scene: Stage, seconds: float) -> None:
    """What the reset puts back must not outlive the cleanup."""
    interview = scene.deploy("interview-torn", "AB")
    remove = ("cleanup", interview.id, "--yes", "--json")
    ends = both(scene, ("reset", interview.id, "--yes", "--json"), remove, seconds)
    again = scene.program().run(*remove, timeout=300)
    assert (again.code, again.json["left"]) == (0, []), (ends, again.out)
    assert scene.desk.leftovers(by_name=True).found == (), ends


@pytest.mark.parametrize("seconds", [0.0, 4.0])
def test_two_hand_it_on(scene: Stage, seconds: float) -> None:
    """One of the two gets it, whole, and the other interviewer hears that."""
    interview = scene.deploy("interview-wanted", "AB")
    before = drive(scene.desk.hand_over(interview), ignore)
    words = [("reset", interview.id, "--for", name, "--yes", "--json") for name in ("john-doe", "john-doe-2")]
    ends = both(scene, words[0], words[1], seconds)
    found = scene.desk.cloud.interview(interview.id)
    assert found.candidate in ("john-doe", "john-doe-2")
    winner = ("john-doe", "john-doe-2").index(found.candidate)
    if ends[winner][0]:
        again = scene.program().run(*words[winner], timeout=300)
        assert again.code == 0, (ends, again.err)
    code, said = ends[1 - winner]
    # Who was through before the other began had it for their own candidate, and says no more than that.
    assert code or json.loads(said)["candidate"] != found.candidate, f"who did not get it hears that: {ends}"
    found = scene.desk.cloud.interview(interview.id)
    assert not works(before)
    assert drive(scene.desk.verify(found), ignore).ready, ends
    assert works(drive(scene.desk.hand_over(found), ignore))
    gone(scene, interview)


def test_one_extends_while_the_other_is_asked_whether_what_has_expired_may_go(scene: Stage) -> None:
    hold_the_reaper(scene.client("events"))
    late, kept = scene.deploy("interview-asked", "A"), scene.deploy("interview-kept", "A")
    past = f"{datetime.now(UTC) - timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"
    for each in (late, kept):
        assert scene.desk.cloud.change_stack(each.stack_id, {"ExpiresAt": past}, {TAG_EXPIRES_AT: past})
        eventually(lambda each=each: scene.status(each.id) == "UPDATE_COMPLETE")
    program = scene.program()
    command = program.command("cleanup", "--expired", "--no-archive")
    with Terminal(command, program.environment, scene.folder, columns=200) as terminal:
        terminal.wait_for("Type 2, or the account")
        extended = program.run("extend", kept.id, "--by", "1h", "--json")
        assert extended.code == 0, extended.err
        terminal.press("2\r")
        assert terminal.wait_for_end(60) == 1
        assert "interview-kept is not what it was when the question was put: it ends" in terminal.text
        assert "1 of 2 are gone with nothing left." in terminal.text
    (found,) = scene.desk.cloud.interviews()
    assert (found.id, found.state) == (kept.id, State.LIVE)
    assert drive(scene.desk.verify(found), ignore).ready, "nothing of it was touched"
    gone(scene, kept)


def gone(scene: Stage, interview: Interview) -> None:
    assert drive(scene.desk.cleanup(scene.desk.cloud.interview(interview.id), archive=False), ignore).complete
    assert scene.desk.leftovers(by_name=True).found == ()
