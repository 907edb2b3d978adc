"""Notes in the dashboard: one line, Enter keeps it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from interview_tui.ui.screens.write_note import WriteNote
from tests.fakes import FakeCloud, FakeJournal, fake_desk, make_interview
from tests.ui.stage import QUICK, Stage, key_of, live
from tests.ui.test_handoff import ID, tab


def written(it: Stage) -> list[str]:
    return [note.text for note in it.desk.journal.notes(ID) if note.kind == "note"]


async def opened(it: Stage) -> None:
    await it.pilot.press("o")
    await it.until(lambda: isinstance(it.app.screen, WriteNote))


async def test_o_writes_a_note_and_the_handoff_tab_shows_it() -> None:
    async with live(make_interview(), notifications=True) as it:
        await it.pilot.press(key_of("handoff"))
        await opened(it)
        await it.type("asks before [b]changing[/b]")
        await it.pilot.press("enter")
        await it.until(lambda: written(it) == ["asks before [b]changing[/b]"])
        await it.until(lambda: "Noted." in it.text)
        await it.until(lambda: "asks before [b]changing[/b]" in tab(it))


async def test_an_empty_one_is_refused_and_esc_leaves() -> None:
    async with live(make_interview()) as it:
        await opened(it)
        await it.pilot.press("space", "enter")
        await it.until(lambda: "There is nothing to save yet. Esc leaves." in it.text)
        await it.type("x")
        await it.until(lambda: "nothing to save" not in it.text)
        await it.pilot.press("escape")
        await it.until(lambda: len(it.app.screen_stack) == 1)
        assert written(it) == []


async def test_it_works_in_read_only_mode() -> None:
    async with live(make_interview(), settings=replace(QUICK, read_only=True)) as it:
        await opened(it)
        await it.type("calm")
        await it.pilot.press("enter")
        await it.until(lambda: written(it) == ["calm"])


async def test_one_that_could_not_be_kept_is_not_thrown_away() -> None:
    class FullDisk(FakeJournal):
        def note(self, *words: Any) -> None:
            pass

    cloud = FakeCloud(make_interview())
    desk = replace(fake_desk(cloud=cloud), journal=FullDisk(cloud.clock))
    async with live(cloud=cloud, desk=desk) as it:
        await opened(it)
        await it.type("important")
        await it.pilot.press("enter")
        await it.until(lambda: "The note could not be written down." in it.text)
        assert isinstance(it.app.screen, WriteNote)
        assert it.app.screen.query_one("Input").value == "important"  # type: ignore[attr-defined]


async def test_without_an_interview_there_is_nothing_to_write_about() -> None:
    async with live(notifications=True) as it:
        await it.pilot.press("o")
        await it.until(lambda: "There is no interview to write a note about." in it.text)
