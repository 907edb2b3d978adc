"""Times in AWS's answers, in every shape that services use."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.session import Session

from interview_tui.aws.clients import Clients
from interview_tui.aws.session import SignIn, connect
from interview_tui.aws.timestamps import read_quickly, timestamp

WHEN = datetime(2026, 11, 21, 14, 5, 6, tzinfo=UTC)
EPOCH = WHEN.timestamp()


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-21T14:05:06Z",
        "2026-11-21T14:05:06+00:00",
        "2026-11-21T15:05:06+01:00",
        "2026-11-21T14:05:06.000Z",
        "20261121T140506Z",
        "Sat, 21 Nov 2026 14:05:06 GMT",
        EPOCH,
        int(EPOCH),
        str(int(EPOCH)),
        f"{EPOCH:.3f}",
    ],
)
def test_every_shape_is_the_same_moment(written: Any) -> None:
    read = timestamp(written)
    assert read.tzinfo is not None
    assert read == WHEN


@pytest.mark.parametrize(("written", "fraction"), [("14:05:06.5Z", 500_000), ("14:05:06.123456789Z", 123_456)])
def test_fractions_of_a_second(written: str, fraction: int) -> None:
    assert timestamp(f"2026-11-21T{written}") == WHEN + timedelta(microseconds=fraction)


def test_a_time_without_a_zone_is_as_botocore_reads_it() -> None:
    assert timestamp("2026-11-21T14:05:06") == datetime(2026, 11, 21, 14, 5, 6)  # noqa: DTZ001 - that is the point


def test_seconds_that_look_like_a_date() -> None:
    assert timestamp("20261121") == datetime(1970, 8, 23, 12, 5, 21, tzinfo=UTC)


@pytest.mark.parametrize("written", ["soon", "", None])
def test_what_is_no_time_is_an_error_as_before(written: Any) -> None:
    with pytest.raises((ValueError, TypeError, RuntimeError)):
        timestamp(written)


def test_a_session_reads_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interview_tui.aws.timestamps.timestamp", lambda _value: WHEN)
    session = Session()
    read_quickly(session)
    parser = session.get_component("response_parser_factory").create_parser("query")
    assert parser._timestamp_parser("anything") == WHEN


@pytest.mark.parametrize("own_key", [True, False])
def test_signing_in_takes_it_into_use(own_key: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through the clients themselves, from the bytes of an answer."""
    keys = {"access_key_id": "testing", "secret_access_key": "testing"} if own_key else {}
    if not own_key:
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    read: list[str] = []
    monkeypatch.setattr("interview_tui.aws.timestamps.timestamp", lambda value: read.append(value) or timestamp(value))
    clients = connect(SignIn(region="eu-central-1", **keys))
    answering(clients, STACKS)
    (stack,) = clients.cloudformation.describe_stacks()["Stacks"]
    assert stack["CreationTime"] == WHEN
    assert read == ["2026-11-21T14:05:06.000Z"]


STACKS = b"""<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult>
<Stacks><member><StackName>interview-a</StackName><CreationTime>2026-11-21T14:05:06.000Z</CreationTime>
<StackStatus>CREATE_COMPLETE</StackStatus></member></Stacks></DescribeStacksResult></DescribeStacksResponse>"""


def answering(clients: Clients, body: bytes) -> None:
    """CloudFormation answers with this, before anything is sent."""

    class Raw(io.BytesIO):
        def stream(self, **_options: Any) -> Any:
            yield self.read()

    clients.cloudformation.meta.events.register(
        "before-send", lambda request, **_: AWSResponse(request.url, 200, {}, Raw(body))
    )
