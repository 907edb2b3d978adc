"""Commands about notes: what the interviewer wants to remember, kept on this machine."""

from __future__ import annotations

import click

from interview_tui.cli.options import Options, json_option, place_options
from interview_tui.cli.output import console, print_json
from interview_tui.cli.place import local_journal, open_desk
from interview_tui.cli.words import local
from interview_tui.model import names
from interview_tui.model.errors import DONE
from interview_tui.model.notes import told
from interview_tui.operations.noting import write_note


@click.command()
@click.argument("interview_id", metavar="ID")
@click.argument("words", metavar="TEXT", nargs=-1, required=True)
@place_options
@json_option
def note(interview_id: str, words: tuple[str, ...], options: Options, as_json: bool) -> int:
    """Write a note about an interview.

    Kept on this machine with the time; it goes into the archive. Changes nothing in AWS.
    """
    chosen, journal = names.interview_id(interview_id), local_journal()
    # One that this machine knows can be noted of without AWS, also when it is gone; others are looked up.
    if not journal.notes(chosen):
        open_desk(options, quiet=as_json).cloud.interview(chosen)
    text = write_note(journal, chosen, " ".join(words))
    if as_json:
        print_json({"id": chosen, "text": text})
    else:
        console().print("Noted.")
    return DONE


@click.command()
@click.argument("interview_id", metavar="ID")
@place_options
@json_option
def notes(interview_id: str, options: Options, as_json: bool) -> int:
    """Show the notes about an interview.

    Oldest first: what was written, and what this machine handed over, presented and revoked when. Needs no AWS.
    With --json also what every check said when it was deployed.
    """
    chosen = names.interview_id(interview_id)
    found = local_journal().notes(chosen)
    if as_json:
        print_json([{"at": each.at, "kind": each.kind, "text": each.text} for each in found])
    elif not found:
        console().print(options.lead(f"No notes. `interview-tui note {chosen} TEXT` writes one."))
    else:
        for each in found:
            console().print(f"{local(each.at)}  {told(each, {}, local)}")
    return DONE
