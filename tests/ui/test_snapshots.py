"""What the screens look like, as text. ``UPDATE_SNAPSHOTS=1 pytest tests/ui/test_snapshots.py`` writes them anew."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import Input

from interview_tui.model.errors import NoConnection, NoCredentials
from interview_tui.operations.desk import Desk
from interview_tui.ui.screens.confirm_reset import ConfirmReset
from interview_tui.ui.screens.new_interview import NewInterview
from interview_tui.ui.screens.welcome import Welcome
from tests.fakes import NOW, FakeCloud, make_interview
from tests.ui.log_stage import log, numbered, two_calls
from tests.ui.stage import Stage, key_of, live, stage
from tests.ui.test_following import leak

FOLDER = Path(__file__).parent / "snapshots"
SMALL, MIDDLE, LARGE = (80, 24), (120, 36), (200, 60)
LIVE, FAILED = "interview-20261121-1400", "interview-20261121-1100"


@pytest.fixture(autouse=True)
def utc(zone: Callable[[str], None]) -> None:
    """Local times are those of UTC."""
    zone("UTC")


async def check(it: Stage, name: str) -> None:
    """Compare the screen with the file once it has come to rest."""
    path = FOLDER / f"{name}-{it.app.size.width}x{it.app.size.height}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        await it.pilot.pause(0.3)
        FOLDER.mkdir(exist_ok=True)
        path.write_text(screen(it), encoding="utf-8")
        return
    expected = path.read_text(encoding="utf-8")
    try:
        await it.until(lambda: screen(it) == expected)
    except AssertionError:
        assert screen(it) == expected


def screen(it: Stage) -> str:
    return "\n".join(line.rstrip() for line in it.picture()) + "\n"


def fleet() -> FakeCloud:
    """One of each kind."""
    cloud = FakeCloud(
        make_interview(LIVE),
        make_interview(
            "interview-20261121-1330",
            candidate="john-doe",
            stack_status="CREATE_IN_PROGRESS",
            expires_at=NOW + timedelta(hours=3),
        ),
        make_interview(
            "interview-20261121-0900",
            challenges=("B",),
            stack_status="DELETE_FAILED",
            expires_at=NOW - timedelta(hours=1),
        ),
        make_interview(FAILED, candidate="john-doe", stack_status="ROLLBACK_COMPLETE"),
        make_interview("interview-20261121-1200", challenges=("A",), expires_at=NOW + timedelta(minutes=20)),
    )
    failed = cloud.stacks[FAILED]
    failed.script = [
        ("SchoolsTable", "CREATE_COMPLETE", ""),
        ("Database", "CREATE_FAILED", "The quota of 40 database instances has been reached."),
        (FAILED, "ROLLBACK_COMPLETE", ""),
    ]
    for second in range(3):
        failed.step(NOW - timedelta(seconds=60 - 10 * second))
    return cloud


async def choose(it: Stage, interview_id: str) -> None:
    it.table.choose(interview_id)
    await it.until(lambda: it.app.board.selected == interview_id)
    await it.verified()


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_fleet(size: tuple[int, int]) -> None:
    async with live(cloud=fleet(), size=size) as it:
        await choose(it, LIVE)
        await it.until(lambda: it.row(LIVE).startswith("●"))
        await check(it, "fleet")


@pytest.mark.parametrize(("tab", "name"), [("health", "failed"), ("resources", "resources"), ("events", "events")])
async def test_detail_tabs(tab: str, name: str) -> None:
    async with live(cloud=fleet(), size=MIDDLE) as it:
        await choose(it, FAILED)
        await it.pilot.press(key_of(tab))
        await check(it, name)


@pytest.mark.parametrize("size", [SMALL, MIDDLE], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_new_interview(size: tuple[int, int]) -> None:
    async with live(size=size) as it:
        await it.pilot.press("n")
        await it.until(lambda: isinstance(it.app.screen, NewInterview))
        await it.type("jane-smith")
        await check(it, "new-interview")


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_handoff(size: tuple[int, int]) -> None:
    cloud = FakeCloud(make_interview(LIVE))
    cloud.longest_session = 3600
    async with live(cloud=cloud, size=size) as it:
        await it.pilot.press(key_of("handoff"))
        await it.until(lambda: "c issues them" in it.tab("handoff"))
        await check(it, "handoff-before")
        await it.pilot.press("c")
        await it.until(lambda: "Keys made" in it.tab("handoff"))
        await it.idle()
        await check(it, "handoff")


@pytest.mark.parametrize("full", [False, True], ids=["tab", "full"])
@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_log(size: tuple[int, int], full: bool) -> None:
    async with log(two_calls(), numbered(9, 90), full=full, size=size) as shown:
        await shown.press("slash", *"student", "enter", "z")
        await check(shown.it, "log-full" if full else "log")


@pytest.mark.parametrize("key", ["R", "Y", "w", "b", "t"])
async def test_handoff_dialogs(key: str) -> None:
    async with live(make_interview(LIVE), size=SMALL) as it:
        await it.pilot.press("c")
        await it.until(lambda: "Keys made" in it.tab("handoff"))
        await it.idle()
        await it.pilot.press(key)
        await it.until(lambda: len(it.app.screen_stack) == 2)
        await check(it, f"dialog-{key}")


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LARGE], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_memory(size: tuple[int, int]) -> None:
    cloud = FakeCloud(make_interview(LIVE))
    cloud.batches = [leak(0, 60)]
    async with live(cloud=cloud, size=size) as it:
        await it.until(lambda: "leaking" in it.detail)
        # The account's clock goes on while the log is followed: only what was read is of interest here.
        it.app.workers.cancel_all()
        known = it.app.board.memories[LIVE]
        it.app.board = replace(it.app.board, memories={LIVE: replace(known, at=NOW)})
        await check(it, "memory-in-health")
        await it.pilot.press(key_of("memory"))
        await it.until(lambda: "limit" in it.tab("memory"))
        await check(it, "memory")


async def test_trouble() -> None:
    async with live(cloud=fleet(), size=SMALL) as it:
        await choose(it, LIVE)
        await it.until(lambda: it.row(LIVE).startswith("●"))
        await it.pilot.press("slash")
        await it.type("jane")
        await it.pilot.press("enter")
        it.cloud.trouble = NoConnection("AWS could not be reached.", "Check the network; it goes on by itself.")
        await it.until(lambda: it.app.board.trouble is not None)
        it.cloud.clock.time += timedelta(seconds=90)
        trouble = it.app.board.trouble
        it.app.workers.cancel_all()
        assert trouble is not None
        it.app.screen.draw()
        await check(it, "trouble")


async def test_welcome() -> None:
    def factory() -> Desk:
        raise NoCredentials("There are no AWS credentials on this machine.", "Sign in with `aws sso login`.")

    async with stage(desk_factory=factory, size=SMALL) as it:
        await it.until(lambda: isinstance(it.app.screen, Welcome))
        await check(it, "welcome")


@pytest.mark.parametrize("size", [SMALL, MIDDLE], ids=lambda size: f"{size[0]}x{size[1]}")
async def test_changes_and_reset(size: tuple[int, int]) -> None:
    cloud = FakeCloud(make_interview(LIVE))
    cloud.changed = {
        "A": [
            {"what": "Students items", "detail": "214 changed"},
            {"what": f"table {LIVE}-Results", "detail": "added"},
        ],
        "B": [{"what": "function code", "detail": "changed", "at": "2026-11-21T13:31:00Z"}],
        "C": [{"what": f"index by_{column}", "detail": "added"} for column in ("date", "name")],
    }
    async with live(cloud=cloud, size=size) as it:
        await it.pilot.press(key_of("changes"))
        await it.until(lambda: "214 items" in it.tab("changes"))
        await check(it, "changes")
        await it.pilot.press("r")
        await it.until(lambda: isinstance(it.app.screen, ConfirmReset) and "214 items" in it.text)
        await check(it, "reset")
        it.app.screen.query_one("#next", Input).value = "john-doe"
        await it.until(lambda: "Hand over to john-doe" in it.text)
        await check(it, "reset-next")
