from __future__ import annotations

from dataclasses import replace

from interview_tui.model.plan import Order
from interview_tui.ui.commands import COMMANDS, Danger
from interview_tui.ui.widgets.key_bar import KeyHint
from tests.fakes import FakeCloud, fake_desk, make_interview
from tests.ui.stage import QUICK, live

ID = "interview-20261121-1400"
LOOKING = replace(QUICK, read_only=True)
CHANGING = {"create_stack", "update_stack", "delete_stack", "upload"}


async def test_what_changes_something_is_off_with_its_reason() -> None:
    async with live(make_interview(), settings=LOOKING, notifications=True) as it:
        assert "read-only" in it.text
        for key in ("n", "x", "e", "c", "R", "y", "Y", "full_stop", "w", "t"):
            await it.pilot.press(key)
            await it.until(lambda: "read-only: the program was started to look only." in it.text)
            it.app.clear_notifications()
            await it.until(lambda: "read-only: the program" not in it.text)
            assert len(it.app.screen_stack) == 1
        off = {hint.command.id for hint in it.app.screen.query(KeyHint) if hint.has_class("-off")}
        assert {"new", "clean_up"} <= off
        assert "verify" not in off
        await it.until(lambda: "8/8" in it.row(ID))


async def test_it_is_refused_where_it_is_executed() -> None:
    async with live(make_interview(stack_status="ROLLBACK_COMPLETE"), settings=LOOKING) as it:
        it.app.deploy(Order("john-doe", ("A",), id="interview-2"))
        await it.until(lambda: "the program was started to look only" in it.row("interview-2"))
        await it.until(lambda: "Start it without --read-only." in it.detail)
        assert not CHANGING & {name for name, _ in it.cloud.calls}


async def test_a_desk_that_looks_only_says_so() -> None:
    cloud = FakeCloud(make_interview())
    async with live(cloud=cloud, desk=fake_desk(cloud=cloud).looking_only()) as it:
        assert it.app.board.read_only
        assert "read-only" in it.text


def test_every_dangerous_command_is_covered() -> None:
    assert {command.id for command in COMMANDS if command.danger is not Danger.NONE} == {
        "new",
        "clean_up",
        "extend",
        "credentials",
        "force",
        "reset",
        "revoke",
        "traffic",
    }
