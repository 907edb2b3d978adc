"""The commands about interviews: what they print, their JSON, their exit codes."""

from __future__ import annotations

import pytest

from interview_tui.model.errors import InterviewError, NoCredentials, Throttled
from interview_tui.model.health import CheckState
from interview_tui.model.plan import Remain, StackOrder, Sweep
from tests.cli.conftest import Run
from tests.fakes import FakeCloud, FakeStack, MayNotUpdate, make_interview, shared_tier

KEYS = {"id", "candidate", "state", "ready", "challenges", "created_at", "expires_at"}


def add(cloud: FakeCloud, interview_id: str = "interview-x", **changes: object) -> None:
    cloud.stacks[interview_id] = FakeStack(make_interview(interview_id, **changes))


def test_deploy_ends_with_the_object_that_list_has(run: Run) -> None:
    outcome = run("deploy", "jane-smith", "--id", "interview-x", "--challenges", "ab", "--json")
    assert outcome.code == 0
    assert outcome.err == ""
    assert set(outcome.json) == KEYS
    assert outcome.json["ready"] is True
    assert outcome.json["challenges"] == ["A", "B"]
    assert outcome.json["expires_at"] == "2026-11-21T18:02:31Z"
    assert run("list", "--json").json == [outcome.json]


def test_deploy_warns_of_a_shared_tier_that_may_not_be_updated(run: Run, cloud: FakeCloud) -> None:
    cloud.tier = shared_tier("older")
    cloud.update_stack = MayNotUpdate().update_stack  # type: ignore[method-assign]
    outcome = run("deploy", "jane-smith", "--id", "interview-x")
    assert outcome.code == 0
    assert "! The shared tier is of another version and was not updated: AWS does not let you" in outcome.out


def test_deploy_shows_each_resource_and_each_check(run: Run) -> None:
    outcome = run("deploy", "jane-smith", "--id", "interview-x")
    assert outcome.code == 0
    assert "SchoolsTable" in outcome.out
    assert "✓ Candidate access" in outcome.out
    assert "`interview-tui credentials interview-x` makes the candidate's keys" in outcome.out


@pytest.mark.parametrize(
    "words",
    [
        ("deploy", ""),
        ("deploy", "jane smith"),
        ("deploy", 'jane"'),
        ("deploy", "jäne"),
        ("deploy", "a" * 200),
        ("deploy", "jane-smith", "--id", "a" * 41),
        ("deploy", "jane-smith", "--id", "Bad_Id"),
        ("deploy", "jane-smith", "--challenges", "AX"),
        ("deploy", "jane-smith", "--challenges", ""),
        ("deploy", "jane-smith", "--hours", "0"),
        ("deploy", "jane-smith", "--hours", "-1"),
        ("deploy", "jane-smith", "--hours", "1000"),
        ("deploy", "jane-smith", "--hours", "nan"),
        ("deploy", "jane-smith", "--hours", "soon"),
        ("deploy",),
        ("deploy", "jane-smith", "--nonsense"),
        ("nonsense",),
        ("show", "interview-none"),
        ("verify", "interview-none"),
        ("events", "interview-none"),
        ("cleanup", "interview-none", "--yes"),
        ("cleanup", "Not An Id", "--yes"),
    ],
)
def test_wrong_use_is_one_json_error_and_leaves_nothing(run: Run, cloud: FakeCloud, words: tuple[str, ...]) -> None:
    outcome = run(*words, "--json")
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.error["title"]
    assert outcome.error["hint"]
    assert not cloud.orders


def test_an_error_for_people_says_what_to_do(run: Run) -> None:
    outcome = run("deploy", "jane-smith", "--hours", "1000")
    assert outcome.code == 2
    assert outcome.err.startswith("Error: 1000 hours")
    assert "--hours 4" in outcome.err


def test_a_failed_deployment_is_exit_code_1_with_the_cause(run: Run, cloud: FakeCloud) -> None:
    cloud.create_script = [("SampleData", "CREATE_FAILED", "the caretaker said no")]
    cloud.create_ends = ("DELETE_COMPLETE", "")
    outcome = run("deploy", "jane-smith", "--id", "x", "--json")
    assert outcome.code == 1
    assert "the caretaker said no" in outcome.error["title"]


def test_list_has_the_broken_ones_too(run: Run, cloud: FakeCloud) -> None:
    add(cloud, "interview-ok")
    add(cloud, "interview-broken", stack_status="DELETE_FAILED", candidate="")
    rows = {row["id"]: row for row in run("list", "--json").json}
    assert rows["interview-broken"]["state"] == "stuck"
    assert rows["interview-broken"]["ready"] is False
    assert rows["interview-ok"]["ready"] is True


