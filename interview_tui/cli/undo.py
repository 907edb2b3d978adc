"""A deployment that Ctrl-C does not leave half done."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from interview_tui.cli.output import console, run
from interview_tui.model.errors import Interrupted, InterviewError, NotFound
from interview_tui.model.plan import Deployment, Order
from interview_tui.operations.deploy import DeploymentInterrupted
from interview_tui.operations.desk import Desk

AGAIN = "Deploy it again when you like."


def deploy_or_undo(desk: Desk, order: Order, *, quiet: bool) -> Deployment:
    """Deploy; on Ctrl-C remove what had been begun. A second Ctrl-C leaves the waiting to CloudFormation."""
    try:
        return run(desk.deploy(order), quiet=quiet)
    except DeploymentInterrupted as interrupted:
        try:
            outcome = _undo(desk, interrupted, quiet=quiet)
        except InterviewError as error:
            # Whatever is wrong: that something goes on there, and costs money, is what matters.
            outcome = Interrupted(
                f"{interrupted.title} It could not be removed, and may go on: {error.title}", interrupted.hint
            )
        raise outcome from None


def _undo(desk: Desk, interrupted: DeploymentInterrupted, *, quiet: bool) -> InterviewError:
    """Remove the interview and return the error that tells how that went."""
    interview_id = interrupted.interview_id
    with _uninterrupted():
        # The request comes first: only once AWS has accepted it may a second Ctrl-C stop anything.
        stack = desk.cloud.stack(interview_id)
        if stack is None or stack.parameters.get("ExternalId") != interrupted.external_id:
            # Not there, or of somebody who took the id in the same moment.
            return Interrupted(f"The deployment of {interview_id} was interrupted before anything was made.", AGAIN)
        desk.cloud.delete_stack(stack.id)
    try:
        if not quiet:
            console().print("Interrupted: removing what was begun. Ctrl-C again stops waiting for it.")
        result = run(desk.cleanup(desk.cloud.interview(interview_id), archive=False), quiet=quiet)
    except NotFound:
        return Interrupted(f"The deployment of {interview_id} was interrupted; nothing of it is left.", AGAIN)
    except KeyboardInterrupt:
        return Interrupted(
            f"{interview_id} is being removed by CloudFormation.",
            f"`interview-tui cleanup {interview_id}` makes sure of it.",
        )
    if result.complete:
        return Interrupted(f"The deployment of {interview_id} was interrupted; nothing of it is left.", AGAIN)
    return interrupted


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C off for the length of one request."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
