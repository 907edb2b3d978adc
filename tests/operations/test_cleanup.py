"""Cleanup ends with proof, or says what is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from interview_tui.model.archive import Archive
from interview_tui.model.challenge import Finding
from interview_tui.model.errors import (
    ChangedMeanwhile,
    CloudError,
    Denied,
    InterviewError,
    NoCredentials,
    NoSharedTier,
    NotFound,
    NotKept,
    Throttled,
)
from interview_tui.model.events import Progress, Said, StackEvent, Step, StepState
from interview_tui.model.health import CheckState, Expected, ResourceHealth
from interview_tui.model.kinds import STACK_TYPE
from interview_tui.model.plan import Cleanup, Evidence, Remain, Sweep
from interview_tui.model.receipt import markdown, record
from interview_tui.operations.desk import Desk, drive
from interview_tui.operations.removal import remove_stack
from tests.fakes import NOW, FakeArchives, FakeClock, FakeCloud, FakeReceipts, fake_challenge, fake_desk, make_interview

INTERVIEW = make_interview()


def cleanup(cloud: FakeCloud) -> tuple[Cleanup, list[Progress]]:
    events: list[Progress] = []
    return drive(fake_desk(cloud=cloud).cleanup(INTERVIEW), events.append), events


def test_the_stack_is_gone_and_nothing_is_left() -> None:
    cloud = FakeCloud(INTERVIEW)
    result, events = cleanup(cloud)
    assert result.complete
    assert result.state == "gone"
    assert not cloud.stacks
    assert isinstance(events[-1], Step)
    assert events[-1].detail == "nothing is left"


def test_what_the_sweep_finds_is_left() -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.swept = Sweep((Remain("log group", "/aws/lambda/x-leaky-api"),))
    result, events = cleanup(cloud)
    assert not result.complete
    assert isinstance(events[-1], Step)
    assert events[-1].state is StepState.FAILED
    assert "/aws/lambda/x-leaky-api" in events[-1].detail


def test_a_service_that_could_not_be_looked_at_is_no_proof() -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.swept = Sweep((), ("RDS: denied",))
    result, _ = cleanup(cloud)
    assert not result.complete


def test_a_delete_that_fails_names_the_cause() -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.delete_script = [("Bucket", "DELETE_FAILED", "The bucket is not empty")]
    cloud.delete_ends = ("DELETE_FAILED", "")
    result, events = cleanup(cloud)
    assert result.state == "stuck"
    assert "The bucket is not empty" in result.reason
    assert not result.complete
    assert any("The bucket is not empty" in text for text in warnings(events))
    assert result.receipt is not None
    assert not record(result.receipt)["complete"]


def test_what_is_only_still_listed_is_waited_for() -> None:
    answers = iter([Sweep((Remain("IAM role", "interview-x-candidate"),)), Sweep(())])
    cloud = FakeCloud(INTERVIEW)
    cloud.sweep = lambda *_words: next(answers)  # type: ignore[method-assign]
    result, _ = cleanup(cloud)
    assert result.complete


def test_access_is_taken_away_before_anything_is_deleted() -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.roles = ("interview-x-candidate",)
    _, events = cleanup(cloud)
    order = [name for name, _ in cloud.calls if name in ("set_boundary", "delete_stack")]
    assert order == ["set_boundary", "delete_stack"]
    assert any(isinstance(event, Step) and event.name == "Access" and event.state is StepState.DONE for event in events)


@pytest.mark.parametrize("status", ["UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED", "SOMETHING_NEW"])
def test_keys_that_were_handed_out_die_first_also_where_an_update_failed(status: str) -> None:
    interview = make_interview(stack_status=status)
    cloud = FakeCloud(interview)
    cloud.roles = ("interview-x-candidate",)
    drive(fake_desk(cloud=cloud).cleanup(interview), lambda _event: None)
    order = [name for name, _ in cloud.calls if name in ("set_boundary", "delete_stack")]
    assert order == ["set_boundary", "delete_stack"]


def test_access_that_cannot_be_taken_away_first_holds_up_nothing() -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.tier = None  # type: ignore[assignment]
    result, events = cleanup(cloud)
    assert result.complete
    said = [event for event in events if isinstance(event, Step) and event.name == "Access"]
    assert said[-1].state is StepState.FAILED
    assert "It ends with the roles." in said[-1].detail


def test_what_was_never_handed_over_needs_no_revocation() -> None:
    cloud = FakeCloud(make_interview(stack_status="ROLLBACK_COMPLETE"))
    cloud.roles = ("interview-x-candidate",)
    drive(fake_desk(cloud=cloud).cleanup(make_interview(stack_status="ROLLBACK_COMPLETE")), lambda _event: None)
    assert "set_boundary" not in {name for name, _ in cloud.calls}


def warnings(events: list[Progress]) -> list[str]:
    return [event.text for event in events if isinstance(event, Said) and event.warning]


def deletions(cloud: FakeCloud) -> list[str]:
    """The requests that delete or cancel, in their order."""
    return [
        name for name, _ in cloud.calls if name in ("delete_stack", "force_delete_stack", "cancel_update", "release")
    ]


def test_a_stack_that_somebody_protected_is_unprotected_and_that_is_said() -> None:
    cloud = FakeCloud(replace(INTERVIEW, protected=True))
    events: list[Progress] = []
    result = drive(fake_desk(cloud=cloud).cleanup(INTERVIEW), events.append)
    assert result.complete
    assert any("termination protection" in text and "was on" in text for text in warnings(events))
    assert result.receipt is not None
    assert "its termination protection was on: switched off" in record(result.receipt)["retries"]


def test_what_nobody_protected_is_not_touched_for_it() -> None:
    cloud = FakeCloud(INTERVIEW)
    cleanup(cloud)
    assert "unprotect" not in {name for name, _ in cloud.calls}


FAILS = ([("SchoolsTable", "DELETE_FAILED", "it is protected")], ("DELETE_FAILED", ""))


def test_what_is_in_the_way_is_cleaned_and_it_is_tried_again() -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.deletions = [FAILS]
    cloud.releases = {"schools": ("switched off its protection against deletion",)}
    result, events = cleanup(cloud)
    assert result.complete
    assert deletions(cloud) == ["delete_stack", "release", "delete_stack"]
    assert any("SchoolsTable (AWS::DynamoDB::Table): it is protected" in text for text in warnings(events))
    assert result.receipt is not None
    assert "schools: switched off its protection against deletion" in result.receipt.retries


def test_a_right_that_is_missing_is_said_and_does_not_end_it() -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.deletions = [FAILS]
    cloud.no_release = Denied("AWS does not let you do dynamodb:UpdateTable.", "Ask an administrator.")
    result, events = cleanup(cloud)
    assert result.complete
    assert any("dynamodb:UpdateTable" in text and "Ask an administrator." in text for text in warnings(events))


def test_force_comes_last_and_what_it_leaves_is_named() -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.deletions = [FAILS, FAILS, FAILS]
    cloud.delete_script = [("SchoolsTable", "DELETE_SKIPPED", "")]
    cloud.kept = {"schools"}
    result, _ = cleanup(cloud)
    assert deletions(cloud) == [*["delete_stack", "release"] * 3, "force_delete_stack"]
    assert (result.state, result.complete) == ("gone", False)
    assert result.sweep.found == (Remain("DynamoDB table", "schools"),)


@pytest.mark.parametrize(("exists", "left"), [(None, True), (True, True), (False, False)])
def test_what_force_has_left_is_left_until_its_service_says_that_it_is_gone(exists: bool | None, left: bool) -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.deletions = [FAILS, FAILS, FAILS]
    cloud.delete_script = [("SchoolsTable", "DELETE_SKIPPED", "")]

    def look(expected: Expected) -> tuple[ResourceHealth, ...]:
        if exists is None and cloud.gone:
            raise Denied("AWS does not let you look.")
        return tuple(
            ResourceHealth(expected.type, name, CheckState.OK, "exists", exists=exists is not False)
            for name in expected.names
        )

    cloud.look = look  # type: ignore[method-assign]
    result, _ = cleanup(cloud)
    assert [remain.name for remain in result.sweep.found] == (["schools"] if left else [])
    assert result.sweep.unreadable == ()


def test_what_the_search_has_named_already_is_not_named_twice() -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.kept = {"schools"}
    cloud.swept = Sweep((Remain("DynamoDB table", "schools", "AWS::DynamoDB::Table", "schools"),))
    assert len(cleanup(cloud)[0].sweep.found) == 1


@pytest.mark.parametrize(
    ("status", "script", "asked"),
    [
        ("CREATE_COMPLETE", [], ["delete_stack"]),
        ("CREATE_FAILED", [], ["delete_stack"]),
        ("CREATE_IN_PROGRESS", [], ["delete_stack"]),
        ("ROLLBACK_COMPLETE", [], ["delete_stack"]),
        ("ROLLBACK_FAILED", [], ["delete_stack"]),
        ("REVIEW_IN_PROGRESS", [], ["delete_stack"]),
        ("UPDATE_COMPLETE", [], ["delete_stack"]),
        ("UPDATE_ROLLBACK_FAILED", [], ["delete_stack"]),
        ("UPDATE_FAILED", [], ["delete_stack"]),
        ("UPDATE_ROLLBACK_COMPLETE", [], ["delete_stack"]),
        ("UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", ["UPDATE_ROLLBACK_COMPLETE"], ["delete_stack"]),
        ("IMPORT_IN_PROGRESS", ["IMPORT_COMPLETE"], ["delete_stack"]),
        ("IMPORT_COMPLETE", [], ["delete_stack"]),
        ("IMPORT_ROLLBACK_IN_PROGRESS", ["IMPORT_ROLLBACK_COMPLETE"], ["delete_stack"]),
        ("IMPORT_ROLLBACK_FAILED", [], ["delete_stack"]),
        ("IMPORT_ROLLBACK_COMPLETE", [], ["delete_stack"]),
        ("SOMETHING_NEW", [], ["delete_stack"]),
        ("ROLLBACK_IN_PROGRESS", ["ROLLBACK_COMPLETE"], ["delete_stack"]),
        ("UPDATE_IN_PROGRESS", [], ["cancel_update", "delete_stack"]),
        ("UPDATE_ROLLBACK_IN_PROGRESS", ["UPDATE_ROLLBACK_COMPLETE"], ["delete_stack"]),
        ("UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", ["UPDATE_COMPLETE"], ["delete_stack"]),
        ("DELETE_IN_PROGRESS", ["DELETE_COMPLETE"], []),
        ("DELETE_IN_PROGRESS", ["DELETE_FAILED"], ["delete_stack"]),
        ("DELETE_FAILED", [], ["delete_stack"]),
        ("DELETE_COMPLETE", [], []),
    ],
)
def test_a_stack_in_every_state_ends_gone(status: str, script: list[str], asked: list[str]) -> None:
    interview = make_interview(stack_status=status)
    cloud = FakeCloud(interview)
    stack = cloud.stacks[interview.id]
    # Reading what is billed looks at the stack once before the operation does.
    stack.script = [("SchoolsTable", "CREATE_COMPLETE", "")] * 3 + [(interview.id, each, "") for each in script]
    result = drive(fake_desk(cloud=cloud).cleanup(interview), lambda _event: None)
    assert result.complete, result
    assert [name for name in deletions(cloud) if name != "release"] == asked
    assert sum(cloud.clock.waits) < 120


def test_a_deletion_that_ends_between_two_looks_is_not_waited_for() -> None:
    interview = make_interview(stack_status="DELETE_IN_PROGRESS")
    cloud = FakeCloud(interview)
    cloud.stacks[interview.id].script = [(interview.id, each, "") for each in ("DELETE_IN_PROGRESS", "DELETE_COMPLETE")]
    real = cloud.events

    def late(stack_id: str) -> tuple[StackEvent, ...]:
        """CloudFormation is done by the time that its events are read."""
        cloud.stack(stack_id)
        return real(stack_id)

    cloud.events = late  # type: ignore[method-assign]
    assert drive(remove_stack(cloud, cloud.clock, interview.stack_id, 1), lambda _event: None).state == "gone"
    assert sum(cloud.clock.waits) < 5


def test_an_update_that_cannot_be_taken_back_is_waited_for() -> None:
    interview = make_interview(stack_status="UPDATE_IN_PROGRESS")
    cloud = FakeCloud(interview)
    quiet = [("SchoolsTable", "UPDATE_COMPLETE", "")] * 4
    cloud.stacks[interview.id].script = [*quiet, (interview.id, "UPDATE_COMPLETE", "")]

    def refuse(_stack_id: str) -> None:
        raise Denied("AWS does not let you do cloudformation:CancelUpdateStack.")

    cloud.cancel_update = refuse  # type: ignore[method-assign]
    assert drive(fake_desk(cloud=cloud).cleanup(interview), lambda _event: None).complete


def test_a_stack_that_disappears_meanwhile_is_gone() -> None:
    cloud = FakeCloud(INTERVIEW)
    begin = cloud.delete_stack

    def vanish(stack_id: str, *, force: bool = False) -> None:
        begin(stack_id, force=force)
        cloud.stacks.clear()

    cloud.delete_stack = vanish  # type: ignore[method-assign]
    assert cleanup(cloud)[0].complete


@pytest.mark.parametrize("steps", range(1, 9))
def test_killed_after_any_step_and_run_again_it_ends_right(steps: int) -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.roles = ("interview-x-candidate",)
    cloud.deletions = [FAILS]
    operation = fake_desk(cloud=cloud).cleanup(INTERVIEW)
    for _ in zip(range(steps), operation, strict=False):
        pass
    operation.close()
    cloud.roles = ()
    current = cloud.stacks[INTERVIEW.id].interview if cloud.stacks else cloud.deleted(INTERVIEW.id)
    assert current is not None
    assert drive(fake_desk(cloud=cloud).cleanup(current), lambda _event: None).complete


def test_credentials_that_expire_in_the_middle_are_an_error_and_the_next_run_goes_on() -> None:
    cloud = FakeCloud(INTERVIEW)
    operation = fake_desk(cloud=cloud).cleanup(INTERVIEW)
    cloud.delete_script = [("SchoolsTable", "DELETE_IN_PROGRESS", "")] * 3
    for event in operation:
        if isinstance(event, Step) and event.name == "Delete":
            cloud.trouble = NoCredentials("The credentials have expired.")
            break
    with pytest.raises(NoCredentials):
        drive(operation, lambda _event: None)
    cloud.trouble = None
    assert cleanup(cloud)[0].complete


def test_the_time_of_the_archive_is_not_that_of_the_deletion() -> None:
    desk = fake_desk(INTERVIEW)
    events: list[Progress] = []

    class Slow(FakeArchives):
        def keep(self, archive: Archive, parent: Path | None = None) -> Path:
            desk.clock.wait(60)
            return super().keep(archive, parent)

    desk = replace(desk, archives=Slow())
    result = drive(desk.cleanup(INTERVIEW), events.append)
    (deleted,) = [each for each in events if isinstance(each, Step) and each.name == "Delete" and each.seconds]
    assert deleted.seconds < 60 <= result.seconds


# ------------------------------------------------------------------------------------------------------- the question


LATER = NOW + timedelta(hours=9)


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ({"expires_at": LATER}, "it ends 2026-11-21T23:02:31Z now"),
        ({"expires_at": None}, "its end cannot be read now"),
        ({"candidate": "john-doe"}, "it belongs to john-doe now"),
        ({"stack_id": "arn:another"}, "it was removed, and another one has its id"),
        ({"stack_status": "UPDATE_IN_PROGRESS"}, "its stack is being updated"),
    ],
)
def test_what_somebody_changed_since_the_question_is_left_alone(now: dict[str, Any], words: str) -> None:
    cloud = FakeCloud(make_interview(**now))
    cloud.roles = ("interview-x-candidate",)
    with pytest.raises(ChangedMeanwhile, match=words) as refused:
        cleanup(cloud)
    assert "clean it up again when you still mean it" in refused.value.hint
    assert deletions(cloud) == []
    assert cloud.boundaries == {}


def test_what_somebody_changes_while_its_work_is_kept_is_left_alone() -> None:
    cloud = FakeCloud(INTERVIEW)
    for event in (operation := fake_desk(cloud=cloud).cleanup(INTERVIEW)):
        if isinstance(event, Step) and (event.name, event.state) == ("Archive", StepState.DONE):
            cloud.stacks[INTERVIEW.id].interview = replace(INTERVIEW, expires_at=LATER)
            break
    with pytest.raises(ChangedMeanwhile):
        drive(operation, lambda _event: None)
    assert cloud.boundaries == {}
    assert cloud.stacks


@pytest.mark.parametrize("remembered", [True, False])
def test_one_that_somebody_else_removed_meanwhile_needs_the_proof_only(remembered: bool) -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.gone = {INTERVIEW.stack_id: cloud.stacks.pop(INTERVIEW.id)}
    cloud.gone[INTERVIEW.stack_id].interview = replace(INTERVIEW, stack_status="DELETE_COMPLETE")
    if not remembered:
        cloud.deleted = lambda _interview_id: None  # type: ignore[method-assign]
    desk = fake_desk(cloud=cloud)
    assert drive(desk.cleanup(INTERVIEW), lambda _event: None).complete
    assert deletions(cloud) == []
    assert kept(desk) == []


# ---------------------------------------------------------------------------------------------------------- the archive


def kept(desk: Desk) -> list[str]:
    assert isinstance(desk.archives, FakeArchives)
    return [archive.interview.id for archive in desk.archives.kept]


def receipts(desk: Desk) -> list[tuple[Path, Path]]:
    assert isinstance(desk.archives, FakeArchives)
    return desk.archives.receipts


DELETED = ("Delete", StepState.DONE)
PAIR = (Path("/archives") / INTERVIEW.id, Path(f"/receipts/{INTERVIEW.id}.md"))


def breaks(cloud: FakeCloud, error: InterviewError, times: int = 1000) -> None:
    """The next answers to the question what the candidate made are this error."""
    real, left = cloud.caretaker, iter(range(times))

    def caretaker(payload: Mapping[str, Any]) -> Mapping[str, Any]:
        with cloud.lock:
            broken = payload.get("challenge") == "C" and next(left, None) is not None
        if broken:
            raise error
        return real(payload)

    cloud.caretaker = caretaker  # type: ignore[method-assign]


def test_the_work_is_kept_while_access_is_open_and_gets_the_receipt_at_the_end() -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.roles = ("interview-x-candidate",)
    desk = fake_desk(cloud=cloud)
    result = drive(desk.cleanup(INTERVIEW), lambda _event: None)
    story = ["diff" if name == "caretaker" else name for name, detail in cloud.calls]
    assert story.index("diff") < story.index("set_boundary") < story.index("delete_stack")
    assert "diff" not in story[story.index("set_boundary") :]
    assert kept(desk) == [INTERVIEW.id]
    assert receipts(desk) == [PAIR]
    assert (result.saved, result.archive) == (str(PAIR[1]), str(PAIR[0]))


def test_what_the_archive_takes_is_not_counted_as_deletion(monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = FakeCloud(INTERVIEW)
    desk = fake_desk(cloud=cloud)
    real, events = desk.archives.keep, list[Progress]()

    def slowly(*words: Any) -> Path:
        cloud.clock.wait(3600)
        return real(*words)

    monkeypatch.setattr(desk.archives, "keep", slowly)
    result = drive(desk.cleanup(INTERVIEW), events.append)
    (seconds,) = [each.seconds for each in events if isinstance(each, Step) and (each.name, each.state) == DELETED]
    assert seconds < 60 < 3600 <= result.seconds


def test_without_an_archive_none_is_made() -> None:
    cloud = FakeCloud(INTERVIEW)
    desk = fake_desk(cloud=cloud)
    result = drive(desk.cleanup(INTERVIEW, archive=False), lambda _event: None)
    assert (kept(desk), receipts(desk), result.archive) == ([], [], "")
    assert result.complete


DENIED = Denied("AWS does not let you do lambda:InvokeFunction.", "Ask an administrator.")


@pytest.mark.parametrize("error", [DENIED, Throttled("Slow down."), CloudError("It crashed."), NoSharedTier("None.")])
@pytest.mark.parametrize("status", ["CREATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED", "NEW"])
def test_work_that_cannot_be_read_stops_it_before_anything_is_touched(error: InterviewError, status: str) -> None:
    interview = make_interview(stack_status=status)
    cloud = FakeCloud(interview)
    cloud.roles = ("interview-x-candidate",)
    breaks(cloud, error)
    with pytest.raises(NotKept) as refused:
        drive(fake_desk(cloud=cloud).cleanup(interview), lambda _event: None)
    assert "What differs (C)" in refused.value.title
    assert error.title in refused.value.title
    assert "--no-archive" in refused.value.hint
    assert deletions(cloud) == []
    assert cloud.boundaries == {}
    assert drive(fake_desk(cloud=cloud).cleanup(interview, archive=False), lambda _event: None).complete


def test_trouble_that_passes_is_waited_for() -> None:
    cloud = FakeCloud(INTERVIEW)
    breaks(cloud, Throttled("AWS asks to slow down."), times=3)
    desk = fake_desk(cloud=cloud)
    assert drive(desk.cleanup(INTERVIEW), lambda _event: None).complete
    assert isinstance(desk.archives, FakeArchives)
    assert desk.archives.kept[0].unreadable == ()


def test_of_a_failed_one_what_there_is_will_do() -> None:
    interview = make_interview(stack_status="CREATE_FAILED")
    cloud = FakeCloud(interview)
    breaks(cloud, DENIED)
    desk = fake_desk(cloud=cloud)
    assert drive(desk.cleanup(interview), lambda _event: None).complete
    assert isinstance(desk.archives, FakeArchives)
    assert [each.section for each in desk.archives.kept[0].unreadable] == ["What differs (C)"]


def test_what_is_gone_already_has_nothing_to_lose() -> None:
    cloud = FakeCloud(INTERVIEW)
    breaks(cloud, NotFound("The function is gone."))
    assert cleanup(cloud)[0].complete


def test_what_was_deleted_by_hand_has_nothing_to_lose_either() -> None:
    """The caretaker then fails in words of its own."""
    cloud = FakeCloud(INTERVIEW)
    breaks(cloud, CloudError("interviews-caretaker failed: Function not found"))
    real = cloud.look

    def look(expected: Expected) -> tuple[ResourceHealth, ...]:
        gone = expected.check == "Slow queries"
        return tuple(replace(found, exists=found.exists and not gone) for found in real(expected))

    cloud.look = look  # type: ignore[method-assign]
    assert cleanup(cloud)[0].complete


def test_a_check_that_fails_is_evidence_and_no_loss() -> None:
    """A function that the candidate broke answers with an error: that is how it is."""
    cloud = FakeCloud(INTERVIEW)
    desk = fake_desk(cloud=cloud)

    def crashes() -> Finding:
        raise CloudError("interview-x-leaky-api failed: out of memory")

    broken = {**desk.challenges, "B": fake_challenge("B", "Memory leak", crashes)}
    desk = replace(desk, challenges=broken)
    assert drive(desk.cleanup(INTERVIEW), lambda _event: None).complete
    assert kept(desk) == [INTERVIEW.id]


def test_a_disk_that_is_full_stops_it() -> None:
    cloud = FakeCloud(INTERVIEW)
    desk = fake_desk(cloud=cloud)
    assert isinstance(desk.archives, FakeArchives)
    desk.archives.trouble = InterviewError("The disk is full.")
    with pytest.raises(InterviewError, match="The disk is full"):
        drive(desk.cleanup(INTERVIEW), lambda _event: None)
    assert deletions(cloud) == []


@pytest.mark.parametrize("status", ["DELETE_FAILED", "DELETE_COMPLETE"])
def test_run_again_after_being_killed_the_receipt_goes_into_the_archive_of_the_first_run(status: str) -> None:
    half = make_interview(stack_status=status)
    cloud = FakeCloud(half)
    if half.is_gone:
        cloud.gone = {half.stack_id: cloud.stacks.pop(half.id)}
    desk = fake_desk(cloud=cloud)
    drive(desk.archive(INTERVIEW), lambda _event: None)
    result = drive(desk.cleanup(half), lambda _event: None)
    assert kept(desk) == [half.id], "what is half deleted is not archived over what was archived whole"
    assert receipts(desk) == [PAIR]
    assert result.archive == str(PAIR[0])


def test_a_receipt_that_cannot_be_added_is_said_and_changes_nothing() -> None:
    cloud = FakeCloud(INTERVIEW)
    desk = fake_desk(cloud=cloud)
    assert isinstance(desk.archives, FakeArchives)
    desk.archives.no_receipt = InterviewError("The archive is damaged.", "Make a new one.")
    events: list[Progress] = []
    result = drive(desk.cleanup(INTERVIEW), events.append)
    assert (result.complete, result.archive) == (True, str(PAIR[0]))
    assert "The receipt is not in the archive. The archive is damaged. Make a new one." in warnings(events)


# ---------------------------------------------------------------------------------------------------------- the receipt


def test_the_receipt_has_what_existed_and_what_it_cost() -> None:
    cloud = FakeCloud(INTERVIEW)
    result, _ = cleanup(cloud)
    assert result.saved == f"/receipts/{INTERVIEW.id}.md"
    assert result.receipt is not None
    found = record(result.receipt)
    (existed,) = found["existed"]
    assert (existed["physical_id"], existed["gone"]) == ("schools", True)
    assert (found["complete"], found["left"], found["account"]) == (True, [], "000000000000")
    assert result.receipt.estimate is not None
    page = markdown(result.receipt)
    assert "It is gone; nothing is left of it." in page
    assert "| DynamoDB table | schools | gone |" in page


def test_the_receipt_goes_by_the_clock_at_aws() -> None:
    """What is billed is dated by it: an hour of this machine's would be an hour on the estimate."""
    estimates = []
    for ahead in (timedelta(0), timedelta(hours=1)):
        cloud = FakeCloud(INTERVIEW, clock=FakeClock(NOW - ahead))
        cloud.ahead = ahead
        receipt = drive(fake_desk(cloud=cloud, clock=cloud.clock).cleanup(INTERVIEW), lambda _event: None).receipt
        assert receipt is not None
        assert receipt.began == NOW
        estimates.append(receipt.estimate)
    assert estimates[0] == estimates[1]


