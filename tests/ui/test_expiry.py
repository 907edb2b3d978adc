from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from interview_tui.model.errors import Denied
from interview_tui.model.interview import Interview
from interview_tui.model.reaper import Reaper, Unended
from interview_tui.ui import poller
from interview_tui.ui.alarms import Alarms, sentences
from interview_tui.ui.app import InterviewApp
from interview_tui.ui.reminding import desktop_notification
from interview_tui.ui.screens.confirm import Confirm
from interview_tui.ui.widgets.banner import Banner
from tests.fakes import NOW, FakeCloud, make_interview
from tests.ui.stage import QUICK, live

ID = "interview-20261121-1400"


def ending(minutes: float, interview_id: str = ID, **more: object) -> Interview:
    return make_interview(interview_id, created_at=NOW, expires_at=NOW + timedelta(minutes=minutes), **more)


def told(alarms: Alarms, interview: Interview, minutes: float) -> bool:
    return bool(alarms.due([interview], NOW + timedelta(minutes=minutes)))


def test_each_moment_is_told_once() -> None:
    alarms, interview = Alarms(), ending(60)
    moments = (0, 29, 30, 31, 49, 50, 51, 60, 61, 90)
    assert [minute for minute in moments if told(alarms, interview, minute)] == [30, 50, 60]


def test_after_an_extension_it_is_told_again() -> None:
    alarms = Alarms()
    assert told(alarms, ending(60), 55)
    assert not told(alarms, ending(120), 56)
    assert told(alarms, ending(120), 90)


def test_who_begins_late_hears_of_the_last_moment_only() -> None:
    alarms, interview = Alarms(), ending(60)
    assert [minute for minute in (55, 56, 60) if told(alarms, interview, minute)] == [55, 60]


@pytest.mark.parametrize("status", ["DELETE_IN_PROGRESS", "ROLLBACK_COMPLETE", "CREATE_IN_PROGRESS"])
def test_only_what_stands_is_told_of(status: str) -> None:
    assert not told(Alarms(), ending(60, stack_status=status), 55)


def test_many_at_once_are_one_sentence() -> None:
    many = [ending(5, f"interview-{number}") for number in range(4)]
    (said,) = sentences(many, NOW)
    assert said.startswith("4 interviews are over or about to end: the table shows which.")
    assert len(sentences(many[:3], NOW)) == 3
    (said,) = sentences([ending(-1)], NOW, reaped=False)
    assert said.endswith("it has to be cleaned up by hand.")


@pytest.mark.parametrize("minutes", [[29], [9], [-1], [9] * 5])
def test_every_warning_says_that_the_reaper_keeps_nothing(minutes: list[float]) -> None:
    interviews = [ending(left, f"interview-{number}") for number, left in enumerate(minutes)]
    (said,) = sentences(interviews, NOW)
    assert said.endswith("Work that is not archived by then is gone.")
    (said,) = sentences(interviews, NOW, reaped=False)
    assert "archived" not in said


@pytest.mark.parametrize(
    ("environment", "sequence"),
    [
        ({"TERM_PROGRAM": "iTerm.app"}, "\x1b]9;a; b\x07"),
        ({"TERM": "xterm-kitty"}, "\x1b]9;a; b\x07"),
        ({"TERM": "foot"}, "\x1b]777;notify;interview-tui;a, b\x07"),
    ],
)
def test_a_notification_cannot_be_ended_early_by_its_text(environment: dict[str, str], sequence: str) -> None:
    assert desktop_notification("a;\x07\x1b b", environment) == sequence


async def test_the_end_is_said_without_a_sound_unless_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    monkeypatch.setattr(InterviewApp, "bell", lambda _app: rung.append("bell"))
    monkeypatch.setattr(InterviewApp, "notify_desktop", lambda _app, text: rung.append(text))
    async with live(ending(29), notifications=True) as it:
        await it.until(lambda: "ends in 29 min" in it.text)
        assert rung == []
    async with live(ending(9), notifications=True, settings=replace(QUICK, sound=True, notify=True)) as it:
        await it.until(lambda: len(rung) == 2)
        assert rung[0] == "bell"
        assert "ends in 9 min" in rung[1]


