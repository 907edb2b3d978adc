from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event
from time import monotonic

import pytest
from textual.events import AppFocus

from interview_tui.model.health import CheckState
from interview_tui.ui.place import Place
from interview_tui.ui.poller import STILL
from interview_tui.ui.widgets.key_bar import KeyHint
from interview_tui.ui.workers import ATTENDED
from tests.fakes import NOW, FakeCloud, FakeStack, fake_desk, make_interview
from tests.ui.stage import QUICK, live, stage

ID = "interview-20261121-1400"
QUIET = replace(QUICK, refresh=60.0)
STATUSES = {
    "jane": "CREATE_COMPLETE",
    "john": "CREATE_IN_PROGRESS",
    "stuck": "DELETE_FAILED",
    "failed": "ROLLBACK_COMPLETE",
    "going": "DELETE_IN_PROGRESS",
    "new": "SOMETHING_NEW",
}


async def test_first_paint_waits_for_nothing() -> None:
    gate = Event()

    def slow():
        gate.wait(5)
        return fake_desk(make_interview())

    async with stage(desk_factory=slow, place=Place("sandbox", opening="Starting the sandbox…")) as it:
        await it.until(lambda: "Starting the sandbox…" in it.text)
        await it.pilot.press("n")
        assert len(it.app.screen_stack) == 1, "there is nothing to deploy on yet"
        gate.set()
        await it.until(lambda: it.ids == [ID])


async def test_an_empty_account_is_friendly() -> None:
    async with stage() as it:
        await it.until(lambda: "No interviews yet. Press n for a new one." in it.text)
        assert not it.table.display


async def test_every_state_has_its_line_and_broken_ones_come_first() -> None:
    interviews = [
        make_interview(f"interview-{name}", candidate=name, stack_status=status) for name, status in STATUSES.items()
    ]
    async with live(*interviews) as it:
        assert set(it.ids[:2]) == {"interview-stuck", "interview-failed"}
        assert it.ids[2] == "interview-new"
        assert it.row("interview-stuck").startswith("✗ | stuck | stuck | stuck")
        assert it.row("interview-failed").endswith("rollback complete")
        assert it.row("interview-going").startswith("◐ | going | going | cleaning up")
        assert it.row("interview-new").startswith("? | new | new | unknown")
        assert "1 live" in it.text
        assert "sandbox · us-east-1 · 000000000000" in it.text


async def test_text_from_outside_is_never_markup() -> None:
    evil = "[/foo] [bold]x[/bold] [@click=app.quit]y[/]"
    interview = make_interview(candidate=evil, stack_status="ROLLBACK_COMPLETE", status_reason=evil)
    cloud = FakeCloud(interview)
    async with live(cloud=cloud, notifications=True) as it:
        await it.until(lambda: evil in it.detail)
        assert evil in it.row(ID)
        await it.pilot.press("x")
        await it.until(lambda: len(it.app.screen_stack) == 2 and evil in it.text)
        await it.pilot.press("escape")
        cloud.stacks[ID].interview = replace(interview, stack_status="CREATE_COMPLETE")
        cloud.health["Memory leak"] = (CheckState.FAILED, evil)
        await it.until(lambda: f"failed · {ID}-B: {evil}" in it.detail.replace("\n", " ").replace("  ", ""))


async def test_a_live_one_is_verified_once_when_it_is_first_shown() -> None:
    async with live(make_interview()) as it:
        await it.until(lambda: "8/8" in it.row(ID))
        assert re.search(r"(\d+) of \1 boundary checks", it.detail)
        for _ in range(3):
            before = len(it.cloud.calls)
            await it.until(lambda before=before: len(it.cloud.calls) > before + 3)
        assert [name for name, _ in it.cloud.calls].count("issue") == 1


async def test_one_that_another_program_has_put_back_is_verified_again() -> None:
    async with live(make_interview()) as it:
        await it.until(lambda: "8/8" in it.row(ID))
        stack = it.cloud.stacks[ID]
        it.cloud.clock.time += timedelta(minutes=2)
        opened = f"{it.cloud.clock.time - timedelta(seconds=30):%Y-%m-%dT%H:%M:%SZ}"
        stack.interview = replace(stack.interview, parameters={"SessionsSince": opened})
        await it.until(lambda: [name for name, _ in it.cloud.calls].count("issue") == 2)
        await it.until(lambda: "8/8" in it.row(ID))
        await it.idle()
        assert [name for name, _ in it.cloud.calls].count("issue") == 2


async def test_the_free_checks_go_on_by_themselves() -> None:
    async with live(make_interview()) as it:
        it.cloud.health["Slow queries"] = (CheckState.FAILED, "stopped")
        await it.until(lambda: "failed · interview-20261121-1400-C: stopped" in it.detail)
        assert "Slow queries: C: stopped" in it.row(ID)
        assert it.row(ID).startswith("✗")
        it.cloud.health.clear()
        await it.until(lambda: it.row(ID).startswith("●"))


