"""Whether interviews end by themselves, in one sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from interview_tui.model.reaper import Reaper
from tests.fakes import NOW


def ago(minutes: float) -> object:
    return NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("there", "last", "stumbled", "words"),
    [
        (None, None, "", "There is no reaper here"),
        (600, 4, "", ""),
        (600, 15, "", ""),
        (600, 22, "", "has not run for 22 minutes"),
        (600, None, "", "has not run lately"),
        (3, None, "", ""),
        (600, 4, "AccessDenied", "cannot look at the stacks (AccessDenied)"),
    ],
)
def test_trouble(there: float | None, last: float | None, stumbled: str, words: str) -> None:
    moments = [None if each is None else ago(each) for each in (there, last)]
    reaper = Reaper(NOW, *moments, stumbled=stumbled)  # type: ignore[arg-type]
    assert words in reaper.trouble
    assert bool(reaper.trouble) is bool(words)
    if words:
        assert reaper.trouble.endswith("cost money, until you clean them up.")
