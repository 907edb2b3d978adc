"""The sandbox's commands, as far as they need no sandbox."""

from __future__ import annotations

import pytest

from interview_tui import sandbox
from interview_tui.cli import place
from interview_tui.cli.options import Options
from interview_tui.model.errors import CannotStart, NoConnection
from tests.cli.conftest import Run


@pytest.fixture(autouse=True)
def nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(*_: object, **__: object) -> None:
        pytest.fail("a sandbox was started")

    monkeypatch.setattr(sandbox, "running", lambda _name: None)
    monkeypatch.setattr(sandbox, "start", start)


def test_a_region_that_aws_does_not_have_is_refused(run: Run) -> None:
    outcome = run("sandbox", "up", "--region", "eu-central-l", "--json")
    assert outcome.code == 2
    assert outcome.error["title"] == "There is no AWS region 'eu-central-l'."
    assert "eu-central-1" in outcome.error["hint"]


def test_nor_does_any_other_command_start_one_there() -> None:
    with pytest.raises(CannotStart, match="There is no AWS region 'nowhere'"):
        place.ensure_sandbox(Options(region="nowhere", sandbox=True), quiet=True)


def test_what_is_said_of_another_sandbox_is_about_that_one(run: Run) -> None:
    assert "`interview-tui sandbox up --name other`" in run("sandbox", "status", "--name", "other").out
    with pytest.raises(NoConnection) as caught:
        place.reopen_desk(Options(sandbox=True, sandbox_name="other"))
    assert "`interview-tui sandbox up --name other`" in caught.value.hint
    assert place.named("default") == ""


def test_a_dashboard_does_not_start_one_in_place_of_one_that_has_ended() -> None:
    with pytest.raises(NoConnection, match="is not running any more; what was in it is gone"):
        place.reopen_desk(Options(sandbox=True))
