"""Follows a log group by Live Tail, one session after the other; polling fills whatever Live Tail leaves out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from interview_tui.aws.live_tail import Connect, Tail
from interview_tui.aws.log_connecting import Connecting
from interview_tui.aws.log_pace import Pace, Stopwatch
from interview_tui.aws.log_reader import LogReader
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
    """The events of a log group until a wait is cancelled, each once whichever way it came.

    Without a session the log is polled, so that nobody waits for lines because AWS gives no session. Every time is in
    seconds since the beginning, by a stopwatch: this machine's clock may be set.
    """

    def __init__(self, reader: LogReader, connect: Connect, trouble: Trouble, clock: Clock) -> None:
        self._reader = reader
        self._connecting = Connecting(connect)
        self._trouble = trouble
        self._clock = clock
        self._pace = Pace()
        self._watch = Stopwatch(clock)
        self._passed = self._answered = self._told = 0.0
        self._due = [0.0]
        self._not_before = 0.0
        self._caught_up = self._cancelled = False
        self._connected: float | None = None
        self._seconds = 0.0
        reader.ledger.beside_live_tail = True

    def batches(self) -> Iterator[LogBatch]:
        """One session after the other; begins with what polling finds, since a session tells what is to come only."""
        while not self._cancelled:
            session = self._connecting.session(self._now())
            if session is not None:
                yield from self._follow(session)
                continue
            self._look_when_due()
            if self._worth_telling():
                yield self._batch()
            self._cancelled = self._clock.wait(self._until_next())

    def _follow(self, session: Tail) -> Iterator[LogBatch]:
        """One session from its beginning to its end, or to the time at which the next one is due."""
        self._connected = began = self._now()
        # AWS has answered: what fails from now on may pass.
        self._trouble.answered(0.0, whole=False)
        self._look_soon()
        try:
            while not self._cancelled and self._now() < began + LONGEST.total_seconds():
                goes_on = self._tick(session, began)
                if self._worth_telling():
                    yield self._batch()
                if not goes_on:
                    return
                self._cancelled = self._clock.wait(TICK)
        finally:
            session.close()
            self._seconds, self._connected = self._metered(), None

    def _tick(self, session: Tail, began: float) -> bool:
        """Take in what has been pushed, and look when that is due; false when the session has ended."""
        open_for = self._now() - began
        try:
            events, sampled = session.take()
        except InterviewError as error:
            self._connecting.ended(error, self._now(), open_for)
            self._due = [self._now()]
            return False
        self._connecting.holds(open_for)
        self._reader.tell(events)
        if sampled:
            self._look_soon()
        self._look_when_due()
        return True

    def _look_when_due(self) -> None:
        """Read one page, when that is due; the next one, or the next look, is due then."""
        if self._now() < max(self._due[0], self._not_before):
            return
        connected = self._connected is not None
        try:
            done = self._reader.read(thorough=connected)
        except InterviewError as error:
            self._reader.stumble(error)
            self._answered = self._now()
            self._not_before = self._now() + self._trouble.wait_for(error, self._pace)
            return
        self._answer(whole=done)
        if done:
            self._caught_up = True
            pause = self._pace.after(activity=self._reader.found > 0, took=self._reader.took)
            later = [due for due in self._due if due > self._now()]
            self._due = (later or [self._now() + LOOK_EVERY]) if connected else [self._now() + pause]

    def _answer(self, *, whole: bool) -> None:
        """A page has come."""
        passed, self._answered = self._now() - self._answered, self._now()
        self._pace.calm(passed)
        self._trouble.answered(passed, whole=whole)
        self._not_before = self._now() + self._pace.between_pages

    def _look_soon(self) -> None:
        """Look for what a gap held, but not before the pace allows."""
        self._due = [self._now() + seconds for seconds in SETTLING]

    def _until_next(self) -> float:
        """Seconds until there is something to do without a session; never so many that the meter would stand still."""
        due = min(max(self._due[0], self._not_before), self._connecting.due)
        return min(max(due - self._now(), TICK), METER)

    def _now(self) -> float:
        """Seconds since the beginning."""
        self._passed += self._watch.lap()
        return self._passed

    def _metered(self) -> float:
        """How many seconds sessions have been open, all together."""
        return self._seconds + (self._now() - self._connected if self._connected is not None else 0.0)

    def _worth_telling(self) -> bool:
        news = self._trouble.has_news or self._connecting.notice.has_news
        return bool(self._reader.waiting) or news or self._now() >= self._told

    def _batch(self) -> LogBatch:
        self._told = self._now() + METER
        return LogBatch(
            self._reader.take(),
            self._said(),
            warning=self._trouble.lasts or self._connecting.notice.lasts,
            caught_up=self._caught_up,
            live_seconds=self._metered(),
        )

    def _said(self) -> str:
        """What is new; what is wrong besides is said again, since only the last sentence is shown."""
        notices = (self._trouble, self._connecting.notice)
        news = [notice.news() for notice in notices]
        if not any(news):
            return ""
        said = [*news, *(notice.lasting for notice in notices)]
        return " ".join(dict.fromkeys(sentence for sentence in said if sentence))
