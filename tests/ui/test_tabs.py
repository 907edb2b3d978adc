from __future__ import annotations

from datetime import timedelta

import pytest

from interview_tui.model.errors import Denied, NoConnection
from interview_tui.model.events import Resource
from interview_tui.model.health import CheckState
from interview_tui.ui.tabs import TABS, beside
from interview_tui.ui.widgets.banner import Banner
from interview_tui.ui.widgets.panes import LinesPane, Pane
from interview_tui.ui.widgets.tab_strip import TabName
from tests.fakes import NOW, FakeCloud, make_interview
from tests.ui.stage import Stage, key_of, live

ID = "interview-20261121-1400"


def shown(it: Stage) -> list[str]:
    return [name for name, pane in it.app.screen_stack[0].panes.items() if pane.display]


def asked(it: Stage, name: str) -> int:
    return [call for call, _ in it.cloud.calls].count(name)


def failed() -> FakeCloud:
    cloud = FakeCloud(make_interview(stack_status="ROLLBACK_COMPLETE"))
    stack = cloud.stacks[ID]
    stack.script = [
        ("SchoolsTable", "CREATE_IN_PROGRESS", ""),
        ("Database", "CREATE_FAILED", "the quota [/foo] is reached"),
        ("SchoolsTable", "CREATE_FAILED", "Resource creation cancelled"),
        (ID, "ROLLBACK_COMPLETE", ""),
    ]
    for second in range(4):
        stack.step(NOW - timedelta(seconds=20 - second))
    return cloud


async def test_keys_and_clicks_open_tabs_and_only_the_open_one_is_read() -> None:
    async with live(make_interview()) as it:
        assert shown(it) == ["health"]
        assert asked(it, "resources") == asked(it, "events") == 0
        await it.pilot.press(key_of("resources"))
        await it.until(lambda: "SchoolsTable" in it.tab("resources"))
        assert shown(it) == ["resources"]
        assert asked(it, "events") == 0
        resources = asked(it, "resources")
        await it.pilot.click(next(each for each in it.app.screen.query(TabName) if each.tab.id == "events"))
        await it.until(lambda: "CloudFormation tells no events." in it.tab("events"))
        assert asked(it, "resources") - resources <= 1
        await it.pilot.press(key_of("health"))
        await it.until(lambda: shown(it) == ["health"])


async def test_tab_goes_round_both_ways() -> None:
    async with live(make_interview()) as it:
        order = []
        for key in (*["tab"] * len(TABS), "shift+tab"):
            before = shown(it)
            await it.pilot.press(key)
            await it.until(lambda before=before: len(shown(it)) == 1 and shown(it) != before)
            order += shown(it)
        ids = [tab.id for tab in TABS]
        assert order == [*ids[1:], ids[0], ids[-1]]


def test_an_unknown_tab_leads_to_the_first() -> None:
    assert beside("later", 1) == TABS[0].id


async def test_enter_goes_into_the_details_and_escape_back() -> None:
    async with live(make_interview()) as it:
        await it.pilot.press("enter")
        assert it.app.focused is it.app.screen.panes["health"]
        await it.pilot.press("tab")
        await it.until(lambda: shown(it) == [TABS[1].id] and it.app.screen.pane.has_focus_within)
        await it.pilot.press("escape")
        assert it.app.focused is it.table


async def test_a_tab_is_made_when_it_is_first_opened_and_stays_the_same() -> None:
    async with live(make_interview()) as it:
        panes = it.app.screen.panes
        assert list(panes) == ["health"]
        await it.pilot.press(key_of("events"))
        await it.until(lambda: shown(it) == ["events"])
        events = panes["events"]
        await it.pilot.press(key_of("health"), key_of("events"))
        await it.until(lambda: shown(it) == ["events"])
        assert panes == {"health": panes["health"], "events": events}
        assert list(it.app.screen.query(Pane)) == [panes["health"], events, it.app.screen.facts]


async def test_keys_pressed_before_a_tab_is_there_reach_it() -> None:
    async with live(make_interview()) as it:
        await it.pilot.press("enter", *(key_of(tab.id) for tab in TABS))
        await it.until(lambda: shown(it) == [TABS[-1].id])
        await it.until(lambda: it.app.focused is it.app.screen.panes[TABS[-1].id])


