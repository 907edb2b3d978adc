from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest

from interview_tui.model.errors import (
    CannotStart,
    CloudError,
    Denied,
    InterviewError,
    NoConnection,
    NoCredentials,
    Throttled,
)
from interview_tui.model.events import Checked
from interview_tui.model.health import Check, CheckState
from interview_tui.model.plan import Order
from interview_tui.ui.messages import JobEnded, JobProgressed
from interview_tui.ui.reports import farewell
from interview_tui.ui.widgets.banner import Banner
from tests.fakes import NOW, FakeCloud, fake_desk, make_interview
from tests.ui.stage import QUICK, live, stage

ID = "interview-20261121-1400"


async def test_a_lost_connection_is_a_banner_and_goes_by_itself() -> None:
    async with live(make_interview()) as it:
        await it.until(lambda: "8/8" in it.row(ID))
        banner = it.app.screen.query_one(Banner)
        assert not banner.display
        it.cloud.trouble = NoConnection("AWS could not be reached [/at all].", "Check the network.")
        await it.until(lambda: banner.display)
        it.cloud.clock.time += timedelta(seconds=20)
        it.app.screen.draw()
        for words in ("AWS could not be reached [/at all].", "Check the network.", "last reading 20 s ago"):
            assert words in it.text
        assert "8/8" in it.row(ID), "what was known stays"
        assert it.detail.count("20 s ago") == 8, "with its age"
        it.cloud.trouble = None
        await it.until(lambda: not banner.display)


async def test_an_answer_that_does_not_come_is_said_before_the_request_gives_up() -> None:
    answers = Event()
    answers.set()

    class Hanging(FakeCloud):
        def fleet(self):
            assert answers.wait(30)
            return super().fleet()

    cloud = Hanging(make_interview())
    async with live(cloud=cloud) as it:
        banner = it.app.screen.query_one(Banner)
        answers.clear()
        await it.pilot.pause(0.4)
        assert not banner.display
        cloud.clock.time += timedelta(seconds=12)
        it.app.screen.draw()
        assert "No answer for 12 s." in it.text
        assert "last reading 12 s ago · still waiting…" in it.text
        await it.pilot.press("question_mark")
        await it.until(lambda: "Keys" in it.text)
        await it.pilot.press("escape")
        answers.set()
        await it.until(lambda: not banner.display)


async def test_a_check_that_cannot_be_made_keeps_its_last_reading_with_its_age() -> None:
    async with live(make_interview()) as it:
        await it.until(lambda: "8/8" in it.row(ID))
        it.cloud.clock.time += timedelta(seconds=4)
        it.cloud.health["Slow queries"] = (CheckState.UNKNOWN, "throttled")
        await it.until(lambda: "unknown · interview-20261121-1400-C: throttled · was ok" in it.detail)
        assert it.row(ID).startswith("?")


async def test_missing_credentials_are_asked_for_and_found() -> None:
    attempts: list[int] = []

    def factory():
        attempts.append(1)
        if len(attempts) < 3:
            raise NoCredentials("There are no AWS credentials.", "Sign in with `aws sso login`.")
        return fake_desk(make_interview())

    async with stage(desk_factory=factory) as it:
        await it.until(lambda: "Sign in with `aws sso login`." in it.text)
        await it.until(lambda: it.ids == [ID])
        assert not it.app.screen.query_one(Banner).display


async def test_a_defect_of_ours_is_said_calmly_and_reading_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(FakeCloud):
        broken = True

        def fleet(self):
            if self.broken:
                raise ZeroDivisionError("oh [/no]")
            return super().fleet()

    cloud = Broken(make_interview())
    async with stage(cloud=cloud) as it:
        await it.until(lambda: "The program stumbled: ZeroDivisionError: oh [/no]" in it.text)
        assert "Traceback" in caplog.text
        cloud.broken = False
        await it.until(lambda: it.ids == [ID])


async def test_a_defect_in_an_operation_ends_the_operation_only() -> None:
    class Broken(FakeCloud):
        def issue(self, *_given: object):
            raise ZeroDivisionError("oh no")

    async with live(cloud=Broken(make_interview())) as it:
        await it.until(lambda: "The program stumbled: ZeroDivisionError: oh no" in it.detail)
        assert "live" in it.row(ID)
        assert not it.app.board.running(ID)


async def test_a_sandbox_that_cannot_start_says_what_to_do() -> None:
    def factory():
        raise CannotStart("The port is taken.", "Choose another with --port.")

    async with stage(desk_factory=factory) as it:
        await it.until(lambda: "The port is taken." in it.text)
        assert "Choose another with --port." in it.text


async def test_an_error_without_a_hint_is_shown_too() -> None:
    def factory():
        raise InterviewError("Something is not right.")

    async with stage(desk_factory=factory) as it:
        await it.until(lambda: "Something is not right." in it.text)


async def test_a_late_word_of_a_job_that_was_given_up_is_passed_over() -> None:
    gate = Event()

    class Held(FakeCloud):
        def boundary(self, role: str):
            gate.wait(30)
            return super().boundary(role)

    async with stage(cloud=Held(make_interview())) as it:
        await it.until(lambda: it.app.board.running(ID))
        it.app.post_message(JobEnded(ID, 99, InterviewError("late"), NOW))
        it.app.post_message(JobProgressed(ID, 99, Checked(Check("late", CheckState.FAILED, "late"))))
        await it.pilot.pause(0.05)
        assert it.app.board.running(ID)
        assert "late" not in it.detail
        gate.set()
        await it.until(lambda: "8/8" in it.row(ID))


