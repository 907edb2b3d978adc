"""``extend``, and what ``list`` says of the reaper."""

from __future__ import annotations

from datetime import timedelta

from interview_tui.model.reaper import Reaper, Unended
from tests.cli.conftest import Run
from tests.fakes import NOW, FakeCloud, make_interview


def deployed(cloud: FakeCloud) -> None:
    interview = make_interview("interview-x", created_at=NOW, expires_at=NOW + timedelta(hours=4))
    cloud.stacks |= FakeCloud(interview).stacks


def test_the_answer_has_the_old_and_the_new_end(run: Run, cloud: FakeCloud) -> None:
    deployed(cloud)
    outcome = run("extend", "x", "--by", "1h30m", "--json")
    assert outcome.code == 0
    answer = outcome.json
    assert answer["id"] == "interview-x"
    assert answer["expired_at"] == f"{NOW + timedelta(hours=4):%Y-%m-%dT%H:%M:%SZ}"
    assert answer["expires_at"] == f"{NOW + timedelta(hours=5, minutes=30):%Y-%m-%dT%H:%M:%SZ}"


def test_people_read_local_times_and_what_keys_do(run: Run, cloud: FakeCloud) -> None:
    deployed(cloud)
    outcome = run("extend", "x", "--by", "1h")
    assert "interview-x ends at" in outcome.out
    assert "`interview-tui credentials interview-x`" in outcome.out


def test_too_much_is_wrong_use(run: Run, cloud: FakeCloud) -> None:
    deployed(cloud)
    outcome = run("extend", "x", "--by", "9h", "--json")
    assert outcome.code == 2
    assert "12 hours" in outcome.error["title"]
    assert "max_hours" in outcome.error["hint"]


def test_no_span_is_wrong_use(run: Run) -> None:
    assert run("extend", "x", "--by", "soon", "--json").code == 2


def test_list_says_when_nothing_ends_interviews(run: Run, cloud: FakeCloud) -> None:
    cloud.reaped = Reaper(NOW)
    assert "reaper" not in run("list").err
    deployed(cloud)
    outcome = run("list")
    assert "There is no reaper here" in outcome.err
    assert "`interview-tui bootstrap` makes it." in outcome.err
    assert isinstance(run("list", "--json").json, list)


def test_list_says_what_the_reaper_could_not_end(run: Run, cloud: FakeCloud) -> None:
    deployed(cloud)
    cloud.reaped = Reaper(NOW, NOW, NOW, (Unended("interview-x", "must detach all policies first"),))
    assert "the reaper could not end it: must detach all policies first" in run("list").out
