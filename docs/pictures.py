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
from interview_tui.model.memory import Verdict
from interview_tui.model.plan import Order
from interview_tui.model.traffic import Pace
from interview_tui.operations.desk import Desk, drive
from interview_tui.ui.app import InterviewApp
from interview_tui.ui.board import Board
from interview_tui.ui.commands import BY_ID
from interview_tui.ui.picture import all_verified, picture
from interview_tui.ui.place import Place

IMAGES = Path(__file__).parent / "images"
SIZE = (120, 26)


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
            order = Order(candidate, challenges, id=f"interview-{candidate}")
            interview = drive(desk.deploy(order), lambda _event: None).interview
            drive(desk.traffic(interview, Pace(100, 10)), lambda _event: None)
        save("dashboard", desk, then=knows_a_leak)
        save("resources", desk, keys=(BY_ID["show_resources"].key,), then=lambda board: bool(board.items))
        save("memory", desk, keys=(BY_ID["show_memory"].key,), then=knows_a_leak)
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


def knows_a_leak(board: Board) -> bool:
    """Whether the selected interview's function is known to leak."""
    found = board.memories.get(board.selected)
    return found is not None and found.memory.verdict is Verdict.LEAKING


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
