"""The Changes tab, and the reset with its plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from threading import Event
from typing import Any

from textual.widgets import Button, Checkbox, Input

from interview_tui.model.difference import ResetOrder
from interview_tui.model.errors import CloudError
from interview_tui.model.health import CheckState
from interview_tui.ui.drawing import detail
from interview_tui.ui.jobs import Job, JobKind
from interview_tui.ui.messages import ResetRequested
from interview_tui.ui.reports import farewell
from interview_tui.ui.screens.confirm_reset import ConfirmReset
from tests.fakes import NOW, FakeCloud, make_interview
from tests.ui.stage import QUICK, Stage, key_of, live

ID = "interview-20261121-1400"
EVERYTHING = ResetOrder(("A", "B", "C"))


def dirty() -> FakeCloud:
    cloud = FakeCloud(make_interview(ID))
    cloud.roles = (f"{ID}-candidate",)
    cloud.changed["A"] = [
        {"what": "Students items", "detail": "12 changed, 3 removed"},
        {"what": "table [/foo]", "detail": "added"},
    ]
    cloud.changed["B"] = [{"what": "function code", "detail": "changed", "at": "2026-11-21T14:00:00Z"}]
    return cloud


def asked(it: Stage, action: str) -> int:
    return [name == "caretaker" and detail["action"] == action for name, detail in it.cloud.calls].count(True)


def readings(it: Stage) -> int:
    """How often the fleet was read."""
    return [name for name, _ in it.cloud.calls].count("fleet")


def tab(it: Stage) -> str:
    return it.tab("changes")


async def ask(it: Stage) -> ConfirmReset:
    await it.pilot.press("r")
    await it.until(lambda: isinstance(it.app.screen, ConfirmReset))
    screen = it.app.screen
    assert isinstance(screen, ConfirmReset)
    return screen


async def test_the_tab_lists_what_differs_by_challenge_and_says_what_it_reads() -> None:
    async with live(cloud=dirty()) as it:
        assert asked(it, "diff") == 0, "nobody looks at it"
        await it.pilot.press(key_of("changes"))
        await it.until(lambda: "12 items changed, 3 items removed, 1 table added, function code changed" in tab(it))
        assert "A  Data migration" in tab(it)
        assert "table [/foo]" in tab(it)
        assert "B  Memory leak" in tab(it)
        assert "Every item, row and setting is read for it" in tab(it)
        assert "f5 reads at once. r puts everything back." in " ".join(tab(it).split())


async def test_it_is_read_once_until_the_pause_is_over_or_f5() -> None:
    async with live(cloud=dirty()) as it:
        await it.pilot.press(key_of("changes"))
        await it.until(lambda: "12 items" in tab(it))
        once = asked(it, "diff")
        assert once == 3, "one for each challenge"
        for _ in range(3):
            before = readings(it)
            await it.until(lambda before=before: readings(it) > before)
            await it.pilot.press(key_of("health"), key_of("changes"))
        assert asked(it, "diff") == once
        await it.pilot.press("f5")
        await it.until(lambda: asked(it, "diff") == 2 * once)


async def test_it_is_read_again_when_the_pause_is_over() -> None:
    async with live(cloud=dirty(), settings=replace(QUICK, compare=0.0)) as it:
        await it.pilot.press(key_of("changes"))
        await it.until(lambda: asked(it, "diff") >= 6)
        it.cloud.changed.clear()
        await it.until(lambda: "Pristine: nothing differs" in tab(it))


async def test_one_that_cannot_be_read_is_never_pristine() -> None:
    class Old(FakeCloud):
        def caretaker(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
            if payload["action"] == "diff":
                raise CloudError("failed: There is no sample data for the challenge 'B'.")
            return super().caretaker(payload)

    async with live(cloud=Old(make_interview(ID))) as it:
        await it.pilot.press(key_of("changes"))
        await it.until(lambda: "Not everything could be compared" in tab(it))
        assert "brings it up to date" in " ".join(tab(it).split())
        assert "Pristine" not in tab(it)


async def test_what_does_not_stand_has_nothing_to_compare() -> None:
    async with live(make_interview(ID, stack_status="ROLLBACK_COMPLETE"), notifications=True) as it:
        await it.pilot.press(key_of("changes"))
        await it.until(lambda: "There is nothing to compare at this moment." in tab(it))
        assert asked(it, "diff") == 0
        await it.pilot.press("r")
        await it.until(lambda: "It is failed: there is nothing to reset." in it.text)


async def test_the_plan_shows_what_differs_and_wants_the_name_before_anything_is_done() -> None:
    gate = Event()

    class Slow(FakeCloud):
        def caretaker(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
            if payload["action"] == "diff":
                gate.wait(5)
            return super().caretaker(payload)

    cloud = Slow(make_interview(ID))
    cloud.changed = dirty().changed
    async with live(cloud=cloud) as it:
        screen = await ask(it)
        assert "reading every item…" in it.text
        await it.type("jane-smith")
        await it.pilot.press("enter")
        await it.pilot.pause(0.02)
        assert it.app.screen is screen, "what differs has not been seen yet"
        gate.set()
        await it.until(lambda: "12 items changed" in it.text)
        for words in ("Take jane-smith's access away", "Put A B C back", "for new keys only"):
            assert words in it.text
        assert not screen.query_one("#go", Button).disabled
        await it.pilot.press("escape")
        await it.until(lambda: len(it.app.screen_stack) == 1)
        assert asked(it, "reset") == 0


async def test_a_reset_is_followed_and_ends_pristine() -> None:
    async with live(cloud=dirty(), notifications=True) as it:
        await it.pilot.press("c")
        await it.until(lambda: it.app.handoffs.get(ID))
        await it.idle()
        await ask(it)
        await it.until(lambda: "12 items changed" in it.text)
        await it.type("jane-smith")
        await it.pilot.press("enter")
        await it.until(lambda: asked(it, "reset") == 3)
        await it.until(lambda: "Pristine again after" in it.detail or it.app.board.running(ID) is None)
        await it.idle()
        await it.until(lambda: "jane-smith: pristine again after" in it.text)
        assert "The keys from before are dead." in it.text
        assert it.app.handoffs.get(ID) is None
        await it.pilot.press(key_of("changes"))
        await it.until(lambda: "Pristine: nothing differs" in tab(it))
        assert it.cloud.changed == {}


async def test_steps_show_while_it_runs_and_nothing_else_can_be_begun() -> None:
    gate = Event()

    class Held(FakeCloud):
        def caretaker(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
            if payload["action"] == "reset":
                gate.wait(5)
            return super().caretaker(payload)

    cloud = Held(make_interview(ID))
    cloud.roles = (f"{ID}-candidate",)
    async with live(cloud=cloud, notifications=True) as it:
        it.app.post_message(ResetRequested(ID, EVERYTHING))
        await it.until(lambda: "Resetting · Reset A" in it.detail)
        assert "resetting…" in it.row(ID)
        await it.pilot.press(key_of("changes"))
        await it.until(lambda: "It is being reset" in tab(it))
        await it.pilot.press("c")
        await it.until(lambda: "It is resetting right now." in it.text)
        assert f"`interview-tui reset {ID}` goes on" in farewell(it.app.board.jobs.values())
        gate.set()
        await it.idle()


async def fill(it: Stage, field: str, text: str) -> None:
    """Type into a field of the question, in the place of what is there."""
    it.app.screen.query_one(f"#{field}", Input).value = text
    await it.pilot.pause()


async def test_the_next_candidate_gets_it() -> None:
    async with live(cloud=dirty(), notifications=True) as it:
        screen = await ask(it)
        await it.until(lambda: "12 items changed" in it.text)
        assert screen.query_one("#hours", Input).disabled
        await fill(it, "next", "john-doe")
        await fill(it, "hours", "2")
        for words in ("Keep what the candidate made, in an archive.", "Hand over to john-doe", "2 hours from now"):
            assert words in it.text
        assert not screen.query_one("#keep-access").display, "the next candidate cannot have what the last one has"
        await it.type("jane-smith")
        await it.pilot.press("enter")
        await it.until(lambda: "jane-smith: pristine again after" in it.text)
        await it.idle()
        assert "It is john-doe's now until" in " ".join(it.text.split())
        (changed,) = [detail for name, detail in it.cloud.calls if name == "change_stack"]
        assert changed[1]["interview:candidate"] == "john-doe"
        await it.until(lambda: "john-doe" in it.row(ID))


async def test_a_choice_that_cannot_be_made_is_said_and_stops_it() -> None:
    async with live(cloud=dirty()) as it:
        screen = await ask(it)
        await it.until(lambda: "12 items changed" in it.text)
        await it.type("jane-smith")
        go = screen.query_one("#go", Button)
        await it.until(lambda: not go.disabled)
        for field, wrong, words in (("next", "john doe", "has characters"), ("hours", "99", "is outside of")):
            await fill(it, "next", "john-doe")
            await fill(it, "hours", "2")
            assert not go.disabled
            await fill(it, field, wrong)
            await it.until(lambda words=words: words in it.text)
            assert go.disabled
        await it.pilot.press("enter")
        assert it.app.screen is screen
        await fill(it, "next", "")
        assert not go.disabled, "the hours are the next candidate's"
        assert screen.order == replace(EVERYTHING, candidate="jane-smith")


async def test_access_is_kept_when_that_is_chosen() -> None:
    async with live(cloud=dirty(), notifications=True) as it:
        screen = await ask(it)
        screen.query_one("#keep-access", Checkbox).value = True
        await it.until(lambda: "Leave access as it is." in it.text and "12 items changed" in it.text)
        assert "access away" not in it.text
        await it.type("jane-smith")
        await it.pilot.press("enter")
        await it.until(lambda: "jane-smith: pristine again after" in it.text)
        assert "are dead" not in it.text
        assert "set_boundary" not in {name for name, _ in it.cloud.calls}


async def test_what_was_handed_on_while_the_question_stood_is_left_alone() -> None:
    async with live(cloud=dirty()) as it:
        await ask(it)
        await it.until(lambda: "12 items changed" in it.text)
        await it.type("jane-smith")
        stack = it.cloud.stacks[ID]
        stack.interview = replace(stack.interview, candidate="somebody-else")
        await it.until(lambda: it.app.board.interviews[0].candidate == "somebody-else")
        await it.pilot.press("enter")
        await it.until(lambda: "somebody has handed it on to somebody-else meanwhile" in " ".join(it.detail.split()))
        assert asked(it, "reset") == 0


def test_the_farewell_goes_on_for_the_same_candidate() -> None:
    order = replace(EVERYTHING, successor="john-doe", hours=2)
    job = Job(1, JobKind.RESET, ID, "jane-smith", ("A",), NOW, order.command(make_interview(ID)))
    assert f"`interview-tui reset {ID} --for john-doe --hours 2` goes on" in farewell([job])


async def test_a_reset_that_is_not_pristine_says_so() -> None:
    cloud = dirty()
    cloud.health["Memory leak"] = (CheckState.FAILED, "gone")
    async with live(cloud=cloud, notifications=True) as it:
        it.app.post_message(ResetRequested(ID, EVERYTHING))
        await it.until(lambda: "was reset but is not ready. Memory leak" in it.detail)
        assert "Access stays closed." in " ".join(it.detail.split())
        await it.until(lambda: "the reset did not end well" in it.text)


async def test_keys_that_a_reset_has_ended_are_not_shown_as_if_they_were_good() -> None:
    """Also where it could not be brought to its end."""
    cloud = dirty()
    async with live(cloud=cloud) as it:
        await it.pilot.press("c")
        await it.until(lambda: "2 h 00 m left" in it.tab("handoff"))
        await it.idle()
        cloud.health["Memory leak"] = (CheckState.FAILED, "gone")
        it.app.post_message(ResetRequested(ID, EVERYTHING))
        await it.until(lambda: "Access is closed: no keys work." in " ".join(it.tab("handoff").split()))
        await it.idle()
        assert "left" not in it.tab("handoff")
        assert it.app.handoffs.get(ID) is None
        await it.pilot.press("c")
        await it.until(lambda: any("Open access again" in line for line in it.picture()))


async def test_keys_are_shown_on_where_access_is_kept() -> None:
    async with live(cloud=dirty()) as it:
        await it.pilot.press("c")
        await it.until(lambda: "2 h 00 m left" in it.tab("handoff"))
        await it.idle()
        it.app.post_message(ResetRequested(ID, replace(EVERYTHING, keep_access=True)))
        await it.until(lambda: "pristine" in it.tab("handoff"))
        assert it.app.handoffs.get(ID) is not None


async def test_read_only_looks_and_resets_nothing() -> None:
    async with live(cloud=dirty(), settings=replace(QUICK, read_only=True), notifications=True) as it:
        await it.pilot.press(key_of("changes"))
        await it.until(lambda: "12 items changed" in tab(it))
        await it.pilot.press("r")
        await it.until(lambda: "read-only: the program was started to look only." in it.text)
        it.app.post_message(ResetRequested(ID, EVERYTHING))
        await it.pilot.pause(0.05)
        assert asked(it, "reset") == 0
        assert detail.status(it.app.board, it.cloud.clock.now()) == ""
        assert JobKind.RESET.is_told