def test_list_for_people(run: Run, cloud: FakeCloud) -> None:
    assert "interview-tui deploy jane-smith" in run("list").out
    add(cloud, candidate="[/red]")
    outcome = run("list")
    assert "[/red]" in outcome.out
    assert "2 h 00 m" in outcome.out


@pytest.mark.parametrize("error", [Throttled("AWS asks to slow down."), NoCredentials("The keys have expired.")])
@pytest.mark.parametrize("request_", ["stack", "delete_stack"])
def test_an_interrupted_deployment_that_cannot_be_removed_is_named(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch, error: InterviewError, request_: str
) -> None:
    """It goes on in AWS, and costs money."""
    usual = cloud.create_stack

    def interrupted(order: StackOrder) -> str:
        def fails(*_words: object, **_options: object) -> None:
            raise error

        usual(order)
        monkeypatch.setattr(cloud, request_, fails)
        raise KeyboardInterrupt

    monkeypatch.setattr(cloud, "create_stack", interrupted)
    outcome = run("deploy", "jane-smith", "--challenges", "B", "--id", "interview-x", "--json")
    assert outcome.code == 1
    assert outcome.error["title"].startswith("Interrupted while interview-x was being deployed.")
    assert error.title in outcome.error["title"]
    assert "`interview-tui cleanup interview-x` removes" in outcome.error["hint"]


def test_list_has_the_upper_bound_of_the_cost(run: Run, cloud: FakeCloud) -> None:
    add(cloud, "interview-up", challenges=("C",))
    add(cloud, "interview-odd", challenges=("C",), parameters={"CacheNodeType": "cache.r7g.large", "Tunnel": "off"})
    add(cloud, "interview-back", stack_status="ROLLBACK_COMPLETE")
    rows = {line.split()[1]: line for line in run("list").out.splitlines() if "interview-" in line}
    assert " $0.04 " in rows["interview-up"]
    assert " < $0.01+? " in rows["interview-odd"]
    assert " unknown " in rows["interview-back"]


def test_list_is_ready_only_when_the_services_agree(run: Run, cloud: FakeCloud) -> None:
    add(cloud)
    cloud.health["Slow queries"] = (CheckState.PENDING, "creating")
    assert run("list", "--json").json[0]["ready"] is False


def test_verify_says_ready_or_not_by_exit_code(run: Run, cloud: FakeCloud) -> None:
    add(cloud)
    good = run("verify", "x", "--json")
    assert (good.code, good.json["ready"]) == (0, True)
    assert set(good.json["checks"][0]) == {"name", "state", "detail"}
    cloud.health["Memory leak"] = (CheckState.FAILED, "does not exist")
    bad = run("verify", "interview-x", "--json")
    assert (bad.code, bad.json["ready"]) == (1, False)
    assert {"name": "Memory leak", "state": "failed"}.items() <= bad.json["checks"][2].items()


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        (CheckState.OK, "interview-x is ready: 8 of 8 checks are ok."),
        (CheckState.CHANGED, "interview-x is not as it was planted: 7 of 8 checks are ok."),
        (CheckState.FAILED, "interview-x is not ready: 7 of 8 checks are ok."),
    ],
)
def test_verify_tells_what_has_changed_from_what_is_broken(
    run: Run, cloud: FakeCloud, state: CheckState, verdict: str
) -> None:
    add(cloud)
    cloud.health["Memory leak"] = (state, "as it is")
    assert verdict in run("verify", "x").out


def test_show_has_names_and_resources(run: Run, cloud: FakeCloud) -> None:
    add(cloud)
    shown = run("show", "x", "--json").json
    assert set(shown) > KEYS
    assert shown["outputs"]["SchoolsTable"] == "interview-x-Schools"
    assert "interview-x-Schools" in run("show", "x").out


def test_events_and_following_them(run: Run, cloud: FakeCloud) -> None:
    add(cloud, stack_status="CREATE_IN_PROGRESS")
    cloud.stacks["interview-x"].script = [
        ("SchoolsTable", "CREATE_COMPLETE", ""),
        ("interview-x", "CREATE_COMPLETE", ""),
    ]
    outcome = run("events", "x", "--follow")
    assert outcome.code == 0
    assert outcome.out.count("CREATE_COMPLETE") == 2
    assert [event["resource"] for event in run("events", "x", "--json").json] == ["SchoolsTable", "interview-x"]


