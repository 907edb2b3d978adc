"""What an interview says of itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from interview_tui.model.errors import NotFound
from interview_tui.model.interview import Attention
from tests.fakes import NOW, make_interview


@pytest.mark.parametrize(
    ("status", "left", "attention"),
    [
        ("CREATE_COMPLETE", 1, Attention.NONE),
        ("CREATE_COMPLETE", -1, Attention.OVERDUE),
        ("DELETE_FAILED", 1, Attention.STUCK),
        ("ROLLBACK_COMPLETE", -1, Attention.FAILED),
        ("SOMETHING_NEW", 1, Attention.UNKNOWN),
    ],
)
def test_attention(status: str, left: int, attention: Attention) -> None:
    interview = make_interview(stack_status=status, expires_at=NOW + timedelta(minutes=left))
    assert interview.attention(NOW) is attention


def test_an_interview_without_an_expiry_tag_has_no_time_left_to_tell() -> None:
    interview = make_interview(expires_at=None)
    assert interview.time_left(NOW) is None
    assert interview.attention(NOW) is Attention.NONE


def test_a_missing_output_is_an_error_that_names_it() -> None:
    with pytest.raises(NotFound, match="has no output Nothing"):
        make_interview().output("Nothing")
