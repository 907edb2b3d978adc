"""``diff`` and ``reset``: what differs from what was planted, and back to it."""

from __future__ import annotations

import click

from interview_tui.cli import records
from interview_tui.cli.options import Options, json_option, place_options
from interview_tui.cli.output import console, print_json, run
from interview_tui.cli.place import open_desk
from interview_tui.cli.words import duration, local
from interview_tui.model import names
from interview_tui.model.difference import HOURS, NOT_COMPARED, Change, Reset, ResetOrder
from interview_tui.model.errors import DONE, FAILED, Interrupted, WrongUse
from interview_tui.model.interview import Interview
from interview_tui.operations.desk import Desk


@click.command()
@click.argument("interview_id", metavar="ID")
@place_options
@json_option
def diff(interview_id: str, options: Options, as_json: bool) -> int:
    """Show what differs from what was planted.

    Reads every item, row and setting; changes nothing. Exit code 1 when something could not be read: what
    differs is no failure.
    """
    desk = open_desk(options, quiet=as_json)
    interview = desk.cloud.interview(names.interview_id(interview_id))
    found = run(desk.diff(interview), quiet=as_json)
    if as_json:
        print_json(records.difference_record(found))
    else:
        for change in found.changes:
            console().print(change_line(change))
        if found.pristine:
            console().print(f"\n{interview.id} is pristine: {found.sentence}.")
        console().print(f"\n{NOT_COMPARED}")
    return FAILED if found.unreadable else DONE


def change_line(change: Change) -> str:
    """``A  Students items            12 changed, 3 removed``, with the local time where it is known."""
    at = f" {local(change.at)}" if change.at is not None else ""
    return f"{change.challenge}  {change.what:<34} {change.detail}{at}".rstrip()


@click.command()
@click.argument("interview_id", metavar="ID")
@click.option("--challenges", help="Only these challenges, such as AC.")
@click.option("--keep-access", is_flag=True, help="Let the candidate's keys go on working.")
@click.option("--for", "successor", metavar="NAME", help="Give the environment to the next candidate.")
@click.option("--hours", type=float, help=f"How long the next candidate has it; {HOURS:g} when left out.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@place_options
@json_option
def reset(
    interview_id: str,
    challenges: str | None,
    keep_access: bool,
    successor: str | None,
    hours: float | None,
    yes: bool,
    options: Options,
    as_json: bool,
) -> int:
    """Put an interview back to what was planted, with proof.

    Shows what differs and what will be done first. Takes access away, puts data, code, configuration and
    the database back, makes every check of a fresh deployment, compares everything once more, and opens
    access again for new keys only. When it is killed anywhere, run it again. Exit code 1 when it is not
    pristine afterwards. With --for the next candidate gets it: new name, new keys, new end.
    """
    from interview_tui.cli.confirm import confirm_reset, show_plan

    desk = open_desk(options, quiet=as_json)
    interview = desk.cloud.interview(names.interview_id(interview_id))
    order = _order(interview, challenges, keep_access=keep_access, successor=successor, hours=hours)
    if desk.read_only:
        from interview_tui.operations.read_only import refuse

        refuse()
    plan = run(desk.plan_reset(interview, order), quiet=as_json)
    if not (as_json and yes):  # a script gets the plan with the answer, and an error as JSON alone
        show_plan(desk, plan, stderr=as_json)
    if not yes:
        confirm_reset(interview)
    done = _reset(desk, interview, order, quiet=as_json)
    if as_json:
        print_json(records.reset_record(done, plan))
    else:
        _say(done, options)
    return DONE


def _reset(desk: Desk, interview: Interview, order: ResetOrder, *, quiet: bool) -> Reset:
    """What was interrupted is gone on with by the same words."""
    try:
        return run(desk.reset(interview, order), quiet=quiet)
    except KeyboardInterrupt:
        raise Interrupted(
            f"Interrupted while {interview.id} was being reset.", f"`{order.command(interview)}` goes on."
        ) from None


def _say(done: Reset, options: Options) -> None:
    """Whose it is now, and what has become of the keys."""
    interview = done.interview
    ready = f"{interview.id} is pristine and ready for {interview.candidate} until"
    console().print(f"\n{ready} {local(interview.expires_at)} ({duration(done.seconds)}).")
    if not done.kept_access:
        console().print(
            options.lead(f"`interview-tui credentials {interview.id}` makes new keys; the old ones are dead.")
        )


def _order(
    interview: Interview, challenges: str | None, *, keep_access: bool, successor: str | None, hours: float | None
) -> ResetOrder:
    from interview_tui.challenges import CHALLENGES

    if hours is not None and successor is None:
        raise WrongUse("--hours is for the next candidate.", "Add --for NAME, or leave it out.")
    return ResetOrder(
        interview.challenges if challenges is None else names.challenge_keys(challenges, CHALLENGES),
        keep_access,
        names.candidate_name(successor) if successor is not None else "",
        names.session_hours(HOURS if hours is None else hours),
        interview.candidate,
    )
