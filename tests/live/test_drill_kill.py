"""kill -9 at every step of deploy, reset and cleanup, then run it again: it ends as if nothing had happened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from interview_tui.model.interview import Interview, State
from interview_tui.operations.desk import drive
from tests.live.drills import THOROUGH, Moment, Stage, counted, killed, once_more, stage, steps
from tests.live.test_an_interview import ignore
from tests.live.test_undo import contents
from tests.live.test_undoing import works

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage("drill-kill", tmp_path_factory.mktemp("drill-kill")) as found:
        drive(found.desk.bootstrap(), ignore)
        yield found


# ------------------------------------------------------------------------------------------------------------ deploying


DEPLOY = ("deploy", "jane-smith", "--id", "interview-killed", "--challenges", "B", "--json")


@contextmanager
def new_account(folder: Path, name: str) -> Iterator[Stage]:
    (folder / name).mkdir()
    with stage(name, folder / name) as found:
        yield found


def test_a_deployment_killed_at_any_step_is_gone_on_with(tmp_path: Path) -> None:
    """The very first one of an account, which makes the shared tier, too; each time in an account of its own."""
    with new_account(tmp_path, "clean") as found:
        asked, _ = counted(found, *DEPLOY)
    assert [step.partition("/packages/")[0] for step in asked].count("cloudformation CreateStack") == 2
    following = Moment(once_more("CreateStack", 2, "DescribeStackEvents"))
    verifying = Moment(lambda asked: asked.operation.startswith("Get interview-killed-leaky-api"))
    for number, moment in enumerate([*steps(len(asked)), following, verifying]):
        with new_account(tmp_path, f"killed-{number}") as found:
            killed(found, moment, *DEPLOY)
            again = found.program().run(*DEPLOY, timeout=300)
            assert again.code == 0, f"{moment}: {again.err}"
            assert again.json["ready"] is True
            stacks = found.client("cloudformation").describe_stacks()["Stacks"]
            assert {(each["StackName"], each["StackStatus"]) for each in stacks} == {
                ("interviews-shared", "UPDATE_COMPLETE"),
                ("interview-killed", "CREATE_COMPLETE"),
            }, str(moment)
            assert found.desk.leftovers(by_name=True).found == ()


def test_without_an_id_the_one_of_before_is_named(scene: Stage) -> None:
    words = ("deploy", "john-doe", "--challenges", "A")
    killed(scene, Moment(lambda asked: asked.operation == "CreateStack", after=True), *words)
    (first,) = [each for each in scene.desk.cloud.interviews() if each.candidate == "john-doe"]
    again = scene.program().run(*words)
    assert again.code == 0, again.err
    assert f"john-doe has {first.id} already" in again.out
    assert f"`interview-tui deploy john-doe --id {first.id}`" in again.out
    on = scene.program().run(*words, "--id", first.id, "--json")
    assert (on.code, on.json["id"], on.json["ready"]) == (0, first.id, True), on.err
    for interview in scene.desk.cloud.interviews():
        assert drive(scene.desk.cleanup(interview, archive=False), ignore).complete


# ------------------------------------------------------------------------------------------------------------ resetting


def dirty(scene: Stage, interview: Interview) -> None:
    """As a candidate may: one item more, one less."""
    dynamodb, schools = scene.client("dynamodb"), interview.output("SchoolsTable")
    item = dynamodb.scan(TableName=schools, Limit=1)["Items"][0]
    dynamodb.delete_item(TableName=schools, Key={"school_id": item["school_id"]})
    dynamodb.put_item(TableName=schools, Item={"school_id": {"S": "mine"}})


def test_a_reset_killed_at_any_step_is_gone_on_with(scene: Stage) -> None:
    interview = scene.deploy("interview-reset", "ABC" if THOROUGH else "AC")
    planted = contents(scene.client("dynamodb"), interview)
    words = ("reset", interview.id, "--yes", "--json")
    asked, _ = counted(scene, *words)
    assert {"lambda Invoke interviews-caretaker reset A", "lambda Invoke interviews-caretaker reset C"} <= {*asked}
    for moment in steps(len(asked), 2):
        interview = scene.desk.cloud.interview(interview.id)
        before = drive(scene.desk.hand_over(interview), ignore)
        dirty(scene, interview)
        killed(scene, moment, *words)
        again = scene.program().run(*words, timeout=300)
        assert again.code == 0, f"{moment}: {again.err}"
        assert (again.json["pristine"], again.json["ready"]) == (True, True)
        assert contents(scene.client("dynamodb"), interview) == planted, str(moment)
        assert not works(before), f"{moment}: keys of before are dead"
    assert works(drive(scene.desk.hand_over(scene.desk.cloud.interview(interview.id)), ignore))
    assert drive(scene.desk.cleanup(scene.desk.cloud.interview(interview.id), archive=False), ignore).complete


def test_handing_on_killed_at_any_step_is_gone_on_with(scene: Stage) -> None:
    interview = scene.deploy("interview-next", "AB")
    planted = contents(scene.client("dynamodb"), interview)
    program = scene.program()
    asked, _ = counted(scene, "reset", interview.id, "--for", "john-doe", "--yes", "--json")
    assert "cloudformation UpdateStack" in asked
    for number, moment in enumerate(steps(len(asked), 2)):
        interview = scene.desk.cloud.interview(interview.id)
        one, other = interview.candidate, "jane-smith" if interview.candidate == "john-doe" else "john-doe"
        before = drive(scene.desk.hand_over(interview), ignore)
        dirty(scene, interview)
        assert program.run("note", interview.id, f"{number}: {one} was here").code == 0
        words = ("reset", interview.id, "--for", other, "--yes", "--json")
        killed(scene, moment, *words)
        again = program.run(*words, timeout=300)
        assert again.code == 0, f"{moment}: {again.err}"
        assert (again.json["candidate"], again.json["pristine"], again.json["ready"]) == (other, True, True)
        assert contents(scene.client("dynamodb"), interview) == planted, str(moment)
        assert not works(before), f"{moment}: keys of before are dead"
        kept = [found for found in scene.archives(interview.id) if f"{number}: {one} was here" in str(found)]
        assert kept, f"{moment}: the work of {one} is in an archive"
        assert {found["interview"]["candidate"] for found in kept} == {one}
        assert all(not found["unreadable"] and "Schools items" in str(found) for found in kept)
        assert program.run("archive", interview.id).code == 0
        theirs = scene.archives(interview.id)[-1]
        assert theirs["interview"]["candidate"] == other
        assert f"{one} was here" not in str(theirs), f"{moment}: {other} sees nothing of {one}'s"
    assert drive(scene.desk.cleanup(scene.desk.cloud.interview(interview.id), archive=False), ignore).complete


# ---------------------------------------------------------------------------------------------------------- cleaning up


def test_a_cleanup_killed_at_any_step_is_gone_on_with(scene: Stage) -> None:
    challenges = "ABC" if THOROUGH else "B"
    clean = scene.deploy("interview-gone", challenges)
    asked, _ = counted(scene, "cleanup", clean.id, "--yes", "--json")
    assert asked[-1] == "cloudformation DeleteStack"
    proving = Moment(lambda asked: asked.operation == "GetResources")
    for number, moment in enumerate([*steps(len(asked)), proving]):
        interview = scene.deploy(f"interview-gone-{number}", challenges)
        words = ("cleanup", interview.id, "--yes", "--json")
        killed(scene, moment, *words)
        again = scene.program().run(*words, timeout=300)
        assert again.code == 0, f"{moment}: {again.err}"
        assert (again.json["state"], again.json["left"]) == ("gone", []), str(moment)
        assert again.json["receipt"]["complete"] is True
        assert scene.desk.leftovers(by_name=True).found == ()
        kept = scene.archives(interview.id)
        assert kept, f"{moment}: the work was kept"
        assert all(not found["unreadable"] and found["function"] for found in kept)
        assert kept[-1]["receipt"], f"{moment}: the proof is with the newest"
        assert scene.desk.cloud.deleted(interview.id).state is State.GONE  # type: ignore[union-attr]
