"""Taking access away: every role denied everything, proven by a session from before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from interview_tui.model.errors import CannotHandOver, Denied, NoConnection, NotFound, NotSafe, ReadOnly
from interview_tui.model.events import Progress, Said
from interview_tui.model.handoff import Revocation
from interview_tui.model.health import CheckState
from interview_tui.model.trials import Answer, Result, Trial
from interview_tui.operations import revoke as module
from interview_tui.operations.boundary import candidate_access
from interview_tui.operations.desk import Desk, drive
from tests.fakes import NOW, FakeCandidate, FakeCloud, fake_desk, make_interview

ID = "interview-20261121-1400"
ROLES = (f"{ID}-candidate", f"{ID}-leaky-api")


def account() -> FakeCloud:
    cloud = FakeCloud(make_interview(ID, expires_at=NOW + timedelta(hours=4)))
    cloud.roles = ROLES
    return cloud


def take_away(desk: Desk, events: list[Progress] | None = None) -> Revocation:
    seen = events if events is not None else []
    return drive(desk.revoke(desk.cloud.interview(ID)), seen.append)


def test_every_role_is_denied_everything_and_a_session_from_before_proves_it() -> None:
    cloud = account()
    revoked = take_away(fake_desk(cloud=cloud))
    assert revoked.proven
    assert revoked.roles == ROLES
    assert all(policy.endswith("interviews-deny-all-us-east-1") for policy in cloud.boundaries.values())
    order = [name for name, _ in cloud.calls if name in ("issue", "set_boundary", "attempt")]
    assert order == ["issue", "set_boundary", "set_boundary", "attempt"]


def test_every_role_is_tried_though_one_fails() -> None:
    class Half(FakeCloud):
        def set_boundary(self, role: str, policy_arn: str) -> None:
            if role == ROLES[0]:
                raise Denied("AWS does not let you do iam:PutRolePermissionsBoundary.")
            super().set_boundary(role, policy_arn)

    cloud = Half(make_interview(ID))
    cloud.roles = ROLES
    with pytest.raises(Denied):
        take_away(fake_desk(cloud=cloud))
    assert set(cloud.boundaries) == {ROLES[1]}


def test_logins_that_were_opened_while_iam_took_its_time_are_closed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, closed = fake_desk(cloud=account()), []
    challenge = desk.challenges["C"]
    close = lambda _interview, _cloud: closed.append(1) or ()  # noqa: E731
    monkeypatch.setitem(desk.challenges, "C", type(challenge)(**{**_fields(challenge), "close": close}))  # type: ignore[arg-type]
    assert take_away(desk).proven
    assert len(closed) == 2


def test_what_is_not_handed_over_after_all_is_closed_again() -> None:
    cloud = account()
    desk = fake_desk(cloud=cloud)
    take_away(desk)
    cloud.answers["list the account's tables"] = Answer.ALLOWED
    with pytest.raises(NotSafe):
        drive(desk.hand_over(desk.cloud.interview(ID), again=True), lambda _event: None)
    assert all(policy.endswith("interviews-deny-all-us-east-1") for policy in cloud.boundaries.values())


def test_access_that_opens_slowly_is_waited_for() -> None:
    cloud = account()
    desk = fake_desk(cloud=cloud)
    take_away(desk)
    cloud.answers["read Data migration"] = Answer.DENIED
    usual = cloud.clock.wait

    def wait(seconds: float) -> bool:
        if cloud.boundaries and "boundary" in next(iter(cloud.boundaries.values())):
            cloud.answers.clear()
        return usual(seconds)

    cloud.clock.wait = wait  # type: ignore[method-assign]
    assert drive(desk.hand_over(desk.cloud.interview(ID), again=True), lambda _event: None).safe


def test_iam_takes_its_time_and_that_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    cloud, answers = account(), [Answer.ALLOWED, Answer.ALLOWED, Answer.DENIED]

    def attempt(_self: FakeCandidate, trial: Trial) -> Result:
        return Result(trial, answers.pop(0))

    monkeypatch.setattr(FakeCandidate, "attempt", attempt)
    revoked = take_away(fake_desk(cloud=cloud))
    assert revoked.proven
    assert revoked.seconds == 2 * module.PAUSE
    assert answers == []


def test_without_proof_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeCandidate, "attempt", lambda _self, trial: Result(trial, Answer.ALLOWED))
    revoked = take_away(fake_desk(cloud=account()))
    assert not revoked.proven
    assert "not denied yet" in revoked.detail


def test_an_answer_that_nobody_understands_is_no_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FakeCandidate, "attempt", lambda _self, trial: Result(trial, Answer.UNKNOWN))
    assert not take_away(fake_desk(cloud=account())).proven


@pytest.mark.parametrize(("ahead", "left", "over"), [(10, 5, True), (-10, -5, False)])
def test_whether_it_is_over_is_for_the_clock_of_aws_to_say(ahead: int, left: int, over: bool) -> None:
    """With a clock that is fast, a right that is missing would be taken for the proof that nobody can get in."""

    class NoSessions(FakeCloud):
        def issue(self, *_args: object, **_more: object):
            raise Denied("AWS does not let you do sts:AssumeRole.")

    cloud = NoSessions(make_interview(ID, expires_at=NOW + timedelta(minutes=left)))
    cloud.roles, cloud.ahead = ROLES, timedelta(minutes=ahead)
    assert take_away(fake_desk(cloud=cloud)).proven is over


def test_where_no_session_can_be_made_any_more_there_is_none_to_end() -> None:
    class Expired(FakeCloud):
        def issue(self, *_args: object, **_more: object):
            raise Denied("AWS does not let you do sts:AssumeRole.")

    cloud = Expired(make_interview(ID, expires_at=NOW - timedelta(minutes=1)))
    cloud.roles = ROLES
    revoked = take_away(fake_desk(cloud=cloud))
    assert revoked.proven
    assert set(cloud.boundaries) == set(ROLES)
    cloud.stacks[ID].interview = make_interview(ID, expires_at=NOW + timedelta(hours=1))
    assert not take_away(fake_desk(cloud=cloud)).proven, "the interviewer's own missing right proves nothing"


def test_a_wrong_clock_proves_no_end() -> None:
    class Away(FakeCloud):
        def issue(self, *_args: object, **_more: object):
            raise Denied("AWS does not let you do sts:AssumeRole.")

    cloud = Away(make_interview(ID, expires_at=NOW - timedelta(minutes=1)))
    cloud.roles, cloud.ahead = ROLES, -timedelta(minutes=4)
    assert not take_away(fake_desk(cloud=cloud)).proven, "it has three minutes left"


def test_trouble_on_the_way_to_a_session_does_not_keep_access_open() -> None:
    class Away(FakeCloud):
        def issue(self, *_args: object, **_more: object):
            raise NoConnection("No network.")

    cloud = Away(make_interview(ID))
    cloud.roles = ROLES
    revoked = take_away(fake_desk(cloud=cloud))
    assert set(cloud.boundaries) == set(ROLES)
    assert not revoked.proven
    assert "could not be proven: No network." in revoked.detail


def test_logins_that_outlive_the_keys_are_closed_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = fake_desk(cloud=account())
    events: list[Progress] = []
    challenge = desk.challenges["C"]
    monkeypatch.setitem(
        desk.challenges,  # type: ignore[arg-type]
        "C",
        type(challenge)(**{**_fields(challenge), "close": lambda _interview, _cloud: ["2 logins closed."]}),
    )
    assert take_away(desk, events).proven
    assert "2 logins closed." in [event.text for event in events if isinstance(event, Said)]


def test_a_login_that_cannot_be_closed_is_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_interview: object, _cloud: object):
        raise NoConnection("The caretaker is away.")

    desk = fake_desk(cloud=account())
    challenge = desk.challenges["C"]
    monkeypatch.setitem(desk.challenges, "C", type(challenge)(**{**_fields(challenge), "close": fail}))  # type: ignore[arg-type]
    revoked = take_away(desk)
    assert not revoked.proven
    assert "not every open login could be closed" in revoked.detail


def _fields(challenge: object) -> dict[str, object]:
    return {name: getattr(challenge, name) for name in challenge.__dataclass_fields__}  # type: ignore[attr-defined]


def test_a_missing_shared_tier_is_said() -> None:
    cloud = account()
    cloud.tier = None  # type: ignore[assignment]
    with pytest.raises(NotFound, match="no shared tier"):
        take_away(fake_desk(cloud=cloud))


def test_looking_only_takes_nothing_away() -> None:
    cloud = account()
    with pytest.raises(ReadOnly):
        take_away(fake_desk(cloud=cloud).looking_only())
    assert cloud.boundaries == {}


def test_what_is_revoked_is_not_ready_and_not_handed_over_by_accident() -> None:
    cloud = account()
    desk = fake_desk(cloud=cloud)
    take_away(desk)
    check = candidate_access(cloud, desk.challenges, desk.cloud.interview(ID))
    assert (check.state, check.detail) == (CheckState.FAILED, "revoked: no keys of the candidate work")
    with pytest.raises(CannotHandOver, match="was revoked") as caught:
        drive(desk.hand_over(desk.cloud.interview(ID)), lambda _event: None)
    assert "--again" in caught.value.hint


def test_access_is_opened_again_for_new_keys_only() -> None:
    cloud = account()
    desk = fake_desk(cloud=cloud)
    take_away(desk)
    cloud.clock.time += timedelta(minutes=5)
    handed = drive(desk.hand_over(desk.cloud.interview(ID), again=True), lambda _event: None)
    assert handed.safe
    (changes,) = [detail for name, detail in cloud.calls if name == "change_parameters"]
    assert changes["SessionsSince"] == f"{NOW + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
    assert {policy.rsplit("/", 1)[-1] for policy in cloud.boundaries.values()} == {"interviews-boundary-us-east-1"}
    order = [name for name, _ in cloud.calls if name in ("change_parameters", "set_boundary")]
    assert order == ["set_boundary", "set_boundary", "change_parameters", "set_boundary", "set_boundary"]


def test_the_login_has_another_password_before_it_is_opened_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cloud, done = account(), []
    desk = fake_desk(cloud=cloud)
    opening = replace(desk.challenges["C"], open=lambda _interview, _cloud: done.append("open"))
    desk = replace(desk, challenges={**desk.challenges, "C": opening})
    usual = cloud.caretaker

    def caretaker(payload: Mapping[str, Any]) -> Mapping[str, Any]:
        if payload["challenge"] == "C" and payload["action"] == "renew_login":
            done.append("renew")
        return usual(payload)

    monkeypatch.setattr(cloud, "caretaker", caretaker)
    drive(desk.hand_over(cloud.interview(ID)), lambda _event: None)
    assert done == ["open"], "whoever was not shut out keeps the password"
    done.clear()
    take_away(desk)
    drive(desk.hand_over(cloud.interview(ID), again=True), lambda _event: None)
    assert done == ["renew", "open"]
