"""What the dashboard does not wait for before its first picture."""

from __future__ import annotations

import subprocess
import sys
from threading import Event

import pytest

from interview_tui.model.interview import Interview
from interview_tui.operations.desk import Desk
from interview_tui.ui.app import InterviewApp
from interview_tui.ui.commands import COMMANDS, Danger
from interview_tui.ui.messages import FirstLookTaken
from interview_tui.ui.place import Place
from interview_tui.ui.reasons import NOT_CONNECTED
from tests.fakes import NOW, FakeCloud, fake_desk, make_interview
from tests.ui.stage import QUICK, FakeClipboard, QuickClock, Stage, live

# Each takes longer to import than the picture can wait, or is for what somebody may never open.
LATER = {
    "boto3",
    "botocore",
    "jinja2",
    "yaml",
    "interview_tui.aws",
    "interview_tui.sandbox",
    "interview_tui.operations.desk",
    "interview_tui.model.archived",
    "interview_tui.model.billing",
    "interview_tui.model.difference",
    "interview_tui.model.events",
    "interview_tui.model.handoff",
    "interview_tui.model.lambda_lines",
    "interview_tui.model.log",
    "interview_tui.model.plan",
    "interview_tui.cli.interviews",
    "interview_tui.ui.drawing.chart",
    "interview_tui.ui.drawing.cost",
    "interview_tui.ui.drawing.endings",
    "interview_tui.ui.drawing.log_sight",
    "interview_tui.ui.drawing.memory",
    "interview_tui.ui.screens.confirm",
    "interview_tui.ui.screens.help",
    "interview_tui.ui.screens.new_interview",
    "interview_tui.ui.screens.present",
    "interview_tui.ui.screens.send_traffic",
    "interview_tui.ui.screens.welcome",
    "interview_tui.ui.handed",
    "interview_tui.ui.outcomes",
    "interview_tui.ui.reports",
    "interview_tui.ui.widgets.log_panel",
}
SCRIPT = """
import sys
from interview_tui.cli import dashboard, group
from interview_tui.ui.place import Place
from interview_tui.ui.reasons import NOT_CONNECTED
app = dashboard._app(lambda: None, Place("AWS"))
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def imported() -> set[str]:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.mark.parametrize("name", sorted(LATER))
def test_is_imported_after_the_first_picture(name: str, imported: set[str]) -> None:
    assert "interview_tui.ui.screens.dashboard" in imported
    assert name not in imported


async def test_a_first_look_shows_the_rows_while_the_account_is_being_opened() -> None:
    gate, looks = Event(), []
    cloud = FakeCloud(make_interview("interview-20261121-1430", candidate="john-doe"))

    def look() -> tuple[Interview, ...]:
        looks.append(1)
        return (make_interview(),)

    def desk() -> Desk:
        gate.wait(20)
        return fake_desk(cloud=cloud)

    app = InterviewApp(desk, Place("AWS"), QUICK, now=lambda: NOW, clock_for=QuickClock, first_look=look)
    async with app.run_test() as pilot:
        it = Stage(app, pilot, cloud, fake_desk(), FakeClipboard())
        try:
            await it.until(lambda: it.ids == ["interview-20261121-1400"])
            await it.until(lambda: "jane-smith" in "\n".join(it.picture()))
            assert app.board.read_at is None, "the account itself has told nothing yet"
            for command in COMMANDS:
                assert command.danger is Danger.NONE or command.reason(app.board) == NOT_CONNECTED, command.id
            await pilot.press("x")
            await pilot.pause(0.02)
            assert len(app.screen_stack) == 1
        finally:
            gate.set()
        await it.until(lambda: it.ids == ["interview-20261121-1430"])
        assert looks == [1]


async def test_a_first_look_that_comes_late_changes_nothing() -> None:
    async with live(make_interview()) as it:
        await it.until(lambda: it.app.board.read_at is not None)
        it.app.post_message(FirstLookTaken((make_interview("interview-1"),)))
        await it.pilot.pause(0.02)
        assert it.ids == ["interview-20261121-1400"]
