"""A note that somebody typed is kept, or it is said that it is not."""

from __future__ import annotations

import pytest

from interview_tui.model.errors import CannotStart, WrongUse
from interview_tui.operations.noting import write_note
from tests.fakes import NOW, FakeClock, FakeJournal, fake_desk, make_interview

ID = "interview-x"


class DeafJournal(FakeJournal):
    """Its disk is full."""

    def note(self, interview_id: str, kind: str, text: str) -> None:
        pass


def test_a_note_is_one_line_with_its_time() -> None:
    journal = FakeJournal(FakeClock())
    assert write_note(journal, ID, "  asks first,\n\tthen <script>  ") == "asks first, then <script>"
    (note,) = journal.notes(ID)
    assert (note.at, note.kind, note.text) == (NOW, "note", "asks first, then <script>")


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_an_empty_one_is_refused(text: str) -> None:
    journal = FakeJournal(FakeClock())
    with pytest.raises(WrongUse):
        write_note(journal, ID, text)
    assert journal.notes(ID) == ()


def test_one_that_is_not_there_afterwards_is_not_called_kept() -> None:
    with pytest.raises(CannotStart, match="could not be written down"):
        write_note(DeafJournal(FakeClock()), ID, "important")


def test_it_works_where_nothing_may_be_changed_and_asks_aws_nothing() -> None:
    desk = fake_desk(make_interview(ID)).looking_only()
    desk.note(ID, "calm")
    assert [note.text for note in desk.journal.notes(ID)] == ["calm"]
