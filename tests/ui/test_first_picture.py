"""The picture that stands until the dashboard's own: it must not jump when that comes."""

from __future__ import annotations

import io
from threading import Event

import pyte
import pytest

from interview_tui.ui import first_picture
from interview_tui.ui.app import InterviewApp
from interview_tui.ui.driver import QuickDriver
from interview_tui.ui.palette import BY_THEME
from interview_tui.ui.place import Place
from interview_tui.ui.themes import THEMES
from tests.fakes import fake_desk
from tests.ui.stage import QUICK, picture_lines

PLACE = Place("AWS", region="eu-central-1")
SIZES = [(80, 24), (120, 36), (200, 60)]


def screen(size: tuple[int, int], environment: dict[str, str], theme: str = "interview-dark") -> pyte.Screen:
    out = io.StringIO()
    first_picture.paint(out, size, PLACE, theme, environment)
    shown = pyte.Screen(*size)
    pyte.Stream(shown).feed(out.getvalue())
    return shown


@pytest.mark.parametrize("size", SIZES)
async def test_the_dashboard_begins_where_it_ends(size: tuple[int, int]) -> None:
    gate = Event()

    def desk() -> object:
        gate.wait(20)
        return fake_desk()

    app = InterviewApp(desk, PLACE, QUICK)  # type: ignore[arg-type]
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause(0)
            own = picture_lines(app.export_screenshot())
    finally:
        gate.set()
    first = [line.rstrip() for line in screen(size, {}).display]
    assert own[0].startswith(first[0])
    assert [line.rstrip() for line in own[1:6]] == first[1:6]
    assert not any(first[6:]), "no key is shown as long as none works"


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_it_has_the_colours_of_the_theme(theme: object) -> None:
    shown = screen((80, 24), {"COLORTERM": "truecolor"}, theme.name)  # type: ignore[attr-defined]
    name, empty = shown.buffer[0][1], shown.buffer[20][40]
    assert f"#{name.fg}" == theme.primary  # type: ignore[attr-defined]
    assert f"#{empty.bg}" == theme.background  # type: ignore[attr-defined]
    assert BY_THEME[theme.name]["line"] == f"#{shown.buffer[1][0].fg}"  # type: ignore[attr-defined]


@pytest.mark.parametrize("environment", [{}, {"COLORTERM": "truecolor", "NO_COLOR": "1"}])
def test_where_colours_are_not_wanted_there_are_none(environment: dict[str, str]) -> None:
    shown = screen((80, 24), environment)
    assert {cell.fg for row in shown.buffer.values() for cell in row.values()} == {"default"}


def test_a_theme_of_textuals_own_has_no_palette_here() -> None:
    assert "Interviews" in screen((80, 24), {"COLORTERM": "truecolor"}, "nord").display[1]


def test_what_a_place_is_called_cannot_move_the_cursor() -> None:
    text = first_picture.picture(80, 24, Place("\x1b[2Jodd"), {})
    assert "\x1b[2Jodd" not in text


@pytest.mark.parametrize("size", [(20, 3), (20, 6), (30, 1)])
def test_a_small_terminal_gets_what_fits(size: tuple[int, int]) -> None:
    assert first_picture.TITLE in screen(size, {}).display[0]


def test_in_hardly_any_columns_there_is_nothing() -> None:
    out = io.StringIO()
    first_picture.paint(out, (0, 0), PLACE, "interview-dark", {})
    assert out.getvalue() == ""


class Written(list[str]):
    def write(self, text: str) -> None:
        self.append(text)


def test_entering_the_application_is_written_with_its_first_picture() -> None:
    """Else the screen would be empty in between."""
    driver = QuickDriver.__new__(QuickDriver)
    driver._writer_thread = written = Written()  # type: ignore[assignment]
    driver._held = []
    driver.write("enter")
    driver.flush()
    assert written == []
    driver._begun = True
    driver.write(" and picture")
    driver.flush()
    driver.write("more")
    assert written == ["enter and picture", "more"]
