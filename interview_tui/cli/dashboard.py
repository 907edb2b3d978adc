"""The dashboard, on AWS, on a sandbox, or as a demo on a sandbox of its own."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from interview_tui.cli.crash import unexpected
from interview_tui.cli.options import Options
from interview_tui.cli.output import console, is_terminal
from interview_tui.cli.place import current_config, desk_in, ensure_sandbox, reopen_desk, sandbox_policies
from interview_tui.config import Config, config_path
from interview_tui.model.errors import DONE, CannotStart, WrongUse
from interview_tui.remembered import recall, remember, state_folder

if TYPE_CHECKING:
    from interview_tui.cli.first_look import FirstLook
    from interview_tui.operations.desk import Desk
    from interview_tui.sandbox import Sandbox
    from interview_tui.ui.app import InterviewApp
    from interview_tui.ui.place import Exit, Place

DEMO_CANDIDATE = "jane-smith"
DEMO_CALLS_PER_SECOND = 1.0  # slow enough to watch the memory grow, quick enough that the kill comes in a minute or two


def open_dashboard(options: Options, look: FirstLook | None = None) -> int:
    """Open the dashboard on the chosen place; it paints first and signs in while it is on the screen."""
    from interview_tui.ui.place import AWS, Exit, Place

    _require_terminal("`interview-tui list` and `interview-tui --help` work without one.")
    _check_keys(current_config())
    if options.sandbox:
        # Before the screen, so that it can be said and Ctrl-C works as everywhere.
        question = _keys_of(ensure_sandbox(options, quiet=False))
        place = Place("sandbox", opening="Connecting to the sandbox…")
    else:
        question = {"profile": options.profile, "region": options.region}
        place = Place(AWS, region=options.region or "")
    first_look = look.ask(**question) if look is not None else None
    make = partial(
        _app,
        lambda: reopen_desk(options),
        place,
        read_only=options.read_only,
        lead=options.lead,
        first_look=first_look,
    )
    left_by = _show(place, make)
    return open_dashboard(replace(options, sandbox=True)) if left_by is Exit.SANDBOX else DONE


def _show(place: Place, make: Callable[[], InterviewApp]) -> Exit | None:
    """Show a first picture while the dashboard is imported, which paints over it; an error finds no trace of it."""
    from interview_tui.ui import first_picture

    size = os.get_terminal_size(sys.stdout.fileno())
    first_picture.paint(sys.stdout, size, place, _theme(), os.environ)
    app: InterviewApp | None = None
    try:
        app = make()
        return _run(app)
    except BaseException:
        if app is None or not app.begun:
            first_picture.take_away(sys.stdout)
        raise


def _theme() -> str:
    return recall(_memory()).get("theme") or current_config().theme


def _memory() -> Path:
    """What the dashboard remembers between runs."""
    return state_folder() / "dashboard.json"


def _keys_of(sandbox: Sandbox) -> dict[str, str | None]:
    """Where a sandbox is, and what its interviewer signs in with."""
    return {
        "region": sandbox.region,
        "endpoint_url": sandbox.endpoint,
        "access_key_id": sandbox.access_key_id,
        "secret_access_key": sandbox.secret_access_key,
    }


def _app(
    desk_factory: Callable[[], Desk],
    place: Place,
    *,
    read_only: bool = False,
    lead: Callable[[str], str] = str,
    **more: Any,
) -> InterviewApp:
    """The dashboard with this machine's settings and what it remembers."""
    # Hardly anything that is made until the first reading is garbage: the app switches the collector on after it.
    gc.disable()
    from interview_tui.ui.app import InterviewApp
    from interview_tui.ui.place import Settings

    config = current_config()
    settings = Settings(
        refresh=config.refresh,
        hours=config.hours,
        sound=config.sound,
        notify=config.notify,
        theme=config.theme,
        animations=config.animations,
        read_only=read_only or config.read_only,
        keys=config.keys,
        lead=lead,
    )
    memory = _memory()
    return InterviewApp(
        desk_factory, place, settings, remembered=recall(memory), remember=partial(remember, memory), **more
    )


def _run(app: InterviewApp) -> Exit | None:
    """Run it; what ended it unforeseen goes to the log and becomes one sentence."""
    try:
        left_by = app.run()
    finally:
        gc.enable()
    if app.crash is not None:
        raise unexpected(app.crash)
    return left_by


def _check_keys(config: Config) -> None:
    if not config.keys:
        return  # the usual ones are right, and looking at them takes its time
    from interview_tui.ui.keys import check_keys

    problems = check_keys(config.keys)
    if problems:
        what = f"The [keys] in {config_path()} do not work: {problems[0]}"
        raise WrongUse(what, "`?` in the dashboard shows commands and keys.")


@click.command()
def demo() -> int:
    """Watch an interview come up in a sandbox.

    The sandbox is the demo's own; everything is removed at exit.
    """
    from interview_tui import sandbox

    _require_terminal("`interview-tui deploy jane-smith --sandbox` shows the same without one.")
    console().print("Starting a sandbox for the demo…")
    place = sandbox.start(f"demo-{os.getpid()}", policies=sandbox_policies(), attached=True)
    try:
        _run_demo(place)
    finally:
        sandbox.stop(place.name)
    console().print("The demo's sandbox and everything in it is gone.")
    return DONE


def _run_demo(sandbox: Sandbox) -> None:
    from interview_tui.challenges import CHALLENGES
    from interview_tui.model.plan import Order
    from interview_tui.model.traffic import MAX_CALLS, Pace
    from interview_tui.ui.place import Place
    from interview_tui.ui.traffic_messages import TrafficRequested

    desk = desk_in(sandbox)
    pace = Pace(MAX_CALLS, DEMO_CALLS_PER_SECOND)
    place = Place("sandbox demo", region=sandbox.region, opening="Connecting to the sandbox…", temporary=True)

    def make() -> InterviewApp:
        app: InterviewApp = _app(
            lambda: desk,
            place,
            order=Order(DEMO_CANDIDATE, tuple(CHALLENGES)),
            on_ready=lambda interview: app.post_message(TrafficRequested(interview.id, pace)),
        )
        return app

    _show(place, make)


def _require_terminal(hint: str) -> None:
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise CannotStart("The dashboard needs a terminal, and there is none here.", hint)
    if os.environ.get("TERM", "dumb") == "dumb":
        raise CannotStart("The dashboard needs a terminal that can move the cursor; TERM says dumb.", hint)
    if 0 in os.get_terminal_size(sys.stdout.fileno()):
        # A terminal that does not tell its size: the libraries below would assume two different ones and never agree.
        os.environ.update(COLUMNS="80", LINES="24")
