"""Remove one interview and prove that nothing of it is left."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace

from interview_tui.model.billing import Tariff
from interview_tui.model.challenge import Challenge
from interview_tui.model.cost import cost
from interview_tui.model.errors import InterviewError, NoCredentials
from interview_tui.model.events import ACCESS, Progress, Said, Step, StepState
from interview_tui.model.interview import Interview
from interview_tui.model.local_ports import Archives, Receipts
from interview_tui.model.meter import Meter
from interview_tui.model.plan import GONE, Cleanup, Receipt
from interview_tui.model.ports import Clock, Cloud
from interview_tui.model.statuses import WORTH_KEEPING, has_lived
from interview_tui.operations.asked import as_asked
from interview_tui.operations.clock import clock_of_aws
from interview_tui.operations.cost import read_meter
from interview_tui.operations.keeping import add_receipt
from interview_tui.operations.patience import patient
from interview_tui.operations.proof import belongings, prove, words
from interview_tui.operations.removal import remove_stack
from interview_tui.operations.revoke import close

Keep = Callable[[Interview], Generator[Progress, None, object]]
"""Keeps the candidate's work; what it raises ends the cleanup while everything is still there."""


def cleanup(
    cloud: Cloud,
    challenges: Mapping[str, Challenge],
    clock: Clock,
    asked: Interview,
    *,
    tariff: Tariff,
    archives: Archives,
    receipts: Receipts | None = None,
    keep: Keep | None = None,
) -> Generator[Progress, None, Cleanup]:
    """Keep the work, take access away, delete the stack, look through every service for what is left; with a receipt.

    ``asked`` is the interview as it was when its removal was confirmed: one that somebody has changed since is left
    alone (``ChangedMeanwhile``). Killed anywhere and run again, all of this goes on from where things are, down to an
    interview whose stack is gone: then only the proof is left to be made.
    """
    cloud = patient(cloud, clock)
    clock = clock_of_aws(cloud, clock)  # by which it is billed
    began, interview = clock.now(), as_asked(cloud, asked)
    if keep is not None and interview.state in WORTH_KEEPING:
        # While access is still open: of a login that is closed, not everything can be told.
        yield from keep(interview)
        interview = as_asked(cloud, asked)
    yield from _take_access_away(cloud, challenges, interview)
    yield Step("Delete", StepState.RUNNING, interview.id)
    deleting = clock.now()
    existed = belongings(cloud, interview.stack_id)
    meter = _meter(cloud, interview, tariff)
    removal = yield from remove_stack(cloud, clock, interview.stack_id, len(existed))
    ended, is_gone = clock.now(), removal.state == GONE
    seconds = (ended - deleting).total_seconds()
    yield Step("Delete", StepState.DONE if is_gone else StepState.FAILED, removal.reason or interview.id, seconds)
    yield Step("Proof", StepState.RUNNING, "looking for anything left, service by service")
    # Where nothing was deleted just now, listings have had their time.
    sweep, fates = prove(cloud, clock, interview, existed, patient=is_gone and not asked.is_gone)
    yield Step("Proof", StepState.FAILED if sweep.found or sweep.unreadable else StepState.DONE, words(sweep))
    receipt = Receipt(
        interview, cloud.identity(), began, ended, removal.state, fates, sweep, retries=removal.retries,
        reason=removal.reason,
    )  # fmt: skip
    receipt = _with_estimate(receipt, meter, tariff)
    saved = yield from _save(receipts, receipt)
    folder = yield from add_receipt(archives, interview, saved)
    seconds = (clock.now() - began).total_seconds()
    return Cleanup(interview.id, removal.state, sweep, seconds, removal.reason, receipt, saved, folder)


def _take_access_away(
    cloud: Cloud, challenges: Mapping[str, Challenge], interview: Interview
) -> Generator[Progress, None, None]:
    """So that nobody works on in what is being deleted. When it fails, deleting the roles does it."""
    if not has_lived(interview.stack_status):
        return
    yield Step(ACCESS, StepState.RUNNING, "taking it away")
    try:
        roles, _ = yield from close(cloud, challenges, interview)
    except NoCredentials:
        raise
    except InterviewError as error:
        yield Step(ACCESS, StepState.FAILED, f"{error.title} It ends with the roles.")
    else:
        yield Step(ACCESS, StepState.DONE, f"everything is denied to {len(roles)} roles")


def _meter(cloud: Cloud, interview: Interview, tariff: Tariff) -> Meter | None:
    """What is billed, read while it is there; without it the receipt has no estimate, which holds up nothing."""
    try:
        return read_meter(cloud, interview, tariff)
    except NoCredentials:
        raise
    except InterviewError:
        return None


def _with_estimate(receipt: Receipt, meter: Meter | None, tariff: Tariff) -> Receipt:
    if meter is None:
        return receipt
    spent = cost(meter, tariff, receipt.ended)
    return replace(receipt, estimate=spent.so_far, exact=spent.exact)


def _save(receipts: Receipts | None, receipt: Receipt) -> Generator[Progress, None, str]:
    """Write the receipt; that it could not be written is said, and takes nothing from what was proved."""
    if receipts is None:
        return ""
    try:
        return receipts.save(receipt)
    except InterviewError as error:
        yield Said(f"{error.title} {error.hint}".strip(), warning=True)
        return ""
