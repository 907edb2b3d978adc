from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Event

from textual.widgets import Button, Checkbox

from interview_tui.model.errors import Denied
from interview_tui.model.plan import Remain, Sweep
from interview_tui.ui.screens.confirm_cleanup import ConfirmCleanup
from interview_tui.ui.workers import group_of
from tests.fakes import NOW, FakeCloud, make_interview
from tests.ui.stage import Stage, live

ID = "interview-20261121-1400"


async def ask(it: Stage) -> ConfirmCleanup:
    """Press x and wait for the question."""
    await it.until(lambda: it.app.board.selected == ID)
    await it.pilot.press("x")
    await it.until(lambda: isinstance(it.app.screen, ConfirmCleanup))
    screen = it.app.screen
    assert isinstance(screen, ConfirmCleanup)
    return screen


def deletions(cloud: FakeCloud) -> int:
    return [name for name, _ in cloud.calls].count("delete_stack")


async def test_the_plan_is_shown_and_a_live_one_wants_its_name() -> None:
    async with live(make_interview(), notifications=True) as it:
        screen = await ask(it)
        await it.until(lambda: "1 resource: 1 DynamoDB table" in it.text)
        for word in ("jane-smith", ID, "000000000000", "us-east-1", "live", "cannot be undone"):
            assert word in it.text
        go = screen.query_one("#go", Button)
        await it.pilot.press("enter")
        assert it.app.screen is screen, "nothing was typed yet"
        await it.type("jane")
        await it.pilot.press("enter")
        await it.pilot.pause(0.02)
        assert go.disabled
        assert it.app.screen is screen
        await it.type("-smith")
        await it.pilot.press("enter")
        await it.until(lambda: "Nothing is left" in it.detail)
        assert deletions(it.cloud) == 1
        assert "· | jane-smith" in it.row(ID)
        assert "jane-smith: removed, nothing is left." in it.text
        await it.pilot.press("escape")
        await it.until(lambda: it.ids == [])


async def test_what_came_to_life_while_the_question_stood_is_kept_too() -> None:
    async with live(make_interview(stack_status="CREATE_IN_PROGRESS")) as it:
        screen = await ask(it)
        assert not screen.query("#keep"), "nobody can have worked there yet"
        stack = it.cloud.stacks[ID]
        stack.interview = replace(stack.interview, stack_status="CREATE_COMPLETE")
        await it.pilot.press(*("jane-smith" if screen.query("#token") else ""), "enter")
        await it.until(lambda: "Nothing is left" in it.detail)
        assert f"The archive is in /archives/{ID}" in it.detail


async def test_the_work_is_kept_unless_that_is_switched_off() -> None:
    for switched_off in (False, True):
        async with live(make_interview(stack_status="ROLLBACK_COMPLETE"), notifications=True) as it:
            screen = await ask(it)
            box = screen.query_one("#keep", Checkbox)
            assert box.value
            assert str(box.label) == "Keep the work in an archive first"
            if switched_off:
                box.focus()
                await it.pilot.press("space")
                screen.query_one("#go", Button).focus()
            await it.pilot.press("enter")
            await it.until(lambda: "Nothing is left" in it.detail)
            assert (f"The archive is in /archives/{ID}" in it.detail) is not switched_off
            assert ("jane-smith: removed, nothing is left. The archive is in" in it.text) is not switched_off


async def test_work_that_cannot_be_read_stops_it_and_the_way_without_is_the_dashboard_s() -> None:
    cloud = FakeCloud(make_interview(stack_status="UPDATE_ROLLBACK_COMPLETE"))

    def denied(_payload: object) -> dict[str, object]:
        raise Denied("AWS does not let you do lambda:InvokeFunction.")

    cloud.caretaker = denied  # type: ignore[assignment,method-assign]
    async with live(cloud=cloud) as it:
        await ask(it)
        await it.type("jane-smith")
        await it.pilot.press("enter")
        await it.until(lambda: "could be kept, so that nothing was touched" in " ".join(it.detail.split()))
        assert "the question can leave the archive out." in " ".join(it.detail.split())
        assert "--no-archive" not in it.detail
        assert deletions(it.cloud) == 0


async def test_of_what_is_half_deleted_there_is_nothing_to_keep() -> None:
    async with live(make_interview(stack_status="DELETE_FAILED")) as it:
        screen = await ask(it)
        assert not screen.query("#keep")


async def test_a_protection_that_is_switched_off_is_in_the_plan() -> None:
    async with live(make_interview(protected=True)) as it:
        await ask(it)
        assert "somebody has protected it from termination; that is switched off" in it.text


async def test_what_somebody_extends_while_the_question_stands_is_left_alone() -> None:
    async with live(make_interview(stack_status="ROLLBACK_COMPLETE")) as it:
        await ask(it)
        stack = it.cloud.stacks[ID]
        stack.interview = replace(stack.interview, expires_at=NOW + timedelta(hours=9))
        await it.until(lambda: it.app.board.interviews[0].expires_at == NOW + timedelta(hours=9))
        await it.pilot.press("enter")
        await it.until(lambda: "is not what it was when the question was put" in it.detail)
        assert deletions(it.cloud) == 0


async def test_a_broken_one_goes_with_enter() -> None:
    async with live(make_interview(stack_status="ROLLBACK_COMPLETE")) as it:
        screen = await ask(it)
        assert not screen.query("#token")
        await it.pilot.press("enter")
        await it.until(lambda: "Nothing is left" in it.detail)