@pytest.mark.parametrize(
    "error",
    [
        Throttled("AWS asks to slow down.", "It goes on by itself."),
        NoConnection("AWS did not answer in time.", "Check the network."),
        NoCredentials("The AWS credentials have expired.", "Sign in with `aws sso login`."),
        Denied("AWS refused DescribeStacks.", "Ask for the interviewer's policy."),
        CloudError("AWS answered with an error of its own."),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_every_trouble_is_said_keeps_the_values_and_goes_by_itself(error: InterviewError) -> None:
    async with live(make_interview()) as it:
        await it.until(lambda: "8/8" in it.row(ID))
        it.cloud.trouble = error
        await it.until(lambda: error.title in it.text)
        assert error.hint in it.text
        assert "8/8" in it.row(ID)
        await it.pilot.press("question_mark")
        assert len(it.app.screen_stack) == 2, "it stays responsive"
        await it.pilot.press("escape")
        it.cloud.trouble = None
        await it.until(lambda: not it.app.screen.query_one(Banner).display)


async def test_an_account_that_moved_is_opened_anew() -> None:
    dead = FakeCloud(make_interview())
    alive = FakeCloud(make_interview(), make_interview("interview-2"), clock=dead.clock)
    clouds = [dead]
    async with stage(desk_factory=lambda: fake_desk(cloud=clouds[-1]), cloud=dead) as it:
        await it.until(lambda: it.ids == [ID])
        dead.trouble = NoConnection("The sandbox does not answer.", "It may be starting.")
        await it.until(lambda: it.app.screen.query_one(Banner).display)
        clouds.append(alive)
        await it.until(lambda: len(it.ids) == 2)
        await it.until(lambda: not it.app.screen.query_one(Banner).display)
        assert it.app.desk is not None
        assert it.app.desk.cloud is alive


async def test_expired_credentials_are_replaced_after_signing_in_again() -> None:
    cloud = FakeCloud(make_interview())
    signed_in: list[bool] = [True]

    def factory():
        if not signed_in[0]:
            raise NoCredentials("The sign-in has expired.", "Sign in with `aws sso login`.")
        return fake_desk(cloud=cloud)

    async with stage(desk_factory=factory, cloud=cloud) as it:
        await it.until(lambda: it.ids == [ID])
        signed_in[0], cloud.trouble = False, NoCredentials("The token has expired.")
        await it.until(lambda: "The sign-in has expired." in it.text)
        assert len(it.app.screen_stack) == 1, "what was read stays on the screen"
        signed_in[0], cloud.trouble = True, None
        await it.until(lambda: not it.app.screen.query_one(Banner).display)


async def test_f5_does_not_wait_for_the_next_try() -> None:
    patient = replace(QUICK, refresh=60.0, longest_pause=60.0)
    async with live(make_interview(), settings=patient) as it:
        it.cloud.trouble = NoConnection("No network.")
        await it.pilot.press("f5")
        await it.until(lambda: it.app.screen.query_one(Banner).display)
        it.cloud.trouble = None
        await it.pilot.press("f5")
        await it.until(lambda: not it.app.screen.query_one(Banner).display)


async def test_a_restart_shows_where_operations_stand() -> None:
    cloud = FakeCloud(make_interview(stack_status="DELETE_IN_PROGRESS"))
    cloud.stacks[ID].script = [("Database", "DELETE_IN_PROGRESS", "")]
    cloud.stacks[ID].step(NOW - timedelta(seconds=70))
    async with live(cloud=cloud) as it:
        assert "cleaning up" in it.row(ID)
        await it.until(lambda: "◐ Database" in it.detail)
        assert "1 m 10 s" in it.detail


async def test_several_operations_run_at_once_each_with_its_own_progress() -> None:
    gate = Event()

    class Held(FakeCloud):
        def stack(self, stack_id: str):
            found = super().stack(stack_id)
            if found is not None and found.status == "CREATE_IN_PROGRESS":
                gate.wait(0.05)
            return found

    cloud = Held(make_interview(stack_status="ROLLBACK_COMPLETE"))
    cloud.create_script = [("Database", "CREATE_IN_PROGRESS", "") for _ in range(300)]
    async with live(cloud=cloud) as it:
        for candidate in ("interview-a", "interview-b"):
            it.app.deploy(Order("john-doe", ("A",), id=candidate))
        await it.until(lambda: "Database" in it.detail or it.app.board.selected != "interview-b")
        await it.until(lambda: all(it.app.board.running(name) for name in ("interview-a", "interview-b")))
        assert "deploying" in it.row("interview-a")
        assert "deploying" in it.row("interview-b")
        it.table.choose(ID)
        await it.pilot.press("x")
        await it.until(lambda: len(it.app.screen_stack) == 2)
        await it.pilot.press("enter")
        await it.until(lambda: "nothing is left" in it.row(ID))
        assert it.app.board.running("interview-a")
        text = farewell(it.app.board.jobs.values())
        assert text.count("is still being deployed") == 2
        gate.set()
