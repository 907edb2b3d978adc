"""How the lines of a log are printed, and what they say about memory."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from interview_tui.cli.output import console, print_json, to_json
from interview_tui.cli.words import duration
from interview_tui.model.amounts import money
from interview_tui.model.errors import DONE, FAILED
from interview_tui.model.interview import Interview
from interview_tui.model.lambda_lines import Level, LogLine
from interview_tui.model.log import LogBatch, live_tail_cost
from interview_tui.model.log_filter import LineReader, LogFilter
from interview_tui.model.memory import Memory
from interview_tui.operations.desk import Desk

if TYPE_CHECKING:
    from rich.text import Text

STYLES = {Level.CRITICAL: "bold red", Level.ERROR: "red", Level.WARNING: "yellow", Level.DEBUG: "dim"}


class LineOutput:
    """Prints lines on standard output, and what happens on the way on standard error."""

    def __init__(self, wanted: LogFilter, *, as_json: bool) -> None:
        self._wanted = wanted
        self._as_json = as_json
        self._reader = LineReader()
        self._out, self._aside = console(), console(stderr=True)
        self._day = ""

    def show(self, batch: LogBatch) -> None:
        """Print what a batch brought."""
        self.say(batch.said, warning=batch.warning)
        for line in self._reader.read(batch.events):
            if self._wanted.wants(line):
                self._print(line)
        if batch.events:
            sys.stdout.flush()

    def say(self, sentence: str, *, warning: bool = False) -> None:
        """Print a sentence that is not of the log."""
        if not sentence:
            return
        if self._as_json:
            sys.stderr.write(json.dumps({"said": sentence, "warning": warning}, ensure_ascii=False) + "\n")
        else:
            self._aside.print(("! " if warning else "") + sentence, style="yellow" if warning else None)

    def _print(self, line: LogLine) -> None:
        if self._as_json:
            sys.stdout.write(to_json(line_record(line)) + "\n")
            return
        at = line.event.at.astimezone()
        day = f"{at:%Y-%m-%d}, times in {at:%Z}"
        if day != self._day:
            self._out.print(day, style="dim")
            self._day = day
        self._out.print(text_of(line, at))


def text_of(line: LogLine, at: datetime) -> Text:
    """A line with its time; what the function wrote has no say in how it looks."""
    from rich.text import Text

    style = "dim" if line.report and line.level is None else STYLES.get(line.level or Level.INFO, "")
    return Text(f"{at:%H:%M:%S}.{at.microsecond // 1000:03} ", style="dim") + Text(_visible(line.event.message), style)


def _visible(message: str) -> str:
    """The message without what a terminal would obey; further lines are indented below the first."""
    lines = message.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    return "\n             ".join("".join(sign if sign.isprintable() else "\ufffd" for sign in line) for line in lines)


def line_record(line: LogLine) -> dict[str, Any]:
    """A line as one object; times are UTC with milliseconds."""
    event = line.event
    return {
        "at": _milliseconds(event.at),
        "ingested_at": _milliseconds(event.ingested_at),
        "stream": event.stream,
        "request_id": line.request_id,
        "kind": line.kind.value,
        "level": line.level.name.lower() if line.level else "",
        "message": event.message,
    }


def _milliseconds(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03}Z"


def show(output: LineOutput, batches: Iterator[LogBatch]) -> bool:
    """Print batches to their end or until Ctrl-C; false when it ended in trouble."""
    batch = LogBatch()
    try:
        for batch in batches:
            output.show(batch)
    except KeyboardInterrupt:
        return True
    return not batch.warning


def show_live(desk: Desk, interview: Interview, since: datetime, output: LineOutput) -> int:
    """Print what Live Tail brings until Ctrl-C, and what that costs."""
    from interview_tui.prices import prices

    found = prices(desk.cloud.identity().region).get("live tail")
    rate = f"{money(found.usd)} a minute" if found else "costs by the minute, at a price that is not known here"
    output.say(f"Live Tail: {rate}.")
    seconds = 0.0

    def metered() -> Iterator[LogBatch]:
        nonlocal seconds
        for batch in desk.log(interview, since, follow=True, live=True):
            seconds = batch.live_seconds
            yield batch

    try:
        return DONE if show(output, metered()) else FAILED
    finally:
        # Also when an error ends it: it has cost that much all the same.
        cost = money(live_tail_cost(seconds, found.usd) if found else None)
        output.say(f"Live Tail was on for {duration(seconds)}: {cost}.")


def show_memory(desk: Desk, interview: Interview, since: datetime, *, as_json: bool) -> int:
    """Print what the function's calls say about its memory."""
    memory, trouble = desk.memory(interview, since)
    if as_json:
        print_json(memory_record(interview.id, memory))
    else:
        out = console()
        out.print(memory.sentence)
        for name, figure in _figures(memory):
            out.print(f"  {name:<18}{figure}")
    if trouble:
        LineOutput(LogFilter(), as_json=as_json).say(trouble, warning=True)
    return FAILED if trouble else DONE


def _figures(memory: Memory) -> Iterator[tuple[str, str]]:
    if not memory.calls:
        return
    yield "memory", f"{memory.used_mb:.0f} of {memory.limit_mb} MB"
    many = len(memory.environments)
    yield "calls", f"{memory.calls} in {many} environment{'' if many == 1 else 's'}"
    yield "cold starts", str(memory.cold_starts)
    yield "kills for memory", str(memory.kills)
    yield "errors", str(memory.errors)
    yield "duration", f"{memory.p50_ms or 0:.0f} ms in the middle, {memory.p95_ms or 0:.0f} ms at the 95th percentile"


def memory_record(interview_id: str, memory: Memory) -> dict[str, Any]:
    """The figures as one object; memory in MB."""
    return {
        "id": interview_id,
        "verdict": memory.verdict.value,
        "sentence": memory.sentence,
        "mb_per_call": None if memory.mb_per_call is None else round(memory.mb_per_call, 2),
        "calls_left": memory.calls_left,
        "used_mb": memory.used_mb,
        "limit_mb": memory.limit_mb,
        "calls": memory.calls,
        "environments": len(memory.environments),
        "cold_starts": memory.cold_starts,
        "kills": memory.kills,
        "errors": memory.errors,
        "p50_ms": memory.p50_ms,
        "p95_ms": memory.p95_ms,
        "updated_at": memory.updated_at,
    }
