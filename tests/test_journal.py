"""Notes are kept in order, for their owner only, and no damage to the file is in the way."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import platformdirs
import pytest

from interview_tui.journal import FileJournal, journal_path
from interview_tui.model.errors import WrongUse
from interview_tui.model.notes import Note
from tests.fakes import NOW, FakeClock
from tests.handoffs import CANARY, aws_handoff

ID = "interview-demo-1"


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def journal(tmp_path: Path, clock: FakeClock) -> FileJournal:
    return FileJournal(tmp_path / "interviews", clock.now)


def file(tmp_path: Path) -> Path:
    return tmp_path / "interviews" / f"{ID}.jsonl"


def test_there_and_back(journal: FileJournal, clock: FakeClock, tmp_path: Path) -> None:
    assert journal.notes(ID) == ()
    journal.note(ID, "handoff", "until 18:00")
    clock.wait(60)
    journal.note(ID, "note", "asks good questions:\n«why?» 🙂 \ud800")
    journal.note("interview-other", "note", "somebody else")
    assert journal.notes(ID) == (
        Note(NOW, "handoff", "until 18:00"),
        Note(NOW + timedelta(minutes=1), "note", "asks good questions:\n«why?» 🙂 \ud800"),
    )
    assert stat.S_IMODE(file(tmp_path).stat().st_mode) == 0o600
    assert stat.S_IMODE(file(tmp_path).parent.stat().st_mode) == 0o700
    assert len(file(tmp_path).read_bytes().splitlines()) == 2


def test_times_are_kept_in_utc_and_notes_in_their_order(journal: FileJournal, clock: FakeClock) -> None:
    from zoneinfo import ZoneInfo

    clock.time = datetime(2026, 11, 21, 20, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
    journal.note(ID, "note", "second")
    clock.time = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
    journal.note(ID, "note", "first")
    notes = journal.notes(ID)
    assert [note.text for note in notes] == ["first", "second"]
    assert [str(note.at) for note in notes] == ["2026-11-21 10:00:00+00:00", "2026-11-21 11:00:00+00:00"]


@pytest.mark.parametrize(
    "damage",
    [
        b"{",
        b"[]",
        b"null",
        b'{"at": "yesterday", "kind": "note", "text": ""}',
        b'{"at": "2026-11-21T10:00:00", "kind": "note", "text": "no zone"}',
        b'{"at": "2026-11-21T10:00:00+00:00", "kind": "note"}',
        b'{"at": "2026-11-21T10:00:00+00:00", "kind": "note", "text": 1}',
        b'{"at": 1, "kind": "note", "text": ""}',
        b"\xff\xfe\x00",
        b"",
    ],
)
def test_a_broken_line_is_left_out(journal: FileJournal, tmp_path: Path, damage: bytes) -> None:
    """Also one without an end, as of a program that was killed while it wrote."""
    journal.note(ID, "note", "before")
    with file(tmp_path).open("ab") as notes:
        notes.write(damage)
    journal.note(ID, "note", "after")
    assert [note.text for note in journal.notes(ID)] == ["before", "after"]


def test_what_cannot_be_written_or_read_stops_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "interviews").write_text("a file, no folder")
    journal = FileJournal(tmp_path / "interviews", lambda: NOW)
    journal.note(ID, "note", "lost")
    assert journal.notes(ID) == ()
    assert "could not be written" in caplog.text
    assert "lost" not in caplog.text


def test_a_secret_comes_out_masked(journal: FileJournal, tmp_path: Path) -> None:
    journal.note(ID, "handoff", f"{aws_handoff().keys}")
    assert CANARY not in file(tmp_path).read_text()


@pytest.mark.parametrize("name", ["../../etc/passwd", "interview-x/../y", "", "INTERVIEW-X"])
def test_only_an_id_names_a_file(journal: FileJournal, name: str) -> None:
    with pytest.raises(WrongUse):
        journal.note(name, "note", "text")


def test_many_writers_at_once_lose_nothing(journal: FileJournal) -> None:
    writers = [
        Thread(target=lambda n=number: [journal.note(ID, "note", f"{n}-{i}-" + "x" * 9000) for i in range(10)])
        for number in range(8)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert len({note.text for note in journal.notes(ID)}) == 80


def test_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INTERVIEW_TUI_STATE_DIR", str(tmp_path))
    assert journal_path() == tmp_path / "interviews"
    monkeypatch.delenv("INTERVIEW_TUI_STATE_DIR")
    assert journal_path() == Path(platformdirs.user_data_dir("interview-tui", appauthor=False)) / "interviews"
