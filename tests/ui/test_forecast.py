"""What the form for a new interview says about waiting."""

from __future__ import annotations

import pytest

from interview_tui.challenges import CHALLENGES
from interview_tui.ui.drawing.forecast import wait
from tests.fakes import fake_challenge


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        ([(1, 1)], "about 1 minute."),
        ([(1, 1), (3, 3)], "about 3 minutes."),
        ([(5, 10), (1, 1), (2, 6)], "5 to 10 minutes."),
    ],
)
def test_the_slowest_challenge_decides(minutes: list[tuple[int, int]], words: str) -> None:
    chosen = [fake_challenge(str(number), "X", minutes=span) for number, span in enumerate(minutes)]
    assert wait(chosen) == f"Ready on AWS usually after {words}"


@pytest.mark.parametrize(("keys", "words"), [("A", "about 1 minute."), ("AB", "about 1 minute."), ("BC", "5 to 10")])
def test_only_the_database_is_slow(keys: str, words: str) -> None:
    assert words in wait(CHALLENGES[key] for key in keys)