def test_the_page_says_what_makes_a_proof_whole() -> None:
    cloud = FakeCloud(INTERVIEW)
    cloud.swept = Sweep((), ("RDS snapshot: AWS asks to slow down.",))
    result, _ = cleanup(cloud)
    assert result.receipt is not None
    page = markdown(result.receipt)
    assert "It is gone; nothing was found, but not everything could be looked at." in page
    assert f"`interview-tui cleanup {INTERVIEW.id}` looks again." in page
    assert "- RDS snapshot: AWS asks to slow down." in page


@pytest.mark.parametrize("ahead", [10, -10])
def test_the_receipt_is_dated_by_the_clock_of_aws(ahead: int) -> None:
    """What it cost is counted from what AWS says that began."""
    cloud = FakeCloud(INTERVIEW)
    cloud.ahead = timedelta(minutes=ahead)
    result, _ = cleanup(cloud)
    assert result.receipt is not None
    assert result.receipt.began == NOW + cloud.ahead
    assert (result.receipt.ended - result.receipt.began).total_seconds() <= result.seconds < 60
    asked = [name for name, _ in cloud.calls].count("identity")
    assert asked == 2, "once for the archive, once for the receipt"


def test_a_receipt_that_cannot_be_saved_is_said_and_changes_nothing() -> None:
    cloud = FakeCloud(INTERVIEW)
    receipts = FakeReceipts()
    receipts.trouble = InterviewError("The receipt could not be saved.", "Look at free space.")
    events: list[Progress] = []
    desk = replace(fake_desk(cloud=cloud), receipts=receipts)
    result = drive(desk.cleanup(INTERVIEW), events.append)
    assert (result.complete, result.saved) == (True, "")
    assert "The receipt could not be saved. Look at free space." in warnings(events)


