"""Back to what was planted: in which order, with which proof, and after being killed anywhere."""

from __future__ import annotations

import itertools
from collections.abc import Generator, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from interview_tui.model import tags
from interview_tui.model.difference import Reset, ResetOrder
from interview_tui.model.errors import (
    ChangedMeanwhile,
    CloudError,
    Denied,
    NotKept,
    NotPristine,
    NotReady,
    ReadOnly,
    WrongUse,
)
from interview_tui.model.events import Checked, Progress, Said, Step, StepState
from interview_tui.model.health import CheckState
from interview_tui.model.interview import Interview
from interview_tui.model.notes import HANDED_ON, RESET
from interview_tui.operations import boundary, revoke
from interview_tui.operations.desk import Desk, drive
from interview_tui.operations.reset import reset
from tests.fakes import NOW, FakeCandidate, FakeCloud, fake_challenge, fake_desk, make_interview

ID = "interview-20261121-1400"
ROLES = (f"{ID}-candidate", f"{ID}-leaky-api")
EVERYTHING = ResetOrder(("A", "B", "C"))
FOR_JOHN = ResetOrder(("A", "B", "C"), successor="john-doe", hours=2)
DIRT: Mapping[str, list[dict[str, Any]]] = {
    "A": [{"what": "Students items", "detail": "12 changed"}],
    "C": [{"what": "index by_date", "detail": "added"}],
}


def account(**changes: Any) -> FakeCloud:
    cloud = FakeCloud(make_interview(ID, **changes))
    cloud.roles = ROLES
    cloud.changed = {key: list(found) for key, found in DIRT.items()}
    return cloud


def put_back(cloud: FakeCloud, order: ResetOrder = EVERYTHING, events: list[Progress] | None = None) -> Reset:
    seen = events if events is not None else []
    return drive(fake_desk(cloud=cloud).reset(cloud.interview(ID), order), seen.append)


def story(cloud: FakeCloud) -> list[str]:
    """What was done, in its order; the same thing in a row counts once."""
    names = {"set_boundary", "change_parameters", "change_stack", "attempt", "look"}
    found: list[str] = []
    for name, detail in cloud.calls:
        word = ""
        if name == "caretaker" and detail["action"] in ("diff", "reset", "renew_login", "remake"):
            word = detail["action"]
        elif name == "set_boundary":
            word = "deny" if "deny" in detail[1] else "allow"
        elif name in names:
            word = {"look": "verify"}.get(name, name)
        if word and found[-1:] != [word]:
            found.append(word)
    return found


def is_open(cloud: FakeCloud) -> bool:
    return not any("deny" in policy for policy in cloud.boundaries.values())


def test_access_is_closed_first_and_opened_last_for_new_keys_only() -> None:
    cloud = account()
    done = put_back(cloud)
    assert story(cloud) == [
        "deny", "attempt", "renew_login", "reset", "verify", "diff", "change_parameters", "allow", "verify", "attempt",
    ]  # fmt: skip
    assert done.difference.pristine
    assert done.health.ready
    assert boundary.CHECK in {check.name for check in done.health.checks}
    assert done.done == ("C: another password", "A: A put back", "B: B put back", "C: C put back")
    assert is_open(cloud)


def test_the_access_that_is_closed_on_purpose_is_no_failed_check() -> None:
    events: list[Progress] = []
    put_back(account(), events=events)
    failed = [event for event in events if isinstance(event, Checked) and event.check.state is not CheckState.OK]
    assert failed == []


def test_kept_access_is_not_touched() -> None:
    cloud = account()
    done = put_back(cloud, replace(EVERYTHING, keep_access=True))
    assert done.kept_access
    assert not {"set_boundary", "change_parameters", "change_stack"} & {name for name, _ in cloud.calls}
    assert "renew_login" not in story(cloud), "the candidate's login stays what it is"


