"""What was noted, of whom, and in which words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from interview_tui.model.notes import HANDED_ON, NOTE, READY, RESET, Note, about, told

CREATED = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
TITLES = {"A": "Data migration"}


def _at(minutes: int, kind: str = NOTE, text: str = "") -> Note:
    return Note(CREATED + timedelta(minutes=minutes), kind, text)


BEFORE, READY_THEN, FIRST = _at(-5, text="another environment"), _at(1, READY, "Stack: ok"), _at(2, text="begins")
RESET_ONCE, HANDED, SECOND = _at(3, RESET, "pristine"), _at(9, RESET, f"{HANDED_ON}john-doe"), _at(10, text="goes on")
AGAIN = _at(20, RESET, f"{HANDED_ON}jane-smith")


@pytest.mark.parametrize(
    ("notes", "kept"),
    [
        ((BEFORE, READY_THEN, FIRST, RESET_ONCE), (READY_THEN, FIRST, RESET_ONCE)),
        ((READY_THEN, FIRST, HANDED, SECOND), (READY_THEN, HANDED, SECOND)),
        (
            (FIRST, HANDED, SECOND, _at(20, RESET, f"{HANDED_ON}jane-smith")),
            (_at(20, RESET, f"{HANDED_ON}jane-smith"),),
        ),
        ((), ()),
    ],
)
def test_only_what_is_about_the_present_candidate_is_told(notes: tuple[Note, ...], kept: tuple[Note, ...]) -> None:
    assert about(notes, CREATED) == kept


@pytest.mark.parametrize(
    ("kind", "text", "words"),
    [
        ("brief", "A", "Brief A Data migration presented"),
        ("brief", "B", "Brief B presented"),
        ("handoff", "keys until 2026-11-21T16:02:31Z", "Keys made, good until 16:02"),
        ("handoff", "of another version", "Keys made: of another version"),
        ("extend", "ends 2026-11-21T17:02:31Z", "Extended: ends 17:02"),
        ("revoke", "a session from before is denied", "Access revoked: a session from before is denied"),
        (RESET, "pristine", "Reset: pristine again"),
        (RESET, f"{HANDED_ON}john-doe", "Handed on to john-doe"),
        (READY, "Stack: ok\nLambda: ok", "Ready: every check was ok"),
        ("link", "Link to brief A made", "Link to brief A made"),
        (NOTE, "ends 2026-11-21T17:02:31Z", "ends 2026-11-21T17:02:31Z"),
    ],
)
def test_notes_of_the_program_are_told_in_words(kind: str, text: str, words: str) -> None:
    assert told(_at(1, kind, text), TITLES, lambda moment: f"{moment:%H:%M}") == words