def test_words_of_others_do_not_break_the_page() -> None:
    cloud = FakeCloud(replace(INTERVIEW, candidate="a|b"))
    result = drive(fake_desk(cloud=cloud).cleanup(replace(INTERVIEW, candidate="a|b")), lambda _event: None)
    assert result.receipt is not None
    assert "| Candidate | a\\|b |" in markdown(result.receipt)
    assert markdown(replace(result.receipt, reason="one\ntwo")).splitlines()[2].endswith("one two")


def test_an_unknown_price_is_not_nothing() -> None:
    cloud = FakeCloud(INTERVIEW)
    result, _ = cleanup(cloud)
    assert result.receipt is not None
    assert record(replace(result.receipt, estimate=None))["estimate"] is None
    assert "unknown" in markdown(replace(result.receipt, estimate=None))


# ---------------------------------------------------------------------------------------------------------- the sweep

TABLE = Remain("DynamoDB table", "interview-y-Schools", "AWS::DynamoDB::Table", "t", "interview-y", Evidence.TAG)
GROUP = Remain("log group", "/aws/lambda/interview-y-leaky-api", "AWS::Logs::LogGroup", "g", "interview-y")


def test_what_is_known_by_its_name_only_is_not_found_unless_asked_for() -> None:
    cloud = FakeCloud()
    cloud.orphans = (TABLE, GROUP)
    desk = fake_desk(cloud=cloud)
    assert desk.leftovers().found == (TABLE,)
    assert desk.leftovers(by_name=True).found == (TABLE, GROUP)


