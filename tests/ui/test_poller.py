from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Event
from time import monotonic

import pytest

from interview_tui.model.errors import Throttled, WrongUse
from interview_tui.ui.poller import CALM, CLOSER, STILL, STILL_PAUSE, Memory, Question, Snapshot, Wants, take, watch
from tests.fakes import FakeCloud, FakeJournal, FakeStack, fake_desk, make_interview

TABLES = "AWS::DynamoDB::Table"


class Hurried(Event):
    """Notes for how long it would have been waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.pauses: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout)
        return self.is_set()


def test_a_live_interview_is_looked_at_for_free() -> None:
    cloud = FakeCloud(make_interview())
    cloud.barely = frozenset({TABLES})
    snapshot = take(fake_desk(cloud=cloud), Question("interview-20261121-1400"))
    assert snapshot.error is None
    assert snapshot.identity is not None
    assert snapshot.health is not None
    assert [check.name for check in snapshot.health.checks] == ["Data migration", "Memory leak", "Slow queries"]
    assert snapshot.events is None
    assert {name for name, _ in cloud.calls} <= {"fleet", "identity", "look"}


def test_what_the_listings_tell_is_not_asked_again() -> None:
    cloud = FakeCloud(make_interview())
    snapshot = take(fake_desk(cloud=cloud), Question("interview-20261121-1400"))
    assert snapshot.health is not None
    assert snapshot.health.checks == ()
    assert "look" not in {name for name, _ in cloud.calls}


def test_looking_closer_does_not_read_the_fleet_before_its_turn() -> None:
    cloud, memory = FakeCloud(make_interview()), Memory()
    cloud.barely = frozenset({TABLES})
    desk = fake_desk(cloud=cloud)
    take(desk, Question(), memory)
    memory.due = monotonic() + 60
    snapshot = take(desk, Question("interview-20261121-1400"), memory)
    assert snapshot.survey is None
    assert snapshot.health is not None
    assert [name for name, _ in cloud.calls].count("fleet") == 1
    memory.forget()
    assert take(desk, Question(), memory).survey is not None


def test_what_hardly_changes_is_read_less_often_while_it_stands() -> None:
    cloud, memory = FakeCloud(make_interview()), Memory()
    question = Question("interview-20261121-1400", wants=Wants.RESOURCES)
    desk = fake_desk(cloud=cloud)
    assert take(desk, question, memory, calm=60).items is not None
    assert take(desk, question, memory, calm=60).items is None
    assert take(desk, replace(question, wants=Wants.EVENTS), memory, calm=60).events is not None
    moving = FakeCloud(make_interview(stack_status="UPDATE_IN_PROGRESS"))
    memory = Memory()
    desk = fake_desk(cloud=moving)
    assert take(desk, question, memory, calm=60).items is not None
    assert take(desk, question, memory, calm=60).items is not None


def test_the_selected_one_is_looked_at_closely_with_every_second_refresh() -> None:
    memory, desk = Memory(), fake_desk(cloud=FakeCloud(make_interview(), make_interview("interview-2")))
    first, second = Question("interview-20261121-1400"), Question("interview-2")
    looks = [take(desk, question, memory, calm=60).health for question in (first, first, second, first)]
    assert [look.interview_id if look else "" for look in looks] == [first.selected, "", "interview-2", first.selected]
    memory.looked[first.selected] -= 60 * CLOSER / CALM
    assert take(desk, first, memory, calm=60).health is not None


def test_what_could_not_be_read_is_asked_again_at_once() -> None:
    class Slow(FakeCloud):
        def resources(self, stack_id: str):
            raise Throttled("AWS asks to slow down.", "It goes on by itself.")

    memory, question = Memory(), Question("interview-20261121-1400", wants=Wants.RESOURCES)
    desk = fake_desk(cloud=Slow(make_interview()))
    assert take(desk, question, memory, calm=60).refused is not None
    assert take(desk, question, memory, calm=60).refused is not None


@pytest.mark.parametrize(("interviews", "refreshes"), [(1, 1), (199, 1), (200, 2), (300, 3)])
def test_a_large_fleet_is_read_less_often(interviews: int, refreshes: int) -> None:
    cloud, cancelled, memory = (
        FakeCloud(*(make_interview(f"interview-{n}") for n in range(interviews))),
        Event(),
        Memory(),
    )

    def post(_snapshot: Snapshot) -> None:
        cancelled.set()

    desk = fake_desk(cloud=cloud)
    began = monotonic()
    watch(desk, lambda: desk, Question, post, cancelled, refresh=100, longest_pause=100, memory=memory)
    assert memory.due - began == pytest.approx(100 * refreshes - 10, abs=5)


def test_a_still_account_is_read_less_often_until_something_changes_and_while_it_moves() -> None:
    cloud = FakeCloud(make_interview())
    desk = fake_desk(cloud=cloud)

    cancelled, memory = Hurried(), Memory()
    pauses = cancelled.pauses

    def post(snapshot: Snapshot) -> None:
        memory.due = 0.0
        assert snapshot.next_at is not None
        if len(pauses) == STILL + 2:
            cloud.stacks["interview-20261121-1400"] = FakeStack(make_interview(stack_status="UPDATE_IN_PROGRESS"))
        if len(pauses) == 2 * STILL + 4:
            cancelled.set()

    watch(desk, lambda: desk, Question, post, cancelled, refresh=100, longest_pause=100, memory=memory)
    assert pauses[: STILL + 3] == [100] * STILL + [100 * STILL_PAUSE] * 3
    assert pauses[STILL + 3 :] == [100] * (len(pauses) - STILL - 3), "while a stack moves nothing is still"


def test_who_comes_during_a_reading_is_not_kept_waiting() -> None:
    cancelled, memory, there = Event(), Memory(same=STILL), []
    waits: list[timedelta] = []
    desk = fake_desk(cloud=FakeCloud(make_interview()))

    def ask() -> Question:
        there.append("")
        return Question(attended=len(there) > 1)

    def post(snapshot: Snapshot) -> None:
        assert snapshot.next_at is not None
        waits.append(snapshot.next_at - desk.clock.now())
        cancelled.set()

    memory.survey, memory.due = desk.survey(), 0.0
    watch(desk, lambda: desk, ask, post, cancelled, refresh=1, longest_pause=1, memory=memory)
    assert waits == [timedelta(seconds=1)]


def test_a_large_fleet_that_is_still_is_read_with_every_reading() -> None:
    cancelled, memory = Hurried(), Memory()

    def post(_snapshot: Snapshot) -> None:
        memory.due = 0.0
        if len(cancelled.pauses) == STILL:
            cancelled.set()

    refreshes = STILL_PAUSE + 2
    desk = fake_desk(cloud=FakeCloud(*(make_interview(f"interview-{n}") for n in range(100 * refreshes))))
    watch(desk, lambda: desk, Question, post, cancelled, refresh=1000, longest_pause=1000, memory=memory)
    assert cancelled.pauses[:STILL] == [1000] * STILL
    assert cancelled.pauses[STILL] == pytest.approx(1000 * refreshes - 100, abs=60)


def test_while_somebody_is_at_the_keys_nothing_is_read_less_often() -> None:
    cancelled, memory = Event(), Memory()
    waits: list[timedelta] = []

    def post(snapshot: Snapshot) -> None:
        memory.due = 0.0
        assert snapshot.next_at is not None
        waits.append(snapshot.next_at - desk.clock.now())
        if len(waits) == STILL + 3:
            cancelled.set()

    desk = fake_desk(cloud=FakeCloud(make_interview()))
    attended = Question(attended=True)
    watch(desk, lambda: desk, lambda: attended, post, cancelled, refresh=0.01, longest_pause=1, memory=memory)
    assert set(waits) == {timedelta(seconds=0.01)}
    assert memory.still


def test_a_broken_one_is_asked_for_its_events() -> None:
    cloud = FakeCloud(make_interview(stack_status="ROLLBACK_COMPLETE"))
    snapshot = take(fake_desk(cloud=cloud), Question("interview-20261121-1400", identity=False))
    assert snapshot.events == ()
    assert snapshot.health is None
    assert snapshot.identity is None


def test_events_that_an_operation_follows_are_not_read_twice() -> None:
    cloud = FakeCloud(make_interview(stack_status="CREATE_IN_PROGRESS"))
    take(fake_desk(cloud=cloud), Question("interview-20261121-1400", followed=True))
    assert "events" not in {name for name, _ in cloud.calls}


def test_the_list_survives_trouble_with_the_rest() -> None:
    class Half(FakeCloud):
        def events(self, stack_id: str):
            raise Throttled("AWS asks to slow down.", "It goes on by itself.")

    cloud = Half(make_interview(stack_status="ROLLBACK_COMPLETE"))
    snapshot = take(fake_desk(cloud=cloud), Question("interview-20261121-1400"))
    assert snapshot.survey is not None
    assert snapshot.error is None
    assert isinstance(snapshot.refused, Throttled)


def test_trouble_slows_the_readings_down_and_the_end_of_it_speeds_them_up() -> None:
    cloud, cancelled, pauses = FakeCloud(make_interview()), Event(), []

    def post(snapshot: Snapshot) -> None:
        assert snapshot.next_at is not None
        pauses.append((snapshot.next_at - cloud.clock.now()).total_seconds())
        cloud.trouble = Throttled("Slow down.") if len(pauses) < 4 else None
        if len(pauses) == 5:
            cancelled.set()

    watch(
        fake_desk(cloud=cloud),
        lambda: fake_desk(cloud=cloud),
        Question,
        post,
        cancelled,
        refresh=0.001,
        longest_pause=0.005,
    )
    assert pauses == [0.001, 0.002, 0.004, 0.005, 0.001]


def test_a_cancelled_poll_says_nothing_more() -> None:
    cloud, cancelled, posted = FakeCloud(), Event(), []

    def ask() -> Question:
        cancelled.set()
        return Question()

    watch(fake_desk(cloud=cloud), fake_desk, ask, posted.append, cancelled, refresh=60, longest_pause=60)
    assert posted == []


def test_notes_are_read_while_their_tab_is_open_and_cost_no_request() -> None:
    desk = fake_desk(make_interview())
    desk.journal.note("interview-20261121-1400", "brief", "A")
    question = Question("interview-20261121-1400")
    assert take(desk, question).notes is None
    memory = Memory()
    for _ in range(2):
        notes = take(desk, replace(question, wants=Wants.NOTES), memory, calm=60).notes
        assert notes is not None
        assert [note.text for note in notes] == ["A"]


def test_a_name_that_can_have_no_notes_is_no_trouble() -> None:
    class Strict(FakeJournal):
        def notes(self, interview_id: str):
            raise WrongUse("Not a name.")

    desk = replace(fake_desk(make_interview()), journal=Strict(FakeCloud().clock))
    snapshot = take(desk, Question("interview-20261121-1400", wants=Wants.NOTES))
    assert snapshot.notes == ()
    assert snapshot.refused is None
