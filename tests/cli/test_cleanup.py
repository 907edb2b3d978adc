"""Cleaning up several interviews, and what earlier accidents left."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from interview_tui.model.errors import Denied, NoCredentials
from interview_tui.model.plan import Evidence, Remain, Sweep
from interview_tui.ui.commands import COMMANDS
from tests.cli.conftest import Run
from tests.cli.test_interviews import add
from tests.fakes import NOW, FakeCloud


@pytest.mark.parametrize("words", [(), ("x", "--all"), ("--all", "--expired")])
def test_cleanup_takes_one_way_to_say_what(run: Run, cloud: FakeCloud, words: tuple[str, ...]) -> None:
    add(cloud)
    assert run("cleanup", *words, "--yes").code == 2
    assert cloud.stacks


def test_cleanup_of_what_has_expired_leaves_the_rest(run: Run, cloud: FakeCloud) -> None:
    add(cloud, "interview-old", expires_at=NOW)
    add(cloud, "interview-new")
    add(cloud, "interview-nobody-knows", expires_at=None)
    outcome = run("cleanup", "--expired", "--yes", "--json")
    assert (outcome.code, [each["id"] for each in outcome.json]) == (0, ["interview-old"])
    assert set(cloud.stacks) == {"interview-new", "interview-nobody-knows"}
    assert run("cleanup", "--expired", "--yes", "--json").json == []


def test_what_has_expired_is_for_the_clock_of_aws_to_say(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This machine's clock may be an hour ahead."""
    add(cloud, "interview-old", expires_at=NOW)
    identity = replace(cloud.identity(), at=NOW - timedelta(hours=1))
    monkeypatch.setattr(cloud, "identity", lambda: identity)
    assert run("cleanup", "--expired", "--yes", "--json").json == []
    assert "interview-old" in cloud.stacks


@pytest.mark.parametrize(("typed", "removed"), [("2", True), ("000000000000", True), ("yes", False), ("", False)])
def test_all_wants_their_number_or_the_account_typed(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch, typed: str, removed: bool
) -> None:
    add(cloud, "interview-a")
    add(cloud, "interview-b")
    monkeypatch.setattr("interview_tui.cli.confirm.is_terminal", lambda _: True)
    monkeypatch.setattr("click.prompt", lambda *_, **__: typed)
    outcome = run("cleanup", "--all")
    assert outcome.code == (0 if removed else 2)
    assert (not cloud.stacks) is removed
    assert "interview-a of jane-smith" in outcome.out


def test_trouble_with_one_does_not_hold_up_the_others(run: Run, cloud: FakeCloud) -> None:
    add(cloud, "interview-a")
    add(cloud, "interview-b")
    real = cloud.delete_stack

    def delete(stack_id: str, *, force: bool = False) -> None:
        if "interview-a" in stack_id:
            raise NoCredentials("It is protected.")
        real(stack_id, force=force)

    cloud.delete_stack = delete  # type: ignore[method-assign]
    outcome = run("cleanup", "--all", "--yes")
    assert outcome.code == 1
    assert "interview-a is not fully removed. It is protected." in outcome.out
    assert "1 of 2 are gone" in outcome.out
    assert set(cloud.stacks) == {"interview-a"}


@pytest.mark.parametrize("words", [("x",), ("--all",), ("--expired",)])
@pytest.mark.parametrize("flag", [(), ("--no-archive",)])
def test_the_work_is_kept_unless_told_otherwise(
    run: Run, cloud: FakeCloud, words: tuple[str, ...], flag: tuple[str, ...]
) -> None:
    add(cloud, expires_at=NOW)
    outcome = run("cleanup", *words, *flag, "--yes", "--json")
    assert outcome.code == 0
    (found,) = outcome.json if isinstance(outcome.json, list) else (outcome.json,)
    assert found["archive"] == ("" if flag else "/archives/interview-x")
    read = [detail for name, detail in cloud.calls if name == "caretaker" and detail["action"] == "diff"]
    assert bool(read) is not bool(flag)


def test_where_the_archive_is_is_said(run: Run, cloud: FakeCloud) -> None:
    add(cloud)
    assert "The archive is in /archives/interview-x" in run("cleanup", "x", "--yes").out


@pytest.mark.parametrize(("flag", "words"), [((), "is kept in an archive"), (("--no-archive",), "is not kept")])
@pytest.mark.parametrize("which", ["x", "--all"])
def test_the_question_says_what_becomes_of_the_work(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch, flag: tuple[str, ...], words: str, which: str
) -> None:
    add(cloud)
    monkeypatch.setattr("interview_tui.cli.confirm.is_terminal", lambda _: True)
    monkeypatch.setattr("click.prompt", lambda *_, **__: "")
    assert words in run("cleanup", which, *flag).out


