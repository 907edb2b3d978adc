"""Archiving from the palette."""

from __future__ import annotations

from dataclasses import replace

from textual.widgets import OptionList

from interview_tui.model.errors import WrongUse
from interview_tui.ui.commands import BY_ID
from tests.fakes import FakeArchives, make_interview
from tests.ui.stage import QUICK, Stage, live


def archives(it: Stage) -> FakeArchives:
    assert isinstance(it.desk.archives, FakeArchives)
    return it.desk.archives


async def test_the_palette_archives_and_says_where() -> None:
    async with live(make_interview(), notifications=True, settings=replace(QUICK, read_only=True)) as it:
        assert BY_ID["archive"].key == ""
        await it.pilot.press("ctrl+p")
        await it.type("archive")
        await it.until(lambda: it.app.screen.query_one(OptionList).option_count == 1)
        await it.pilot.press("enter", "enter")
        await it.until(lambda: archives(it).kept)
        await it.until(lambda: "archived. Open /archives/interview-20261121-1400/index.html in a browser." in it.text)


async def test_a_disk_that_refuses_is_said() -> None:
    async with live(make_interview(), notifications=True) as it:
        archives(it).trouble = WrongUse("The archive could not be written: no room.", "Choose another place.")
        it.app._dashboard.action_command("archive")
        await it.until(lambda: "The archive could not be written: no room." in it.text)


async def test_there_has_to_be_an_interview() -> None:
    async with live(notifications=True) as it:
        it.app._dashboard.action_command("archive")
        await it.until(lambda: "There is no interview to keep." in it.text)
