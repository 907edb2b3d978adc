"""A log line as text: harmless, short, and as wide as it says."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from interview_tui.model.lambda_lines import LogLine, read_line
from interview_tui.model.log import LogEvent
from interview_tui.ui.drawing.log_text import LONGEST, body, copied, harmless, head, plain, pretty, saved

AT = datetime(2026, 11, 21, 14, 2, 31, 45_000, tzinfo=UTC)
ID = "3f9a0c12-0000-4000-8000-000000000001"


def line(message: str) -> LogLine:
    return read_line(LogEvent("1", AT, AT, "a", message))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[/foo] [red]x[/]", "[/foo] [red]x[/]"),
        ("a\x1b[31;1mred\x1b[0m", "ared"),
        ("\x1b]0;title\x07\x1b[2J", "␛]0;title␇␛[2J"),
        ("a\tb\x00\x7f", "a   b␀␡"),
        ("\x9b2J \u202eevil \u200bx", "\ufffd2J \ufffdevil \ufffdx"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("漢字 \U0001f468\u200d\U0001f469\ufe0f", "漢字 \U0001f468\U0001f469"),
        ("\ud800", "\ufffd"),
    ],
)
def test_no_control_character_is_left(text: str, shown: str) -> None:
    assert harmless(text) == shown


@given(st.text(), st.integers(2, 30), st.booleans())
def test_every_row_fits_and_nothing_a_terminal_obeys_is_in_it(text: str, width: int, wrap: bool) -> None:
    found = body(line(text), width, wrap=wrap)
    assert found.rows
    for start, end in found.rows:
        row = found.text[start:end]
        assert cell_len(row) <= width
        assert row.isprintable()
    if wrap:
        assert "".join(found.text[start:end] for start, end in found.rows) == found.text.replace("\n", "")


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (f"[WARNING]\t2026-11-21T14:02:31.045Z\t{ID}\tthe cache grows\n", "the cache grows"),
        (f"2026-11-21T14:02:31.045Z\t{ID}\tINFO\thello", "hello"),
        (f"START RequestId: {ID} Version: $LATEST", "START Version: $LATEST"),
        (
            (
                f"REPORT RequestId: {ID}\tDuration: 5.00 ms\tMemory Size: 256 MB\tMax Memory Used: 61 MB"
                "\tInit Duration: 90.10 ms"
            ),
            "REPORT 61 of 256 MB · 5 ms · cold start 90 ms",
        ),
        (
            (
                f"REPORT RequestId: {ID}\tDuration: 9.00 ms\tMemory Size: 256 MB\tMax Memory Used: 256 MB"
                "\tStatus: error\tError Type: Runtime.OutOfMemory"
            ),
            "REPORT 256 of 256 MB · 9 ms · error Runtime.OutOfMemory",
        ),
        ('{"level": "INFO", "message": "served", "path": "/x", "n": [1], "request_id": "r"}', "served  path=/x  n=[1]"),
        ('{"a": "\\u001b[31mred\\u0007"}', "a=red␇"),
        ("{not json", "{not json"),
        ("{}", "{}"),
    ],
)
def test_what_stands_beside_the_line_is_not_said_again(message: str, shown: str) -> None:
    assert plain(line(message)).startswith(shown)


def test_a_megabyte_is_cut_and_its_rest_counted() -> None:
    huge = line("x" * 1_000_000)
    wrapped = body(huge, 80, wrap=True)
    assert len(wrapped.rows) == LONGEST // 80 + 1
    assert wrapped.text.endswith("… 992,000 more characters")
    assert len(body(huge, 80, wrap=False).text) == 80
    assert pretty(huge.event.message).endswith("… 900,000 more characters: a saved file has them.")
    assert copied(huge) == "x" * 1_000_000


def test_deep_and_broken_json_is_shown_as_it_is() -> None:
    deep = '{"a":' * 5_000 + "1" + "}" * 5_000
    assert plain(line(deep)).startswith('{"a":{"a":')
    assert pretty(deep).startswith('{"a":{"a":')
    assert pretty('{"b": 1, "a": {"c": "é"}}') == json.dumps({"b": 1, "a": {"c": "é"}}, indent=2, ensure_ascii=False)


def test_the_head_has_one_width() -> None:
    assert head(line(f"[ERROR]\t2026-11-21T14:02:31.045Z\t{ID}\tx"), utc=True, wide=True) == (
        "14:02:31.045",
        "E",
        "3f9a",
    )
    assert head(line("x"), utc=True, wide=False) == ("14:02:31", " ", "    ")


def test_what_leaves_the_program_is_the_whole_message_without_what_a_terminal_obeys() -> None:
    message = f"[INFO]\t2026-11-21T14:02:31.045Z\t{ID}\ta\x1b[31mb\r\nc\n"
    assert copied(line(message)) == f"[INFO]\t2026-11-21T14:02:31.045Z\t{ID}\ta␛[31mb\nc"
    assert saved(line("x")) == "2026-11-21T14:02:31.045Z x"