def test_the_question_promises_no_archive_of_what_is_half_deleted(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(cloud, stack_status="DELETE_FAILED")
    monkeypatch.setattr("interview_tui.cli.confirm.is_terminal", lambda _: True)
    monkeypatch.setattr("click.prompt", lambda *_, **__: "")
    for which in ("x", "--all"):
        out = run("cleanup", which).out
        assert "No archive is made of what is half deleted." in out
        assert "is kept in an archive" not in out
    add(cloud, "interview-y")
    out = run("cleanup", "--all").out
    assert "is kept in an archive" in out
    assert "No archive is made of what is half deleted." in out


@pytest.mark.parametrize("which", ["x", "--all"])
def test_the_question_says_that_a_protection_is_switched_off(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch, which: str
) -> None:
    add(cloud, protected=True)
    monkeypatch.setattr("interview_tui.cli.confirm.is_terminal", lambda _: True)
    monkeypatch.setattr("click.prompt", lambda *_, **__: "")
    outcome = run("cleanup", which)
    assert "protected" in outcome.out
    assert "that is switched off" in outcome.out


@pytest.mark.parametrize(
    ("status", "token"),
    [
        ("CREATE_COMPLETE", "jane-smith"),
        ("UPDATE_IN_PROGRESS", "jane-smith"),
        ("UPDATE_ROLLBACK_FAILED", "jane-smith"),
        ("ROLLBACK_COMPLETE", "yes"),
        ("DELETE_FAILED", "yes"),
    ],
)
def test_where_somebody_may_be_at_work_the_name_is_wanted(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch, status: str, token: str
) -> None:
    add(cloud, stack_status=status)
    asked: list[str] = []
    monkeypatch.setattr("interview_tui.cli.confirm.is_terminal", lambda _: True)
    monkeypatch.setattr("click.prompt", lambda text, **_: asked.append(text) or "")
    assert run("cleanup", "x").code == 2
    assert asked == [f"Type {token} to go on"]
    (command,) = (each for each in COMMANDS if each.id == "clean_up")
    assert (command.token(cloud.stacks["interview-x"].interview) or "yes") == token


@pytest.mark.parametrize("which", [("x",), ("--all",), ("--expired",)])
def test_what_is_extended_while_the_question_stands_is_left_alone(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch, which: tuple[str, ...]
) -> None:
    add(cloud, expires_at=NOW)

    def answer(*_words: object, **_options: object) -> str:
        """Somebody else extends it; then it is confirmed."""
        stack = cloud.stacks["interview-x"]
        stack.interview = replace(stack.interview, expires_at=NOW + timedelta(hours=1))
        return "jane-smith" if which == ("x",) else "1"

    monkeypatch.setattr("interview_tui.cli.confirm.is_terminal", lambda _: True)
    monkeypatch.setattr("click.prompt", answer)
    outcome = run("cleanup", *which)
    assert outcome.code == 1
    assert "it ends 2026-11-21T15:02:31Z now" in outcome.out + outcome.err
    assert "interview-x" in cloud.stacks
    assert "delete_stack" not in {name for name, _ in cloud.calls}


LEFT = Remain("DynamoDB table", "interview-y-Schools", "AWS::DynamoDB::Table", "t", "interview-y", Evidence.TAG)
NAMED = Remain("log group", "[/aws]", "AWS::Logs::LogGroup", "g", "interview-y")


def test_sweep_shows_and_removes_only_when_told(run: Run, cloud: FakeCloud) -> None:
    cloud.orphans = (LEFT, NAMED)
    dry = run("sweep")
    assert dry.code == 1
    assert "interview-y-Schools" in dry.out
    assert "[/aws]" not in dry.out
    assert "Nothing was removed." in dry.out
    assert "[/aws]" in run("sweep", "--all").out
    assert run("sweep", "--remove").code == 2, "there is nobody to ask"
    assert not [name for name, _ in cloud.calls if name == "remove"]
    done = run("sweep", "--remove", "--yes", "--json")
    assert (done.code, [each["removed"] for each in done.json["found"]]) == (0, [True])
    assert cloud.orphans == (NAMED,)
    assert run("sweep").code == 0


def test_sweep_says_what_may_not_be_removed(run: Run, cloud: FakeCloud) -> None:
    cloud.orphans = (LEFT,)
    cloud.not_removable = {"t": Denied("AWS does not let you do dynamodb:DeleteTable.", "Ask an administrator.")}
    done = run("sweep", "--remove", "--yes", "--json")
    assert done.code == 1
    assert "dynamodb:DeleteTable" in done.json["found"][0]["reason"]


def test_sweep_of_an_interview_that_exists_is_refused(run: Run, cloud: FakeCloud) -> None:
    add(cloud)
    outcome = run("sweep", "x", "--remove", "--yes", "--json")
    assert outcome.code == 2
    assert "cleanup" in outcome.error["hint"]


def test_sweep_that_could_not_look_everywhere_is_no_success(run: Run, cloud: FakeCloud) -> None:
    cloud.unreadable = {"AWS::RDS::DBInstance": "RDS instance: denied"}
    outcome = run("sweep")
    assert outcome.code == 1
    assert "Could not look at RDS instance: denied" in outcome.out
    assert "Nothing is left over." not in outcome.out
    assert "Run it again to look once more." in outcome.out


@pytest.mark.parametrize("which", ["x", "--all"])
def test_a_proof_that_is_not_whole_says_how_it_is_made_again(run: Run, cloud: FakeCloud, which: str) -> None:
    add(cloud)
    cloud.swept = Sweep((), ("RDS snapshot: AWS asks to slow down.",))
    outcome = run("cleanup", which, "--yes")
    assert outcome.code == 1
    assert "could not look at RDS snapshot: AWS asks to slow down." in outcome.out
    assert "interview-x is gone; nothing was found, but not everything could be looked at." in outcome.out
    assert "`interview-tui cleanup interview-x` looks again." in outcome.out
    cloud.swept = Sweep(())
    assert run("cleanup", "x", "--yes").code == 0
