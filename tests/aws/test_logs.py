"""Following a log: every line exactly once, whatever the network, AWS and the clock do on the way."""

from __future__ import annotations

import random
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, cycle, pairwise

import pytest
from botocore.stub import ANY
from hypothesis import given, settings
from hypothesis import strategies as st

from interview_tui.aws import log_ledger, log_live, logs
from interview_tui.aws.clients import Clients, Use, client_config
from interview_tui.aws.cloud import AwsCloud
from interview_tui.aws.live_tail import Session, connector
from interview_tui.aws.log_ledger import Ledger
from interview_tui.aws.log_live import LOOK_EVERY, LiveFollower
from interview_tui.aws.log_pace import FORGIVING, IDLE, QUICK, SLOWEST, Pace, Stopwatch
from interview_tui.aws.log_pages import Page
from interview_tui.aws.log_reader import GLANCE, OVERLAP, RAREST, REACH, LogReader
from interview_tui.aws.log_trouble import Trouble
from interview_tui.aws.logs import poll
from interview_tui.model.errors import (
    CloudError,
    Denied,
    InterviewError,
    NoConnection,
    NoCredentials,
    NotFound,
    Throttled,
)
from interview_tui.model.log import LogBatch, LogEvent
from tests.aws.conftest import Stub
from tests.fakes import NOW, FakeClock

GROUP = "/aws/lambda/interview-x-leaky-api"
BEGIN = NOW - timedelta(minutes=1)


@dataclass
class FakeLog:
    """A log group whose lines appear at their time of ingestion; pages are short, and requests may fail."""

    clock: FakeClock
    lines: list[LogEvent] = field(default_factory=list)
    page_size: int = 3
    failures: list[InterviewError | None] = field(default_factory=list)
    fate: Callable[[], InterviewError | None] = lambda: None
    asked: list[tuple[int, str]] = field(default_factory=list)
    when: list[datetime] = field(default_factory=list)
    with_ids: bool = True
    began: datetime = NOW

    def write(self, at: datetime, ingested_at: datetime, stream: str = "a", message: str = "") -> LogEvent:
        number = len(self.lines)
        event = LogEvent(str(number), at, ingested_at, stream, message or f"line {number}")
        self.lines.append(event)
        return event

    def page(self, start: int, token: str) -> tuple[list[LogEvent], str]:
        self.asked.append((start, token))
        self.when.append(self.clock.now())
        failure = self.failures.pop(0) if self.failures else self.fate()
        if failure is not None:
            raise failure
        # With ids, new lines may even move what further pages have. Without, that could not be told from equal lines;
        # whoever gives no ids gives no further pages either.
        self.began = now = self.clock.now() if self.with_ids or not token else self.began
        there = [line for line in self.lines if line.ingested_at <= now and line.at.timestamp() * 1000 >= start]
        there.sort(key=lambda line: (line.at, line.ingested_at))
        place = int(token or 0)
        found = there[place : place + self.page_size]
        if not self.with_ids:
            found = [LogEvent("", line.at, line.ingested_at, line.stream, line.message) for line in found]
        self.clock.time += timedelta(seconds=0.01)
        return found, str(place + self.page_size) if place + self.page_size < len(there) else ""


def until(batches: Iterator[LogBatch], log: FakeLog, seconds: float) -> list[LogBatch]:
    """The batches until so many seconds have passed and no failure is left; then the wait is cancelled.

    Not by the first look that ends then: it may have begun long before.
    """
    found, ended = [], 0
    for batch in batches:
        found.append(batch)
        over = log.clock.now() >= NOW + timedelta(seconds=seconds) and not log.failures
        ended += over and batch.caught_up
        log.clock.cancelled = ended > 1
    return found


def messages(batches: list[LogBatch]) -> list[str]:
    return [event.message for batch in batches for event in batch.events]


def sentences(batches: list[LogBatch]) -> list[str]:
    return [batch.said for batch in batches if batch.said]


@st.composite
def scripts(draw: st.DrawFn) -> tuple[random.Random, int, int, float, bool]:
    return (
        draw(st.randoms(use_true_random=False)),
        draw(st.integers(1, 50)),
        draw(st.integers(1, 7)),
        draw(st.sampled_from([0.0, 0.1, 0.4])),
        draw(st.booleans()),
    )


@settings(max_examples=60, deadline=None, derandomize=True)
@given(scripts())
def test_every_line_exactly_once_and_in_order_within_a_batch(
    script: tuple[random.Random, int, int, float, bool],
) -> None:
    """Pages, late lines under older times, equal lines, new environments, and trouble in the middle of a look."""
    dice, lines, page_size, failing, with_ids = script
    clock = FakeClock()
    log = FakeLog(clock, page_size=page_size, with_ids=with_ids)
    for _ in range(lines):
        ingested = NOW + timedelta(seconds=round(dice.uniform(-30, 90), 3))
        # As late as a line may be and still be found by whichever look comes next.
        at = ingested - timedelta(seconds=round(dice.choice([0, 0, 0, dice.uniform(0, OVERLAP - RAREST)]), 3))
        message = dice.choice(["", "", "the same"])
        log.write(max(at, BEGIN), ingested, dice.choice("abc"), message)
    kinds = (Throttled, NoConnection, CloudError)
    log.failures = [None, *(dice.choice(kinds)("no") if dice.random() < failing else None for _ in range(25))]
    seen = until(poll(log.page, GROUP, BEGIN, clock), log, 120)
    assert Counter(messages(seen)) == Counter(line.message for line in log.lines)
    for batch in seen:
        assert all(earlier.at <= later.at for earlier, later in pairwise(batch.events))


