"""Take the README's pictures: the real program over a sandbox of its own. ``make pictures`` runs it."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path

from interview_tui import sandbox
from interview_tui.challenges import CHALLENGES
from interview_tui.cli.place import desk_in, sandbox_policies
from interview_tui.model.plan import Order
from interview_tui.operations.desk import Desk, drive
from interview_tui.ui.app import InterviewApp
from interview_tui.ui.board import Board
from interview_tui.ui.picture import all_verified, picture
from interview_tui.ui.place import Place
from interview_tui.ui.tabs import TABS

IMAGES = Path(__file__).parent / "images"
SIZE = (120, 26)
TAB_KEY = {tab.id: str(place) for place, tab in enumerate(TABS, 1)}


def main() -> None:
    """Deploy two interviews in a sandbox and save what the dashboard shows of them."""
    with tempfile.TemporaryDirectory() as state:
        os.environ["INTERVIEW_TUI_STATE_DIR"] = state  # notes of these interviews are nobody's
        take_all()


def take_all() -> None:
    """Every picture."""
    name = f"pictures-{os.getpid()}"
    place = sandbox.start(name, policies=sandbox_policies(), attached=True)
    try:
        desk = desk_in(place)
        for candidate, challenges in (("jane-smith", tuple(CHALLENGES)), ("john-doe", ("B",))):
            drive(desk.deploy(Order(candidate, challenges, id=f"interview-{candidate}")), lambda _event: None)
        save("dashboard", desk)
        save("resources", desk, keys=(TAB_KEY["resources"],), then=lambda board: bool(board.items))
        save("handoff", desk, keys=("c",), then=lambda board: any(access.issued for access in board.access.values()))
        save("new-interview", desk, keys=("n", *"john-doe"))
        # The sandbox goes away under the dashboard.
        save(
            "trouble",
            desk,
            keys=("f5",),
            before_keys=lambda: sandbox.stop(name),
            then=lambda board: bool(board.trouble),
        )
    finally:
        sandbox.stop(name)


def save(
    name: str,
    desk: Desk,
    keys: tuple[str, ...] = (),
    then: Callable[[Board], bool] = lambda _board: True,
    before_keys: Callable[[], object] = lambda: None,
) -> None:
    """One picture as SVG, with the fonts of whoever looks at it: nothing is loaded from elsewhere."""
    app = InterviewApp(lambda: desk, Place("sandbox", "us-east-1"))

    def ready(board: Board) -> bool:
        if not all_verified(board):
            return False
        before_keys()
        return True

    svg = asyncio.run(picture(app, SIZE, until=ready, keys=keys, then=then))
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "Menlo, Consolas, DejaVu Sans Mono")
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
