"""A dashboard with a log in it, for the tests of the log."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from interview_tui.model.log import LogBatch, LogEvent
from interview_tui.model.ports import Clock
from interview_tui.ui.drawing.log_sight import LogSight
from interview_tui.ui.screens.log_screen import LogScreen
from interview_tui.ui.widgets.log_lines import LogLines
from interview_tui.ui.widgets.log_panel import LogPanel
from tests.fakes import NOW, FakeCloud, make_interview
from tests.ui.stage import Stage, key_of, live

ID = "interview-20261121-1400"
CALLS = ("3f9a0c12-0000-4000-8000-000000000001", "b7710c12-0000-4000-8000-000000000002")


def event(number: int, message: str) -> LogEvent:
    at = NOW + timedelta(seconds=number)
    return LogEvent(f"id-{number}", at, at, "stream", message)


def batch(*messages: str, first: int = 0) -> LogBatch:
    return LogBatch(tuple(event(number, message) for number, message in enumerate(messages, first)))


def numbered(first: int, last: int) -> LogBatch:
    return batch(*(f"line {number}" for number in range(first, last)), first=first)


def two_calls() -> LogBatch:
    """What Lambda and a function write in two calls, of which the second fails."""
    one, two = CALLS
    return batch(
        "INIT_START Runtime Version: python:3.13.v30",
        f"START RequestId: {one} Version: $LATEST",
        f'{{"timestamp": "x", "level": "INFO", "message": "request served", "request_id": "{one}", "rss_mb": 61.5}}',
        f"END RequestId: {one}",
        f"REPORT RequestId: {one}\tDuration: 5.00 ms\tMemory Size: 256 MB\tMax Memory Used: 61 MB",
        f"START RequestId: {two} Version: $LATEST",
        f"[WARNING]\t2026-11-21T14:02:36.000Z\t{two}\tthe cache grows",
        f"[ERROR]\t2026-11-21T14:02:37.000Z\t{two}\tno such student\rTraceback (most recent call last):\r  KeyError: 7",
        f"END RequestId: {two}",
    )


class QuietCloud(FakeCloud):
    """Tells of nothing but the batches."""

    def log(
        self, group: str, since: datetime, clock: Clock, *, follow: bool = False, live: bool = False
    ) -> Iterator[LogBatch]:
        shown = 0
        while not clock.wait(0.0):
            if shown < len(self.batches):
                shown += 1
                yield self.batches[shown - 1]


class Log:
    """The stage with the log in front."""

    def __init__(self, it: Stage) -> None:
        self.it = it

    @property
    def sight(self) -> LogSight:
        return self.it.app.shelf.sight

    @property
    def panel(self) -> LogPanel:
        return self.it.app.screen.query_one(LogPanel)

    @property
    def lines(self) -> LogLines:
        return self.it.app.screen.query_one(LogLines)

    @property
    def rows(self) -> list[str]:
        """The rows of the log as they are painted."""
        lines = self.lines
        return [lines.render_line(y).text.rstrip() for y in range(lines.scrollable_content_region.height)]

    @property
    def texts(self) -> list[str]:
        """The rows without time, level and call."""
        margin = self.lines._margin
        return [row[margin:] for row in self.rows if row]

    @property
    def status(self) -> str:
        self.panel.flush()
        return str(self.panel.query_one(".log-status").visual)  # type: ignore[attr-defined]

    @property
    def banner(self) -> str:
        static = self.panel.query_one(".log-banner")
        return str(static.visual) if static.display else ""  # type: ignore[attr-defined]

    async def add(self, more: LogBatch) -> None:
        """Lines come, and are drawn."""
        before = self.it.app.shelf.open.lines.end
        self.it.cloud.batches.append(more)
        await self.it.until(lambda: self.it.app.shelf.open.lines.end == before + len(more.events))
        self.panel.flush()
        await self.it.pilot.pause(0)

    async def press(self, *keys: str) -> None:
        """Keys, and what they lead to is drawn: the panel itself would look for it a moment later."""
        await self.it.pilot.press(*keys)
        for panel in self.it.app.screen.query(LogPanel):
            panel.flush()
        await self.it.pilot.pause(0)


@asynccontextmanager
async def log(*batches: LogBatch, full: bool = True, **more: Any) -> AsyncIterator[Log]:
    """The log in full screen, or in its tab with the keys; all lines of the batches have come."""
    cloud = more.pop("cloud", None) or FakeCloud(make_interview(ID))
    cloud.batches = list(batches)
    async with live(cloud=cloud, **more) as it:
        many = sum(len(each.events) for each in batches)
        await it.until(lambda: len(it.app.shelf.open.lines) >= min(many, 10_000))
        if full:
            await it.pilot.press("l")
            await it.until(lambda: isinstance(it.app.screen, LogScreen))
        else:
            await it.pilot.press(key_of("logs"), "enter")
        shown = Log(it)
        await it.until(lambda: shown.rows and (not many or any(shown.texts)))
        yield shown


def contents(rows: Sequence[str]) -> list[int]:
    """The numbers of numbered lines."""
    return [int(row.split()[-1]) for row in rows]