def failing(seed: int, often: float) -> Callable[[], InterviewError | None]:
    """Failures that never end; by dice that hypothesis cannot turn into nothing but failures."""
    dice = random.Random(seed)
    kinds = (Throttled, NoConnection, CloudError)
    return lambda: dice.choice(kinds)("no") if dice.random() < often else None


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 10**9), st.integers(100, 600), st.sampled_from([0.08, 0.2, 0.3]), st.booleans(), st.booleans())
def test_a_long_backlog_is_read_once_although_requests_go_on_failing(
    seed: int, lines: int, often: float, few: bool, with_ids: bool
) -> None:
    """Hours of lines, and late ones while they are read: as late as is promised for a log of few lines, or of many."""
    dice, clock, begin = random.Random(seed), FakeClock(), NOW - timedelta(hours=3)
    log = FakeLog(clock, page_size=5, with_ids=with_ids)
    for _ in range(lines):
        at = begin + timedelta(seconds=round(dice.uniform(0, 3 * 3600 - 1), 3))
        log.write(at, at, dice.choice("abc"), dice.choice(["", "", "the same"]))
    latest = (REACH if few else OVERLAP) - RAREST
    for _ in range(40):
        ingested = NOW + timedelta(seconds=round(dice.uniform(0, 150), 3))
        log.write(ingested - timedelta(seconds=round(dice.uniform(0, latest), 3)), ingested, dice.choice("abc"))
    log.failures, log.fate = [None], failing(seed, often)
    requests: list[int] = []

    def counted() -> Iterator[LogBatch]:
        for batch in poll(log.page, GROUP, begin, clock):
            if batch.caught_up:
                requests.append(len(log.asked))
            yield batch

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(log_ledger, "MANY", 10_000 if few else 0)
        seen = until(counted(), log, 200)
    assert Counter(messages(seen)) == Counter(line.message for line in log.lines)
    pages = (lines + 40) / log.page_size
    # One page in fifty is refused twice at most, and what is read again then is ten minutes of three hours.
    assert requests[0] < pages / (1 - often) * 1.4 + 30


@settings(max_examples=40, deadline=None, derandomize=True)
@given(scripts())
def test_live_tail_and_polling_together_tell_every_line_once(
    script: tuple[random.Random, int, int, float, bool],
) -> None:
    """Sessions that end or are refused, lines left out or late, lines that come both ways; the tail has no ids."""
    dice, lines, page_size, leaving_out, with_ids = script
    clock = FakeClock()
    log = FakeLog(clock, page_size=page_size, with_ids=with_ids)
    for _ in range(lines):
        ingested = NOW + timedelta(seconds=round(dice.uniform(-30, 60), 3))
        at = ingested - timedelta(seconds=dice.choice([0, 0, round(dice.uniform(0, REACH - LOOK_EVERY - 10), 3)]))
        log.write(max(at, BEGIN), ingested, dice.choice("ab"), dice.choice(["", "the same"]))
    log.failures, log.fate = [None], failing(lines, 0.1)
    sessions = count()

    def connect() -> FakeTail:
        if next(sessions) % 3 == 2:
            raise dice.choice((Throttled, CloudError))("no")
        return FakeTail(log, dice, leaving_out, clock.now() + timedelta(seconds=dice.uniform(5, 40)))

    reader = LogReader(log.page, BEGIN, clock)
    seen = until(LiveFollower(reader, connect, Trouble(GROUP), clock).batches(), log, 200)
    assert Counter(messages(seen)) == Counter(line.message for line in log.lines)


@dataclass
class FakeTail:
    """A session that pushes what is ingested while it is open, but for what it leaves out."""

    log: FakeLog
    dice: random.Random
    leaving_out: float
    ends: datetime
    told: datetime | None = None
    closed: bool = False

    def __post_init__(self) -> None:
        self.told = self.log.clock.now()

    def take(self) -> tuple[list[LogEvent], bool]:
        now = self.log.clock.now()
        if now > self.ends:
            raise CloudError("The session is over.")
        assert self.told is not None
        found = [line for line in self.log.lines if self.told < line.ingested_at <= now]
        self.told = now
        pushed = [line for line in found if self.dice.random() >= self.leaving_out]
        events = [LogEvent("", line.at, line.ingested_at, line.stream, line.message) for line in pushed]
        return events, len(pushed) < len(found)

    def close(self) -> None:
        self.closed = True


