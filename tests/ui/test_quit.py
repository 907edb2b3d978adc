from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from threading import Event

import pytest

from interview_tui.model.events import Step, StepState
from interview_tui.ui import reports
from interview_tui.ui.app import InterviewApp
from interview_tui.ui.jobs import Job, JobKind
from interview_tui.ui.place import Place
from tests.fakes import NOW, FakeCloud, fake_desk, make_interview
from tests.ui.stage import live

ID = "interview-20261121-1400"


def test_quitting_does_not_wait_for_a_connection_that_hangs() -> None:
    gate, asked = Event(), Event()

    class Hanging(FakeCloud):
        def fleet(self):
            asked.set()
            gate.wait(30)
            return super().fleet()

    async def run() -> None:
        app = InterviewApp(lambda: fake_desk(cloud=Hanging()), Place("sandbox"))
        async with app.run_test() as pilot:
            while not asked.is_set():
                await pilot.pause(0.01)
            await pilot.press("ctrl+q")

    began = time.monotonic()
    try:
        # asyncio.run waits for the threads of its default executor: ours must not be among them.
        asyncio.run(run())
        assert time.monotonic() - began < 20
    finally:
        gate.set()


async def test_quit_works_inside_a_dialog_and_does_not_ask() -> None:
    async with live(make_interview()) as it:
        await it.pilot.press("n")
        await it.pilot.press("ctrl+q")
        await it.until(lambda: not it.app.is_running)


def job(kind: JobKind) -> Job:
    return Job(1, kind, ID, "jane-smith", ("A",), NOW)


def test_what_goes_on_in_aws_is_told_afterwards() -> None:
    removal = replace(job(JobKind.CLEANUP), step=Step("Delete", StepState.RUNNING))
    text = reports.farewell([job(JobKind.DEPLOY), removal, job(JobKind.VERIFY), job(JobKind.REVOKE)])
    assert text.splitlines() == [
        f"jane-smith ({ID}) is still being deployed; `interview-tui list` shows where it stands.",
        f"jane-smith ({ID}) is still being removed; `interview-tui cleanup {ID}` proves that nothing is left.",
        (
            f"Access of jane-smith ({ID}) may be revoked only in part; "
            f"`interview-tui revoke {ID}` proves that no session works any more."
        ),
    ]


@pytest.mark.parametrize("step", [None, Step("Archive", StepState.RUNNING), Step("Access", StepState.RUNNING)])
def test_a_cleanup_that_has_deleted_nothing_yet_is_told_as_such(step: Step | None) -> None:
    assert reports.farewell([replace(job(JobKind.CLEANUP), step=step)]) == (
        f"jane-smith ({ID}) is not removed yet, and nothing goes on by itself; `interview-tui cleanup {ID}` removes it."
    )


def test_nothing_is_told_when_nothing_goes_on() -> None:
    assert reports.farewell([job(JobKind.VERIFY), job(JobKind.HAND_OVER)]) == ""


async def test_the_letter_q_tells_how_to_quit() -> None:
    async with live(make_interview(), notifications=True) as it:
        await it.pilot.press("q")
        await it.until(lambda: "^q quits. Nothing in AWS stops." in it.text)