async def test_resources_show_status_reason_and_health_failed_first() -> None:
    class Two(FakeCloud):
        def resources(self, stack_id: str):
            self._called("resources", stack_id)
            return (
                Resource("Role", "role", "AWS::IAM::Role", "CREATE_COMPLETE"),
                Resource("SchoolsTable", "schools", "AWS::DynamoDB::Table", "CREATE_COMPLETE"),
                Resource("Bad", "bad", "AWS::RDS::DBInstance", "CREATE_FAILED", "no [/room]"),
            )

    cloud = Two(make_interview())
    cloud.health["AWS::DynamoDB::Table"] = (CheckState.FAILED, "is being deleted")
    async with live(cloud=cloud) as it:
        await it.pilot.press(key_of("resources"))
        await it.until(lambda: "SchoolsTable" in it.tab("resources"))
        lines = it.tab("resources").splitlines()
        assert lines[0] == "3 resources, 2 failed"
        assert [line.split()[1] for line in lines[2:5]] == ["SchoolsTable", "Bad", "Role"]
        assert "RDS instance · create failed · no [/room]" in lines[3]
        assert "failed: is being deleted" in lines[2]


async def test_the_first_failure_is_pinned_and_the_latest_event_comes_first() -> None:
    async with live(cloud=failed()) as it:
        await it.pilot.press(key_of("events"))
        await it.until(lambda: "First failure" in it.tab("events"))
        lines = it.tab("events").splitlines()
        assert "Database" in lines[1]
        assert "the quota [/foo] is reached" in lines[1]
        assert lines[3] == "4 events, the latest first · times in UTC"
        assert "rollback complete" in lines[5]
        assert it.tab("events").count("UTC") == 1


async def test_events_of_one_second_stay_in_their_order() -> None:
    cloud = FakeCloud(make_interview())
    stack = cloud.stacks[ID]
    stack.script = [("SchoolsTable", "CREATE_IN_PROGRESS", ""), ("SchoolsTable", "CREATE_COMPLETE", "")]
    stack.step(NOW)
    stack.step(NOW)
    async with live(cloud=cloud) as it:
        await it.pilot.press(key_of("events"))
        await it.until(lambda: "2 events" in it.tab("events"))
        first, second = it.tab("events").splitlines()[2:4]
        assert first.endswith("created")
        assert second.endswith("creating")


async def test_events_are_live() -> None:
    async with live(make_interview()) as it:
        await it.pilot.press(key_of("events"))
        await it.until(lambda: "tells no events" in it.tab("events"))
        stack = it.cloud.stacks[ID]
        stack.script = [("SchoolsTable", "UPDATE_IN_PROGRESS", "")]
        stack.step(NOW)
        await it.until(lambda: "14:02:31 ◐ SchoolsTable" in it.tab("events"))


async def test_a_refused_tab_says_so_and_the_fleet_goes_on() -> None:
    class Shy(FakeCloud):
        refuse = False

        def resources(self, stack_id: str):
            if self.refuse:
                raise Denied("AWS refused ListStackResources.", "Ask for the interviewer's policy.")
            return super().resources(stack_id)

    cloud = Shy(make_interview())
    async with live(cloud=cloud) as it:
        await it.pilot.press(key_of("resources"))
        await it.until(lambda: "SchoolsTable" in it.tab("resources"))
        cloud.refuse = True
        cloud.clock.time += timedelta(seconds=30)
        await it.until(
            lambda: "unknown · AWS refused ListStackResources. · last reading 30 s ago" in it.tab("resources")
        )
        assert "Ask for the interviewer's policy." in it.tab("resources")
        assert "SchoolsTable" in it.tab("resources"), "the last values stay"
        assert not it.app.screen.query_one(Banner).display
        cloud.refuse = False
        await it.until(lambda: "refused" not in it.tab("resources"))


async def test_a_tab_tells_its_age_while_there_is_no_network() -> None:
    async with live(make_interview()) as it:
        await it.pilot.press(key_of("resources"))
        await it.until(lambda: "SchoolsTable" in it.tab("resources"))
        it.cloud.trouble = NoConnection("No network.", "Check it.")
        it.cloud.clock.time += timedelta(seconds=90)
        await it.until(lambda: "unknown · No network. · last reading 1 m ago" in it.tab("resources"))


async def test_a_tab_is_wrapped_to_its_room_from_the_first_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    async with live(make_interview(stack_status="ROLLBACK_COMPLETE")) as it:
        seen: list[str] = []
        show = LinesPane.show

        def watch(pane: LinesPane, *given: object) -> None:
            show(pane, *given)
            seen.append(it.tab(pane.id))

        monkeypatch.setattr(LinesPane, "show", watch)
        for tab in ("resources", "events"):
            await it.pilot.press(key_of(tab))
            await it.until(lambda tab=tab: it.tab(tab))
        assert all("\n" not in text for text in seen if text.startswith("Reading its")), seen
