"""``archive``: keep what an interview leaves behind."""

from __future__ import annotations

from pathlib import Path

import click

from interview_tui.cli.options import Options, json_option, place_options
from interview_tui.cli.output import console, print_json, run
from interview_tui.cli.place import open_desk
from interview_tui.model import names
from interview_tui.model.errors import DONE


@click.command()
@click.argument("interview_id", metavar="ID")
@click.option(
    "--to", "parent", type=click.Path(file_okay=False, path_type=Path), help="Make its folder in this one instead."
)
@place_options
@json_option
def archive(interview_id: str, parent: Path | None, options: Options, as_json: bool) -> int:
    """Keep the candidate's work in a folder.

    Code with its differences, what differs from what was planted, checks, log, events, notes and cost, as a page for
    any browser and as JSON. Secrets are masked. What cannot be read is said there. Changes nothing in AWS.
    """
    desk = open_desk(options, quiet=as_json)
    kept = run(desk.archive(desk.cloud.interview(names.interview_id(interview_id)), parent), quiet=as_json)
    if as_json:
        unreadable = [{"section": each.section, "reason": each.reason} for each in kept.unreadable]
        print_json(
            {"id": kept.interview_id, "folder": str(kept.folder), "page": str(kept.page), "unreadable": unreadable}
        )
    else:
        console().print(f"Open {kept.page} in a browser.")
    return DONE
