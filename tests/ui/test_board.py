from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from interview_tui.model.errors import NoConnection, NotReady, Throttled
from interview_tui.model.events import Checked, Said, StackEvent, StackProgress, Step, StepState
from interview_tui.model.health import Check, CheckState, Health
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Identity
from interview_tui.model.survey import Survey
from interview_tui.ui import changes, outcomes
from interview_tui.ui.board import Board
from interview_tui.ui.jobs import Job, JobKind
from interview_tui.ui.place import Place
from interview_tui.ui.poller import Snapshot, Wants
from tests.fakes import NOW, make_interview

ID = "interview-20261121-1400"
IDENTITY = Identity("0", "arn:aws:iam::0:user/interviewer", "us-east-1")


def job(kind: JobKind = JobKind.DEPLOY) -> Job:
    return Job(1, kind, ID, "jane-smith", ("A",), NOW)


def read(it: Board, *interviews: Interview, free: tuple[Check, ...] = (), **found: object) -> Board:
    survey = Survey(NOW, interviews, {interview.id: Health(interview.id, free) for interview in interviews})
    return changes.with_snapshot(it, Snapshot(NOW, survey=survey, selected=ID, **found))


def test_trouble_keeps_what_was_known_and_goes_by_itself() -> None:
    it = read(Board(Place("sandbox")), make_interview())
    it = changes.with_snapshot(it, Snapshot(NOW, error=NoConnection("No network."), next_at=NOW + timedelta(seconds=4)))
    assert it.interviews
    assert it.read_at == NOW
    assert it.trouble is not None
    assert it.trouble.next_at == NOW + timedelta(seconds=4)
    assert read(it).trouble is None


def test_a_check_that_cannot_be_made_keeps_its_last_reading() -> None:
    ok, unknown = Check("Redis", CheckState.OK, "PONG", NOW), Check("Redis", CheckState.UNKNOWN, "throttled", NOW)
    it = read(Board(Place("")), make_interview(), health=Health(ID, (ok,)))
    it = read(it, make_interview(), health=Health(ID, (unknown,)))
    assert it.checks[ID]["Redis"] is unknown
    assert it.known[ID]["Redis"] is ok


def test_free_readings_take_the_place_of_older_ones_and_leave_the_probes_alone() -> None:
    it = changes.with_job(Board(Place(""), interviews=(make_interview(),)), job(JobKind.VERIFY))
    first = (Check("Stack", CheckState.OK, "old", NOW), Check("Data", CheckState.OK, "proved", NOW))
    it = outcomes.with_end(it, it.jobs[ID], Health(ID, first), NOW)
    it = read(it, make_interview(), health=Health(ID, (Check("Stack", CheckState.PENDING, "new", NOW),)))
    assert [(check.name, check.detail) for check in it.checks[ID].values()] == [("Stack", "new"), ("Data", "proved")]


@pytest.mark.parametrize(
    ("since", "outdated"),
    [
        (NOW + timedelta(minutes=1), True),
        (NOW + timedelta(seconds=5), False),
        (NOW - timedelta(hours=1), False),
        (None, False),
    ],
)
def test_what_was_proved_before_another_program_put_it_back_is_forgotten(
    since: datetime | None, outdated: bool
) -> None:
    it = changes.with_job(Board(Place(""), interviews=(make_interview(),)), job(JobKind.VERIFY))
    stack, data = Check("Stack", CheckState.OK, "there", NOW), Check("Data", CheckState.FAILED, "changed", NOW)
    it = outcomes.with_end(it, it.jobs[ID], Health(ID, (stack, data)), NOW)
    again = {} if since is None else {"SessionsSince": f"{since:%Y-%m-%dT%H:%M:%SZ}"}
    it = read(it, make_interview(parameters=again), free=(stack,))
    assert ("Data" not in it.checks[ID]) is ("Data" not in it.known[ID]) is (ID not in it.verified) is outdated
    assert "Stack" in it.checks[ID]


def test_a_reset_of_this_program_forgets_nothing_that_it_has_just_proved() -> None:
    stack, data = Check("Stack", CheckState.OK, "there", NOW), Check("Data", CheckState.OK, "as planted", NOW)
    it = replace(Board(Place(""), interviews=(make_interview(),)), checks={ID: {"Data": data}})
    it = changes.with_job(it, job(JobKind.RESET))
    later = make_interview(parameters={"SessionsSince": f"{NOW + timedelta(minutes=1):%Y-%m-%dT%H:%M:%SZ}"})
    assert "Data" in read(it, later, free=(stack,)).checks[ID]


