"""What a line in the log of a Lambda function says, in Lambda's text and in its JSON format."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Any

from interview_tui.model.log import LogEvent


class Level(IntEnum):
    """How grave a line is; comparable."""

    TRACE = 5
    DEBUG = 10
    INFO = 20
    WARNING = 30
    ERROR = 40
    CRITICAL = 50


class Kind(StrEnum):
    """What a line is: Lambda's own about a call or an environment, or the function's."""

    INIT = "init"
    START = "start"
    END = "end"
    REPORT = "report"
    FAILURE = "failure"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Report:
    """Lambda's account of one call; ``used_mb`` is the highest use of its environment so far.

    ``init_ms`` is there at a cold start only. ``status`` is empty (as good as ``success``), or Lambda's word.
    """

    duration_ms: float
    billed_ms: float
    limit_mb: int
    used_mb: int
    init_ms: float | None = None
    status: str = ""
    error_type: str = ""

    @property
    def level(self) -> Level | None:
        """An error where the call did not succeed."""
        return None if self.status in ("", "success") else Level.ERROR


@dataclass(frozen=True, slots=True)
class LogLine:
    """An event that has been read; ``request_id`` is empty and ``level`` is ``None`` where the line has none."""

    event: LogEvent
    kind: Kind = Kind.TEXT
    level: Level | None = None
    request_id: str = ""
    report: Report | None = None
    rss_mb: float | None = None
    """The memory that the function itself says it has in use."""

    @property
    def folded(self) -> bool:
        """Whether it says nothing that the lines around it do not say."""
        return self.kind in (Kind.START, Kind.END, Kind.INIT)


_OTHER_NAMES = {"WARN": Level.WARNING, "ERR": Level.ERROR, "FATAL": Level.CRITICAL, "NOTICE": Level.INFO}
_LEVELS = {**{level.name: level for level in Level}, **_OTHER_NAMES}
_ID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_OF_A_CALL = re.compile(rf"(START|END|REPORT) RequestId: ({_ID})")
_FIELD = re.compile(
    r"\t(Duration|Billed Duration|Memory Size|Max Memory Used|Init Duration): (\d{1,12}(?:\.\d+)?) (?:ms|MB)"
)
_STATUS = re.compile(r"\t(Status|Error Type): ([^\t\n]+)")
_ENDED = re.compile(rf"(?:RequestId: ({_ID}) Error: |(?:\S+Z ({_ID}) )?Task timed out|Runtime\.\w+$)")
_BRACKETED = re.compile(r"\[(\w+)\](\t\S+Z\t(\S+)\t| \w+)?")
_TABBED = re.compile(r"\S+Z\t(\S+)\t(\w+)\t")
# In capitals only: a sentence may well begin with "Error" or "Info".
_WORD = re.compile(rf"(?:\S+ ){{0,2}}?({'|'.join(_LEVELS)})\b")
_UNHANDLED = re.compile(r"\[ERROR\] [\w.]+(?::|$)")
_LARGEST = 1e12
_PLATFORM = {
    "platform.initStart": Kind.INIT,
    "platform.initRuntimeDone": Kind.INIT,
    "platform.initReport": Kind.INIT,
    "platform.start": Kind.START,
    "platform.runtimeDone": Kind.END,
    "platform.report": Kind.REPORT,
}


def read_line(event: LogEvent) -> LogLine:
    """What the event says by itself; never fails, whatever is in it."""
    message = event.message
    if message.startswith("{"):
        fields = json_fields(message)
        if fields is not None:
            return _platform(event, fields) if str(fields.get("type", "")) in _PLATFORM else _json(event, fields)
    if found := _OF_A_CALL.match(message):
        return _of_a_call(event, found[1], found[2])
    if message.startswith("INIT_START"):
        return LogLine(event, Kind.INIT)
    if found := _ENDED.match(message):
        return LogLine(event, Kind.FAILURE, Level.ERROR, found[1] or found[2] or "")
    return _text(event)


def json_fields(message: str) -> Mapping[str, Any] | None:
    """The fields of a line that is a JSON object; ``None`` for any other."""
    try:
        value = json.loads(message)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _of_a_call(event: LogEvent, word: str, request_id: str) -> LogLine:
    kind = Kind[word]
    if word != "REPORT":
        return LogLine(event, kind, None, request_id)
    number = {name: float(value) for name, value in _FIELD.findall(event.message)}
    said = dict(_STATUS.findall(event.message))
    report = Report(
        number.get("Duration", 0.0),
        number.get("Billed Duration", 0.0),
        int(number.get("Memory Size", 0)),
        int(number.get("Max Memory Used", 0)),
        number.get("Init Duration"),
        said.get("Status", "").strip(),
        said.get("Error Type", "").strip(),
    )
    return LogLine(event, kind, report.level, request_id, report)


def _platform(event: LogEvent, fields: Mapping[str, Any]) -> LogLine:
    """A line of Lambda's own in its JSON format."""
    kind, record = _PLATFORM[str(fields["type"])], _mapping(fields.get("record"))
    request_id = str(record.get("requestId", ""))
    if kind is not Kind.REPORT:
        return LogLine(event, kind, None, request_id)
    metrics = _mapping(record.get("metrics"))
    report = Report(
        _number(metrics.get("durationMs")) or 0.0,
        _number(metrics.get("billedDurationMs")) or 0.0,
        int(_number(metrics.get("memorySizeMB")) or 0),
        int(_number(metrics.get("maxMemoryUsedMB")) or 0),
        _number(metrics.get("initDurationMs")),
        str(record.get("status", "")),
        str(record.get("errorType", "")),
    )
    return LogLine(event, kind, report.level, request_id, report)


def _json(event: LogEvent, fields: Mapping[str, Any]) -> LogLine:
    """A JSON line of the function, or of its runtime when something went unhandled."""
    level = next((fields[name] for name in ("level", "log_level", "severity") if name in fields), "")
    request_id = next((fields[name] for name in ("request_id", "requestId", "AWSRequestId") if name in fields), "")
    unhandled = "errorType" in fields and "stackTrace" in fields
    return LogLine(
        event,
        Kind.FAILURE if unhandled else Kind.TEXT,
        _LEVELS.get(str(level).upper(), Level.ERROR if unhandled else None),
        str(request_id),
        rss_mb=_number(fields.get("rss_mb")),
    )


def _text(event: LogEvent) -> LogLine:
    message = event.message
    if _UNHANDLED.match(message):
        return LogLine(event, Kind.FAILURE, Level.ERROR)
    if (found := _BRACKETED.match(message)) and found[1].upper() in _LEVELS:
        return LogLine(event, level=_LEVELS[found[1].upper()], request_id=found[3] or "")
    if (found := _TABBED.match(message)) and found[2].upper() in _LEVELS:
        return LogLine(event, level=_LEVELS[found[2].upper()], request_id=found[1])
    found = _WORD.match(message)
    return LogLine(event, level=_LEVELS[found[1]] if found else None)


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _number(value: object) -> float | None:
    """A number that a function or Lambda could have measured; JSON has others too."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if -_LARGEST < value < _LARGEST else None
