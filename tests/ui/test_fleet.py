from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from interview_tui.model.billing import Part, Price, Tariff
from interview_tui.model.health import CheckState
from interview_tui.ui.drawing.columns import PADDING
from interview_tui.ui.view import Sort, View, recall
from interview_tui.ui.widgets.table_lines import POINTER
from tests.fakes import NOW, FakeCloud, fake_desk, make_interview
from tests.ui.stage import QUICK as FAST
from tests.ui.stage import Stage, live

JANE, JOHN, STUCK = "interview-1-jane", "interview-2-john", "interview-3-stuck"


def three() -> FakeCloud:
    return FakeCloud(
        make_interview(JANE, expires_at=NOW + timedelta(hours=3)),
        make_interview(JOHN, candidate="john-doe", challenges=("B",), expires_at=NOW + timedelta(hours=1)),
        make_interview(STUCK, candidate="john-doe", stack_status="DELETE_FAILED"),
    )


async def filtered(it: Stage, words: str) -> None:
    await it.pilot.press("slash")
    await it.until(lambda: it.app.focused is not None and it.app.focused.id == "filter")
    await it.type(words)


def chip(it: Stage) -> str:
    return str(it.app.screen_stack[0].query_one("#interviews").border_subtitle or "")


async def test_every_row_has_its_readiness_from_one_reading() -> None:
    async with live(cloud=three(), settings=replace(FAST, settle=30.0)) as it:
        await it.until(lambda: "4/8" in it.row(JANE))
        assert "2/4" in it.row(JOHN)
        assert "–" in it.row(STUCK)
        names = {name for name, _ in it.cloud.calls}
        assert "fleet" in names
        assert names <= {"fleet", "events", "identity", "reaper"}, "nothing is asked of one that is not selected"


async def test_what_a_verification_found_stays_in_the_row_with_later_readings() -> None:
    async with live(cloud=three()) as it:
        for chosen, ready in ((JANE, "8/8"), (JOHN, "4/4")):
            it.table.choose(chosen)
            await it.until(lambda ready=ready, chosen=chosen: ready in it.row(chosen))
        it.cloud.calls.clear()
        await it.until(lambda: [name for name, _ in it.cloud.calls].count("fleet") >= 2)
        assert "8/8" in it.row(JANE)
        assert "4/4" in it.row(JOHN)
        assert {detail for name, detail in it.cloud.calls if name == "look"} <= {"Memory leak"}


async def test_polling_calls_no_function_and_looks_closely_at_one_only() -> None:
    cloud = three()
    cloud.barely = frozenset({"AWS::DynamoDB::Table"})
    async with live(cloud=cloud) as it:
        it.table.choose(JOHN)
        await it.until(lambda: "● | john-doe" in it.row(JOHN))
        it.cloud.calls.clear()
        await it.until(lambda: [name for name, _ in it.cloud.calls].count("fleet") >= 3)
        fleets = [name for name, _ in it.cloud.calls].count("fleet")
        assert {name for name, _ in it.cloud.calls} <= {"fleet", "look", "reaper"}
        assert {detail for name, detail in it.cloud.calls if name == "look"} == {"Memory leak"}
        assert sum(name == "reaper" for name, _ in it.cloud.calls) <= 1
        assert sum(name == "look" for name, _ in it.cloud.calls) <= fleets + 1


async def test_an_unreadable_service_is_unknown_with_its_reason_and_the_last_reading() -> None:
    async with live(cloud=three(), settings=replace(FAST, settle=30.0)) as it:
        it.cloud.health = dict.fromkeys(
            ("Data migration", "Memory leak", "Slow queries"), (CheckState.UNKNOWN, "throttled")
        )
        it.cloud.unreadable = {"AWS::DynamoDB::Table": "throttled"}
        await it.until(lambda: "Data migration: throttled" in it.row(JANE))
        assert it.row(JANE).startswith("?")
        it.cloud.unreadable, it.cloud.health = {}, {}
        await it.until(lambda: "throttled" not in it.row(JANE))


async def test_the_filter_hides_rows_and_says_so_until_escape() -> None:
    async with live(cloud=three()) as it:
        await filtered(it, "john STUCK")
        await it.until(lambda: it.ids == [STUCK])
        assert chip(it) == "1 of 3 · filter: john STUCK"
        assert any("1 of 3 · filter: john STUCK" in line for line in it.picture())
        await it.pilot.press("enter")
        assert it.app.focused is it.table
        assert it.ids == [STUCK]
        await it.pilot.press("escape")
        await it.until(lambda: len(it.ids) == 3)
        assert chip(it) == ""


async def test_letters_of_commands_are_letters_in_the_filter() -> None:
    async with live(cloud=three()) as it:
        await filtered(it, "")
        await it.pilot.press("n", "x", "question_mark")
        assert len(it.app.screen_stack) == 1
        await it.until(lambda: "No interview matches 'nx?'. Esc clears the filter." in it.text)
        await it.pilot.press("escape")
        await it.until(lambda: len(it.ids) == 3)


@pytest.mark.parametrize("words", ["jane", "1-jane", "8/8 no", "B", "delete failed", "[/foo]"])
async def test_what_the_filter_looks_at(words: str) -> None:
    expected = {"jane": 1, "1-jane": 1, "8/8 no": 0, "B": 3, "delete failed": 1, "[/foo]": 0}
    async with live(cloud=three()) as it:
        await filtered(it, words)
        await it.until(lambda: len(it.ids) == expected[words])


