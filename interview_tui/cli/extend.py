"""``interview-tui extend``: let an interview end later."""

from __future__ import annotations

import click

from interview_tui.cli.options import Options, json_option, place_options
from interview_tui.cli.output import console, print_json, run
from interview_tui.cli.place import open_desk
from interview_tui.cli.records import extension_record
from interview_tui.cli.words import local
from interview_tui.model import names
from interview_tui.model.errors import DONE
from interview_tui.model.expiry import span


@click.command()
@click.argument("interview_id", metavar="ID")
@click.option("--by", metavar="SPAN", required=True, help="How much later it ends: 1h, 30m or 1h30m.")
@place_options
@json_option
def extend(interview_id: str, by: str, options: Options, as_json: bool) -> int:
    """Let an interview end later.

    Moves the end that the reaper goes by and the dates in every role together, as far as `max_hours` in
    the settings allows, counted from its creation. Keys that were handed out keep their own end: make new
    ones for longer.
    """
    longer = span(by)
    desk = open_desk(options, quiet=as_json)
    interview = desk.cloud.interview(names.interview_id(interview_id))
    extension = run(desk.extend(interview, longer), quiet=as_json)
    if as_json:
        print_json(extension_record(extension))
    else:
        again = options.lead(f"`interview-tui credentials {interview.id}` makes keys that last as long.")
        console().print(f"\n{interview.id} ends at {local(extension.after)}, not at {local(extension.before)}. {again}")
    return DONE
