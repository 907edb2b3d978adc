"""Handing over: keys for as long as AWS gives them, tried out before anybody gets them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from interview_tui.model.errors import (
    CannotHandOver,
    Denied,
    InterviewError,
    NotSafe,
    ReadOnly,
    SessionTooLong,
    WrongUse,
)
from interview_tui.model.events import Checked, Progress, Step, StepState
from interview_tui.model.handoff import Handoff
from interview_tui.model.plan import Identity
from interview_tui.model.trials import Answer
from interview_tui.operations.desk import Desk, drive
from tests.fakes import NOW, FakeCloud, fake_desk, make_interview, shared_tier

ID = "interview-20261121-1400"
HOUR = timedelta(hours=1)


def interview(hours: float = 4, **more: object):
    return make_interview(ID, expires_at=NOW + timedelta(hours=hours), **more)


def give(desk: Desk, hours: float | None = None, events: list[Progress] | None = None, **more: bool) -> Handoff:
    seen = events if events is not None else []
    return drive(desk.hand_over(desk.cloud.interview(ID), hours, **more), seen.append)


def test_keys_last_until_the_interview_ends() -> None:
    cloud = FakeCloud(interview())
    handed = give(fake_desk(cloud=cloud))
    assert handed.ends_at == NOW + 4 * HOUR
    assert (handed.shortened, handed.safe) == ("", True)
    assert ("issue", 4 * 3600) in cloud.calls


def test_how_long_is_left_is_told_by_the_clock_at_aws() -> None:
    cloud = FakeCloud(interview())
    cloud.ahead = HOUR
    handed = give(fake_desk(cloud=cloud))
    assert ("issue", 3 * 3600) in cloud.calls
    assert handed.issued_at == NOW + HOUR


def test_keys_last_as_long_as_asked_and_never_longer_than_the_interview() -> None:
    cloud = FakeCloud(interview())
    assert give(fake_desk(cloud=cloud), 2).ends_at == NOW + 2 * HOUR
    assert give(fake_desk(cloud=cloud), 12).ends_at == NOW + 4 * HOUR


@pytest.mark.parametrize("ahead", [10, -10])
def test_keys_are_made_for_the_time_that_is_left_at_aws(ahead: int) -> None:
    cloud = FakeCloud(interview())
    cloud.ahead = timedelta(minutes=ahead)
    handed = give(fake_desk(cloud=cloud))
    assert ("issue", (4 * 60 - ahead) * 60) in cloud.calls
    assert handed.keys.expires_at == handed.ends_at == NOW + 4 * HOUR
    assert give(fake_desk(cloud=cloud), 2).ends_at == NOW + cloud.ahead + 2 * HOUR
    assert handed.issued_at == NOW + cloud.ahead
    assert [name for name, _ in cloud.calls].count("identity") == 2 * 2, "the time comes with what is asked anyway"


@pytest.mark.parametrize(("ahead", "left", "over"), [(10, 5, True), (-10, -5, False)])
def test_whether_it_is_over_is_for_the_clock_of_aws_to_say(ahead: int, left: int, over: bool) -> None:
    cloud = FakeCloud(interview(hours=left / 60))
    cloud.ahead = timedelta(minutes=ahead)
    if over:
        with pytest.raises(CannotHandOver, match="has expired"):
            give(fake_desk(cloud=cloud))
    else:
        assert give(fake_desk(cloud=cloud)).safe


def test_the_last_minutes_get_the_shortest_session_that_aws_gives_and_say_when_it_really_ends() -> None:
    cloud = FakeCloud(interview(hours=0.1))
    handed = give(fake_desk(cloud=cloud))
    assert ("issue", 900) in cloud.calls
    assert handed.ends_at == NOW + timedelta(minutes=6)


def test_the_full_time_is_asked_for_first_and_an_hour_taken_when_aws_says_so() -> None:
    cloud = FakeCloud(interview())
    cloud.longest_session = 3600
    cloud.identity = lambda: Identity("0", "arn:aws:sts::0:assumed-role/AWSReservedSSO_x/me", "us-east-1")  # type: ignore[method-assign]
    handed = give(fake_desk(cloud=cloud))
    assert [detail for name, detail in cloud.calls if name == "issue"] == [14400, 3600]
    assert handed.ends_at == NOW + HOUR
    assert handed.asked_until == NOW + 4 * HOUR
    assert handed.shortened.startswith("one hour only: you are signed in with a role")


def test_a_broker_gives_the_full_time() -> None:
    tier = shared_tier()
    cloud = FakeCloud(interview(), tier=replace(tier, outputs={**tier.outputs, "BrokerSecretArn": "arn:secret"}))
    cloud.longest_session = 3600
    handed = give(fake_desk(cloud=cloud))
    assert handed.ends_at == NOW + 4 * HOUR
    assert handed.shortened == ""


def test_an_hour_that_is_too_long_as_well_is_an_error() -> None:
    cloud = FakeCloud(interview())
    cloud.longest_session = 100
    with pytest.raises(SessionTooLong):
        give(fake_desk(cloud=cloud), 1)


@pytest.mark.parametrize("arn", ["arn:aws:iam::0:root", "arn:aws:sts::0:federated-user/me"])
def test_those_who_cannot_assume_roles_are_told_so_before_anything_is_asked(arn: str) -> None:
    cloud = FakeCloud(interview())
    cloud.identity = lambda: Identity("0", arn, "us-east-1")  # type: ignore[method-assign]
    with pytest.raises(CannotHandOver, match="cannot assume roles") as caught:
        give(fake_desk(cloud=cloud))
    assert "aws sso login" in caught.value.hint
    assert "issue" not in {name for name, _ in cloud.calls}


def test_a_single_wrong_answer_is_not_safe_to_hand_over_unless_forced() -> None:
    cloud = FakeCloud(interview())
    cloud.answers["list the account's tables"] = Answer.ALLOWED
    events: list[Progress] = []
    with pytest.raises(NotSafe, match="list the account's tables: allowed, must be denied"):
        give(fake_desk(cloud=cloud), events=events)
    assert [event.check.state for event in events if isinstance(event, Checked)] == ["failed"]
    assert any(isinstance(event, Step) and event.state is StepState.FAILED for event in events)
    handed = give(fake_desk(cloud=cloud), forced=True)
    assert not handed.safe


def test_what_cannot_be_tried_out_is_not_handed_over() -> None:
    cloud = FakeCloud(interview())
    cloud.answers["read Data migration"] = Answer.UNKNOWN
    with pytest.raises(NotSafe, match="not every boundary check could be made"):
        give(fake_desk(cloud=cloud))


def test_what_has_to_work_and_does_not_is_not_safe_either() -> None:
    cloud = FakeCloud(interview())
    cloud.answers["read Memory leak"] = Answer.DENIED
    with pytest.raises(NotSafe, match="read Memory leak: denied, must be allowed"):
        give(fake_desk(cloud=cloud))


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"stack_status": "CREATE_IN_PROGRESS"}, "is deploying"),
        ({"stack_status": "DELETE_FAILED"}, "is stuck"),
        ({"hours": -1}, "has expired"),
    ],
)
def test_what_is_not_live_is_not_handed_over(what: dict[str, object], words: str) -> None:
    cloud = FakeCloud(interview(**what))  # type: ignore[arg-type]
    with pytest.raises(CannotHandOver, match=words):
        give(fake_desk(cloud=cloud))


@pytest.mark.parametrize("hours", [0, -1, 0.1, 13, float("nan")])
def test_hours_that_make_no_sense(hours: float) -> None:
    with pytest.raises(WrongUse, match="cannot be made for"):
        give(fake_desk(cloud=FakeCloud(interview())), hours)


def test_looking_only_hands_nothing_over() -> None:
    desk = fake_desk(cloud=FakeCloud(interview())).looking_only()
    with pytest.raises(ReadOnly):
        give(desk)


def test_a_handoff_is_written_down_without_its_keys() -> None:
    desk = fake_desk(cloud=FakeCloud(interview()))
    handed = give(desk)
    (note,) = desk.journal.notes(ID)
    assert note.kind == "handoff"
    assert "canary" not in repr(note)
    assert "canary" not in repr(handed)
    assert "canary" not in str(handed)


def test_a_brief_is_presented_with_the_time() -> None:
    desk = fake_desk(cloud=FakeCloud(interview()))
    text = desk.brief(desk.cloud.interview(ID), "A")
    assert text.startswith("# Brief A")
    link = desk.link_brief(desk.cloud.interview(ID), "A")
    assert link.expires_at == NOW + HOUR
    assert "canary" not in repr(link)
    assert [(note.kind, note.text) for note in desk.journal.notes(ID)] == [
        ("brief", "A"),
        ("link", "Link to brief A made"),
    ]


def test_an_error_of_aws_in_the_middle_is_passed_on() -> None:
    cloud = FakeCloud(interview())
    desk, row = fake_desk(cloud=cloud), interview()
    cloud.trouble = InterviewError("No.")
    with pytest.raises(InterviewError, match="No"):
        drive(desk.hand_over(row), lambda _event: None)


def test_a_broker_that_cannot_be_used_is_said_and_an_hour_is_taken() -> None:
    class Refused(FakeCloud):
        def issue(self, role_arn: str, external_id: str, session_name: str, seconds: int, broker: str = ""):
            if broker:
                raise Denied("AWS does not let you do secretsmanager:GetSecretValue.")
            return super().issue(role_arn, external_id, session_name, seconds)

    tier = shared_tier()
    cloud = Refused(interview(), tier=replace(tier, outputs={**tier.outputs, "BrokerSecretArn": "arn:secret"}))
    cloud.longest_session = 3600
    handed = give(fake_desk(cloud=cloud))
    assert handed.ends_at == NOW + HOUR
    assert "the broker could not be used (AWS does not let you do secretsmanager:GetSecretValue)" in handed.shortened
