"""Following a log: every line exactly once, whatever the network, AWS and the clock do on the way."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise

import pytest
from botocore.stub import ANY
from hypothesis import given, settings
from hypothesis import strategies as st

from interview_tui.aws import log_live, logs
from interview_tui.aws.clients import Clients, Use, client_config
from interview_tui.aws.cloud import AwsCloud
from interview_tui.aws.live_tail import Session, connector
from interview_tui.aws.log_live import LiveFollower
from interview_tui.aws.log_pace import IDLE, QUICK, SLOWEST, Pace
from interview_tui.aws.log_pages import GLANCE, OVERLAP, RAREST, LogReader
from interview_tui.aws.log_trouble import Trouble
from interview_tui.aws.logs import poll
from interview_tui.model.errors import CloudError, Denied, InterviewError, NoConnection, NotFound, Throttled
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
    asked: list[tuple[int, str]] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    with_ids: bool = True
    began: datetime = NOW

    def write(self, at: datetime, ingested_at: datetime, stream: str = "a", message: str = "") -> LogEvent:
        number = len(self.lines)
        event = LogEvent(str(number), at, ingested_at, stream, message or f"line {number}")
        self.lines.append(event)
        return event

    def page(self, start: int, token: str) -> tuple[list[LogEvent], str]:
        self.asked.append((start, token))
        failure = self.failures.pop(0) if self.failures else None
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


@settings(max_examples=40, deadline=None, derandomize=True)
@given(scripts())
def test_live_tail_and_polling_together_tell_every_line_once(
    script: tuple[random.Random, int, int, float, bool],
) -> None:
    """Sessions that end, lines that they leave out, and lines that come both ways; the tail has no ids."""
    dice, lines, page_size, leaving_out, with_ids = script
    clock = FakeClock()
    log = FakeLog(clock, page_size=page_size, with_ids=with_ids)
    for _ in range(lines):
        ingested = NOW + timedelta(seconds=round(dice.uniform(-30, 60), 3))
        log.write(ingested, ingested, dice.choice("ab"), dice.choice(["", "the same"]))
    sessions = count()

    def connect() -> FakeTail:
        if next(sessions) % 3 == 2:
            raise CloudError("no")
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


def test_the_ids_that_are_kept_are_those_of_the_overlap() -> None:
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


def test_the_pace_stays_slower_for_a_while_after_throttling() -> None:
    pace = Pace()
    pace.slow_down()
    assert pace.slow_down() > 1
    assert pace.after(activity=True, took=0.0) == QUICK * 4
    later = [pace.after(activity=True, took=0.0) for _ in range(60)]
    assert later[-1] == QUICK
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
    assert sentences(batches) == ["The session is over. Trying again.", "Reading the log again."]


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
