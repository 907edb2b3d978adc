"""A deployment that Ctrl-C does not leave half done."""

from __future__ import annotations

from interview_tui.cli.output import console, run
from interview_tui.model.errors import Interrupted, InterviewError, NotFound
from interview_tui.model.plan import Deployment, Order
from interview_tui.operations.deploy import DeploymentInterrupted
from interview_tui.operations.desk import Desk


def deploy_or_undo(desk: Desk, order: Order, *, quiet: bool) -> Deployment:
    """Deploy; on Ctrl-C remove what had been begun. A second Ctrl-C leaves that to CloudFormation."""
    try:
        return run(desk.deploy(order), quiet=quiet)
    except DeploymentInterrupted as interrupted:
        if not quiet:
            console().print("Interrupted: removing what was begun. Ctrl-C again stops waiting for it.")
        raise _undo(desk, interrupted, quiet=quiet) from None


def _undo(desk: Desk, interrupted: DeploymentInterrupted, *, quiet: bool) -> InterviewError:
    """Remove the interview and return the error that tells how that went."""
    interview_id = interrupted.interview_id
    try:
        result = run(desk.cleanup(desk.cloud.interview(interview_id)), quiet=quiet)
    except NotFound:
        return Interrupted(
            f"The deployment of {interview_id} was interrupted before anything was made.",
            "Deploy it again when you like.",
        )
    except KeyboardInterrupt:
        return Interrupted(
            f"{interview_id} is being removed by CloudFormation.",
            f"`interview-tui cleanup {interview_id}` makes sure of it.",
        )
    if result.complete:
        return Interrupted(
            f"The deployment of {interview_id} was interrupted; nothing of it is left.",
            "Deploy it again when you like.",
        )
    return interrupted
