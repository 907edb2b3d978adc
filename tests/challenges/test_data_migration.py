"""Challenge A: what the caretaker has counted becomes one finding."""

from __future__ import annotations

from typing import Any

import pytest

from interview_tui.challenges import data_migration
from interview_tui.challenges.data_migration import TABLE_OUTPUTS
from interview_tui.model.health import CheckState
from tests.challenges.test_slow_queries import Caretaker
from tests.fakes import make_interview

PLANTED = {"schools": 20, "students": 1_200}


@pytest.mark.parametrize(
    ("counts", "defects", "state", "detail"),
    [
        (PLANTED, 148, CheckState.OK, "1,220 items · 148 of 148 planted defects"),
        (PLANTED, 12, CheckState.CHANGED, "1,220 items · 12 of 148 planted defects · changed since it was planted"),
        (
            {"schools": 0, "students": 1_200},
            148,
            CheckState.CHANGED,
            "1,200 of 1,220 items · 148 of 148 planted defects · changed since it was planted",
        ),
        (
            {"schools": 0, "students": 0},
            0,
            CheckState.FAILED,
            "0 of 1,220 items · 0 of 148 planted defects · nothing is there",
        ),
    ],
)
def test_what_a_candidate_has_worked_on_is_changed_and_not_broken(
    counts: dict[str, int], defects: int, state: CheckState, detail: str
) -> None:
    answer: dict[str, Any] = {
        "counts": counts,
        "expected": PLANTED,
        "defects": {"found": defects, "planted": 148},
    }
    interview = make_interview(outputs={output: output.lower() for output in TABLE_OUTPUTS.values()})
    (probe,) = data_migration.probes(interview, Caretaker(answer))
    assert list(probe.run()) == [(state, detail)]