def test_that_something_is_there_does_not_mean_that_it_is_well() -> None:
    there = Check("Function", CheckState.OK, "exists", NOW, closely=False)
    failed = Check("Function", CheckState.FAILED, "update Failed", NOW)
    it = read(Board(Place("")), make_interview(), free=(there,))
    assert it.checks[ID]["Function"] is there
    it = read(it, make_interview(), free=(there,), health=Health(ID, (failed,)))
    assert read(it, make_interview(), free=(there,)).checks[ID]["Function"] is failed
    gone = replace(there, state=CheckState.FAILED, detail="does not exist")
    it = read(it, make_interview(), free=(gone,))
    assert it.checks[ID]["Function"] is gone
    assert read(it, make_interview(), free=(there,)).checks[ID]["Function"] is there


def test_a_closer_look_and_the_listing_do_not_take_turns() -> None:
    """The pane would change its words with every reading."""
    there = Check("Function", CheckState.OK, "exists", NOW, closely=False)
    active = Check("Function", CheckState.OK, "Active", NOW)
    it = read(Board(Place("")), make_interview(), free=(there,), health=Health(ID, (active,)))
    assert read(it, make_interview(), free=(there,)).checks[ID]["Function"] is active


def test_what_is_known_of_an_interview_goes_with_it() -> None:
    it = read(Board(Place("")), make_interview(), health=Health(ID, (Check("a", CheckState.OK, ""),)))
    it = read(it)
    assert (it.checks, it.known, it.events) == ({}, {}, {})


def test_a_finished_verification_goes_with_its_interview_and_a_running_one_stays() -> None:
    running = changes.with_job(Board(Place("")), job(JobKind.VERIFY))
    assert ID in read(running).jobs
    ended = outcomes.with_end(running, running.jobs[ID], Health(ID, ()), NOW)
    assert ID not in read(ended).jobs


def test_a_job_takes_its_events_in() -> None:
    event = StackEvent("1", NOW, "Table", "AWS::DynamoDB::Table", "CREATE_COMPLETE")
    it = job().after(Said("There is no shared tier here yet.")).after(StackProgress(event, 1.0, 1, 3))
    assert (it.said, it.events, it.done, it.total) == (("There is no shared tier here yet.",), (event,), 1, 3)
    it = it.after(Step("Environment", StepState.RUNNING, ID))
    assert (it.events, it.total) == ((), 0), "the shared tier's resources are not the environment's"
    done = Step("Environment", StepState.DONE)
    assert it.after(done).step is done


def test_checks_come_in_one_by_one() -> None:
    it = changes.with_job(Board(Place("")), job())
    it = outcomes.with_progress(it, it.jobs[ID], Checked(Check("Stack", CheckState.OK, "")))
    assert list(it.checks[ID]) == ["Stack"]
    assert not it.proven(ID)


def test_an_environment_that_was_not_ready_in_time_has_been_verified() -> None:
    it = changes.with_job(Board(Place(""), interviews=(make_interview(),)), job())
    it = outcomes.with_progress(it, it.jobs[ID], Checked(Check("Redis", CheckState.FAILED, "no PONG")))
    it = outcomes.with_end(it, it.jobs[ID], NotReady("Not ready."), NOW)
    health = it.health(ID)
    assert health is not None
    assert not health.ready


def test_the_question_follows_the_board() -> None:
    it = Board(Place("sandbox"), selected=ID)
    assert it.question().identity
    assert not it.question().followed
    assert it.question().wants is Wants.NOTHING
    assert replace(it, tab="events").question().wants is Wants.EVENTS
    it = changes.with_job(replace(it, identity=IDENTITY), job())
    assert it.question().followed
    assert not it.question().identity
    it = changes.with_job(it, replace(job(JobKind.VERIFY), ticket=2))
    assert not it.question().followed


def test_ids_of_deployments_under_way_are_taken() -> None:
    assert ID in changes.with_job(Board(Place("")), job()).taken


