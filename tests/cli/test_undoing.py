"""``diff`` and ``reset`` on the command line."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import pytest

from interview_tui.cli import confirm
from interview_tui.cli.output import is_terminal
from interview_tui.model.difference import NOT_COMPARED
from interview_tui.model.errors import CloudError
from interview_tui.model.health import CheckState
from tests.cli.conftest import Run
from tests.fakes import FakeCloud, FakeStack, make_interview

ID = "interview-x"


@pytest.fixture(autouse=True)
def one(cloud: FakeCloud) -> None:
    cloud.stacks[ID] = FakeStack(make_interview(ID))
    cloud.roles = (f"{ID}-candidate",)


def changes(cloud: FakeCloud) -> list[str]:
    """What was asked of the cloud that changes something."""
    asked = [detail["action"] for name, detail in cloud.calls if name == "caretaker"]
    names = [name for name, _ in cloud.calls if name in ("set_boundary", "change_parameters", "change_stack")]
    return [*names, *(action for action in asked if action == "reset")]


def dirty(cloud: FakeCloud) -> None:
    cloud.changed["A"] = [{"what": "Students items", "detail": "12 changed, 3 removed"}]
    cloud.changed["B"] = [{"what": "function code", "detail": "changed", "at": "2026-11-21T14:00:00Z"}]


def test_what_is_pristine_is_said_to_be(run: Run) -> None:
    outcome = run("diff", "x")
    assert outcome.code == 0
    assert f"{ID} is pristine: nothing differs from what was planted." in outcome.out
    assert "Not compared, since no candidate can change them: tags, roles and their policies" in outcome.out
    record = run("diff", "x", "--json").json
    assert record == {"id": ID, "pristine": True, "changes": [], "not_compared": NOT_COMPARED}


def test_every_change_is_listed_and_is_no_failure(run: Run, cloud: FakeCloud) -> None:
    dirty(cloud)
    outcome = run("diff", "x")
    assert outcome.code == 0
    assert "A  Students items" in outcome.out
    assert "12 items changed, 3 items removed, function code changed" in outcome.out
    assert "is pristine" not in outcome.out
    assert run("diff", "x", "--json").json == {
        "id": ID,
        "pristine": False,
        "changes": [
            {"challenge": "A", "what": "Students items", "detail": "12 changed, 3 removed"},
            {"challenge": "B", "what": "function code", "detail": "changed", "at": "2026-11-21T14:00:00Z"},
        ],
        "not_compared": NOT_COMPARED,
    }
    assert changes(cloud) == []


def test_what_cannot_be_read_is_a_failure_and_never_pristine(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    def caretaker(_payload: object) -> object:
        raise CloudError("interviews-caretaker failed: There is no sample data for the challenge 'B'.")

    monkeypatch.setattr(cloud, "caretaker", caretaker)
    outcome = run("diff", "x", "--json")
    assert outcome.code == 1
    assert outcome.json["pristine"] is False
    assert "`interview-tui bootstrap` brings it up to date." in outcome.json["unreadable"][1]


def test_a_reset_shows_its_plan_and_ends_pristine(run: Run, cloud: FakeCloud) -> None:
    dirty(cloud)
    outcome = run("reset", "x", "--yes")
    assert outcome.code == 0, outcome.err
    plan, _, rest = outcome.out.partition("  4. Open access again")
    assert "Account 000000000000, region us-east-1: reset interview-x of jane-smith" in plan
    assert "Now: 12 items changed, 3 items removed, function code changed" in plan
    assert "A: A put back" in rest
    assert "is pristine and ready for jane-smith until" in rest
    assert cloud.changed == {}


def test_json_tells_what_differed_and_what_was_done(run: Run, cloud: FakeCloud) -> None:
    dirty(cloud)
    outcome = run("reset", "x", "--yes", "--json", "--challenges", "ab")
    assert (outcome.json["pristine"], outcome.json["not_compared"]) == (True, NOT_COMPARED)
    assert outcome.json["ready"] is True
    assert outcome.json["done"] == ["C: another password", "A: A put back", "B: B put back"]
    assert [change["what"] for change in outcome.json["changes"]] == ["Students items", "function code"]
    assert outcome.json["plan"][0].startswith("Take jane-smith's access away")
    assert outcome.err == ""


def test_an_error_is_json_and_nothing_else(run: Run, cloud: FakeCloud) -> None:
    cloud.health["Memory leak"] = (CheckState.FAILED, "gone")
    outcome = run("reset", "x", "--yes", "--json")
    assert (outcome.code, outcome.out) == (1, "")
    assert "Memory leak" in outcome.error["title"]
    assert "goes on" in outcome.error["hint"]


def test_the_next_candidate_gets_it(run: Run, cloud: FakeCloud) -> None:
    outcome = run("reset", "x", "--for", "john-doe", "--hours", "2", "--yes", "--json")
    assert outcome.code == 0, outcome.err
    assert outcome.json["candidate"] == "john-doe"
    assert outcome.json["expires_at"] == "2026-11-21T16:02:31Z"
    assert cloud.stacks[ID].interview.candidate == "john-doe"


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ((), f"interview-tui reset {ID}"),
        (("--for", "john-doe", "--hours", "2"), f"interview-tui reset {ID} --for john-doe --hours 2"),
        (("--challenges", "AC", "--keep-access"), f"interview-tui reset {ID} --challenges AC --keep-access"),
    ],
)
def test_an_interruption_names_the_whole_command_that_goes_on(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], command: str
) -> None:
    """Without the name it would let the first candidate in again."""
    usual = cloud.caretaker

    def caretaker(payload: Mapping[str, Any]) -> Mapping[str, Any]:
        if payload["action"] == "reset":
            raise KeyboardInterrupt
        return usual(payload)

    monkeypatch.setattr(cloud, "caretaker", caretaker)
    outcome = run("reset", "x", *words, "--yes", "--json")
    assert outcome.code != 0
    assert outcome.error["hint"] == f"`{command}` goes on."


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--for", "john-doe", "--keep-access"), "--keep-access"),
        (("--for", "john-doe", "--challenges", "A"), "--challenges"),
        (("--for", "j;d"), "does not allow"),
        (("--hours", "2"), "--hours is for the next candidate"),
        (("--for", "john-doe", "--hours", "200"), "200 hours"),
        (("--challenges", "D"), "no challenge D"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_read(
    run: Run, cloud: FakeCloud, words: tuple[str, ...], said: str
) -> None:
    outcome = run("reset", "x", *words, "--yes")
    assert outcome.code == 2
    assert said in outcome.err or "do not allow" in outcome.err
    assert "caretaker" not in {name for name, _ in cloud.calls}


def test_nobody_to_ask_changes_nothing(run: Run, cloud: FakeCloud) -> None:
    outcome = run("reset", "x")
    assert outcome.code == 2
    assert "Add --yes when you mean it." in outcome.err
    assert changes(cloud) == []


@pytest.mark.parametrize(("typed", "code"), [("jane-smith", 0), ("jane", 2), ("", 2)])
def test_the_candidate_s_name_is_typed(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch, typed: str, code: int
) -> None:
    monkeypatch.setattr(confirm, "is_terminal", lambda stream: stream is sys.stdin or is_terminal(stream))
    monkeypatch.setattr(confirm.click, "prompt", lambda *_words, **_options: typed)
    assert run("reset", "x").code == code
    assert bool(changes(cloud)) == (code == 0)


def test_what_does_not_stand_cannot_be_reset(run: Run, cloud: FakeCloud) -> None:
    cloud.stacks[ID] = FakeStack(make_interview(ID, stack_status="ROLLBACK_COMPLETE"))
    outcome = run("reset", "x", "--yes")
    assert (outcome.code, "is failed: there is nothing to reset." in outcome.err) == (2, True)
    assert run("diff", "x").code == 2
