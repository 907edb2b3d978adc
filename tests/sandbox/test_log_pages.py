"""FilterLogEvents gives a long log page by page, and a page has no more than AWS puts into one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.conftest import Aws

pytestmark = pytest.mark.sandbox

GROUP = "/aws/lambda/interview-pages"
Write = Callable[[str, list[tuple[int, str]]], None]


@pytest.fixture
def logs(aws: Aws) -> Iterator[Any]:
    client = aws.client("logs")
    client.create_log_group(logGroupName=GROUP)
    for stream in ("one", "two"):
        client.create_log_stream(logGroupName=GROUP, logStreamName=stream)
    yield client
    client.delete_log_group(logGroupName=GROUP)


@pytest.fixture
def write(logs: Any) -> Write:
    def write(stream: str, lines: list[tuple[int, str]]) -> None:
        events = [{"timestamp": at, "message": message} for at, message in lines]
        logs.put_log_events(logGroupName=GROUP, logStreamName=stream, logEvents=events)

    return write


def pages(logs: Any, **how: Any) -> list[list[str]]:
    found = logs.get_paginator("filter_log_events").paginate(logGroupName=GROUP, **how)
    return [[event["message"] for event in page["events"]] for page in found]


def test_more_events_than_a_page_has(logs: Any, write: Write) -> None:
    """Every one once and in order, those of one moment too, of which there may be more than a page has."""
    now = int(time.time() * 1000)
    numbered = [(now, str(number)) for number in range(10_000)]
    write("one", numbered[:6_000])
    write("two", [(now, str(number)) for number in range(6_000, 12_000)])
    write("one", [(now + 1, "last")])
    found = pages(logs)
    assert [len(page) for page in found] == [10_000, 2_001]
    assert [message for page in found for message in page] == [*map(str, range(12_000)), "last"]


def test_a_page_is_no_larger_than_a_megabyte(logs: Any, write: Write) -> None:
    now = int(time.time() * 1000)
    for number in range(3):
        write("one", [(now + number, f"{number}{'x' * 1000}")] * 500)
    found = pages(logs)
    assert [len(page) for page in found] == [1_021, 479]


def test_what_is_asked_for_holds_on_every_page(logs: Any, write: Write) -> None:
    now = int(time.time() * 1000)
    write("one", [(now + number, f"{'even' if number % 2 == 0 else 'odd'} {number}") for number in range(8)])
    write("two", [(now + 2, "even of the other stream")])
    asked = {"startTime": now + 1, "endTime": now + 6, "logStreamNames": ["one"], "filterPattern": "even"}
    found = pages(logs, PaginationConfig={"PageSize": 2}, **asked)
    assert [page for page in found if page] == [["even 2", "even 4"], ["even 6"]]
    assert pages(logs, startTime=now + 100) == [[]]


def test_what_comes_in_between_two_pages(logs: Any, write: Write) -> None:
    """It is neither given twice nor in the way of what was there."""
    now = int(time.time() * 1000)
    write("one", [(now, "a"), (now, "b"), (now, "c")])
    first = logs.filter_log_events(logGroupName=GROUP, limit=2)
    write("two", [(now - 1, "late"), (now, "d")])
    second = logs.filter_log_events(logGroupName=GROUP, limit=2, nextToken=first["nextToken"])
    assert [event["message"] for event in second["events"]] == ["c", "d"]
    assert "nextToken" not in second


def test_a_token_that_is_none(logs: Any) -> None:
    with pytest.raises(ClientError, match="InvalidParameterException"):
        logs.filter_log_events(logGroupName=GROUP, nextToken="nonsense")
    with pytest.raises(ClientError, match="ResourceNotFoundException"):
        logs.filter_log_events(logGroupName=f"{GROUP}-2")
