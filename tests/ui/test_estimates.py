"""Money is the same wherever it is shown, never less than the Cost tab says, and worked out once a minute."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview_tui.model import cost as model
from interview_tui.model.amounts import at_most, fine, words
from interview_tui.model.foreseen import foreseen
from interview_tui.model.interview import Interview
from interview_tui.model.memory import Memory, Verdict
from interview_tui.model.meter import CALLS, Billed, Meter
from interview_tui.model.survey import Survey
from interview_tui.ui import changes, estimates
from interview_tui.ui.board import Board
from interview_tui.ui.drawing import cost as tab
from interview_tui.ui.drawing import facts
from interview_tui.ui.drawing.listing import listing
from interview_tui.ui.kept_readings import MemoryReading
from interview_tui.ui.place import Place
from interview_tui.ui.poller import Snapshot
from interview_tui.ui.screens import questions
from interview_tui.ui.widgets.top_line import costs
from tests.fakes import NOW, TARIFF, make_interview

ID = "interview-20261121-1400"
DAY = timedelta(days=1)
CACHE = "redis cache.t4g.micro"
ITEMS = [CACHE, "postgres db.t4g.micro", "rds gp3 storage", "secret", "ec2 t4g.nano", "AWS::Redshift::Cluster"]
moments = st.timedeltas(timedelta(0), DAY)


def board(*interviews: Interview, read: tuple[Meter, ...] = ()) -> Board:
    return Board(
        Place("AWS"),
        tariff=TARIFF,
        selected=ID,
        tab="cost",
        interviews=interviews,
        read_at=NOW,
        foreseen={each.id: foreseen(each, TARIFF) for each in interviews},
        meters={each.interview.id: each for each in read},
    )


def drawn(it: Board, pane: object, now: object = NOW) -> str:
    return "\n".join(line.plain for line in pane.draw(it, now, 120, 1e9))  # type: ignore[attr-defined]


@st.composite
def meters(draw: st.DrawFn) -> Meter:
    """Any resources of an interview, some not there yet, some gone, some without a price."""
    billed = []
    for number in range(draw(st.integers(1, 5))):
        since = draw(st.none() | st.builds(lambda span: NOW - span, moments))
        until = draw(st.none() | st.builds(lambda span: NOW + span, moments))
        billed.append(Billed(f"R{number}", draw(st.sampled_from(ITEMS)), since, until, exact=draw(st.booleans())))
    return Meter(make_interview(ID, expires_at=NOW + DAY), tuple(billed))


@given(meters(), moments)
def test_the_row_the_facts_and_the_cost_tab_say_the_same(meter: Meter, later: timedelta) -> None:
    now, it = NOW + later, board(meter.interview, read=(meter,))
    (row,) = listing(it, now).rows
    found = it.estimate(ID, now)
    assert found is not None
    spent = found.cost.so_far
    assert row.cost == (spent.known.high if spent.known is not None else None)
    assert row.text("cost") == at_most(spent)
    assert words(spent, fine) in drawn(it, tab, now).splitlines()[0]
    (fact,) = (line for line in drawn(it, facts, now).splitlines() if line.startswith("Cost "))
    assert _or_unknown(found.cost) in fact
    exact = model.cost(meter, TARIFF, now).so_far
    if exact.known is not None and row.cost is not None:
        assert exact.known.high <= row.cost, "at no moment of the minute does the row say less"
    assert exact.unknown == spent.unknown


def _or_unknown(cost: model.Cost) -> str:
    if cost.so_far.known is None and cost.per_hour.known is None:
        return "unknown: no price"
    return f"{words(cost.so_far)} so far"


def test_the_top_line_is_the_sum_of_the_rows() -> None:
    every = [make_interview(f"interview-{number}", created_at=NOW - timedelta(minutes=number)) for number in range(20)]
    it = board(*every)
    most = sum((row.cost or Decimal(0) for row in listing(it, NOW).rows), Decimal(0))
    rate, spent = costs(it, NOW)
    assert spent.endswith(f"–{most.quantize(Decimal('0.01'))}".replace("–", "–$"))
    assert rate == words(it.costs(NOW)[0])


def test_one_of_which_nothing_is_known_is_unknown_in_the_sum_and_in_its_row() -> None:
    it = replace(board(make_interview(ID), make_interview("interview-b")), foreseen={})
    assert costs(it, NOW) == ("est. unknown", "est. unknown")
    assert {row.text("cost") for row in listing(it, NOW).rows} == {"unknown"}
    assert "unknown: no price" in drawn(it, facts)


def test_what_has_not_been_read_yet_is_no_missing_price() -> None:
    """A first look tells of interviews before prices and listings are there."""
    it = replace(board(make_interview(ID)), foreseen={}, tariff=None, read_at=None)
    assert "not known yet" in drawn(it, facts)
    assert "no price" not in drawn(it, facts)


def test_no_interviews_have_no_cost() -> None:
    assert costs(board(), NOW) == ("", "")


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The interviews whose cost was worked out, in order."""
    done: list[str] = []
    work = estimates._estimate

    def counted(meter: Meter, *others: object) -> estimates.Estimate:
        done.append(meter.interview.id)
        return work(meter, *others)  # type: ignore[arg-type]

    monkeypatch.setattr(estimates, "_estimate", counted)
    return done


