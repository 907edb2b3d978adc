"""A picture of the running dashboard without a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from interview_tui.model.interview import State
from interview_tui.ui.app import InterviewApp
from interview_tui.ui.board import Board

_LOOK_AGAIN = 0.05


def all_verified(board: Board) -> bool:
    """Whether nothing is under way and the selected interview's checks have all come in."""
    interview = board.interview(board.selected)
    if board.read_at is None or interview is None or any(job.running for job in board.jobs.values()):
        return False
    return interview.state is not State.LIVE or board.proven(interview.id)


def _at_once(_board: Board) -> bool:
    return True


async def picture(
    app: InterviewApp,
    size: tuple[int, int] = (120, 36),
    until: Callable[[Board], bool] = all_verified,
    keys: Sequence[str] = (),
    then: Callable[[Board], bool] = _at_once,
    patience: float = 120.0,
) -> str:
    """Run the app headless until the board is as wanted, and return its screen as SVG.

    With ``keys``, these are pressed first, and the picture is taken when ``then`` holds. Raises ``TimeoutError`` when
    that takes longer than ``patience`` seconds.
    """
    async with app.run_test(size=size) as pilot:
        async with asyncio.timeout(patience):
            while not until(app.board):
                await asyncio.sleep(_LOOK_AGAIN)
            await pilot.press(*keys)
            while not then(app.board):
                await asyncio.sleep(_LOOK_AGAIN)
        await pilot.pause()
        return app.export_screenshot(title=app.title)
