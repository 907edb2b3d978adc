"""Unified diffs are those that everybody knows."""

from __future__ import annotations

from interview_tui.model import comparing
from interview_tui.model.comparing import text_of, unified, unified_settings, unified_text


def test_changed_added_and_removed() -> None:
    found = unified({"a.py": b"1\n2\n", "gone": b"x\n"}, {"a.py": b"1\n3\n", "new": b"y"})
    assert found == (
        "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n 1\n-2\n+3\n"
        "--- a/gone\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
        "--- /dev/null\n+++ b/new\n@@ -0,0 +1 @@\n+y\n\\ No newline at end of file\n"
    )


def test_nothing_differs() -> None:
    assert unified({"a": b"1"}, {"a": b"1"}) == ""
    assert unified_settings({"Timeout": 3}, {"Timeout": 3}) == ""


def test_what_is_no_text_is_not_shown() -> None:
    assert unified({"a": b"\xff"}, {"a": b"\xfe"}) == "Files a/a and b/a differ\n"
    assert text_of(b"a\0b") is None


def test_long_files_are_not_compared_line_by_line(monkeypatch: object) -> None:
    long = b"x\n" * (comparing.MOST_LINES + 1)
    assert unified({"a": long}, {"a": long + b"y"}) == "Files a/a and b/a differ\n"


def test_settings_are_a_line_each() -> None:
    found = unified_settings({"Timeout": 3, "Environment": {}}, {"Timeout": 9, "Environment": {"A": "1"}})
    assert '-  "Timeout": 3\n' in found
    assert '+    "A": "1"\n' in found


def test_texts_are_shown_whole_with_what_differs_in_them() -> None:
    lines = [f"{number}\n" for number in range(50)]
    after = ["--\n" if line == "25\n" else line for line in lines]
    found = unified_text("".join(lines), "".join(after)).splitlines()
    assert [line for line in found if line[0] != " "] == ["-25", "+--"]
    assert len(found) == 51
    assert unified_text("", "a\nb") == "+a\n+b\n"
    assert unified_text("-- a", "") == "--- a\n"
    assert unified_text("a", "a") == ""
