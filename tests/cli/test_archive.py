"""The command ``archive``."""

from __future__ import annotations

from pathlib import Path

import pytest

from interview_tui.model.errors import Denied
from tests.cli.conftest import Run
from tests.fakes import FakeCloud, FakeStack, make_interview

ID = "interview-x"


@pytest.fixture(autouse=True)
def one(cloud: FakeCloud) -> None:
    cloud.stacks[ID] = FakeStack(make_interview(ID, challenges=("A",)))


def test_it_says_which_page_to_open(run: Run) -> None:
    outcome = run("archive", "x")
    assert outcome.code == 0
    assert f"Open /archives/{ID}/index.html in a browser." in outcome.out


def test_json_names_the_folder_and_what_could_not_be_read(run: Run, cloud: FakeCloud, tmp_path: Path) -> None:
    def denied(_stack_id: str) -> None:
        raise Denied("AWS does not let you do cloudformation:DescribeStackEvents.")

    cloud.events = denied  # type: ignore[assignment,method-assign]
    outcome = run("archive", "x", "--to", str(tmp_path), "--json")
    assert outcome.code == 0, "what could not be read is said, and ends nothing"
    assert outcome.json["folder"] == str(tmp_path / ID)
    assert outcome.json["page"] == str(tmp_path / ID / "index.html")
    assert {each["section"] for each in outcome.json["unreadable"]} == {"Stack events", "Cost"}


def test_an_interview_that_is_not_there(run: Run) -> None:
    assert run("archive", "typo", "--json").error["title"] == "There is no interview interview-typo."
