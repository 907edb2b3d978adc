"""``traffic``: calls, what failed, and how it ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from interview_tui.model.errors import CloudError, Denied
from tests.cli.conftest import Run
from tests.fakes import FakeCloud, FakeStack, fake_desk, make_interview

ID = "interview-x"


@pytest.fixture
def answers(cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """The interview, and what its function does instead of answering, by turns."""
    cloud.stacks[ID] = FakeStack(make_interview(ID))
    script: list[BaseException] = []
    usual = cloud.invoke

    def invoke(function: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        usual(function, payload)
        if script:
            raise script.pop(0)
        return {"statusCode": 200}

    monkeypatch.setattr(cloud, "invoke", invoke)
    return script


def called(cloud: FakeCloud) -> int:
    return [name for name, _ in cloud.calls].count("invoke")


def test_it_says_what_was_sent_and_where_to_look(run: Run, cloud: FakeCloud, answers: list[BaseException]) -> None:
    answers.append(CloudError("leaky-api failed: signal: killed"))
    outcome = run("traffic", ID, "--calls", "3", "--profile", "work")
    assert outcome.code == 0
    assert "Sent 3 of 3 calls, 1 failed (signal: killed)." in outcome.out
    assert f"`interview-tui --profile work logs {ID} --memory`" in outcome.out
    assert called(cloud) == 3
    assert cloud.clock.waits == [0.0, 0.5, 0.5]


def test_json_is_one_value(run: Run, answers: list[BaseException]) -> None:
    outcome = run("traffic", ID, "--json", "--rate", "10")
    assert outcome.json == {"id": ID, "calls": 50, "sent": 50, "failed": 0, "said": ""}
    assert outcome.err == ""


def test_ctrl_c_says_how_far_it_came(run: Run, cloud: FakeCloud, answers: list[BaseException]) -> None:
    answers += [CloudError("killed"), CloudError("killed"), KeyboardInterrupt()]
    outcome = run("traffic", ID, "--json")
    assert outcome.code == 1
    assert outcome.error["title"] == "Stopped after 2 of 50 calls, 2 failed."
    assert called(cloud) == 3


def test_an_error_ends_it(run: Run, answers: list[BaseException]) -> None:
    answers.append(Denied("You may not.", "Ask."))
    outcome = run("traffic", ID)
    assert outcome.code == 1
    assert "Error: You may not." in outcome.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--calls", "0"), "0 calls cannot be sent."),
        (("--rate", "100"), "100 calls a second is no pace for this."),
        (("--read-only",), "started to look only"),
    ],
)
def test_what_cannot_be_sent(
    run: Run,
    cloud: FakeCloud,
    answers: list[BaseException],
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    said: str,
) -> None:
    if "--read-only" in words:
        monkeypatch.setattr(
            "interview_tui.cli.traffic.open_desk", lambda *_, **__: fake_desk(cloud=cloud).looking_only()
        )
    outcome = run("traffic", ID, *words)
    assert outcome.code == 2
    assert said in outcome.err
    assert called(cloud) == 0


def test_an_interview_without_a_function(run: Run, cloud: FakeCloud) -> None:
    cloud.stacks[ID] = FakeStack(make_interview(ID, challenges=("A",)))
    outcome = run("traffic", ID)
    assert outcome.code == 2
    assert "has no function" in outcome.err
