"""What is accepted as an id, a candidate, challenges and hours, and what is said otherwise."""

from __future__ import annotations

from datetime import datetime

import pytest

from interview_tui.model import names
from interview_tui.model.errors import WrongUse


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("interview-20261121-1400", "interview-20261121-1400"),
        ("demo-1", "interview-demo-1"),
        (" demo ", "interview-demo"),
        ("interview-" + "a" * 30, "interview-" + "a" * 30),
    ],
)
def test_ids(given: str, meant: str) -> None:
    assert names.interview_id(given) == meant


@pytest.mark.parametrize(
    "given", ["", "interview-", "Demo", "a_b", "a--b", "-a", "a-", "a b", "é", "a'b", "interview-" + "a" * 31]
)
def test_bad_ids_say_what_to_do(given: str) -> None:
    with pytest.raises(WrongUse) as error:
        names.interview_id(given)
    assert "--id" in error.value.hint
    assert error.value.exit_code == 2


@pytest.mark.parametrize("given", ["jane-smith", "john.doe", "J_D", "x1"])
def test_candidates(given: str) -> None:
    assert names.candidate_name(given) == given


@pytest.mark.parametrize(
    "given", ["", "  ", "jane smith", 'jane"', "jane'", "jäne", "a" * 200, "[/red]", "-jane", "jane\n"]
)
def test_bad_candidates_say_what_to_do(given: str) -> None:
    with pytest.raises(WrongUse) as error:
        names.candidate_name(given)
    assert "jane-smith" in error.value.hint
    assert len(error.value.title) < 200


@pytest.mark.parametrize(
    ("given", "keys"),
    [("ABC", ("A", "B", "C")), ("ca", ("A", "C")), ("B,A", ("A", "B")), (["a", "C"], ("A", "C")), ("AA", ("A",))],
)
def test_challenges(given: str | list[str], keys: tuple[str, ...]) -> None:
    assert names.challenge_keys(given, "ABC") == keys


@pytest.mark.parametrize("given", ["", " ", "D", "AX", "1"])
def test_bad_challenges_name_the_known_ones(given: str) -> None:
    with pytest.raises(WrongUse) as error:
        names.challenge_keys(given, "ABC")
    assert "A, B, C" in error.value.hint


@pytest.mark.parametrize("given", [0.5, 1, 4, 12])
def test_hours(given: float) -> None:
    assert names.session_hours(given) == given


@pytest.mark.parametrize("given", [0, -1, 1000, 12.1, float("nan"), float("inf")])
def test_bad_hours_say_the_range(given: float) -> None:
    with pytest.raises(WrongUse) as error:
        names.session_hours(given)
    assert "0.5 and 12" in error.value.hint


def test_default_id_counts_up_when_taken() -> None:
    now = datetime(2026, 11, 21, 14, 0)  # noqa: DTZ001 - ids are made from local time
    first = names.default_id(now, set())
    second = names.default_id(now, {first})
    third = names.default_id(now, {first, second})
    assert (first, second, third) == (
        "interview-20261121-1400",
        "interview-20261121-1400-2",
        "interview-20261121-1400-3",
    )
    assert all(names.interview_id(given) == given for given in (first, second, third))
