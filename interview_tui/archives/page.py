"""The page of an archive: one file that needs nothing else, neither a network nor a script."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from interview_tui.data import data_path

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_LINES = 2_000
"""Lines of the log, and of a diff, on the page; the files beside it have all."""
MOST_TEXT = 200_000
"""Characters of a file on the page."""
MOST_ITEMS, MOST_VALUE = 200, 600
"""Items of a table on the page, and characters of one of their values; the record has all."""


def page(record: Mapping[str, Any]) -> str:
    """The record as HTML. Text from outside is escaped wherever it stands, and control characters are shown."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(data_path("assets", "archive")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["json"] = as_json
    environment.globals["duration"] = duration
    unread_changes = any(each["section"].startswith("What differs") for each in record["unreadable"])
    return environment.get_template("page.html.j2").render(
        record, most_lines=MOST_LINES, most_text=MOST_TEXT, most_items=MOST_ITEMS, unread_changes=unread_changes
    )


def as_json(value: Any) -> str:
    """A value such that a text is told from a number; a long one is cut."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MOST_VALUE else f"{text[:MOST_VALUE]}… ({len(text):,} characters)"


def duration(seconds: float) -> str:
    """``45 s``, ``12 min``, ``3.5 h``."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def visible(value: Any) -> Any:
    """Text in which nothing hides: no control character, and none that changes the direction of writing."""
    # What has been escaped already, such as what a macro of the template gives, is a kind of text of its own.
    if type(value) is not str or value.isprintable():
        return value
    return "".join(letter if letter.isprintable() or letter in "\n\t" else _code(letter) for letter in value)


def _code(letter: str) -> str:
    number = ord(letter)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