async def test_a_reading_that_is_not_repeated_shows_its_age() -> None:
    async with live(make_interview()) as it:
        await it.until(lambda: "8/8" in it.row(ID))
        assert "ago" not in it.detail
        it.cloud.clock.time += timedelta(seconds=90)
        await it.until(lambda: it.detail.count("1 m ago") == 4)  # the four probes; the free checks are fresh


async def test_v_verifies_again() -> None:
    async with live(make_interview()) as it:
        await it.pilot.press("v")
        await it.until(lambda: [name for name, _ in it.cloud.calls].count("issue") == 2)


async def test_a_key_that_cannot_be_used_says_why() -> None:
    async with live(make_interview(stack_status="ROLLBACK_COMPLETE"), notifications=True) as it:
        hint = next(hint for hint in it.app.screen.query(KeyHint) if hint.command.id == "verify")
        assert hint.has_class("-off")
        await it.pilot.press("v")
        await it.until(lambda: "It is failed: only a live environment can be verified." in it.text)
        assert "issue" not in {name for name, _ in it.cloud.calls}


async def test_the_countdown_needs_no_aws() -> None:
    async with live(make_interview(), settings=QUIET) as it:
        await it.until(lambda: "2 h 00 m" in it.row(ID))
        calls = len(it.cloud.calls)
        it.cloud.clock.time += timedelta(minutes=5)
        it.app.screen.draw()
        assert "1 h 55 m" in it.row(ID)
        it.cloud.clock.time += timedelta(hours=2)
        it.app.screen.draw()
        assert "overdue" in it.row(ID)
        assert len(it.cloud.calls) == calls


async def test_the_cursor_stays_on_its_interview_when_rows_move() -> None:
    older = make_interview("interview-older", candidate="john-doe", created_at=NOW - timedelta(hours=1))
    async with live(make_interview(), older) as it:
        await it.pilot.press("down")
        assert it.table.chosen == "interview-older"
        await it.until(lambda: it.app.board.selected == "interview-older")
        it.cloud.stacks["interview-older"].interview = replace(older, stack_status="DELETE_FAILED")
        await it.until(lambda: it.ids[0] == "interview-older")
        assert (it.table.chosen, it.table.cursor) == ("interview-older", 0)
        it.cloud.stacks.pop("interview-older")
        await it.until(lambda: it.app.board.selected == ID)
        assert it.ids == [ID]


async def test_a_reading_without_news_changes_no_cell() -> None:
    async with live(make_interview()) as it:
        await it.until(lambda: "8/8" in it.row(ID))
        painted: list[int] = []
        paint = it.table.render_line
        it.table.render_line = lambda y: painted.append(y) or paint(y)
        calls = len(it.cloud.calls)
        await it.until(lambda: len(it.cloud.calls) > calls + 8)
        assert painted == []
        it.cloud.clock.time += timedelta(seconds=1)
        it.app.screen.draw()
        await it.until(lambda: painted)
        assert set(painted) == {1}, "one countdown went on"


async def test_a_deployment_of_another_program_is_followed() -> None:
    cloud = FakeCloud(make_interview(stack_status="CREATE_IN_PROGRESS"))
    cloud.stacks[ID].script = [("Database", "CREATE_IN_PROGRESS", "")]
    cloud.stacks[ID].step(NOW)
    async with live(cloud=cloud) as it:
        await it.until(lambda: "◐ Database" in it.detail)
        cloud.stacks[ID].interview = make_interview()
        await it.until(lambda: "8/8" in it.row(ID))


async def test_a_broken_stack_names_its_first_failure() -> None:
    cloud = FakeCloud(make_interview(stack_status="DELETE_FAILED", status_reason="see events"))
    cloud.stacks[ID].script = [("Group", "DELETE_FAILED", "has a dependent object")]
    cloud.stacks[ID].step(NOW)
    async with live(cloud=cloud) as it:
        await it.until(lambda: "Group (AWS::DynamoDB::Table): has a dependent object" in it.detail)
        assert "press x" in it.detail


async def test_clicking_a_key_hint_is_pressing_the_key() -> None:
    async with live(make_interview()) as it:
        hint = next(hint for hint in it.app.screen.query(KeyHint) if hint.command.id == "help")
        await it.pilot.click(hint)
        await it.until(lambda: len(it.app.screen_stack) == 2)


async def test_clicking_a_row_selects_it() -> None:
    async with live(make_interview(), make_interview("interview-2", created_at=NOW - timedelta(hours=1))) as it:
        await it.pilot.click(it.table, offset=(10, 2))
        await it.until(lambda: it.app.board.selected == "interview-2")