# --------------------------------------------------------------------------------------------------------- one by one


def test_what_is_written_before_the_beginning_is_left_out() -> None:
    clock = FakeClock()
    log = FakeLog(clock)
    log.write(BEGIN - timedelta(seconds=1), BEGIN, message="too old")
    log.write(BEGIN, BEGIN, message="first")
    assert messages(list(poll(log.page, GROUP, BEGIN, clock, follow=False))) == ["first"]


def test_a_look_follows_every_page_also_an_empty_one() -> None:
    clock = FakeClock()
    event = LogEvent("1", NOW, NOW, "a", "after two empty pages")
    answers = [([], "x"), ([], "y"), ([event], "")]
    tokens = []

    def page(_start: int, token: str) -> tuple[list[LogEvent], str]:
        tokens.append(token)
        return answers.pop(0)

    (batch,) = poll(page, GROUP, BEGIN, clock, follow=False)
    assert [event.message for event in batch.events] == ["after two empty pages"]
    assert tokens == ["", "x", "y"]


def test_a_token_that_leads_nowhere_ends_the_look() -> None:
    assert list(poll(lambda _start, _token: ([], "again"), GROUP, BEGIN, FakeClock(), follow=False)) == [LogBatch()]


def test_many_lines_are_handed_on_before_the_look_has_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "CHUNK", 4)
    clock = FakeClock()
    log = FakeLog(clock, page_size=2)
    for number in range(10):
        log.write(BEGIN + timedelta(seconds=number), NOW)
    batches = list(poll(log.page, GROUP, BEGIN, clock, follow=False))
    assert [(len(batch.events), batch.caught_up) for batch in batches] == [(4, False), (4, False), (2, True)]


def test_of_many_ids_those_of_the_overlap_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_ledger, "MANY", 0)
    clock = FakeClock()
    log = FakeLog(clock, page_size=50)
    for second in range(0, 600, 2):
        log.write(NOW + timedelta(seconds=second), NOW + timedelta(seconds=second))
    reader, most = LogReader(log.page, BEGIN, clock), 0
    for _ in range(2500):
        reader.read()
        clock.wait(0.3)
        most = max(most, len(reader.ledger))
    assert len(reader.take()) == 300
    assert most <= (OVERLAP + 10) / 2 + 1
    assert len(reader.ledger) == 0


def numbered(number: int) -> LogEvent:
    at = NOW + timedelta(seconds=number / 50)
    return LogEvent(str(number), at, at, "a", "")


def test_of_a_long_backlog_only_the_end_is_kept() -> None:
    """Half an hour at 50 lines a second in pages of 1,000; a token that is refused does not lead back to the front."""
    end, size = 90_000, 1_000
    clock = FakeClock(NOW + timedelta(hours=2))
    requests = count(1)

    def page(start: int, token: str) -> tuple[list[LogEvent], str]:
        if next(requests) % 20 in (0, 1) and token:
            raise CloudError("The token is not valid.")
        first = int(token) if token else max(0, round((start / 1000 - NOW.timestamp()) * 50))
        clock.time += timedelta(seconds=0.1)
        last = min(first + size, end)
        return [numbered(number) for number in range(first, last)], str(last) if last < end else ""

    reader, came, most = LogReader(page, BEGIN, clock), 0, 0
    for _ in range(1000):
        try:
            done = reader.read()
        except CloudError as error:
            reader.stumble(error)
            continue
        taken = reader.take()
        assert [event.id for event in taken] == [str(number) for number in range(came, came + len(taken))]
        came += len(taken)
        most = max(most, len(reader.ledger))
        if done:
            break
    assert came == end
    assert next(requests) < end / size * 1.5
    assert most < log_ledger.MANY + 50 + size


def test_an_id_takes_little_room() -> None:
    ledger = Ledger()
    tracemalloc.start()
    try:
        for number in range(20_000):
            assert ledger.is_new(LogEvent(f"{number:056}", NOW + timedelta(milliseconds=number), NOW, "a", "x" * 100))
        assert tracemalloc.get_traced_memory()[0] / len(ledger) < 130
    finally:
        tracemalloc.stop()


def test_pages_that_are_not_quite_in_order_lose_and_repeat_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_ledger, "MANY", 0)
    dice, clock = random.Random(1), FakeClock(NOW + timedelta(hours=2))
    lines = [numbered(50 * number) for number in range(2_000)]
    told = sorted(lines, key=lambda line: line.at + timedelta(seconds=dice.uniform(0, OVERLAP / 2)))
    refused = cycle([False] * 5 + [True] * 2)

    def page(start: int, token: str) -> tuple[list[LogEvent], str]:
        if token and next(refused):
            raise CloudError("The token is not valid.")
        there = [line for line in told if line.at.timestamp() * 1000 >= start]
        place = int(token or 0)
        return there[place : place + 40], str(place + 40) if place + 40 < len(there) else ""

    follow = poll(page, GROUP, BEGIN, clock)
    seen: list[str] = []
    for batch in follow:
        seen += [event.id for event in batch.events]
        if batch.caught_up:
            break
    assert Counter(seen) == Counter(line.id for line in lines)


