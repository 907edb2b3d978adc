"""Deploying: what is ordered, what is said, and what is left when it goes wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from interview_tui.model import plan, tags
from interview_tui.model.errors import (
    AlreadyExists,
    CloudError,
    Denied,
    DeploymentFailed,
    Interrupted,
    InterviewError,
    NoConnection,
    NoCredentials,
    NotReady,
    Throttled,
)
from interview_tui.model.events import Checked, Progress, Said, StackProgress
from interview_tui.model.health import CheckState
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Deployment, Order
from interview_tui.operations.deploy import DeploymentInterrupted
from interview_tui.operations.desk import Desk, drive
from tests.fakes import (
    FakeClock,
    FakeCloud,
    FakeStack,
    MayNotUpdate,
    fake_challenge,
    fake_challenges,
    fake_desk,
    make_interview,
    shared_tier,
)

ORDER = Order("jane-smith", ("A", "B"), hours=4, id="interview-x")


def deploy(desk: Desk, order: Order = ORDER) -> tuple[Deployment, list[Progress]]:
    events: list[Progress] = []
    return drive(desk.deploy(order), events.append), events


def test_a_deployment_ends_ready_with_its_stack_and_checks_shown() -> None:
    desk = fake_desk()
    deployment, events = deploy(desk)
    assert deployment.interview.id == "interview-x"
    assert deployment.health.ready
    assert [event.event.resource for event in events if isinstance(event, StackProgress)] == [
        "SchoolsTable",
        "interview-x",
    ]
    assert {event.check.name for event in events if isinstance(event, Checked)} >= {"Stack", "Candidate access"}


def test_the_order_carries_tags_parameters_and_the_service_role() -> None:
    cloud = FakeCloud()
    deploy(fake_desk(cloud=cloud))
    (order,) = cloud.orders
    assert order.tags == {
        tags.TAG_ID: "interview-x",
        tags.TAG_CANDIDATE: "jane-smith",
        tags.TAG_OWNER: "interviewer",
        tags.TAG_CHALLENGES: "A B",
        tags.TAG_EXPIRES_AT: "2026-11-21T18:02:31Z",
        tags.TAG_VERSION: order.tags[tags.TAG_VERSION],
    }
    assert order.parameters["ExpiresAt"] == "2026-11-21T18:02:31Z"
    assert order.parameters["MaxSessionSeconds"] == "14400"
    assert order.parameters["LeakyApiKey"] == "packages/leaky-api-1.zip"
    assert len(order.parameters["ExternalId"]) >= 16
    assert order.role_arn == "arn:role"
    assert order.delete_on_failure


@pytest.mark.parametrize(("ahead", "end"), [(1, "2026-11-21T19:02:31Z"), (-1, "2026-11-21T17:02:31Z")])
def test_the_end_is_counted_by_the_clock_at_aws(ahead: int, end: str) -> None:
    cloud = FakeCloud()
    cloud.ahead = timedelta(hours=ahead)
    deploy(fake_desk(cloud=cloud))
    assert cloud.orders[0].tags[tags.TAG_EXPIRES_AT] == cloud.orders[0].parameters["ExpiresAt"] == end


def test_two_deployments_do_not_share_an_external_id() -> None:
    cloud = FakeCloud()
    deploy(fake_desk(cloud=cloud))
    deploy(fake_desk(cloud=cloud), replace(ORDER, id="interview-y"))
    assert cloud.orders[0].parameters["ExternalId"] != cloud.orders[1].parameters["ExternalId"]


def test_half_an_hour_still_asks_for_the_shortest_session_that_aws_knows() -> None:
    cloud = FakeCloud()
    deploy(fake_desk(cloud=cloud), replace(ORDER, hours=0.5))
    assert cloud.orders[0].parameters["MaxSessionSeconds"] == "3600"


def test_a_taken_id_is_refused_before_anything_is_uploaded() -> None:
    cloud = FakeCloud(make_interview("interview-x"))
    with pytest.raises(AlreadyExists, match="jane-smith"):
        deploy(fake_desk(cloud=cloud))
    assert not cloud.uploads
    assert not cloud.orders


@pytest.mark.parametrize("status", ["CREATE_IN_PROGRESS", "CREATE_COMPLETE", "UPDATE_COMPLETE"])
def test_run_again_with_the_same_words_it_goes_on_with_what_there_is(status: str) -> None:
    cloud = FakeCloud(make_interview("interview-x", challenges=("A", "B"), stack_status=status))
    if status == "CREATE_IN_PROGRESS":
        ends = "CREATE_COMPLETE"
        cloud.stacks["interview-x"].script = [("SchoolsTable", ends, ""), ("interview-x", ends, "")]
    desk = fake_desk(cloud=cloud)
    deployment, events = deploy(desk)
    assert deployment.health.ready
    assert (list(cloud.stacks), cloud.orders, cloud.uploads) == (["interview-x"], [], [])
    assert any("already: going on with it" in text for text in warnings(events))
    deploy(desk)
    assert len(desk.journal.notes("interview-x")) == 1, "how it was at first is told once"


@pytest.mark.parametrize(
    "other",
    [
        {"candidate": "john-doe"},
        {"challenges": ("A",)},
        {"parameters": {"AllowIndexes": "true"}},
        {"stack_status": "DELETE_IN_PROGRESS"},
        {"stack_status": "UPDATE_IN_PROGRESS"},
    ],
)
def test_what_was_not_ordered_so_is_refused(other: dict[str, Any]) -> None:
    cloud = FakeCloud(make_interview("interview-x", **{"challenges": ("A", "B"), **other}))
    with pytest.raises(AlreadyExists):
        deploy(fake_desk(cloud=cloud))


def test_a_creation_that_fails_after_all_is_named_where_it_is_gone_on_with() -> None:
    cloud = FakeCloud(make_interview("interview-x", challenges=("A", "B"), stack_status="CREATE_IN_PROGRESS"))
    cloud.stacks["interview-x"].script = [
        ("SchoolsTable", "CREATE_FAILED", "no room"),
        ("interview-x", "DELETE_COMPLETE", ""),
    ]
    with pytest.raises(DeploymentFailed, match="no room"):
        deploy(fake_desk(cloud=cloud))


def test_ctrl_c_takes_nothing_back_that_was_begun_by_somebody_else() -> None:
    cloud = FakeCloud(make_interview("interview-x", challenges=("A", "B")))

    def interrupt(event: Progress) -> None:
        if isinstance(event, Checked):
            raise KeyboardInterrupt

    with pytest.raises(Interrupted, match="which stays") as stopped:
        drive(fake_desk(cloud=cloud).deploy(ORDER), interrupt)
    assert not isinstance(stopped.value, DeploymentInterrupted)


def test_a_second_one_for_a_candidate_is_made_and_told_of() -> None:
    cloud = FakeCloud(make_interview("interview-x"), make_interview("interview-y", candidate="john-doe"))
    _, events = deploy(fake_desk(cloud=cloud), replace(ORDER, id=None))
    (said,) = warnings(events)
    assert "jane-smith has interview-x already (live)" in said
    assert "--id interview-x" in said
    assert len(cloud.stacks) == 3
    _, events = deploy(fake_desk(cloud=cloud), replace(ORDER, id="interview-z"))
    assert warnings(events) == [], "who chooses an id knows"


def warnings(events: list[Progress]) -> list[str]:
    return [event.text for event in events if isinstance(event, Said) and event.warning]


def test_an_id_taken_by_a_broken_stack_points_to_cleanup() -> None:
    cloud = FakeCloud(make_interview("interview-x", stack_status="ROLLBACK_COMPLETE"))
    with pytest.raises(AlreadyExists) as error:
        deploy(fake_desk(cloud=cloud))
    assert "cleanup interview-x" in error.value.hint


def test_without_an_id_one_is_made_from_the_time() -> None:
    deployment, _ = deploy(fake_desk(), replace(ORDER, id=None))
    assert deployment.interview.id.startswith("interview-20261121-")


def test_a_failure_names_the_first_failing_resource_and_its_reason() -> None:
    cloud = FakeCloud()
    cloud.create_script = [
        ("ClassesTable", "CREATE_FAILED", "Limit of tables exceeded"),
        ("SchoolsTable", "DELETE_COMPLETE", ""),
    ]
    cloud.create_ends = ("DELETE_COMPLETE", "")
    with pytest.raises(DeploymentFailed, match=r"ClassesTable .*Limit of tables exceeded") as error:
        deploy(fake_desk(cloud=cloud))
    assert "removed again" in error.value.hint
    assert "interview-x" not in cloud.stacks


def test_a_failure_that_leaves_a_stack_says_how_to_remove_it() -> None:
    cloud = FakeCloud()
    cloud.create_script = [("ClassesTable", "CREATE_FAILED", "no")]
    cloud.create_ends = ("CREATE_FAILED", "")
    with pytest.raises(DeploymentFailed) as error:
        deploy(fake_desk(cloud=cloud), replace(ORDER, keep_failed=True))
    assert "cleanup interview-x" in error.value.hint
    assert not cloud.orders[0].delete_on_failure


def test_a_missing_shared_tier_is_made_first_after_saying_so() -> None:
    cloud = BootstrappingCloud()
    _, events = deploy(fake_desk(cloud=cloud))
    said = [event.text for event in events if isinstance(event, Said)]
    assert any("no shared tier" in text for text in said)
    assert cloud.made == ["create", "update"]


def test_a_tier_of_another_version_that_may_not_be_updated_is_used_as_it_is_after_a_warning() -> None:
    cloud = MayNotUpdate(tier=shared_tier("older"))
    deployment, events = deploy(fake_desk(cloud=cloud))
    assert deployment.health.ready
    (warning,) = [event.text for event in events if isinstance(event, Said) and event.warning]
    assert "was not updated: AWS does not let you do cloudformation:UpdateStack. An administrator" in warning
    assert "`interview-tui bootstrap`" in warning
    assert cloud.orders[0].role_arn == "arn:role"


def test_a_tier_that_is_not_complete_and_may_not_be_updated_is_an_error() -> None:
    tier = shared_tier("older")
    incomplete = {name: value for name, value in tier.outputs.items() if name != "CaretakerArn"}
    cloud = MayNotUpdate(tier=replace(tier, outputs=incomplete))
    with pytest.raises(Denied):
        deploy(fake_desk(cloud=cloud))
    assert not cloud.orders


def test_not_ready_in_time_is_an_error_that_names_the_check() -> None:
    challenges = fake_challenges() | {
        "A": fake_challenge("A", "Data migration", lambda: (CheckState.FAILED, "3 of 4 items"))
    }
    clock = FakeClock()
    desk = replace(fake_desk(clock=clock), challenges=challenges)
    with pytest.raises(NotReady, match="Data migration data: 3 of 4 items"):
        deploy(desk)
    assert sum(clock.waits) >= 60


def test_a_check_that_needs_a_moment_is_waited_for() -> None:
    answers = iter([(CheckState.UNKNOWN, "not yet"), (CheckState.UNKNOWN, "not yet"), (CheckState.OK, "as planted")])
    challenges = fake_challenges() | {"A": fake_challenge("A", "Data migration", lambda: next(answers))}
    deployment, _ = deploy(replace(fake_desk(), challenges=challenges))
    assert deployment.health.ready


def test_ctrl_c_after_the_stack_was_begun_carries_the_id() -> None:
    operation = fake_desk().deploy(ORDER)

    def interrupt(event: Progress) -> None:
        if isinstance(event, StackProgress):
            raise KeyboardInterrupt

    with pytest.raises(DeploymentInterrupted) as error:
        drive(operation, interrupt)
    assert error.value.interview_id == "interview-x"


class RefusingCloud(FakeCloud):
    """An account that refuses some requests."""

    def __init__(self, *interviews: Interview) -> None:
        super().__init__(*interviews)
        self.refused: dict[str, InterviewError] = {}

    def _called(self, name: str, detail: Any = None) -> None:
        super()._called(name, detail)
        if name in self.refused:
            raise self.refused[name]


@pytest.mark.parametrize("error", [NoCredentials, NoConnection, Throttled, Denied, CloudError])
@pytest.mark.parametrize("begun", [True, False], ids=["made here", "gone on with"])
@pytest.mark.parametrize("request_", ["events", "interview"])
def test_what_can_be_followed_no_more_goes_on_and_is_named(
    error: type[InterviewError], begun: bool, request_: str
) -> None:
    """CloudFormation neither needs this program nor its credentials, and what it makes costs money."""
    there = [] if begun else [make_interview("interview-x", challenges=("A", "B"), stack_status="CREATE_IN_PROGRESS")]
    cloud = RefusingCloud(*there)
    if there:
        cloud.stacks["interview-x"].script = [("interview-x", "CREATE_COMPLETE", "")]
    cloud.refused[request_] = error("The credentials have expired.", "Sign in again.")
    with pytest.raises(error) as raised:
        deploy(fake_desk(cloud=cloud), replace(ORDER, allow_indexes=begun))
    assert raised.value.title == (
        "The credentials have expired. The stack interview-x goes on in AWS, and costs money."
    )
    more = " --allow-indexes" if begun else ""
    assert raised.value.hint == (
        f"Sign in again. `interview-tui deploy jane-smith --id interview-x --challenges AB{more}` goes on with it,"
        " `interview-tui cleanup interview-x` removes it."
    )
    cloud.refused.clear()
    if begun:
        cloud.stacks["interview-x"].interview = replace(
            cloud.stacks["interview-x"].interview, parameters={"AllowIndexes": "true"}
        )
    assert deploy(fake_desk(cloud=cloud), replace(ORDER, allow_indexes=begun))[0].health.ready
    assert len(cloud.orders) == begun


def test_credentials_that_expire_before_anything_is_begun_name_no_stack() -> None:
    cloud = RefusingCloud()
    cloud.refused["create_stack"] = NoCredentials("The credentials have expired.", "Sign in again.")
    with pytest.raises(NoCredentials, match=r"^The credentials have expired\.$"):
        deploy(fake_desk(cloud=cloud))


def test_quitting_stops_following_and_leaves_the_stack_alone() -> None:
    clock = FakeClock()
    clock.cancelled = True
    cloud = FakeCloud(clock=clock)
    with pytest.raises(Interrupted):
        deploy(fake_desk(cloud=cloud))
    assert "interview-x" in cloud.stacks
    assert ("delete_stack", cloud.stacks["interview-x"].interview.stack_id) not in cloud.calls


class BootstrappingCloud(FakeCloud):
    """An account without a shared tier until one is created."""

    def __init__(self) -> None:
        super().__init__()
        self.tier = None
        self.made: list[str] = []

    def create_stack(self, order: Any) -> str:
        if order.name != "interviews-shared":
            return super().create_stack(order)
        self.made.append("create")
        self.tier = shared_tier("")
        return self.tier.stack_id

    def update_stack(self, order: Any) -> bool:
        self.made.append("update")
        self.tier = shared_tier(order.parameters["SourceHash"])
        return True

    def stack(self, stack_id: str) -> plan.Stack | None:
        if "interviews-shared" in stack_id:
            return plan.Stack(
                stack_id, "interviews-shared", "CREATE_COMPLETE" if self.made == ["create"] else "UPDATE_COMPLETE"
            )
        return super().stack(stack_id)


class Contested(FakeCloud):
    """Somebody else takes the first id in the moment between looking and creating."""

    def create_stack(self, order: plan.StackOrder) -> str:
        if not self.orders and not self.stacks:
            self.stacks[order.name] = FakeStack(make_interview(order.name))
        return super().create_stack(order)


def test_an_id_that_was_made_here_and_is_taken_meanwhile_is_made_anew() -> None:
    cloud = Contested()
    deployment, _ = deploy(fake_desk(cloud=cloud), replace(ORDER, id=None))
    assert deployment.interview.id.endswith("-2")
    assert len(cloud.stacks) == 2


def test_an_id_that_was_wanted_and_is_taken_meanwhile_is_an_error() -> None:
    with pytest.raises(AlreadyExists):
        deploy(fake_desk(cloud=Contested()))
