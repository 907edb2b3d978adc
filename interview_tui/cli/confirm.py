"""Ask before something is removed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click

from interview_tui.cli.output import console, is_terminal
from interview_tui.cli.words import local
from interview_tui.model.difference import NOT_COMPARED, ResetPlan
from interview_tui.model.errors import WrongUse
from interview_tui.model.interview import Interview
from interview_tui.model.kinds import contents
from interview_tui.model.plan import Remain
from interview_tui.model.statuses import State, has_lived
from interview_tui.operations.desk import Desk

_KEPT = "What the candidate made is kept in an archive on this machine first."
_NOT_KEPT = "What the candidate made is not kept."
_HALF_DELETED = "No archive is made of what is half deleted."


def confirm_revocation(interview: Interview) -> None:
    """Say what ends, and want the candidate's name typed. ``WrongUse`` when not confirmed."""
    if not is_terminal(sys.stdin):
        raise WrongUse(
            "Revoking asks before it ends anything, and there is nobody to ask.", "Add --yes when you mean it."
        )
    console().print(
        f"Every key of {interview.candidate} for {interview.id} stops working, its function too, and open logins are"
        " closed. New keys can be made afterwards."
    )
    token = interview.candidate or "yes"
    if click.prompt(f"Type {token} to go on", default="", show_default=False) != token:
        raise WrongUse("Nothing was revoked.", f"The word to type was {token}.")


def confirm_cleanup(desk: Desk, interview: Interview, *, archive: bool) -> None:
    """Show the plan; one that is or was live wants the candidate's name typed. ``WrongUse`` when not confirmed."""
    _somebody_there("Cleanup")
    identity = desk.cloud.identity()
    resources = desk.cloud.resources(interview.stack_id)
    out = console()
    out.print(f"Account {identity.account}, region {identity.region}: remove {interview.id} of {interview.candidate}")
    ends = local(interview.expires_at)
    out.print(f"({interview.state}, ends {ends}) with all data in it. It has {contents(resources)}.")
    if interview.protected:
        out.print("Somebody has protected its stack from termination; that is switched off.")
    out.print(_kept([interview], archive=archive))
    token = interview.candidate if has_lived(interview.stack_status) and interview.candidate else "yes"
    if click.prompt(f"Type {token} to go on", default="", show_default=False) != token:
        raise WrongUse("Nothing was removed.", f"The word to type was {token}.")


def show_plan(desk: Desk, plan: ResetPlan, *, stderr: bool) -> None:
    """What differs, and what a reset will do."""
    identity, interview = desk.cloud.identity(), plan.interview
    out = console(stderr=stderr)
    out.print(f"Account {identity.account}, region {identity.region}: reset {interview.id} of {interview.candidate}")
    out.print(f"({interview.state}, ends {local(interview.expires_at)}).")
    out.print(f"Now: {plan.difference.sentence}.")
    for number, step in enumerate(plan.steps, 1):
        out.print(f"  {number}. {step}")
    out.print(NOT_COMPARED)


def confirm_reset(interview: Interview) -> None:
    """Want the candidate's name typed. ``WrongUse`` when not confirmed."""
    if not is_terminal(sys.stdin):
        raise WrongUse(
            "Reset asks before it changes anything, and there is nobody to ask.", "Add --yes when you mean it."
        )
    token = interview.candidate or "yes"
    if click.prompt(f"Type {token} to go on", default="", show_default=False) != token:
        raise WrongUse("Nothing was reset.", f"The word to type was {token}.")


def _kept(interviews: Iterable[Interview], *, archive: bool) -> str:
    """What becomes of the work in them."""
    half = [each.state in (State.STUCK, State.CLEANING_UP) for each in interviews]
    if not archive:
        return _NOT_KEPT
    return " ".join(([] if all(half) else [_KEPT]) + ([_HALF_DELETED] if any(half) else []))


def confirm_many(desk: Desk, interviews: Sequence[Interview], *, archive: bool) -> None:
    """Show all that would be removed, and want their number or the account typed. ``WrongUse`` when not confirmed."""
    _somebody_there("Cleanup")
    identity, out = desk.cloud.identity(), console()
    out.print(f"Account {identity.account}, region {identity.region}: remove {len(interviews)} with all data in them.")
    for each in interviews:
        who = each.candidate or "unknown"
        guarded = ", protected from termination: that is switched off" if each.protected else ""
        out.print(f"  {each.id} of {who} ({each.state}, ends {local(each.expires_at)}{guarded})")
    out.print(_kept(interviews, archive=archive))
    _typed(str(len(interviews)), identity.account, "Nothing was removed.")


def confirm_sweep(desk: Desk, remains: Sequence[Remain]) -> None:
    """After the table: want the number of things or the account typed. ``WrongUse`` when not confirmed."""
    _somebody_there("Sweep")
    identity = desk.cloud.identity()
    named = sum(not remain.certain for remain in remains)
    only = f" {named} of them are known by their name only." if named else ""
    console().print(f"Account {identity.account}, region {identity.region}: remove these {len(remains)}.{only}")
    _typed(str(len(remains)), identity.account, "Nothing was removed.")


def _somebody_there(command: str) -> None:
    if not is_terminal(sys.stdin):
        raise WrongUse(
            f"{command} asks before it removes anything, and there is nobody to ask.", "Add --yes when you mean it."
        )


def _typed(number: str, account: str, nothing: str) -> None:
    words = f"{number}, or the account {account},"
    if click.prompt(f"Type {words} to go on", default="", show_default=False) not in (number, account):
        raise WrongUse(nothing, f"What to type was {number} or {account}.")