def test_a_line_of_a_time_to_come_makes_nothing_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """A writer may say any time up to two hours ahead."""
    monkeypatch.setattr(log_ledger, "MANY", 0)
    clock = FakeClock()
    log = FakeLog(clock, page_size=2)
    for second in range(0, 120, 10):
        log.write(NOW + timedelta(seconds=second), NOW + timedelta(seconds=second))
    for minutes in (30, 60, 90):
        log.write(NOW + timedelta(minutes=minutes), NOW)
    log.failures = [None] * 3 + [CloudError("no")] * 2
    seen = messages(until(poll(log.page, GROUP, BEGIN, clock), log, 150))
    assert Counter(seen) == Counter(line.message for line in log.lines)


@pytest.mark.parametrize(("many", "found"), [(10_000, True), (0, False)])
def test_what_is_minutes_late_is_found_in_a_log_of_few_lines(
    monkeypatch: pytest.MonkeyPatch, many: int, found: bool
) -> None:
    monkeypatch.setattr(log_ledger, "MANY", many)
    clock = FakeClock()
    log = FakeLog(clock)
    for second in range(0, 900, 10):
        log.write(NOW + timedelta(seconds=second), NOW + timedelta(seconds=second))
    late = log.write(NOW + timedelta(seconds=800 - (REACH - RAREST)), NOW + timedelta(seconds=800), message="late")
    seen = messages(until(poll(log.page, GROUP, BEGIN, clock), log, 900))
    assert seen.count(late.message) == found
    assert len(seen) == len(set(seen)) == 90 + found


def test_most_looks_reach_back_a_little_and_some_far() -> None:
    clock = FakeClock()
    log = FakeLog(clock)
    log.write(NOW, NOW)
    until(poll(log.page, GROUP, NOW - timedelta(hours=1), clock), log, 120)
    back = sorted({round(clock.now().timestamp() - start / 1000) for start, _ in log.asked[-20:]})
    assert back[0] >= GLANCE
    assert len([start for start, _ in log.asked[-20:] if start % 1000 >= 0]) == 20
    starts = [start for start, _ in log.asked[1:]]
    assert sum(later < earlier for earlier, later in pairwise(starts)) > 5


def test_a_clock_that_is_set_forward_loses_nothing() -> None:
    clock = FakeClock()
    log = FakeLog(clock)
    log.write(NOW, NOW)
    reader = LogReader(log.page, BEGIN, clock)
    reader.read()
    log.write(NOW + timedelta(seconds=1), NOW + timedelta(seconds=1), message="from before it was set")
    clock.time += timedelta(hours=5)
    reader.read()
    clock.time += timedelta(hours=5)
    reader.read()
    assert [event.message for event in reader.take()] == ["line 0", "from before it was set"]


def test_a_cancelled_wait_ends_it() -> None:
    clock = FakeClock()
    clock.cancelled = True
    log = FakeLog(clock)
    assert len(list(poll(log.page, GROUP, BEGIN, clock))) == 1
    assert len(clock.waits) == 1


def test_a_cancelled_wait_ends_it_between_two_pages() -> None:
    clock = FakeClock()
    clock.cancelled = True
    log = FakeLog(clock, page_size=1)
    for _ in range(3):
        log.write(BEGIN, BEGIN)
    assert list(poll(log.page, GROUP, BEGIN, clock)) == []
    assert len(log.asked) == 1


# ------------------------------------------------------------------------------------------------------------ trouble


def test_throttling_is_said_once_waited_for_and_goes_on_at_the_same_page() -> None:
    clock = FakeClock()
    log = FakeLog(clock, page_size=1)
    for _ in range(2):
        log.write(BEGIN, BEGIN)
    log.failures = [None, Throttled("slow"), Throttled("slow"), None]
    batches = list(poll(log.page, GROUP, BEGIN, clock, follow=False))
    assert messages(batches) == ["line 0", "line 1"]
    assert sentences(batches) == [
        "AWS asks to slow down: the log is looked at less often for a while.",
        "Reading the log again.",
    ]
    assert [token for _, token in log.asked] == ["", "1", "1", "1"]
    assert [batch.warning for batch in batches] == [True, True, False]
    assert clock.waits[1] < clock.waits[2]


def backlog(clock: FakeClock, pages: int) -> FakeLog:
    """A log of so many pages, an hour old."""
    log = FakeLog(clock, page_size=5)
    for number in range(5 * pages):
        at = NOW - timedelta(hours=1) + timedelta(seconds=number)
        log.write(at, at)
    return log


def read_through(log: FakeLog) -> list[LogBatch]:
    """The batches until the first look is done."""
    found = []
    for batch in poll(log.page, GROUP, NOW - timedelta(hours=1), log.clock):
        found.append(batch)
        if batch.caught_up:
            break
    return found


