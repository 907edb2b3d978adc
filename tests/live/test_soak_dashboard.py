"""The dashboard over a busy log for long, on a way that fails at random: every line once, keys heard, memory flat.

Forty seconds by default; INTERVIEW_TUI_SOAK_SECONDS=1200 for twenty minutes.
"""

from __future__ import annotations

import os
import re
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest

from interview_tui import sandbox as embedded
from interview_tui.aws.clients import Clients
from interview_tui.aws.session import SignIn, connect
from interview_tui.cli.place import desk_in
from interview_tui.model.interview import Interview
from interview_tui.model.log import KEPT
from interview_tui.model.plan import Order
from interview_tui.operations.desk import drive
from interview_tui.sandbox import Sandbox
from tests.live.conftest import bare_environment
from tests.live.log_writer import A_SECOND, Writer
from tests.live.test_rights import second_user
from tests.live.unreliable import Road, unreliable
from tests.terminal.driver import Terminal

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

SECONDS = float(os.environ.get("INTERVIEW_TUI_SOAK_SECONDS", "40"))
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
CTRL_Q, ESC = "\x11", "\x1b"
READY = re.compile(r"jane-smith.*live\s+(\d+)/\1\b")
COUNTS = re.compile(r"· ([\d,]+) lines · ([\d,]+) older lines? dropped")

BEFORE = 8_000
"""Lines that are there before anybody looks: some have to make room also in a short run."""
FAILING = 0.08
BETWEEN_KEYS = 3.0
SECONDS_TO_SCREEN, SECONDS_TO_THE_LAST_LINE = 5, 120
SETTLED = 75.0 if SECONDS > 300 else SECONDS / 2
"""Seconds after which memory is looked at for the first time; everything has been imported and filled by then."""
GROWTH_MB = 12


@dataclass(frozen=True)
class Stage:
    """A sandbox with one interview, as its administrator has it, and its log group."""

    place: Sandbox
    admin: Clients
    interview: Interview

    @property
    def group(self) -> str:
        return self.interview.output("LeakyApiLogGroup")

    def written_by_the_function(self) -> int:
        """How many lines are the function's own: the dashboard calls it to see whether it is well."""
        streams = self.admin.logs.describe_log_streams(logGroupName=self.group)["logStreams"]
        own = [stream["logStreamName"] for stream in streams if not stream["logStreamName"].isdigit()]
        found = (
            self.admin.logs.filter_log_events(logGroupName=self.group, logStreamNames=own) if own else {"events": []}
        )
        return len(found["events"])


@pytest.fixture
def stage() -> Iterator[Stage]:
    name = f"soak-dashboard-{os.getpid()}"
    place = embedded.start(name, policies={"everything": EVERYTHING}, attached=True)
    try:
        admin = connect(
            SignIn(
                region=place.region,
                endpoint_url=place.endpoint,
                access_key_id=place.access_key_id,
                secret_access_key=place.secret_access_key,
            )
        )
        done = drive(desk_in(place).deploy(Order("jane-smith", ("B",))), lambda _event: None)
        yield Stage(place, admin, done.interview)
    finally:
        embedded.stop(name)


@pytest.fixture
def road(stage: Stage) -> Iterator[Road]:
    with unreliable(stage.place.endpoint, "Logs_20140328.FilterLogEvents") as opened:
        opened.group = stage.group  # the reaper's log is read over this road as well
        yield opened


@pytest.fixture
def environment(stage: Stage, road: Road, tmp_path: Path) -> dict[str, str]:
    """An interviewer's, with no more rights than an interviewer has."""
    key = second_user(stage.place)
    place = replace(
        stage.place,
        endpoint=road.address,
        access_key_id=key["AccessKeyId"],
        secret_access_key=key["SecretAccessKey"],
    )
    return bare_environment(tmp_path) | embedded.environment(place) | {"XDG_STATE_HOME": str(tmp_path)}


