"""Sandboxes come up, are found, stand side by side, and go without a trace, also when they are killed."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from interview_tui import sandbox as sandboxes
from interview_tui.model.errors import AlreadyExists, CannotStart, WrongUse
from interview_tui.sandbox import Sandbox, lifecycle, state
from tests.sandbox.conftest import ALL_RIGHTS, Aws, eventually
from tests.sandbox.databases import cache, database
from tests.sandbox.families import alive, family, kill, run_python, vanish

pytestmark = pytest.mark.sandbox

RIGHTS = {"everything": ALL_RIGHTS}
BUSY = "import time\ndef handler(event, context): time.sleep(50)"


@pytest.fixture
def name(request: pytest.FixtureRequest) -> Iterator[str]:
    """A sandbox name; whatever has become of it, it is taken down afterwards."""
    yield "life"
    sandboxes.stop("life")


def furnished(sandbox: Sandbox) -> list[psutil.Process]:
    """Give the sandbox a database, a cache, an idle and a busy function; return all processes."""
    aws = Aws(sandbox)
    aws.deploy("interview-a", {**database("interview-a"), **cache("interview-a")})
    aws.deploy("interview-b", aws.function("interview-b", BUSY, timeout=60))
    aws.deploy("interview-c", aws.function("interview-c", "def handler(event, context): return 1"))
    aws.invoke("interview-c")
    aws.client("lambda").invoke(FunctionName="interview-b", InvocationType="Event")
    eventually(lambda: "Lambda interview-b" in {process.name for process in sandboxes.status(sandbox.name).processes})
    processes = family(sandbox.pid)
    assert len(processes) > 8
    return processes


def test_up_status_down(name: str) -> None:
    sandbox = sandboxes.start(name, policies=RIGHTS)
    assert sandboxes.running(name) == sandbox
    assert sandbox in sandboxes.all_running()
    processes = furnished(sandbox)

    status = sandboxes.status(name)
    assert status.running
    assert (status.endpoint, status.region) == (sandbox.endpoint, "us-east-1")
    names = {process.name for process in status.processes}
    expected = {
        "PostgreSQL interview-a-database",
        "Valkey interview-a-cache",
        "Lambda interview-b",
        "Lambda interview-c",
    }
    assert names == expected | {"emulator", "last will"}
    assert all(process.memory_mb > 0 for process in status.processes)
    assert status.memory_mb < 200

    file = state.state_file(name)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert sandboxes.stop(name)
    assert not alive(processes), "it is not said to be gone before it is"
    assert not sandbox.home.exists()
    assert not file.exists()
    assert sandboxes.running(name) is None
    assert not sandboxes.status(name).running
    assert not sandboxes.stop(name)


def test_a_detached_sandbox_outlives_its_caller(name: str) -> None:
    code = f"from interview_tui import sandbox; print(sandbox.start({name!r}).pid)"
    caller = run_python(code)
    pid = int(caller.communicate(timeout=20)[0])
    sandbox = sandboxes.running(name)
    assert sandbox is not None
    assert sandbox.pid == pid
    assert os.getsid(pid) != os.getsid(0)


def test_killing_the_server_leaves_nothing(name: str) -> None:
    sandbox = sandboxes.start(name, policies=RIGHTS)
    processes = furnished(sandbox)
    kill(sandbox.pid)
    vanish(processes, sandbox.home)
    assert sandboxes.running(name) is None
    assert not state.state_file(name).exists()


def test_killing_the_caller_of_an_attached_sandbox_leaves_nothing(name: str) -> None:
    code = f"""