@pytest.mark.parametrize(
    ("kind", "most"), [(Throttled, 240), (NoConnection, 240), (NoCredentials, 240), (CloudError, 350)]
)
def test_a_look_of_many_pages_goes_on_where_a_request_failed(kind: type[InterviewError], most: int) -> None:
    """A page that is refused twice is begun anew a minute of the log before it, and these are six."""
    dice, log = random.Random(1), backlog(FakeClock(), 200)
    log.failures = [None]
    log.fate = lambda: kind("no") if dice.random() < 0.08 else None
    seen = read_through(log)
    assert messages(seen) == [line.message for line in log.lines]
    assert 210 < len(log.asked) < most


@pytest.mark.parametrize(
    ("failures", "tokens"),
    [
        ([CloudError("no"), None], ["", "5", "5", "10"]),
        ([CloudError("no"), NoConnection("no"), CloudError("no")], ["", "5", "5", "5", "", "5", "10"]),
        ([NotFound("no")], ["", "5", "", "5", "10"]),
        ([NoConnection("no")] * 3, ["", "5", "5", "5", "5", "10"]),
    ],
)
def test_a_token_is_kept_until_it_is_refused_twice(failures: list[InterviewError], tokens: list[str]) -> None:
    log = backlog(FakeClock(), 3)
    log.failures = [None, *failures]
    read_through(log)
    assert [token for _, token in log.asked] == tokens


def test_a_page_that_had_to_wait_for_long_is_not_gone_on_with() -> None:
    """What came in late meanwhile, under times of its first page, would not be seen."""
    clock = FakeClock()
    log = FakeLog(clock, page_size=1)
    for seconds in (20, 10):
        log.write(NOW - timedelta(seconds=seconds), NOW)
    reader = LogReader(log.page, BEGIN, clock)
    assert not reader.read()
    late = log.write(NOW - timedelta(seconds=30), NOW + timedelta(seconds=1), message="late")
    clock.time += timedelta(hours=1)
    while not reader.read():
        pass
    assert late in reader.take()


def shared(log: FakeLog, rate: float) -> Page:
    """Pages at no more than so many a second, as where others read as well."""
    left, last = 5.0, log.clock.now()

    def page(start: int, token: str) -> tuple[list[LogEvent], str]:
        nonlocal left, last
        now = log.clock.now()
        left, last = min(5.0, left + (now - last).total_seconds() * rate), now
        if left < 1:
            raise Throttled("slow")
        left -= 1
        return log.page(start, token)

    return page


def test_a_long_look_keeps_up_with_what_aws_gives() -> None:
    """Five requests a second for three interviewers; it takes about as long as it must."""
    log = backlog(FakeClock(), 200)
    for batch in poll(shared(log, 5 / 3), GROUP, NOW - timedelta(hours=1), log.clock):
        if batch.caught_up:
            break
    assert (log.clock.now() - NOW).total_seconds() < 2.5 * 200 / (5 / 3)


def test_the_pace_comes_back_within_a_long_look() -> None:
    log = backlog(FakeClock(), 300)
    log.failures = [None] * 10 + [Throttled("slow")] * 12
    read_through(log)
    assert sum(log.clock.waits[10:22]) > 200
    # One pause at the slowest, some pages at a slower pace, and then none any more.
    assert sum(log.clock.waits[22:]) < 30
    assert log.clock.waits[-1] == 0.0


def test_trouble_by_turns_is_said_once() -> None:
    clock = FakeClock()
    log = FakeLog(clock)
    log.failures = [None, *[Throttled("slow"), None] * 10]
    seen = until(poll(log.page, GROUP, BEGIN, clock), log, 400)
    assert sentences(seen) == [
        "AWS asks to slow down: the log is looked at less often for a while.",
        "Reading the log again.",
    ]
    lasting = [batch.warning for batch in seen]
    assert sum(earlier != later for earlier, later in pairwise(lasting)) == 2


def test_trouble_by_turns_within_a_look_is_said_once() -> None:
    log = backlog(FakeClock(), 12)
    log.failures = [None, *[NoConnection("No network."), None] * 10]
    assert sentences(read_through(log)) == ["No network. Trying again.", "Reading the log again."]


def test_only_time_after_the_last_throttle_makes_the_pace_quicker() -> None:
    log = backlog(FakeClock(), 10)
    log.failures = [None, *[Throttled("slow")] * 4]
    read_through(log)
    assert [round(pause, 1) for pause in log.clock.waits[:6]] == [0.0, 1.0, 2.0, 4.0, 8.0, 2.0]


def test_a_stopwatch_believes_no_clock_that_is_set() -> None:
    clock = FakeClock()
    watch = Stopwatch(clock)
    laps = []
    for seconds in (2, -3600, 1, 7200):
        clock.time += timedelta(seconds=seconds)
        laps.append(watch.lap())
    assert laps == [2.0, 0.0, 1.0, 35.0]


