"""The log in its tab and in full screen: when there is none, what leaves it, and what Live Tail costs."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Button, Input, Static

from interview_tui.model.billing import NO_TARIFF, Price, Tariff
from interview_tui.model.errors import Denied
from interview_tui.model.interview import Interview
from interview_tui.model.log import LogBatch
from interview_tui.model.ports import Clock
from interview_tui.ui.log_keys import LOG_KEYS
from interview_tui.ui.screens.confirm import Confirm
from interview_tui.ui.screens.help import Help
from interview_tui.ui.screens.log_line import LogLineScreen
from interview_tui.ui.screens.log_screen import LogScreen
from interview_tui.ui.screens.new_interview import NewInterview
from interview_tui.ui.screens.save_log import SaveLog
from interview_tui.ui.widgets.interview_table import InterviewTable
from interview_tui.ui.widgets.log_lines import LogLines
from tests.fakes import NOW, FakeCloud, fake_desk, make_interview
from tests.ui.log_stage import ID, Log, QuietCloud, batch, log, numbered, two_calls
from tests.ui.stage import QUICK, key_of, live

PRICED = Tariff("us-east-1", {"live tail": Price(Decimal("0.01"), "minute", "table")}, {})
SIZES = [(80, 24), (120, 36), (200, 60)]


def second_interview(**changes: Any) -> Interview:
    """One that stands below the first."""
    return make_interview(
        "interview-20261121-1300", candidate="john-doe", created_at=NOW - timedelta(hours=1), **changes
    )


def asked(cloud: FakeCloud) -> list[bool]:
    """Whether each reading of the log was by Live Tail."""
    return [detail[3] for name, detail in cloud.calls if name == "log"]


async def test_the_tab_and_the_full_screen_show_the_same_log_in_the_same_way() -> None:
    async with log(numbered(0, 100), full=False) as shown:
        await shown.press("up", "up", "w")
        assert isinstance(shown.it.app.focused, LogLines)
        assert shown.texts[-3:] == ["line 97", "line 98", "line 99"]
        await shown.press("l")
        await shown.it.until(lambda: isinstance(shown.it.app.screen, LogScreen))
        await shown.it.until(lambda: any(row.startswith("▌") and "line 97" in row for row in shown.rows))
        assert shown.sight.view.wrap
        assert "jane-smith" in shown.it.picture()[0]
        await shown.press("up")
        for key in ("l", "q", "escape"):
            await shown.press(key)
            await shown.it.until(lambda: not isinstance(shown.it.app.screen, LogScreen))
            await shown.it.until(lambda: any(row.startswith("▌") and "line 96" in row for row in shown.rows))
            await shown.press("l")


async def test_the_keys_of_the_log_are_the_logs_only_while_it_has_them() -> None:
    async with log(numbered(0, 30), full=False) as shown:
        await shown.press("escape")
        assert isinstance(shown.it.app.focused, InterviewTable)
        await shown.press("n")
        await shown.it.until(lambda: isinstance(shown.it.app.screen, NewInterview))
        await shown.press("escape", "slash")
        assert shown.it.app.screen.filter_line.display  # type: ignore[attr-defined]
        await shown.press("escape", "enter", "slash")
        assert shown.panel.prompt.display
        await shown.press("escape", "tab")
        await shown.it.until(lambda: shown.it.app.focused is shown.it.app.screen.panes["memory"])  # type: ignore[attr-defined]
        await shown.press("shift+tab")
        await shown.it.until(lambda: shown.it.app.focused is shown.lines)


async def test_every_key_of_the_log_is_bound_and_in_the_help() -> None:
    async with log(numbered(0, 5)) as shown:
        assert {each.key for each in LOG_KEYS} <= shown.it.app.screen.active_bindings.keys()
        await shown.press("question_mark")
        await shown.it.until(lambda: isinstance(shown.it.app.screen, Help))
        await shown.it.until(lambda: "In the log" in shown.it.text)
        assert all(each.label in shown.it.text for each in LOG_KEYS)
        assert shown.it.text.index("In the log") < shown.it.text.index("Keys"), "the keys in force come first"


@pytest.mark.parametrize("full", [False, True])
async def test_other_keys_of_the_log_work_and_are_shown(full: bool) -> None:
    settings = replace(QUICK, keys={"log_follow": "F", "log_search": "v"})
    async with log(numbered(0, 30), full=full, settings=settings) as shown:
        await shown.press("f")
        assert shown.sight.following
        await shown.press("F")
        assert not shown.sight.following
        await shown.press("v")
        assert shown.panel.prompt.display
        await shown.press("escape")
        if full:
            assert "F Follow  v Search" in str(shown.it.app.screen.query_one("#log-keys", Static).visual)
        await shown.press("question_mark")
        await shown.it.until(lambda: "F          Follow" in shown.it.text)
        assert "v          Search" in shown.it.text
        assert "log_follow, log_search" in " ".join(shown.it.text.split())


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("full", [False, True])
async def test_it_fits_every_size(size: tuple[int, int], full: bool) -> None:
    async with log(two_calls(), numbered(10, 300), full=full, size=size) as shown:
        lines = shown.it.picture()
        assert max(map(len, lines)) <= size[0]
        assert any("line 299" in line for line in lines)
        assert any("following" in line and "times" in line for line in lines)
        assert (shown.lines.size.height > size[1] - 5) == full


async def test_an_interview_without_a_function_says_so() -> None:
    words = "This interview has no function whose log could be shown; challenge B has one."
    async with live(make_interview(ID, challenges=("A",), outputs={}), notifications=True) as it:
        await it.pilot.press(key_of("logs"))
        await it.until(
            lambda: any("This interview has no function whose log could be shown" in row for row in rows(it))
        )
        await it.pilot.press("l")
        await it.until(lambda: words in it.text)
        assert len(it.app.screen_stack) == 1


def rows(it: object) -> list[str]:
    return Log(it).rows  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "words"),
    [("CREATE_COMPLETE", "No lines yet"), ("CREATE_IN_PROGRESS", "It is deploying: its log is read once it is live.")],
)
async def test_a_log_without_lines_says_why(status: str, words: str) -> None:
    async with live(make_interview(ID, stack_status=status)) as it:
        await it.pilot.press(key_of("logs"))
        await it.until(lambda: any(words in row for row in rows(it)))


async def test_a_log_that_is_still_being_read_says_so() -> None:
    cloud = QuietCloud(make_interview(ID))
    cloud.batches = [LogBatch(caught_up=False)]
    async with live(cloud=cloud) as it:
        await it.pilot.press(key_of("logs"))
        await it.until(lambda: any("Reading its log…" in row for row in rows(it)))


async def test_a_warning_stands_above_the_lines_until_it_is_over() -> None:
    async with log(numbered(0, 5), cloud=QuietCloud(make_interview(ID))) as shown:
        await shown.add(LogBatch(numbered(5, 6).events, "AWS asks for a slower pace [/foo].", warning=True))
        await shown.it.until(lambda: shown.banner == "! AWS asks for a slower pace [/foo].")
        await shown.add(LogBatch(numbered(6, 7).events, "All is well.", warning=False))
        await shown.it.until(lambda: shown.banner == "")


async def test_an_error_says_what_to_do_and_when_it_is_tried_again() -> None:
    class Refusing(FakeCloud):
        def log(
            self, group: str, since: datetime, clock: Clock, *, follow: bool = False, live: bool = False
        ) -> Iterator[LogBatch]:
            yield numbered(0, 3)
            raise Denied("You may not read the log.", "Ask for logs:FilterLogEvents.")

    from tests.ui.stage import QUICK

    cloud = Refusing(make_interview(ID))
    async with live(cloud=cloud, settings=replace(QUICK, again=15.0)) as it:
        await it.until(lambda: it.app.shelf.open.reading.error is not None)
        await it.pilot.press("l")
        await it.until(lambda: isinstance(it.app.screen, LogScreen))
        shown = Log(it)
        await it.until(lambda: "! You may not read the log." in shown.banner)
        assert "! Ask for logs:FilterLogEvents. It is tried again in 15 s." in shown.banner
        assert shown.texts == ["line 0", "line 1", "line 2"]


async def test_another_interview_has_its_own_log() -> None:
    second = second_interview(challenges=("A",))
    async with log(numbered(0, 5), cloud=FakeCloud(make_interview(ID), second), full=False) as shown:
        await shown.press("g", "up")
        shown.it.app.show_interview(second.id)
        await shown.it.until(lambda: "This interview has no function" in "\n".join(shown.rows))
        shown.it.app.show_interview(ID)
        await shown.it.until(lambda: shown.texts[-1:] == ["line 4"])
        assert shown.sight.following


async def test_a_line_is_shown_in_full_and_copied_as_it_was_written() -> None:
    async with log(batch('{"level": "INFO", "message": "served [/foo]", "more": {"a": 1}}')) as shown:
        await shown.press("y")
        await shown.it.until(lambda: shown.it.clipboard.text.startswith('{"level": "INFO", "message"'))
        await shown.press("enter")
        await shown.it.until(lambda: isinstance(shown.it.app.screen, LogLineScreen))
        text = str(shown.it.app.screen.query_one("#line-text", Static).visual)
        assert text.splitlines()[2] == '  "message": "served [/foo]",'
        assert '    "a": 1' in text
        await shown.it.until(lambda: "Stream" in shown.it.text)
        assert f"{NOW.astimezone():%H:%M:%S}.000" in shown.it.text
        shown.it.clipboard.text = ""
        await shown.press("y")
        await shown.it.until(lambda: shown.it.clipboard.text)
        await shown.press("enter")
        await shown.it.until(lambda: isinstance(shown.it.app.screen, LogScreen))


async def test_what_is_shown_is_saved_for_the_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "log.txt"
    async with log(numbered(0, 30), batch("a\x1b[31mb", first=30), notifications=True) as shown:
        await shown.press("ampersand")
        await shown.it.type("/^a|9$/")
        await shown.press("enter")
        await save(shown, file)
        assert file.read_text(encoding="utf-8").splitlines() == [
            "2026-11-21T14:02:40.000Z line 9",
            "2026-11-21T14:02:50.000Z line 19",
            "2026-11-21T14:03:00.000Z line 29",
            "2026-11-21T14:03:01.000Z a␛[31mb",
        ]
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        await shown.it.until(lambda: f"Saved 4 lines as {file}" in shown.it.text)


async def test_everything_that_is_kept_is_saved_and_a_file_that_exists_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "log.txt"
    file.write_text("precious", encoding="utf-8")
    async with log(two_calls()) as shown:
        await shown.press("s")
        await shown.it.until(lambda: isinstance(shown.it.app.screen, SaveLog))
        shown.it.app.screen.query_one("#path", Input).value = str(file)
        await shown.it.pilot.pause()
        shown.it.app.screen.query_one("#all", Button).press()
        await shown.it.until(lambda: "exists already" in shown.it.text)
        assert file.read_text(encoding="utf-8") == "precious"
        shown.it.app.screen.query_one("#all", Button).press()
        await shown.it.until(lambda: len(file.read_text(encoding="utf-8").splitlines()) == 11)
        assert "START RequestId" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "words"), [("", "There is no name yet."), ("no/such/x", "does not exist")])
async def test_a_place_where_nothing_can_be_saved_is_said(tmp_path: Path, name: str, words: str) -> None:
    async with log(numbered(0, 3)) as shown:
        await shown.press("s")
        await shown.it.until(lambda: isinstance(shown.it.app.screen, SaveLog))
        assert shown.it.app.screen.query_one("#path", Input).value == "~/jane-smith-log.txt"
        shown.it.app.screen.query_one("#path", Input).value = str(tmp_path / name) if name else ""
        await shown.press("enter")
        await shown.it.until(lambda: words in shown.it.text)


async def save(shown: Log, file: Path) -> None:
    await shown.press("s")
    await shown.it.until(lambda: isinstance(shown.it.app.screen, SaveLog))
    shown.it.app.screen.query_one("#path", Input).value = str(file)
    await shown.it.pilot.pause()
    await shown.press("enter")
    await shown.it.until(file.exists)


async def test_live_tail_asks_with_its_price_and_is_metered_until_the_same_key() -> None:
    cloud = FakeCloud(make_interview(ID))
    desk = replace(fake_desk(cloud=cloud), tariff=PRICED)
    async with log(numbered(0, 5), cloud=cloud, desk=desk, full=False, notifications=True) as shown:
        await shown.press("T")
        await shown.it.until(lambda: isinstance(shown.it.app.screen, Confirm))
        assert "est. $0.01 a minute" in shown.it.text
        await shown.press("escape")
        assert asked(cloud) == [False]
        await shown.press("T")
        await shown.it.until(lambda: isinstance(shown.it.app.screen, Confirm))
        await shown.press("enter")
        await shown.it.until(lambda: asked(cloud) == [False, True])
        cloud.batches.append(LogBatch(live_seconds=130.0))
        await shown.it.until(lambda: "LIVE TAIL 2 m 10 s: est. $0.03" in shown.status)
        await shown.press("1")
        await shown.it.until(lambda: any("Logs ● LIVE " in line for line in shown.it.picture()))
        await shown.press(key_of("logs"), "T")
        await shown.it.until(lambda: asked(cloud) == [False, True, False])
        await shown.it.until(lambda: "Live Tail is off. It was on for 2 m 10 s: est. $0.03." in shown.it.text)
        assert "LIVE TAIL" not in "\n".join(shown.it.picture())
        await shown.it.until(lambda: shown.texts[-1:] == ["line 4"])


async def test_what_live_tail_cost_before_an_error_is_not_forgotten() -> None:
    from interview_tui.ui.drawing.log_words import meter
    from interview_tui.ui.logbook import Logbook, Reading

    book = Logbook("x", live=True)
    book.add((), Reading(live_seconds=61.0))
    book.add((), Reading(error=Denied("No.", "")))
    book.add((), Reading(live_seconds=10.0), anew=True)
    assert meter(book, PRICED) == "1 m 11 s: est. $0.02"
    assert meter(book, NO_TARIFF) == "1 m 11 s: cost unknown"


async def test_live_tail_ends_with_the_selection() -> None:
    second = second_interview()
    cloud = FakeCloud(make_interview(ID), second)
    desk = replace(fake_desk(cloud=cloud), tariff=PRICED)
    async with log(numbered(0, 5), cloud=cloud, desk=desk, full=False) as shown:
        await shown.press("T")
        await shown.it.until(lambda: isinstance(shown.it.app.screen, Confirm))
        await shown.press("enter")
        await shown.it.until(lambda: asked(cloud) == [False, True])
        shown.it.app.show_interview(second.id)
        await shown.it.until(lambda: asked(cloud) == [False, True, False])
        assert not shown.it.app.shelf.open.live


async def test_live_tail_is_seen_from_every_tab_on_the_smallest_screen() -> None:
    async with live(make_interview(ID), size=(80, 24)) as it:
        it.app.shelf.open.live = True
        it.app.screen.tick()
        assert it.app.screen.rest == 1.0
        await it.until(lambda: any("2 Logs ● LIVE" in line and "Handoff" in line for line in it.picture()))


async def test_secrets_are_masked_before_the_log_is_in_front() -> None:
    async with live(make_interview(ID)) as it:
        await it.pilot.press("c")
        await it.until(lambda: "Keys made" in it.tab("handoff"))
        await it.idle()
        await it.pilot.press("full_stop")
        await it.until(lambda: it.app.board.revealed)
        await it.pilot.press("l")
        await it.until(lambda: isinstance(it.app.screen, LogScreen) and not it.app.board.revealed)
