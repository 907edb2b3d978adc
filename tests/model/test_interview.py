"""What an interview says of itself."""

from __future__ import annotations

import pytest

from interview_tui.model.errors import NotFound
from tests.fakes import NOW, make_interview


def test_an_interview_without_an_expiry_tag_has_no_time_left_to_tell() -> None:
    interview = make_interview(expires_at=None)
    assert interview.time_left(NOW) is None


def test_a_missing_output_is_an_error_that_names_it() -> None:
    with pytest.raises(NotFound, match="has no output Nothing"):
        make_interview().output("Nothing")