async def test_a_new_interview_is_shown_though_the_filter_would_hide_it() -> None:
    async with live(cloud=three()) as it:
        await filtered(it, "stuck")
        await it.pilot.press("enter", "n")
        await it.until(lambda: len(it.app.screen_stack) == 2)
        await it.type("jane-smith")
        await it.pilot.press("enter")
        await it.until(lambda: len(it.ids) == 4)
        await it.until(lambda: it.table.chosen.startswith("interview-2026"))


async def test_sorting_goes_through_the_columns_and_back() -> None:
    async with live(cloud=three()) as it:
        assert it.ids == [STUCK, JOHN, JANE], "what needs a look, then what ends first"
        orders = []
        for _ in Sort:
            before = it.app.board.view.sort
            await it.pilot.press("s")
            await it.until(lambda before=before: it.app.board.view.sort is not before)
            orders.append(list(it.ids))
        assert it.app.board.view.sort is Sort.ATTENTION
        assert orders[-1] == [STUCK, JOHN, JANE]
        assert orders[0] == [JANE, STUCK, JOHN]
        assert orders[1] == [JANE, JOHN, STUCK]
        await it.pilot.press("S")
        await it.until(lambda: it.ids == [JANE, JOHN, STUCK])
        assert any("Attention▼" in line for line in it.picture())


async def test_a_click_on_a_heading_sorts_and_a_second_one_turns_it() -> None:
    async with live(cloud=three()) as it:
        x = 1 + it.table.columns[0].width + 2 * PADDING
        await it.pilot.click(it.table, offset=(x, 0))
        await it.until(lambda: it.app.board.view == View(sort=Sort.CANDIDATE))
        assert any("Candidate▲" in line for line in it.picture())
        await it.pilot.click(it.table, offset=(x, 0))
        await it.until(lambda: it.app.board.view.reverse)
        assert it.ids[-1] == JANE


async def test_filter_sort_and_theme_are_remembered() -> None:
    kept: dict[str, str] = {}
    async with live(cloud=three(), remember=kept.update) as it:
        await filtered(it, "john")
        await it.until(lambda: len(it.ids) == 2)
        assert "filter" not in kept, "not every letter is worth a write"
        await it.pilot.press("enter", "s", "S", "ctrl+t")
        await it.until(lambda: kept.get("theme") == "interview-light")
        assert kept == {"filter": "john", "sort": "-candidate", "theme": "interview-light"}
    async with live(cloud=three(), remembered=kept) as it:
        assert set(it.ids) == {JOHN, STUCK}
        assert chip(it) == "2 of 3 · filter: john"
        assert it.app.theme == "interview-light"


def test_what_is_not_understood_is_not_remembered() -> None:
    assert recall({"sort": "-colour", "other": "x"}) == View()
    assert recall({"sort": "-cost"}) == View(sort=Sort.COST, reverse=True)
    assert recall(View("a b", Sort.COST, True).remembered()) == View("a b", Sort.COST, True)


async def test_money_is_an_estimate_and_unknown_where_a_price_is_missing() -> None:
    cloud = three()
    parts = {"A": (Part("Lake", "a lake"),), "B": (Part("Function", "a function"),), "C": (Part("Lake", "a lake"),)}
    tariff = Tariff("us-east-1", {"a function": Price(Decimal("0.1"), "hour", "table")}, {}, challenges=parts)
    async with live(cloud=cloud, desk=replace(fake_desk(cloud=cloud), tariff=tariff), size=(160, 36)) as it:
        assert "$0.02+?" in it.row(JANE)
        assert "| $0.02 |" in it.row(JOHN)
        assert "est. $0.30 + 4 unknown/h · est. $0.05 + 4 unknown so far" in it.text


async def test_three_hundred_scroll_and_only_what_is_seen_is_painted() -> None:
    many = [
        make_interview(f"interview-{number:03}", expires_at=NOW + timedelta(hours=1 + number)) for number in range(300)
    ]
    async with live(*many, size=(120, 36)) as it:
        painted: list[int] = []
        paint = it.table.render_line
        it.table.render_line = lambda y: painted.append(y) or paint(y)
        it.cloud.clock.time += timedelta(seconds=1)
        it.app.screen.draw()
        await it.until(lambda: painted)
        assert len(painted) <= it.table.size.height
        await it.pilot.press("end")
        assert it.table.chosen == "interview-299"
        await it.pilot.press("pageup", "home", "pagedown")
        lines = it.picture()
        cursor = [line for line in lines if POINTER in line]
        assert len(cursor) == 1
        assert it.table.chosen.removeprefix("interview-") in cursor[0]


async def test_an_interview_that_is_only_passed_by_is_not_verified() -> None:
    cloud = three()
    async with live(cloud=cloud, settings=replace(FAST, rest=1.0)) as it:
        it.app.seen.clear()
        cloud.calls.clear()
        it.table.choose(JOHN)
        await it.until(lambda: it.app.board.selected == JOHN)
        it.table.choose(JANE)
        await it.until(lambda: it.app.board.running(JANE) or JANE in it.app.seen)
        assert JOHN not in it.app.seen
        it.table.choose(JOHN)
        await it.until(lambda: JOHN in it.app.seen)
