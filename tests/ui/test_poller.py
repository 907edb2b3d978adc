from __future__ import annotations

from threading import Event

from interview_tui.model.errors import Throttled
from interview_tui.ui.poller import Question, Snapshot, take, watch
from tests.fakes import FakeCloud, fake_desk, make_interview


def test_a_live_interview_is_looked_at_for_free() -> None:
    cloud = FakeCloud(make_interview())
    snapshot = take(fake_desk(cloud=cloud), Question("interview-20261121-1400"))
    assert snapshot.error is None
    assert snapshot.identity is not None
    assert snapshot.health is not None
    assert [check.name for check in snapshot.health.checks] == [
        "Stack",
        "Data migration",
        "Memory leak",
        "Slow queries",
    ]
    assert snapshot.events is None
    assert {name for name, _ in cloud.calls} <= {"fleet", "identity", "look"}


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
        pauses.append(snapshot.next_in)
        cloud.trouble = Throttled("Slow down.") if len(pauses) < 4 else None
        if len(pauses) == 6:
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
    assert pauses == [0.001, 0.002, 0.004, 0.005, 0.001, 0.001]


def test_a_cancelled_poll_says_nothing_more() -> None:
    cloud, cancelled, posted = FakeCloud(), Event(), []

    def ask() -> Question:
        cancelled.set()
        return Question()

    watch(fake_desk(cloud=cloud), fake_desk, ask, posted.append, cancelled, refresh=60, longest_pause=60)
    assert posted == []