def test_leftovers_are_removed_and_what_may_not_be_is_said() -> None:
    cloud = FakeCloud()
    cloud.orphans = (TABLE, GROUP)
    cloud.not_removable = {"g": Denied("AWS does not let you do logs:DeleteLogGroup.", "Ask an administrator.")}
    swept = drive(fake_desk(cloud=cloud).remove_leftovers((TABLE, GROUP)), lambda _event: None)
    assert swept.removed == (TABLE,)
    assert swept.left == ((GROUP, "AWS does not let you do logs:DeleteLogGroup. Ask an administrator."),)


def test_a_group_that_is_in_use_goes_once_its_database_is_gone() -> None:
    cloud = FakeCloud()
    cloud.orphans = (TABLE, GROUP)
    cloud.not_removable = {"g": InterviewError("in use")}
    tries = iter([False, False, True])
    real = cloud.remove

    def remove(remain: Remain) -> None:
        if remain == GROUP and next(tries):
            cloud.not_removable = {}
        real(remain)

    cloud.remove = remove  # type: ignore[method-assign]
    swept = drive(fake_desk(cloud=cloud).remove_leftovers((TABLE, GROUP)), lambda _event: None)
    assert swept.left == ()
    assert len(cloud.clock.waits) == 2


def test_what_never_goes_is_given_up_with_its_reason() -> None:
    cloud = FakeCloud()
    cloud.orphans = (TABLE,)
    cloud.not_removable = {"t": InterviewError("It is in use.")}
    swept = drive(fake_desk(cloud=cloud).remove_leftovers((TABLE,)), lambda _event: None)
    assert swept.left == ((TABLE, "It is in use."),)


def test_a_half_deleted_stack_is_deleted_as_in_a_cleanup() -> None:
    stuck = make_interview(stack_status="DELETE_FAILED")
    cloud = FakeCloud(stuck)
    stack = Remain("CloudFormation stack", stuck.id, STACK_TYPE, stuck.stack_id, stuck.id, Evidence.TAG)
    swept = drive(fake_desk(cloud=cloud).remove_leftovers((stack,)), lambda _event: None)
    assert swept.left == ()
    assert not cloud.stacks
