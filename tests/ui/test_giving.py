"""Copying, saving and revealing."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from interview_tui.model.errors import WrongUse
from interview_tui.model.handoff import Format
from interview_tui.ui.handed import Copy
from interview_tui.ui.handoff_messages import CopyRequested, SaveRequested
from interview_tui.ui.saving import chosen, default_path, save
from interview_tui.ui.screens.copy_as import WAYS, CopyAs
from interview_tui.ui.screens.save_handoff import SaveHandoff
from tests.fakes import FakeCloud, FakeStationery, fake_desk, make_interview
from tests.ui.stage import QUICK, FakeClipboard, Stage, live
from tests.ui.test_handoff import ID, hand_over, tab

SECRET, TOKEN = "canary-secret-key", "canary-session-token"


async def test_y_copies_the_email_unseen() -> None:
    async with live(make_interview(), notifications=True) as it:
        await hand_over(it)
        await it.pilot.press("y")
        await it.until(lambda: SECRET in it.clipboard.text)
        assert it.clipboard.text.startswith("email for jane-smith")
        await it.until(lambda: "The e-mail: sent to the clipboard; cleared in 45 s if it is still there." in it.text)
        assert "Clipboard managers may keep it." in it.text
        assert SECRET not in tab(it)
        assert it.app.clipboard == "", "Textual keeps nothing of it"


async def test_the_terminal_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    async with live(make_interview()) as it:
        await hand_over(it)
        written: list[str] = []
        monkeypatch.setattr(it.app._driver, "write", written.append)
        await it.pilot.press("y")
        await it.until(lambda: any(text.startswith("\x1b]52;c;") for text in written))


@pytest.mark.parametrize("place", range(len(WAYS)))
async def test_every_form_can_be_copied(place: int) -> None:
    async with live(make_interview()) as it:
        await hand_over(it)
        await it.pilot.press("Y")
        await it.until(lambda: isinstance(it.app.screen, CopyAs))
        assert it.app.screen.query_one(OptionList).has_focus
        await it.pilot.press(*["down"] * place, "enter")
        await it.until(lambda: TOKEN in it.clipboard.text)
        wanted = WAYS[place][0]
        assert it.clipboard.text.startswith("Subject:" if wanted.form is None else str(wanted.form))
        assert (" with briefs" in it.clipboard.text) == wanted.with_briefs


def test_no_form_is_missing() -> None:
    assert {way.form for way, _ in WAYS} == {*Format, None}


async def test_it_is_cleared_when_it_is_still_ours() -> None:
    async with live(make_interview(), settings=replace(QUICK, copied=0.2), notifications=True) as it:
        await hand_over(it)
        await it.pilot.press("y")
        await it.until(lambda: len(it.clipboard.copied) == 2)
        assert SECRET in it.clipboard.copied[0]
        await it.until(lambda: it.clipboard.text == "")
        await it.until(lambda: "The clipboard is cleared." in it.text)


async def test_what_somebody_else_copied_stays() -> None:
    async with live(make_interview(), settings=replace(QUICK, copied=0.1)) as it:
        await hand_over(it)
        it.clipboard.then = "a poem"
        await it.pilot.press("y")
        await it.until(lambda: it.clipboard.copied and not it.app.copies.pending)
        assert SECRET in it.clipboard.copied[0]
        assert it.clipboard.text == "a poem"


async def test_quitting_clears_it() -> None:
    clipboard = FakeClipboard()
    async with live(make_interview(), clipboard=clipboard) as it:
        await hand_over(it)
        await it.pilot.press("y")
        await it.until(lambda: SECRET in clipboard.text)
        await it.pilot.press("ctrl+q")
    assert clipboard.text == ""
    assert it.app.handoffs.get(ID) is None


async def test_quitting_clears_the_terminal_too(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    async with live(make_interview()) as it:
        await hand_over(it)
        await it.pilot.press("y")
        await it.until(lambda: SECRET in it.clipboard.text)
        await it.pilot.pause(0.05)
        monkeypatch.setattr(it.app._driver, "write", written.append)
        await it.pilot.press("ctrl+q")
    assert "\x1b]52;c;\a" in written


async def test_what_was_not_handed_out_is_refused_where_it_is_executed() -> None:
    async with live(make_interview(), notifications=True) as it:
        for message in (CopyRequested(ID, Copy()), SaveRequested(ID, Path("/nowhere/x.eml"), Copy(), overwrite=False)):
            it.app.post_message(message)
            await it.until(lambda: "Nothing has been handed out in this run" in it.text)
            it.app.clear_notifications()
            await it.until(lambda: "Nothing has been handed out" not in it.text)


async def test_without_a_desktop_the_terminal_alone_has_it() -> None:
    clipboard = FakeClipboard()
    clipboard.answers = False
    async with live(make_interview(), clipboard=clipboard, notifications=True) as it:
        await hand_over(it)
        await it.pilot.press("y")
        await it.until(lambda: "sent to the terminal's clipboard only. It stays there until" in it.text)
        assert SECRET not in it.text


async def test_keys_that_ended_this_moment_are_refused_where_it_is_executed() -> None:
    async with live(make_interview(), settings=replace(QUICK, refresh=60.0), notifications=True) as it:
        await hand_over(it)
        it.cloud.clock.time += timedelta(hours=3)
        for message in (CopyRequested(ID, Copy()), SaveRequested(ID, Path("/nowhere/x.eml"), Copy(), overwrite=False)):
            it.app.post_message(message)
            # The whole sentence: that the interview's time is up is said, too, and in almost the same words.
            await it.until(lambda: "The keys have ended: make new ones first." in it.text)
            it.app.clear_notifications()
            await it.until(lambda: "The keys have ended: make new ones first." not in it.text)
        assert it.clipboard.text == ""


async def test_a_template_that_is_wrong_is_said() -> None:
    class Wrong(FakeStationery):
        def write(self, *given: object, **options: object) -> str:
            raise WrongUse("The template email.txt, line 3: no such name.", "Mend it, or remove it.")

    cloud = FakeCloud(make_interview())
    desk = replace(fake_desk(cloud=cloud), stationery=Wrong())
    async with live(cloud=cloud, desk=desk, notifications=True) as it:
        await hand_over(it)
        assert "email.txt, line 3" in tab(it)
        for key in ("y", "full_stop"):
            await it.pilot.press(key)
            await it.until(lambda: "email.txt, line 3: no such name. Mend it, or remove it." in it.text)


async def save_dialog(it: Stage, path: str) -> SaveHandoff:
    await it.pilot.press("w")
    await it.until(lambda: isinstance(it.app.screen, SaveHandoff))
    screen = it.app.screen
    assert isinstance(screen, SaveHandoff)
    screen.query_one(Input).value = path
    await it.pilot.press("enter")
    return screen


@pytest.mark.parametrize(
    ("ending", "begins"), [("eml", "Subject:"), ("txt", "email"), ("env", "env"), ("json", "json"), ("EML", "Subject:")]
)
async def test_w_writes_a_file_for_its_owner_only(tmp_path: Path, ending: str, begins: str) -> None:
    path = tmp_path / f"jane.{ending}"
    async with live(make_interview(), notifications=True) as it:
        await hand_over(it)
        await save_dialog(it, str(path))
        await it.until(path.exists)
        await it.until(lambda: f"Saved as {path}, readable by you only." in it.text)
    assert path.read_text().startswith(begins)
    assert SECRET in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_file_is_replaced_only_after_it_was_said(tmp_path: Path) -> None:
    path = tmp_path / "jane.eml"
    path.write_text("mine")
    path.chmod(0o644)
    async with live(make_interview()) as it:
        await hand_over(it)
        screen = await save_dialog(it, str(path))
        await it.until(lambda: "This file exists already. Once more replaces it." in it.text)
        assert it.app.screen is screen
        assert path.read_text() == "mine"
        await it.pilot.press("enter")
        await it.until(lambda: SECRET in path.read_text())
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("path", "words"), [("x.pdf", "must end with .eml"), ("/nowhere/at/all/x.eml", "does not exist"), ("", "must end")]
)
async def test_what_is_wrong_with_a_name_is_said(path: str, words: str) -> None:
    async with live(make_interview()) as it:
        await hand_over(it)
        screen = await save_dialog(it, path)
        await it.until(lambda: words in it.text)
        assert it.app.screen is screen


async def test_the_default_is_named_after_the_candidate() -> None:
    async with live(make_interview()) as it:
        await hand_over(it)
        await it.pilot.press("w")
        await it.until(lambda: isinstance(it.app.screen, SaveHandoff))
        assert it.app.screen.query_one(Input).value == "~/jane-smith-interview.eml"


def test_a_name_from_outside_is_no_path() -> None:
    assert default_path(make_interview(candidate="../../etc/[x]")) == "~/etc--x-interview.eml"
    assert default_path(make_interview(candidate="")) == f"~/{ID}-interview.eml"
    assert chosen("~/a.json")[0] == Path.home() / "a.json"


def test_a_file_that_came_meanwhile_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "x.eml").write_text("mine")
    with pytest.raises(WrongUse, match="exists already"):
        save(tmp_path / "x.eml", "theirs", overwrite=False)
    assert (tmp_path / "x.eml").read_text() == "mine"
    assert len(list(tmp_path.iterdir())) == 1
