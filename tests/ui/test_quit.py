from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from threading import Event

import pytest
from textual.message import Message

from interview_tui.cli import dashboard
from interview_tui.cli.options import Options
from interview_tui.model.errors import CloudError, InterviewError
from interview_tui.model.events import Said, StackEvent, Step, StepState
from interview_tui.model.kinds import STACK_TYPE
from interview_tui.operations.desk import Desk
from interview_tui.ui import reports
from interview_tui.ui.app import InterviewApp
from interview_tui.ui.handoff_messages import HandingFailed
from interview_tui.ui.jobs import Job, JobKind
from interview_tui.ui.keeping_messages import NoteKept
from interview_tui.ui.log_messages import LogRead
from interview_tui.ui.logbook import Reading
from interview_tui.ui.messages import Compared, DeskFailed, JobEnded, JobProgressed, SnapshotTaken
from interview_tui.ui.place import Place
from interview_tui.ui.poller import Snapshot
from tests.fakes import NOW, FakeCloud, fake_desk, make_interview
from tests.ui.stage import QUICK, live

ID = "interview-20261121-1400"


def test_quitting_does_not_wait_for_a_connection_that_hangs() -> None:
    gate, asked = Event(), Event()

    class Hanging(FakeCloud):
        def fleet(self):
            asked.set()
            gate.wait(30)
            return super().fleet()

    async def run() -> None:
        app = InterviewApp(lambda: fake_desk(cloud=Hanging()), Place("sandbox"))
        async with app.run_test() as pilot:
            while not asked.is_set():
                await pilot.pause(0.01)
            await pilot.press("ctrl+q")

    began = time.monotonic()
    try:
        # asyncio.run waits for the threads of its default executor: ours must not be among them.
        asyncio.run(run())
        assert time.monotonic() - began < 20
    finally:
        gate.set()


async def test_quit_works_inside_a_dialog_and_does_not_ask() -> None:
    async with live(make_interview()) as it:
        await it.pilot.press("n")
        await it.pilot.press("ctrl+q")
        await it.until(lambda: not it.app.is_running)


