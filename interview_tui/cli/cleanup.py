"""The command ``cleanup``: one interview, those that have expired, or all of them."""

from __future__ import annotations

import click

from interview_tui.cli import records
from interview_tui.cli.options import Options, json_option, place_options
from interview_tui.cli.output import console, print_json, run
from interview_tui.cli.place import open_desk
from interview_tui.cli.words import verdict
from interview_tui.model import names
from interview_tui.model.errors import DONE, FAILED, Denied, NotFound, WrongUse
from interview_tui.model.interview import Interview
from interview_tui.operations.desk import Desk


@click.command()
@click.argument("interview_id", metavar="[ID]", required=False)
@click.option("--expired", is_flag=True, help="Every interview whose time is over.")
@click.option("--all", "every", is_flag=True, help="Every interview of the account and region.")
@click.option(
    "--archive/--no-archive", default=True, show_default=True, help="Keep the candidate's work in an archive first."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@place_options
@json_option
def cleanup(
    interview_id: str | None, expired: bool, every: bool, archive: bool, yes: bool, options: Options, as_json: bool
) -> int:
    """Remove an interview, with proof.

    Keeps the candidate's work in an archive, takes access away, deletes the stack, cleans what is in the way
    of that and tries again, then looks through every service by name and by tag. The proof is saved as a
    receipt, also in the archive. Interrupted at any point, it goes on where it stopped when it is run again.
    When work cannot be read, or somebody changed the interview since the question, nothing is touched. Exit
    code 1 when something is left or could not be looked at.
    """
    if [interview_id is not None, expired, every].count(True) != 1:
        raise WrongUse(
            "Cleanup takes the id of one interview, --expired or --all.", "`interview-tui list` shows the interviews."
        )
    desk = open_desk(options, quiet=as_json)
    if interview_id is not None:
        return _one(desk, names.interview_id(interview_id), options, archive=archive, yes=yes, as_json=as_json)
    from interview_tui.cli.cleaning import clean_up_many

    return clean_up_many(desk, options, expired=expired, archive=archive, yes=yes, as_json=as_json)


def _one(desk: Desk, interview_id: str, options: Options, *, archive: bool, yes: bool, as_json: bool) -> int:
    from interview_tui.cli.confirm import confirm_cleanup

    interview = find(desk, interview_id)
    # Of one whose stack is gone only the proof is left to be made, which removes nothing.
    if not yes and not interview.is_gone:
        confirm_cleanup(desk, interview, archive=archive)
    result = run(desk.cleanup(interview, archive=archive), quiet=as_json)
    if as_json:
        print_json(records.cleanup_record(result))
    else:
        console().print(options.lead(verdict(result)))
    return DONE if result.complete else FAILED


def find(desk: Desk, interview_id: str) -> Interview:
    """The interview, also when its stack is gone already; ``NotFound`` when there is no trace of one."""
    try:
        return desk.cloud.interview(interview_id)
    except NotFound as missing:
        try:
            found = desk.cloud.deleted(interview_id)
        except Denied:
            raise missing from None
        if found is None:
            raise
        return found
