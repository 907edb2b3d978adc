"""Follows a log group by Live Tail, one session after the other; polling fills whatever Live Tail leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from interview_tui.aws.live_tail import Connect, Tail
from interview_tui.aws.log_pace import Pace
from interview_tui.aws.log_pages import LogReader
from interview_tui.aws.log_trouble import Trouble
from interview_tui.model.errors import InterviewError
from interview_tui.model.log import LogBatch
from interview_tui.model.ports import Clock

LONGEST = timedelta(hours=2, minutes=50)
"""After this a session is begun anew: AWS ends it after three hours."""
SETTLING = (0.0, 2.0, 10.0)
"""Seconds after a gap at which to look for what it held: what is written cannot be found at once."""
LOOK_EVERY = 30.0
"""Seconds between looks when there is no gap that is known of."""
TICK = 0.04
"""Seconds after which to hand on what has been pushed."""
METER = 1.0
"""Seconds after which a batch is handed on although nothing has come, for whoever shows the meter."""


class LiveFollower:
    """The events of a log group until a wait is cancelled, each once whichever way it came."""

    def __init__(self, reader: LogReader, connect: Connect, trouble: Trouble, clock: Clock) -> None:
        self._reader = reader
        self._connect = connect
        self._trouble = trouble
        self._clock = clock
        self._pace = Pace()
        self._due: list[datetime] = []
        self._caught_up = self._cancelled = False
        self._connected: datetime | None = None
        self._seconds = 0.0
        self._told = clock.now()

    def batches(self) -> Iterator[LogBatch]:
        """One session after the other; begins with what polling finds, since a session tells what is to come only."""
        while not self._cancelled:
            try:
                session = self._connect()
            except InterviewError as error:
                pause = self._trouble.wait_for(error, self._pace)
                yield self._batch()
                self._cancelled = self._clock.wait(pause)
            else:
                self._trouble.over()
                yield from self._follow(session)

    def _follow(self, session: Tail) -> Iterator[LogBatch]:
        """One session from its beginning to its end, or to the time at which the next one is due."""
        self._connected = began = self._clock.now()
        self._look_soon()
        try:
            while not self._cancelled and self._clock.now() < began + LONGEST:
                pause = self._tick(session)
                if self._worth_telling():
                    yield self._batch()
                if pause is not None:
                    self._cancelled = self._clock.wait(pause)
                    return
                self._cancelled = self._clock.wait(TICK)
        finally:
            session.close()
            self._seconds, self._connected = self._metered(), None

    def _tick(self, session: Tail) -> float | None:
        """Take in what has been pushed, and look when that is due; seconds to wait when the session has ended."""
        try:
            events, sampled = session.take()
        except InterviewError as error:
            return self._trouble.wait_for(error, self._pace)
        self._reader.tell(events)
        if sampled:
            self._look_soon()
        if self._due[0] <= self._clock.now():
            self._look()
        return None

    def _look(self) -> None:
        """Read one page; the next one, or the next look, is due then."""
        try:
            done = self._reader.read(thorough=True)
        except InterviewError as error:
            self._reader.stumble(error)
            self._due[0] = self._in(self._trouble.wait_for(error, self._pace))
            return
        self._trouble.over()
        if not done:
            self._due[0] = self._in(self._pace.between_pages)
        else:
            self._caught_up = True
            self._pace.after(activity=True, took=0.0)
            now = self._clock.now()
            self._due = [due for due in self._due if due > now] or [self._in(LOOK_EVERY)]

    def _look_soon(self) -> None:
        self._due = [self._in(seconds) for seconds in SETTLING]

    def _in(self, seconds: float) -> datetime:
        return self._clock.now() + timedelta(seconds=seconds)

    def _metered(self) -> float:
        """How many seconds sessions have been open, all together."""
        running = (self._clock.now() - self._connected).total_seconds() if self._connected else 0.0
        return self._seconds + running

    def _worth_telling(self) -> bool:
        return bool(self._reader.waiting) or self._trouble.has_news or self._clock.now() >= self._told

    def _batch(self) -> LogBatch:
        self._told = self._in(METER)
        return LogBatch(
            self._reader.take(),
            self._trouble.news(),
            warning=self._trouble.lasts,
            caught_up=self._caught_up,
            live_seconds=self._metered(),
        )
