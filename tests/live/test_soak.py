"""Following a busy log for long, over a connection that fails at random: every line exactly once, memory flat.

A minute by default; INTERVIEW_TUI_SOAK_SECONDS=1200 for twenty.
"""

from __future__ import annotations

import gc
import os
import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import psutil
import pytest

from interview_tui import sandbox as embedded
from interview_tui.aws.clients import Clients
from interview_tui.aws.log_pages import Page, pages
from interview_tui.aws.logs import poll
from interview_tui.aws.session import SignIn, connect
from interview_tui.model.errors import CloudError, NoConnection, Throttled
from interview_tui.model.log import LogEvent, Ring
from interview_tui.operations.clock import SystemClock
from tests.live.log_writer import A_SECOND, Writer

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

SECONDS = float(os.environ.get("INTERVIEW_TUI_SOAK_SECONDS", "60"))
GROUP = "/aws/lambda/interview-soak"
FAILING = 0.08
SETTLED = 15.0
"""Seconds after which memory is looked at for the first time; everything has been imported and filled by then."""
GROWTH_MB = 12


@pytest.fixture(scope="module")
def clients() -> Iterator[Clients]:
    """Signed in to a sandbox whose user may write logs, which no interviewer may."""
    name = f"soak-{os.getpid()}"
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    found = embedded.start(name, policies={"everything": everything}, attached=True)
    yield connect(
        SignIn(
            region=found.region,
            endpoint_url=found.endpoint,
            access_key_id=found.access_key_id,
            secret_access_key=found.secret_access_key,
        )
    )
    embedded.stop(name)


@dataclass
class Counted:
    """How often each line has come; a byte for each, so that counting needs no memory worth mentioning."""

    times: bytearray = field(default_factory=lambda: bytearray(int(A_SECOND * (SECONDS + 120))))
    events: int = 0

    def add(self, events: tuple[LogEvent, ...]) -> None:
        for event in events:
            self.times[int(event.message)] += 1
        self.events += len(events)

    @property
    def lines(self) -> int:
        return len(self.times) - self.times.count(0)

    @property
    def repeated(self) -> int:
        return sum(times - 1 for times in self.times if times > 1)


def failing(page: Page, dice: random.Random, failures: list[int]) -> Page:
    """The same pages, but that a request may fail before it is sent, or its answer get lost on the way."""

    def read(start: int, token: str) -> Any:
        fate = dice.random()
        answer = page(start, token) if fate > FAILING / 2 else None
        if fate < FAILING:
            failures[0] += 1
            raise dice.choice((Throttled, NoConnection, CloudError))("no luck")
        return answer

    return read


def megabytes() -> float:
    gc.collect()
    return psutil.Process().memory_info().rss / 2**20


def test_every_line_exactly_once_and_memory_flat(clients: Clients) -> None:
    writer, counted, ring, clock = Writer(clients, GROUP), Counted(), Ring[LogEvent](), SystemClock()
    failures, before, began = [0], 0.0, time.monotonic()
    page = failing(pages(clients, GROUP), random.Random(7), failures)
    clients.logs.create_log_group(logGroupName=GROUP)
    writer.make_streams()
    thread = threading.Thread(target=writer.run, daemon=True)
    thread.start()
    looks = slowest = 0
    since = datetime.now(UTC) - timedelta(minutes=1)  # the first late lines are from before the test
    for batch in poll(page, GROUP, since, clock):
        counted.add(batch.events)
        ring.extend(batch.events)
        looks += 1
        passed = time.monotonic() - began
        if not before and passed > SETTLED + 60 * (SECONDS > 300):
            before = megabytes()
        if passed > SECONDS:
            writer.stop.set()
        if (not thread.is_alive() and counted.lines == writer.written) or passed > SECONDS + 60:
            break
        slowest = max(slowest, len(batch.events))
    after = megabytes()
    print(  # noqa: T201
        f"\n{SECONDS:.0f} s: {writer.written} lines written, {counted.lines} seen, {counted.repeated} repeated, "
        f"{looks} looks, {failures[0]} failures, at most {slowest} in one, "
        f"{before:.1f} MB before, {after:.1f} MB after"
    )
    assert failures[0] > SECONDS / 50
    assert counted.lines == writer.written > SECONDS * A_SECOND * 0.8
    assert counted.repeated == 0
    assert len(ring) == min(writer.written, 10_000)
    assert after - before < GROWTH_MB
