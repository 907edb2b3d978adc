"""A canary secret is driven through everything that the command line prints, logs and raises, and looked for there."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from datetime import timedelta
from pathlib import Path

import pytest

from interview_tui.cli import main
from interview_tui.model.errors import InterviewError
from interview_tui.model.handoff import Format, Handoff
from interview_tui.model.trials import Answer
from interview_tui.operations.desk import Desk, drive
from tests.fakes import NOW, FakeCloud, FakeStationery, fake_desk, make_interview

ID = "interview-x"
CANARY = "canary-se"  # both of the secrets that the scripted account gives begin with it


def account() -> FakeCloud:
    cloud = FakeCloud(make_interview(ID, expires_at=NOW + timedelta(hours=4)))
    cloud.roles = (f"{ID}-candidate",)
    return cloud


def handed(desk: Desk) -> Handoff:
    return drive(desk.hand_over(desk.cloud.interview(ID)), lambda _event: None)


class Stumbling(FakeStationery):
    """Raises with the handoff in its hands."""

    def write(self, handoff: Handoff, form: Format, *, with_briefs: bool = False) -> str:
        text = handoff.keys.secret_access_key.reveal()
        raise RuntimeError(f"could not write {handoff} as {form}: {len(text)}")


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch) -> FakeCloud:
    cloud = account()

    def open_desk(_options: object, *, quiet: bool) -> Desk:
        return fake_desk(cloud=cloud)

    monkeypatch.setattr("interview_tui.cli.handoff.open_desk", open_desk)
    return cloud


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as stop:
        main(list(words))
    assert isinstance(stop.value.code, int)
    return stop.value.code


def test_the_canary_is_there_where_it_belongs(program: FakeCloud, capsys: pytest.CaptureFixture[str]) -> None:
    """Otherwise the tests below would prove nothing."""
    assert run("credentials", "x") == 0
    assert CANARY in capsys.readouterr().out


def test_no_line_of_progress_and_no_word_beside_the_output_has_it(
    program: FakeCloud, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert run("credentials", "x", "--save", str(tmp_path / "x.txt")) == 0
    said = capsys.readouterr()
    assert CANARY not in said.out + said.err


def test_no_error_has_it(program: FakeCloud, capsys: pytest.CaptureFixture[str]) -> None:
    program.answers["list the account's tables"] = Answer.ALLOWED
    assert run("credentials", "x") == 1
    said = capsys.readouterr()
    assert CANARY not in said.out + said.err


def test_a_defect_of_ours_prints_and_logs_none_of_it(
    program: FakeCloud, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, log: Path
) -> None:
    monkeypatch.setattr("tests.fakes.FakeStationery.write", Stumbling.write)
    assert run("credentials", "x") == 1
    said = capsys.readouterr()
    assert "RuntimeError" in log.read_text()
    assert CANARY not in said.out + said.err + log.read_text()


def test_no_level_of_logging_has_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="interview_tui")
    found = handed(fake_desk(cloud=account()))
    logging.getLogger("interview_tui").debug("handed over %s with %r", found, found.keys)
    assert "handed over" in caplog.text
    assert CANARY not in caplog.text


def test_no_trace_with_the_values_of_variables_has_it() -> None:
    found = handed(fake_desk(cloud=account()))
    try:
        raise InterviewError(f"{found.interview.id} {found.keys}")
    except InterviewError as error:
        told = traceback.TracebackException.from_exception(error, capture_locals=True)
    text = "".join(told.format())
    assert "Handoff(" in text
    assert CANARY not in text


def test_it_goes_into_no_file_by_the_way() -> None:
    found = handed(fake_desk(cloud=account()))
    for freeze in (pickle.dumps, copy.deepcopy):
        with pytest.raises(TypeError, match="not pickled"):
            freeze(found.keys)
    with pytest.raises(TypeError):
        json.dumps(found.keys.secret_access_key)


def test_it_is_in_no_note(tmp_path: Path) -> None:
    from interview_tui.journal import FileJournal

    desk = fake_desk(cloud=account())
    journal = FileJournal(tmp_path, desk.clock.now)
    object.__setattr__(desk, "journal", journal)
    handed(desk)
    drive(desk.revoke(desk.cloud.interview(ID)), lambda _event: None)
    (file,) = tmp_path.iterdir()
    assert len(file.read_text().splitlines()) == 2
    assert CANARY not in file.read_text()
