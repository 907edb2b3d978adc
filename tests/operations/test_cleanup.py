"""Cleanup ends with proof, or says what is left."""

from __future__ import annotations

from interview_tui.model.events import Progress, Step, StepState
from interview_tui.model.plan import Cleanup, Remain, Sweep
from interview_tui.operations.desk import drive
from tests.fakes import FakeCloud, fake_desk, make_interview

INTERVIEW = make_interview()


def cleanup(cloud: FakeCloud) -> tuple[Cleanup, list[Progress]]:
    events: list[Progress] = []
    return drive(fake_desk(cloud=cloud).cleanup(INTERVIEW), events.append), events


def test_the_stack_is_gone_and_nothing_is_left() -> None:
    cloud = FakeCloud(INTERVIEW)
    result, events = cleanup(cloud)
    assert result.complete
    assert result.state == "gone"
    assert not cloud.stacks
    assert isinstance(events[-1], Step)
    assert events[-1].detail == "nothing is left"


def test_what_the_sweep_finds_is_left() -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.swept = Sweep((Remain("log group", "/aws/lambda/x-leaky-api"),))
    result, events = cleanup(cloud)
    assert not result.complete
    assert isinstance(events[-1], Step)
    assert events[-1].state is StepState.FAILED
    assert "/aws/lambda/x-leaky-api" in events[-1].detail


def test_a_service_that_could_not_be_looked_at_is_no_proof() -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.swept = Sweep((), ("RDS: denied",))
    result, _ = cleanup(cloud)
    assert not result.complete


def test_a_delete_that_fails_names_the_cause() -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.delete_script = [("Bucket", "DELETE_FAILED", "The bucket is not empty")]
    cloud.delete_ends = ("DELETE_FAILED", "")
    result, _ = cleanup(cloud)
    assert result.state == "stuck"
    assert "The bucket is not empty" in result.reason
    assert not result.complete


def test_what_is_only_still_listed_is_waited_for() -> None:
    answers = iter([Sweep((Remain("IAM role", "interview-x-candidate"),)), Sweep(())])
    cloud = FakeCloud(INTERVIEW)
    cloud.sweep = lambda _interview_id: next(answers)  # type: ignore[method-assign]
    result, _ = cleanup(cloud)
    assert result.complete


def test_access_is_taken_away_before_anything_is_deleted() -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.roles = ("interview-x-candidate",)
    _, events = cleanup(cloud)
    order = [name for name, _ in cloud.calls if name in ("set_boundary", "delete_stack")]
    assert order == ["set_boundary", "delete_stack"]
    assert any(isinstance(event, Step) and event.name == "Access" and event.state is StepState.DONE for event in events)


def test_access_that_cannot_be_taken_away_first_holds_up_nothing() -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.tier = None  # type: ignore[assignment]
    result, events = cleanup(cloud)
    assert result.complete
    said = [event for event in events if isinstance(event, Step) and event.name == "Access"]
    assert said[-1].state is StepState.FAILED
    assert "It ends with the roles." in said[-1].detail


def test_what_was_never_handed_over_needs_no_revocation() -> None:
    cloud = FakeCloud(make_interview(stack_status="ROLLBACK_COMPLETE"))
    cloud.roles = ("interview-x-candidate",)
    drive(fake_desk(cloud=cloud).cleanup(make_interview(stack_status="ROLLBACK_COMPLETE")), lambda _event: None)
    assert "set_boundary" not in {name for name, _ in cloud.calls}