import time
from interview_tui import sandbox
sandbox.start({name!r}, policies={RIGHTS!r}, attached=True)
print("up", flush=True)
time.sleep(60)
"""
    caller = run_python(code)
    assert caller.stdout is not None
    assert caller.stdout.readline() == "up\n"
    sandbox = sandboxes.running(name)
    assert sandbox is not None
    processes = furnished(sandbox)
    kill(caller.pid)
    caller.communicate(timeout=60)
    vanish(processes, sandbox.home)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's own lifeline")
def test_killing_the_server_and_its_will_leaves_no_process_and_the_next_start_clears_up(name: str) -> None:
    sandbox = sandboxes.start(name, policies=RIGHTS)
    processes = furnished(sandbox)
    wills = [process for process in processes if "interview-sandbox-will" in process.cmdline()]
    assert len(wills) == 1
    kill(wills[0].pid)
    kill(sandbox.pid)
    eventually(lambda: not alive(processes))
    assert sandbox.home.exists()
    state.forget(name)
    lifecycle.sweep(older_than=0)
    assert not sandbox.home.exists()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_the_server_and_all_of_it(name: str, number: signal.Signals) -> None:
    sandbox = sandboxes.start(name, policies=RIGHTS)
    processes = furnished(sandbox)
    os.kill(sandbox.pid, number)
    vanish(processes, sandbox.home)


def test_a_start_from_a_short_lived_thread(name: str) -> None:
    with ThreadPoolExecutor(1) as pool:
        sandbox = pool.submit(sandboxes.start, name, attached=True).result()
    time.sleep(0.5)
    assert sandboxes.running(name) == sandbox


def test_two_side_by_side(name: str, sandbox: Sandbox) -> None:
    other = sandboxes.start(name, policies=RIGHTS, region="eu-west-1")
    assert other.endpoint != sandbox.endpoint
    assert {name, "tests"} <= {running.name for running in sandboxes.all_running()}
    Aws(other).client("sqs").create_queue(QueueName="only-here")
    assert not Aws(sandbox).client("sqs").list_queues().get("QueueUrls")
    assert Aws(other).client("sqs").meta.region_name == "eu-west-1"
    sandboxes.stop(name)
    assert sandboxes.running("tests") == sandbox
    assert sandbox.home.exists()


def test_the_same_name_twice(name: str) -> None:
    def start() -> str:
        try:
            sandboxes.start(name)
        except AlreadyExists as error:
            return error.title
        return "started"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(lambda _: start(), range(2)))
    assert answers == ["The sandbox 'life' is running already.", "started"]


def test_a_taken_port(name: str) -> None:
    with socket.socket() as somebody:
        somebody.bind(("127.0.0.1", 0))
        somebody.listen()
        port = somebody.getsockname()[1]
        with pytest.raises(CannotStart) as refused:
            sandboxes.start(name, port=port)
    assert refused.value.title == f"The sandbox cannot use port {port}: address already in use."
    assert "another port" in refused.value.hint
    assert sandboxes.running(name) is None
    assert sandboxes.start(name, port=port).endpoint.endswith(f":{port}")


@pytest.mark.parametrize("bad", ["", "../x", "Name", "a" * 32, "ä", "1a"])
def test_a_bad_name(bad: str) -> None:
    with pytest.raises(WrongUse):
        sandboxes.start(bad)


def test_a_bad_policy(name: str) -> None:
    with pytest.raises(CannotStart, match="user could not be made"):
        sandboxes.start(name, policies={"wrong": {"Statement": "nonsense"}})
    assert not [home for home in state.homes() if not lifecycle.processes.uses(home)]


def test_stale_state(name: str) -> None:
    sandbox = sandboxes.start(name)
    kill(sandbox.pid)
    eventually(lambda: not psutil.pid_exists(sandbox.pid) or not alive([psutil.Process(sandbox.pid)]))
    # The pid has gone round and belongs to somebody else.
    raw = json.loads(state.state_file(name).read_text())
    state.state_file(name).write_text(json.dumps({**raw, "pid": os.getpid()}))
    assert sandboxes.running(name) is None
    assert psutil.pid_exists(os.getpid())
    state.state_file(name).write_text("not json")
    assert sandboxes.running(name) is None
    assert sandboxes.start(name).name == name


def test_only_what_is_a_sandbox_folder_is_removed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("x")
    state.remove_home(tmp_path)
    assert (tmp_path / "precious").exists()


def test_missing_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "find_spec", lambda name: None if name == "ministack" else object())
    with pytest.raises(CannotStart) as refused:
        sandboxes.start("life")
    assert refused.value.title == "The sandbox is not installed (ministack missing)."
    assert "pip install 'interview-tui[sandbox]'" in refused.value.hint


def test_latency_shows_resources_in_progress(name: str) -> None:
    aws = Aws(sandboxes.start(name, policies=RIGHTS, latency=0.3))
    resources = {f"Topic{number}": {"Type": "AWS::SNS::Topic", "Properties": {}} for number in range(3)}
    seen: set[str] = set()
    done = threading.Event()

    def watch() -> None:
        cloudformation = aws.client("cloudformation")
        while not done.wait(0.05):
            for stack in cloudformation.describe_stacks()["Stacks"]:
                seen.add(stack["StackStatus"])

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.monotonic()
    assert aws.deploy("interview-slow", resources)["StackStatus"] == "CREATE_COMPLETE"
    assert time.monotonic() - began > 0.9
    assert aws.delete("interview-slow")["StackStatus"] == "DELETE_COMPLETE"
    done.set()
    watcher.join()
    assert {"CREATE_IN_PROGRESS", "DELETE_IN_PROGRESS"} <= seen
