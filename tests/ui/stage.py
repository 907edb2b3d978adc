"""A running dashboard over a scripted account, for pilot tests."""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Any

from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, Static

from interview_tui.model.interview import Interview, State
from interview_tui.model.ports import Clock
from interview_tui.operations.desk import Desk
from interview_tui.ui.app import InterviewApp
from interview_tui.ui.commands import BY_ID
from interview_tui.ui.place import Exit, Place, Settings
from interview_tui.ui.widgets.interview_table import InterviewTable
from tests.fakes import FakeCloud, fake_desk

QUICK = Settings(refresh=0.15, longest_pause=0.2, settle=0.01, rest=0.0, again=0.1)
SANDBOX = Place("sandbox")
PATIENCE = 60.0  # only where something never comes does a test take so long
LETTER = 12.2  # the width of a letter in Textual's screenshots


class QuickClock:
    """The account's clock moves on when an operation waits; the thread itself hardly does."""

    def __init__(self, clock: Clock, cancelled: Event) -> None:
        self._clock = clock
        self._cancelled = cancelled

    def now(self) -> datetime:
        return self._clock.now()

    def wait(self, seconds: float) -> bool:
        self._clock.wait(seconds)
        return self._cancelled.wait(0.003)


class FakeClipboard:
    """A clipboard in memory; it may have stopped to answer."""

    def __init__(self) -> None:
        self.text = ""
        self.copied: list[str] = []
        self.answers = True
        self.then = ""
        """What somebody else copies right after us."""

    def copy(self, text: str) -> bool:
        if self.answers:
            self.copied.append(text)
            self.text = self.then or text
        return self.answers

    def paste(self) -> str | None:
        return self.text if self.answers else None


@dataclass
class Stage:
    """What a test holds in its hands."""

    app: InterviewApp
    pilot: Pilot[Exit | None]
    cloud: FakeCloud
    desk: Desk
    clipboard: FakeClipboard

    @property
    def table(self) -> InterviewTable:
        return self.app.screen_stack[0].query_one(InterviewTable)

    @property
    def ids(self) -> list[str]:
        """The interviews in the table's order."""
        return [row.id for row in self.table.rows]

    def row(self, interview_id: str) -> str:
        """One line of the table as text."""
        return " | ".join(self.table.texts(interview_id))

    @property
    def detail(self) -> str:
        """The text of the Health tab."""
        return self.tab("health")

    def tab(self, tab: str) -> str:
        """The text of one tab; nothing as long as it was never opened."""
        return "".join(_text(each) for each in self.app.screen_stack[0].query(f"LinesPane#{tab} > Static"))

    @property
    def text(self) -> str:
        """Every text on the screen in front, and the messages that popped up."""
        shown = [_text(static) for static in self.app.screen.query("Static, Label, Toast") if static.display]
        return "\n".join(shown)

    def picture(self) -> list[str]:
        """The screen as the user sees it, line by line."""
        return picture_lines(self.app.export_screenshot())

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for the condition; the screen is in the message when it never comes."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not condition():
                    await self.pilot.pause(0.01)
        except TimeoutError:
            raise AssertionError("never came true; the screen was\n" + "\n".join(self.picture())) from None
        await self.pilot.pause(0)

    async def type(self, text: str) -> None:
        """Text into the field that has the cursor, all at once: waiting after every letter takes long."""
        field = self.app.focused
        assert isinstance(field, Input)
        field.insert_text_at_cursor(text)
        await self.pilot.pause(0)

    async def verified(self) -> None:
        """Wait until the selected interview has been verified, if the cursor rests on it long enough for that."""
        app = self.app
        chosen = app.board.interview(app.board.selected)
        if chosen is not None and chosen.state is State.LIVE and app.settings.settle + app.settings.rest < 1:
            await self.until(lambda: chosen.id in app.seen)
        await self.idle()

    async def idle(self) -> None:
        """Wait until no operation is under way."""
        await self.until(lambda: not any(job.running for job in self.app.board.jobs.values()))


def key_of(tab: str) -> str:
    """The key that opens a tab."""
    return BY_ID[f"show_{tab}"].key


def _text(static: Widget) -> str:
    return str(static.visual if isinstance(static, Static) and type(static).__name__ != "Toast" else static.render())


def picture_lines(svg: str) -> list[str]:
    """The text of a screenshot by lines, every letter in its column."""
    lines: dict[float, str] = {}
    for x, y, text in re.findall(r'<text class="[^"]*-r\d+" x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)</text>', svg):
        words = html.unescape(text).replace("\xa0", " ").rstrip("\n")
        if words:
            lines[float(y)] = lines.get(float(y), "").ljust(round(float(x) / LETTER)) + words
    return [line for _, line in sorted(lines.items())]


@asynccontextmanager
async def stage(
    *interviews: Interview,
    cloud: FakeCloud | None = None,
    desk: Desk | None = None,
    size: tuple[int, int] = (120, 36),
    notifications: bool = False,
    place: Place = SANDBOX,
    settings: Settings = QUICK,
    desk_factory: Callable[[], Desk] | None = None,
    clipboard: FakeClipboard | None = None,
    **more: Any,
) -> AsyncIterator[Stage]:
    """Run the dashboard; leave once the test is done with it."""
    cloud = cloud or FakeCloud(*interviews)
    desk = desk or fake_desk(cloud=cloud)
    cloud.log_goes_on = True
    clipboard = clipboard or FakeClipboard()
    more |= {"now": cloud.clock.now, "clock_for": QuickClock, "clipboard": clipboard}
    app = InterviewApp(desk_factory or (lambda: desk), place, settings, **more)
    async with app.run_test(size=size, notifications=notifications) as pilot:
        yield Stage(app, pilot, cloud, desk, clipboard)


@asynccontextmanager
async def live(*interviews: Interview, **more: Any) -> AsyncIterator[Stage]:
    """The dashboard once it has read and verified everything that it does by itself."""
    async with stage(*interviews, **more) as it:
        await it.until(lambda: it.app.board.read_at is not None)
        await it.until(lambda: it.app.board.selected == it.table.chosen)
        await it.verified()
        yield it