def test_pages_come_at_once_until_aws_asks_to_slow_down() -> None:
    clock = FakeClock()
    log = FakeLog(clock, page_size=1, failures=[None, None, Throttled("slow"), None])
    for _ in range(5):
        log.write(BEGIN, BEGIN)
    list(poll(log.page, GROUP, BEGIN, clock, follow=False))
    assert clock.waits[:2] == [0.0, 0.0]
    assert all(pause >= QUICK * 2 for pause in clock.waits[2:])


def test_a_group_that_is_not_there_yet_is_waited_for() -> None:
    clock = FakeClock()
    log = FakeLog(clock)
    log.write(NOW, NOW)
    log.failures = [NotFound("no"), NotFound("no"), None, None, NotFound("no")]
    batches = until(poll(log.page, GROUP, BEGIN, clock), log, 8)
    assert sentences(batches)[:3] == [
        f"The log group {GROUP} is not there yet.",
        f"The log group {GROUP} is there.",
        f"The log group {GROUP} is gone.",
    ]
    assert messages(batches) == ["line 0"]


def test_without_following_a_group_that_is_not_there_is_said() -> None:
    clock = FakeClock()
    log = FakeLog(clock, failures=[NotFound("no")])
    (batch,) = poll(log.page, GROUP, BEGIN, clock, follow=False)
    assert batch.warning
    assert "is not there yet" in batch.said
    assert clock.waits == []


@pytest.mark.parametrize("error", [Denied("no"), NoConnection("no"), CloudError("no")])
def test_what_is_wrong_from_the_start_is_an_error(error: InterviewError) -> None:
    clock = FakeClock()
    with pytest.raises(type(error)):
        list(poll(FakeLog(clock, failures=[error]).page, GROUP, BEGIN, clock))


def test_a_connection_that_breaks_is_waited_for_and_a_right_that_is_taken_is_not() -> None:
    clock = FakeClock()
    log = FakeLog(clock, failures=[None, NoConnection("No network."), Denied("no")])
    with pytest.raises(Denied):
        list(poll(log.page, GROUP, BEGIN, clock))
    clock = FakeClock()
    log = FakeLog(clock, failures=[None, NoConnection("No network."), NoConnection("No network."), None])
    batches = until(poll(log.page, GROUP, BEGIN, clock), log, 10)
    assert sentences(batches) == ["No network. Trying again.", "Reading the log again."]


# --------------------------------------------------------------------------------------------------------------- pace


def test_the_pace_follows_activity() -> None:
    pace = Pace()
    assert pace.after(activity=True, took=0.01) == QUICK
    slowing = [pace.after(activity=False, took=0.01) for _ in range(12)]
    assert slowing == sorted(slowing)
    assert slowing[-1] == IDLE
    assert pace.after(activity=True, took=0.01) == QUICK
    assert pace.after(activity=True, took=2.0) == 2.0
    assert pace.after(activity=True, took=200.0) == IDLE, "a look of many pages has waited itself"


def test_the_pace_stays_slower_for_a_while_after_throttling() -> None:
    pace = Pace()
    pace.slow_down()
    assert pace.slow_down() > 1
    assert pace.after(activity=True, took=0.0) == QUICK * 4
    pace.calm(FORGIVING - 0.1)
    assert pace.after(activity=True, took=0.0) == QUICK * 4
    pace.calm(0.1)
    assert pace.after(activity=True, took=0.0) == QUICK * 2
    pace.calm(FORGIVING)
    assert pace.after(activity=True, took=0.0) == QUICK
    for _ in range(20):
        pace.slow_down()
    assert pace.slow_down() == SLOWEST


# ---------------------------------------------------------------------------------------------------------- Live Tail


def test_live_tail_meters_the_time_that_it_is_connected() -> None:
    clock = FakeClock()
    log = FakeLog(clock)
    ends = NOW + timedelta(seconds=90)
    tails = [
        FakeTail(log, random.Random(1), 0.0, ends),
        FakeTail(log, random.Random(1), 0.0, ends + timedelta(hours=1)),
    ]
    opened = list(tails)
    follower = LiveFollower(LogReader(log.page, BEGIN, clock), lambda: tails.pop(0), Trouble(GROUP), clock)
    batches = until(follower.batches(), log, 120)
    assert 110 < batches[-1].live_seconds < 125
    assert [tail.closed for tail in opened] == [True, True]
    assert sentences(batches) == ["The session is over. The log is polled meanwhile.", "Live Tail is on."]


def refusing(error: InterviewError, asked: list[datetime], clock: FakeClock) -> Callable[[], FakeTail]:
    def connect() -> FakeTail:
        asked.append(clock.now())
        raise error

    return connect


