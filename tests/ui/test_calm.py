from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from interview_tui.ui.app import InterviewApp
from interview_tui.ui.place import Place
from tests.fakes import fake_desk


async def run_into(app: InterviewApp, stumble: Callable[[], None]) -> None:
    """Run the app until it stumbles."""
    async with app.run_test() as pilot:
        app.call_later(stumble)
        async with asyncio.timeout(30):
            while app.crash is None:
                await pilot.pause(0.01)


async def test_a_crash_is_kept_for_the_caller_and_nothing_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    secret = "correct-horse-battery"
    app = InterviewApp(fake_desk, Place("sandbox"))

    def stumble() -> None:
        password = secret
        raise ZeroDivisionError(len(password))

    with pytest.raises(ZeroDivisionError):
        await run_into(app, stumble)
    assert isinstance(app.crash, ZeroDivisionError)
    assert app.return_code == 1
    printed = capsys.readouterr()
    assert secret not in printed.out + printed.err
    assert "Traceback" not in printed.out + printed.err


async def test_an_error_that_prints_itself_is_kept_too(capsys: pytest.CaptureFixture[str]) -> None:
    class Talkative(Exception):
        def __rich__(self) -> str:
            return "Traceback"

    app = InterviewApp(fake_desk, Place("sandbox"))

    def stumble() -> None:
        raise Talkative

    with pytest.raises(Talkative):
        await run_into(app, stumble)
    assert isinstance(app.crash, Talkative)
    assert "Traceback" not in capsys.readouterr().err


async def test_a_bell_is_no_crash() -> None:
    app = InterviewApp(fake_desk, Place("sandbox"))
    async with app.run_test():
        try:
            raise ValueError
        except ValueError:
            app.bell()
    assert app.crash is None
