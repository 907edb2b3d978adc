from __future__ import annotations

import pytest

from interview_tui.ui.picture import picture
from interview_tui.ui.screens.confirm_cleanup import ConfirmCleanup
from interview_tui.ui.screens.new_interview import NewInterview
from tests.fakes import make_interview
from tests.ui.stage import QUICK, QuickClock, live, picture_lines, stage

ID = "interview-20261121-1400"
SIZES = [(80, 24), (100, 30), (120, 36), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_what_matters_is_on_the_screen_at_every_size(size: tuple[int, int]) -> None:
    async with live(make_interview(), size=size) as it:
        await it.until(lambda: "8/8" in it.row(ID))
        lines = it.picture()
        text = "\n".join(lines)
        for words in ("sandbox · us-east-1", "jane-smith", "live", "8/8", "2 h 00 m", "? Help", ID):
            assert words in text
        assert "✓ Candidate access" in text
        assert ("Challenges" in text) == (size[0] >= 120)
        assert ("Owner" in text) == (size[0] >= 160), "the facts of the interview use the room that there is"
        assert max(len(line) for line in lines) <= size[0]


async def test_a_resize_brings_columns_and_keeps_rows_and_cursor() -> None:
    second = make_interview("interview-2", candidate="john-doe")
    async with live(make_interview(), second, size=(120, 36)) as it:
        await it.pilot.press("down")
        chosen = it.table.chosen
        for width, height in ((80, 24), (200, 60), (60, 15), (120, 36)):
            await it.pilot.resize_terminal(width, height)
            wide = width > 95
            await it.until(lambda wide=wide: ("id" in {column.key for column in it.table.columns}) == wide)
            assert len(it.ids) == 2
            assert it.table.chosen == chosen
        assert it.table.cursor == 1


@pytest.mark.parametrize("key", ["n", "x"])
async def test_dialogs_fit_the_smallest_screen(key: str) -> None:
    async with live(make_interview(), size=(80, 24)) as it:
        await it.pilot.press(key)
        await it.until(lambda: isinstance(it.app.screen, NewInterview | ConfirmCleanup))
        await it.until(lambda: any("Cancel" in line for line in it.picture()))
        dialog = it.app.screen.query_one(".dialog").region
        assert it.app.screen.region.contains_region(dialog)


async def test_many_interviews_scroll_inside_their_pane() -> None:
    interviews = [make_interview(f"interview-{number:03}", candidate=f"jane-{number}") for number in range(60)]
    async with live(*interviews, size=(80, 24)) as it:
        assert it.table.size.height < 12
        await it.pilot.press("end")
        await it.until(lambda: it.app.board.selected == it.ids[-1])
        await it.until(lambda: any(it.row(it.ids[-1]).split(" | ")[1] in line for line in it.picture()))


async def test_the_table_has_the_keys_at_the_start() -> None:
    async with live(make_interview()) as it:
        assert it.app.focused is it.table


async def test_without_colour_the_shapes_and_words_remain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with live(make_interview(stack_status="DELETE_FAILED")) as it:
        assert "✗" in it.row(ID)
        assert "stuck" in it.row(ID)


async def test_a_picture_is_taken_when_everything_is_verified() -> None:
    async with stage(make_interview()) as it:
        desk = it.desk
    from interview_tui.ui.app import InterviewApp
    from interview_tui.ui.place import Place

    app = InterviewApp(lambda: desk, Place("sandbox"), QUICK, now=desk.clock.now, clock_for=QuickClock)
    svg = await picture(app, (100, 30), patience=10)
    assert svg.startswith("<svg")
    assert any("8/8" in line for line in picture_lines(svg))


async def test_a_picture_that_never_comes_gives_up() -> None:
    async with stage(make_interview()) as it:
        desk = it.desk
    from interview_tui.ui.app import InterviewApp
    from interview_tui.ui.place import Place

    with pytest.raises(TimeoutError):
        await picture(InterviewApp(lambda: desk, Place("sandbox"), QUICK), until=lambda _board: False, patience=0.1)
