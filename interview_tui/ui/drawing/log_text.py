"""A log line as text for the screen: harmless whatever it holds, and no longer than anyone can look at."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from rich.cells import cell_len, get_character_cell_size, set_cell_size

from interview_tui.model.lambda_lines import Kind, Level, LogLine, Report, json_fields

LONGEST = 8_000
"""So many characters of a line are shown among the others; by itself it can be seen in full."""
SHORT_ID = 4
LETTERS = {
    Level.TRACE: "T",
    Level.DEBUG: "D",
    Level.INFO: "I",
    Level.WARNING: "W",
    Level.ERROR: "E",
    Level.CRITICAL: "C",
}

_COLOURS = re.compile(r"\x1b\[[0-9;:]*m")
_JOINERS = re.compile("[\u200d\ufe00-\ufe0f]")
_BREAKS = re.compile(r"\r\n|\r|\u2028|\u2029|\x85")
_PYTHON_HEAD = re.compile(r"\[[A-Z]+\]\t\S+Z\t\S+\t")
_NODE_HEAD = re.compile(r"\S+Z\t\S+\t[A-Z]+\t")
_CALL_ID = re.compile(r"^(START|END|REPORT) RequestId: \S+\s*")
_IN_THE_HEAD = frozenset({
    "level", "log_level", "severity", "request_id", "requestId", "AWSRequestId", "timestamp", "time", "message", "msg",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """A line's text with the slices of it that are its rows."""

    text: str
    rows: tuple[tuple[int, int], ...]


def harmless(text: str) -> str:
    """The text with its line breaks as ``\\n`` and tabs as spaces, without colours, and other controls made visible."""
    if text.isascii() and text.isprintable():
        return text
    text = _JOINERS.sub("", _COLOURS.sub("", _BREAKS.sub("\n", text)))
    return "".join(map(_visible, text.expandtabs(4)))


def _visible(sign: str) -> str:
    """Control characters by their pictures; what is invisible or turns the direction by a replacement."""
    if sign.isprintable() or sign == "\n":
        return sign
    if ord(sign) < 0x20:
        return chr(0x2400 + ord(sign))
    if sign.isspace():
        return " "
    return "\N{SYMBOL FOR DELETE}" if sign == "\x7f" else "\N{REPLACEMENT CHARACTER}"


def plain(line: LogLine) -> str:
    """What the line says besides its time, level and call, which stand beside it; may have several lines.

    A JSON object is shown as its message and its other fields.
    """
    message = line.event.message
    if len(message) > LONGEST:
        more = len(message) - LONGEST
        return f"{harmless(message[:LONGEST])}\n… {more:,} more characters"
    fields = json_fields(message) if message.startswith("{") and line.kind is Kind.TEXT else None
    if fields:
        return harmless(_of_json(fields)).strip("\n")
    for head in (_PYTHON_HEAD, _NODE_HEAD):
        if found := head.match(message):
            message = message[found.end() :]
            break
    if line.report is not None:
        return _of_report(line.report)
    return harmless(_CALL_ID.sub(r"\1 ", message)).strip("\n").rstrip()


def as_shown(line: LogLine) -> str:
    """A line that is laid out anew as it is shown; nothing for one that is shown much as it was written."""
    is_laid_out = line.report is not None or (line.kind is Kind.TEXT and line.event.message.startswith("{"))
    return plain(line) if is_laid_out and len(line.event.message) <= LONGEST else ""


def _of_report(report: Report) -> str:
    """What one wants to know of a call first; the line by itself has the rest."""
    parts = [f"{report.used_mb} of {report.limit_mb} MB", f"{report.duration_ms:.0f} ms"]
    if report.init_ms is not None:
        parts.append(f"cold start {report.init_ms:.0f} ms")
    if report.level is not None:
        parts.append(" ".join(filter(None, (report.status, report.error_type))))
    return harmless("REPORT " + " · ".join(parts))


def _of_json(fields: Mapping[str, Any]) -> str:
    said = fields.get("message", fields.get("msg", ""))
    rest = [f"{name}={_value(value)}" for name, value in fields.items() if name not in _IN_THE_HEAD]
    return "  ".join(part for part in (_value(said), *rest) if part)


def _value(value: object) -> str:
    return value if isinstance(value, str) else _written(value)


def _written(value: object, indent: int | None = None) -> str:
    """As JSON; what is nested too deeply for that stays unsaid."""
    try:
        return json.dumps(value, indent=indent, ensure_ascii=False)
    except RecursionError:
        return "…"


def body(line: LogLine, width: int, *, wrap: bool) -> Body:
    """The text in rows of at most that many cells; in one row, with an ellipsis, unless it is to be wrapped."""
    text, width = plain(line), max(width, 2)
    if wrap:
        return Body(text, tuple(_wrapped(text, width)) or ((0, 0),))
    text = text.replace("\n", " ↵ ")
    if cell_len(text[: width * 2]) > width:
        text = set_cell_size(text[: width * 2], width - 1).rstrip() + "…"
    return Body(text, ((0, len(text)),))


def _wrapped(text: str, width: int) -> list[tuple[int, int]]:
    rows, at = [], 0
    for part in text.split("\n"):
        end = at + len(part)
        start = at
        while True:
            stop = end if part.isascii() and end - start <= width else _fitting(text, start, end, width)
            rows.append((start, stop))
            start = stop
            if start >= end:
                break
        at = end + 1
    return rows


def _fitting(text: str, start: int, end: int, width: int) -> int:
    """Up to where the text fits, behind a space if there is one late enough; one character at least."""
    room = width
    for place in range(start, end):
        room -= get_character_cell_size(text[place])
        if room < 0:
            space = text.rfind(" ", start + (place - start) // 2, place)
            return max(place if space < 0 else space + 1, start + 1)
    return end


def head(line: LogLine, *, utc: bool, wide: bool) -> tuple[str, str, str]:
    """Time, letter of the level, and the beginning of the call's id, each of a fixed width."""
    at = local(line.event.at, utc=utc)
    time = f"{at:%H:%M:%S}.{at.microsecond // 1000:03}" if wide else f"{at:%H:%M:%S}"
    letter = LETTERS[line.level] if line.level is not None else " "
    short = harmless(line.request_id[:SHORT_ID]).replace("\n", " ")
    return time, letter, set_cell_size(short, SHORT_ID)


def local(moment: datetime, *, utc: bool) -> datetime:
    """The moment in the zone in which times are shown."""
    return moment.astimezone(UTC) if utc else moment.astimezone()


def pretty(message: str, longest: int = 100_000) -> str:
    """The whole message, a JSON object indented; ends with how much is left out, if anything is."""
    fields = json_fields(message) if message.startswith("{") and len(message) <= longest else None
    if fields is not None:
        return harmless(_written(fields, 2))
    if len(message) > longest:
        return f"{harmless(message[:longest])}\n\n… {len(message) - longest:,} more characters: a saved file has them."
    return harmless(message).rstrip("\n")


def saved(line: LogLine) -> str:
    """A line as it is saved and copied: its time in UTC and all of its message, which no terminal obeys."""
    at = line.event.at.astimezone(UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z {copied(line)}"


def copied(line: LogLine) -> str:
    """The message as it was written, but for what a terminal would obey."""
    message = line.event.message.rstrip("\r\n")
    if message.isprintable():
        return message
    return "".join(sign if sign == "\t" else _visible(sign) for sign in _BREAKS.sub("\n", message))