@pytest.mark.parametrize("error", [CloudError("Fifteen are open."), Throttled("slow"), NoConnection("Blocked.")])
def test_without_a_session_the_log_is_polled_at_its_own_pace(error: InterviewError) -> None:
    clock = FakeClock()
    log = FakeLog(clock)
    for second in range(120):
        log.write(NOW + timedelta(seconds=second), NOW + timedelta(seconds=second))
    asked: list[datetime] = []
    connect = refusing(error, asked, clock)
    seen, slowest = [], 0.0
    for batch in LiveFollower(LogReader(log.page, BEGIN, clock), connect, Trouble(GROUP), clock).batches():
        seen.append(batch)
        slowest = max([slowest, *((clock.now() - event.ingested_at).total_seconds() for event in batch.events)])
        clock.cancelled = clock.now() > NOW + timedelta(seconds=125)
    assert Counter(messages(seen)) == Counter(line.message for line in log.lines)
    assert slowest < 2
    assert len(asked) < 10, "a session is asked for less and less often"
    (said,) = sentences(seen)
    assert "polled" in said
    assert all(batch.warning and batch.live_seconds == 0 for batch in seen)


def test_what_forbids_a_session_is_an_error() -> None:
    clock = FakeClock()
    connect = refusing(Denied("no"), [], clock)
    with pytest.raises(Denied):
        next(LiveFollower(LogReader(FakeLog(clock).page, BEGIN, clock), connect, Trouble(GROUP), clock).batches())


def test_what_still_lasts_is_said_again_when_something_else_is_over() -> None:
    clock = FakeClock()
    log = FakeLog(clock, failures=[None, NoConnection("No network.")])
    connect = refusing(CloudError("Fifteen are open."), [], clock)
    seen = until(LiveFollower(LogReader(log.page, BEGIN, clock), connect, Trouble(GROUP), clock).batches(), log, 20)
    none = "Fifteen are open. The log is polled meanwhile."
    assert sentences(seen) == [none, f"No network. Trying again. {none}", f"Reading the log again. {none}"]


class Flood(FakeTail):
    """A session that leaves something out with every push."""

    def take(self) -> tuple[list[LogEvent], bool]:
        return super().take()[0], True


def test_a_flood_does_not_pass_over_the_pace_that_aws_asks_for() -> None:
    clock = FakeClock()
    log = FakeLog(clock, failures=[None, *[Throttled("slow")] * 20])
    flood = Flood(log, random.Random(1), 0.0, NOW + timedelta(hours=1))
    until(LiveFollower(LogReader(log.page, BEGIN, clock), lambda: flood, Trouble(GROUP), clock).batches(), log, 60)
    failed = [moment for moment in log.when if moment < NOW + timedelta(seconds=60)]
    assert len(failed) <= 8


def test_a_clock_that_is_set_back_does_not_hold_up_live_tail() -> None:
    clock = FakeClock()
    log = FakeLog(clock)
    tail = FakeTail(log, random.Random(1), 0.0, NOW + timedelta(hours=9))
    batches = LiveFollower(LogReader(log.page, BEGIN, clock), lambda: tail, Trouble(GROUP), clock).batches()
    seconds = [batch.live_seconds for batch, _ in zip(batches, range(20), strict=False)]
    clock.time -= timedelta(hours=1)
    before, waited = len(log.asked), sum(clock.waits)
    seconds += [batch.live_seconds for batch, _ in zip(batches, range(60), strict=False)]
    assert len(log.asked) >= before + 2
    assert sum(clock.waits) - waited < 70
    assert seconds == sorted(seconds)
    assert 75 < seconds[-1] < 90


def test_a_session_that_ends_at_once_is_asked_for_less_and_less_often() -> None:
    clock = FakeClock()
    log = FakeLog(clock)
    opened: list[datetime] = []

    def connect() -> FakeTail:
        opened.append(clock.now())
        return FakeTail(log, random.Random(1), 0.0, clock.now())

    seen = until(LiveFollower(LogReader(log.page, BEGIN, clock), connect, Trouble(GROUP), clock).batches(), log, 120)
    assert len(opened) < 10
    assert sentences(seen) == ["The session is over. The log is polled meanwhile."]


def test_a_session_is_begun_anew_before_aws_ends_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_live, "LONGEST", timedelta(seconds=10))
    clock = FakeClock()
    log = FakeLog(clock)
    opened: list[FakeTail] = []

    def connect() -> FakeTail:
        opened.append(FakeTail(log, random.Random(1), 0.0, NOW + timedelta(hours=9)))
        return opened[-1]

    until(
        LiveFollower(LogReader(log.page, BEGIN, clock), connect, Trouble(GROUP), clock).batches(),
        log,
        35,
    )
    assert len(opened) == 4
    assert all(tail.closed for tail in opened)


class FakeStream:
    """An event stream as botocore gives it."""

    def __init__(self, *updates: dict | Exception) -> None:
        self.updates = updates
        self.closed = False

    def __iter__(self) -> Iterator[dict]:
        for update in self.updates:
            if isinstance(update, Exception):
                raise update
            yield update

    def close(self) -> None:
        self.closed = True


def drained(session: Session) -> tuple[list[str], InterviewError]:
    found: list[str] = []
    while True:
        try:
            found += [event.message for event in session.take()[0]]
        except InterviewError as error:
            return found, error


