"""Hand an interview over: keys that are proven to reach as far as they must, and no further."""

from __future__ import annotations

import secrets
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from interview_tui.model.challenge import Challenge
from interview_tui.model.errors import CannotHandOver, Denied, NotFound, NotSafe, Revoked, SessionTooLong, WrongUse
from interview_tui.model.events import Checked, Progress, Said, Step, StepState
from interview_tui.model.handoff import CHAINED_SESSION, MIN_SESSION, Handoff, Keys, Link, offer
from interview_tui.model.health import Check, CheckState
from interview_tui.model.interview import Interview, State
from interview_tui.model.plan import Package
from interview_tui.model.ports import Clock, Cloud
from interview_tui.model.statuses import advice
from interview_tui.operations.bootstrap import BROKER
from interview_tui.operations.boundary import boundary, chosen, is_revoked, judge
from interview_tui.operations.clock import set_by
from interview_tui.operations.patience import patient
from interview_tui.operations.revoke import PAUSE, close, reopen

LINK_SECONDS = 3600
SETTLING = 120.0  # seconds in which IAM is given the time to open access again
MIN_HOURS, MAX_HOURS = 0.25, 12.0  # what STS gives a role

LONGEST_NAME = 64
"""Characters of a role session's name."""


@dataclass(frozen=True)
class Handover:
    """One handoff: to whom, for how long (``None``: until the interview ends), and whether in spite of a bad check."""

    interview: Interview
    hours: float | None = None
    forced: bool = False
    again: bool = False
    """Whether access that was revoked is to be opened once more, for new keys only."""


def hand_over(
    cloud: Cloud, challenges: Mapping[str, Challenge], clock: Clock, wanted: Handover
) -> Generator[Progress, None, Handoff]:
    """Issue keys, try them out, and return them; raises ``NotSafe`` when a trial was answered wrongly, unless forced.

    The keys that are tried out are those that are handed over: they are what the candidate will have.
    """
    cloud = patient(cloud, clock)
    interview, identity = wanted.interview, cloud.identity()
    at_aws = set_by(identity.at, clock)
    until = _until(interview, at_aws.now(), wanted.hours)
    may = offer(identity)
    if is_revoked(cloud, interview):
        if not wanted.again:
            raise Revoked(
                f"Access to {interview.id} was revoked.",
                "--again makes new keys; those from before stay dead.",
            )
        yield from reopen(cloud, clock, interview)
        interview = cloud.interview(interview.id)  # an update may have replaced what its outputs name
        try:
            yield from _renew(cloud, challenges, interview)
            return (yield from _give(cloud, challenges, at_aws, replace(wanted, interview=interview), until, may.why))
        except (Exception, KeyboardInterrupt):
            # What was closed before, and was not handed over after all, is closed again.
            yield from close(cloud, challenges, interview)
            raise
    return (yield from _give(cloud, challenges, at_aws, replace(wanted, again=False), until, may.why))


def _renew(cloud: Cloud, challenges: Mapping[str, Challenge], interview: Interview) -> Generator[Progress, None, None]:
    """Passwords of before the revocation are worth as little as its keys; the logins are still closed."""
    for challenge in chosen(challenges, interview):
        for line in challenge.renew(interview, cloud):
            yield Said(line)


def _give(
    cloud: Cloud, challenges: Mapping[str, Challenge], clock: Clock, wanted: Handover, until: datetime, why: str
) -> Generator[Progress, None, Handoff]:
    """Open what is opened by other means than keys, issue the keys, and try them out. The clock is AWS's."""
    interview, now, identity = wanted.interview, clock.now(), cloud.identity()
    yield Step("Keys", StepState.RUNNING, interview.id)
    for challenge in chosen(challenges, interview):
        challenge.open(interview, cloud)
    keys, shortened = _issue(cloud, interview, until - now, why)
    yield Step("Keys", StepState.DONE, shortened)
    yield Step("Boundary", StepState.RUNNING, "trying out what must work and what must be denied")
    check = yield from _tried_out(cloud, keys, challenges, clock, wanted)
    yield Checked(check)
    safe = check.state is CheckState.OK
    yield Step("Boundary", StepState.DONE if safe else StepState.FAILED, check.detail)
    if not safe and not wanted.forced:
        raise _not_safe(interview, check)
    if not safe:
        yield Said("Handed over in spite of the boundary check.")
    return Handoff(
        interview=interview,
        keys=keys,
        region=identity.region,
        role_arn=interview.output("CandidateRoleArn"),
        issued_at=now,
        asked_until=until,
        endpoint_url=identity.endpoint,
        shortened=shortened,
        safe=safe,
    )


