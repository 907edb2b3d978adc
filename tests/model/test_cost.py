"""A plain rate times the hours, and "unknown" where a rate is missing."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from interview_tui.model.cost import hourly, money, so_far
from tests.fakes import NOW, make_interview

RATES = {"A": Decimal("0.001"), "B": Decimal(0), "C": Decimal("0.036")}


def test_the_rate_is_the_sum_of_the_challenges() -> None:
    assert hourly(("A", "C"), RATES) == Decimal("0.037")
    assert hourly(("B",), RATES) == 0


def test_a_missing_rate_is_unknown_not_free() -> None:
    assert hourly(("A", "D"), RATES) is None
    assert hourly(("A",), {}) is None
    assert hourly((), RATES) is None
    assert so_far(make_interview(challenges=("D",)), RATES, NOW) is None


def test_so_far_grows_with_time() -> None:
    interview = make_interview(created_at=NOW - timedelta(minutes=30))
    assert so_far(interview, RATES, NOW) == Decimal("0.0185")
    assert so_far(interview, RATES, NOW + timedelta(hours=1)) == Decimal("0.0555")


def test_a_clock_that_is_behind_gives_nothing_negative() -> None:
    assert so_far(make_interview(created_at=NOW + timedelta(hours=1)), RATES, NOW) == 0


@pytest.mark.parametrize("status", ["DELETE_FAILED", "ROLLBACK_COMPLETE", "CREATE_IN_PROGRESS"])
def test_what_is_broken_may_bill_just_the_same(status: str) -> None:
    cost = so_far(make_interview(stack_status=status, created_at=NOW - timedelta(hours=1)), RATES, NOW)
    assert cost == Decimal("0.037")


def test_what_is_gone_costs_nothing_more_and_the_unknown_is_unknown() -> None:
    assert so_far(make_interview(stack_status="DELETE_COMPLETE"), RATES, NOW) == 0
    assert so_far(make_interview(stack_status="NEW_ONE"), RATES, NOW) is None


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (None, "unknown"),
        (Decimal(0), "est. $0.00"),
        (Decimal("0.004"), "est. < $0.01"),
        (Decimal("0.0185"), "est. $0.02"),
        (Decimal("12.5"), "est. $12.50"),
    ],
)
def test_money_says_estimate(amount: Decimal | None, words: str) -> None:
    assert money(amount) == words
