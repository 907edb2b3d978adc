"""Bring up one interview, from nothing to ready."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Mapping
from datetime import datetime, timedelta

from interview_tui import __version__
from interview_tui.model import names, plan
from interview_tui.model.errors import AlreadyExists, DeploymentFailed, Interrupted, InterviewError, NotReady
from interview_tui.model.events import Progress, Said, Step, StepState, first_failure
from interview_tui.model.health import CheckState, Health
from interview_tui.model.interview import Interview, State
from interview_tui.model.plan import Deployment, Order, SharedTier, StackOrder
from interview_tui.model.ports import Blueprints, Clock, Cloud
from interview_tui.operations.bootstrap import bootstrap, shared_tier_is_current
from interview_tui.operations.follow import follow_stack

# New roles and policies need some seconds until every part of AWS knows them.
SETTLE_SECONDS, SETTLE_PAUSE = 60.0, 2.0
Verify = Callable[[Interview], Generator[Progress, None, Health]]


class DeploymentInterrupted(Interrupted):
    """Ctrl-C after CloudFormation had begun; carries the id so that the caller can remove what there is."""

    def __init__(self, interview_id: str) -> None:
        super().__init__(
            f"Interrupted while {interview_id} was being deployed.",
            f"`interview-tui cleanup {interview_id}` removes what there is of it.",
        )
        self.interview_id = interview_id


def deploy(
    cloud: Cloud, blueprints: Blueprints, clock: Clock, verify: Verify, order: Order
) -> Generator[Progress, None, Deployment]:
    """Deploy the order and return once every check is ok; raises with the first failing resource otherwise."""
    began = clock.now()
    interview_id = _free_id(cloud, clock, order.id)
    tier = yield from _shared_tier(cloud, blueprints, clock)
    stack_order = yield from _prepare(cloud, blueprints, clock, tier, order, interview_id)
    try:
        stack_id = cloud.create_stack(stack_order)
        yield Step("Environment", StepState.RUNNING, interview_id)
        yield from _until_created(cloud, clock, stack_id, stack_order)
        interview = cloud.interview(interview_id)
        health = yield from _until_ready(clock, verify, interview)
    except KeyboardInterrupt:
        raise DeploymentInterrupted(interview_id) from None
    seconds = (clock.now() - began).total_seconds()
    yield Step("Environment", StepState.DONE, f"{interview_id} is ready", seconds)
    return Deployment(interview, health, seconds)


def _free_id(cloud: Cloud, clock: Clock, wanted: str | None) -> str:
    """The wanted id, or one made from the local time."""
    existing = {interview.id: interview for interview in cloud.interviews()}
    if wanted is None:
        return names.default_id(clock.now().astimezone(), existing.keys())
    if wanted not in existing:
        return wanted
    taken = existing[wanted]
    if taken.state in (State.STUCK, State.FAILED):
        hint = f"It is {taken.state}: `interview-tui cleanup {wanted}` removes it first."
    else:
        hint = "Choose another --id, or leave it out to get one made from the time."
    raise AlreadyExists(f"The id {wanted} is taken by {taken.candidate or 'an interview without a candidate'}.", hint)


def _shared_tier(cloud: Cloud, blueprints: Blueprints, clock: Clock) -> Generator[Progress, None, SharedTier]:
    """The shared tier, made or updated first when it has to be, after saying so."""
    tier = cloud.shared_tier()
    if tier is not None and shared_tier_is_current(tier, blueprints):
        return tier
    what = "There is no shared tier here yet" if tier is None else "The shared tier is of another version"
    yield Said(f"{what}: bootstrapping it first.")
    return (yield from bootstrap(cloud, blueprints, clock))


def _prepare(
    cloud: Cloud, blueprints: Blueprints, clock: Clock, tier: SharedTier, order: Order, interview_id: str
) -> Generator[Progress, None, StackOrder]:
    """Upload what the challenges need and put the stack order together."""
    bucket = tier.outputs["ArtifactsBucket"]
    packages = blueprints.interview_packages(order.challenges)
    for package in packages.values():
        if cloud.upload(bucket, package):
            yield Said(f"Uploaded {package.key} ({len(package.data) / 1e3:.0f} kB).")
    expires_at = clock.now() + timedelta(hours=order.hours)
    return StackOrder(
        name=interview_id,
        template=blueprints.interview_template(order.challenges),
        parameters=_parameters(
            order, interview_id, expires_at, {name: package.key for name, package in packages.items()}
        ),
        tags=_tags(order, interview_id, expires_at, cloud.identity().name),
        role_arn=tier.outputs.get("ServiceRoleArn", ""),
        artifacts_bucket=bucket,
        delete_on_failure=not order.keep_failed,
    )


def _parameters(
    order: Order, interview_id: str, expires_at: datetime, package_keys: Mapping[str, str]
) -> dict[str, str]:
    # A role session lasts one to twelve hours, whatever the interview's length.
    session = max(3600, round(order.hours * 3600))
    return {
        "InterviewId": interview_id,
        "Candidate": order.candidate,
        "ExpiresAt": iso(expires_at),
        "ExternalId": secrets.token_hex(16),
        "MaxSessionSeconds": str(session),
        **package_keys,
    }


def _tags(order: Order, interview_id: str, expires_at: datetime, owner: str) -> dict[str, str]:
    return {
        plan.TAG_ID: interview_id,
        plan.TAG_CANDIDATE: order.candidate,
        plan.TAG_OWNER: owner,
        plan.TAG_CHALLENGES: " ".join(order.challenges),
        plan.TAG_EXPIRES_AT: iso(expires_at),
        plan.TAG_VERSION: __version__,
    }


def iso(moment: datetime) -> str:
    """UTC as IAM conditions and our tags write it, such as ``2026-11-21T18:00:00Z``."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _until_created(cloud: Cloud, clock: Clock, stack_id: str, order: StackOrder) -> Generator[Progress, None, None]:
    """Follow the creation; a failure is waited out (CloudFormation removes what it made) and then named."""
    stack = yield from follow_stack(cloud, clock, stack_id, order.template.resources)
    if stack.status == "CREATE_COMPLETE":
        return
    cause = first_failure(cloud.events(stack_id))
    what = f"{cause.resource} ({cause.type}): {cause.reason}" if cause else stack.reason or stack.status
    if stack.status == "DELETE_COMPLETE":
        hint = "Everything that had been made was removed again; mend the cause and deploy anew."
    else:
        hint = f"What was made is still there ({stack.status}): `interview-tui cleanup {order.name}` removes it."
    yield Step("Environment", StepState.FAILED, what)
    raise DeploymentFailed(f"{order.name} could not be deployed. First failure: {what}", hint)


def _until_ready(clock: Clock, verify: Verify, interview: Interview) -> Generator[Progress, None, Health]:
    """Verify until every check is ok, for as long as new roles may take to be known everywhere."""
    deadline = clock.now() + timedelta(seconds=SETTLE_SECONDS)
    while True:
        health = yield from verify(interview)
        if health.ready:
            return health
        if clock.now() >= deadline:
            raise _not_ready(interview, health)
        if clock.wait(SETTLE_PAUSE):
            raise Interrupted(
                "Stopped waiting; the environment stays.", f"`interview-tui verify {interview.id}` looks again."
            )


def _not_ready(interview: Interview, health: Health) -> InterviewError:
    bad = next(check for check in health.checks if check.state is not CheckState.OK)
    return NotReady(
        f"{interview.id} was deployed but is not ready. {bad.name}: {bad.detail}",
        f"`interview-tui verify {interview.id}` looks again; `interview-tui cleanup {interview.id}` removes it.",
    )