def test_a_session_hands_on_everything_before_its_end() -> None:
    pushed = {"message": "one\n", "timestamp": 1, "ingestionTime": 2, "logStreamName": "a"}
    stream = FakeStream({"sessionStart": {}}, {"sessionUpdate": {"sessionResults": [pushed]}}, ValueError("broken off"))
    found, error = drained(Session(stream))
    assert found == ["one"]
    assert "Live Tail has ended" in error.title
    assert stream.closed


def test_the_session_is_asked_for_by_arn(clients: Clients, stub: Stub) -> None:
    who = {"Account": "111122223333", "Arn": "arn:aws-cn:iam::111122223333:user/x", "UserId": "x"}
    stub(clients.sts).add_response("get_caller_identity", who)
    arn = f"arn:aws-cn:logs:eu-central-1:111122223333:log-group:{GROUP}"
    stub(clients.watcher).add_client_error(
        "start_live_tail", "LimitExceededException", expected_params={"logGroupIdentifiers": [arn]}
    )
    with pytest.raises(CloudError, match="limit of the AWS account"):
        connector(clients, GROUP)()


# ---------------------------------------------------------------------------------------------------------- requests


def test_events_are_read_page_by_page_without_a_limit(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.watcher)
    found = {"eventId": "1", "timestamp": 1000, "ingestionTime": 2500, "logStreamName": "a", "message": "one\n"}
    stubber.add_response(
        "filter_log_events",
        {"events": [found], "nextToken": "more"},
        {"logGroupName": GROUP, "startTime": int(BEGIN.timestamp() * 1000)},
    )
    stubber.add_client_error("filter_log_events", "ThrottlingException", "Rate exceeded")
    stubber.add_response(
        "filter_log_events", {"events": []}, {"logGroupName": GROUP, "startTime": ANY, "nextToken": "more"}
    )
    batches = list(AwsCloud(clients).log(GROUP, BEGIN, FakeClock()))
    event = batches[0].events[0]
    assert event == LogEvent("1", datetime.fromtimestamp(1, UTC), datetime.fromtimestamp(2.5, UTC), "a", "one")
    assert batches[-1].caught_up


def test_a_follower_asks_once_and_waits_by_itself(clients: Clients) -> None:
    assert client_config("logs", use=Use.FOLLOWING).retries == {"mode": "standard", "total_max_attempts": 1}
    assert clients.watcher.meta.config.inject_host_prefix is not False


def test_elsewhere_than_on_aws_streams_come_from_the_same_host(clients: Clients) -> None:
    elsewhere = Clients(clients._session, "http://127.0.0.1:1", local=True)
    assert elsewhere.watcher.meta.config.inject_host_prefix is False
    assert elsewhere.logs.meta.config.inject_host_prefix is not False


def test_when_a_function_was_changed(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.functions)
    answer = {"Configuration": {"FunctionName": "x", "LastModified": "2026-11-21T14:31:05.123+0000"}}
    stubber.add_response("get_function", answer, {"FunctionName": "x"})
    stubber.add_response("get_function", {"Configuration": {"FunctionName": "x", "LastModified": "?"}})
    cloud = AwsCloud(clients)
    assert cloud.updated_at("x") == datetime(2026, 11, 21, 14, 31, 5, 123000, tzinfo=UTC)
    assert cloud.updated_at("x") is None


@pytest.mark.parametrize(
    ("told", "architecture"),
    [({"Architectures": ["arm64"]}, "arm64"), ({"Architectures": ["x86_64"]}, "x86_64"), ({}, "x86_64")],
    ids=str,
)
def test_what_a_function_runs_on(clients: Clients, stub: Stub, told: dict[str, list[str]], architecture: str) -> None:
    stub(clients.functions).add_response("get_function", {"Configuration": {"FunctionName": "x", **told}})
    assert AwsCloud(clients).architecture("x") == architecture


def test_what_a_function_runs_on_may_be_refused(clients: Clients, stub: Stub) -> None:
    stub(clients.functions).add_client_error("get_function", "AccessDeniedException", "no", 403)
    with pytest.raises(Denied):
        AwsCloud(clients).architecture("x")


def test_a_thorough_look_that_fails_is_made_again_at_once() -> None:
    """Else what came in late slips out of the overlap when several of them fail one after the other."""
    log = FakeLog(FakeClock(), page_size=100)
    reader = LogReader(log.page, BEGIN, log.clock)
    log.write(NOW, NOW)
    assert reader.read()
    assert len(reader.take()) == 1
    log.clock.time += timedelta(seconds=RAREST)
    log.asked.clear()
    for _ in range(5):
        log.failures = [NoConnection("No network.", "Check it.")]
        with pytest.raises(NoConnection) as caught:
            reader.read()
        reader.stumble(caught.value)
        log.clock.time += timedelta(seconds=1)
    starts = {start for start, _ in log.asked}
    assert starts == {log.asked[0][0]}, "the looks after the first do not reach back as far"
    late = log.write(log.clock.now() - timedelta(seconds=30), log.clock.now())
    assert reader.read()
    assert reader.take() == (late,)
