"""Follows a log group: every line once, whatever happens on the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from interview_tui.aws.live_tail import connector
from interview_tui.aws.log_live import LiveFollower
from interview_tui.aws.log_pace import Pace, Stopwatch
from interview_tui.aws.log_pages import Page, pages
from interview_tui.aws.log_reader import LogReader
from interview_tui.aws.log_trouble import Trouble
from interview_tui.model.errors import InterviewError
from interview_tui.model.log import LogBatch
from interview_tui.model.ports import Clock

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients

CHUNK = 5_000
"""So many events are handed on before the look that finds them has ended."""


def log(
    clients: Clients, group: str, since: datetime, clock: Clock, *, follow: bool = False, live: bool = False
) -> Iterator[LogBatch]:
    """The events of a log group from a time on; with ``follow`` until a wait is cancelled, with ``live`` by Live Tail.

    What waiting heals is said and waited for: a group that is not there, a pace that AWS asks for, a connection that
    has worked before. Everything else raises an error of ``model.errors``.
    """
    page = pages(clients, group)
    if live:
        reader = LogReader(page, since, clock)
        return LiveFollower(reader, connector(clients, group), Trouble(group), clock).batches()
    return poll(page, group, since, clock, follow=follow)


def poll(page: Page, group: str, since: datetime, clock: Clock, *, follow: bool = True) -> Iterator[LogBatch]:
    """One batch for each look, more for one that finds a lot; oldest first within a batch."""
    reader, pace, trouble = LogReader(page, since, clock), Pace(), Trouble(group, follow=follow)
    watch = Stopwatch(clock)
    while True:
        done = failed = False
        try:
            done = reader.read()
            passed = watch.lap()
            pace.calm(passed)
            trouble.answered(passed, whole=done)
            pause = pace.after(activity=reader.found > 0, took=reader.took) if done else pace.between_pages
        except InterviewError as error:
            watch.lap()
            pause = trouble.wait_for(error, pace)
            reader.stumble(error)
            failed = True
        if done or failed or trouble.has_news or reader.waiting >= CHUNK:
            yield LogBatch(reader.take(), trouble.news(), warning=trouble.lasts, caught_up=done)
        if (done or trouble.absent) and not follow:
            return
        if clock.wait(pause):
            return