def test_a_cost_is_worked_out_once_a_minute_however_often_it_is_drawn(worked_out: list[str]) -> None:
    full = NOW.replace(second=1)
    it = board(make_interview(ID), make_interview("interview-b"))
    for second in range(60):
        it = replace(it, selected=("interview-b", ID)[second % 2])  # keys make new boards
        listing(it, full + timedelta(seconds=second))
        costs(it, full + timedelta(seconds=second))
        drawn(it, facts, full + timedelta(seconds=second))
    assert sorted(worked_out) == sorted([ID, "interview-b"])
    listing(it, full + timedelta(seconds=60))
    assert len(worked_out) == 4


def survey(it: Board, *interviews: Interview) -> Board:
    bills = {each.id: foreseen(each, TARIFF) for each in interviews}
    return changes.with_snapshot(it, Snapshot(NOW, survey=Survey(NOW, interviews, {}, foreseen=bills)))


def test_a_reading_of_the_fleet_that_says_the_same_costs_no_work(worked_out: list[str]) -> None:
    it = survey(board(), make_interview(ID))
    listing(it, NOW)
    listing(survey(it, make_interview(ID)), NOW)
    assert worked_out == [ID]
    listing(survey(it, make_interview(ID, stack_status="DELETE_FAILED")), NOW)
    assert worked_out == [ID, ID]


@pytest.mark.parametrize(
    ("before", "after", "tab", "kept"),
    [
        ("CREATE_COMPLETE", "CREATE_COMPLETE", "health", True),
        ("CREATE_IN_PROGRESS", "CREATE_COMPLETE", "cost", False),
        ("CREATE_COMPLETE", "DELETE_IN_PROGRESS", "cost", False),
        ("CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "cost", True),
        ("CREATE_IN_PROGRESS", "CREATE_IN_PROGRESS", "health", False),
    ],
)
def test_what_was_read_counts_as_long_as_the_stack_is_as_it_was(
    before: str, after: str, tab: str, *, kept: bool
) -> None:
    """While more and more becomes billed, it counts only as long as it is read again and again."""
    meter = Meter(make_interview(ID, stack_status=before), (Billed("Cache", CACHE, None),))
    it = survey(replace(board(meter.interview, read=(meter,)), tab=tab), make_interview(ID, stack_status=after))
    assert (it.meters.get(ID) is not None) == kept
    (row,) = listing(it, NOW).rows
    assert (row.text("cost") == "$0.00") == kept


def test_a_later_end_counts_without_another_reading() -> None:
    meter = Meter(make_interview(ID), (Billed("Cache", CACHE, NOW),))
    it = survey(board(meter.interview, read=(meter,)), make_interview(ID, expires_at=NOW + DAY))
    found = it.estimate(ID, NOW)
    assert found is not None
    assert found.cost.at_end.known is not None
    assert found.cost.at_end.known.low == 24 * Decimal("0.016")


def test_calls_that_lambda_told_of_are_in_the_row_and_in_the_cost_tab(worked_out: list[str]) -> None:
    meter = Meter(make_interview(ID), (), (CALLS,))
    it = board(meter.interview, read=(meter,))
    assert listing(it, NOW).rows[0].text("cost") == "$0.00"
    assert costs(it, NOW)[1] == "est. $0.00"
    seen = MemoryReading(Memory(Verdict.FLAT, billed=1_000_000, gb_seconds=Decimal(300)), NOW, "arm64")
    it = changes.with_memory(it, ID, seen)
    assert listing(it, NOW).rows[0].text("cost") == "$0.20"
    assert costs(it, NOW)[1] == "est. $0.20"
    text = drawn(it, tab)
    assert "LeakyApi · lambda requests" in text
    assert "$0.2000" in text
    assert "Not counted" not in text
    listing(it, NOW)
    assert worked_out == [ID, ID]


@pytest.mark.parametrize(
    ("architecture", "item", "amount"),
    [("arm64", "arm", "$1.3333"), ("x86_64", "x86", "$1.6667"), ("", "x86", "$1.6667")],
)
def test_calls_cost_what_the_function_runs_on(architecture: str, item: str, amount: str) -> None:
    it = board(make_interview(ID), read=(Meter(make_interview(ID), (), (CALLS,)),))
    seen = MemoryReading(Memory(Verdict.FLAT, billed=1, gb_seconds=Decimal(100_000)), NOW, architecture)
    text = drawn(changes.with_memory(it, ID, seen), tab)
    assert f"LeakyApi · lambda {item} duration" in text
    assert amount in text


def test_an_hour_more_adds_what_this_stack_costs_an_hour() -> None:
    with_host, without = (make_interview(ID, parameters={"Tunnel": way}) for way in ("on", "off"))
    asked = [dict(questions.extend(each, NOW, board(each)).facts)["Adds"] for each in (with_host, without)]
    assert asked == ["est. $0.05", "est. $0.04"]
