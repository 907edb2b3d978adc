from __future__ import annotations

from threading import Event

import pytest
from textual.widgets import Input, Label

from interview_tui.model.errors import Denied
from interview_tui.model.health import CheckState
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Order
from interview_tui.ui.screens.new_interview import ChallengeBox, NewInterview
from tests.fakes import FakeCloud, MayNotUpdate, fake_challenge, fake_desk, shared_tier
from tests.ui.stage import Stage, live, stage


async def form(it: Stage) -> NewInterview:
    """Open the form."""
    await it.until(lambda: it.app.board.read_at is not None)
    await it.pilot.press("n")
    await it.until(lambda: isinstance(it.app.screen, NewInterview))
    screen = it.app.screen
    assert isinstance(screen, NewInterview)
    return screen


def message(screen: NewInterview, field: str) -> str:
    return str(screen.query_one(f"#{field}-message", Label).visual)


async def test_a_name_and_enter_bring_up_an_interview() -> None:
    async with live(notifications=True) as it:
        await form(it)
        await it.type("jane-smith")
        await it.pilot.press("enter")
        await it.until(lambda: len(it.ids) == 1)
        (interview_id,) = it.ids
        assert interview_id.startswith("interview-20261121-")
        assert it.table.chosen == interview_id, "the cursor goes to the new one"
        await it.until(lambda: "8/8" in it.row(interview_id))
        (order,) = it.cloud.orders
        assert order.tags["interview:challenges"] == "A B C"
        assert "● | jane-smith" in it.row(interview_id)
        assert "jane-smith is ready after" in it.text
        assert [name for name, _ in it.cloud.calls].count("issue") == 1, "the operation has verified it already"


async def test_what_was_chosen_is_what_is_ordered() -> None:
    async with live() as it:
        await form(it)
        await it.type("john-doe")
        await it.pilot.press("tab", "space", "tab", "tab", "space", "tab", "backspace", "1", ".", "5", "enter")
        await it.until(lambda: it.cloud.orders)
        assert it.cloud.orders[0].tags["interview:challenges"] == "B"
        assert it.cloud.orders[0].tags["interview:expires-at"] == "2026-11-21T15:32:31Z"


async def test_resources_are_shown_while_it_comes_up() -> None:
    gate = Event()

    class Held(FakeCloud):
        def stack(self, stack_id: str):
            found = super().stack(stack_id)
            if len(self.stacks[stack_id.split("/")[1]].events) == 2:
                gate.wait(5)
            return found

    cloud = Held()
    cloud.create_script = [("Database", "CREATE_IN_PROGRESS", ""), ("Schools", "CREATE_COMPLETE", "")]
    async with live(cloud=cloud) as it:
        await form(it)
        await it.type("jane-smith")
        await it.pilot.press("enter")
        await it.until(lambda: "◐ Database" in it.detail)
        assert "Deploying · Environment" in it.detail
        assert "creating" in it.detail
        assert "deploying" in it.row(it.ids[0])
        gate.set()
        await it.until(lambda: "8/8" in it.row(it.ids[0]))
        assert "◐" not in it.detail


async def test_a_name_is_checked_while_it_is_typed() -> None:
    async with live() as it:
        screen = await form(it)
        assert message(screen, "candidate") == ""
        await it.pilot.press(*"jane smith")
        await it.until(lambda: "characters that AWS role sessions do not allow" in message(screen, "candidate"))
        await it.pilot.press("enter")
        await it.pilot.pause(0.02)
        assert it.app.screen is screen
        await it.pilot.press(*["backspace"] * 6)
        await it.until(lambda: message(screen, "candidate") == "")


@pytest.mark.parametrize("name", ["", "  ", "'; drop", "[/foo]", "żółw", "x" * 65, "-jane"])
async def test_a_wrong_name_is_never_ordered(name: str) -> None:
    async with live() as it:
        screen = await form(it)
        screen.query_one("#candidate", Input).value = name
        await it.pilot.press("enter")
        await it.until(lambda: message(screen, "candidate"))
        assert it.app.screen is screen
        assert it.cloud.orders == []


@pytest.mark.parametrize(
    ("hours", "words"),
    [("", "not a number"), ("0", "outside"), ("1000", "outside"), ("1.2.3", "not a number"), (".", "not a number")],
)
async def test_wrong_hours_are_said_in_place(hours: str, words: str) -> None:
    async with live() as it:
        screen = await form(it)
        await it.type("jane-smith")
        screen.query_one("#hours", Input).value = hours
        await it.pilot.press("enter")
        await it.until(lambda: words in message(screen, "hours"))
        assert screen.focused is screen.query_one("#hours")
        assert "--hours" not in message(screen, "hours")