def _tried_out(
    cloud: Cloud, keys: Keys, challenges: Mapping[str, Challenge], clock: Clock, wanted: Handover
) -> Generator[Progress, None, Check]:
    """The boundary check; after a revocation it is made again until IAM has told everybody that access is open."""
    deadline = clock.now() + timedelta(seconds=SETTLING if wanted.again else 0)
    while True:
        check = judge(boundary(cloud, keys, challenges, wanted.interview), clock.now())
        if check.state is CheckState.OK or clock.now() >= deadline or clock.wait(PAUSE):
            return check
        yield Said("Not everything works yet; IAM takes up to some minutes.")


def _until(interview: Interview, now: datetime, hours: float | None) -> datetime:
    """When the keys are to end: as asked for, and never after the interview, from when on they would open nothing."""
    if interview.state not in (State.LIVE, State.UPDATING):
        raise CannotHandOver(
            f"{interview.id} is {interview.state}: there is nothing to hand over.",
            advice(interview.id, interview.state),
        )
    end = interview.expires_at
    if end is None:
        raise CannotHandOver(
            f"{interview.id} has no time at which it ends.", "Deploy a new one; its tags were changed by hand."
        )
    if hours is not None and not MIN_HOURS <= hours <= MAX_HOURS:
        raise WrongUse(f"Keys cannot be made for {hours:g} hours.", "Give --hours from 0.25 to 12.")
    wanted = end if hours is None else min(end, now + timedelta(hours=hours))
    if wanted <= now:
        raise CannotHandOver(
            f"{interview.id} has expired: its keys would open nothing.",
            f"`interview-tui cleanup {interview.id}` removes it.",
        )
    return wanted


def _issue(cloud: Cloud, interview: Interview, length: timedelta, why: str) -> tuple[Keys, str]:
    """The keys, and why they end before what was wanted.

    What AWS answers decides, not what the caller's ARN suggests: the full time is asked for first.
    """
    role, external_id = interview.output("CandidateRoleArn"), interview.output("ExternalId")
    name = (interview.candidate or interview.id)[:LONGEST_NAME]
    # STS gives a quarter of an hour at least; what ends before that is ended by the role's own date.
    seconds = max(int(length.total_seconds()), int(MIN_SESSION.total_seconds()))
    try:
        return cloud.issue(role, external_id, name, seconds), ""
    except SessionTooLong:
        if seconds <= CHAINED_SESSION.total_seconds():
            raise
    broker = _broker(cloud)
    if broker:
        try:
            return cloud.issue(role, external_id, name, seconds, broker), ""
        except (Denied, NotFound) as error:
            why = f"{why}, and the broker could not be used ({error.title.rstrip('.')})"
    return cloud.issue(role, external_id, name, int(CHAINED_SESSION.total_seconds())), f"one hour only: {why}"


def _broker(cloud: Cloud) -> str:
    """The secret of the user that takes up roles for those whom AWS gives one hour; empty where there is none."""
    tier = cloud.shared_tier()
    return tier.outputs.get(BROKER, "") if tier is not None else ""


def link(cloud: Cloud, interview: Interview, challenge: str, brief: str) -> Link:
    """Store a brief where only its own address opens it, for an hour."""
    tier = cloud.shared_tier()
    if tier is None:
        raise NotFound("There is no shared tier here.", "`interview-tui bootstrap` makes it.")
    key = f"briefs/{interview.id}/{secrets.token_hex(16)}-{challenge}.md"
    return cloud.link(tier.outputs["ArtifactsBucket"], Package(key, brief.encode()), LINK_SECONDS)


def _not_safe(interview: Interview, check: Check) -> NotSafe:
    if check.state is CheckState.UNKNOWN:
        what = f"{interview.id} was not handed over: not every boundary check could be made. {check.detail}"
        return NotSafe(what, "Try again; --force hands it over all the same.")
    return NotSafe(
        f"{interview.id} is not safe to hand over. {check.detail}",
        f"Clean it up and deploy anew: `interview-tui cleanup {interview.id}`. --force hands it over all the same.",
    )