async def test_e_asks_with_the_new_end_and_what_it_adds_then_extends(zone: Callable[[str], None]) -> None:
    zone("Europe/Berlin")
    async with live(ending(60), notifications=True) as it:
        await it.pilot.press("e")
        await it.until(lambda: isinstance(it.app.screen, Confirm))
        for words in (local(NOW + timedelta(hours=1)), local(NOW + timedelta(hours=2)), "est. $"):
            assert words in it.text
        await it.pilot.press("enter")
        await it.until(lambda: "change_stack" in {name for name, _ in it.cloud.calls})
        await it.until(lambda: it.app.board.interview(ID).expires_at == NOW + timedelta(hours=2))  # type: ignore[union-attr]


def local(moment: datetime) -> str:
    here = moment.astimezone()
    return f"{here.day} {here:%b %H:%M} CET"


async def test_escape_extends_nothing() -> None:
    async with live(ending(60)) as it:
        await it.pilot.press("e")
        await it.until(lambda: isinstance(it.app.screen, Confirm))
        await it.pilot.press("escape")
        await it.until(lambda: not isinstance(it.app.screen, Confirm))
        assert "change_stack" not in {name for name, _ in it.cloud.calls}


async def test_what_lasts_as_long_as_it_may_says_so() -> None:
    async with live(ending(12 * 60), notifications=True) as it:
        await it.pilot.press("e")
        await it.until(lambda: "cannot be extended any more" in it.text)


@pytest.mark.parametrize(
    ("reaper", "words"),
    [
        (Reaper(NOW, NOW - timedelta(days=1), NOW - timedelta(minutes=22)), "The reaper has not run for 22 minutes"),
        (Reaper(NOW), "There is no reaper here"),
    ],
)
async def test_nothing_that_ends_interviews_is_a_banner(reaper: Reaper, words: str) -> None:
    cloud = FakeCloud(ending(60))
    cloud.reaped = reaper
    async with live(cloud=cloud) as it:
        await it.until(lambda: it.app.screen.query_one(Banner).display)
        assert words in it.text
        assert "1 needs a look" in it.text, "of the interview itself nothing is wanted"


async def test_without_interviews_nobody_asks_for_the_reaper() -> None:
    cloud = FakeCloud()
    cloud.reaped = Reaper(NOW)
    async with live(cloud=cloud) as it:
        await it.pilot.pause(0.5)
        assert "reaper" not in {name for name, _ in cloud.calls}
        assert not it.app.screen.query_one(Banner).display


async def test_what_the_reaper_could_not_end_is_in_its_row() -> None:
    cloud = FakeCloud(ending(60))
    cloud.reaped = Reaper(NOW, NOW, NOW, (Unended(ID, "must detach all policies first"),))
    async with live(cloud=cloud, size=(160, 40)) as it:
        await it.until(lambda: "the reaper could not end it: must detach all policies" in it.row(ID))
        assert "1 needs a look" in it.text


async def test_a_log_that_may_not_be_read_is_said_and_the_rest_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = FakeCloud(ending(60))

    def refuse() -> Reaper:
        raise Denied("AWS does not let you do logs:FilterLogEvents.", "Ask an administrator.")

    monkeypatch.setattr(cloud, "reaper", refuse)
    async with live(cloud=cloud) as it:
        await it.until(lambda: "Nobody knows whether interviews end by themselves." in it.text)
        assert "logs:FilterLogEvents" in it.text
        assert "1 needs a look" in it.text
        assert "8/8" in it.row(ID)


def test_it_is_looked_at_seldom_and_never_with_the_first_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.fakes import fake_desk

    cloud, memory, now = FakeCloud(ending(60)), poller.Memory(), [1000.0]
    monkeypatch.setattr(poller, "monotonic", lambda: now[0])
    desk = fake_desk(cloud=cloud)

    def asked() -> int:
        poller.take(desk, poller.Question(), memory)
        return [name for name, _ in cloud.calls].count("reaper")

    assert [asked(), asked(), asked()] == [0, 1, 1]
    now[0] += poller.REAPER + 1
    assert [asked(), asked()] == [2, 2]