async def test_no_challenge_is_no_interview() -> None:
    async with live() as it:
        screen = await form(it)
        await it.type("jane-smith")
        for box in screen.query(ChallengeBox):
            box.value = False
        await it.pilot.press("enter")
        await it.until(lambda: "No challenge was chosen." in message(screen, "challenges"))
        assert it.app.screen is screen


async def test_escape_orders_nothing() -> None:
    async with live() as it:
        await form(it)
        await it.type("jane-smith")
        await it.pilot.press("escape")
        await it.until(lambda: len(it.app.screen_stack) == 1)
        assert it.cloud.orders == []
        assert it.ids == []


async def test_enter_on_cancel_cancels() -> None:
    async with live() as it:
        screen = await form(it)
        await it.type("jane-smith")
        screen.query_one("#cancel").focus()
        await it.pilot.press("enter")
        await it.until(lambda: len(it.app.screen_stack) == 1)
        assert it.cloud.orders == []


async def test_a_failed_deployment_is_calm_and_stays_until_it_was_seen() -> None:
    cloud = FakeCloud()
    cloud.create_script = [("Database", "CREATE_FAILED", "quota exceeded")]
    cloud.create_ends = ("DELETE_COMPLETE", "")
    async with live(cloud=cloud, notifications=True) as it:
        await form(it)
        await it.type("jane-smith")
        await it.pilot.press("enter")
        await it.until(lambda: "quota exceeded" in it.detail)
        await it.idle()
        (interview_id,) = it.ids
        assert it.row(interview_id).startswith("✗ | jane-smith")
        assert "mend the cause and deploy anew" in " ".join(it.detail.split())
        await it.pilot.press("escape")
        await it.until(lambda: it.ids == [])
        assert "No interviews yet" in it.text


async def test_a_shared_tier_that_may_not_be_updated_is_told_until_the_end() -> None:
    async with live(cloud=MayNotUpdate(tier=shared_tier("older"))) as it:
        await form(it)
        await it.type("jane-smith")
        await it.pilot.press("enter")
        await it.until(lambda: "Deployed in" in it.detail)
        assert "? The shared tier is of another version and was not updated" in it.detail
        assert "An administrator should run `interview-tui bootstrap`." in " ".join(it.detail.split())


async def test_an_environment_that_does_not_get_ready_says_which_check_failed() -> None:
    desk = fake_desk(cloud=FakeCloud())
    desk.challenges["A"] = fake_challenge("A", "Data migration", lambda: (CheckState.FAILED, "3 defects missing"))
    async with live(cloud=desk.cloud, desk=desk) as it:
        await form(it)
        await it.type("jane-smith")
        await it.pilot.press("enter")
        await it.until(lambda: "was deployed but is not ready" in it.detail)
        assert "7/8" in it.row(it.ids[0])
        assert "Data migration data: 3 defects missing" in it.row(it.ids[0])


async def test_several_come_up_at_once_with_ids_of_their_own() -> None:
    async with live() as it:
        for number in range(6):
            await form(it)
            await it.type(f"jane-{number}")
            await it.pilot.press("enter")
        await it.until(lambda: len(it.cloud.orders) == 6)
        await it.idle()
        assert len({order.name for order in it.cloud.orders}) == 6
        await it.until(lambda: all("8/8" in it.row(interview_id) for interview_id in it.ids))


async def test_a_demo_order_is_deployed_by_itself_and_told_when_ready() -> None:
    ready: list[Interview] = []
    order = Order("jane-smith", ("A", "B"))
    async with stage(order=order, on_ready=ready.append) as it:
        await it.until(lambda: ready)
        assert ready[0].candidate == "jane-smith"
        assert ready[0].challenges == ("A", "B")
        await it.until(lambda: "6/6" in it.row(ready[0].id))


async def test_a_demo_that_cannot_be_deployed_is_not_announced() -> None:
    ready: list[Interview] = []

    class Refusing(FakeCloud):
        def create_stack(self, order):
            raise Denied("AWS refused CreateStack.", "Ask for the interviewer's policy.")

    async with stage(cloud=Refusing(), order=Order("jane-smith", ("A",)), on_ready=ready.append) as it:
        await it.until(lambda: "AWS refused CreateStack." in it.detail)
        assert "Ask for the interviewer's policy." in it.detail
        assert ready == []
