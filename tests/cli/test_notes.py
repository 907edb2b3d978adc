"""The commands around notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.fakes import FakeCloud, FakeStack, make_interview

ID = "interview-x"


@pytest.fixture(autouse=True)
def kept_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("INTERVIEW_TUI_STATE_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def one(cloud: FakeCloud) -> None:
    cloud.stacks[ID] = FakeStack(make_interview(ID))


@pytest.mark.usefixtures("one")
def test_there_and_back(run: Run) -> None:
    assert run("note", "x", "reads", "the log first").out == "Noted.\n"
    assert run("note", "x", "second", "--json", "--read-only").json == {"id": ID, "text": "second"}
    first, second = run("notes", "x", "--json").json
    assert (first["kind"], first["text"]) == ("note", "reads the log first")
    assert second["text"] == "second"
    assert first["at"].endswith("Z")
    assert "reads the log first" in run("notes", "x").out


@pytest.mark.usefixtures("one")
def test_an_empty_note_is_refused_in_one_sentence(run: Run) -> None:
    outcome = run("note", "x", " ")
    assert outcome.code == 2
    assert "An empty note says nothing." in outcome.err
    assert run("notes", "x", "--json").json == []


def test_a_note_on_an_interview_that_there_never_was_is_refused(run: Run) -> None:
    outcome = run("note", "typo", "lost?", "--json")
    assert outcome.code == 2
    assert outcome.error["title"] == "There is no interview interview-typo."
    assert run("notes", "typo").out == "No notes. `interview-tui note interview-typo TEXT` writes one.\n"


@pytest.mark.usefixtures("one")
def test_one_that_is_gone_can_still_be_noted_of_and_needs_no_aws(run: Run, cloud: FakeCloud) -> None:
    run("note", "x", "first")
    cloud.stacks.clear()
    cloud.calls.clear()
    assert run("note", "x", "afterwards: yes").code == 0
    assert [note["text"] for note in run("notes", "x", "--json").json] == ["first", "afterwards: yes"]
    assert cloud.calls == []


@pytest.mark.usefixtures("one")
def test_a_disk_that_refuses_is_said(run: Run, kept_apart: Path) -> None:
    (kept_apart / "interviews").write_text("no folder")
    outcome = run("note", "x", "important")
    assert outcome.code == 2
    assert "could not be written down" in outcome.err
