"""``logs``: lines for people and for scripts, spans of time, and how it ends."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from interview_tui.cli.logs import time_span
from interview_tui.model.errors import Denied, WrongUse
from interview_tui.model.log import LogBatch, LogEvent
from interview_tui.prices import prices
from tests.cli.conftest import Run
from tests.fakes import NOW, FakeCloud, FakeStack, make_interview

ID = "interview-x"
REQUEST = "0a86549c-c6ba-48bf-89ef-b455f48def02"
REPORT = f"REPORT RequestId: {REQUEST}\tDuration: 20 ms\tMemory Size: 256 MB\tMax Memory Used: 118 MB"


@pytest.fixture(autouse=True)
def interview(cloud: FakeCloud) -> None:
    cloud.stacks[ID] = FakeStack(make_interview(ID, created_at=NOW - timedelta(hours=1)))
    texts = [
        f"START RequestId: {REQUEST} Version: $LATEST",
        "[/foo] [red]not red[/red]",
        "[ERROR]\t1Z\tr-1\tbad",
        REPORT,
        f"END RequestId: {REQUEST}",
    ]
    cloud.batches = [LogBatch(tuple(line(number, text) for number, text in enumerate(texts)))]


def line(number: int, text: str) -> LogEvent:
    at = NOW + timedelta(seconds=number, milliseconds=123)
    return LogEvent(str(number), at, at, "a", text)


def asked(cloud: FakeCloud) -> tuple:
    (found,) = [detail for name, detail in cloud.calls if name == "log"]
    return found


def test_lines_for_people(run: Run) -> None:
    outcome = run("logs", ID)
    assert outcome.code == 0
    local = NOW.astimezone()
    day, first, second, third = outcome.out.splitlines()
    assert day == f"{local:%Y-%m-%d}, times in {local:%Z}"
    assert first == f"{local + timedelta(seconds=1):%H:%M:%S}.123 [/foo] [red]not red[/red]"
    assert second.endswith("bad")
    assert "Max Memory Used: 118 MB" in third
    assert outcome.err == ""


def test_everything(run: Run) -> None:
    out = run("logs", ID, "--all").out
    assert "START" in out
    assert "END" in out


def test_json_is_one_object_a_line(run: Run) -> None:
    rows = [json.loads(row) for row in run("logs", ID, "--json", "--all").out.splitlines()]
    assert [row["kind"] for row in rows] == ["start", "text", "text", "report", "end"]
    assert rows[2] == {
        "at": "2026-11-21T14:02:33.123Z",
        "ingested_at": "2026-11-21T14:02:33.123Z",
        "stream": "a",
        "request_id": "r-1",
        "kind": "text",
        "level": "error",
        "message": "[ERROR]\t1Z\tr-1\tbad",
    }
    assert rows[1]["request_id"] == REQUEST


@pytest.mark.parametrize(("text", "found"), [("BAD", 0), ("bad", 1), ("/b.d/", 1), ("[red]", 1), ("RequestId", 1)])
def test_grep(run: Run, text: str, found: int) -> None:
    assert len(run("logs", ID, "--json", "--grep", text).out.splitlines()) == found


def test_an_expression_that_takes_too_long_ends_it(run: Run, cloud: FakeCloud) -> None:
    cloud.batches = [LogBatch((line(0, "a" * 200 + "b"),))]
    ended = run("logs", ID, "--grep", "/(a|aa)+$/")
    assert ended.code == 2
    assert "This expression takes too long." in ended.err


def test_what_a_terminal_would_obey_is_not_printed(run: Run, cloud: FakeCloud) -> None:
    cloud.batches = [LogBatch((line(0, "one\x1b]0;title\x07\x1b[31m\ttwo\r\nthree\u202eeerht"),))]
    out = run("logs", ID).out
    assert "\x1b" not in out
    assert "\x07" not in out
    assert "\u202e" not in out
    assert out.splitlines()[2].startswith("             three")


def test_since(run: Run, cloud: FakeCloud) -> None:
    run("logs", ID)
    assert asked(cloud)[1:] == (NOW - timedelta(minutes=10), False, False)
    cloud.calls.clear()
    run("logs", ID, "--since", "30s", "--follow")
    assert asked(cloud)[1:] == (NOW + timedelta(seconds=1) - timedelta(seconds=30), True, False)


def test_nothing_is_older_than_the_interview(run: Run, cloud: FakeCloud) -> None:
    run("logs", ID, "--since", "20h")
    assert asked(cloud)[1] == NOW - timedelta(hours=1)


def test_the_longest_time_span_begins_with_the_interview(run: Run, cloud: FakeCloud) -> None:
    assert run("logs", ID, "--since", "999999d").code == 0
    assert asked(cloud)[1] == NOW - timedelta(hours=1)


@pytest.mark.parametrize(("text", "span"), [("30s", 30), ("10m", 600), ("2h", 7200), ("1d", 86400), (" 5m ", 300)])
def test_time_spans(text: str, span: int) -> None:
    assert time_span(text) == timedelta(seconds=span)


@pytest.mark.parametrize("text", ["", "10", "m", "-5m", "1.5h", "10 m", "soon", "10M", "٣m", "9999999h"])
def test_what_is_no_time_span(text: str) -> None:
    with pytest.raises(WrongUse, match="is not a time span"):
        time_span(text)


@pytest.mark.parametrize(
    "words",
    [
        (ID, "--since", "soon"),
        (ID, "--grep", "/(/"),
        (ID, "--memory", "--follow"),
        (ID, "--memory", "--live"),
        (ID, "--memory", "--grep", "x"),
        ("interview-none",),
        ("Not An Id",),
        ("interview-a",),
        ("interview-a", "--memory"),
        (),
    ],
)
def test_wrong_use_is_one_sentence(run: Run, cloud: FakeCloud, words: tuple[str, ...]) -> None:
    cloud.stacks["interview-a"] = FakeStack(make_interview("interview-a", challenges=("A",)))
    outcome = run("logs", *words, "--json")
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.error["title"]
    assert outcome.error["hint"]


def test_what_happens_on_the_way_is_said_beside_the_lines(run: Run, cloud: FakeCloud) -> None:
    cloud.batches.insert(0, LogBatch((), "AWS asks to slow down.", warning=True))
    outcome = run("logs", ID, "--follow")
    assert outcome.err == "! AWS asks to slow down.\n"
    assert "slow down" not in outcome.out
    assert json.loads(run("logs", ID, "--json").err) == {"said": "AWS asks to slow down.", "warning": True}


def test_a_log_that_is_not_there_is_said(run: Run, cloud: FakeCloud) -> None:
    cloud.batches = [LogBatch((), "The log group is not there yet.", warning=True)]
    outcome = run("logs", ID)
    assert (outcome.code, outcome.out) == (1, "")
    assert "not there yet" in outcome.err


def test_ctrl_c_ends_it_quietly(run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_args: object, **_options: object) -> Iterator[LogBatch]:
        yield cloud.batches[0]
        raise KeyboardInterrupt

    monkeypatch.setattr(cloud, "log", interrupted)
    outcome = run("logs", ID, "--follow")
    assert outcome.code == 0
    assert outcome.err == ""
    assert len(outcome.out.splitlines()) == 4


def test_live_tail_says_what_it_costs(run: Run, cloud: FakeCloud) -> None:
    cloud.batches = [LogBatch(live_seconds=61.0)]
    outcome = run("logs", ID, "--live")
    assert asked(cloud)[2:] == (True, True)
    assert outcome.err == "Live Tail: est. $0.01 a minute.\nLive Tail was on for 1 m 01 s: est. $0.02.\n"
    assert prices("us-east-1")["live tail"].usd == Decimal("0.01")


def test_live_tail_says_what_it_has_cost_when_an_error_ends_it(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ending(*_args: object, **_options: object) -> Iterator[LogBatch]:
        yield LogBatch(live_seconds=61.0)
        raise Denied("No right.", "Ask for it.")

    monkeypatch.setattr(cloud, "log", ending)
    outcome = run("logs", ID, "--live")
    assert outcome.code == 1
    assert "Live Tail was on for 1 m 01 s: est. $0.02.\n" in outcome.err
    assert "No right." in outcome.err


def test_an_unknown_price_is_not_made_up(run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interview_tui.prices.prices", lambda _region: {})
    outcome = run("logs", ID, "--live")
    assert "a price that is not known here" in outcome.err
    assert "unknown" in outcome.err


def leaking(cloud: FakeCloud) -> None:
    reports = [
        f"REPORT RequestId: 0a86549c-c6ba-48bf-89ef-b455f48d{n:04}\tDuration: {n} ms\tMemory Size: 256 MB\t"
        f"Max Memory Used: {20 + 3 * n} MB"
        for n in range(20)
    ]
    cloud.batches = [LogBatch(tuple(line(n, text) for n, text in enumerate(reports)))]


def test_memory(run: Run, cloud: FakeCloud) -> None:
    leaking(cloud)
    outcome = run("logs", ID, "--memory")
    assert outcome.code == 0
    assert outcome.out.splitlines() == [
        "leaking 3.0 MB a call, about 59 calls to the limit",
        "  memory            77 of 256 MB",
        "  calls             20 in 1 environment",
        "  cold starts       0",
        "  kills for memory  0",
        "  errors            0",
        "  duration          9 ms in the middle, 18 ms at the 95th percentile",
    ]
    assert asked(cloud)[1] == NOW - timedelta(hours=1)


def test_memory_as_json(run: Run, cloud: FakeCloud) -> None:
    leaking(cloud)
    found = run("logs", ID, "--memory", "--json", "--since", "5m").json
    assert found["verdict"] == "leaking"
    assert (found["mb_per_call"], found["calls_left"], found["calls"], found["updated_at"]) == (3.0, 59, 20, None)


def test_memory_of_a_function_that_nobody_has_called(run: Run, cloud: FakeCloud) -> None:
    cloud.batches = []
    assert run("logs", ID, "--memory").out == "not enough calls yet: 0 of 5\n"
