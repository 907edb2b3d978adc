"""Trouble that passes is waited for, so long and no longer; expired credentials end everything in one sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from interview_tui.model.difference import ResetOrder
from interview_tui.model.errors import (
    CloudError,
    Denied,
    Interrupted,
    InterviewError,
    NoConnection,
    NoCredentials,
    Throttled,
    Unavailable,
)
from interview_tui.model.events import Progress
from interview_tui.model.plan import Evidence, Order, Remain, Sweep
from interview_tui.model.ports import Candidate, Cloud
from interview_tui.model.trials import Answer, Result, Trial
from interview_tui.operations.desk import Desk, drive
from interview_tui.operations.follow import follow_stack
from interview_tui.operations.patience import _AGAIN, _WHEN_REFUSED, LONGEST, PAUSES, _PatientCloud, patient, patiently
from interview_tui.operations.proof import LISTINGS_LAG
from tests.fakes import FakeClock, FakeCloud, fake_desk, make_interview

PASSING = [Throttled("Slow down."), NoConnection("No network."), Unavailable("AWS has trouble of its own.")]
ID = "interview-20261121-1400"
LOST = Remain("DynamoDB table", "interview-y-Schools", "AWS::DynamoDB::Table", "t", "interview-y", Evidence.TAG)


class Shaky(FakeCloud):
    """One in which every so many calls, of these or of any, end in an error."""

    def __init__(self, *interviews: Any, error: InterviewError, every: int = 3, names: frozenset[str] = frozenset()):
        super().__init__(*interviews)
        self.error, self.every, self.names = error, every, names
        self.failed: list[str] = []
        self._count = count(1)
        self.roles = ("interview-x-candidate",)

    def _called(self, name: str, detail: Any = None) -> None:
        super()._called(name, detail)
        if (not self.names or name in self.names) and next(self._count) % self.every == 0:
            self.failed.append(name)
            raise self.error


class Answers:
    """A call that ends in errors so many times."""

    def __init__(self, error: InterviewError, times: int) -> None:
        self.error, self.times, self.asked = error, times, 0

    def __call__(self) -> str:
        self.asked += 1
        if self.asked <= self.times:
            raise self.error
        return "answer"


@pytest.mark.parametrize("error", PASSING)
def test_it_is_asked_again_with_growing_pauses(error: InterviewError) -> None:
    clock = FakeClock()
    assert patiently(clock, Answers(error, len(PAUSES))) == "answer"
    assert tuple(clock.waits) == PAUSES


@pytest.mark.parametrize("error", PASSING)
def test_what_does_not_pass_is_given_up(error: InterviewError) -> None:
    clock, call = FakeClock(), Answers(error, 100)
    with pytest.raises(type(error)):
        patiently(clock, call)
    assert call.asked == len(PAUSES) + 1


def test_a_request_that_takes_long_by_itself_is_not_asked_again_and_again() -> None:
    clock, call = FakeClock(), Answers(NoConnection("No answer in time."), 100)

    def slow() -> str:
        clock.wait(LONGEST)
        return call()

    with pytest.raises(NoConnection):
        patiently(clock, slow)
    assert call.asked == 1


@pytest.mark.parametrize("error", [Denied("No."), CloudError("It crashed."), NoCredentials("They have expired.")])
def test_what_waiting_does_not_heal_is_raised_at_once(error: InterviewError) -> None:
    clock = FakeClock()
    with pytest.raises(type(error)):
        patiently(clock, Answers(error, 1))
    assert clock.waits == []


def test_quitting_ends_the_waiting() -> None:
    clock = FakeClock()
    clock.cancelled = True
    with pytest.raises(Interrupted):
        patiently(clock, Answers(Throttled("Slow down."), 1))


def test_only_what_can_be_asked_twice_is() -> None:
    cloud = Shaky(error=Unavailable("Who knows what became of it."), every=1)
    with pytest.raises(Unavailable):
        patient(cloud, cloud.clock).change_parameters("stack", {})
    assert cloud.clock.waits == []
    asking = patient(cloud, cloud.clock)
    assert patient(asking, cloud.clock) is asking, "patience with patience would take forever"


NOT_PATIENT = {"fleet", "link", "log", "quotas", "readable_types", "reaper"}
"""What no operation that goes on needs: what one is shown is looked at again anyway."""


def test_every_question_is_asked_again_unless_that_was_decided() -> None:
    methods = {name for name in vars(Cloud) if not name.startswith("_")}
    decided = {name for name in methods if name in _AGAIN | _WHEN_REFUSED or name in vars(_PatientCloud)}
    assert methods - decided == NOT_PATIENT


@pytest.mark.parametrize("error", PASSING)
@pytest.mark.parametrize("every", [2, 3])
def test_a_cleanup_goes_through_all_the_same(error: InterviewError, every: int) -> None:
    cloud = Shaky(make_interview(ID), error=error, every=every)
    result = drive(fake_desk(cloud=cloud).cleanup(make_interview(ID)), lambda _event: None)
    assert result.complete
    assert result.archive
    assert {"stack", "events", "set_boundary", "delete_stack", "sweep", "look"} <= {name for name, _ in cloud.calls}
    assert len(set(cloud.failed)) > 5


@pytest.mark.parametrize("error", PASSING)
def test_following_a_deployment_goes_on(error: InterviewError) -> None:
    cloud = Shaky(error=error, every=2, names=frozenset({"stack", "events"}))
    assert drive(fake_desk(cloud=cloud).deploy(Order("jane-smith", ("A",), id=ID)), lambda _event: None).health.ready
    assert cloud.failed


def test_following_ends_when_aws_never_answers() -> None:
    cloud = Shaky(make_interview(ID), error=Throttled("Slow down."), every=1)
    with pytest.raises(Throttled):
        drive(follow_stack(cloud, cloud.clock, ID, 1), lambda _event: None)
    assert sum(cloud.clock.waits) <= LONGEST


def test_a_sweep_goes_through_all_the_same() -> None:
    cloud = Shaky(error=NoConnection("No network."), every=2, names=frozenset({"leftovers", "remove", "sweep"}))
    cloud.orphans = (LOST,)
    desk = fake_desk(cloud=cloud)
    assert [desk.leftovers().found for _ in range(2)] == [(LOST,)] * 2
    assert drive(desk.remove_leftovers((LOST,)), lambda _event: None).left == ()
    assert [desk.left_of("interview-y") for _ in range(2)] == [Sweep(())] * 2
    assert set(cloud.failed) == {"leftovers", "remove", "sweep"}


def test_a_look_that_took_long_is_followed_by_one_more() -> None:
    """A service that was busy for half a minute leaves listings that are as old: they may have lagged."""
    cloud, answers = FakeCloud(make_interview(ID)), iter([Sweep((LOST,)), Sweep(())])

    def slow(*_words: Any) -> Sweep:
        cloud.clock.wait(LISTINGS_LAG)
        return next(answers)

    cloud.sweep = slow  # type: ignore[method-assign]
    assert drive(fake_desk(cloud=cloud).cleanup(make_interview(ID)), lambda _event: None).complete


@pytest.mark.parametrize("error", PASSING)
def test_a_deployment_goes_through_all_the_same(error: InterviewError) -> None:
    """Requests that change something are repeated only where AWS says that it did nothing."""
    changing = frozenset({"create_stack"}) if isinstance(error, Throttled) else frozenset()
    names = changing | {"look", "caretaker", "issue", "boundary", "stack", "upload", "identity"}
    cloud = Shaky(error=error, every=2, names=names)
    order = Order("jane-smith", ("A", "B"), id=ID)
    assert drive(fake_desk(cloud=cloud).deploy(order), lambda _event: None).health.ready
    assert len(set(cloud.failed)) > 3


@pytest.mark.parametrize("error", PASSING)
def test_a_reset_goes_through_all_the_same(error: InterviewError) -> None:
    names = frozenset({"look", "issue", "boundary", "set_boundary", "stack", "interview", "resources", "events"})
    cloud = Shaky(make_interview(ID), error=error, every=2, names=names)
    cloud.roles = (f"{ID}-candidate",)
    order = ResetOrder(("A", "B", "C"), candidate="jane-smith")
    done = drive(fake_desk(cloud=cloud).reset(make_interview(ID), order), lambda _event: None)
    assert done.difference.pristine
    assert done.health.ready
    assert len(set(cloud.failed)) > 3


def test_a_busy_aws_does_not_hold_up_extending_and_handing_over() -> None:
    """It has said that it did nothing: also what changes something is asked for again."""
    cloud = Shaky(make_interview(ID), error=Throttled("Slow down."), every=2)
    desk = fake_desk(cloud=cloud)
    assert drive(desk.extend(make_interview(ID), timedelta(hours=1)), lambda _event: None).after
    assert drive(desk.hand_over(make_interview(ID)), lambda _event: None).safe
    assert "change_stack" in {name for name, _ in cloud.calls}


@pytest.mark.parametrize(("action", "asked"), [("reset", 1), ("verify", len(PAUSES) + 1)])
def test_what_the_caretaker_may_still_be_doing_is_not_asked_for_again(action: str, asked: int) -> None:
    cloud = Shaky(error=NoConnection("No answer in time."), every=1)
    with pytest.raises(NoConnection):
        patient(cloud, cloud.clock).caretaker({"action": action, "challenge": "A"})
    assert len(cloud.failed) == asked


def test_a_trial_that_nobody_can_tell_the_end_of_is_made_again() -> None:
    cloud, trial = FakeCloud(), Trial("list the account's tables", "dynamodb", "list_tables")
    answers = iter([Answer.UNKNOWN, Answer.UNKNOWN, Answer.DENIED])

    def attempt(asked: Trial) -> Result:
        answer = next(answers)
        return Result(asked, answer, passing=answer is Answer.UNKNOWN)

    assert as_candidate(cloud, attempt).attempt(trial).right
    assert cloud.clock.waits == list(PAUSES[:2])


def test_a_trial_is_not_made_again_for_trouble_that_stays() -> None:
    cloud, trial = FakeCloud(), Trial("list the account's tables", "dynamodb", "list_tables")
    candidate = as_candidate(cloud, lambda asked: Result(asked, Answer.UNKNOWN, "The credentials have expired."))
    assert candidate.attempt(trial).answer is Answer.UNKNOWN
    assert cloud.clock.waits == []


def as_candidate(cloud: FakeCloud, attempt: Callable[[Trial], Result]) -> Candidate:
    """A patient candidate whose trials end so."""
    keys = cloud.issue("arn:aws:iam::000000000000:role/x", "", "x", 900)
    candidate = patient(cloud, cloud.clock).as_candidate(keys)
    candidate._candidate.attempt = attempt  # type: ignore[attr-defined]
    return candidate


@pytest.mark.parametrize("what", ["deploy", "verify", "diff", "reset"])
def test_credentials_that_have_expired_end_a_proof_at_once(what: str) -> None:
    cloud = Shaky(make_interview(ID), error=NoCredentials("They have expired."), every=1, names=frozenset({"look"}))
    cloud.names |= {"caretaker"}
    desk = fake_desk(cloud=cloud)
    operations = {
        "deploy": desk.deploy(Order("jane-smith", ("A",), id="interview-y")),
        "verify": desk.verify(make_interview(ID)),
        "diff": desk.diff(make_interview(ID)),
        "reset": desk.reset(make_interview(ID), ResetOrder(("A",), candidate="jane-smith", keep_access=True)),
    }
    with pytest.raises(NoCredentials, match=r"^They have expired\.( The stack interview-y goes on in AWS|$)") as error:
        drive(operations[what], lambda _event: None)
    assert ("interview-y" in error.value.title) is (what == "deploy")
    assert sum(cloud.clock.waits) < 10


def test_credentials_that_expire_while_the_candidate_s_reach_is_tried_out_are_no_failed_trial() -> None:
    def reach(_interview: Any, asked: Any) -> Any:
        asked.caretaker({"action": "reach", "challenge": "C"})
        return ()

    error = NoCredentials("They have expired.")
    desk = fake_desk(cloud=Shaky(make_interview(ID), error=error, every=1, names=frozenset({"caretaker"})))
    challenges = {**desk.challenges, "C": replace(desk.challenges["C"], reach=reach)}
    with pytest.raises(NoCredentials, match=r"^They have expired\.$"):
        drive(replace(desk, challenges=challenges).hand_over(make_interview(ID)), lambda _event: None)


def with_logins(cloud: FakeCloud) -> Desk:
    """A desk with a challenge that has something to close besides keys."""
    desk = fake_desk(cloud=cloud)
    database = replace(desk.challenges["C"], close=lambda _interview, asked: [f"{asked.end_tunnels('m')} closed."])
    return replace(desk, challenges={**desk.challenges, "C": database})


def calls_of_a_cleanup() -> int:
    cloud = Shaky(make_interview(ID), error=Denied(""), every=10**6)
    drive(with_logins(cloud).cleanup(make_interview(ID)), lambda _event: None)
    return len(cloud.calls)


@pytest.mark.parametrize("place", range(1, calls_of_a_cleanup() + 1))
def test_credentials_that_expire_at_any_call_end_it_in_one_sentence_and_the_next_run_goes_on(place: int) -> None:
    cloud = Shaky(make_interview(ID), error=NoCredentials("The AWS credentials have expired."), every=10**6)
    desk = with_logins(cloud)
    # From here on every call is refused.
    cloud._count, real = count(1), cloud._called

    def called(name: str, detail: Any = None) -> None:
        real(name, detail)
        if len(cloud.calls) >= place:
            cloud.trouble = cloud.error
            raise cloud.error

    cloud._called = called  # type: ignore[method-assign]
    events: list[Progress] = []
    with pytest.raises(NoCredentials, match="have expired"):
        drive(desk.cleanup(make_interview(ID)), events.append)
    assert "have expired" not in str(events), "said once, at the end"
    cloud.trouble, cloud._called = None, real  # type: ignore[method-assign]
    left = cloud.stacks[ID].interview if cloud.stacks else cloud.deleted(ID)
    assert left is not None
    assert drive(desk.cleanup(left), lambda _event: None).complete
