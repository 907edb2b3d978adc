"""The command ``sweep``: what earlier accidents left, shown first, removed only when confirmed."""

from __future__ import annotations

from typing import Any

import click
from rich.table import Table
from rich.text import Text

from interview_tui.cli.options import Options, json_option, place_options
from interview_tui.cli.output import console, print_json, run
from interview_tui.cli.place import open_desk
from interview_tui.model import names
from interview_tui.model.errors import DONE, FAILED, NotFound, WrongUse
from interview_tui.model.plan import Remain, Sweep
from interview_tui.operations.desk import Desk
from interview_tui.operations.sweep import Swept


@click.command()
@click.argument("interview_id", metavar="[ID]", required=False)
@click.option("--all", "by_name", is_flag=True, help="Also what has only the exact name of an interview's things.")
@click.option("--remove", is_flag=True, help="Remove it, after a question.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@place_options
@json_option
def sweep(interview_id: str | None, by_name: bool, remove: bool, yes: bool, options: Options, as_json: bool) -> int:
    """Find what earlier accidents left behind.

    Half-deleted stacks, and tables, functions, log groups, databases, snapshots, caches, secrets, roles
    and so on that belong to no interview that exists. Only what carries our tag, is under our path, or
    has the name of an interview whose stack was deleted; with --all also what has nothing but the exact
    name, which somebody else may have given. With an ID, what is left of that one. Nothing is removed
    without --remove. Exit code 1 when something is left or could not be looked at.
    """
    desk = open_desk(options, quiet=as_json)
    found = _of_one(desk, names.interview_id(interview_id)) if interview_id else desk.leftovers(by_name=by_name)
    if not as_json:
        _show(found)
    if not (remove and found.found):
        if as_json:
            print_json(_record(found, None))
        elif found.found:
            console().print(options.lead("Nothing was removed. `interview-tui sweep --remove` removes it."))
        return FAILED if found.found or found.unreadable else DONE
    if not yes:
        from interview_tui.cli.confirm import confirm_sweep

        confirm_sweep(desk, found.found)
    swept = run(desk.remove_leftovers(found.found), quiet=as_json)
    if as_json:
        print_json(_record(found, swept))
    else:
        console().print(f"{len(swept.removed)} of {len(found.found)} removed.")
    return FAILED if swept.left or found.unreadable else DONE


def _of_one(desk: Desk, interview_id: str) -> Sweep:
    """What is left of one interview; not while it exists, since then all of it is."""
    try:
        desk.cloud.interview(interview_id)
    except NotFound:
        return desk.left_of(interview_id)
    raise WrongUse(
        f"{interview_id} exists: what carries its name is no leftover.",
        f"`interview-tui cleanup {interview_id}` removes all of it.",
    )


def _show(found: Sweep) -> None:
    out = console()
    if found.found:
        table = Table("What", "Name", "Of", "How one knows", box=None, pad_edge=False)
        for remain in found.found:
            cells = (remain.kind, remain.name, remain.interview_id, remain.evidence.value)
            table.add_row(*(Text(cell) for cell in cells))
        out.print(table)
    elif not found.unreadable:
        out.print("Nothing was found, as far as one could look." if found.skipped else "Nothing is left over.")
    for reason in (*found.unreadable, *found.skipped):
        out.print(f"Could not look at {reason}")
    if found.unreadable:
        out.print("Not everything could be looked at. Run it again to look once more.")


def _record(found: Sweep, swept: Swept | None) -> dict[str, Any]:
    reasons = dict(swept.left) if swept else {}
    removed = set(swept.removed) if swept else set()
    return {
        "found": [
            {**_thing(remain), "removed": remain in removed, "reason": reasons.get(remain, "")}
            for remain in found.found
        ],
        "could_not_look": list(found.unreadable),
        "skipped": list(found.skipped),
    }


def _thing(remain: Remain) -> dict[str, str]:
    return {
        "kind": remain.kind,
        "name": remain.name,
        "identity": remain.identity,
        "interview": remain.interview_id,
        "evidence": remain.evidence.value,
    }
