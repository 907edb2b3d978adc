"""Traffic: believable, bounded, never a backlog, and over when it is told so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from interview_tui.model.errors import CloudError, Denied, InterviewError, NotFound, ReadOnly, Throttled, WrongUse
from interview_tui.model.events import Progress
from interview_tui.model.traffic import STUDENTS, Pace, Traffic, request
from interview_tui.operations.desk import drive
from tests.fakes import NOW, FakeCloud, fake_desk, make_interview

ID = "interview-20261121-1400"


class Function(FakeCloud):
    """An account whose function takes ``seconds`` a call and answers what ``script`` says, then well."""

    def __init__(self, *script: Mapping[str, Any] | InterviewError, seconds: float = 0.0) -> None:
        super().__init__(make_interview(ID))
        self.script = list(script)
        self.seconds = seconds
        self.times: list[float] = []
        self.events: list[Mapping[str, Any]] = []

    def invoke(self, function: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        assert function == f"{ID}-leaky-api"
        self.times.append((self.clock.time - NOW).total_seconds())
        self.events.append(payload)
        self.clock.time += timedelta(seconds=self.seconds)
        answer = self.script.pop(0) if self.script else {"statusCode": 200}
        if isinstance(answer, InterviewError):
            raise answer
        return answer


def sent(cloud: FakeCloud, pace: Pace) -> tuple[Traffic, list[Progress]]:
    """How the traffic ended, and all that it said on the way."""
    said: list[Progress] = []
    return drive(fake_desk(cloud=cloud).traffic(make_interview(ID), pace), said.append), said


def test_requests_are_believable() -> None:
    first = [request(number)["student_id"] for number in range(STUDENTS)]
    assert len(set(first)) == STUDENTS
    assert first[0] == "student-0001"
    assert max(first) == f"student-{STUDENTS:04d}"
    assert request(0) == request(STUDENTS) == {"path": "/progress", "student_id": "student-0001"}


def test_count_and_pace_are_kept_and_each_call_is_told() -> None:
    function = Function()
    done, said = sent(function, Pace(4, 2))
    assert function.times == [0.0, 0.5, 1.0, 1.5]
    assert function.events == [request(number) for number in range(4)]
    assert said == [Traffic(4, number) for number in range(1, 5)]
    assert done == Traffic(4, 4)


def test_a_slow_function_is_not_flooded_afterwards() -> None:
    function = Function(seconds=5.0)

    def quick_from_now_on(_event: Progress) -> None:
        function.seconds = 0.0

    drive(fake_desk(cloud=function).traffic(make_interview(ID), Pace(4, 1)), quick_from_now_on)
    assert function.times == [0.0, 5.0, 6.0, 7.0], "calls that fell behind are not made up for"


def test_a_clock_that_is_set_back_holds_nothing_up() -> None:
    function = Function()
    operation = fake_desk(cloud=function).traffic(make_interview(ID), Pace(2, 1))
    next(operation)
    function.clock.time -= timedelta(hours=1)
    next(operation)
    assert function.clock.waits[-1] == 1.0


def test_a_cancelled_wait_ends_it() -> None:
    function = Function()
    operation = fake_desk(cloud=function).traffic(make_interview(ID), Pace(50, 2))
    next(operation)
    function.clock.cancelled = True
    assert drive(operation, lambda _event: None) == Traffic(50, 1)


def test_calls_that_fail_are_counted_and_do_not_end_it() -> None:
    killed = CloudError("leaky-api failed: signal: killed")
    busy = CloudError("Something else is going on there: an update is in progress")
    function = Function({"statusCode": 200}, killed, busy, Throttled("AWS asks to slow down."), {"statusCode": 500})
    done, _ = sent(function, Pace(8, 10))
    assert done == Traffic(8, 8, 4, "it answered 500")
    assert done.words == "8 of 8 calls, 4 failed"


def test_why_the_last_one_failed_is_short() -> None:
    words = "leaky-api failed: RequestId: 2449d8b6-3cd6 Error: Runtime exited with error: signal: killed"
    assert sent(Function(CloudError(words)), Pace(2, 10))[0].said == "Runtime exited with error: signal: killed"


def test_an_answer_without_a_status_is_an_answer() -> None:
    assert sent(Function({}, {"statusCode": "odd"}), Pace(2, 10))[0] == Traffic(2, 2)


@pytest.mark.parametrize("error", [Denied("You may not call it."), NotFound("The function is gone.")])
def test_an_error_of_another_kind_ends_it(error: InterviewError) -> None:
    function = Function({"statusCode": 200}, error)
    with pytest.raises(type(error)):
        sent(function, Pace(8, 10))
    assert len(function.events) == 2


def test_there_is_none_without_a_function() -> None:
    with pytest.raises(WrongUse, match="no function to watch"):
        drive(fake_desk().traffic(make_interview(ID, challenges=("A",)), Pace()), lambda _event: None)


def test_looking_only_sends_none() -> None:
    function = Function()
    with pytest.raises(ReadOnly):
        drive(fake_desk(cloud=function).looking_only().traffic(make_interview(ID), Pace()), lambda _event: None)
    assert function.events == []


@pytest.mark.parametrize(("calls", "rate"), [(0, 2.0), (1001, 2.0), (50, 0.1), (50, 11.0), (50, float("nan"))])
def test_bounds(calls: int, rate: float) -> None:
    with pytest.raises(WrongUse):
        Pace(calls, rate)


def test_how_long_it_takes() -> None:
    assert Pace().seconds == 24.5
    assert Pace(1, 0.2).seconds == 0
