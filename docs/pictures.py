"""Take the README's pictures: the real program over a sandbox of its own. ``make pictures`` runs it."""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path

from interview_tui import sandbox
from interview_tui.challenges import CHALLENGES
from interview_tui.cli.place import desk_in, sandbox_policies
from interview_tui.model.plan import Order
from interview_tui.operations.desk import Desk, drive
from interview_tui.ui.app import InterviewApp
from interview_tui.ui.picture import picture
from interview_tui.ui.place import Place

IMAGES = Path(__file__).parent / "images"
SIZE = (120, 26)


def main() -> None:
    """Deploy two interviews in a sandbox and save the dashboard over them."""
    name = f"pictures-{os.getpid()}"
    place = sandbox.start(name, policies=sandbox_policies(), attached=True)
    try:
        desk = desk_in(place)
        for candidate, challenges in (("john-doe", ("B",)), ("jane-smith", tuple(CHALLENGES))):
            drive(desk.deploy(Order(candidate, challenges, id=f"interview-{candidate}")), lambda _event: None)
        save("dashboard", desk)
    finally:
        sandbox.stop(name)


def save(name: str, desk: Desk) -> None:
    """One picture as SVG, with the fonts of whoever looks at it: nothing is loaded from elsewhere."""
    app = InterviewApp(lambda: desk, Place("sandbox", "us-east-1"))
    svg = asyncio.run(picture(app, SIZE))
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "Menlo, Consolas, DejaVu Sans Mono")
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / f"{name}.svg").write_text(svg, encoding="utf-8")


if __name__ == "__main__":
    main()
