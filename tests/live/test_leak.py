"""The leaking function in the sandbox: killed for memory well before 200 calls; with the fix flat over 200."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import boto3
import pytest

from interview_tui.model.interview import Interview
from interview_tui.model.plan import Order
from interview_tui.model.traffic import request
from interview_tui.operations.desk import Desk, drive
from interview_tui.sandbox import Sandbox
from tests.live.candidate import reference_fix
from tests.live.test_an_interview import as_candidate, clean_up, ignore

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

CALLS = 200


@pytest.fixture(scope="module")
def interview(desk: Desk) -> Iterator[Interview]:
    done = drive(desk.deploy(Order("jane-smith", ("B",), id="interview-leak")), ignore)
    yield done.interview
    clean_up(desk, done.interview)


@pytest.fixture(scope="module")
def candidate(sandbox: Sandbox, interview: Interview) -> boto3.Session:
    return as_candidate(sandbox, interview)


def calls(candidate: boto3.Session, sandbox: Sandbox, function: str, number: int) -> Iterator[str]:
    """Call the function and yield each error, or an empty text."""
    client = candidate.client("lambda", endpoint_url=sandbox.endpoint)
    for call in range(number):
        answer = client.invoke(FunctionName=function, Payload=json.dumps(request(call)))
        body = answer["Payload"].read().decode()
        yield body if "FunctionError" in answer else ""


def reported_memory(candidate: boto3.Session, sandbox: Sandbox, interview: Interview) -> list[int]:
    """``Max Memory Used`` of every REPORT line, in MB, oldest first."""
    logs = candidate.client("logs", endpoint_url=sandbox.endpoint)
    events = logs.filter_log_events(logGroupName=interview.output("LeakyApiLogGroup"))["events"]
    lines = [event["message"] for event in sorted(events, key=lambda event: event["timestamp"])]
    return [int(found.group(1)) for line in lines if (found := re.search(r"Max Memory Used: (\d+) MB", line))]


def test_it_is_killed_and_then_the_fix_is_flat(
    candidate: boto3.Session, sandbox: Sandbox, interview: Interview
) -> None:
    function = interview.output("LeakyApiFunction")
    errors = [(number, error) for number, error in enumerate(calls(candidate, sandbox, function, 120)) if error]
    first, message = errors[0]
    assert 40 < first < 120
    assert "signal: killed" in message
    used = reported_memory(candidate, sandbox, interview)
    assert max(used) == 256
    growth = (used[first - 2] - used[5]) / (first - 7)
    assert 2 <= growth <= 4

    client = candidate.client("lambda", endpoint_url=sandbox.endpoint)
    client.update_function_code(FunctionName=function, ZipFile=reference_fix())
    seen = len(used)
    assert not any(calls(candidate, sandbox, function, CALLS))
    fixed = reported_memory(candidate, sandbox, interview)[seen:]
    assert len(fixed) == CALLS
    assert max(fixed) - fixed[20] < 5
