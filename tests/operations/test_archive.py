"""Everything that can be read is kept; what cannot is said, and never ends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from time import sleep
from typing import Any

import pytest

from interview_tui.model.archive import Archive
from interview_tui.model.archived import Archived
from interview_tui.model.difference import Change
from interview_tui.model.errors import CloudError, Denied, InterviewError, NotFound, Throttled, WrongUse
from interview_tui.model.events import Progress, Resource, Said, Step, StepState
from interview_tui.model.interview import Interview
from interview_tui.model.log import LogBatch, LogEvent
from interview_tui.model.plan import Order
from interview_tui.model.ports import Cloud
from interview_tui.model.work import Work
from interview_tui.operations.desk import Desk, drive
from tests.fakes import NOW, FakeArchives, FakeCloud, FakeStack, fake_desk, make_interview, zipped

ID = "interview-20261121-1400"


class Account(FakeCloud):
    """One with a function; calls in ``broken`` are refused."""

    def __init__(self, *interviews: Interview) -> None:
        super().__init__(*interviews)
        self.broken: dict[str, InterviewError] = {}
        self.stacks[ID] = FakeStack(interviews[0], parameters={"LeakyApiKey": "packages/leaky-api-old.zip"})

    def _called(self, name: str, detail: Any = None) -> None:
        super()._called(name, detail)
        if name in self.broken:
            raise self.broken[name]

    def roles_of(self, stack_id: str) -> tuple[Resource, ...]:
        name, done = f"{ID}-leaky-api", "CREATE_COMPLETE"
        role = Resource("LeakyApiRole", name, "AWS::IAM::Role", done)
        return (role, Resource("LeakyApi", name, "AWS::Lambda::Function", done))


def differs(interview: Interview, _cloud: Cloud) -> Iterable[Change]:
    yield Change("A", "Students items", "12 changed", NOW)


@pytest.fixture
def cloud() -> Account:
    return Account(make_interview())


@pytest.fixture
def desk(cloud: Account) -> Desk:
    found = fake_desk(cloud=cloud)
    changed = replace(found.challenges["A"], diff=differs)
    return replace(found, challenges={**found.challenges, "A": changed})


def kept(desk: Desk) -> tuple[Archived, Archive, list[Progress]]:
    said: list[Progress] = []
    result = drive(desk.archive(make_interview()), said.append)
    assert isinstance(desk.archives, FakeArchives)
    return result, desk.archives.kept[-1], said


def test_everything_is_read(desk: Desk, cloud: Account) -> None:
    cloud.packed = zipped({"handler.py": b"2"})
    cloud.configuration["Timeout"] = 30
    cloud.batches = [LogBatch((event("2", 5), event("1", 1)))]
    desk.note(ID, "calm")
    result, archive, said = kept(desk)
    assert result.unreadable == archive.unreadable == ()
    assert archive.function is not None
    assert archive.function.files.files == {"handler.py": b"2"}
    assert "handler.py" in archive.function.original.files
    assert archive.function.trouble == ""
    assert archive.function.configuration["Timeout"] == 30
    assert archive.function.original_configuration["Timeout"] == 3
    assert [change.what for change in archive.changes] == ["Students items"]
    assert [check.name for check in archive.evidence] == [
        "Data migration data",
        "Memory leak data",
        "Slow queries data",
    ]
    assert archive.log is not None
    assert [line.message for line in archive.log.lines] == ["1", "2"]
    assert [note.text for note in archive.notes] == ["calm"]
    assert archive.cost is not None
    assert isinstance(said[-1], Step)
    assert said[-1].state is StepState.DONE


def event(message: str, seconds: int) -> LogEvent:
    return LogEvent(message, NOW + timedelta(seconds=seconds), NOW, "s", message)


@pytest.mark.parametrize(
    ("call", "sections"),
    [
        ("code", {"Function"}),
        ("log", {"Log"}),
        ("events", {"Stack events", "Cost"}),
        ("stack", {"Cost"}),
    ],
)
def test_what_cannot_be_read_is_said_and_the_rest_is_kept(
    desk: Desk, cloud: Account, call: str, sections: set[str]
) -> None:
    cloud.broken[call] = Denied(f"AWS does not let you do {call}.", "Ask an administrator.")
    result, archive, said = kept(desk)
    assert {each.section for each in archive.unreadable} == sections
    assert {each.reason for each in result.unreadable} == {f"AWS does not let you do {call}."}
    warnings = [each.text for each in said if isinstance(each, Said) and each.warning]
    assert len(warnings) == len(sections)
    assert archive.changes


@pytest.mark.parametrize(("call", "what"), [("stored", "code"), ("template", "configuration")])
def test_an_original_that_is_away_leaves_the_rest(desk: Desk, cloud: Account, call: str, what: str) -> None:
    cloud.broken[call] = NotFound("It is gone.")
    _, archive, _ = kept(desk)
    assert archive.function is not None
    assert archive.function.trouble == f"The original {what} could not be read: It is gone."
    assert archive.function.files.files


def test_a_function_that_does_not_say_when_it_was_changed_is_kept_too(desk: Desk, cloud: Account) -> None:
    cloud.broken["updated_at"] = Throttled("AWS asks to slow down.")
    _, archive, _ = kept(desk)
    assert archive.function is not None
    assert archive.function.updated_at is None
    assert archive.function.trouble == "When it was changed last could not be read: AWS asks to slow down."


def test_an_answer_that_makes_no_sense_ends_nothing(desk: Desk) -> None:
    def nonsense(_interview: Interview, _cloud: Cloud) -> Iterable[Change]:
        raise KeyError("changes")

    changed = replace(desk.challenges["A"], diff=nonsense)
    _, archive, _ = kept(replace(desk, challenges={**desk.challenges, "A": changed}))
    (unread,) = archive.unreadable
    assert unread.section == "What differs (A)"
    assert "could not be understood" in unread.reason


def test_a_disk_that_refuses_is_an_error(desk: Desk) -> None:
    assert isinstance(desk.archives, FakeArchives)
    desk.archives.trouble = WrongUse("The disk is full.")
    said: list[Progress] = []
    with pytest.raises(WrongUse):
        drive(desk.archive(make_interview()), said.append)
    assert isinstance(said[-1], Step)
    assert said[-1].state is StepState.FAILED


def test_it_works_where_nothing_may_be_changed(desk: Desk) -> None:
    result = drive(desk.looking_only().archive(make_interview()), lambda _event: None)
    assert result.unreadable == ()


def test_notes_of_the_candidate_before_are_not_the_next_one_s(desk: Desk) -> None:
    desk.journal.note(ID, "ready", "Sample data: fine")
    desk.note(ID, "about jane")
    desk.journal.note(ID, "reset", "for john-doe")
    desk.note(ID, "about john")
    _, archive, _ = kept(desk)
    assert [note.text for note in archive.notes] == ["Sample data: fine", "for john-doe", "about john"]


@pytest.mark.parametrize("ahead", [timedelta(hours=1), -timedelta(hours=1)])
def test_notes_are_told_by_the_clock_at_aws(desk: Desk, cloud: Account, ahead: timedelta) -> None:
    made = make_interview(created_at=NOW + ahead, expires_at=NOW + ahead + timedelta(hours=2))
    cloud.ahead = ahead
    desk.clock.wait(-600)
    desk.note(ID, "of another interview with this id")
    desk.clock.wait(600 + 60)
    desk.note(ID, "a minute after the beginning")
    drive(desk.archive(made), lambda _event: None)
    assert isinstance(desk.archives, FakeArchives)
    archive = desk.archives.kept[-1]
    (note,) = archive.notes
    assert (note.text, note.at) == ("a minute after the beginning", NOW + ahead + timedelta(seconds=60))
    assert archive.at == NOW + ahead + timedelta(seconds=60)
    assert archive.clock_behind == ahead.total_seconds()


def working_desk(desk: Desk, work: Callable[[Interview, Cloud], Work | None], **changes: Any) -> Desk:
    """One whose challenge A tells this work."""
    changed = replace(desk.challenges["A"], work=work, **changes)
    return replace(desk, challenges={**desk.challenges, "A": changed})


def test_the_work_is_read_once_nothing_else_is_read_of_a_challenge(desk: Desk) -> None:
    order: list[str] = []

    def slow(_interview: Interview, _cloud: Cloud) -> Iterable[Change]:
        sleep(0.05)
        order.append("diff")
        return ()

    def work(_interview: Interview, _cloud: Cloud) -> Work:
        order.append("work")
        return Work("A", left_out=("x",))

    _, archive, _ = kept(working_desk(desk, work, diff=slow))
    assert archive.work == (Work("A", left_out=("x",)),)
    assert order == ["diff", "work"]


@pytest.mark.parametrize("there", [True, False])
def test_work_that_cannot_be_read_is_lost_unless_it_is_gone(
    desk: Desk, cloud: Account, there: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(_interview: Interview, _cloud: Cloud) -> Work:
        raise CloudError("interviews-caretaker failed: ResourceNotFoundException")

    real = cloud.look
    monkeypatch.setattr(cloud, "look", lambda wanted: tuple(replace(each, exists=there) for each in real(wanted)))
    result, archive, _ = kept(working_desk(desk, work))
    (unread,) = archive.unreadable
    assert unread.section == "Work (A)"
    assert [each.section for each in result.lost] == (["Work (A)"] if there else [])


def test_a_deployment_notes_what_every_check_said() -> None:
    desk = fake_desk()
    done = drive(desk.deploy(Order("jane-smith", ("A",), id=ID)), lambda _event: None)
    (note,) = [note for note in desk.journal.notes(done.interview.id) if note.kind == "ready"]
    assert "Data migration data: as planted" in note.text.splitlines()