def test_the_free_checks_of_every_interview_are_taken_over_and_proofs_stay() -> None:
    ok, bad = Check("Redis", CheckState.OK, "available", NOW), Check("Redis", CheckState.FAILED, "gone", NOW)
    it = changes.with_job(Board(Place(""), interviews=(make_interview(),)), job(JobKind.VERIFY))
    it = outcomes.with_end(it, it.jobs[ID], Health(ID, (ok, Check("Redis answers", CheckState.OK, "PONG", NOW))), NOW)
    assert it.proven(ID)
    it = read(it, make_interview(), make_interview("interview-2"), free=(bad,))
    assert list(it.checks["interview-2"]) == ["Redis"]
    assert [(check.name, check.state) for check in it.checks[ID].values()] == [
        ("Redis", CheckState.FAILED),
        ("Redis answers", CheckState.OK),
    ]
    assert not it.proven(ID)


def test_the_checks_of_a_stack_that_does_not_stand_are_not_its_health() -> None:
    deploying = make_interview(stack_status="CREATE_IN_PROGRESS")
    assert read(Board(Place("")), deploying, free=(Check("a", CheckState.FAILED, ""),)).health(ID) is None


def test_a_refused_closer_look_is_kept_until_one_works() -> None:
    it = read(Board(Place("")), make_interview(), refused=Throttled("Slow down."))
    assert ID in it.refused
    assert it.trouble is None
    assert read(it, make_interview(), items=()).refused == {}


def test_a_closer_look_that_is_refused_hides_no_failure_of_the_listing() -> None:
    gone = Check("Function", CheckState.FAILED, "does not exist", NOW, closely=False)
    refused = Check("Function", CheckState.UNKNOWN, "denied", NOW)
    it = read(Board(Place("")), make_interview(), free=(gone,), health=Health(ID, (refused,)))
    assert it.checks[ID]["Function"] is gone


def test_silence_counts_from_when_an_answer_was_due() -> None:
    it = changes.with_snapshot(Board(Place("")), Snapshot(NOW - timedelta(seconds=20), next_at=NOW))
    assert it.silence(NOW + timedelta(seconds=4)) == 0
    assert it.silence(NOW + timedelta(seconds=9)) == 9


def test_what_answers_elsewhere_is_not_called_aws() -> None:
    identity = Identity("000000000000", "arn", "us-east-1", "http://127.0.0.1:4566")
    assert Place("AWS").known_as(identity).words == "127.0.0.1:4566 · us-east-1 · 000000000000"
    assert Place("sandbox").known_as(identity).title == "sandbox"
    assert Place("AWS").known_as(replace(identity, endpoint="")).title == "AWS"


CHECK = Check("Stack", CheckState.OK, "complete", NOW)


def _later(check: Check) -> Check:
    return replace(check, at=NOW + timedelta(seconds=9))


@pytest.mark.parametrize(
    ("found", "same"),
    [
        ({}, True),
        ({"health": Health(ID, (_later(CHECK),))}, True),
        ({"health": Health(ID, (replace(CHECK, detail="updating"),))}, False),
        ({"health": Health(ID, (replace(CHECK, state=CheckState.FAILED),))}, False),
        ({"health": Health(ID, (replace(CHECK, name="Redis"),))}, False),
        ({"identity": Identity("0", "arn:aws:iam::0:user/another", "us-east-1")}, False),
        ({"refused": Throttled("Slow down.")}, False),
        ({"events": (StackEvent("1", NOW, "Database", "AWS::RDS::DBInstance", "CREATE_COMPLETE"),)}, False),
        ({"reaper_unknown": Throttled("Slow down.")}, False),
        ({"next_at": NOW + timedelta(seconds=9)}, True),
    ],
)
def test_a_reading_without_news_is_known_as_one(found: dict[str, object], same: bool) -> None:
    before = read(Board(Place("sandbox"), selected=ID), make_interview(), free=(CHECK,), identity=IDENTITY)
    assert changes.says_the_same(before, read(before, make_interview(), free=(_later(CHECK),), **found)) is same


def test_news_of_the_fleet_and_the_first_reading_are_news() -> None:
    empty = Board(Place("sandbox"))
    before = read(empty, make_interview())
    assert not changes.says_the_same(empty, read(empty))
    assert not changes.says_the_same(before, read(before, make_interview(), make_interview("interview-other")))
    assert not changes.says_the_same(before, read(before, make_interview(stack_status="UPDATE_IN_PROGRESS")))
    failed = changes.with_snapshot(before, Snapshot(NOW, error=NoConnection("No network.")))
    assert not changes.says_the_same(before, failed)
    assert not changes.says_the_same(failed, read(failed, make_interview()))
