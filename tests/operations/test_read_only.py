"""Looking only is held where requests are made, not only where keys are pressed."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import pytest

from interview_tui.model.errors import ReadOnly
from interview_tui.model.plan import Order
from interview_tui.model.ports import Cloud
from interview_tui.operations.desk import Desk, drive
from interview_tui.operations.read_only import CHANGING, read_only
from tests.fakes import FakeCloud, fake_desk, make_interview

READING = frozenset(
    [
        "identity",
        "shared_tier",
        "interviews",
        "fleet",
        "interview",
        "stack",
        "events",
        "resources",
        "readable_types",
        "look",
        "deleted",
        "is_there",
        "leftovers",
        "caretaker",
        "invoke",
        "issue",
        "as_candidate",
        "boundary",
        "sweep",
        "log",
        "updated_at",
        "architecture",
        "quotas",
        "code",
        "stored",
        "reaper",
        "template",
    ]
)


def test_every_request_is_known_as_changing_or_not() -> None:
    """A new method of the port has to be put on one side."""
    methods = {name for name, _ in inspect.getmembers(Cloud, inspect.isfunction) if not name.startswith("_")}
    assert methods == READING | CHANGING


@pytest.mark.parametrize(
    "operation",
    [
        lambda desk: desk.deploy(Order("jane-smith", ("A",), id="interview-new")),
        lambda desk: desk.cleanup(make_interview("interview-x")),
    ],
)
def test_operations_that_change_something_are_refused(operation: Callable[[Desk], object]) -> None:
    cloud = FakeCloud(make_interview("interview-x"))
    desk = fake_desk(cloud=cloud).looking_only()
    with pytest.raises(ReadOnly) as error:
        drive(operation(desk), lambda _event: None)  # type: ignore[arg-type]
    assert "--read-only" in error.value.hint
    assert not {name for name, _ in cloud.calls} & CHANGING
    assert list(cloud.stacks) == ["interview-x"]


def test_bootstrap_is_refused() -> None:
    cloud = FakeCloud()
    cloud.tier = None
    with pytest.raises(ReadOnly):
        drive(fake_desk(cloud=cloud).looking_only().bootstrap(), lambda _event: None)


def test_looking_and_verifying_go_on() -> None:
    desk = fake_desk(make_interview("interview-x")).looking_only()
    assert desk.read_only
    assert desk.survey().healths["interview-x"].ready
    assert drive(desk.verify(make_interview("interview-x")), lambda _event: None).ready


@pytest.mark.parametrize(
    ("action", "refused"), [("verify", False), ("diff", False), ("work", False), ("reset", True), ("seed", True)]
)
def test_the_caretaker_may_look_and_not_do(action: str, refused: bool) -> None:
    cloud = FakeCloud()
    asked = {"action": action, "challenge": "A", "target": {}}
    if refused:
        with pytest.raises(ReadOnly):
            read_only(cloud).caretaker(asked)
    else:
        read_only(cloud).caretaker(asked)
    assert bool(cloud.calls) is not refused
