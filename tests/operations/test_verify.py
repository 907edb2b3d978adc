"""Verification: a check that cannot be made is unknown, never ok, and never stops the others."""

from __future__ import annotations

from dataclasses import replace

from interview_tui.model.errors import Denied, Throttled
from interview_tui.model.events import Checked, Progress
from interview_tui.model.health import CheckState, Health
from interview_tui.operations.desk import Desk, drive
from tests.fakes import FakeCloud, fake_challenge, fake_challenges, fake_desk, make_interview

NAMES = ["Stack", "Data migration", "Memory leak", "Slow queries"]
PROBES = ["Data migration data", "Memory leak data", "Slow queries data", "Candidate access"]


def verify(desk: Desk, **changes: object) -> Health:
    events: list[Progress] = []
    health = drive(desk.verify(make_interview(**changes)), events.append)
    assert {event.check for event in events if isinstance(event, Checked)} == set(health.checks)
    return health


def states(health: Health) -> dict[str, CheckState]:
    return {check.name: check.state for check in health.checks}


def test_every_check_is_made_and_kept_in_order() -> None:
    health = verify(fake_desk())
    assert [check.name for check in health.checks] == NAMES + PROBES
    assert health.ready


def test_only_the_chosen_challenges_are_checked() -> None:
    health = verify(fake_desk(), challenges=("B",))
    assert [check.name for check in health.checks] == ["Stack", "Memory leak", "Memory leak data", "Candidate access"]


def test_trouble_makes_checks_unknown_with_the_reason() -> None:
    cloud = FakeCloud()
    cloud.trouble = Throttled("AWS asked to slow down.", "")
    health = verify(fake_desk(cloud=cloud))
    assert states(health)["Candidate access"] is CheckState.UNKNOWN
    assert states(health)["Data migration"] is CheckState.UNKNOWN
    assert health.checks[1].detail == "AWS asked to slow down."
    assert not health.ready


def test_one_failing_probe_leaves_the_others_alone() -> None:
    def denied() -> tuple[CheckState, str]:
        raise Denied("AWS refused lambda:InvokeFunction.", "")

    challenges = fake_challenges() | {"B": fake_challenge("B", "Memory leak", denied)}
    health = verify(replace(fake_desk(), challenges=challenges))
    assert states(health)["Memory leak data"] is CheckState.UNKNOWN
    assert states(health)["Slow queries data"] is CheckState.OK


def test_an_answer_that_makes_no_sense_is_unknown() -> None:
    def nonsense() -> tuple[CheckState, str]:
        raise KeyError("counts")

    challenges = fake_challenges() | {"A": fake_challenge("A", "Data migration", nonsense)}
    health = verify(replace(fake_desk(), challenges=challenges))
    assert states(health)["Data migration data"] is CheckState.UNKNOWN


def test_a_missing_output_is_unknown_and_named() -> None:
    health = verify(fake_desk(), outputs={})
    check = health.checks[-1]
    assert check.state is CheckState.UNKNOWN
    assert "CandidateRoleArn" in check.detail


def test_a_broken_stack_is_never_ready() -> None:
    health = verify(fake_desk(), stack_status="ROLLBACK_COMPLETE", status_reason="a table failed")
    assert states(health)["Stack"] is CheckState.FAILED
    assert "a table failed" in health.checks[0].detail


def test_the_free_look_calls_no_function() -> None:
    cloud = FakeCloud()
    health = fake_desk(cloud=cloud).look(make_interview())
    assert [check.name for check in health.checks] == NAMES
    assert {name for name, _ in cloud.calls} == {"look"}
