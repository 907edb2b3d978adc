"""What is searched for: it finds what it should, and gives up where that would take for ever."""

from __future__ import annotations

from time import thread_time

import pytest

from interview_tui.expressions import SEARCHED, pattern_of
from interview_tui.model.errors import TooSlow, WrongUse
from interview_tui.model.log_filter import PATIENCE, Patience, Pattern

HOSTILE = {
    "/(a|aa)+$/": "a" * 200 + "b",
    "/(?:a|b|ab)*[cd](?!.)/": "ab" * 30_000 + "cc",
    "/a(?R)?[bc]/": "a" * SEARCHED,
}
BOUND = 5 * PATIENCE
"""Far above what it may take, and far below what it would."""


def pattern(text: str) -> Pattern:
    found = pattern_of(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("typed", "text", "places"),
    [
        ("a.c", "abc a.c", [(4, 7)]),
        ("/a.c/", "abc a.c", [(0, 3), (4, 7)]),
        ("/x*/", "axxbx", [(1, 3), (4, 5)]),
        ("hello", "Hello hello", [(0, 5), (6, 11)]),
        ("Hello", "Hello hello", [(0, 5)]),
        (r"/\Sello/", "Hello", [(0, 5)]),
        ("/", "a/b", [(1, 2)]),
        ("//", "a//b", [(1, 3)]),
        ("nowhere", "here", []),
        ("/now?here/", "here", []),
    ],
)
def test_where_it_is(typed: str, text: str, places: list[tuple[int, int]]) -> None:
    assert pattern(typed).places(text, 10, Patience()) == places
    assert pattern(typed).is_in(text, Patience()) == bool(places)
    assert pattern(typed).places(text, 1, Patience()) == places[:1]


def test_one_of_the_same_text_is_equal() -> None:
    assert pattern("/a+/") == pattern("/a+/") != pattern("/b+/")
    assert pattern("a") == pattern("a") != pattern("/a/")
    assert pattern_of("") is None


@pytest.mark.parametrize("typed", ["/[/", "/(?P<x/", "/*/", "/" + "(" * 5000 + "a" + ")" * 5000 + "/"])
def test_what_is_no_expression_says_so(typed: str) -> None:
    with pytest.raises(WrongUse, match="is not a regular expression"):
        pattern_of(typed)


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_takes_for_ever_is_given_up(typed: str) -> None:
    began = thread_time()
    with pytest.raises(TooSlow, match="This expression takes too long") as slow:
        pattern(typed).is_in(HOSTILE[typed], Patience())
    with pytest.raises(TooSlow):
        pattern(typed).places(HOSTILE[typed], 10, Patience())
    assert thread_time() - began < 2 * BOUND
    assert slow.value.expression == typed


def test_several_lines_share_the_time() -> None:
    patience, began = Patience(), thread_time()

    def look_at_many() -> None:
        for _ in range(10_000):
            pattern("/(a|aa)+$/").is_in("a" * 24 + "b", patience)

    with pytest.raises(TooSlow):
        look_at_many()
    assert thread_time() - began < BOUND


def test_of_a_huge_line_an_expression_sees_the_beginning_and_plain_text_all() -> None:
    text = "x" * SEARCHED + "foo"
    assert not pattern("/fo+/").is_in(text, Patience())
    assert pattern("foo").is_in(text, Patience())
    began = thread_time()
    assert not pattern("/.*f[o]+/").is_in("x" * 1_000_000, Patience())
    assert thread_time() - began < BOUND
