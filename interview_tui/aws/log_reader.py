"""One look at a log group after the other: which time to read, and what of it nobody has been told of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

from interview_tui.aws.log_ledger import Ledger
from interview_tui.aws.log_pace import LONGEST_STEP
from interview_tui.aws.log_pages import Page
from interview_tui.model.errors import CloudError, InterviewError, NotFound
from interview_tui.model.log import LogEvent
from interview_tui.model.ports import Clock

OVERLAP = 60.0
"""Seconds that a thorough look reaches back at least: what comes in later than that may not be seen."""
REACH = 600.0
"""Seconds that a thorough look reaches back as long as these hold no more lines than ``log_ledger.MANY``."""
GLANCE = 5.0
"""Seconds that every other look reaches back."""
THOROUGH_EVERY = 10.0
"""Seconds from one thorough look to the next, at least."""
RAREST = 15.0
"""Seconds from one thorough look to the next, at most: what is late by ``OVERLAP`` less this is always seen."""
LONGEST_LOOK = 300.0
"""Seconds of a look that are read again, for what came in late meanwhile; after such a pause it begins anew.

Without an end to it a look that can just keep up with a flood would have to remember all of the flood.
"""


@dataclass(slots=True)
class _Look:
    """A look that is under way; times of this machine's clock are ``began`` and ``last``, when it was answered last."""

    began: datetime
    last: datetime
    start: int
    thorough: bool
    token: str = ""
    refused: bool = False
    took: float = 0.0
    newest: float = 0.0
    came_in: float = 0.0
    reached: float = 0.0
    same: Counter[int] = field(default_factory=Counter)

    def answered(self, now: datetime, events: Iterable[LogEvent]) -> None:
        """Note what a page says about time: how far the log has been read, and when this look began at the latest."""
        # By steps: a clock that is set back would make of a long look a short one.
        self.took += max(0.0, (now - self.last).total_seconds())
        self.last, self.refused = now, False
        for event in events:
            self.newest = max(self.newest, event.at.timestamp())
            self.came_in = max(self.came_in, event.ingested_at.timestamp())
        self.reached = max(self.reached, self.came_in - min(self.took, LONGEST_LOOK))

    def begin_at(self, seconds: float) -> None:
        """Go on from this time of the log, without a token."""
        self.start = max(self.start, int(seconds * 1000))
        self.token, self.refused = "", False
        self.same.clear()


class LogReader:
    """Reads a log group look by look and hands every event on once.

    A look reads again what the ones before it have read: events come in late, in any order and under older times. How
    far back is reckoned by AWS's clock, of which only a lower bound is needed. Pages are sorted by the time of their
    events, so that of a long look only its end has to be remembered, and a look that breaks off begins there again.
    """

    def __init__(self, page: Page, since: datetime, clock: Clock) -> None:
        self._page = page
        self._clock = clock
        self._since = self._reached = since.timestamp()
        self._last: datetime | None = None
        self._thorough: datetime | None = None
        self._thorough_every = THOROUGH_EVERY
        self._look: _Look | None = None
        self._fresh: list[LogEvent] = []
        self._found = self._pushed = 0
        self.ledger = Ledger()
        self.found = 0
        """How many new events the last look brought, those of its pages that were taken before included."""
        self.took = 0.0
        """How many seconds the last look took."""

    @property
    def waiting(self) -> int:
        """How many events are there to be taken."""
        return len(self._fresh)

    def read(self, *, thorough: bool = False) -> bool:
        """Read one page; ``True`` at the end of a look. An error leaves it to ``stumble`` where to go on."""
        look = self._look = self._current() or self._begin(thorough=thorough)
        events, token = self._page(look.start, look.token)
        look.answered(self._clock.now(), events)
        for event in events:
            named = event if event.id else _named(event, look.same)
            if self.ledger.is_new(named):
                self._fresh.append(named)
                self._found += 1
        if token and token != look.token:
            look.token = token
            self._forget(self._read_until(look))
            return False
        self._end(look)
        return True

    def take(self) -> tuple[LogEvent, ...]:
        """What has come in since the last time, oldest first; equal times stay as AWS has them."""
        taken, self._fresh = self._fresh, []
        return tuple(sorted(taken, key=lambda event: event.at))

    def tell(self, events: Iterable[LogEvent]) -> None:
        """Take in events of Live Tail."""
        for event in events:
            if self.ledger.is_new_live(event):
                self._pushed += 1
                self._fresh.append(replace(event, id=f"pushed {self._pushed}"))

    def stumble(self, error: InterviewError) -> None:
        """After an error: go on at the same page, or without its token where that cannot lead on any more.

        What AWS refuses is tried once more: its own faults pass, but a token that it does not take stays one.
        """
        look, refused = self._look, isinstance(error, CloudError)
        if look is None or not (look.token or look.came_in):
            # Nothing has been read: what the next request finds is what there is then.
            self._look = None
        elif isinstance(error, NotFound) or (refused and look.refused):
            look.begin_at(max(self.ledger.known_from, self._read_until(look) - OVERLAP))
        else:
            look.refused = look.refused or refused

    def _current(self) -> _Look | None:
        """The look that is under way; one that has waited for too long would not see what came in late meanwhile."""
        look = self._look
        waited = (self._clock.now() - look.last).total_seconds() if look else 0.0
        return look if waited < LONGEST_LOOK else None

    def _begin(self, *, thorough: bool) -> _Look:
        now = self._clock.now()
        due = self._thorough is None or abs((now - self._thorough).total_seconds()) >= self._thorough_every
        back = REACH if thorough or due else GLANCE
        start = max(self._since, self._reached - back, self.ledger.known_from)
        return _Look(now, now, int(start * 1000), thorough or due)

    def _end(self, look: _Look) -> None:
        """Note until when the log is known: AWS's time when this look began, or earlier."""
        self.found, self._found = self._found, 0
        self.took = look.took
        if look.thorough:
            # Not when it begins: one that an error ends is made again at once, or what came in late slips out.
            self._thorough = look.began
            # A tenth of the time at most, but often enough that nothing slips out of the overlap meanwhile.
            self._thorough_every = min(max(THOROUGH_EVERY, 10 * self.took), RAREST)
        step = (look.began - self._last).total_seconds() if self._last else 0.0
        self._reached = max(self._reached + min(max(0.0, step), LONGEST_STEP), look.reached)
        self._last, self._look = look.began, None
        self._forget(self._reached)

    def _read_until(self, look: _Look) -> float:
        """Until when a look has read what there was, whatever may be said about time by an event of its own."""
        return min(look.newest, max(look.reached, self._reached))

    def _forget(self, reached: float) -> None:
        """Forget what no look will read again when the log is known until then."""
        self.ledger.forget_before(reached - OVERLAP, may=reached - REACH)


def _named(event: LogEvent, same: Counter[int]) -> LogEvent:
    """The event with an id of our making: the n-th of equal events in a look is the n-th in the next one."""
    key = hash((event.stream, event.at, event.message))
    same[key] += 1
    return replace(event, id=f"{key} {same[key]}")