async def test_another_theme_repaints_and_loses_nothing() -> None:
    async with live(make_interview()) as it:
        await it.until(lambda: "8/8" in it.row(ID))
        for theme in ("interview-light", "nord", "ansi-dark", "interview-dark"):
            it.app.theme = theme
            await it.pilot.pause(0.02)
            assert it.row(ID).startswith("●")
            assert it.table.chosen == ID


async def test_nothing_is_drawn_while_nothing_counts_seconds() -> None:
    async with live(make_interview(), settings=QUIET) as it:
        await it.until(lambda: "8/8" in it.row(ID))
        it.app.board = replace(it.app.board, expected_at=None)
        drawn: list[datetime] = []
        it.app.screen.top_line.show = lambda _board, now: drawn.append(now)
        second = timedelta(seconds=1)
        it.cloud.clock.time += timedelta(minutes=2) - timedelta(seconds=it.cloud.clock.time.second)
        it.app.screen.tick()
        drawn.clear()
        for _ in range(9):
            it.cloud.clock.time += second
            it.app.screen.tick()
        assert drawn == []
        it.cloud.clock.time += second
        it.app.screen.tick()
        assert len(drawn) == 1, "minutes may have passed"
        it.cloud.clock.time += timedelta(minutes=109)
        it.app.screen.tick()
        it.cloud.clock.time += second
        it.app.screen.tick()
        assert len(drawn) == 3, "in the last ten minutes every second counts"
        assert " m " in it.row(ID)
        assert it.row(ID).count(" s ") == 1


async def test_readings_that_tell_nothing_new_keep_the_screen_as_fresh_as_they_are() -> None:
    async with live(make_interview()) as it:
        await it.until(lambda: "8/8" in it.row(ID))
        for _ in range(3):
            before = it.app.board
            it.cloud.clock.time += timedelta(seconds=4)
            await it.until(lambda before=before: it.app.board is not before)
            assert it.app.screen.board is it.app.board
        assert it.detail.count("now") >= 4


async def test_time_goes_on_without_a_reading_and_without_a_key() -> None:
    soon = make_interview(expires_at=NOW + timedelta(minutes=9))
    async with live(soon, settings=QUIET) as it:
        await it.until(lambda: "9 m 00 s" in it.row(ID))
        it.cloud.clock.time += timedelta(seconds=10)
        await it.until(lambda: "8 m 50 s" in it.row(ID))
        it.cloud.clock.time += timedelta(minutes=9)
        await it.until(lambda: "over" in it.row(ID))


async def test_whoever_comes_back_to_a_still_dashboard_sees_the_account_as_it_is() -> None:
    async with live(make_interview(), settings=QUIET) as it:
        await it.idle()
        it.app._memory.same, it.app._memory.due = STILL, 0.0
        it.cloud.stacks["interview-other"] = FakeStack(make_interview("interview-other", candidate="john-doe"))
        it.app._touched_at = -ATTENDED
        await it.pilot.press("left")
        await it.until(lambda: "interview-other" in it.ids)


async def test_what_a_candidate_has_worked_on_is_told_and_wants_nobody() -> None:
    cloud = FakeCloud(make_interview())
    cloud.health["Memory leak"] = (CheckState.CHANGED, "another one")
    async with live(cloud=cloud) as it:
        await it.until(lambda: "7/8" in it.row(ID))
        assert it.row(ID).startswith("≠")
        assert it.row(ID).endswith("changed: Memory leak")
        assert re.search(r"≠ Memory leak +interview-20261121-1400-B: another one", it.detail)


@pytest.mark.parametrize(
    ("ago", "same", "looks"),
    [(31, STILL, 1), (29, STILL, 0), (31, STILL - 1, 0)],
)
async def test_a_key_looks_at_once_only_after_a_while_of_stillness(ago: int, same: int, looks: int) -> None:
    async with live(make_interview(), settings=QUIET) as it:
        await it.idle()
        looked: list[str] = []
        it.app.look_closer = lambda: looked.append("")
        it.app._memory.same, it.app._memory.due = same, monotonic() + 100
        it.app._touched_at = monotonic() - ago
        await it.pilot.press("left", "left")
        await it.pilot.hover("InterviewTable")
        assert len(looked) == looks


async def test_a_terminal_that_comes_in_front_is_as_good_as_a_key() -> None:
    async with live(make_interview(), settings=QUIET) as it:
        await it.idle()
        looked: list[str] = []
        it.app.look_closer = lambda: looked.append("")
        it.app._memory.same, it.app._memory.due = STILL, 0.0
        it.app._touched_at = monotonic() - ATTENDED
        it.app.post_message(AppFocus())
        await it.until(lambda: looked)
