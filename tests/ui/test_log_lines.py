"""The lines of a log on the screen: following, pausing, searching, filtering, while the log moves on."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rich.cells import cell_len
from textual.color import Color
from textual.widgets import Input

from interview_tui.expressions import Expression
from interview_tui.model.errors import TooSlow
from interview_tui.model.lambda_lines import Level, read_line
from interview_tui.model.log_filter import Patience
from interview_tui.ui.logbook import Logbook, Reading
from tests.ui.log_stage import CALLS, Log, batch, contents, event, log, numbered, two_calls

MANY = 9_990
"""Ten lines short of what is kept."""


@pytest.fixture(autouse=True)
def utc(zone: Callable[[str], None]) -> None:
    zone("UTC")


def style_of(shown: Log, text: str) -> set[str]:
    """The colours of the segments with a text."""
    segments = [segment for y in range(shown.lines.size.height) for segment in shown.lines.render_line(y)]
    return {str(segment.style.color) for segment in segments if text in segment.text and segment.style is not None}


async def test_lines_have_time_level_and_call_and_what_only_frames_a_call_is_folded() -> None:
    async with log(two_calls()) as shown:
        assert [row.rstrip() for row in shown.rows if row] == [
            " 14:02:33.000 I 3f9a  request served  rss_mb=61.5",
            " 14:02:35.000   3f9a  REPORT 61 of 256 MB · 5 ms",
            " 14:02:37.000 W b771┃ the cache grows",
            "▌14:02:38.000 E b771┃ no such student ↵ Traceback (most recent call last): ↵   KeyError: 7",
        ]
        await shown.press("z")
        assert shown.texts[:2] == ["INIT_START Runtime Version: python:3.13.v30", "START Version: $LATEST"]
        assert len(shown.texts) == 9
        await shown.press("z")
        assert len(shown.texts) == 4


async def test_levels_have_colours_of_their_own() -> None:
    async with log(two_calls()) as shown:
        colours = [style_of(shown, text) for text in ("the cache grows", "no such student", "served", "REPORT")]
        assert len({next(iter(found)) for found in colours}) == 4
        shown.it.app.theme = "interview-light"
        await shown.it.pilot.pause()
        assert style_of(shown, "no such student") != colours[1]


@pytest.mark.parametrize("theme", ["interview-dark", "interview-light"])
async def test_whatever_is_painted_can_be_read(theme: str) -> None:
    async with log(two_calls(), batch("[CRITICAL] e", "[DEBUG] e", "plain e", first=20)) as shown:
        shown.it.app.theme = theme
        await shown.press("slash", "e", "enter")
        for y in range(len([row for row in shown.rows if row])):
            for segment in shown.lines.render_line(y):
                assert segment.style is not None
                colours = segment.style.color, segment.style.bgcolor
                assert all(colour is not None and colour.triplet is not None for colour in colours), segment
                text, ground = (Color.from_rich_color(colour) for colour in colours)
                assert contrast(text, ground) >= 3.0, segment


def contrast(text: Color, ground: Color) -> float:
    """The ratio of WCAG; 3 is enough for large letters and signs."""

    def luminance(colour: Color) -> float:
        parts = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))

    brighter, darker = sorted((luminance(text), luminance(ground)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


async def test_nothing_that_a_line_holds_is_markup_or_reaches_the_terminal() -> None:
    async with log(batch("[/foo] [red]x[/]", "a\x1b[31mred\x1b]0;t\x07", "\x1b[2J", "漢字" * 200, "a\tb")) as shown:
        assert shown.texts[:3] == ["[/foo] [red]x[/]", "ared␛]0;t␇", "␛[2J"]
        assert shown.texts[3].endswith("字…")
        assert shown.texts[4] == "a   b"
        widths = {shown.lines.render_line(y).cell_length for y in range(6)}
        assert widths == {shown.lines.size.width}
        await shown.press("w")
        assert sum("漢字漢字" in text for text in shown.texts) > 3
        assert {cell_len(shown.lines.render_line(y).text) for y in range(9)} == widths
        assert "\x1b" not in "".join(shown.rows)


async def test_a_line_of_a_megabyte_is_no_trouble() -> None:
    async with log(batch("first", "x" * 1_000_000, "last")) as shown:
        assert shown.texts[1].endswith("x…")
        await shown.press("w")
        assert shown.texts[-1] == "last"
        assert shown.texts[-2] == "… 992,000 more characters"
        await shown.press(*["pageup"] * 12)
        assert shown.texts[0] == "first"
        await shown.press("down", "enter")
        await shown.it.until(lambda: "900,000 more characters" in shown.it.text)


async def test_the_newest_line_is_followed_until_one_scrolls_up() -> None:
    async with log(numbered(0, 100)) as shown:
        height = len(shown.rows)
        assert contents(shown.texts) == list(range(100 - height, 100))
        assert shown.status.startswith("following · times UTC · 100 lines")
        await shown.add(numbered(100, 105))
        assert contents(shown.texts)[-1] == 104
        await shown.press("up")
        assert shown.status.startswith("paused · 0 new lines · times UTC · 105 lines")
        before = contents(shown.texts)
        await shown.add(numbered(105, 108))
        assert contents(shown.texts) == before
        assert shown.status.startswith("paused · 3 new lines · times UTC · 108 lines")
        await shown.press("end")
        assert contents(shown.texts)[-1] == 107
        assert shown.status.startswith("following")


@pytest.mark.parametrize("key", ["up", "pageup", "home"])
async def test_every_way_up_pauses_and_the_key_follows_again(key: str) -> None:
    async with log(numbered(0, 200)) as shown:
        await shown.press(key)
        assert not shown.sight.following
        await shown.press("f")
        assert shown.sight.following
        assert contents(shown.texts)[-1] == 199
        await shown.press("f")
        assert not shown.sight.following
        await shown.press("down", "pagedown")
        assert contents(shown.texts)[-1] == 199


async def test_the_wheel_and_the_bar_scroll() -> None:
    async with log(numbered(0, 200)) as shown:
        from textual.events import MouseScrollDown, MouseScrollUp
        from textual.scrollbar import ScrollTo, ScrollUp

        def turned(kind: type[MouseScrollUp] | type[MouseScrollDown]) -> MouseScrollUp | MouseScrollDown:
            return kind(shown.lines, 5, 5, 0, 0, 0, False, False, False, 5, 5)

        bottom = contents(shown.texts)[-1]
        shown.lines.post_message(turned(MouseScrollUp))
        await shown.it.until(lambda: contents(shown.texts)[-1] == bottom - 3)
        assert not shown.sight.following
        shown.lines.post_message(turned(MouseScrollDown))
        await shown.it.until(lambda: contents(shown.texts)[-1] == bottom)
        shown.lines.post_message(ScrollUp())
        await shown.it.until(lambda: contents(shown.texts)[-1] == bottom - len(shown.rows) + 1)
        shown.lines.post_message(ScrollTo(y=20))
        await shown.it.until(lambda: contents(shown.texts)[0] == 20)
        assert shown.lines.scroll_y == 20
        shown.lines.post_message(ScrollTo(y=1_000))
        await shown.it.until(lambda: shown.sight.following)


async def test_a_click_puts_the_cursor_on_a_line() -> None:
    async with log(numbered(0, 10)) as shown:
        await shown.it.pilot.click(shown.lines, offset=(30, 4))
        assert shown.rows[4].startswith("▌")
        assert not shown.sight.following


async def test_while_it_is_paused_the_lines_stay_where_they_are_as_long_as_they_are_kept() -> None:
    async with log(numbered(0, MANY)) as shown:
        await shown.press("home", "pagedown")
        before, height = contents(shown.texts), len(shown.rows)
        assert before[0] == height - 1
        await shown.add(numbered(MANY, MANY + 30))
        assert contents(shown.texts) == before, "what stands above them has made room, they have not moved"
        assert "20 older lines dropped" in shown.status
        assert "30 new lines" in shown.status
        await shown.add(numbered(MANY + 30, MANY + 30 + 12_325))
        kept = MANY + 30 + 12_325 - 10_000
        assert contents(shown.texts) == list(range(kept, kept + height)), "they are gone: the oldest ones are shown"
        assert f"{kept:,} older lines dropped" in shown.status
        assert "10,000 lines" in shown.status
        assert shown.rows[0].startswith("▌")


async def test_a_picture_between_two_looks_survives_lines_that_make_room() -> None:
    async with log(numbered(0, MANY)) as shown:
        await shown.press("home")
        before = shown.texts
        shown.it.app.shelf.open.lines.extend(shown.it.app.shelf.open.lines[MANY - 1] for _ in range(50))
        assert [row[shown.lines._margin :] for row in shown.rows] == before
        await shown.press("E", "slash")
        await shown.it.type("line 42")


async def test_nothing_is_painted_while_nothing_changes_and_only_what_is_in_sight() -> None:
    async with log(numbered(0, 1_000)) as shown:
        painted: list[int] = []
        render_line = shown.lines.render_line
        shown.lines.render_line = lambda y: (painted.append(y), render_line(y))[1]  # type: ignore[method-assign]
        await shown.it.pilot.pause(0.35)
        assert painted == []
        await shown.press("f")
        painted.clear()
        await shown.add(numbered(1_000, 3_000))
        assert painted == [], "it is paused: what comes is not in sight"
        await shown.press("f")
        assert 0 < len(painted) <= 2 * len(shown.rows)
        assert len(shown.lines._bodies) < 200


async def test_wrapped_lines_end_at_the_bottom_and_scroll_row_by_row() -> None:
    async with log(numbered(0, 50), batch("x" * 700, "last", first=50), size=(100, 12)) as shown:
        await shown.press("w")
        height = len(shown.rows)
        assert shown.texts[-1] == "last"
        assert sum(set(text) == {"x"} for text in shown.texts) == height - 1
        await shown.press("pageup")
        assert shown.texts[0] != shown.texts[-1]
        await shown.it.pilot.resize_terminal(60, 12)
        await shown.it.until(lambda: max(map(len, shown.rows)) <= 60)
        await shown.press("end")
        assert shown.texts[-1] == "last"


async def test_searching_marks_and_counts_and_goes_round() -> None:
    async with log(numbered(0, 60)) as shown:
        await shown.press("slash")
        await shown.it.type("LINE 1")
        await shown.press("enter")
        assert "no match" in shown.status, "capitals count where there are some"
        await shown.press("slash", "ctrl+u")
        await shown.it.type("line 1")
        assert "11 matches" in shown.status
        assert shown.sight.following, "only looking so far"
        await shown.press("enter")
        assert "paused · 0 new lines · times UTC · match 11 of 11" in shown.status
        assert contents([next(row for row in shown.rows if row.startswith("▌"))]) == [19]
        await shown.press("N", "N")
        assert "9 of 11" in shown.status
        await shown.press("n", "n", "n")
        assert "match 1 of 11" in shown.status
        assert contents([next(row for row in shown.rows if row.startswith("▌"))]) == [1]
        segments = shown.lines.render_line(shown.rows.index(next(row for row in shown.rows if "▌" in row)))
        assert any(segment.text == "line 1" and segment.style and segment.style.bgcolor for segment in segments)
        await shown.add(batch("line 1 again", first=60))
        assert "match 1 of 12" in shown.status


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("user=5", "served  user=5"),
        ("/^served +user=\\d$/", "served  user=5"),
        ('"user": 5', "served  user=5"),
        ("61 of 256", "REPORT 61 of 256 MB · 5 ms"),
        ("Max Memory", "REPORT 61 of 256 MB · 5 ms"),
    ],
)
async def test_a_line_is_found_by_what_is_shown_and_by_what_was_written(typed: str, text: str) -> None:
    async with log(two_calls(), batch('{"message": "served", "user": 5}', "{not JSON", first=20)) as shown:
        await shown.press("slash")
        await shown.it.type(typed)
        await shown.press("enter")
        assert "match 1 of 1" in shown.status
        assert next(row for row in shown.rows if row.startswith("▌")).endswith(text)
        await shown.press("slash", "ctrl+u", "enter", "ampersand")
        await shown.it.type(typed)
        await shown.it.until(lambda: shown.texts == [text])
        await shown.add(batch("something else", '{"message": "served", "user": 7}', first=30))
        assert shown.texts[:1] == [text]


async def test_a_search_without_a_match_says_so() -> None:
    async with log(numbered(0, 5), notifications=True) as shown:
        await shown.press("n")
        await shown.it.until(lambda: "Nothing is searched for." in shown.it.text)
        await shown.press("slash")
        await shown.it.type("nowhere")
        await shown.press("enter", "N")
        await shown.it.until(lambda: "No line shown here matches." in shown.it.text)


async def test_a_filter_holds_for_what_comes_and_escape_takes_it_back() -> None:
    async with log(numbered(0, 60)) as shown:
        await shown.press("ampersand")
        await shown.it.type("/[05]$/")
        await shown.it.until(lambda: contents(shown.texts) == list(range(0, 60, 5)))
        await shown.press("enter")
        assert "12 of 60 lines · with /[05]$/" in shown.status
        await shown.add(numbered(60, 71))
        assert contents(shown.texts) == [*range(0, 60, 5), 60, 65, 70]
        await shown.press("ampersand")
        await shown.it.type("x")
        await shown.press("escape")
        assert "15 of 71 lines · with /[05]$/" in shown.status
        assert shown.it.app.focused is shown.lines


async def test_a_filter_on_a_ring_that_moves_on_forgets_what_the_ring_forgets() -> None:
    async with log(numbered(0, MANY)) as shown:
        await shown.press("ampersand")
        await shown.it.type("/00$/")
        await shown.press("enter", "home")
        assert contents(shown.texts)[0] == 100
        await shown.add(numbered(MANY, MANY + 2_515))
        kept = MANY + 2_515 - 10_000
        assert len(shown.sight.index.shown) <= 101
        assert contents(shown.texts)[0] == 2_600 > kept
        await shown.press("ampersand", "ctrl+u", "enter")
        assert len(shown.sight.index.shown) == 10_000


async def test_a_wrong_expression_says_so_in_place_and_the_last_right_one_stays() -> None:
    async with log(numbered(0, 60)) as shown:
        await shown.press("ampersand")
        await shown.it.type("line 5")
        await shown.it.type("[/")
        field = shown.it.app.screen.query_one(Input)
        field.value = "/line 5[/"
        await shown.it.until(lambda: "is not a regular expression" in shown.it.text)
        await shown.press("enter")
        assert shown.it.app.focused is field
        field.value = "/line 5$/"
        await shown.it.until(lambda: shown.texts == ["line 5"])
        assert "regular expression:" not in shown.it.text


HOSTILE, LURE = "/(a|aa)+$/", "a" * 200 + "b"


@pytest.mark.parametrize("key", ["slash", "ampersand"])
async def test_an_expression_that_takes_too_long_says_so_and_the_one_before_stays(key: str) -> None:
    async with log(batch(*[LURE] * 50, "line 50")) as shown:
        await shown.press(key)
        await shown.it.type("line")
        field = shown.it.app.screen.query_one(Input)
        field.value = HOSTILE
        await shown.it.until(lambda: "This expression takes too long." in shown.it.text)
        assert "line" in {shown.sight.view.search, shown.sight.view.filter}
        await shown.press("enter")
        assert shown.it.app.focused is field, "it is no expression that could be kept"
        await shown.press("escape", "up")
        assert shown.it.app.focused is shown.lines


@pytest.mark.parametrize("key", ["slash", "ampersand"])
async def test_an_expression_that_takes_too_long_later_on_is_given_up(key: str) -> None:
    async with log(numbered(0, 5), notifications=True) as shown:
        await shown.press(key)
        await shown.it.type(HOSTILE)
        await shown.press("enter")
        assert HOSTILE in {shown.sight.view.search, shown.sight.view.filter}
        await shown.add(batch(*[LURE] * 50, first=5))
        await shown.it.until(lambda: f"{HOSTILE} takes too long on these lines: it is off." in shown.it.text)
        assert (shown.sight.view.search, shown.sight.view.filter) == ("", "")
        assert len(shown.sight.index.shown) == 55
        await shown.add(numbered(55, 57))
        assert shown.texts[-1] == "line 56"


async def test_the_log_of_another_interview_does_without_what_takes_too_long_there() -> None:
    async with log(numbered(0, 5), notifications=True) as shown:
        await shown.press("ampersand")
        await shown.it.type("/line|(a|aa)+$/")
        await shown.press("enter", "slash")
        await shown.it.type(HOSTILE)
        await shown.press("enter")
        book = Logbook("interview-2")
        book.add([read_line(event(number, LURE)) for number in range(50)], Reading())
        assert shown.sight.update(book) == ("/line|(a|aa)+$/", HOSTILE)
        assert (shown.sight.book, len(shown.sight.index.shown)) == (book, 50)


async def test_marking_that_takes_too_long_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    async with log(numbered(0, 5)) as shown:
        await shown.press("slash")
        await shown.it.type("/line/")
        asked: list[str] = []

        def places(self: Expression, text: str, most: int, patience: Patience, /) -> list[tuple[int, int]]:
            asked.append(text)
            raise TooSlow(self.text)

        monkeypatch.setattr(Expression, "places", places)
        shown.lines.refresh()
        await shown.it.until(lambda: asked)
        await shown.it.pilot.pause()
        assert shown.texts[-1] == "line 4"
        assert len(asked) == 1


async def test_the_cursor_is_back_on_its_line_after_a_filter_that_did_not_show_it() -> None:
    async with log(numbered(0, 200)) as shown:
        await shown.press(*["up"] * 5, "ampersand")
        await shown.it.type("line 7")
        await shown.it.type(" nowhere")
        assert not shown.sight.index.shown
        await shown.press("escape")
        assert contents([next(row for row in shown.rows if row.startswith("▌"))]) == [194]


async def test_nothing_that_matches_says_what_it_is_narrowed_to() -> None:
    async with log(numbered(0, 60)) as shown:
        await shown.press("L", "L", "L")
        assert "None of the 60 lines is shown: errors only." in "\n".join(shown.rows)
        await shown.press("up", "pageup", "home", "end", "enter", "E", "g", "y", "n")
        await shown.press("L")
        assert len(shown.texts) > 10


async def test_levels_go_round() -> None:
    async with log(two_calls()) as shown:
        seen = []
        for _ in range(4):
            await shown.press("L")
            seen.append((shown.sight.view.level, len(shown.texts)))
        assert seen == [(Level.INFO, 3), (Level.WARNING, 2), (Level.ERROR, 1), (None, 4)]


async def test_the_lines_of_a_call_are_marked_and_can_be_shown_alone() -> None:
    async with log(two_calls()) as shown:
        assert [row[20] for row in shown.rows if row] == [" ", " ", "┃", "┃"]
        await shown.press("up", "up")
        assert [row[20] for row in shown.rows if row] == ["┃", "┃", " ", " "]
        await shown.press("g")
        assert len(shown.texts) == 2
        assert f"call {CALLS[0][:8]} only" in shown.status
        await shown.press("g")
        assert len(shown.texts) == 4
        assert shown.rows[1].startswith("▌"), "the cursor stays on its line"


async def test_the_last_error_and_the_one_before() -> None:
    lines = ["[ERROR] one", *["quiet"] * 100, "[ERROR] two", *["quiet"] * 100]
    async with log(batch(*lines), notifications=True) as shown:
        for expected in ("two", "one"):
            await shown.press("E")
            assert shown.sight.line is not None
            assert expected in shown.sight.line.event.message
            assert any(row.startswith("▌") and expected in row for row in shown.rows)
        await shown.press("E")
        await shown.it.until(lambda: "There is no error before this one." in shown.it.text)


async def test_a_log_without_errors_says_so() -> None:
    async with log(batch("quiet", "calm"), notifications=True) as shown:
        await shown.press("E")
        await shown.it.until(lambda: "No line shown here is an error." in shown.it.text)


async def test_times_are_local_or_utc_and_the_zone_is_said(zone: Callable[[str], None]) -> None:
    zone("Europe/Berlin")
    async with log(numbered(0, 3)) as shown:
        assert shown.rows[0].startswith(" 15:02:31.000")
        assert "times CET" in shown.status
        await shown.press("u")
        assert shown.rows[0].startswith(" 14:02:31.000")
        assert "times UTC" in shown.status
