"""Memory: environments told apart, slopes, and one sentence that is true."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from interview_tui.model.calls import Call, environments, percentile, slope
from interview_tui.model.lambda_lines import Report
from interview_tui.model.log import LogEvent
from interview_tui.model.log_filter import LineReader
from interview_tui.model.memory import ENOUGH, KEPT, MemoryWatch, Verdict, judged

AT = datetime(2026, 11, 21, 14, 0, 0, tzinfo=UTC)
FIXED = (21, 23, 25, 27, 28, 29, 31, 32, 32, 33, 33, 35, *[35] * 60)
"""Megabytes by call of the reference solution, as measured: its cache fills up, and then stays."""
LEAKY = tuple(18 + round(3.33 * call) for call in range(60))


def calls(used: Sequence[float], stream: str = "a", start: datetime = AT, limit: int = 256) -> list[Call]:
    """One call a second; the first one is a cold start."""
    return [
        Call(
            f"{stream}{number}",
            stream,
            start + timedelta(seconds=number),
            Report(20.0 + number, 21, limit, int(mb), 100.0 if number == 0 else None),
        )
        for number, mb in enumerate(used)
    ]


def local(at: datetime) -> str:
    return f"{at.astimezone():%H:%M}"


@pytest.mark.parametrize(
    ("used", "verdict", "sentence"),
    [
        ((), Verdict.UNKNOWN, "not enough calls yet: 0 of 5"),
        (LEAKY[:4], Verdict.UNKNOWN, "not enough calls yet: 4 of 5"),
        (LEAKY[:6], Verdict.GROWING, "growing 3.3 MB a call, too early to call it a leak"),
        (LEAKY[:30], Verdict.LEAKING, "leaking 3.3 MB a call, about 42 calls to the limit"),
        (
            [20 + 2.4 * call for call in range(70)],
            Verdict.LEAKING,
            "leaking 2.4 MB a call, about 29 calls to the limit",
        ),
        (
            [20 + call // 5 for call in range(150)],
            Verdict.LEAKING,
            "leaking 0.2 MB a call, about 1035 calls to the limit",
        ),
        (FIXED[:8], Verdict.GROWING, "growing 1.4 MB a call, too early to call it a leak"),
        (FIXED[:20], Verdict.FLAT, "flat: 35 MB after 20 calls"),
        (FIXED, Verdict.FLAT, "flat: 35 MB after 72 calls"),
        ([80] * 5, Verdict.FLAT, "flat: 80 MB after 5 calls"),
        ([250 + call * 3 for call in range(2)] * 3, Verdict.FLAT, "flat: 253 MB after 6 calls"),
    ],
)
def test_the_sentence(used: Sequence[float], verdict: Verdict, sentence: str) -> None:
    found = judged(calls(used), None)
    assert (found.verdict, found.sentence) == (verdict, sentence)


def test_the_reference_solution_is_never_called_leaking_and_the_leak_never_flat() -> None:
    for number in range(1, 60):
        assert judged(calls(FIXED[:number]), None).verdict is not Verdict.LEAKING, number
        assert judged(calls(LEAKY[:number]), None).verdict is not Verdict.FLAT, number
        if number >= 20:
            assert judged(calls(FIXED[:number]), None).verdict is Verdict.FLAT, number
        if number >= 8:
            assert judged(calls(LEAKY[:number]), None).verdict is Verdict.LEAKING, number


def test_calls_that_do_not_leak_in_between_do_not_hide_the_leak() -> None:
    dice, used, mb = random.Random(3), [], 18.0
    for _ in range(60):
        mb += 3.3 if dice.random() < 0.5 else 0.0
        used.append(mb)
    found = judged(calls(used), None)
    assert found.verdict is Verdict.LEAKING
    assert found.mb_per_call == pytest.approx(1.6, abs=0.4)


def test_since_the_update_only_the_new_code_counts() -> None:
    update = AT + timedelta(seconds=40)
    before = calls(LEAKY[:30])
    none = judged(before, update)
    assert none.sentence == f"not enough calls since the update at {local(update)}: 0 of 5"
    fixed = calls(FIXED[:30], "b", update + timedelta(seconds=5))
    found = judged(before + fixed, update)
    assert found.sentence == f"flat since the update at {local(update)}"
    assert (found.calls, found.recent, found.used_mb, found.cold_starts) == (60, 30, 35.0, 2)
    assert len(found.environments) == 2
    still = judged(before + calls(LEAKY[:20], "b", update + timedelta(seconds=5)), update)
    assert still.sentence == "leaking 3.3 MB a call, about 52 calls to the limit"


def test_a_function_that_was_never_updated_has_no_update() -> None:
    assert judged(calls(FIXED), AT - timedelta(hours=1)).sentence == "flat: 35 MB after 72 calls"


def test_a_call_that_began_before_the_update_is_old_code() -> None:
    one = [replace(call, report=Report(5_000, 5_000, 256, 40, 100.0)) for call in calls([40])]
    found = judged([*one, *calls(FIXED, "b", AT + timedelta(seconds=3))], AT - timedelta(seconds=2))
    assert found.updated_at is not None
    assert found.recent == len(FIXED)


def test_code_that_still_begins_while_it_is_updated_is_old_code() -> None:
    """AWS tells when the update was asked for, and takes a while to carry it out."""
    flat = f"flat since the update at {local(AT)}"
    before = calls(FIXED[:1], "before", AT - timedelta(hours=1))
    late = [*before, *calls(LEAKY[:8], "old", AT + timedelta(seconds=1))]
    assert judged(late, AT).verdict is Verdict.LEAKING, "as long as no other one has begun, it is the present code"
    fixed = calls(FIXED[:30], "new", AT + timedelta(seconds=10))
    assert judged([*late, *fixed], AT).sentence == flat
    goes_on = [*before, *calls(LEAKY[:40], "old", AT + timedelta(seconds=1))]
    assert judged([*goes_on, *fixed], AT).verdict is Verdict.LEAKING, "no update takes that long"
    afterwards = [*before, *calls(LEAKY[:8], "old", AT + timedelta(minutes=1))]
    assert judged([*afterwards, *calls(FIXED, "new", AT + timedelta(minutes=2))], AT).verdict is Verdict.LEAKING
    beside = [*before, *calls(FIXED[:20], "beside", AT + timedelta(seconds=2))]
    assert judged([*beside, *calls(FIXED[:3], "new", AT + timedelta(seconds=3))], AT).verdict is not Verdict.UNKNOWN


def test_a_function_that_was_just_made_was_not_updated() -> None:
    """AWS tells the same time of both. Its first environment may be killed, and another one begin, in seconds."""
    killed = calls(LEAKY[:8], "first", AT + timedelta(seconds=1))
    found = judged([*killed, *calls(LEAKY[:20], "second", AT + timedelta(seconds=10))], AT)
    assert found.updated_at is None
    assert len(found.environments) == 2
    assert "update" not in found.sentence


def test_environments_beside_each_other_are_not_mixed() -> None:
    both = [*calls(LEAKY[:20], "a"), *calls([60 + 3.33 * n for n in range(20)], "b", AT + timedelta(milliseconds=500))]
    random.Random(1).shuffle(both)
    found = judged(both, None)
    assert [environment.stream for environment in found.environments] == ["a", "b"]
    assert found.mb_per_call == pytest.approx(3.33, abs=0.1)
    assert found.calls_left == (256 - 123) // 3.33


def test_where_every_call_has_a_stream_of_its_own_cold_starts_tell_environments_apart() -> None:
    second = calls(LEAKY[:15], start=AT + timedelta(seconds=60))
    one_each = [replace(call, stream=f"s{n}") for n, call in enumerate([*calls(LEAKY[:15]), *second])]
    found = environments(one_each)
    assert [len(environment.calls) for environment in found] == [15, 15]
    assert judged(one_each, None).mb_per_call == pytest.approx(3.33, abs=0.1)


def test_a_cold_start_is_another_environment_also_when_memory_does_not_fall() -> None:
    mixed = [*calls([40, 41, 42]), *calls([45, 46], start=AT + timedelta(seconds=60))]
    assert [len(environment.calls) for environment in environments(mixed)] == [3, 2]


def test_without_cold_starts_falling_memory_tells_them_apart() -> None:
    used = [*LEAKY[:10], *LEAKY[:10]]
    warm = [replace(call, report=replace(call.report, init_ms=None)) for call in calls(used) if call.report]
    assert [len(environment.calls) for environment in environments(warm)] == [10, 10]


def test_a_process_that_was_killed_goes_on_as_another_in_the_same_stream() -> None:
    first = calls([*LEAKY[:30], 256])
    first[-1] = replace(first[-1], killed=True, failed=True)
    again = [
        replace(call, report=replace(call.report, init_ms=None))
        for call in calls([250, 251, 252], start=AT + timedelta(seconds=60))
        if call.report
    ]
    found = judged([*first, *again], None)
    assert [len(environment.calls) for environment in found.environments] == [31, 3]
    assert (found.kills, found.errors) == (1, 1)
    assert found.mb_per_call == pytest.approx(3.33, abs=0.05)
    assert judged(first, None).sentence == "leaking 3.3 MB a call"


def dying(lives: int, length: int, start: datetime = AT) -> list[Call]:
    """So many environments, one after the other, each killed for memory by its last call."""
    found = []
    for life in range(lives):
        one = calls([*[240 * number / length for number in range(1, length)], 256], f"{start}{life}", start)
        found += [*one[:-1], replace(one[-1], killed=True, failed=True)]
        start += timedelta(seconds=length)
    return found


@pytest.mark.parametrize(
    ("lives", "length", "verdict", "sentence"),
    [
        (1, 4, Verdict.UNKNOWN, "not enough calls yet: 4 of 5"),
        (2, 4, Verdict.LEAKING, "killed for memory 2 times, about every 4 calls"),
        (3, 2, Verdict.LEAKING, "killed for memory 3 times, about every 2 calls"),
        (3, 1, Verdict.LEAKING, "killed for memory 3 times, about every call"),
        (2, 9, Verdict.LEAKING, "leaking 26.6 MB a call"),
    ],
)
def test_a_leak_too_fast_to_be_measured_is_named_by_its_kills(
    lives: int, length: int, verdict: Verdict, sentence: str
) -> None:
    found = judged(dying(lives, length), None)
    assert (found.verdict, found.sentence, found.kills) == (verdict, sentence, lives)


def test_kills_of_the_code_before_say_nothing_of_the_present_one() -> None:
    update = AT + timedelta(seconds=60)
    since = f"since the update at {local(update)}"
    before, after = dying(5, 4), update + timedelta(seconds=5)
    assert judged([*before, *calls(FIXED, "new", after)], update).sentence == f"flat {since}"
    assert judged([*before, *dying(1, 3, after)], update).sentence == f"not enough calls {since}: 3 of 5"
    still = judged([*before, *dying(2, 3, update + timedelta(minutes=1))], update)
    assert still.sentence == f"killed for memory 2 times {since}, about every 3 calls"


def test_slopes() -> None:
    assert slope([]) is None
    assert slope([(1.0,)]) is None
    assert slope([(1, 3, 5), (10, 12)]) == pytest.approx(2)
    assert slope([(5, 5, 5)]) == 0


def test_percentiles() -> None:
    assert percentile([], 0.5) is None
    assert percentile([7], 0.95) == 7
    assert percentile(list(range(1, 101)), 0.95) == 95
    assert percentile([3, 1, 2], 0.5) == 2
    found = judged(calls(FIXED[:10]), None)
    assert (found.p50_ms, found.p95_ms) == (24.0, 29.0)


# ------------------------------------------------------------------------------------------------------ from the lines

ID = "0a86549c-c6ba-48bf-89ef-b455f48d{:04}"


def lines(number: int, used: int, stream: str = "a", extra: str = "", rss: float = 1.0) -> list[LogEvent]:
    request = ID.format(number)
    report = f"REPORT RequestId: {request}\tDuration: 20 ms\tBilled Duration: 20 ms\tMemory Size: 256 MB\t"
    texts = [
        f"START RequestId: {request} Version: $LATEST",
        f'{{"level": "INFO", "request_id": "{request}", "rss_mb": {rss}}}',
        *([extra] if extra else []),
        f"END RequestId: {request}",
        f"{report}Max Memory Used: {used} MB" + ("\tInit Duration: 90 ms" if number == 0 else ""),
    ]
    return [LogEvent("", AT + timedelta(seconds=number), AT, stream, text) for text in texts]


def watched(events: Sequence[LogEvent]) -> MemoryWatch:
    watch = MemoryWatch()
    watch.add(LineReader().read(events))
    return watch


def test_lines_become_calls() -> None:
    found = watched([event for number in range(20) for event in lines(number, LEAKY[number])]).figures()
    assert found.verdict is Verdict.LEAKING
    assert (found.calls, found.cold_starts, found.limit_mb) == (20, 1, 256)


def test_where_lambda_reports_nothing_the_functions_own_figure_counts() -> None:
    found = watched([event for number in range(20) for event in lines(number, 0, rss=20 + 3.0 * number)]).figures()
    assert found.mb_per_call == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("extra", "kills", "errors"),
    [
        ("RequestId: {} Error: Runtime exited with error: signal: killed", 1, 1),
        ("RequestId: {} Error: Runtime exited without providing a reason", 1, 1),
        ("[ERROR] KeyError: 'x'", 1, 1),
        ("[ERROR]\t2026Z\t{}\tlogged by the function, not failed", 0, 0),
        ("2026-11-21T14:00:00.000Z {} Task timed out after 10.00 seconds", 1, 1),
    ],
)
def test_failures(extra: str, kills: int, errors: int) -> None:
    """All of them at the limit: what fails there has failed for memory."""
    found = watched(lines(0, 256, extra=extra.format(ID.format(0)))).figures()
    assert (found.kills, found.errors) == (kills, errors)


def test_an_error_below_the_limit_is_no_kill() -> None:
    found = watched(lines(0, 100, extra="[ERROR] KeyError: 'x'")).figures()
    assert (found.kills, found.errors) == (0, 1)


def test_lines_of_a_call_come_in_any_order_and_batch() -> None:
    events = lines(0, 256, extra=f"RequestId: {ID.format(0)} Error: Runtime exited with error: signal: killed")
    watch = MemoryWatch()
    for event in reversed(events):
        watch.add(LineReader().read([event]))
    assert (watch.figures().kills, watch.figures().calls) == (1, 1)


def test_a_watch_remembers_a_bounded_number() -> None:
    watch = watched([event for number in range(KEPT + 50) for event in lines(number, 50, str(number // 100))])
    assert watch.figures().calls == KEPT
    assert watch.figures().verdict is Verdict.FLAT
    watch.add(LineReader().read(lines(KEPT + 50, 50)))
    assert watch.figures().billed == KEPT + 51, "what is forgotten is billed all the same"
    assert watch.figures().gb_seconds == Decimal(KEPT + 51) * 20 * 256 / (1024 * 1000)


def test_nobody_is_billed_for_longer_than_a_call_may_last() -> None:
    told = [
        replace(each, message=each.message.replace("Duration: 20", "Duration: 9999999999")) for each in lines(0, 50)
    ]
    found = watched(told).figures()
    assert (found.billed, found.gb_seconds) == (1, Decimal(225))


def test_a_call_without_a_report_is_none_yet() -> None:
    assert watched(lines(0, 50)[:-1]).figures().calls == 0
    assert ENOUGH == 5
