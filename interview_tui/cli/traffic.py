"""``traffic``: calls to the leaking function, so that its memory shows."""

from __future__ import annotations

from collections.abc import Generator

import click

from interview_tui.cli.options import Options, json_option, place_options
from interview_tui.cli.output import console, print_json, run
from interview_tui.cli.place import open_desk
from interview_tui.cli.records import traffic_record
from interview_tui.model import names
from interview_tui.model.errors import DONE, Interrupted
from interview_tui.model.events import Progress
from interview_tui.model.traffic import MAX_CALLS, MAX_RATE, MIN_CALLS, MIN_RATE, Pace, Traffic

_USUAL = Pace()


@click.command()
@click.argument("interview_id", metavar="ID")
@click.option(
    "--calls", type=int, default=_USUAL.calls, show_default=True, help=f"How many calls, {MIN_CALLS} to {MAX_CALLS}."
)
@click.option(
    "--rate", type=float, default=_USUAL.rate, show_default=True, help=f"Calls a second, {MIN_RATE:g} to {MAX_RATE:g}."
)
@place_options
@json_option
def traffic(interview_id: str, calls: int, rate: float, options: Options, as_json: bool) -> int:
    """Send calls to the leaking function.

    One at a time: a slow function slows the traffic down. Calls that fail are counted and do not end it: being
    killed for memory is what it is for. Ctrl-C stops it; what was called so far stays in the log.
    """
    pace = Pace(calls, rate)
    desk = open_desk(options, quiet=as_json)
    interview = desk.cloud.interview(names.interview_id(interview_id))
    latest = Traffic(calls)

    def sending() -> Generator[Progress, None, None]:
        nonlocal latest
        for event in desk.traffic(interview, pace):
            if isinstance(event, Traffic):
                latest = event
            yield event

    look = f"`interview-tui logs {interview.id} --memory` says what it did to the memory."
    try:
        run(sending(), quiet=as_json)
    except KeyboardInterrupt:
        raise Interrupted(f"Stopped after {latest.words}.", look) from None
    if as_json:
        print_json(traffic_record(interview.id, latest))
    else:
        said = f" ({latest.said})" if latest.said else ""
        console().print(options.lead(f"Sent {latest.words}{said}.\n{look}"))
    return DONE