async def test_commands_lead_to_the_place_that_the_dashboard_is_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run in another account they would find nothing there, which is no proof that nothing is left."""
    said: list[str] = []
    settings = replace(QUICK, lead=Options(profile="work").lead)
    async with live(make_interview(), settings=settings) as it:
        monkeypatch.setattr(it.app, "exit", lambda message: said.append(str(message)))
        begun = it.app._job(JobKind.CLEANUP, ID, "jane-smith", ("A",), "")
        await it.app.action_quit()
        assert f"`interview-tui --profile work cleanup {ID}` removes it" in said[0]
        error = CloudError("Something is left.", f"`interview-tui cleanup {ID}` tries again.")
        it.app.post_message(JobEnded(ID, begun.ticket, error, NOW))
        await it.until(lambda: "Something is left." in it.detail)
        assert f"`interview-tui --profile work cleanup {ID}` tries again" in " ".join(it.detail.split())


HINT = f"`interview-tui events {ID}` shows why."


@pytest.mark.parametrize(
    "tell",
    [
        lambda _, error: SnapshotTaken(Snapshot(NOW, selected=ID, refused=error)),
        lambda _, error: SnapshotTaken(Snapshot(NOW, selected=ID, error=error)),
        lambda _, error: SnapshotTaken(Snapshot(NOW, selected=ID, reaper_unknown=error)),
        lambda _, error: DeskFailed(error, NOW, 1.0),
        lambda _, error: Compared(ID, error, NOW),
        lambda app, error: LogRead(app.shelf.open, (), Reading(error=error)),
        lambda _, error: HandingFailed(error),
        lambda _, error: NoteKept(ID, "Good.", error),
    ],
    ids=["a look", "the fleet", "the reaper", "opening", "a comparison", "the log", "handing over", "a note"],
)
async def test_errors_of_what_is_no_job_lead_there_too(
    tell: Callable[[InterviewApp, InterviewError], Message],
) -> None:
    error = CloudError("No.", HINT)
    settings = replace(QUICK, lead=Options(sandbox=True, sandbox_name="mine").lead)
    async with live(make_interview(), settings=settings) as it:
        await it.until(lambda: it.app.shelf.open.interview_id == ID)
        it.app.post_message(tell(it.app, error))
        await it.until(lambda: error.hint == f"`interview-tui --sandbox-name mine events {ID}` shows why.")


async def test_what_a_dialog_or_a_job_says_leads_there(monkeypatch: pytest.MonkeyPatch) -> None:
    async with live(make_interview(), settings=replace(QUICK, lead=Options(profile="work").lead)) as it:
        monkeypatch.setattr(Desk, "brief", raising(CloudError("No.", HINT)))
        with pytest.raises(CloudError) as raised:
            it.app._dashboard.errands.brief(make_interview(), "A")
        assert raised.value.hint == f"`interview-tui --profile work events {ID}` shows why."
        job = it.app._job(JobKind.DEPLOY, ID, "jane-smith", ("A",), "")
        it.app.post_message(JobProgressed(ID, job.ticket, Said(HINT, warning=True)))
        await it.until(lambda: bool(it.app.board.jobs[ID].warnings))
        assert it.app.board.jobs[ID].warnings == (f"`interview-tui --profile work events {ID}` shows why.",)


def raising(error: InterviewError) -> Callable[..., None]:
    def fails(*_: object) -> None:
        raise error

    return fails


def test_the_options_of_the_command_line_are_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dashboard, "_require_terminal", lambda _hint: None)
    leads: list[str] = []
    monkeypatch.setattr(
        dashboard, "_show", lambda _place, make: leads.append(make().settings.lead("`interview-tui list`"))
    )
    dashboard.open_dashboard(Options(profile="work", region="eu-west-1"))
    assert leads == ["`interview-tui --profile work --region eu-west-1 list`"]


def job(kind: JobKind) -> Job:
    return Job(1, kind, ID, "jane-smith", ("A",), NOW)


def deletion(*statuses: str) -> Job:
    """A cleanup that has come to the deletion of the stack, which has said these things so far."""
    told = tuple(StackEvent(f"{at}", NOW, ID, STACK_TYPE, status) for at, status in enumerate(statuses))
    table = StackEvent("table", NOW, "SchoolsTable", "AWS::DynamoDB::Table", "DELETE_IN_PROGRESS")
    return replace(job(JobKind.CLEANUP), step=Step("Delete", StepState.RUNNING), events=(*told, table))


def test_what_goes_on_in_aws_is_told_afterwards() -> None:
    deployment = replace(job(JobKind.DEPLOY), step=Step("Environment", StepState.RUNNING))
    jobs = [deployment, deletion("DELETE_IN_PROGRESS"), job(JobKind.VERIFY), job(JobKind.REVOKE)]
    text = reports.farewell(jobs)
    assert text.splitlines() == [
        f"jane-smith ({ID}) is still being deployed; `interview-tui list` shows where it stands.",
        f"jane-smith ({ID}) is still being removed; `interview-tui cleanup {ID}` proves that nothing is left.",
        (
            f"Access of jane-smith ({ID}) may be revoked only in part; "
            f"`interview-tui revoke {ID}` proves that no session works any more."
        ),
    ]


@pytest.mark.parametrize("step", [None, Step("Archive", StepState.RUNNING), Step("Access", StepState.RUNNING)])
def test_a_cleanup_that_has_deleted_nothing_yet_is_told_as_such(step: Step | None) -> None:
    assert reports.farewell([replace(job(JobKind.CLEANUP), step=step)]) == (
        f"jane-smith ({ID}) is not removed yet, and nothing goes on by itself; `interview-tui cleanup {ID}` removes it."
    )


@pytest.mark.parametrize("statuses", [(), ("UPDATE_ROLLBACK_IN_PROGRESS",), ("DELETE_IN_PROGRESS", "DELETE_FAILED")])
def test_a_deletion_that_waits_or_has_failed_does_not_go_on_by_itself(statuses: tuple[str, ...]) -> None:
    assert "may not go by itself" in reports.farewell([deletion(*statuses)])


@pytest.mark.parametrize("step", [None, Step("Shared tier", StepState.RUNNING)])
def test_a_deployment_that_has_only_made_ready_is_not_said_to_go_on(step: Step | None) -> None:
    assert reports.farewell([replace(job(JobKind.DEPLOY), step=step)]) == (
        f"jane-smith ({ID}) was not seen to be begun; `interview-tui list` shows whether it was."
    )


def test_nothing_is_told_when_nothing_goes_on() -> None:
    assert reports.farewell([job(JobKind.VERIFY), job(JobKind.HAND_OVER)]) == ""


async def test_the_letter_q_tells_how_to_quit() -> None:
    async with live(make_interview(), notifications=True) as it:
        await it.pilot.press("q")
        await it.until(lambda: "^q quits. Nothing in AWS stops." in it.text)
