"""One look at a log group after the other: which time to read, and what of it nobody has been told of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from interview_tui.aws.errors import translated
from interview_tui.aws.log_ledger import Ledger
from interview_tui.model.errors import InterviewError, Throttled
from interview_tui.model.log import LogEvent
from interview_tui.model.ports import Clock

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients

OVERLAP = 60.0
"""Seconds that a thorough look reaches back: what comes in later than that is not seen."""
GLANCE = 5.0
"""Seconds that every other look reaches back."""
THOROUGH_EVERY = 10.0
"""Seconds from one thorough look to the next, at least."""
RAREST = 15.0
"""Seconds from one thorough look to the next, at most: what is late by ``OVERLAP`` less this is always seen."""
LONGEST_STEP = 35.0
"""Seconds by which a look moves on at most without an event to go by: this machine's clock may be set meanwhile."""

Page = Callable[[int, str], tuple[list[LogEvent], str]]
"""Reads a page of events from a time on, in milliseconds of the epoch, by its token; returns the next one's too."""


def pages(clients: Clients, group: str) -> Page:
    """Reads a log group; without a limit, since that would cut pages short without a word in some places."""

    @translated()
    def page(start: int, token: str) -> tuple[list[LogEvent], str]:
        more: dict[str, Any] = {"nextToken": token} if token else {}
        answer = clients.watcher.filter_log_events(logGroupName=group, startTime=start, **more)
        return [event_of(found) for found in answer["events"]], answer.get("nextToken", "")

    return page


def event_of(found: Any) -> LogEvent:
    """An event out of FilterLogEvents or Live Tail, which has no ids."""
    return LogEvent(
        id=found.get("eventId", ""),
        at=_moment(found["timestamp"]),
        ingested_at=_moment(found.get("ingestionTime", found["timestamp"])),
        stream=found.get("logStreamName", ""),
        message=found.get("message", "").rstrip("\r\n"),
    )


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


@dataclass(slots=True)
class _Look:
    """A look that is under way; ``began`` is by this machine's clock."""

    began: datetime
    start: int
    thorough: bool
    token: str = ""
    newest: float = 0.0
    found: int = 0
    same: Counter[tuple[str, datetime, str]] = field(default_factory=Counter)


class LogReader:
    """Reads a log group look by look and hands every event on once.

    A look reads again what the ones before it have read: events come in late, in any order and under older times. How
    far back is reckoned by AWS's clock, of which only a lower bound is needed.
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
        self._pushed = 0
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
        look = self._look = self._look or self._begin(thorough=thorough)
        events, token = self._page(look.start, look.token)
        for event in events:
            look.newest = max(look.newest, event.ingested_at.timestamp())
            named = event if event.id else _named(event, look.same)
            if self.ledger.is_new(named):
                self._fresh.append(named)
                look.found += 1
        if token and token != look.token:
            look.token = token
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
        """After an error: begin the look anew, since its pages may not be there any more, but for a slower pace."""
        if not isinstance(error, Throttled):
            self._look = None

    def _begin(self, *, thorough: bool) -> _Look:
        now = self._clock.now()
        due = self._thorough is None or abs((now - self._thorough).total_seconds()) >= self._thorough_every
        back = OVERLAP if thorough or due else GLANCE
        return _Look(now, int(max(self._since, self._reached - back) * 1000), thorough or due)

    def _end(self, look: _Look) -> None:
        """Note until when the log is known: AWS's time when this look began, or earlier."""
        self.found = look.found
        self.took = max(0.0, (self._clock.now() - look.began).total_seconds())
        if look.thorough:
            # Not when it begins: one that an error ends is made again at once, or what came in late slips out.
            self._thorough = look.began
            # A tenth of the time at most, but often enough that nothing slips out of the overlap meanwhile.
            self._thorough_every = min(max(THOROUGH_EVERY, 10 * self.took), RAREST)
        step = (look.began - self._last).total_seconds() if self._last else 0.0
        reckoned = self._reached + min(max(0.0, step), LONGEST_STEP)
        self._reached = max(reckoned, look.newest - self.took)
        self._last, self._look = look.began, None
        self.ledger.forget_before(max(self._since, self._reached - OVERLAP))


def _named(event: LogEvent, same: Counter[tuple[str, datetime, str]]) -> LogEvent:
    """The event with an id of our making: the n-th of equal events in a look is the n-th in the next one."""
    key = (event.stream, event.at, event.message)
    same[key] += 1
    return replace(event, id=f"{event.stream} {event.at.timestamp()} {hash(event.message)} {same[key]}")
