"""How soon a line of a function's log is on the screen, by polling and by Live Tail."""

from __future__ import annotations

import json
import os
import random
import re
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

from benchmarks import peers
from benchmarks.figures import Figure, ms
from benchmarks.stage import OURS, Stage, drain
from benchmarks.terminal import Recording
from interview_tui import sandbox as embedded
from interview_tui.aws.clients import Clients
from interview_tui.aws.session import SignIn, connect
from interview_tui.model import tags

LATENCY = "logs.latency"
LINES = (LATENCY,)
GROUP, STREAM = "/aws/lambda/interview-latency", "benchmark"
INTERVIEW = "interview-latency"
GAP = 0.3, 1.1
"""Seconds between two lines, at random, so that they fall anywhere between two looks."""
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
TEMPLATE = {
    "Resources": {"Log": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": GROUP}}},
    "Outputs": {"LeakyApiLogGroup": {"Value": {"Ref": "Log"}}},
}
TAGS = {tags.TAG_ID: INTERVIEW, tags.TAG_CANDIDATE: "jane-smith", tags.TAG_CHALLENGES: "B"}


def measure(stage: Stage) -> Iterator[Figure]:
    """All of them follow the same log at the same time."""
    lines = stage.rounds * 4
    method = (
        f"{lines} lines, {GAP[0]:g} to {GAP[1]:g} s apart, followed by all programs at the same time; ratio of "
        "the medians: from sending PutLogEvents to the embedded sandbox until the line is on the terminal; awslogs "
        "looks once a second, its default"
    )
    if stage.missing:
        yield Figure(LATENCY, "awslogs get --watch", aim=0.5, missing=stage.missing, method=method)
        return
    with _sandbox() as (clients, variables):
        follow = (*OURS, "logs", INTERVIEW, "--follow")
        watch = (peers.path("awslogs"), "get", GROUP, "ALL", "--watch", "--watch-interval", "1", "--start", "1m")
        with ExitStack() as stack:
            programs = [
                stack.enter_context(stage.running(command, **variables))
                for command in (follow, (*follow, "--live"), watch)
            ]
            polled, live, watched = _times(clients, programs, lines)
    for case, ours, aim in (("polling", polled, 0.5), ("--live", live, 0.1)):
        # Not each line's ratio: where a line falls between two looks is chance, for both by themselves.
        value = median(ours) / median(watched)
        yield Figure(LATENCY, f"{case}: awslogs get --watch", ms(ours), ms(watched), value, aim, method=method)


@contextmanager
def _sandbox() -> Iterator[tuple[Clients, dict[str, str]]]:
    """An interview that is nothing but a log, whose lines we write ourselves."""
    name = f"benchmark-{os.getpid()}"
    found = embedded.start(name, policies={"everything": EVERYTHING}, attached=True)
    try:
        variables = embedded.environment(found)
        clients = connect(
            SignIn(
                region=found.region,
                endpoint_url=found.endpoint,
                access_key_id=found.access_key_id,
                secret_access_key=found.secret_access_key,
            )
        )
        _deploy(clients)
        yield clients, variables
    finally:
        embedded.stop(name)


def _deploy(clients: Clients) -> None:
    ends = datetime.now(UTC) + timedelta(hours=1)
    with_end = {**TAGS, tags.TAG_EXPIRES_AT: f"{ends:%Y-%m-%dT%H:%M:%SZ}"}
    clients.cloudformation.create_stack(
        StackName=INTERVIEW,
        TemplateBody=json.dumps(TEMPLATE),
        Tags=[{"Key": key, "Value": value} for key, value in with_end.items()],
    )
    clients.cloudformation.get_waiter("stack_create_complete").wait(StackName=INTERVIEW, WaiterConfig={"Delay": 1})
    clients.logs.create_log_stream(logGroupName=GROUP, logStreamName=STREAM)


def _put(clients: Clients, text: str) -> float:
    """Write one line, and return when it was sent."""
    began = time.perf_counter()
    event: Any = {"timestamp": int(time.time() * 1000), "message": text}
    clients.logs.put_log_events(logGroupName=GROUP, logStreamName=STREAM, logEvents=[event])
    return began


def _times(clients: Clients, programs: Sequence[Recording], lines: int) -> list[list[float]]:
    """Seconds that each program took for each line."""
    dice, sent = random.Random(5), []
    with ThreadPoolExecutor(1) as writer:  # apart, since what the programs write is stamped meanwhile
        drain(programs, 0.5)
        writer.submit(_put, clients, "first")
        for program in programs:
            program.until("first")
        drain(programs, 1.5)
        for number in range(lines):
            put = writer.submit(_put, clients, f"line-{number:04}")
            drain(programs, dice.uniform(*GAP))
            sent.append(put.result())
        for program in programs:
            program.until(f"line-{lines - 1:04}")
        drain(programs, 0.2)
    return [[_seen(program, number, at) for number, at in enumerate(sent)] for program in programs]


def _seen(program: Recording, number: int, sent: float) -> float:
    text = re.compile(f"line-{number:04}".encode())
    at = next((at for at, _ in program.matches(text)), None)
    if at is None:
        raise AssertionError(f"line {number} was never shown")
    return at - sent
