"""Traffic from the dashboard: asked for, seen while it goes, beside every job, and over when it is told so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from threading import Event
from typing import Any

import pytest
from textual.widgets import Input

from interview_tui.model.errors import CloudError, Denied
from interview_tui.model.plan import Order
from interview_tui.model.traffic import Pace
from interview_tui.ui.screens.send_traffic import SendTraffic
from interview_tui.ui.traffic_messages import TrafficRequested
from tests.fakes import FakeCloud, make_interview
from tests.ui.stage import Stage, live, stage

ID = "interview-20261121-1400"


class Function(FakeCloud):
    """An account whose function may be held up at its gate, and does instead of answering what ``script`` says."""

    def __init__(self, *script: BaseException, held: bool = False, **changes: Any) -> None:
        super().__init__(make_interview(ID, **changes))
        self.script = list(script)
        self.gate = Event()
        self.held = held
        self.called = 0

    def invoke(self, function: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        self.called += 1
        if self.held:
            self.gate.wait(10)
        if self.script:
            raise self.script.pop(0)
        return {"statusCode": 200}


def subtitle(it: Stage) -> str:
    return str(it.app.screen_stack[0].detail.border_subtitle)


async def send(it: Stage, calls: str = "") -> None:
    """Press ``t``, give the number of calls, and Enter."""
    await it.pilot.press("t")
    await it.until(lambda: isinstance(it.app.screen, SendTraffic))
    if calls:
        it.app.screen.query_one("#calls", Input).value = calls
    await it.pilot.press("enter")


async def test_calls_are_sent_and_the_memory_tab_says_how_it_went() -> None:
    function = Function(CloudError("leaky-api failed: [/killed]"))
    async with live(cloud=function) as it:
        await send(it, "12")
        await it.until(lambda: "traffic: 12 of 12 calls, 1 failed ([/killed])" in it.tab("memory"))
        assert it.app.board.tab == "memory"
        assert function.called == 12


async def test_how_long_it_takes_and_what_is_out_of_bounds_are_said() -> None:
    function = Function()
    async with live(cloud=function) as it:
        await it.pilot.press("t")
        await it.until(lambda: "Takes about 24 s." in it.text)
        for field, value, words in (
            ("#calls", "1001", "Choose a number from 1 to 1,000."),
            ("#calls", "", "That is not a number."),
            ("#calls", "601", "Takes about 5 m 00 s."),
            ("#rate", "11", "11 calls a second is no pace"),
            ("#rate", "0.1", "Choose from 0.2 to 10."),
        ):
            it.app.screen.query_one(field, Input).value = value
            await it.until(lambda words=words: words in it.text)
        await it.pilot.press("enter")
        await it.pilot.pause(0.05)
        assert isinstance(it.app.screen, SendTraffic), "out of bounds was sent"
        await it.pilot.press("escape")
        assert function.called == 0


async def test_progress_is_in_the_frame_and_the_same_key_stops_it_without_asking() -> None:
    function = Function(held=True)
    async with live(cloud=function) as it:
        await send(it)
        await it.until(lambda: "traffic: 0 of 50" in subtitle(it))
        await it.until(lambda: "t stops it" in it.tab("memory"))
        assert "━" not in it.tab("memory")
        function.gate.set()
        await it.until(lambda: it.app.board.traffic[ID].traffic.sent > 2)
        await it.pilot.press("t")
        await it.until(lambda: "traffic: stopped after" in it.tab("memory"))
        assert len(it.app.screen_stack) == 1
        assert "traffic" not in subtitle(it)
        called = function.called
        await it.pilot.pause(0.1)
        assert function.called - called <= 1, "it goes on"


async def test_stopping_does_not_wait_for_a_call_that_hangs_and_another_run_is_not_mixed_up_with_it() -> None:
    function = Function(held=True)
    async with live(cloud=function) as it:
        await send(it, "20")
        await it.until(lambda: function.called == 1)
        await it.pilot.press("t")
        await it.until(lambda: it.app.board.sending(ID) is None)
        first = it.app.board.traffic[ID].ticket
        function.held = False
        await send(it, "7")
        await it.until(lambda: it.app.board.traffic[ID].ended is not None and it.app.board.traffic[ID].ticket != first)
        function.gate.set()
        await it.pilot.pause(0.1)
        assert it.app.board.traffic[ID].traffic.words == "7 of 7 calls"


async def test_jobs_go_on_beside_it() -> None:
    function = Function(held=True)
    async with live(cloud=function) as it:
        await send(it)
        await it.until(lambda: function.called == 1)
        await it.pilot.press("v")
        await it.until(lambda: it.app.board.job(ID) is not None and not it.app.board.job(ID).running)
        await it.pilot.press("c")
        await it.until(lambda: it.app.board.access_of(ID).issued is not None)
        assert it.app.board.sending(ID) is not None
        function.gate.set()


async def test_a_verification_and_traffic_share_the_frame() -> None:
    function = Function(held=True)
    async with live(cloud=function) as it:
        await send(it)
        await it.until(lambda: function.called == 1)
        held = Event()
        function.look = lambda expected: held.wait(5) and ()  # type: ignore[method-assign]
        await it.pilot.press("v")
        await it.until(lambda: "verifying" in subtitle(it) and "traffic: 0 of 50" in subtitle(it))
        held.set()
        function.gate.set()


async def test_it_stops_when_the_interview_is_cleaned_up_here() -> None:
    function = Function(held=True)
    deleting, delete = Event(), function.delete_stack

    def held_delete(stack_id: str, *, force: bool = False) -> None:
        deleting.wait(10)
        delete(stack_id, force=force)

    function.delete_stack = held_delete  # type: ignore[method-assign]
    async with live(cloud=function) as it:
        await send(it)
        await it.until(lambda: function.called == 1)
        await it.pilot.press("x")
        await it.until(lambda: len(it.app.screen_stack) == 2)
        await it.type("jane-smith")
        await it.pilot.press("enter")
        await it.until(lambda: it.app.board.sending(ID) is None)
        deleting.set()
        function.gate.set()
        await it.until(lambda: it.app.board.job(ID) is not None and it.app.board.job(ID).gone)
        assert function.called == 1


@pytest.mark.parametrize("state", ["DELETE_IN_PROGRESS", ""])
async def test_it_stops_when_the_interview_is_removed_elsewhere(state: str) -> None:
    function = Function(held=True)
    async with live(cloud=function) as it:
        await send(it)
        await it.until(lambda: function.called == 1)
        if state:
            found = function.stacks[ID]
            found.interview = replace(found.interview, stack_status=state)
        else:
            del function.stacks[ID]
        await it.until(lambda: it.app.board.sending(ID) is None)
        function.gate.set()
        await it.pilot.pause(0.1)
        assert function.called == 1


@pytest.mark.parametrize("tab", ["health", "memory"])
async def test_an_error_ends_it_with_its_sentence(tab: str) -> None:
    function = Function(Denied("AWS does not let you do lambda:InvokeFunction.", "Ask an administrator."))
    async with live(cloud=function, notifications=True) as it:
        await it.pilot.press("t")
        await it.until(lambda: isinstance(it.app.screen, SendTraffic))
        it.app.screen.dismiss(None)
        it.app.board = replace(it.app.board, tab=tab)
        it.app.post_message(TrafficRequested(ID, Pace(5, 10)))
        await it.until(lambda: it.app.board.traffic.get(ID) is not None and it.app.board.traffic[ID].ended is not None)
        words = "AWS does not let you do lambda:InvokeFunction."
        if tab == "memory":
            await it.until(lambda: "ended after 0 of 5 calls" in it.tab("memory") and words in it.tab("memory"))
            assert "jane-smith: the traffic" not in it.text
        else:
            await it.until(lambda: f"jane-smith: the traffic ended after 0 of 5 calls. {words}" in it.text)


async def test_a_defect_ends_it_and_is_said() -> None:
    async with live(cloud=Function(RuntimeError("boom")), notifications=True) as it:
        await send(it, "5")
        await it.until(lambda: "The program stumbled" in it.text)
        assert it.app.board.sending(ID) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"challenges": ("A",), "outputs": {}}, "It has no function to call: challenge B has one."),
        ({"stack_status": "ROLLBACK_COMPLETE"}, "It is failed: there is nothing to call."),
    ],
)
async def test_why_there_is_nothing_to_call(changes: dict[str, Any], words: str) -> None:
    async with live(make_interview(ID, **changes), notifications=True) as it:
        await it.pilot.press("t")
        await it.until(lambda: words in it.text)
        it.app.post_message(TrafficRequested(ID, Pace()))
        await it.pilot.pause(0.05)
        assert ID not in it.app.board.traffic


async def test_quitting_does_not_wait_for_it() -> None:
    function = Function(held=True)
    async with live(cloud=function) as it:
        await send(it)
        await it.until(lambda: function.called == 1)
        await it.pilot.press("ctrl+q")
        await it.until(lambda: not it.app.is_running)
    function.gate.set()


async def test_it_is_sent_to_an_interview_that_has_just_become_ready() -> None:
    """As the demo does it, from the thread of the operation."""
    order = Order("jane-smith", ("B",), id=ID)
    function = Function()
    function.stacks.clear()
    async with stage(
        cloud=function, order=order, on_ready=lambda found: it.app.post_message(TrafficRequested(found.id, Pace(6, 10)))
    ) as it:
        await it.until(lambda: ID in it.app.board.traffic and it.app.board.traffic[ID].traffic.sent == 6)
