"""CloudFormation's answers as values, whatever is in them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from interview_tui.aws.interviews import interview_record, moment
from interview_tui.aws.records import stack_record, tag_value
from interview_tui.model import tags
from interview_tui.model.interview import State

CREATED = datetime(2026, 11, 21, 14, 0, tzinfo=UTC)
TAGS = {
    tags.TAG_ID: "interview-20261121-1400",
    tags.TAG_CANDIDATE: "jane-smith",
    tags.TAG_OWNER: "john-doe",
    tags.TAG_CHALLENGES: "A C",
    tags.TAG_EXPIRES_AT: "2026-11-21T18:00:00Z",
    tags.TAG_VERSION: "0.1.0",
}


def described(name: str = "interview-20261121-1400", tags: dict[str, str] | None = None, **more: Any) -> dict[str, Any]:
    """A stack as DescribeStacks gives it."""
    return {
        "StackId": f"arn:aws:cloudformation:eu-central-1:111122223333:stack/{name}/1",
        "StackName": name,
        "StackStatus": "CREATE_COMPLETE",
        "CreationTime": CREATED,
        "Tags": [{"Key": key, "Value": value} for key, value in (TAGS if tags is None else tags).items()],
        **more,
    }


def test_an_interview() -> None:
    interview = interview_record(described(Outputs=[{"OutputKey": "SchoolsTable", "OutputValue": "x-Schools"}]))
    assert interview is not None
    assert interview.id == "interview-20261121-1400"
    assert interview.candidate == "jane-smith"
    assert interview.owner == "john-doe"
    assert interview.challenges == ("A", "C")
    assert interview.created_at == CREATED
    assert interview.expires_at == datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
    assert interview.version == "0.1.0"
    assert interview.output("SchoolsTable") == "x-Schools"


@pytest.mark.parametrize(
    "status",
    ["ROLLBACK_COMPLETE", "DELETE_FAILED", "CREATE_FAILED", "REVIEW_IN_PROGRESS", "DELETE_IN_PROGRESS", "NEW_STATUS"],
)
def test_every_state_counts(status: str) -> None:
    interview = interview_record(described(StackStatus=status, StackStatusReason="because"))
    assert interview is not None
    assert interview.state is not State.LIVE
    assert interview.status_reason == "because"


def test_what_is_no_interview() -> None:
    assert interview_record(described(tags={})) is None
    assert interview_record({**described(), "Tags": []}) is None
    without_tags = described()
    del without_tags["Tags"]
    assert interview_record(without_tags) is None
    assert interview_record(described(ParentId="arn:parent")) is None
    assert interview_record(described(StackStatus="DELETE_COMPLETE")) is None


@pytest.mark.parametrize(
    "expiry", ["", "soon", "2026-13-45", "1e99", "٢٠٢٦", "2026-11-21T18:00:00+99:00", "0001-01-01T00:00:00+05:00"]
)
def test_unreadable_tags(expiry: str) -> None:
    unreadable = {tags.TAG_ID: "", tags.TAG_EXPIRES_AT: expiry, tags.TAG_CHALLENGES: "  ?? B  "}
    interview = interview_record(described(tags=unreadable))
    assert interview is not None
    assert interview.id == "interview-20261121-1400"
    assert interview.expires_at is None
    assert interview.candidate == ""
    assert interview.challenges == ("??", "B")


@pytest.mark.parametrize("text", ["2026-11-21T18:00:00Z", "2026-11-21T18:00:00", "2026-11-21T19:00:00+01:00"])
def test_moments_are_utc(text: str) -> None:
    read = moment(text)
    assert read == datetime(2026, 11, 21, 18, 0, tzinfo=UTC)
    assert read.tzinfo is UTC


def test_creation_time_is_utc() -> None:
    interview = interview_record(described(CreationTime=CREATED.astimezone(timezone(timedelta(hours=5)))))
    assert interview is not None
    assert interview.created_at.tzinfo is UTC
    assert interview.created_at == CREATED


def test_an_interview_has_the_parameters_of_its_stack() -> None:
    interview = interview_record(described(Parameters=[{"ParameterKey": "Tunnel", "ParameterValue": "off"}]))
    assert interview is not None
    assert interview.parameters == {"Tunnel": "off"}


def test_a_stack() -> None:
    stack = stack_record(
        described(
            Outputs=[{"OutputKey": "A", "OutputValue": "1"}],
            Parameters=[{"ParameterKey": "P", "ParameterValue": "2"}, {"ParameterKey": "Q"}],
        )
    )
    assert (stack.outputs, stack.parameters) == ({"A": "1"}, {"P": "2", "Q": ""})
    with pytest.raises(TypeError):
        stack.outputs["B"] = "2"  # type: ignore[index]


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("jane-smith", "jane-smith"),
        ("john,doe!", "john_doe_"),
        ("a@b.c", "a@b.c"),
        ("ä ö", "ä ö"),
        ("x" * 300, "x" * 256),
    ],
)
def test_tag_values_that_every_service_takes(given: str, sent: str) -> None:
    assert tag_value(given) == sent
