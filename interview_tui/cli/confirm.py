"""Ask before something is removed."""

from __future__ import annotations

import sys

import click

from interview_tui.cli.output import console, is_terminal
from interview_tui.cli.words import local
from interview_tui.model.difference import ResetPlan
from interview_tui.model.errors import WrongUse
from interview_tui.model.interview import Interview
from interview_tui.model.kinds import contents
from interview_tui.model.statuses import State
from interview_tui.operations.desk import Desk


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


def confirm_cleanup(desk: Desk, interview: Interview) -> None:
    """Show the plan; a live interview wants the candidate's name typed. ``WrongUse`` when not confirmed."""
    if not is_terminal(sys.stdin):
        raise WrongUse(
            "Cleanup asks before it removes anything, and there is nobody to ask.", "Add --yes when you mean it."
        )
    identity = desk.cloud.identity()
    resources = desk.cloud.resources(interview.stack_id)
    out = console()
    out.print(f"Account {identity.account}, region {identity.region}: remove {interview.id} of {interview.candidate}")
    ends = local(interview.expires_at)
    out.print(f"({interview.state}, ends {ends}) with all data in it. It has {contents(resources)}.")
    token = interview.candidate if interview.state is State.LIVE and interview.candidate else "yes"
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


def confirm_reset(interview: Interview) -> None:
    """Want the candidate's name typed. ``WrongUse`` when not confirmed."""
    if not is_terminal(sys.stdin):
        raise WrongUse(
            "Reset asks before it changes anything, and there is nobody to ask.", "Add --yes when you mean it."
        )
    token = interview.candidate or "yes"
    if click.prompt(f"Type {token} to go on", default="", show_default=False) != token:
        raise WrongUse("Nothing was reset.", f"The word to type was {token}.")
