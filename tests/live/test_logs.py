"""Watching the leaking function in the sandbox: its lines arrive once, the leak is seen, and so is the fix."""

from __future__ import annotations

import json
import shlex
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import Event, Thread

import boto3
import pytest

from interview_tui.model.interview import Interview
from interview_tui.model.log import LogBatch
from interview_tui.model.memory import Verdict
from interview_tui.model.plan import Order
from interview_tui.operations.clock import SystemClock
from interview_tui.operations.desk import Desk, drive
from interview_tui.sandbox import Sandbox
from tests.live.candidate import reference_fix
from tests.live.conftest import Program
from tests.live.test_an_interview import as_candidate, clean_up, ignore
from tests.live.test_leak import calls

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def interview(desk: Desk) -> Iterator[Interview]:
    done = drive(desk.deploy(Order("jane-smith", ("B",), id="interview-watched")), ignore)
    yield done.interview
    clean_up(desk, done.interview)


@pytest.fixture(scope="module")
def call(sandbox: Sandbox, interview: Interview) -> Callable[[int], None]:
    """So many calls of the function, as its candidate."""
    candidate = as_candidate(sandbox, interview)
    return lambda number: list(calls(candidate, sandbox, interview.output("LeakyApiFunction"), number)) and None


class Follower:
    """Follows in a thread, as a worker of the dashboard does."""

    def __init__(self, desk: Desk, interview: Interview, *, live: bool = False) -> None:
        self._cancelled = Event()
        clock = SystemClock(self._cancelled)
        self._batches = desk.log(interview, interview.created_at, follow=True, live=live, clock=clock)
        self.found: list[LogBatch] = []
        self._thread = Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        for batch in self._batches:
            self.found.append(batch)

    @property
    def messages(self) -> list[str]:
        return [event.message for batch in list(self.found) for event in batch.events]

    def reports(self, number: int, seconds: float = 60) -> bool:
        """Wait until so many calls have been reported."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if sum(message.startswith("REPORT") for message in self.messages) >= number:
                return True
            time.sleep(0.01)
        return False

    def stop(self) -> float:
        """Stop, and return how many seconds that took."""
        began = time.monotonic()
        self._cancelled.set()
        self._thread.join(10)
        return time.monotonic() - began


def everything(sandbox: Sandbox, interview: Interview) -> Counter[str]:
    """The log as AWS has it."""
    client = boto3.client(
        "logs",
        endpoint_url=sandbox.endpoint,
        region_name=sandbox.region,
        aws_access_key_id=sandbox.access_key_id,
        aws_secret_access_key=sandbox.secret_access_key,
    )
    events = client.filter_log_events(logGroupName=interview.output("LeakyApiLogGroup"))["events"]
    return Counter(event["message"] for event in events)


@pytest.mark.parametrize("live", [False, True])
def test_lines_arrive_once(
    desk: Desk, sandbox: Sandbox, interview: Interview, call: Callable[[int], None], live: bool
) -> None:
    before = sum(message.startswith("REPORT") for message in everything(sandbox, interview))
    follower = Follower(desk, interview, live=live)
    assert follower.reports(before)
    for number in range(1, 6):
        call(1)
        assert follower.reports(before + number)
    time.sleep(1)
    assert follower.stop() < 1
    assert Counter(follower.messages) == everything(sandbox, interview)
    assert (follower.found[-1].live_seconds > 0) == live
    ids = [event.id for batch in follower.found for event in batch.events]
    assert len(set(ids)) == len(ids)
    # Polling has AWS's own ids; Live Tail has none.
    assert {len(name) for name in ids if not name.startswith("pushed")} == {32}
    assert any(name.startswith("pushed") for name in ids) == live


def test_the_leak_and_the_fix(
    desk: Desk, sandbox: Sandbox, interview: Interview, call: Callable[[int], None], program: Program
) -> None:
    call(25)
    leaking, trouble = desk.memory(interview)
    assert (leaking.verdict, trouble) == (Verdict.LEAKING, "")
    assert leaking.mb_per_call is not None
    assert 2.5 < leaking.mb_per_call < 4.5
    assert leaking.calls_left is not None
    assert "calls to the limit" in leaking.sentence
    assert leaking.cold_starts == len(leaking.environments) == 1

    client = as_candidate(sandbox, interview).client("lambda", endpoint_url=sandbox.endpoint)
    client.update_function_code(FunctionName=interview.output("LeakyApiFunction"), ZipFile=reference_fix())
    assert desk.memory(interview)[0].verdict is Verdict.UNKNOWN
    call(30)
    flat = desk.memory(interview)[0]
    assert flat.updated_at is not None
    assert flat.sentence == f"flat since the update at {flat.updated_at.astimezone():%H:%M}"
    assert program.run("logs", interview.id, "--memory", "--json").json["verdict"] == "flat"


def test_the_program_follows_until_ctrl_c(interview: Interview, call: Callable[[int], None], program: Program) -> None:
    following = program.start("logs", interview.id, "--follow", "--json", "--since", "1s")
    assert following.stdout is not None
    sender = Thread(target=lambda: [(call(1), time.sleep(0.1)) for _ in range(40)], daemon=True)
    sender.start()
    first = json.loads(following.stdout.readline())
    following.send_signal(signal.SIGINT)
    _, err = following.communicate(timeout=60)
    sender.join()
    assert first["message"]
    assert (following.returncode, err) == (0, "")


def test_a_reader_that_goes_away_ends_it_quietly(interview: Interview, program: Program) -> None:
    command = shlex.join(program.command("logs", interview.id, "--since", "1h", "--all"))
    done = subprocess.run(
        ["bash", "-c", f"{command} | head -1"],
        env=program.environment,
        cwd=program.folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == ""


def test_a_log_that_goes_away_is_said(desk: Desk, interview: Interview) -> None:
    """As after a cleanup by somebody else, while the dashboard still shows the log."""
    gone = f"{interview.output('LeakyApiLogGroup')}-gone"
    (batch,) = desk.cloud.log(gone, interview.created_at - timedelta(hours=1), SystemClock())
    assert batch.warning
    assert batch.said == f"The log group {gone} is not there yet."
