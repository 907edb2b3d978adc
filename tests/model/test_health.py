"""Checks and readiness."""

from __future__ import annotations

import pytest

from interview_tui.model.health import Check, CheckState, Expected, Health, ResourceHealth, group_check, worst
from tests.fakes import NOW

OK, PENDING, FAILED, UNKNOWN = CheckState.OK, CheckState.PENDING, CheckState.FAILED, CheckState.UNKNOWN
CHANGED = CheckState.CHANGED
TABLES = Expected("DynamoDB", "AWS::DynamoDB::Table", ("p-Schools", "p-Classes"))


def health(*states: CheckState) -> Health:
    return Health("interview-x", tuple(Check(f"check {number}", state, "") for number, state in enumerate(states)))


@pytest.mark.parametrize(
    ("states", "ready"),
    [
        ((OK, OK), True),
        ((OK, CHANGED), False),
        ((OK, UNKNOWN), False),
        ((OK, PENDING), False),
        ((FAILED,), False),
        ((), False),
    ],
)
def test_ready_only_when_every_check_is_ok(states: tuple[CheckState, ...], ready: bool) -> None:
    assert health(*states).ready is ready


@pytest.mark.parametrize(
    ("states", "changed"),
    [((OK, CHANGED), True), ((CHANGED,), True), ((OK, OK), False), ((CHANGED, UNKNOWN), False), ((), False)],
)
def test_changed_only_where_nothing_else_keeps_it_from_being_ready(
    states: tuple[CheckState, ...], changed: bool
) -> None:
    assert health(*states).changed is changed


def test_worst_prefers_failed_over_unknown_over_pending() -> None:
    assert worst([OK, PENDING, UNKNOWN, FAILED]) is FAILED
    assert worst([OK, PENDING, UNKNOWN]) is UNKNOWN
    assert worst([OK, CHANGED, PENDING]) is PENDING
    assert worst([OK, CHANGED]) is CHANGED
    assert worst([]) is UNKNOWN


def found(name: str, state: CheckState = OK, detail: str = "ACTIVE") -> ResourceHealth:
    return ResourceHealth("AWS::DynamoDB::Table", name, state, detail)


def test_group_is_ok_when_all_are() -> None:
    check = group_check(TABLES, [found("p-Schools"), found("p-Classes")], NOW)
    assert (check.state, check.detail, check.at) == (OK, "2 of 2 ACTIVE", NOW)


def test_group_names_the_one_that_is_not() -> None:
    check = group_check(TABLES, [found("p-Schools"), found("p-Classes", FAILED, "does not exist")], NOW)
    assert (check.state, check.detail) == (FAILED, "p-Classes: does not exist")


def test_a_resource_that_nobody_described_is_unknown() -> None:
    check = group_check(TABLES, [found("p-Schools"), ResourceHealth("AWS::Lambda::Function", "p-Classes", OK, "")], NOW)
    assert check.state is UNKNOWN
    assert "p-Classes" in check.detail
