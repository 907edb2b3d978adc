"""Extending: tag and dates in one update, followed to its end, or why not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from interview_tui.model.errors import CloudError, ReadOnly, WrongUse
from interview_tui.model.events import Progress
from interview_tui.model.expiry import HOUR, Extension
from interview_tui.model.tags import TAG_EXPIRES_AT
from interview_tui.operations.desk import Desk, drive
from tests.fakes import NOW, FakeCloud, fake_desk, make_interview

ID = "interview-x"


def account(**parameters: str) -> FakeCloud:
    cloud = FakeCloud(make_interview(ID, created_at=NOW - HOUR, expires_at=NOW + 3 * HOUR))
    cloud.stacks[ID].parameters = {"MaxSessionSeconds": "14400", **parameters}
    return cloud


def extend(desk: Desk, by: timedelta = HOUR) -> tuple[Extension, list[Progress]]:
    events: list[Progress] = []
    return drive(desk.extend(desk.cloud.interview(ID), by), events.append), events


def asked(cloud: FakeCloud) -> list[Any]:
    return [detail for name, detail in cloud.calls if name == "change_stack"]


def iso(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def test_tag_and_dates_move_together() -> None:
    cloud = account()
    desk = fake_desk(cloud=cloud)
    extension, _ = extend(desk)
    after = NOW + 4 * HOUR
    assert (extension.before, extension.after) == (NOW + 3 * HOUR, after)
    ((parameters, tags),) = asked(cloud)
    assert tags == {TAG_EXPIRES_AT: iso(after)}
    assert parameters == {"ExpiresAt": iso(after), "MaxSessionSeconds": "18000"}
    assert cloud.interview(ID).stack_status == "UPDATE_COMPLETE"
    assert [(note.kind, note.text) for note in desk.journal.notes(ID)] == [("extend", f"ends {iso(after)}")]


def test_sessions_that_are_long_enough_stay_as_they_are() -> None:
    cloud = account(MaxSessionSeconds="43200")
    extend(fake_desk(cloud=cloud))
    ((parameters, _),) = asked(cloud)
    assert parameters.keys() == {"ExpiresAt"}


def test_it_counts_from_the_end_that_aws_has_now() -> None:
    cloud = account()
    desk = fake_desk(cloud=cloud)
    stale = cloud.interview(ID)
    extend(desk)
    assert drive(desk.extend(stale, HOUR), lambda _event: None).after == NOW + 5 * HOUR


def test_too_long_is_refused_before_anything_is_asked() -> None:
    cloud = account()
    with pytest.raises(WrongUse, match="settings allow"):
        extend(fake_desk(cloud=cloud), 9 * HOUR)
    assert asked(cloud) == []


def test_an_update_that_fails_names_the_cause() -> None:
    cloud = account()
    cloud.update_script = [("CandidateRole", "UPDATE_FAILED", "not authorized to perform iam:UpdateRole")]
    cloud.update_ends = ("UPDATE_ROLLBACK_COMPLETE", "")
    desk = fake_desk(cloud=cloud)
    with pytest.raises(CloudError, match=r"could not be extended: CandidateRole .*iam:UpdateRole") as failed:
        extend(desk)
    assert f"`interview-tui reset {ID}` makes anew what somebody has deleted by hand" in failed.value.hint
    assert desk.journal.notes(ID) == ()


def test_looking_only_moves_nothing() -> None:
    cloud = account()
    with pytest.raises(ReadOnly):
        extend(fake_desk(cloud=cloud).looking_only())
    assert asked(cloud) == []