def test_access_that_was_revoked_before_stays_so_when_it_is_to_be_kept() -> None:
    cloud = account()
    drive(fake_desk(cloud=cloud).revoke(cloud.interview(ID)), lambda _event: None)
    cloud.calls.clear()
    done = put_back(cloud, replace(EVERYTHING, keep_access=True))
    assert not is_open(cloud)
    assert done.health.ready, "what is closed on purpose is not checked"
    assert story(cloud)[-1] == "deny", "what the database let in again is closed"
    order = story(cloud)
    assert order.index("renew_login") < order.index("reset"), "nor does it let in the password of before meanwhile"


def test_only_the_challenges_that_are_asked_for() -> None:
    cloud = account()
    done = put_back(cloud, ResetOrder(("A",)))
    assert done.difference.pristine
    assert set(cloud.changed) == {"C"}
    asked = {(detail["action"], detail["challenge"]) for name, detail in cloud.calls if name == "caretaker"}
    renewed = {("renew_login", key) for key in "ABC"}
    assert asked == {("reset", "A"), ("diff", "A"), *renewed}, "every login is opened again, so every one is renewed"


@pytest.mark.parametrize("order", [EVERYTHING, FOR_JOHN], ids=["again", "next"])
def test_nothing_is_put_back_before_a_session_is_denied(order: ResetOrder, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = account()
    usual = FakeCandidate.attempt

    def attempt(self: FakeCandidate, trial: Any) -> Any:
        return replace(usual(self, trial), answer=boundary.Answer.ALLOWED)

    monkeypatch.setattr(FakeCandidate, "attempt", attempt)
    with pytest.raises(NotReady, match="a session from before is not denied yet") as error:
        put_back(cloud, order)
    assert not {"reset", "renew_login", "remake", "change_stack"} & set(story(cloud))
    assert set(cloud.changed) == set(DIRT)
    assert error.value.hint == f"Access stays closed. `{order.command(cloud.interview(ID))}` goes on."


def test_logins_that_stay_open_end_with_their_database_only_where_that_is_put_back() -> None:
    def close(_interview: Interview, _cloud: Any) -> Any:
        raise CloudError("no answer of the database")

    for order, ends in ((EVERYTHING, True), (ResetOrder(("A",)), False)):
        cloud = account()
        desk = fake_desk(cloud=cloud)
        challenges = {**desk.challenges, "C": replace(desk.challenges["C"], close=close)}
        operation = reset(cloud, challenges, desk.clock, cloud.interview(ID), order)
        if ends:
            assert drive(operation, lambda _event: None).difference.pristine
        else:
            with pytest.raises(NotReady, match="not every open login could be closed"):
                drive(operation, lambda _event: None)


def test_what_was_deleted_is_made_anew_before_the_stack_is_updated() -> None:
    cloud = account()
    cloud.lost = {"A": ["table Students"]}
    done = put_back(cloud, FOR_JOHN)
    assert "A: table Students made anew" in done.done
    order = story(cloud)
    assert order.index("remake") < order.index("change_stack") < order.index("renew_login") < order.index("reset")


def test_what_is_not_pristine_afterwards_is_said_and_access_stays_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = account()
    usual = cloud.caretaker

    def caretaker(payload: Mapping[str, Any]) -> Mapping[str, Any]:
        if payload["action"] == "reset" and payload["challenge"] == "C":
            return {"ok": False, "done": [], "left": ["index by_date"]}
        return usual(payload)

    monkeypatch.setattr(cloud, "caretaker", caretaker)
    events: list[Progress] = []
    with pytest.raises(NotPristine) as error:
        put_back(cloud, events=events)
    assert error.value.title == f"{ID} is not as it was planted: 1 index added."
    assert error.value.hint.startswith("Access stays closed.")
    assert "C: could not be put back: index by_date" in {event.text for event in events if isinstance(event, Said)}
    assert not is_open(cloud)


def test_a_comparison_that_cannot_be_made_is_not_pristine(monkeypatch: pytest.MonkeyPatch) -> None:
    cloud = account()
    usual = cloud.caretaker

    def caretaker(payload: Mapping[str, Any]) -> Mapping[str, Any]:
        if payload["action"] == "diff" and payload["challenge"] == "B":
            raise CloudError("interviews-caretaker failed: Ran out of time.")
        return usual(payload)

    monkeypatch.setattr(cloud, "caretaker", caretaker)
    with pytest.raises(NotPristine, match="could not be read: B, interviews-caretaker failed"):
        put_back(cloud)


def test_a_check_that_stays_bad_ends_it_before_anybody_is_let_in() -> None:
    cloud = account()
    cloud.health["Memory leak"] = (CheckState.FAILED, "Pending")
    with pytest.raises(NotReady, match="Memory leak"):
        put_back(cloud)
    assert not is_open(cloud)


def test_a_function_that_is_changing_is_waited_for() -> None:
    cloud = account()
    cloud.health["Memory leak"] = (CheckState.PENDING, "updating")
    usual = cloud.clock.wait

    def wait(seconds: float) -> bool:
        cloud.health.clear()
        return usual(seconds)

    cloud.clock.wait = wait  # type: ignore[method-assign]
    assert put_back(cloud).health.ready


def test_every_kill_is_survived() -> None:
    """Ended at each event in turn, and run again: it always ends pristine and open."""
    counted: list[Progress] = []
    put_back(account(), FOR_JOHN, counted)
    for order in (EVERYTHING, FOR_JOHN):
        for kill in range(len(counted)):
            cloud = account()
            operation = fake_desk(cloud=cloud).reset(cloud.interview(ID), order)
            for _, _ in zip(range(kill), operation, strict=False):
                pass
            operation.close()
            done = put_back(cloud, order)
            assert done.difference.pristine, kill
            assert done.health.ready, kill
            assert is_open(cloud), kill
            assert cloud.changed == {}, kill


def test_an_update_under_way_is_waited_for() -> None:
    cloud = account(stack_status="UPDATE_IN_PROGRESS")
    cloud.stacks[ID].script = [("CandidateRole", "UPDATE_COMPLETE", ""), (ID, "UPDATE_COMPLETE", "")]
    assert put_back(cloud).difference.pristine
    assert story(cloud)[0] == "deny"


def test_the_next_candidate_gets_another_name_external_id_and_end() -> None:
    cloud = account()
    done = put_back(cloud, FOR_JOHN)
    ((parameters, changed),) = [detail for name, detail in cloud.calls if name == "change_stack"]
    ends = "2026-11-21T16:02:31Z"
    assert parameters["Candidate"] == changed[tags.TAG_CANDIDATE] == "john-doe"
    assert parameters["ExpiresAt"] == changed[tags.TAG_EXPIRES_AT] == ends
    assert parameters["MaxSessionSeconds"] == "7200"
    assert parameters["SessionsSince"] == "2026-11-21T14:02:31Z"
    assert len(parameters["ExternalId"]) == 32
    assert parameters["ExternalId"] != make_interview(ID).output("ExternalId")
    assert done.interview.candidate == "john-doe"
    words = [word for word in story(cloud) if word in ("deny", "diff", "change_stack", "reset")]
    assert words[:4] == ["diff", "deny", "change_stack", "reset"], "what was made is kept before it goes"
    assert "change_parameters" not in story(cloud), "one update is enough"
    assert is_open(cloud)


@pytest.mark.parametrize(("ahead", "ends"), [(1, "2026-11-21T17:02:31Z"), (-1, "2026-11-21T15:02:31Z")])
def test_the_next_end_is_counted_by_the_clock_at_aws(ahead: int, ends: str) -> None:
    cloud = account(expires_at=NOW + timedelta(hours=12))
    cloud.ahead = timedelta(hours=ahead)
    put_back(cloud, FOR_JOHN)
    ((parameters, changed),) = [detail for name, detail in cloud.calls if name == "change_stack"]
    assert parameters["ExpiresAt"] == changed[tags.TAG_EXPIRES_AT] == ends


def test_whether_it_has_expired_is_told_by_the_clock_at_aws() -> None:
    cloud = account(expires_at=NOW + timedelta(minutes=30))
    cloud.ahead = timedelta(hours=1)
    with pytest.raises(WrongUse, match="has expired"):
        put_back(cloud)
    cloud = account(expires_at=NOW - timedelta(minutes=30))
    cloud.ahead = timedelta(hours=-1)
    assert put_back(cloud).health.ready


def test_the_work_of_the_first_is_kept_before_anything_of_it_goes() -> None:
    cloud, kept = account(), []

    def archive(interview: Interview) -> Generator[Progress, None, object]:
        kept.append((interview.candidate, set(cloud.changed), is_open(cloud)))
        yield Said("kept")
        return None

    desk = fake_desk(cloud=cloud)
    operation = reset(cloud, desk.challenges, desk.clock, cloud.interview(ID), FOR_JOHN, archive)
    drive(operation, lambda _event: None)
    assert kept == [("jane-smith", {"A", "C"}, True)], "of a login that is closed, not everything can be told"
    again = reset(cloud, desk.challenges, desk.clock, cloud.interview(ID), FOR_JOHN, archive)
    drive(again, lambda _event: None)
    assert len(kept) == 1, "there is nothing of john-doe to keep yet"


def test_an_archive_that_fails_ends_it_while_everything_is_still_there() -> None:
    def archive(_interview: Interview) -> Generator[Progress, None, object]:
        yield Said("trying")
        raise Denied("No room.")

    cloud = account()
    desk = fake_desk(cloud=cloud)
    operation = reset(cloud, desk.challenges, desk.clock, cloud.interview(ID), FOR_JOHN, archive)
    with pytest.raises(Denied):
        drive(operation, lambda _event: None)
    assert set(cloud.changed) == set(DIRT)
    assert cloud.interview(ID).candidate == "jane-smith"


def test_work_that_cannot_be_read_goes_to_nobody_else() -> None:
    cloud = account()
    real = cloud.caretaker

    def caretaker(payload: Mapping[str, Any]) -> Mapping[str, Any]:
        if payload.get("challenge") == "C":
            raise Denied("AWS does not let you do lambda:InvokeFunction.")
        return real(payload)

    cloud.caretaker = caretaker  # type: ignore[method-assign]
    with pytest.raises(NotKept, match=r"What differs \(C\)") as refused:
        put_back(cloud, FOR_JOHN)
    assert "cleanup --no-archive" in refused.value.hint
    assert set(cloud.changed) == set(DIRT)
    assert cloud.interview(ID).candidate == "jane-smith"
    assert is_open(cloud)


def test_a_stack_that_does_not_update_stays_with_the_first() -> None:
    cloud = account()
    cloud.update_ends = ("UPDATE_ROLLBACK_COMPLETE", "a limit")
    with pytest.raises(NotReady, match="UPDATE_ROLLBACK_COMPLETE"):
        put_back(cloud, FOR_JOHN)
    assert not is_open(cloud)
    assert "reset" not in story(cloud)


@pytest.mark.parametrize("ahead", [10, -10])
def test_the_next_end_is_counted_by_the_clock_of_aws(ahead: int) -> None:
    """An end that is minutes off is nothing; sessions from before it would be let in by the role."""
    cloud = account()
    cloud.ahead = timedelta(minutes=ahead)
    put_back(cloud, FOR_JOHN)
    ((parameters, _),) = [detail for name, detail in cloud.calls if name == "change_stack"]
    assert datetime.fromisoformat(parameters["ExpiresAt"]) == NOW + cloud.ahead + timedelta(hours=2)
    assert datetime.fromisoformat(parameters["SessionsSince"]) == NOW + cloud.ahead


@pytest.mark.parametrize(("ahead", "left", "over"), [(10, 5, True), (-10, -5, False)])
def test_whether_it_is_over_is_for_the_clock_of_aws_to_say(ahead: int, left: int, over: bool) -> None:
    cloud = account(expires_at=NOW + timedelta(minutes=left))
    cloud.ahead = timedelta(minutes=ahead)
    if over:
        with pytest.raises(WrongUse, match="has expired"):
            put_back(cloud)
        with pytest.raises(WrongUse, match="has expired"):
            drive(fake_desk(cloud=cloud).plan_reset(cloud.interview(ID), EVERYTHING), lambda _event: None)
        assert "deny" not in story(cloud)
    else:
        assert put_back(cloud).health.ready


@pytest.mark.parametrize(("ahead", "past"), [(10, True), (-10, False)])
def test_sessions_from_before_an_end_that_has_passed_at_aws_are_kept_out(ahead: int, past: bool) -> None:
    ends = NOW + timedelta(minutes=5 if past else -5)

    class NoSessions(FakeCloud):
        def issue(self, *args: Any, **more: Any) -> Any:
            if self.stacks[ID].interview.expires_at == ends:
                raise Denied("AWS does not let you do sts:AssumeRole.")
            return super().issue(*args, **more)

    cloud = NoSessions(make_interview(ID, expires_at=ends))
    cloud.roles, cloud.ahead = ROLES, timedelta(minutes=ahead)
    if past:
        put_back(cloud, FOR_JOHN)
        ((parameters, _),) = [detail for name, detail in cloud.calls if name == "change_stack"]
        assert datetime.fromisoformat(parameters["SessionsSince"]) == ends
    else:
        with pytest.raises(NotReady, match="could not be proven"):
            put_back(cloud, FOR_JOHN)


def test_an_expired_interview_goes_to_the_next_one_only() -> None:
    ended = NOW - timedelta(hours=1)

    class Expired(FakeCloud):
        def issue(self, *args: Any, **more: Any) -> Any:
            if self.stacks[ID].interview.expires_at == ended:
                raise Denied("AWS does not let you do sts:AssumeRole.")
            return super().issue(*args, **more)

    cloud = Expired(make_interview(ID, expires_at=ended))
    cloud.roles = ROLES
    with pytest.raises(WrongUse, match="has expired"):
        put_back(cloud)
    assert put_back(cloud, FOR_JOHN).health.ready
    ((parameters, _),) = [detail for name, detail in cloud.calls if name == "change_stack"]
    assert parameters["SessionsSince"] == "2026-11-21T13:02:31Z"


def test_a_missing_right_to_make_sessions_is_no_proof_that_there_are_none() -> None:
    class Away(FakeCloud):
        def issue(self, *_args: Any, **_more: Any) -> Any:
            raise Denied("AWS does not let you do sts:AssumeRole.")

    cloud = Away(make_interview(ID))
    cloud.roles = ROLES
    with pytest.raises(NotReady, match=r"could not be proven: AWS does not let you do sts:AssumeRole\.$"):
        put_back(cloud, FOR_JOHN)
    assert "change_stack" not in story(cloud)


class Theirs(FakeCloud):
    """Another interviewer hands it on to somebody-else while the caretaker does the given action."""

    moment = ""

    def caretaker(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        answer = super().caretaker(payload)
        if payload["action"] == self.moment:
            found = self.stacks[ID]
            outputs = {**found.interview.outputs, "ExternalId": "another-one"}
            found.interview = replace(found.interview, candidate="somebody-else", outputs=outputs)
        return answer


@pytest.mark.parametrize(
    ("order", "moment"),
    [(FOR_JOHN, "remake"), *itertools.product((EVERYTHING, FOR_JOHN), ("renew_login", "reset", "diff"))],
)
def test_two_at_once_do_not_open_access_for_each_other_s_candidate(order: ResetOrder, moment: str) -> None:
    cloud = Theirs(make_interview(ID))
    cloud.roles, cloud.moment = ROLES, moment
    with pytest.raises(ChangedMeanwhile, match="handed it on to somebody-else") as error:
        put_back(cloud, order)
    assert error.value.hint == f"`interview-tui show {ID}` shows whose it is now."
    assert "allow" not in story(cloud)
    if moment == "remake":
        assert not {"change_stack", "reset"} & set(story(cloud)), "nothing of theirs is touched"


@pytest.mark.parametrize(("moment", "refused"), [("reset", True), ("diff", True), ("", False)])
def test_what_another_reset_lets_people_write_is_not_called_pristine(moment: str, refused: bool) -> None:
    """It closed access, too, was first, and has opened it while this one was still putting back or comparing."""

    class First(FakeCloud):
        def caretaker(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
            if payload["action"] == moment:
                self.boundaries.clear()
            return super().caretaker(payload)

    cloud = First(make_interview(ID))
    cloud.roles = ROLES
    if not refused:
        assert put_back(cloud).difference.pristine
        return
    with pytest.raises(ChangedMeanwhile, match="somebody else has opened access to it meanwhile") as error:
        put_back(cloud)
    assert f"`interview-tui reset {ID}`" in error.value.hint
    assert "change_parameters" not in story(cloud), "the keys that the other one let in go on working"


@pytest.mark.parametrize(
    ("asked", "found", "order", "refused"),
    [
        ({}, {}, EVERYTHING, False),
        ({}, {}, replace(EVERYTHING, candidate="jane-smith"), False),
        (
            {"candidate": "somebody-else"},
            {"candidate": "somebody-else"},
            replace(EVERYTHING, candidate="jane-smith"),
            True,
        ),
        ({}, {"candidate": "somebody-else"}, EVERYTHING, True),
        ({}, {"outputs": {"ExternalId": "another"}}, EVERYTHING, True),
        ({}, {"candidate": "john-doe", "outputs": {}}, FOR_JOHN, False),
        ({}, {"candidate": "somebody-else", "outputs": {}}, FOR_JOHN, True),
    ],
)
def test_what_was_confirmed_was_said_of_one_candidate(
    asked: dict[str, Any], found: dict[str, Any], order: ResetOrder, refused: bool
) -> None:
    """Also of the one to whom a killed run has handed it on already."""
    cloud = account(**found)
    desk = fake_desk(cloud=cloud)
    operation = desk.reset(make_interview(ID, **asked), order)
    if refused:
        with pytest.raises(ChangedMeanwhile, match="Nothing was changed"):
            drive(operation, lambda _event: None)
        assert story(cloud) == []
    else:
        with suppress(NotReady):  # the stack here has no outputs in some cases
            drive(operation, lambda _event: None)
        assert "deny" in story(cloud)


def test_notes_are_the_next_candidate_s_as_soon_as_the_environment_is() -> None:
    cloud = account()
    desk = fake_desk(cloud=cloud)

    def texts() -> list[str]:
        return [note.text for note in desk.journal.notes(ID) if note.kind == RESET]

    operation = desk.reset(cloud.interview(ID), FOR_JOHN)
    for event in operation:
        assert texts() == []
        if isinstance(event, Step) and event.name == "Handing on" and event.state is StepState.RUNNING:
            break
    for event in operation:
        if isinstance(event, Step) and event.name == "Reset A":
            break
    operation.close()  # killed before anything of the first candidate is put back
    assert texts() == [f"{HANDED_ON}john-doe"]
    drive(desk.reset(cloud.interview(ID), FOR_JOHN), lambda _event: None)
    assert texts()[-1] == "pristine"


@pytest.mark.parametrize(
    ("order", "command"),
    [
        (EVERYTHING, f"interview-tui reset {ID}"),
        (FOR_JOHN, f"interview-tui reset {ID} --for john-doe --hours 2"),
        (replace(EVERYTHING, keep_access=True), f"interview-tui reset {ID} --keep-access"),
        (ResetOrder(("A", "C")), f"interview-tui reset {ID} --challenges AC"),
    ],
)
def test_hints_go_on_with_the_same_order(order: ResetOrder, command: str) -> None:
    cloud = account()
    assert order.command(cloud.interview(ID)) == command
    cloud.health["Slow queries"] = (CheckState.FAILED, "no answer")
    with pytest.raises((NotReady, NotPristine)) as error:
        put_back(cloud, order)
    assert f"`{command}` goes on" in error.value.hint


def test_access_that_opens_slowly_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    cloud, tries = account(), []
    usual = FakeCandidate.attempt

    def attempt(self: FakeCandidate, trial: Any) -> Any:
        tries.append(trial)
        found = usual(self, trial)
        return found if cloud.clock.waits[1:] else replace(found, answer=boundary.Answer.DENIED)

    monkeypatch.setattr(FakeCandidate, "attempt", attempt)
    assert put_back(cloud).health.ready
    assert tries


def test_looking_only_does_none_of_it() -> None:
    cloud = account()
    desk = fake_desk(cloud=cloud).looking_only()
    interview = cloud.interview(ID)
    with pytest.raises(ReadOnly):
        drive(desk.reset(interview, EVERYTHING), lambda _event: None)
    with pytest.raises(ReadOnly):
        desk.cloud.caretaker({"action": "reset", "challenge": "A", "target": {}})
    assert not drive(desk.diff(interview), lambda _event: None).pristine
    assert drive(desk.plan_reset(interview, EVERYTHING), lambda _event: None).difference.changes


def test_the_comparison_says_which_challenge_it_does_not_know() -> None:
    cloud = FakeCloud(make_interview(ID, challenges=("A", "Z")))
    found = drive(fake_desk(cloud=cloud).diff(cloud.interview(ID)), lambda _event: None)
    assert not found.pristine
    assert found.unreadable == ("challenge Z, unknown here",)


def test_an_answer_that_nobody_understands_is_unreadable() -> None:
    cloud = FakeCloud(make_interview(ID))
    desk: Desk = fake_desk(cloud=cloud)
    strange = replace(fake_challenge("A", "Data migration"), diff=lambda _interview, _cloud: [{}["changes"]])
    desk = replace(desk, challenges={**desk.challenges, "A": strange})
    found = drive(desk.diff(cloud.interview(ID)), lambda _event: None)
    assert "A, the answer could not be understood (KeyError: 'changes')" in found.unreadable


def test_the_steps_are_told() -> None:
    events: list[Progress] = []
    put_back(account(), FOR_JOHN, events)
    names = [event.name for event in events if isinstance(event, Step)]
    assert list(dict.fromkeys(names)) == [
        "Archive", "Access", "Handing on", "Reset A", "Reset B", "Reset C", "Verify", "Compare", "Reset",
    ]  # fmt: skip
    assert revoke.ROLE


def test_what_somebody_hands_on_while_it_is_opened_is_not_called_ready_for_the_one_before() -> None:
    cloud = account()
    opened = cloud.set_boundary

    def hand_on_meanwhile(role: str, policy_arn: str) -> None:
        opened(role, policy_arn)
        found = cloud.stacks[ID]
        if "deny" not in policy_arn:
            theirs = {**found.interview.outputs, "ExternalId": "another"}
            found.interview = replace(found.interview, candidate="john-doe-2", outputs=theirs)

    cloud.set_boundary = hand_on_meanwhile  # type: ignore[method-assign]
    with pytest.raises(ChangedMeanwhile, match="handed it on to john-doe-2"):
        put_back(cloud, FOR_JOHN)
