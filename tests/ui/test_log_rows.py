"""Which rows of which lines stand on the screen, however many rows a line takes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from interview_tui.ui.drawing.log_rows import Spot, filled, scrolled, tail, with_in_sight

HEIGHTS = st.lists(st.integers(1, 7), min_size=1, max_size=20)


def all_rows(heights: list[int]) -> list[Spot]:
    return [(place, row) for place, height in enumerate(heights) for row in range(height)]


@given(HEIGHTS, st.integers(1, 10))
def test_the_end_fills_the_screen(heights: list[int], height: int) -> None:
    spot = tail(len(heights) - 1, height, heights.__getitem__)
    assert filled(spot, len(heights), height, heights.__getitem__) == all_rows(heights)[-height:]


@given(HEIGHTS, st.integers(-200, 200), st.data())
def test_scrolling_goes_row_by_row(heights: list[int], step: int, data: st.DataObject) -> None:
    rows = all_rows(heights)
    here = data.draw(st.integers(0, len(rows) - 1))
    there = scrolled(rows[here], step, len(heights), heights.__getitem__)
    assert there == rows[max(0, min(here + step, len(rows) - 1))]


@given(HEIGHTS, st.integers(1, 10), st.data())
def test_a_line_is_brought_into_sight_with_as_little_scrolling_as_it_takes(
    heights: list[int], height: int, data: st.DataObject
) -> None:
    rows = all_rows(heights)
    spot, wanted = data.draw(st.sampled_from(rows)), data.draw(st.integers(0, len(heights) - 1))
    there = with_in_sight(spot, wanted, height, heights.__getitem__)
    shown = filled(there, len(heights), height, heights.__getitem__)
    assert (wanted, 0) in shown
    if heights[wanted] <= height:
        assert (wanted, heights[wanted] - 1) in shown
    before = filled(spot, len(heights), height, heights.__getitem__)
    if all((wanted, row) in before for row in range(heights[wanted])):
        assert there == spot
