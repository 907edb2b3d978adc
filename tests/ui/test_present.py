"""Presenting a challenge."""

from __future__ import annotations

from dataclasses import replace

from interview_tui.challenges import CHALLENGES
from interview_tui.model.errors import NoConnection
from interview_tui.ui.board import Board
from interview_tui.ui.commands import BY_ID
from interview_tui.ui.place import Place
from interview_tui.ui.screens.present import Present
from tests.fakes import make_interview
from tests.ui.stage import QUICK, Stage, key_of, live
from tests.ui.test_handoff import ID, tab


async def present(it: Stage) -> Present:
    await it.pilot.press("b")
    await it.until(lambda: isinstance(it.app.screen, Present))
    await it.until(lambda: "not presented yet" in it.text or "presented 21 Nov" in it.text)
    screen = it.app.screen
    assert isinstance(screen, Present)
    return screen


def briefs(it: Stage) -> list[str]:
    return [note.text for note in it.desk.journal.notes(ID) if note.kind == "brief"]


async def test_a_letter_shows_the_brief_and_notes_the_time() -> None:
    async with live(make_interview()) as it:
        await it.pilot.press(key_of("handoff"))
        await present(it)
        assert "A  Data migration    not presented yet" in it.text
        assert briefs(it) == [], "looking at the list presents nothing"
        await it.pilot.press("a")
        await it.until(lambda: f"# Brief A of {ID} in us-east-1" in it.text)
        assert "The time is noted." in it.text
        assert briefs(it) == ["A"]
        await it.pilot.press("escape")
        await it.until(lambda: "A  Data migration    presented" in it.text)
        assert "B  Memory leak       not presented yet" in it.text
        await it.pilot.press("escape")
        await it.until(lambda: len(it.app.screen_stack) == 1)
        await it.until(lambda: "Brief A Data migration presented" in tab(it))


async def test_y_copies_it_and_it_is_no_secret() -> None:
    async with live(make_interview(), notifications=True) as it:
        await present(it)
        await it.pilot.press("y", "l")
        assert it.clipboard.text == "", "nothing is chosen yet"
        await it.pilot.press("B")
        await it.until(lambda: "# Brief B" in it.text)
        await it.pilot.press("y")
        await it.until(lambda: it.clipboard.text.startswith("# Brief B"))
        await it.until(lambda: "Brief B: sent to the clipboard." in it.text)
        assert not it.app.copies.pending


async def test_l_makes_a_link_and_copies_it_as_a_secret() -> None:
    async with live(make_interview(), notifications=True) as it:
        await present(it)
        await it.pilot.press("c")
        await it.until(lambda: "# Brief C" in it.text)
        await it.pilot.press("l")
        await it.until(lambda: it.clipboard.text.startswith("https://artifacts/briefs/"))
        await it.until(lambda: "The link opens this brief without keys until 21 Nov" in it.text)
        assert "canary" not in it.text, "the link opens the brief: it is not shown"
        assert it.app.copies.pending


async def test_trouble_is_said_and_can_be_tried_again() -> None:
    async with live(make_interview()) as it:
        await present(it)
        it.cloud.trouble = NoConnection("AWS could not be reached.", "Check the network.")
        await it.pilot.press("a")
        await it.until(lambda: "AWS could not be reached. Check the network." in it.text)
        it.cloud.trouble = None
        await it.pilot.press("a")
        await it.until(lambda: "# Brief A" in it.text)


async def test_read_only_shows_briefs_and_makes_no_link() -> None:
    async with live(make_interview(), settings=replace(QUICK, read_only=True)) as it:
        await present(it)
        await it.pilot.press("a")
        await it.until(lambda: "# Brief A" in it.text)
        await it.pilot.press("l")
        await it.until(lambda: "A link would change something: the program was started to look only." in it.text)
        assert "link" not in {name for name, _ in it.cloud.calls}


async def test_only_the_challenges_of_the_interview_are_there() -> None:
    async with live(make_interview(challenges=("B",))) as it:
        await present(it)
        assert "A  Data migration" not in it.text
        await it.pilot.press("a")
        await it.pilot.pause(0.05)
        assert briefs(it) == []
        await it.pilot.press("b")
        await it.until(lambda: "# Brief B" in it.text)
        await it.pilot.press("escape")
        await it.until(lambda: len(it.app.screen_stack) == 1)


def test_without_a_known_challenge_there_is_nothing_to_present() -> None:
    board = Board(Place("x"), CHALLENGES, interviews=(make_interview(challenges=("Z",)),), selected=ID)
    assert "no challenge that this version of the program knows" in BY_ID["brief"].reason(board)
