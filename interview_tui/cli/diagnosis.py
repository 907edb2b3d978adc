"""What doctor finds, and what it advises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from interview_tui.cli.options import Options
from interview_tui.cli.place import open_desk
from interview_tui.cli.records import check_record
from interview_tui.model.errors import CannotHandOver, InterviewError
from interview_tui.model.handoff import offer
from interview_tui.model.health import Check, CheckState
from interview_tui.model.plan import Identity
from interview_tui.model.reaper import Reaper
from interview_tui.operations.bootstrap import has_broker, shared_tier_is_current
from interview_tui.operations.desk import Desk

NO_TIER, REAPER = "not there yet", "Reaper"


@dataclass(frozen=True)
class Diagnosis:
    """Checks of the account and the next step."""

    identity: Identity
    checks: tuple[Check, ...]
    next_step: str

    @property
    def fit(self) -> bool:
        """Whether a deployment can work: nothing has failed; what could not be read is not held against it.

        A reaper that does not run stops no deployment: it is said, and it is the next step.
        """
        return all(check.state is not CheckState.FAILED for check in self.checks if check.name != REAPER)

    def as_json(self) -> dict[str, Any]:
        """The answer of ``doctor --json``."""
        return {
            "account": self.identity.account,
            "arn": self.identity.arn,
            "region": self.identity.region,
            "fit": self.fit,
            "checks": [check_record(check) for check in self.checks],
            "next": self.next_step,
        }


def diagnose(options: Options, *, quiet: bool) -> Diagnosis:
    """Look at credentials, region, shared tier and quotas; no credentials at all is an error."""
    desk = open_desk(options, quiet=quiet)
    identity = desk.cloud.identity()
    tier, tier_step = _shared_tier(desk)
    checks = (
        _credentials(identity),
        Check("Region", CheckState.OK, identity.region + (f" at {identity.endpoint}" if identity.endpoint else "")),
        _keys(desk, identity),
        tier,
        *_reaper(desk, tier),
        *desk.cloud.quotas(),
    )
    failed = [check for check in checks if check.state is CheckState.FAILED]
    if identity.is_root:
        step = "sign in as an IAM user or role; the root user cannot assume the candidate's role."
    elif failed and failed[0] is not tier:
        step = f"see to {failed[0].name}: {failed[0].detail}"
    else:
        step = tier_step
    led = tuple(replace(check, detail=options.lead(check.detail)) for check in checks)
    return Diagnosis(identity, led, options.lead(step))


def _credentials(identity: Identity) -> Check:
    state = CheckState.FAILED if identity.is_root else CheckState.OK
    return Check("Credentials", state, f"{identity.arn} in account {identity.account}")


def _keys(desk: Desk, identity: Identity) -> Check:
    """For how long this caller can make keys for a candidate, as far as that is known before AWS is asked."""
    name = "Candidate keys"
    try:
        may = offer(identity)
        with_broker = may.longest is not None and has_broker(desk.cloud.shared_tier())
    except CannotHandOver as error:
        return Check(name, CheckState.FAILED, f"{error.title} {error.hint}")
    except InterviewError as error:
        return Check(name, CheckState.UNKNOWN, error.title)
    if may.longest is None or with_broker:
        why = "the broker makes them" if with_broker else may.why
        return Check(name, CheckState.OK, f"until the interview ends: {why}")
    return Check(name, CheckState.OK, f"one hour at a time: {may.why}. {may.hint}")


def _shared_tier(desk: Desk) -> tuple[Check, str]:
    """The shared tier's check and what follows from it."""
    name = "Shared tier"
    try:
        tier = desk.cloud.shared_tier()
    except InterviewError as error:
        return Check(name, CheckState.UNKNOWN, error.title), error.hint
    if tier is None:
        return Check(
            name, CheckState.PENDING, NO_TIER
        ), "`interview-tui bootstrap` makes the shared tier (deploy does it too)."
    if shared_tier_is_current(tier, desk.blueprints):
        return Check(
            name, CheckState.OK, f"{tier.status} · up to date"
        ), "`interview-tui deploy jane-smith` brings up an interview."
    if tier.usable:
        return Check(
            name, CheckState.PENDING, f"{tier.status} · of another version"
        ), "`interview-tui bootstrap` updates the shared tier."
    if tier.status.endswith("_IN_PROGRESS"):
        return Check(name, CheckState.PENDING, tier.status), "wait until CloudFormation is done with the shared tier."
    return Check(
        name, CheckState.FAILED, tier.status
    ), "`interview-tui bootstrap` mends the shared tier or says what is in the way."


def look_at_reaper(desk: Desk) -> tuple[Reaper | None, str]:
    """What the reaper's log tells, and what is wrong with it in words; ``None`` when it could not be read."""
    try:
        reaper = desk.cloud.reaper()
    except InterviewError as error:
        return None, f"Nobody knows whether the reaper runs: {error.title} {error.hint}"
    return reaper, f"{reaper.trouble} {reaper.advice}" if reaper.trouble else ""


def _reaper(desk: Desk, tier: Check) -> tuple[Check, ...]:
    """Whether interviews end by themselves; of no interest before there is a shared tier."""
    if tier.detail == NO_TIER:
        return ()
    reaper, trouble = look_at_reaper(desk)
    if reaper is None:
        return (Check(REAPER, CheckState.UNKNOWN, trouble),)
    if trouble:
        return (Check(REAPER, CheckState.FAILED, trouble),)
    if reaper.failed:
        first = reaper.failed[0]
        return (Check(REAPER, CheckState.FAILED, f"{reaper.words} · could not end {first.id}: {first.reason}"),)
    return (Check(REAPER, CheckState.PENDING if reaper.last_run_at is None else CheckState.OK, reaper.words),)


def policy_document(options: Options, which: str) -> Mapping[str, Any]:
    """The policy for administrators, for the account that is signed in; for any account when nobody is."""
    from interview_tui.aws.bootstrap_policy import bootstrap_policy
    from interview_tui.aws.policies import interviewer_policy

    make = interviewer_policy if which == "interviewer" else bootstrap_policy
    try:
        identity = open_desk(options, quiet=True).cloud.identity()
    except InterviewError:
        return make("*", options.region or "*")
    return make(identity.account, identity.region, identity.arn.split(":")[1])
