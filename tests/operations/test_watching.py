"""Watching a function: whose log, from when, and what is made of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from interview_tui.model.errors import (
    CloudError,
    Denied,
    InterviewError,
    NoConnection,
    NotFound,
    ReadOnly,
    Throttled,
    WrongUse,
)
from interview_tui.model.log import LogBatch, LogEvent
from interview_tui.model.memory import Verdict
from tests.fakes import NOW, FakeClock, FakeCloud, fake_desk, make_interview

ID = "interview-20261121-1400"
GROUP = f"/aws/lambda/{ID}-leaky-api"
REQUEST = "0a86549c-c6ba-48bf-89ef-b455f48d{:04}"


def report(number: int, used: int, stream: str = "a", seconds: float = 0.0) -> LogEvent:
    text = (
        f"REPORT RequestId: {REQUEST.format(number)}\tDuration: 20 ms\tBilled Duration: 20 ms\tMemory Size: 256 MB\t"
        f"Max Memory Used: {used} MB" + ("\tInit Duration: 90 ms" if number == 0 else "")
    )
    at = NOW + timedelta(seconds=number + seconds)
    return LogEvent(f"{stream}{number}", at, at, stream, text)


def watched() -> FakeCloud:
    cloud = FakeCloud(make_interview(ID))
    cloud.batches = [LogBatch(tuple(report(n, 20 + 3 * n) for n in part)) for part in (range(15), range(15, 30))]
    return cloud


def test_the_log_of_the_interviews_function() -> None:
    cloud = watched()
    desk = fake_desk(cloud=cloud)
    batches = list(desk.log(desk.cloud.interview(ID), NOW))
    assert [len(batch.events) for batch in batches] == [15, 15]
    assert ("log", (GROUP, NOW, False, False)) in cloud.calls


def test_live_tail_follows() -> None:
    cloud = watched()
    desk = fake_desk(cloud=cloud)
    list(desk.log(desk.cloud.interview(ID), NOW, live=True))
    assert ("log", (GROUP, NOW, True, True)) in cloud.calls


def test_a_clock_of_ones_own_ends_it() -> None:
    desk, clock = fake_desk(cloud=watched()), FakeClock()
    clock.cancelled = True
    assert len(list(desk.log(desk.cloud.interview(ID), NOW, follow=True, clock=clock))) == 1


def test_memory_over_everything_since_the_interview_began() -> None:
    cloud = watched()
    desk = fake_desk(cloud=cloud)
    interview = desk.cloud.interview(ID)
    memory, trouble = desk.memory(interview)
    assert memory.verdict is Verdict.LEAKING
    assert memory.sentence == "leaking 3.0 MB a call, about 49 calls to the limit"
    assert trouble == ""
    assert ("log", (GROUP, interview.created_at, False, False)) in cloud.calls


def test_memory_since_the_update() -> None:
    cloud = watched()
    cloud.updated = NOW + timedelta(minutes=5)
    fixed = tuple(report(n, 40, "b", 400) for n in range(10))
    cloud.batches.append(LogBatch(fixed))
    desk = fake_desk(cloud=cloud)
    memory, _ = desk.memory(desk.cloud.interview(ID))
    assert memory.sentence == f"flat since the update at {cloud.updated.astimezone():%H:%M}"


@pytest.mark.parametrize("kind", [CloudError, NotFound, Throttled, Denied, NoConnection])
def test_without_the_time_of_the_update_the_figures_stay_and_that_is_said(kind: type[InterviewError]) -> None:
    class Forgetful(FakeCloud):
        def updated_at(self, function: str):
            raise kind("AWS did not say.")

    cloud = Forgetful(make_interview(ID))
    cloud.batches = watched().batches
    desk = fake_desk(cloud=cloud)
    memory, trouble = desk.memory(desk.cloud.interview(ID))
    assert memory.verdict is Verdict.LEAKING
    assert trouble.endswith("so all of it counts as one: AWS did not say.")


def test_no_connection_is_said() -> None:
    cloud = watched()
    desk, interview = fake_desk(cloud=cloud), make_interview(ID)
    cloud.trouble = NoConnection("No network.")
    with pytest.raises(NoConnection):
        desk.memory(interview)


def test_a_log_that_is_not_there_is_said_beside_the_figures() -> None:
    cloud = FakeCloud(make_interview(ID))
    cloud.batches = [LogBatch((), "The log group is not there yet.", warning=True)]
    desk = fake_desk(cloud=cloud)
    memory, trouble = desk.memory(desk.cloud.interview(ID))
    assert (memory.sentence, trouble) == ("not enough calls yet: 0 of 5", "The log group is not there yet.")


@pytest.mark.parametrize("what", ["log", "memory", "updated_at"])
def test_an_interview_without_the_challenge_has_nothing_to_watch(what: str) -> None:
    desk = fake_desk(make_interview(ID, challenges=("A", "C")))
    interview = desk.cloud.interview(ID)
    with pytest.raises(WrongUse, match="has no function to watch") as error:
        {"log": lambda: desk.log(interview, NOW), "memory": lambda: desk.memory(interview)}.get(
            what, lambda: desk.updated_at(interview)
        )()
    assert "Challenge B" in error.value.hint


def test_a_stack_that_has_not_come_so_far_says_so() -> None:
    desk = fake_desk(make_interview(ID, outputs={}))
    with pytest.raises(NotFound, match="no output LeakyApiLogGroup"):
        desk.log(desk.cloud.interview(ID), NOW)


def test_watching_changes_nothing() -> None:
    desk = fake_desk(cloud=watched()).looking_only()
    interview = desk.cloud.interview(ID)
    try:
        assert len(list(desk.log(interview, NOW))) == 2
        assert desk.memory(interview)[0].calls == 30
    except ReadOnly:
        pytest.fail("refused")
