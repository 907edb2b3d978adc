"""Log lines: what they say, which call they belong to, which are wanted, and how many are kept."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_tui.expressions import pattern_of
from interview_tui.model.errors import WrongUse
from interview_tui.model.lambda_lines import Kind, Level, Report, read_line
from interview_tui.model.log import LogEvent, Ring, live_tail_cost
from interview_tui.model.log_filter import STREAMS, LineReader, LogFilter

AT = datetime(2026, 11, 21, 14, 2, 31, tzinfo=UTC)
ID = "0a86549c-c6ba-48bf-89ef-b455f48def02"
OTHER = "c5dc8647-a660-46d1-bb11-2f9d6368a27d"
REPORT = (
    f"REPORT RequestId: {ID}\tDuration: 25.70 ms\tBilled Duration: 126 ms\tMemory Size: 256 MB\t"
    "Max Memory Used: 118 MB\tInit Duration: 99.10 ms"
)


def event(message: str, stream: str = "a") -> LogEvent:
    return LogEvent("1", AT, AT, stream, message)


def record(kind: str, **fields: object) -> str:
    return json.dumps({"time": "2026-11-21T14:02:31Z", "type": f"platform.{kind}", "record": fields})


METRICS = {
    "durationMs": 25.7,
    "billedDurationMs": 126,
    "memorySizeMB": 256,
    "maxMemoryUsedMB": 118,
    "initDurationMs": 99.1,
}


@pytest.mark.parametrize(
    ("message", "kind", "level", "request_id"),
    [
        (f"START RequestId: {ID} Version: $LATEST", Kind.START, None, ID),
        (f"END RequestId: {ID}", Kind.END, None, ID),
        (REPORT, Kind.REPORT, None, ID),
        (f"{REPORT}\tStatus: error\tError Type: Runtime.ExitError", Kind.REPORT, Level.ERROR, ID),
        ("INIT_START Runtime Version: python:3.13.v30", Kind.INIT, None, ""),
        (
            f"RequestId: {ID} Error: Runtime exited with error: signal: killed\nRuntime.ExitError",
            Kind.FAILURE,
            Level.ERROR,
            ID,
        ),
        ("Runtime.ExitError", Kind.FAILURE, Level.ERROR, ""),
        (f"2026-11-21T14:02:31.000Z {ID} Task timed out after 10.01 seconds", Kind.FAILURE, Level.ERROR, ID),
        ("[ERROR] KeyError: 'x'\nTraceback (most recent call last):", Kind.FAILURE, Level.ERROR, ""),
        (f"[WARNING]\t2026-11-21T14:02:31.000Z\t{ID}\tslow", Kind.TEXT, Level.WARNING, ID),
        (f"2026-11-21T14:02:31.000Z\t{ID}\tINFO\thello", Kind.TEXT, Level.INFO, ID),
        ("ERROR something bad", Kind.TEXT, Level.ERROR, ""),
        ("2026-11-21 14:02:31 DEBUG root: x", Kind.TEXT, Level.DEBUG, ""),
        ("Error handling is documented elsewhere", Kind.TEXT, None, ""),
        ("[/foo] [bold]no markup[/bold]", Kind.TEXT, None, ""),
        (f"REPORT RequestId: {ID}\tDuration: 1.2.3 ms\tMemory Size: MB", Kind.REPORT, None, ID),
        ('{"level": "warn", "request_id": "r-1", "rss_mb": 21.6}', Kind.TEXT, Level.WARNING, "r-1"),
        (
            '{"log_level": "ERROR", "errorType": "KeyError", "stackTrace": [], "requestId": "r-1"}',
            Kind.FAILURE,
            Level.ERROR,
            "r-1",
        ),
        ('{"level": 30, "rss_mb": NaN}', Kind.TEXT, None, ""),
        ('{"half": ', Kind.TEXT, None, ""),
        (record("start", requestId=ID), Kind.START, None, ID),
        (record("runtimeDone", requestId=ID, status="success"), Kind.END, None, ID),
        (record("initStart", initializationType="on-demand"), Kind.INIT, None, ""),
        (record("report", requestId=ID, status="success", metrics=METRICS), Kind.REPORT, None, ID),
        (record("report", requestId=ID, status="timeout", metrics=METRICS), Kind.REPORT, Level.ERROR, ID),
        ("", Kind.TEXT, None, ""),
    ],
)
def test_what_a_line_says(message: str, kind: Kind, level: Level | None, request_id: str) -> None:
    line = read_line(event(message))
    assert (line.kind, line.level, line.request_id) == (kind, level, request_id)


@pytest.mark.parametrize("message", [REPORT, record("report", requestId=ID, metrics=METRICS)])
def test_a_report_in_text_and_in_json(message: str) -> None:
    assert read_line(event(message)).report == Report(25.7, 126, 256, 118, 99.1)


def test_a_report_of_a_warm_call_that_was_killed() -> None:
    text = REPORT.partition("\tInit")[0] + "\tStatus: error\tError Type: Runtime.OutOfMemory\n"
    found = read_line(event(text)).report
    assert found == Report(25.7, 126, 256, 118, None, "error", "Runtime.OutOfMemory")
    fields = {**METRICS, "initDurationMs": None}
    assert read_line(
        event(record("report", status="error", errorType="Runtime.OutOfMemory", metrics=fields))
    ).report == (found)


def test_the_functions_own_memory() -> None:
    assert read_line(event('{"rss_mb": 21.6}')).rss_mb == 21.6
    assert read_line(event('{"rss_mb": "much"}')).rss_mb is None
    assert read_line(event('{"rss_mb": 1e400}')).rss_mb is None


@given(st.text())
def test_no_line_is_too_strange(text: str) -> None:
    read_line(event(text))
    read_line(event(f"REPORT RequestId: {ID}\t{text}"))


@given(st.dictionaries(st.sampled_from(["level", "request_id", "type", "record", "rss_mb"]), st.from_type(object)))
def test_no_json_line_is_too_strange(fields: dict[str, object]) -> None:
    read_line(event(json.dumps(fields, default=str)))
    metrics = dict.fromkeys(METRICS, 10**400)
    read_line(event(json.dumps({"type": "platform.report", "record": {"metrics": metrics, **fields}}, default=str)))


def test_a_line_belongs_to_the_call_that_its_environment_works_on() -> None:
    reader = LineReader()
    lines = reader.read(
        [
            event(f"START RequestId: {ID} Version: 1", "a"),
            event(f"START RequestId: {OTHER} Version: 1", "b"),
            event("hello", "a"),
            event("hello", "b"),
            event('{"request_id": "own"}', "a"),
            event("hello", "c"),
        ]
    )
    assert [line.request_id for line in lines[2:]] == [ID, OTHER, "own", ""]
    assert reader.read([event("still", "a")])[0].request_id == ID
    reader.read(event(f"START RequestId: {OTHER}", str(number)) for number in range(STREAMS))
    assert reader.read([event("forgotten", "a")])[0].request_id == ""


def test_what_is_wanted() -> None:
    lines = LineReader().read(
        [
            event(f"START RequestId: {ID}"),
            event("[WARNING]\t1Z\tr\tslow"),
            event("Hello"),
            event(REPORT),
            event(f"END RequestId: {ID}"),
        ]
    )

    def wanted(**how: object) -> list[int]:
        asked = LogFilter(**how)  # type: ignore[arg-type]
        return [place for place, line in enumerate(lines) if asked.wants(line)]

    assert wanted() == [1, 2, 3]
    assert wanted(folding=False) == [0, 1, 2, 3, 4]
    assert wanted(level=Level.WARNING) == [1]
    assert wanted(level=Level.ERROR) == []
    assert wanted(pattern=pattern_of("hello")) == [2]
    assert wanted(pattern=pattern_of("HELLO")) == []
    assert wanted(pattern=pattern_of("H")) == [2]
    assert wanted(pattern=pattern_of(r"/used: \d+/")) == [3]
    assert wanted(pattern=pattern_of(r"/\Seport/")) == [3]
    assert wanted(pattern=pattern_of("used: [")) == []


@pytest.mark.parametrize("text", ["/(/", "/*a/", r"/[z-a]/"])
def test_an_expression_that_is_none(text: str) -> None:
    with pytest.raises(WrongUse, match="is not a regular expression"):
        pattern_of(text)


def test_nothing_to_search_for() -> None:
    assert pattern_of("") is None
    assert pattern_of("/") is not None
    assert pattern_of("//") is not None


@given(st.integers(1, 20), st.lists(st.lists(st.integers())))
def test_a_ring_keeps_the_newest(size: int, parts: list[list[int]]) -> None:
    ring, every = Ring[int](size), []
    for part in parts:
        ring.extend(part)
        every += part
        assert list(ring) == every[-size:]
        assert ring.first == max(0, len(every) - size)
        assert ring.end == len(every)
        assert [ring[number] for number in range(ring.first, ring.end)] == every[-size:]
        with pytest.raises(IndexError):
            ring[ring.end]
        with pytest.raises(IndexError):
            ring[ring.first - 1]


def test_a_ring_has_room_for_one() -> None:
    with pytest.raises(ValueError, match="one item"):
        Ring[str](0)


def test_a_million_lines_need_no_more_memory_than_a_ring_full() -> None:
    import tracemalloc

    ring = Ring[LogEvent](1_000)
    ring.extend(LogEvent(str(number), AT, AT, "a", "x" * 100) for number in range(2_000))
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    # A hundred thousand here: every further one is the same.
    ring.extend(LogEvent(str(number), AT, AT, "a", "x" * 100) for number in range(100_000))
    after = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert after - before < 1_000_000


def test_what_live_tail_costs() -> None:
    price = Decimal("0.01")
    assert live_tail_cost(0, price) == 0
    assert live_tail_cost(1, price) == price
    assert live_tail_cost(60, price) == price
    assert live_tail_cost(60.5, price) == 2 * price


def test_a_ring_has_room_for_so_much_and_always_for_the_last() -> None:
    ring = Ring[str](10, weigh=len, room=10)
    ring.extend(["aaaa", "bbbb", "cc"])
    assert (list(ring), ring.first) == (["aaaa", "bbbb", "cc"], 0)
    ring.append("d")
    assert (list(ring), ring.first, ring[1]) == (["bbbb", "cc", "d"], 1, "bbbb")
    ring.append("e" * 50)
    assert (list(ring), ring.first, ring.end) == (["e" * 50], 4, 5)


def test_the_items_since_a_number() -> None:
    ring = Ring[str](3)
    ring.extend("abcde")
    assert [ring.since(number) for number in (0, 2, 4, 5)] == [("c", "d", "e"), ("c", "d", "e"), ("e",), ()]
