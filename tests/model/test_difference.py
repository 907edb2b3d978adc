"""What differs, in one sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from interview_tui.model.difference import Change, Difference, ResetOrder, ResetPlan
from tests.fakes import NOW, make_interview

ID = "interview-x"
CHANGED_AT = NOW + timedelta(minutes=29)


def sentence(*changes: Change, unreadable: tuple[str, ...] = ()) -> str:
    return Difference(ID, NOW, changes, unreadable).sentence


def test_the_sentence_counts_what_is_of_a_kind() -> None:
    said = sentence(
        Change("A", "Students items", "200 changed, 3 removed"),
        Change("A", "Classes items", "14 changed, 1 added"),
        Change("A", "table interview-x-Results", "added", CHANGED_AT),
        Change("B", "function code", "changed", CHANGED_AT),
        Change("C", "index by_date", "added"),
        Change("C", "index by_name", "added"),
    )
    assert said == (
        "214 items changed, 3 items removed, 1 item added, 1 table added, "
        f"function code changed {CHANGED_AT.astimezone():%H:%M}, 2 indexes added"
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change("C", "view v", "removed"), "1 view removed"),
        (Change("C", "redis keys", "1,204 added"), "1,204 keys added"),
        (Change("B", "function code", "changed"), "function code changed"),
        (Change("B", "MemorySize", "512, was 256"), "MemorySize changed"),
        (Change("C", "setting work_mem", "64MB, was 4MB"), "1 setting changed"),
        (Change("C", "login candidate", "closed"), "login candidate changed"),
        (Change("C", "orders rows", "1,204 changed, 1 added"), "1,204 rows changed, 1 row added"),
        (Change("A", "Students stream", "switched on"), "Students stream changed"),
        (Change("A", "Students index by_class", "added"), "Students index by_class added"),
        (Change("A", "12 more differences", more=12), "12 more differences"),
    ],
)
def test_one_thing_alone(change: Change, words: str) -> None:
    assert sentence(change) == words


def test_a_long_list_ends_with_what_is_left_out() -> None:
    said = sentence(*(Change("B", f"Setting{number}", "changed") for number in range(9)))
    assert said.endswith("Setting5 changed and 3 more kinds of changes")


def test_what_could_not_be_read_is_never_pristine() -> None:
    unread = Difference(ID, NOW, unreadable=("C, the database does not answer.",))
    assert not unread.pristine
    assert unread.sentence == "could not be read: C, the database does not answer."
    assert Difference(ID, NOW).pristine
    assert Difference(ID, NOW).sentence == "nothing differs from what was planted"
    both = sentence(Change("B", "function code", "changed"), unreadable=("C, no answer",))
    assert both == "function code changed; could not be read: C, no answer"


def test_the_plan_says_what_happens_to_access() -> None:
    interview, nothing = make_interview(ID), Difference(ID, NOW)

    def steps(**wanted: object) -> str:
        order = ResetOrder(("A", "C"), **wanted)  # type: ignore[arg-type]
        return " ".join(ResetPlan(interview, order, nothing).steps)

    assert steps().startswith("Take jane-smith's access away")
    assert "Put A C back" in steps()
    assert steps().endswith("for new keys only.")
    assert "Take" not in steps(keep_access=True)
    assert steps(keep_access=True).endswith("Leave access as it is.")
    assert "Hand over to john-doe" in steps(successor="john-doe")
    assert "in an archive" in steps(successor="john-doe")
    assert "in an archive" not in steps(successor="jane-smith"), "her own work is kept for nobody: nothing is promised"