def test_cleanup_says_what_is_left(run: Run, cloud: FakeCloud) -> None:
    add(cloud)
    gone = run("cleanup", "x", "--yes", "--json").json
    assert (gone["id"], gone["state"], gone["left"]) == ("interview-x", "gone", [])
    assert (gone["saved"], gone["receipt"]["complete"]) == ("/receipts/interview-x.md", True)
    add(cloud)
    cloud.swept = Sweep((Remain("log group", "/aws/lambda/interview-x-leaky-api"),))
    outcome = run("cleanup", "x", "--yes", "--json")
    assert outcome.code == 1
    assert outcome.json["left"] == [{"kind": "log group", "name": "/aws/lambda/interview-x-leaky-api"}]


def test_cleanup_twice_proves_once_more(run: Run, cloud: FakeCloud) -> None:
    """The first may have been interrupted: the second one makes the proof, and has nothing to ask about."""
    add(cloud)
    run("cleanup", "x", "--yes")
    outcome = run("cleanup", "x", "--json")
    assert (outcome.code, outcome.json["state"], outcome.json["left"]) == (0, "gone", [])
    assert [name for name, _ in cloud.calls].count("delete_stack") == 1


def test_cleanup_without_a_terminal_wants_yes(run: Run, cloud: FakeCloud) -> None:
    add(cloud)
    outcome = run("cleanup", "x")
    assert outcome.code == 2
    assert "--yes" in outcome.err
    assert "interview-x" in cloud.stacks


def test_cleanup_shows_what_it_would_remove_in_plain_words(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(cloud)
    monkeypatch.setattr("interview_tui.cli.confirm.is_terminal", lambda _: True)
    monkeypatch.setattr("click.prompt", lambda *_, **__: "no")
    outcome = run("cleanup", "x")
    assert "with all data in it. It has 1 resource: 1 DynamoDB table." in outcome.out
    assert outcome.code == 2
    assert "interview-x" in cloud.stacks


def test_trouble_with_aws_is_one_sentence(run: Run, cloud: FakeCloud) -> None:
    cloud.trouble = NoCredentials("There are no AWS credentials.", "Run `aws configure`.")
    outcome = run("list", "--json")
    assert outcome.code == 2
    assert outcome.error == {"title": "There are no AWS credentials.", "hint": "Run `aws configure`."}


def test_ctrl_c_removes_what_was_begun(run: Run, cloud: FakeCloud) -> None:
    waits = iter([True, False, False, False])

    def interrupt_once(seconds: float) -> bool:
        if next(waits, False):
            raise KeyboardInterrupt
        return False

    cloud.create_script = [("SchoolsTable", "CREATE_IN_PROGRESS", "")] * 3
    cloud.clock.wait = interrupt_once  # type: ignore[method-assign]
    outcome = run("deploy", "jane-smith", "--id", "x", "--json")
    assert outcome.code == 1
    assert "nothing of it is left" in outcome.error["title"]
    assert not cloud.stacks


def test_ctrl_c_never_removes_what_somebody_else_has_made(run: Run, cloud: FakeCloud) -> None:
    """The request was interrupted, and the id turns out to be taken by another interviewer."""

    def interrupted(order: StackOrder) -> str:
        add(cloud, order.name, candidate="john-doe")
        raise KeyboardInterrupt

    cloud.create_stack = interrupted  # type: ignore[method-assign]
    outcome = run("deploy", "jane-smith", "--id", "x", "--json")
    assert outcome.code == 1
    assert "before anything was made" in outcome.error["title"]
    assert cloud.stacks["interview-x"].interview.candidate == "john-doe"


def test_a_second_ctrl_c_claims_a_removal_only_once_it_was_asked_for(run: Run, cloud: FakeCloud) -> None:
    def interrupt(_seconds: float) -> bool:
        raise KeyboardInterrupt

    cloud.create_script = [("SchoolsTable", "CREATE_IN_PROGRESS", "")] * 3
    cloud.delete_script = [("SchoolsTable", "DELETE_IN_PROGRESS", "")] * 5
    cloud.clock.wait = interrupt  # type: ignore[method-assign]
    outcome = run("deploy", "jane-smith", "--id", "x", "--json")
    assert outcome.code == 1
    assert "is being removed by CloudFormation" in outcome.error["title"]
    assert any(name == "delete_stack" for name, _ in cloud.calls)
