"""The Handoff tab and the keys around it: handing over, renewing, forcing, revoking."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from textual.widgets import Button

from interview_tui.challenges import CHALLENGES
from interview_tui.model.errors import Denied
from interview_tui.model.notes import HANDED_ON, RESET
from interview_tui.model.plan import Identity
from interview_tui.model.trials import Answer
from interview_tui.ui import reasons
from interview_tui.ui.board import Board
from interview_tui.ui.commands import BY_ID
from interview_tui.ui.handoff_messages import HandOverRequested, RevokeRequested
from interview_tui.ui.jobs import JobKind
from interview_tui.ui.place import Place
from interview_tui.ui.screens.confirm import Confirm
from interview_tui.ui.widgets.key_bar import KeyHint
from interview_tui.ui.workers import group_of
from tests.fakes import NOW, FakeCloud, make_interview
from tests.ui.stage import QUICK, Stage, key_of, live

ID = "interview-20261121-1400"
WRONG = "read Data migration of others"
REVOKED = "arn:aws:iam::000000000000:policy/interviews-shared/interviews-deny-all-us-east-1"
ROLE = f"{ID}-candidate"


def tab(it: Stage) -> str:
    return it.tab("handoff")


def count(it: Stage, name: str) -> int:
    return [call for call, _ in it.cloud.calls].count(name)


async def hand_over(it: Stage) -> None:
    await it.pilot.press("c")
    await it.until(lambda: it.app.handoffs.get(ID))
    await it.idle()
    await it.until(lambda: "left" in tab(it))


async def command(it: Stage, command_id: str) -> None:
    """A command as the palette runs it."""
    it.app.screen_stack[0].action_command(command_id)
    await it.pilot.pause(0)


async def test_before_anything_was_issued_it_says_what_would_be() -> None:
    async with live(make_interview()) as it:
        await it.pilot.press(key_of("handoff"))
        await it.until(lambda: "signed in as an IAM user with a lasting key" in tab(it))
        assert "Nothing has been handed out in this run" in tab(it)
        assert "A Data migration · B Memory leak · C Slow queries" in tab(it)
        assert "2 h 00 m, until the interview ends: 21 Nov" in tab(it)
        assert "c issues them" in tab(it)


async def test_no_seconds_run_before_the_last_ten_minutes() -> None:
    async with live(make_interview(expires_at=NOW + timedelta(minutes=42, seconds=31))) as it:
        await it.pilot.press(key_of("handoff"))
        await it.until(lambda: "42 m, until the interview ends" in tab(it))


@pytest.mark.parametrize(
    ("arn", "words"),
    [
        ("arn:aws:sts::0:assumed-role/Admin/jane", "1 h 00 m at a time Why you are signed in with a role"),
        ("arn:aws:iam::0:root", "no time at all Why You are signed in as the account's root user"),
    ],
)
async def test_who_is_signed_in_decides_for_how_long(arn: str, words: str) -> None:
    class Other(FakeCloud):
        def identity(self) -> Identity:
            return Identity("000000000000", arn, "us-east-1")

    async with live(cloud=Other(make_interview())) as it:
        await it.pilot.press(key_of("handoff"))
        await it.until(lambda: words in " ".join(tab(it).split()))
        hint = next(hint for hint in it.app.screen.query(KeyHint) if hint.command.id == "credentials")
        assert hint.has_class("-off") == arn.endswith("root")


async def test_c_hands_over_from_any_tab_and_shows_who_until_when() -> None:
    async with live(make_interview(), notifications=True) as it:
        await hand_over(it)
        assert it.app.board.tab == "handoff"
        for words in (
            "jane-smith · until 21 Nov",
            "2 h 00 m left",
            "Safe: every boundary check",
            "ASIAEXAMPLEKEY00000",
        ):
            assert words in tab(it)
        assert "Keys made, good until 21 Nov" in tab(it)
        assert "The e-mail as it is copied" in tab(it)
        assert "email for jane-smith" in tab(it)
        assert "keys until" not in it.text, "what the tab says need not pop up over it"
        it.cloud.clock.time += timedelta(minutes=30)
        it.app.screen.draw()
        assert "1 h 30 m left" in tab(it)


async def test_shorter_keys_are_said_and_renewed() -> None:
    cloud = FakeCloud(make_interview())
    cloud.longest_session = 3600
    async with live(cloud=cloud) as it:
        await hand_over(it)
        assert "1 h 00 m left" in tab(it)
        assert "? One hour only: you are signed in as an IAM user with a lasting key. c renews." in tab(it)
        first = it.app.handoffs.get(ID)
        it.cloud.clock.time += timedelta(minutes=70)
        it.app.screen.draw()
        assert "The keys of jane-smith ended" in tab(it)
        assert "c makes new ones" in tab(it)
        await it.pilot.press("c")
        await it.until(lambda: it.app.handoffs.get(ID) is not first)
        await it.until(lambda: "left" in tab(it))


async def test_a_verification_under_way_gives_place_and_is_made_again() -> None:
    gate, began = Event(), Event()

    class Slow(FakeCloud):
        def issue(self, role_arn: str, external_id: str, session_name: str, seconds: int, broker: str = ""):
            if session_name == "interview-tui-verify" and not gate.is_set():
                began.set()
                gate.wait(10)
            return super().issue(role_arn, external_id, session_name, seconds, broker)

    async with live_while_verifying(Slow(make_interview()), began) as it:
        assert it.app.board.running(ID).kind is JobKind.VERIFY
        verification = next(worker for worker in it.app.workers if worker.group == group_of(ID))
        await it.pilot.press("c")
        await it.until(lambda: it.app.handoffs.get(ID))
        assert not gate.is_set(), "the handover did not wait"
        assert verification.is_cancelled
        gate.set()
        await it.idle()
        await it.until(lambda: "8/8" in it.row(ID))
        assert it.app.board.proven(ID)


def live_while_verifying(cloud: FakeCloud, began: Event):
    from contextlib import asynccontextmanager

    from tests.ui.stage import stage

    @asynccontextmanager
    async def entered():
        async with stage(cloud=cloud) as it:
            await it.until(began.is_set)
            yield it

    return entered()


@pytest.mark.parametrize("kind", [JobKind.DEPLOY, JobKind.CLEANUP, JobKind.HAND_OVER, JobKind.REVOKE])
async def test_while_something_else_is_under_way_it_is_refused_there_too(kind: JobKind) -> None:
    async with live(make_interview(), notifications=True) as it:
        it.app._job(kind, ID, "jane-smith", ("A",))
        before = count(it, "issue")
        for message in (HandOverRequested(ID), RevokeRequested(ID)):
            it.app.clear_notifications()
            await it.until(lambda: "right now" not in it.text)
            it.app.post_message(message)
            await it.until(lambda: f"It is {kind} right now." in it.text)
        assert count(it, "issue") == before


async def test_a_verification_waits_for_a_handover() -> None:
    async with live(make_interview(), notifications=True) as it:
        it.app._job(JobKind.HAND_OVER, ID, "jane-smith", ("A",))
        await it.pilot.press("v")
        await it.until(lambda: "It is handing over right now." in it.text)


@pytest.mark.parametrize("kind", [JobKind.HAND_OVER, JobKind.REVOKE])
async def test_the_environment_stays_in_sight_meanwhile(kind: JobKind) -> None:
    async with live(make_interview()) as it:
        it.app._job(kind, ID, "jane-smith", ("A",))
        await it.until(lambda: f"{kind}…" in it.row(ID))
        assert "| live | 8/8" in it.row(ID)
        assert "✓ Candidate access" in it.detail
        assert str(it.app.screen.query_one("#detail").border_subtitle).startswith(f"{kind}…")
        assert not it.app.board.question().followed


async def test_what_is_not_live_is_not_handed_over() -> None:
    async with live(make_interview(stack_status="ROLLBACK_COMPLETE"), notifications=True) as it:
        for key, what in (("c", "hand over"), ("R", "revoke"), ("b", "present")):
            await it.pilot.press(key)
            await it.until(lambda what=what: f"It is failed: there is nothing to {what}." in it.text)
        assert len(it.app.screen_stack) == 1
        await it.pilot.press(key_of("handoff"))
        await it.until(lambda: "It is failed: there is nothing to hand over." in tab(it))


@pytest.mark.parametrize("key", ["y", "Y", "w", "full_stop"])
async def test_without_keys_there_is_nothing_to_give(key: str) -> None:
    async with live(make_interview(), notifications=True) as it:
        await it.pilot.press(key)
        await it.until(lambda: "Nothing has been handed out in this run: make keys first." in it.text)
        assert len(it.app.screen_stack) == 1


@pytest.mark.parametrize("key", ["y", "Y", "w", "full_stop"])
async def test_keys_that_have_ended_are_not_given(key: str) -> None:
    async with live(make_interview(), notifications=True) as it:
        await hand_over(it)
        it.cloud.clock.time += timedelta(hours=3)
        await it.until(lambda: it.app.board.read_at > NOW + timedelta(hours=2))
        await it.pilot.press(key)
        await it.until(lambda: "The keys have ended: make new ones first." in it.text)


async def test_a_wrong_boundary_hands_nothing_over_until_it_is_forced() -> None:
    cloud = FakeCloud(make_interview())
    cloud.answers[WRONG] = Answer.ALLOWED
    async with live(cloud=cloud, notifications=True) as it:
        await command(it, "force")
        await it.until(lambda: "Only after the boundary check was wrong" in it.text)
        await it.pilot.press("c")
        await it.until(lambda: "is not safe to hand over" in tab(it))
        await it.idle()
        assert WRONG in tab(it)
        assert "“Hand over by force” in the palette" in tab(it).replace("\n", " ")
        assert "--force" not in tab(it)
        assert it.app.handoffs.get(ID) is None
        await command(it, "force")
        await it.until(lambda: isinstance(it.app.screen, Confirm))
        assert WRONG in it.text
        go = it.app.screen.query_one("#go", Button)
        await it.pilot.press("enter")
        assert go.disabled
        await it.type("jane-smith")
        await it.pilot.press("enter")
        await it.until(lambda: "Not safe: handed over by force." in tab(it))
        assert it.app.handoffs.get(ID) is not None


async def test_force_is_refused_where_it_is_executed() -> None:
    async with live(make_interview(), notifications=True) as it:
        it.app.post_message(HandOverRequested(ID, forced=True))
        await it.until(lambda: "Only after the boundary check was wrong" in it.text)
        assert it.app.handoffs.get(ID) is None


async def test_r_asks_revokes_and_proves_it() -> None:
    cloud = FakeCloud(make_interview())
    cloud.roles = (ROLE,)
    async with live(cloud=cloud, notifications=True) as it:
        await hand_over(it)
        await it.pilot.press("R")
        await it.until(lambda: isinstance(it.app.screen, Confirm))
        assert any("Revoke access" in line for line in it.picture())
        for words in ("jane-smith", ID, "000000000000", "tried until it is denied"):
            assert words in it.text
        await it.type("jane-smit")
        await it.pilot.press("enter")
        assert isinstance(it.app.screen, Confirm), "the name is not complete"
        await it.type("h")
        await it.pilot.press("enter")
        await it.until(lambda: "Access is revoked, after" in tab(it))
        assert "a session from before is denied" in tab(it)
        assert "Access revoked: a session from before is denied" in tab(it)
        assert it.app.handoffs.get(ID) is None, "dead keys are forgotten"
        await it.until(lambda: "Candidate access: revoked" in it.row(ID))
        assert "deny" in it.cloud.boundaries[ROLE]
        await it.pilot.press("y")
        await it.until(lambda: "Access was revoked: make new keys first." in it.text)


async def test_a_revocation_that_was_not_proven_says_so() -> None:
    cloud = FakeCloud(make_interview())
    cloud.roles = ()  # nothing is put under the deny-all policy: the session goes on working
    async with live(cloud=cloud, notifications=True) as it:
        await it.pilot.press("R")
        await it.until(lambda: isinstance(it.app.screen, Confirm))
        await it.type("jane-smith")
        await it.pilot.press("enter")
        await it.until(lambda: "not denied yet" in tab(it))
        await it.idle()
        assert "R tries again" in tab(it)


async def test_a_refused_revocation_keeps_the_keys_in_sight() -> None:
    class Refusing(FakeCloud):
        def set_boundary(self, role: str, policy_arn: str) -> None:
            raise Denied("AWS refused PutRolePermissionsBoundary.", "Ask for the interviewer's policy.")

    cloud = Refusing(make_interview())
    cloud.roles = (ROLE,)
    async with live(cloud=cloud, notifications=True) as it:
        await hand_over(it)
        await it.pilot.press(key_of("health"))
        it.app.post_message(RevokeRequested(ID))
        await it.until(lambda: "jane-smith: access could not be revoked." in it.text)
        await it.pilot.press(key_of("handoff"))
        await it.until(lambda: "Ask for the interviewer's policy." in tab(it))
        assert it.app.handoffs.get(ID) is not None


async def test_after_a_revocation_c_asks_before_it_opens_again() -> None:
    cloud = FakeCloud(make_interview())
    cloud.roles, cloud.boundaries = (ROLE,), {ROLE: REVOKED}
    async with live(cloud=cloud) as it:
        await it.pilot.press("c")
        await it.until(lambda: isinstance(it.app.screen, Confirm))
        assert any("Open access again" in line for line in it.picture())
        await it.pilot.press("escape")
        await it.until(lambda: "Access to interview-20261121-1400 was revoked." in tab(it))
        assert "--again" not in tab(it)
        before = [call for call, _ in it.cloud.calls].count("identity")
        await it.pilot.press("c")
        await it.until(lambda: isinstance(it.app.screen, Confirm))
        assert [call for call, _ in it.cloud.calls].count("identity") == before, "it is known by now"
        await it.pilot.press("enter")
        await it.until(lambda: it.app.handoffs.get(ID))
        assert count(it, "change_parameters") == 1
        await it.until(lambda: "left" in tab(it))


async def test_how_it_ended_is_said_to_a_user_who_is_elsewhere() -> None:
    cloud = FakeCloud(make_interview())
    cloud.roles = (ROLE,)
    async with live(cloud=cloud, notifications=True) as it:
        it.app.post_message(HandOverRequested(ID))
        await it.until(lambda: "jane-smith: keys until 21 Nov" in it.text)
        it.app.post_message(RevokeRequested(ID))
        await it.until(lambda: "jane-smith: access is revoked; a session from before is denied." in it.text)


async def test_an_error_goes_away_with_escape() -> None:
    cloud = FakeCloud(make_interview())
    cloud.answers[WRONG] = Answer.ALLOWED
    async with live(cloud=cloud) as it:
        await it.pilot.press("c")
        await it.until(lambda: "is not safe" in tab(it))
        await it.idle()
        await it.pilot.press("escape")
        await it.until(lambda: "is not safe" not in tab(it))


async def test_a_handoff_goes_with_its_interview() -> None:
    async with live(make_interview()) as it:
        await hand_over(it)
        it.cloud.stacks.clear()
        await it.until(lambda: it.app.handoffs.get(ID) is None)


@pytest.mark.parametrize(
    ("changes", "ended"),
    [
        ({"candidate": "john-doe"}, True),
        ({"outputs": {**make_interview().outputs, "ExternalId": "another"}}, True),
        ({"parameters": {"SessionsSince": "2026-11-21T14:05:00Z"}}, True),
        ({"parameters": {"SessionsSince": "2026-11-21T14:02:20Z"}}, False),
        ({"parameters": {"SessionsSince": "soon"}}, False),
        ({"expires_at": NOW + timedelta(hours=5)}, False),
    ],
)
async def test_keys_that_another_program_has_ended_are_not_shown_as_if_they_were_good(
    changes: dict[str, object], ended: bool
) -> None:
    async with live(make_interview()) as it:
        await hand_over(it)
        stack, read = it.cloud.stacks[ID], it.app.board.read_at
        stack.interview = replace(stack.interview, **changes)
        await it.until(lambda: it.app.board.interview(ID) == stack.interview)
        it.cloud.clock.time += timedelta(seconds=1)
        await it.until(lambda: it.app.board.read_at != read)
        assert (it.app.handoffs.get(ID) is None) is ended
        assert ("Safe: every boundary check" in tab(it)) is not ended
        assert ("work no more: another program has ended them" in " ".join(tab(it).split())) is ended
        assert "Nothing has been handed out" not in tab(it)
        reason = reasons.has_keys(it.app.board)
        assert reason == (
            "The keys work no more, another program has ended them: make new ones first." if ended else ""
        )


async def test_nothing_is_lost_while_aws_cannot_be_reached() -> None:
    async with live(make_interview()) as it:
        await hand_over(it)
        it.cloud.trouble = Denied("No.", "Ask.")
        await it.until(lambda: it.app.board.trouble is not None)
        assert it.app.handoffs.get(ID) is not None


async def test_keys_of_an_earlier_run_are_in_the_timeline() -> None:
    async with live(make_interview()) as it:
        it.desk.journal.note(ID, "handoff", "keys until 2026-11-21T16:02:31Z")
        it.desk.journal.note(ID, "brief", "A")
        it.desk.journal.note(ID, "note", "asks for [/foo] a break")
        await it.pilot.press(key_of("handoff"))
        await it.until(lambda: "Keys made, good until 21 Nov" in tab(it))
        assert "Brief A Data migration presented" in tab(it)
        assert "asks for [/foo] a break" in tab(it)


async def test_the_timeline_is_the_next_candidates_once_the_environment_was_handed_on() -> None:
    async with live(make_interview()) as it:
        it.desk.journal.note(ID, "note", "about the one before")
        it.desk.journal.note(ID, RESET, f"{HANDED_ON}john-doe")
        await it.pilot.press(key_of("handoff"))
        await it.until(lambda: "Handed on to john-doe" in tab(it))
        assert "the one before" not in tab(it)


def test_root_is_refused_by_the_command_itself() -> None:
    root = Identity("0", "arn:aws:iam::0:root", "us-east-1")
    interviews = (make_interview(),)
    board = Board(Place("x"), CHALLENGES, interviews=interviews, selected=ID, read_at=NOW, identity=root)
    assert "root user" in BY_ID["credentials"].reason(board)


async def test_other_keys_are_named_on_the_tab() -> None:
    settings = replace(QUICK, keys={"credentials": "k", "copy": "f6"})
    async with live(make_interview(), settings=settings) as it:
        await it.pilot.press(key_of("handoff"))
        await it.until(lambda: "k issues them" in tab(it))
        await it.pilot.press("k")
        await it.until(lambda: "f6 copy the e-mail" in tab(it))
