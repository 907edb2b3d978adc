"""The shared tier: made in two goes, updated when the program brings another version, left alone otherwise."""

from __future__ import annotations

from typing import Any

import pytest

from interview_tui.model.errors import AlreadyExists, DeploymentFailed
from interview_tui.model.events import Progress, Said
from interview_tui.model.plan import SharedTier, Stack
from interview_tui.operations.desk import drive
from tests.fakes import FakeCloud, fake_desk, shared_tier
from tests.operations.test_deploy import BootstrappingCloud


def run(cloud: FakeCloud) -> list[Progress]:
    events: list[Progress] = []
    drive(fake_desk(cloud=cloud).bootstrap(), events.append)
    return events


def test_a_new_tier_is_created_then_completed_with_its_functions() -> None:
    cloud = BootstrappingCloud()
    run(cloud)
    assert cloud.made == ["create", "update"]
    assert cloud.uploads == ["packages/caretaker-1.zip"]


def test_a_current_tier_is_left_alone() -> None:
    cloud = FakeCloud()
    events = run(cloud)
    assert events == [Said("The shared tier is up to date.")]
    assert not cloud.uploads


def test_a_tier_of_another_version_is_updated() -> None:
    cloud = BootstrappingCloud()
    cloud.tier = shared_tier("older")
    run(cloud)
    assert cloud.made == ["update"]


class RollingBack(BootstrappingCloud):
    def stack(self, stack_id: str) -> Stack | None:
        return Stack(stack_id, "interviews-shared", "UPDATE_ROLLBACK_COMPLETE", "the caretaker's role is refused")


def test_an_update_that_rolled_back_is_a_failure_with_its_reason() -> None:
    cloud = RollingBack()
    cloud.tier = shared_tier("older")
    with pytest.raises(DeploymentFailed, match="the caretaker's role is refused"):
        run(cloud)


@pytest.mark.parametrize("status", ["CREATE_FAILED", "ROLLBACK_COMPLETE", "DELETE_FAILED"])
def test_a_broken_tier_is_an_error_that_says_what_to_do(status: str) -> None:
    cloud = BootstrappingCloud()
    cloud.tier = SharedTier("arn:stack/interviews-shared/1", status, {})
    with pytest.raises(DeploymentFailed, match=status) as error:
        run(cloud)
    assert "Delete the stack interviews-shared" in error.value.hint


class SomebodyElse(BootstrappingCloud):
    """Another interviewer is quicker by a moment."""

    def create_stack(self, order: Any) -> str:
        super().create_stack(order)
        raise AlreadyExists("The name interviews-shared is taken.", "")


def test_two_who_bootstrap_at_once_do_not_fail() -> None:
    cloud = SomebodyElse()
    run(cloud)
    assert cloud.made == ["create", "update"]
