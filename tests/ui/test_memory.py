"""The Memory tab and the line in Health: what a function's calls say, drawn."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from textual.content import Content

from interview_tui.model.calls import Call
from interview_tui.model.errors import Denied
from interview_tui.model.lambda_lines import Report
from interview_tui.model.memory import Memory, judged
from interview_tui.ui.board import Board
from interview_tui.ui.bookshelf import Bookshelf
from interview_tui.ui.drawing import chart
from interview_tui.ui.drawing.memory import MemoryLines, evidence, spark
from interview_tui.ui.kept_readings import MemoryReading
from interview_tui.ui.logbook import Logbook, Reading
from interview_tui.ui.place import Place
from interview_tui.ui.tabs import TABS
from tests.fakes import NOW, FakeCloud, make_interview
from tests.ui.stage import key_of, live
from tests.ui.test_following import leak

ID = "interview-20261121-1400"
KEYS = {"traffic": "t"}


@pytest.fixture(autouse=True)
def utc(zone: Callable[[str], None]) -> None:
    zone("UTC")


def life(begin: int, used: list[int], *, killed: bool = False) -> list[Call]:
    """The calls of one environment, a second each."""
    found = []
    for place, mb in enumerate(used):
        report = Report(20.0, 20.0, 256, mb, 90.0 if place == 0 else None)
        at, end = NOW + timedelta(seconds=begin + place), killed and place == len(used) - 1
        found.append(Call(f"{begin + place}", f"stream-{begin}", at, report, failed=end, killed=end))
    return found


def leaking() -> Memory:
    """Killed once, and growing again."""
    return judged([*life(0, [*range(24, 256, 4), 256], killed=True), *life(59, list(range(24, 80, 4)))], None)


def mended() -> Memory:
    """Growing, then updated."""
    calls = [*life(0, list(range(24, 104, 4))), *life(30, [38] * 12)]
    return judged(calls, NOW + timedelta(seconds=25))


def text(lines: list[Content]) -> list[str]:
    return [line.plain.rstrip() for line in lines]


def drawn(
    memory: Memory | None, reading: Reading | None = None, width: int = 76, height: int = 20, book: str = ID
) -> list[str]:
    """The tab of an interview about whose function this is known."""
    shelf = Bookshelf()
    if reading is not None:
        shelf.open = Logbook(book)
        shelf.open.reading = reading
    memories = {ID: MemoryReading(memory, NOW)} if memory is not None else {}
    board = Board(Place("sandbox"), interviews=(make_interview(ID),), selected=ID, memories=memories)
    return text(MemoryLines(shelf, KEYS).draw(board, NOW, width, height))


@pytest.mark.parametrize(("width", "height"), [(40, 9), (76, 14), (116, 28), (126, 52)])
def test_every_line_fits_its_room(width: int, height: int) -> None:
    for memory in (leaking(), mended(), judged(life(0, [40]), None)):
        lines = drawn(memory, Reading(caught_up=True), width, height)
        assert max(len(line) for line in lines) <= width
        assert len(lines) <= max(height, 16) or width == 40, "it is drawn higher than it has to be"


def test_the_limit_the_scale_and_the_marks() -> None:
    lines = text(chart.draw(leaking(), 76, 5))
    assert lines[0].startswith("256 MB ┤╌╌╌")
    assert lines[0].endswith(" limit")
    assert lines[2].startswith("128 MB ┤")
    assert lines[4].startswith("  0 MB ┤")
    assert lines[0].count("✗") == 1
    assert lines[5].count("○") == 2
    assert lines[0].index("✗") == pytest.approx(lines[5].index("○", 10), abs=1), "the kill ends its environment"
    assert lines[6].split() == ["call", "1", "·", "14:02:31", "73", "·", "14:03:43"]
    assert lines[7].strip() == "○ cold start   ✗ killed for memory"


def test_an_update_is_marked_where_newer_calls_begin() -> None:
    lines = text(chart.draw(mended(), 76, 6))
    column = lines[1].index("┊")
    assert all(line[column] != " " for line in lines[:6])
    assert column == pytest.approx(lines[6].index("○", 10), abs=1)
    assert lines[8].strip() == "○ cold start   ┊ update 14:02"


def test_an_update_without_calls_since_is_at_the_end() -> None:
    memory = judged(life(0, list(range(24, 104, 4))), NOW + timedelta(minutes=5))
    lines = text(chart.draw(memory, 76, 6))
    assert lines[2].index("┊") == len(lines[6]) - 1


def test_environments_are_lines_of_their_own() -> None:
    """Two that work by turns are not joined: each has its own level all along."""
    low, high = life(0, [30] * 20), life(100, [200] * 20)
    calls = [Call(c.request_id, c.stream, NOW + timedelta(seconds=2 * n), c.report) for n, c in enumerate(low)]
    calls += [Call(c.request_id, c.stream, NOW + timedelta(seconds=2 * n + 1), c.report) for n, c in enumerate(high)]
    rows = [line[8:] for line in text(chart.draw(judged(calls, None), 76, 12))[1:12]]
    inked = [row for row in rows if any("\u2800" < letter <= "\u28ff" for letter in row)]
    assert len(inked) == 2, "\n".join(rows)


def test_many_calls_are_drawn_into_the_same_room() -> None:
    many = judged([call for turn in range(70) for call in life(100 * turn, [24 + 3 * n for n in range(70)])], None)
    lines = text(chart.draw(many, 76, 4))
    assert len(lines) == 4 + chart.BELOW
    assert max(map(len, lines)) <= 76


def test_one_call_and_no_limit() -> None:
    call = Call("1", "s", NOW, Report(20.0, 20.0, 0, 61))
    lines = text(chart.draw(judged([call], None), 60, 4))
    assert lines[0].startswith("61 MB ┤")
    assert "limit" not in lines[0]


def test_a_rise_shows_in_a_few_letters_and_breathing_does_not() -> None:
    assert spark([20, 30, 40, 50, 60, 70, 80, 90], 256, 8) == "▁▂▃▄▅▆▇█"
    assert spark([40, 41, 40, 41], 256, 8) == "▁▁▁▁"
    assert len(spark(list(range(500)), 256, 8)) == 8
    assert spark(list(range(500)), 256, 8)[-1] == "█"
    assert spark([], 256, 8) == ""


def test_the_sentence_says_it_with_a_shape_and_since_when_it_is_known() -> None:
    first = drawn(leaking(), Reading(caught_up=True))[0]
    assert first.startswith("▲ leaking 4.0 MB a call, about 45 calls to the limit")
    assert first.endswith("as of 14:02:31")
    assert drawn(mended())[0].startswith("✓ flat since the update at 14:02")
    assert drawn(judged(life(0, [40, 41]), None))[0].startswith("… not enough calls yet: 2 of 5")


def test_the_figures() -> None:
    words = " ".join(" ".join(drawn(leaking())).split())
    for figure in (
        "memory 76/256 MB",
        "MB per call +4.0",
        "calls left about 45",
        "calls 73",
        "environments 2",
        "cold starts 2",
        "memory kills 1",
        "errors 1",
        "duration p50 20 ms",
        "duration p95 20 ms",
    ):
        assert figure in words, figure


def test_trouble_with_the_log_is_said_over_what_was_known() -> None:
    error = Denied("You may not read the log.", "Ask for logs:FilterLogEvents.")
    lines = drawn(leaking(), Reading(caught_up=True, error=error))
    assert "as of 14:02:31" in lines[0]
    assert lines[1] == "? The log cannot be read: You may not read the log. Ask for"
    warned = drawn(leaking(), Reading("AWS asks to slow down; next try in 4 s.", warning=True, caught_up=True))
    assert warned[1] == "? AWS asks to slow down; next try in 4 s."
    assert not any("slow" in line for line in drawn(leaking(), Reading("It is quiet.", caught_up=True)))


def test_why_there_is_nothing_to_see() -> None:
    assert drawn(None) == ["Reading the function's log…"]
    assert drawn(None, Reading()) == ["Reading the function's log…"]
    assert drawn(None, Reading(caught_up=True)) == ["The function has not been called yet. t sends calls to it."]
    error = Denied("You may not read the log.")
    assert drawn(None, Reading(caught_up=True, error=error)) == [
        "? The log cannot be read: You may not read the log.",
        "",
    ]


def test_the_line_in_health() -> None:
    words = evidence(leaking()).plain
    assert words == "76 MB of 256 used ▁▁▂▃▄▅▆▇ +4.0 MB/call · leaking 4.0 MB a call, about 45 calls to the limit"
    assert evidence(mended()).plain == "38 MB of 256 used ▁▁▁▁▁▁▁▁ +0.0 MB/call · flat since the update at 14:02"
    assert evidence(judged(life(0, [40, 41]), None)).plain == "41 MB of 256 used ▁▁ · not enough calls yet: 2 of 5"


async def test_it_is_on_the_screen_and_in_health() -> None:
    cloud = FakeCloud(make_interview(ID))
    cloud.batches = [leak(0, 20)]
    async with live(cloud=cloud) as it:
        await it.until(lambda: "leaking 3.0 MB a call" in it.detail)
        assert "MB of 256 used" in it.detail
        assert it.tab("memory") == ""
        await it.pilot.press(key_of("memory"))
        await it.until(lambda: "leaking 3.0 MB a call" in it.tab("memory") and "limit" in it.tab("memory"))
        before = it.tab("memory")
        cloud.batches.append(leak(20, 40))
        await it.until(lambda: it.tab("memory") != before and "40 · " in it.tab("memory"))


async def test_nothing_is_said_where_nothing_is_known() -> None:
    async with live(make_interview(ID)) as it:
        await it.until(lambda: "Memory leak" in it.detail)
        assert "MB of" not in it.detail


async def test_it_is_drawn_to_the_height_that_there_is() -> None:
    cloud = FakeCloud(make_interview(ID))
    cloud.batches = [leak(0, 20)]
    for size in ((80, 24), (120, 36), (200, 60)):
        async with live(cloud=cloud, size=size) as it:
            await it.pilot.press(key_of("memory"))
            await it.until(lambda: "limit" in it.tab("memory"))
            pane = it.app.screen.panes["memory"]
            await it.until(lambda pane=pane: pane.max_scroll_y == 0)


async def test_it_is_in_the_tabs() -> None:
    assert "memory" in [tab.id for tab in TABS]
    async with live(make_interview(ID, challenges=("A",), outputs={})) as it:
        await it.pilot.press(key_of("memory"))
        await it.until(lambda: it.tab("memory") == "It has no function to watch: challenge B has one.")


def test_another_log_than_the_one_selected_says_nothing_of_it() -> None:
    error = Reading(caught_up=True, error=Denied("You may not read the log."))
    assert drawn(None, error, book="interview-2") == ["Reading the function's log…"]
    assert "may not" not in "".join(drawn(leaking(), error, book="interview-2"))
