"""Twenty interviews at once: all ready, all gone, nothing left behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from interview_tui import sandbox as embedded
from interview_tui.cli.place import desk_in, sandbox_policies
from interview_tui.model.plan import Order
from interview_tui.operations.desk import Desk, drive
from interview_tui.sandbox import Sandbox
from tests.live.test_trouble import ignore

pytestmark = pytest.mark.sandbox

IDS = [f"interview-many-{number:02}" for number in range(20)]


@pytest.fixture
def own_sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    monkeypatch.setenv("INTERVIEW_TUI_STATE_DIR", str(tmp_path))
    name = f"many-{os.getpid()}"
    yield embedded.start(name, policies=sandbox_policies(), attached=True)
    embedded.stop(name)


def deploy(desk: Desk, interview_id: str) -> bool:
    order = Order("jane-smith", ("A", "B", "C"), id=interview_id)
    return drive(desk.deploy(order), ignore).health.ready


def cleanup(desk: Desk, interview_id: str) -> bool:
    # Twenty archives would time the queries of twenty databases side by side on this one machine.
    return drive(desk.cleanup(desk.cloud.interview(interview_id), archive=False), ignore).complete


def test_twenty_interviews_come_and_go(own_sandbox: Sandbox) -> None:
    desk = desk_in(own_sandbox)
    drive(desk.bootstrap(), ignore)
    before = processes(own_sandbox)
    with ThreadPoolExecutor(20) as pool:
        assert all(pool.map(lambda interview_id: deploy(desk, interview_id), IDS))
        interviews = desk.cloud.interviews()
        assert sorted(interview.id for interview in interviews) == IDS
        assert all(drive(desk.verify(interview), ignore).ready for interview in interviews)
        assert all(pool.map(lambda interview_id: cleanup(desk, interview_id), IDS))
    assert desk.cloud.interviews() == ()
    left = {process.name() for process in processes(own_sandbox)} - {process.name() for process in before}
    assert not any("postgres" in name or "valkey" in name for name in left)
    assert not [path for path in own_sandbox.home.rglob("*") if "interview-many" in path.name]


def processes(sandbox: Sandbox) -> list[psutil.Process]:
    return psutil.Process(sandbox.pid).children(recursive=True)
