from __future__ import annotations

import pytest

from interview_tui.model.errors import NoConnection, NoCredentials
from interview_tui.operations.desk import Desk
from interview_tui.ui.place import Exit
from interview_tui.ui.screens.welcome import Welcome
from tests.fakes import fake_desk, make_interview
from tests.ui.stage import Stage, stage

ID = "interview-20261121-1400"


class Door:
    """A desk factory that finds no credentials until it is opened."""

    def __init__(self) -> None:
        self.open = False
        self.knocks = 0

    def __call__(self) -> Desk:
        self.knocks += 1
        if not self.open:
            raise NoCredentials("There are no AWS credentials [/here].", "Sign in with `aws sso login`.")
        return fake_desk(make_interview())


async def welcomed(it: Stage) -> None:
    await it.until(lambda: isinstance(it.app.screen, Welcome))
    await it.until(lambda: "There are no AWS credentials [/here]." in it.text)


@pytest.mark.parametrize("keys", [["s"], ["enter"]])
async def test_one_door_leads_to_the_sandbox(keys: list[str]) -> None:
    async with stage(desk_factory=Door()) as it:
        await welcomed(it)
        await it.pilot.press(*keys)
        await it.until(lambda: not it.app.is_running)
    assert it.app.return_value is Exit.SANDBOX


@pytest.mark.parametrize("keys", [["h"], ["down", "enter"]])
async def test_the_other_tells_how_to_sign_in(keys: list[str]) -> None:
    async with stage(desk_factory=Door(), size=(80, 24)) as it:
        await welcomed(it)
        await it.pilot.press(*keys)
        await it.until(lambda: any("aws sso login" in line for line in it.picture()[5:]))
        for way in ("aws configure", "AWS_ACCESS_KEY_ID", "--profile"):
            assert way in it.text


async def test_it_goes_by_itself_or_at_once_when_there_are_credentials() -> None:
    door = Door()
    async with stage(desk_factory=door) as it:
        await welcomed(it)
        knocks = door.knocks
        await it.pilot.press("r")
        await it.until(lambda: door.knocks > knocks)
        door.open = True
        await it.until(lambda: it.ids == [ID])
        assert len(it.app.screen_stack) == 1
        assert it.app.focused is it.table


async def test_another_trouble_at_the_start_is_a_banner() -> None:
    def factory() -> Desk:
        raise NoConnection("AWS could not be reached.", "Check the network.")

    async with stage(desk_factory=factory) as it:
        await it.until(lambda: "Check the network." in it.text)
        assert len(it.app.screen_stack) == 1


async def test_quitting_works_from_the_welcome() -> None:
    async with stage(desk_factory=Door()) as it:
        await welcomed(it)
        await it.pilot.press("ctrl+q")
        await it.until(lambda: not it.app.is_running)
    assert it.app.return_value is None
