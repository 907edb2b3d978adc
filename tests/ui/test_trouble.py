from __future__ import annotations

from datetime import timedelta
from threading import Event

from interview_tui.model.errors import CannotStart, InterviewError, NoConnection, NoCredentials
from interview_tui.model.events import Checked
from interview_tui.model.health import Check, CheckState
from interview_tui.ui.messages import JobEnded, JobProgressed
from interview_tui.ui.widgets.banner import Banner
from tests.fakes import NOW, FakeCloud, fake_desk, make_interview
from tests.ui.stage import live, stage

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


async def test_a_defect_of_ours_is_said_calmly_and_reading_goes_on() -> None:
    class Broken(FakeCloud):
        broken = True

        def fleet(self):
            if self.broken:
                raise ZeroDivisionError("oh [/no]")
            return super().fleet()

    cloud = Broken(make_interview())
    async with stage(cloud=cloud) as it:
        await it.until(lambda: "The program stumbled: ZeroDivisionError: oh [/no]" in it.text)
        cloud.broken = False
        await it.until(lambda: it.ids == [ID])


async def test_a_defect_in_an_operation_ends_the_operation_only() -> None:
    class Broken(FakeCloud):
        def assume(self, role_arn: str, external_id: str, session_name: str):
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
        def assume(self, role_arn: str, external_id: str, session_name: str):
            gate.wait(5)
            return super().assume(role_arn, external_id, session_name)

    async with stage(cloud=Held(make_interview())) as it:
        await it.until(lambda: it.app.board.running(ID))
        it.app.post_message(JobEnded(ID, 99, InterviewError("late"), NOW))
        it.app.post_message(JobProgressed(ID, 99, Checked(Check("late", CheckState.FAILED, "late"))))
        await it.pilot.pause(0.05)
        assert it.app.board.running(ID)
        assert "late" not in it.detail
        gate.set()
        await it.until(lambda: "8/8" in it.row(ID))
