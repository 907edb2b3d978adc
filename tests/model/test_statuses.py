"""Stack statuses in the product's words."""

from __future__ import annotations

import json
from pathlib import Path

import botocore
import pytest

from interview_tui.model.statuses import State, state_of_stack


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("CREATE_IN_PROGRESS", State.DEPLOYING),
        ("CREATE_COMPLETE", State.LIVE),
        ("UPDATE_ROLLBACK_COMPLETE", State.LIVE),
        ("UPDATE_IN_PROGRESS", State.UPDATING),
        ("CREATE_FAILED", State.FAILED),
        ("ROLLBACK_COMPLETE", State.FAILED),
        ("ROLLBACK_FAILED", State.FAILED),
        ("REVIEW_IN_PROGRESS", State.FAILED),
        ("DELETE_IN_PROGRESS", State.CLEANING_UP),
        ("DELETE_FAILED", State.STUCK),
        ("DELETE_COMPLETE", State.GONE),
        ("SOMETHING_NEW", State.UNKNOWN),
    ],
)
def test_state_of_stack(status: str, state: State) -> None:
    assert state_of_stack(status) is state


def test_every_status_that_aws_documents_has_a_state() -> None:
    folder = Path(botocore.__file__).parent / "data" / "cloudformation" / "2010-05-15"
    path = next(folder.glob("service-2.json*"))
    if path.suffix == ".gz":
        import gzip

        model = json.loads(gzip.decompress(path.read_bytes()))
    else:
        model = json.loads(path.read_text())
    unknown = [status for status in model["shapes"]["StackStatus"]["enum"] if state_of_stack(status) is State.UNKNOWN]
    assert unknown == []
