"""The dashboard, on AWS, on a sandbox, or as a demo on a sandbox of its own."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from interview_tui.cli.options import Options
from interview_tui.cli.output import console
from interview_tui.cli.place import desk_in, open_desk, sandbox_policies
from interview_tui.model.errors import DONE, CannotStart

if TYPE_CHECKING:
    from interview_tui.model.interview import Interview
    from interview_tui.model.plan import Order
    from interview_tui.operations.desk import Desk

DEMO_CANDIDATE = "jane-smith"
DEMO_CALLS_PER_SECOND = 0.5  # slow enough to see the memory grow, and the kill come after a minute or two


def open_dashboard(options: Options) -> None:
    """Open the dashboard on the chosen place."""
    _require_terminal("`interview-tui list` and `interview-tui --help` work without one.")
    _run(open_desk(options, quiet=False), "sandbox" if options.sandbox else "AWS")


@click.command()
def demo() -> int:
    """Watch an interview come up in a sandbox of its own; everything is removed at exit."""
    from interview_tui import sandbox
    from interview_tui.challenges import CHALLENGES
    from interview_tui.model.plan import Order

    _require_terminal("`interview-tui deploy jane-smith --sandbox` shows the same without one.")
    console().print("Starting a sandbox for the demo…")
    place = sandbox.start(f"demo-{os.getpid()}", policies=sandbox_policies(), attached=True)
    quitting = threading.Event()
    try:
        desk = desk_in(place)
        _run(desk, "sandbox demo", Order(DEMO_CANDIDATE, tuple(CHALLENGES)), _traffic_starter(desk, quitting))
    finally:
        quitting.set()
        sandbox.stop(place.name)
    console().print("The demo's sandbox and everything in it is gone.")
    return DONE


def _traffic_starter(desk: Desk, quitting: threading.Event) -> Callable[[Interview], None]:
    """What to do with the finished interview: call its leaking function until the demo ends."""
    from interview_tui.sandbox.traffic import send

    def start(interview: Interview) -> None:
        function = interview.output("LeakyApiFunction")
        arguments = {"rate": DEMO_CALLS_PER_SECOND, "stop": quitting}
        threading.Thread(
            target=send,
            args=(lambda event: desk.cloud.invoke(function, event),),
            kwargs=arguments,
            daemon=True,
            name="traffic",
        ).start()

    return start


def _run(
    desk: Desk, title: str, order: Order | None = None, on_ready: Callable[[Interview], None] | None = None
) -> None:
    from interview_tui.ui.app import InterviewApp

    app = InterviewApp(desk, title, order=order, on_ready=on_ready)
    app.run()


def _require_terminal(hint: str) -> None:
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise CannotStart("The dashboard needs a terminal, and there is none here.", hint)
