"""The page of an archive: one file that needs nothing else, neither a network nor a script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from interview_tui.data import data_path

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_LINES = 2_000
"""Lines of the log, and of a diff, on the page; the files beside it have all."""
MOST_TEXT = 200_000
"""Characters of a file on the page."""


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
    unread_changes = any(each["section"].startswith("What differs") for each in record["unreadable"])
    return environment.get_template("page.html.j2").render(
        record, most_lines=MOST_LINES, most_text=MOST_TEXT, unread_changes=unread_changes
    )


def visible(value: Any) -> Any:
    """Text in which nothing hides: no control character, and none that changes the direction of writing."""
    # What has been escaped already, such as what a macro of the template gives, is a kind of text of its own.
    if type(value) is not str or value.isprintable():
        return value
    return "".join(letter if letter.isprintable() or letter in "\n\t" else _code(letter) for letter in value)


def _code(letter: str) -> str:
    number = ord(letter)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}"
