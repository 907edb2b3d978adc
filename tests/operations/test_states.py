"""Reset, handing on, extending and handing over with a stack in every state: done, or refused with what to do."""

from __future__ import annotations

from collections.abc import Callable, Generator
from datetime import timedelta
from typing import Any

import pytest

from interview_tui.model.difference import ResetOrder
from interview_tui.model.errors import WrongUse
from interview_tui.model.events import Progress
from interview_tui.operations.desk import Desk, drive
from tests.fakes import FakeCloud, fake_desk, make_interview

ID = "interview-x"
FOLLOW = f"`interview-tui events {ID} --follow` shows when that is over."
REMOVE = f"`interview-tui events {ID}` shows why, `interview-tui cleanup {ID}` removes it."
SHOW = f"`interview-tui show {ID}` tells how it is."
AT_REST = (
    "CREATE_COMPLETE",
    "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE",
    "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_COMPLETE",
)
ENDS = {
    "UPDATE_IN_PROGRESS": "UPDATE_COMPLETE",
    "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS": "UPDATE_COMPLETE",
    "UPDATE_ROLLBACK_IN_PROGRESS": "UPDATE_ROLLBACK_COMPLETE",
    "UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS": "UPDATE_ROLLBACK_COMPLETE",
    "IMPORT_IN_PROGRESS": "IMPORT_COMPLETE",
    "IMPORT_ROLLBACK_IN_PROGRESS": "IMPORT_ROLLBACK_COMPLETE",
}
"""How what is going on comes to an end."""
FAILED = {
    "CREATE_FAILED": REMOVE,
    "ROLLBACK_IN_PROGRESS": REMOVE,
    "ROLLBACK_COMPLETE": REMOVE,
    "ROLLBACK_FAILED": REMOVE,
    "REVIEW_IN_PROGRESS": REMOVE,
    "UPDATE_FAILED": REMOVE,
    "UPDATE_ROLLBACK_FAILED": REMOVE,
    "IMPORT_ROLLBACK_FAILED": REMOVE,
    "DELETE_FAILED": REMOVE,
    "CREATE_IN_PROGRESS": FOLLOW,
    "DELETE_IN_PROGRESS": FOLLOW,
    "DELETE_COMPLETE": SHOW,
    "SOMETHING_NEW": SHOW,
}
"""What is refused, and what to do then."""

Act = Callable[[Desk], Generator[Progress, None, Any]]
EVERYTHING = ("A", "B", "C")


def reset(desk: Desk) -> Generator[Progress, None, Any]:
    return desk.reset(desk.cloud.interview(ID), ResetOrder(EVERYTHING, candidate="jane-smith"))


def hand_on(desk: Desk) -> Generator[Progress, None, Any]:
    order = ResetOrder(EVERYTHING, successor="john-doe", candidate="jane-smith")
    return desk.reset(desk.cloud.interview(ID), order)


def extend(desk: Desk) -> Generator[Progress, None, Any]:
    return desk.extend(desk.cloud.interview(ID), timedelta(minutes=30))


def hand_over(desk: Desk) -> Generator[Progress, None, Any]:
    return desk.hand_over(desk.cloud.interview(ID))


def account(status: str, *then: str) -> FakeCloud:
    cloud = FakeCloud(make_interview(ID, stack_status=status))
    cloud.stacks[ID].script = [("SchoolsTable", "UPDATE_COMPLETE", "")] * 2 + [(ID, each, "") for each in then]
    cloud.roles = (f"{ID}-candidate",)
    return cloud


def changed(cloud: FakeCloud) -> set[str]:
    """Whether anything was asked for that changes something."""
    changing = {"set_boundary", "change_stack", "change_parameters", "delete_stack"}
    doing = {name for name, what in cloud.calls if name == "caretaker" and what["action"] in ("reset", "remake")}
    return {name for name, _ in cloud.calls if name in changing} | doing


@pytest.mark.parametrize("act", [reset, hand_on, extend, hand_over])
@pytest.mark.parametrize("status", AT_REST)
def test_one_that_stands_is_good_for_everything(status: str, act: Act) -> None:
    assert drive(act(fake_desk(cloud=account(status))), lambda _event: None)


@pytest.mark.parametrize("act", [reset, hand_on])
@pytest.mark.parametrize("status", ENDS)
def test_a_reset_waits_for_the_end_of_what_is_going_on(status: str, act: Act) -> None:
    cloud = account(status, ENDS[status])
    assert drive(act(fake_desk(cloud=cloud)), lambda _event: None).difference.pristine
    names = [name for name, _ in cloud.calls]
    assert names.index("stack") < names.index("set_boundary")


@pytest.mark.parametrize("status", [status for status in ENDS if status != "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"])
def test_extending_does_not_mix_with_what_is_going_on(status: str) -> None:
    cloud = account(status)
    with pytest.raises(WrongUse, match="only a live interview can be extended") as refused:
        drive(extend(fake_desk(cloud=cloud)), lambda _event: None)
    assert refused.value.hint == FOLLOW
    assert not changed(cloud)


@pytest.mark.parametrize("act", [reset, hand_on, extend, hand_over])
@pytest.mark.parametrize("status", FAILED)
def test_what_does_not_stand_is_refused_with_what_to_do(status: str, act: Act) -> None:
    cloud = account(status)
    with pytest.raises(WrongUse, match=f"^{ID} is ") as refused:
        drive(act(fake_desk(cloud=cloud)), lambda _event: None)
    assert refused.value.hint == FAILED[status]
    assert not changed(cloud)