@dataclass
class Watcher:
    """Somebody at the dashboard who pauses and goes on again, and notes how long that took."""

    terminal: Terminal
    seconds: list[float] = field(default_factory=list)
    megabytes: float = 0.0

    def sit_there(self, seconds: float) -> None:
        """The log is followed at the end, as at the beginning."""
        began = time.monotonic()
        while (passed := time.monotonic() - began) < seconds:
            if not self.megabytes and passed > SETTLED:
                self.megabytes = self.memory()
            for wanted in ("paused ·", "following ·"):
                self.terminal.watch(BETWEEN_KEYS)
                pressed = time.monotonic()
                self.terminal.press("f")
                self.terminal.wait_for(wanted, timeout=SECONDS_TO_SCREEN)
                self.seconds.append(time.monotonic() - pressed)

    def memory(self) -> float:
        return psutil.Process(self.terminal.process.pid).memory_info().rss / 2**20

    def counts(self) -> tuple[int, int]:
        """How many lines the status says are kept, and how many dropped; none when it cannot be read just now."""
        found = COUNTS.search(self.terminal.text)
        kept, dropped = found.groups() if found else ("0", "0")
        return int(kept.replace(",", "")), int(dropped.replace(",", ""))

    @property
    def milliseconds(self) -> tuple[float, float]:
        """Median and 95th percentile from key to screen."""
        return statistics.median(self.seconds) * 1000, statistics.quantiles(self.seconds, n=20)[-1] * 1000


def test_every_line_once_keys_heard_and_memory_flat(
    stage: Stage, road: Road, environment: dict[str, str], tmp_path: Path
) -> None:
    writer = Writer(stage.admin, stage.group, since=stage.interview.created_at.timestamp())
    writer.make_streams()
    writer.write(BEFORE)
    thread = threading.Thread(target=writer.run, daemon=True)
    with Terminal([sys.executable, "-m", "interview_tui"], environment, tmp_path) as terminal:
        terminal.wait_for(lambda text: READY.search(text) is not None)
        terminal.press("l")
        terminal.wait_for("following ·")
        terminal.press("z")  # calls of the function are folded away; here they count
        road.failing = FAILING
        thread.start()
        watcher = Watcher(terminal)
        watcher.sit_there(SECONDS)
        writer.stop.set()
        thread.join()
        road.failing = 0.0
        written = writer.written + stage.written_by_the_function()
        stopped = time.monotonic()
        try:
            terminal.wait_for(lambda _: sum(watcher.counts()) == written, timeout=SECONDS_TO_THE_LAST_LINE)
        finally:
            kept, dropped = watcher.counts()
            after = watcher.memory()
            typical, slow = watcher.milliseconds
            print(  # noqa: T201
                f"\n{SECONDS:.0f} s: {written} lines written, {len(road.arrived)} got through, {kept} kept and "
                f"{dropped} dropped {time.monotonic() - stopped:.1f} s after the last one, "
                f"{road.asked} requests, {len(road.failures)} failures, {len(watcher.seconds)} keys, "
                f"key to screen p50 {typical:.0f} ms, p95 {slow:.0f} ms, "
                f"{watcher.megabytes:.1f} MB before, {after:.1f} MB after"
            )
        terminal.press("s")
        terminal.wait_for("Save the log")
        terminal.press("\r")
        terminal.wait_for(f"Saved {KEPT:,} lines as")
        terminal.press(ESC)
        terminal.press(CTRL_Q)
        assert terminal.wait_for_end() == 0
        assert b"Traceback" not in terminal.written
    assert not [path for path in tmp_path.rglob("interview-tui.log*") if "Traceback" in path.read_text()]
    assert len(road.failures) > SECONDS / 50
    assert writer.written > SECONDS * A_SECOND * 0.8
    assert (kept, dropped) == (KEPT, written - KEPT)
    saved = (tmp_path / "jane-smith-log.txt").read_text().splitlines()
    assert difference(saved, [as_saved(*event) for event in road.arrived.values()][-KEPT:]) == ""
    assert after - watcher.megabytes < GROWTH_MB


def as_saved(timestamp: int, message: str) -> str:
    at = datetime.fromtimestamp(timestamp / 1000, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{timestamp % 1000:03}Z {message}"


def difference(found: list[str], wanted: list[str]) -> str:
    """Where two long logs differ, in a sentence; empty when they do not."""
    if found == wanted:
        return ""
    first = next((at for at, (one, other) in enumerate(zip(found, wanted, strict=False)) if one != other), len(found))
    return (
        f"{len(found)} lines rather than {len(wanted)}, {len(found) - len(set(found))} of them repeated, "
        f"{len(set(wanted) - set(found))} missing; from line {first + 1} on: {found[first : first + 3]} "
        f"rather than {wanted[first : first + 3]}"
    )
