"""A secret that is driven through the dashboard comes out only where the user asked for it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from textual.widget import Widget

from interview_tui.cli.crash import unexpected
from interview_tui.model.errors import WrongUse
from interview_tui.model.secret import Secret
from interview_tui.remembered import remember
from interview_tui.ui.app import InterviewApp
from interview_tui.ui.handed import Handed
from interview_tui.ui.handoffs import Handoffs
from tests.fakes import FakeCloud, FakeStationery, fake_desk, make_interview
from tests.handoffs import sandbox_handoff
from tests.ui.stage import QUICK, Stage, live, picture_lines
from tests.ui.test_handoff import ID, hand_over, tab

CANARIES = ("canary-secret-key", "canary-session-token")
OTHER = "interview-2"


def leaks(text: str) -> list[str]:
    """The secrets in it, also where a line was wrapped inside of one."""
    joined = "".join(text.split()).replace("│", "")
    return [canary for canary in CANARIES if canary in text or canary in joined]


def everything_but_the_holder(it: Stage) -> str:
    """Whatever a log, a crash or a debugger would print of the app."""
    widgets = [repr(widget) + str(widget.tooltip) for widget in it.app.query(Widget)]
    return repr(it.app.board) + repr(it.app.board.jobs) + repr(it.app) + "".join(widgets) + it.text


async def reveal(it: Stage) -> None:
    await it.pilot.press("full_stop")
    await it.until(lambda: leaks(tab(it)) == list(CANARIES))


async def test_the_end_of_the_job_and_the_tab_show_masks() -> None:
    async with live(make_interview(), notifications=True) as it:
        await hand_over(it)
        assert leaks(tab(it)) == []
        assert "Secret access key  ••••••••" in tab(it)
        assert "Session token      ••••••••" in tab(it)
        assert leaks(everything_but_the_holder(it)) == []
        assert leaks(repr(it.app.handoffs.get(ID)) + repr(vars(it.app.handoffs))) == []
        assert not isinstance(it.app.board.jobs[ID].result, Handed), "the board has no keys at all"


async def test_reveal_shows_them_and_masks_them_again() -> None:
    async with live(make_interview()) as it:
        await hand_over(it)
        await reveal(it)
        assert leaks(everything_but_the_holder(it).replace(it.text, "")) == []
        await it.pilot.press("full_stop")
        await it.until(lambda: leaks(tab(it)) == [])


async def test_they_mask_themselves_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    async with live(make_interview(), settings=replace(QUICK, revealed=0.3)) as it:
        shown: list[str] = []
        reveal_for = it.app.handoffs.reveal

        def note(interview_id: str, email: Secret) -> None:
            shown.append(interview_id)
            reveal_for(interview_id, email)

        # On a busy machine the time may be over before anybody could look at the screen.
        monkeypatch.setattr(it.app.handoffs, "reveal", note)
        await hand_over(it)
        await it.pilot.press("full_stop")
        await it.until(lambda: shown == [ID] and it.app.handoffs.revealed == "")
        await it.until(lambda: leaks(tab(it)) == [])
        assert it.app.board.revealed == ""


@pytest.mark.parametrize("keys", [["down"], ["1"], ["tab"], ["question_mark"], ["ctrl+p"], ["n"]], ids=str)
async def test_going_elsewhere_masks(keys: list[str]) -> None:
    async with live(make_interview(), make_interview(OTHER, candidate="john-doe")) as it:
        it.table.choose(ID)
        await it.until(lambda: it.app.board.selected == ID)
        await it.idle()
        await hand_over(it)
        await reveal(it)
        if keys == ["down"] and it.table.cursor:
            keys = ["up"]
        await it.pilot.press(*keys)
        await it.until(lambda: it.app.handoffs.revealed == "")
        assert it.app.board.revealed == ""
        # Nor does the hidden tab keep them.
        await it.until(lambda: leaks(tab(it)) == leaks("\n".join(it.picture())) == [])


async def test_new_keys_are_masked_though_the_old_ones_were_shown() -> None:
    async with live(make_interview()) as it:
        await hand_over(it)
        await reveal(it)
        first = it.app.handoffs.get(ID)
        await it.pilot.press("c")
        await it.until(lambda: it.app.handoffs.get(ID) is not first)
        assert leaks(tab(it)) == []


async def test_a_screenshot_is_masked_even_while_they_are_shown(tmp_path: Path) -> None:
    async with live(make_interview()) as it:
        await hand_over(it)
        ways: list[Callable[[], object]] = [
            lambda: it.app.deliver_screenshot("a.svg", str(tmp_path)),
            lambda: it.app.action_screenshot("b.svg", str(tmp_path)),
            lambda: it.app.save_screenshot("c.svg", str(tmp_path)),
        ]
        for number, take in enumerate(ways, 1):
            await reveal(it)
            take()
            await it.until(lambda number=number: len(list(tmp_path.glob("*.svg"))) == number)
        await reveal(it)
        svg = it.app.export_screenshot()
        pictures = [svg, *(path.read_text() for path in tmp_path.glob("*.svg"))]
        for picture in pictures:
            text = "\n".join(picture_lines(picture))
            assert "Secret access key" in text
            assert leaks(text) == []
            assert leaks(picture) == []


async def test_what_is_selected_on_the_screen_stays_in_no_clipboard_of_ours() -> None:
    async with live(make_interview()) as it:
        await hand_over(it)
        await reveal(it)
        it.app.copy_to_clipboard(CANARIES[0])
        assert it.app.clipboard == ""


async def test_a_crash_with_a_handoff_in_hand_prints_nothing(capsys: pytest.CaptureFixture[str], log: Path) -> None:
    cloud = FakeCloud(make_interview())
    app: InterviewApp | None = None

    async def run() -> None:
        nonlocal app
        async with live(cloud=cloud) as it:
            app = it.app
            await hand_over(it)
            await reveal(it)

            def stumble() -> None:
                held = it.app.handoffs.get(ID)
                assert held is not None
                handoff, plain = held.handoff, held.handoff.keys.secret_access_key.reveal()
                raise ZeroDivisionError(f"{handoff} {len(plain)}")

            it.app.call_later(stumble)
            await it.until(lambda: it.app.crash)

    with pytest.raises(ZeroDivisionError):
        await run()
    assert app is not None
    assert isinstance(app.crash, ZeroDivisionError)
    shown = unexpected(app.crash)
    printed = capsys.readouterr()
    text = printed.out + printed.err + shown.title + shown.hint
    assert leaks(text) == []
    assert "Traceback" not in text
    assert "ZeroDivisionError" in log.read_text()
    assert leaks(log.read_text()) == []


class Clumsy(FakeStationery):
    """Puts what it was given into the words of an error nobody foresaw."""

    def write(self, *given: object, **options: object) -> str:
        text = FakeStationery.write(self, *given, **options)
        raise ZeroDivisionError(text) if "canary" in text else WrongUse("no template")


async def test_the_words_of_a_defect_in_a_thread_are_not_repeated(log: Path) -> None:
    cloud = FakeCloud(make_interview())
    desk = replace(fake_desk(cloud=cloud), stationery=Clumsy())
    async with live(cloud=cloud, desk=desk, notifications=True) as it:
        await hand_over(it)
        for key in ("y", "full_stop"):
            await it.pilot.press(key)
            await it.until(lambda: "The program stumbled: ZeroDivisionError" in it.text)
        assert leaks(it.text) == []
    assert "ZeroDivisionError" in log.read_text()
    assert leaks(log.read_text()) == []


async def test_a_defect_while_handing_over_is_not_repeated_either(log: Path) -> None:
    class Clumsier(FakeCloud):
        def as_candidate(self, keys: object):
            if [name for name, _ in self.calls].count("as_candidate"):
                raise ZeroDivisionError(CANARIES[0])
            return super().as_candidate(keys)  # the verification at the start

    async with live(cloud=Clumsier(make_interview()), notifications=True) as it:
        await it.pilot.press("c")
        await it.until(lambda: "The program stumbled: ZeroDivisionError" in tab(it))
        assert leaks(it.text + tab(it) + it.detail) == []
    assert leaks(log.read_text()) == []


async def test_nothing_of_it_is_remembered_logged_or_noted(tmp_path: Path, log: Path) -> None:
    memory = tmp_path / "dashboard.json"
    logging.getLogger("interview_tui").setLevel(logging.DEBUG)
    async with live(make_interview(), remember=lambda values: remember(memory, values)) as it:
        await hand_over(it)
        await reveal(it)
        await it.pilot.press("y")
        await it.until(lambda: it.clipboard.text)
        await it.pilot.press("slash")
        await it.type("jane")
        await it.pilot.press("enter")
        await it.until(memory.exists)
        assert json.loads(memory.read_text())["filter"] == "jane"
        assert leaks(memory.read_text() + log.read_text()) == []
        assert leaks(repr(it.desk.journal.notes(ID))) == []


def test_whatever_is_put_or_taken_away_masks() -> None:
    held, handoffs = Handed(sandbox_handoff()), Handoffs()
    interview_id = held.handoff.interview.id
    handoffs.reveal(interview_id, Secret("x"))
    assert handoffs.revealed == "", "there is nothing to reveal"
    for end in (lambda: handoffs.put(held), lambda: handoffs.drop(interview_id)):
        handoffs.put(held)
        handoffs.reveal(interview_id, Secret("x"))
        assert handoffs.email(interview_id) == "x"
        end()
        assert handoffs.revealed == ""
        assert handoffs.email(interview_id) == ""