async def test_escape_and_cancel_remove_nothing() -> None:
    async with live(make_interview(stack_status="ROLLBACK_COMPLETE")) as it:
        await ask(it)
        await it.pilot.press("escape")
        await it.until(lambda: len(it.app.screen_stack) == 1)
        screen = await ask(it)
        await it.pilot.click(screen.query_one("#cancel"))
        await it.until(lambda: len(it.app.screen_stack) == 1)
        assert deletions(it.cloud) == 0


async def test_without_a_candidate_the_id_is_the_token() -> None:
    async with live(make_interview(candidate="")) as it:
        await ask(it)
        assert f"Type {ID}" in it.text


async def test_what_is_left_behind_is_named() -> None:
    cloud = FakeCloud(make_interview(stack_status="ROLLBACK_COMPLETE"))
    cloud.swept = Sweep((Remain("log group", "/aws/lambda/interview-leaky-api"),), ("S3: denied",))
    async with live(cloud=cloud) as it:
        await ask(it)
        await it.pilot.press("enter")
        await it.until(lambda: "/aws/lambda/interview-leaky-api" in it.detail)
        assert "Could not look at S3: denied" in it.detail
        assert "1 left behind" in it.row(ID)
        assert "Nothing is left" not in it.detail


async def test_what_looks_again_is_said_where_the_proof_is_not_whole() -> None:
    cloud = FakeCloud(make_interview(stack_status="ROLLBACK_COMPLETE"))
    cloud.swept = Sweep((), ("S3: busy",))
    async with live(cloud=cloud) as it:
        await ask(it)
        await it.pilot.press("enter")
        await it.until(lambda: "Could not look at S3: busy" in it.detail)
        assert f"`interview-tui cleanup {ID}` looks again." in " ".join(it.detail.split())


async def test_a_stack_that_does_not_go_stays_with_its_reason() -> None:
    cloud = FakeCloud(make_interview(stack_status="ROLLBACK_COMPLETE"))
    cloud.delete_script = [("Group", "DELETE_FAILED", "has a dependent object")]
    cloud.delete_ends = ("DELETE_FAILED", "")
    async with live(cloud=cloud) as it:
        await ask(it)
        await it.pilot.press("enter")
        await it.until(lambda: "Could not be removed: Group" in it.detail)
        await it.until(lambda: "stuck" in it.row(ID))
        assert "gone" not in it.row(ID)


async def test_a_refused_cleanup_shows_the_hint() -> None:
    class Refusing(FakeCloud):
        def delete_stack(self, stack_id: str, *, force: bool = False) -> None:
            raise Denied("AWS refused DeleteStack.", "Ask for the interviewer's policy.")

    async with live(cloud=Refusing(make_interview(stack_status="ROLLBACK_COMPLETE"))) as it:
        await ask(it)
        await it.pilot.press("enter")
        await it.until(lambda: "Ask for the interviewer's policy." in it.detail)
        assert "✗" in it.row(ID)
        await it.pilot.press("escape")
        await it.until(lambda: "refused" not in it.detail)


async def test_resources_that_cannot_be_counted_do_not_stand_in_the_way() -> None:
    class Shy(FakeCloud):
        def resources(self, stack_id: str):
            raise Denied("AWS refused ListStackResources.")

    async with live(cloud=Shy(make_interview(stack_status="DELETE_FAILED"))) as it:
        await ask(it)
        await it.until(lambda: "could not be read: AWS refused ListStackResources." in it.text)


async def test_a_deployment_under_way_can_be_cleaned_up() -> None:
    gate = Event()

    class Held(FakeCloud):
        def stack(self, stack_id: str):
            found = super().stack(stack_id)
            if found is not None and found.status == "CREATE_IN_PROGRESS":
                gate.wait(0.02)
            return found

    cloud = Held()
    cloud.create_script = [(f"Table{number}", "CREATE_IN_PROGRESS", "") for number in range(500)]
    async with live(cloud=cloud) as it:
        await it.pilot.press("n")
        await it.type("jane-smith")
        await it.pilot.press("enter")
        await it.until(lambda: it.ids and it.app.board.interview(it.ids[0]))
        await it.until(lambda: it.app.board.selected == it.ids[0])
        deployment = next(worker for worker in it.app.workers if worker.group == group_of(it.ids[0]))
        await it.pilot.press("x")
        await it.until(lambda: isinstance(it.app.screen, ConfirmCleanup))
        await it.pilot.press("enter")
        await it.until(lambda: "Nothing is left" in it.detail)
        gate.set()
        assert deployment.is_cancelled


async def test_x_on_nothing_says_so() -> None:
    async with live(notifications=True) as it:
        await it.pilot.press("x")
        await it.until(lambda: "There is nothing to clean up." in it.text)
        assert len(it.app.screen_stack) == 1


async def test_an_interview_that_vanishes_during_the_question_is_no_crash() -> None:
    interview = make_interview(stack_status="ROLLBACK_COMPLETE")
    async with live(interview) as it:
        await ask(it)
        it.cloud.stacks.clear()
        await it.until(lambda: it.app.board.interviews == ())
        await it.pilot.press("enter")
        await it.until(lambda: len(it.app.screen_stack) == 1)
        assert deletions(it.cloud) == 0
        it.cloud.stacks[ID] = FakeCloud(replace(interview)).stacks[ID]
        await it.until(lambda: it.ids == [ID])
