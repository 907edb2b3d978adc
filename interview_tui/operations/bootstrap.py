"""Create or update the shared tier: the one stack per account and region that outlives interviews."""

from __future__ import annotations

from collections.abc import Generator, Mapping

from interview_tui.model.errors import AlreadyExists, CloudError, Denied, DeploymentFailed
from interview_tui.model.events import Progress, Said, Step, StepState, first_failure
from interview_tui.model.local_ports import Blueprints
from interview_tui.model.names import SHARED_STACK
from interview_tui.model.plan import SharedTier, StackOrder
from interview_tui.model.ports import Clock, Cloud
from interview_tui.model.statuses import USABLE_STATUSES
from interview_tui.operations.follow import follow_stack

BROKER = "BrokerSecretArn"
"""The output that only a tier with a broker has."""

TAGS = {"interview:tier": "shared"}
Events = Generator[Progress, None, None]


def shared_tier_is_current(tier: SharedTier | None, blueprints: Blueprints) -> bool:
    """Whether the shared tier exists, works and was made from what this program brings."""
    return tier is not None and tier.usable and tier.source_hash == blueprints.shared_source_hash()


def has_broker(tier: SharedTier | None) -> bool:
    """Whether the tier has a user who takes up candidates' roles for those whom AWS gives one hour only."""
    return tier is not None and BROKER in tier.outputs


def bootstrap(
    cloud: Cloud, blueprints: Blueprints, clock: Clock, *, broker: bool | None = None
) -> Generator[Progress, None, SharedTier]:
    """Bring the shared tier up to date; says so and changes nothing when it is.

    ``broker`` adds or removes the user who takes up candidates' roles; left out, the tier stays as it is.

    The functions' packages live in the tier's own bucket, so a new tier is made in two goes: first
    everything but the functions, then, with the packages uploaded, the functions.
    """
    tier = yield from _settled(cloud, clock)
    wanted = has_broker(tier) if broker is None else broker
    if tier is not None and shared_tier_is_current(tier, blueprints) and has_broker(tier) is wanted:
        yield Said("The shared tier is up to date.")
        return tier
    began = clock.now()
    yield Step("Shared tier", StepState.RUNNING)
    if tier is None:
        yield from _create(cloud, blueprints, clock)
        tier = _require(cloud)
    keys = yield from _upload(cloud, blueprints, tier.outputs["ArtifactsBucket"])
    yield from _update(cloud, blueprints, clock, {**keys, "Broker": "on" if wanted else "off"})
    yield Step("Shared tier", StepState.DONE, seconds=(clock.now() - began).total_seconds())
    return _require(cloud)


def tier_for_deploying(cloud: Cloud, blueprints: Blueprints, clock: Clock) -> Generator[Progress, None, SharedTier]:
    """The shared tier, made or updated first when it has to be, after saying so.

    Interviewers may deploy without being allowed to update the tier: one of another version that works is used as it
    is. Should a template need what that one does not export, CloudFormation names it before anything is made.
    """
    tier = cloud.shared_tier()
    if tier is not None and shared_tier_is_current(tier, blueprints):
        return tier
    what = "There is no shared tier here yet" if tier is None else "The shared tier is of another version"
    yield Said(f"{what}: bootstrapping it first.")
    try:
        return (yield from bootstrap(cloud, blueprints, clock))
    except Denied as denied:
        if tier is None or not tier.usable:
            raise
        why = f"The shared tier is of another version and was not updated: {denied.title}"
        yield Said(f"{why} An administrator should run `interview-tui bootstrap`.", warning=True)
        return tier


def _settled(cloud: Cloud, clock: Clock) -> Generator[Progress, None, SharedTier | None]:
    """The tier, once nobody else is working on it; an error when it can only be deleted."""
    tier = cloud.shared_tier()
    if tier is not None and tier.status.endswith("_IN_PROGRESS"):
        yield Said(f"The shared tier is being worked on by someone else ({tier.status}): waiting for that.")
        yield from follow_stack(cloud, clock, tier.stack_id, total=0)
        tier = cloud.shared_tier()
    if tier is not None and tier.status not in USABLE_STATUSES:
        raise DeploymentFailed(
            f"The shared tier is broken: its stack {SHARED_STACK} is in {tier.status}.",
            f"Delete the stack {SHARED_STACK} in the CloudFormation console and run `interview-tui bootstrap` again.",
        )
    return tier


def _create(cloud: Cloud, blueprints: Blueprints, clock: Clock) -> Events:
    """Make the tier without its functions, or wait for whoever was quicker."""
    order = _order(blueprints, dict.fromkeys(blueprints.shared_packages(), ""), source_hash="")
    try:
        stack_id = cloud.create_stack(order)
    except AlreadyExists:
        yield from _settled(cloud, clock)
        return
    yield from _wait(cloud, clock, stack_id, order.template.resources, frozenset())


def _upload(cloud: Cloud, blueprints: Blueprints, bucket: str) -> Generator[Progress, None, Mapping[str, str]]:
    """Store the packages and return their keys by template parameter."""
    packages = blueprints.shared_packages()
    for package in packages.values():
        if cloud.upload(bucket, package):
            yield Said(f"Uploaded {package.key} ({len(package.data) / 1e6:.1f} MB).")
    return {parameter: package.key for parameter, package in packages.items()}


def _update(cloud: Cloud, blueprints: Blueprints, clock: Clock, keys: Mapping[str, str]) -> Events:
    """Update the stack to this program's template and packages."""
    order = _order(blueprints, keys, blueprints.shared_source_hash())
    stack_id = _require(cloud).stack_id
    seen = frozenset(event.id for event in cloud.events(stack_id))
    if cloud.update_stack(order):
        yield from _wait(cloud, clock, stack_id, order.template.resources, seen)


def _wait(cloud: Cloud, clock: Clock, stack_id: str, total: int, seen: frozenset[str]) -> Events:
    """Follow the stack and turn a failure into one sentence."""
    stack = yield from follow_stack(cloud, clock, stack_id, total, seen)
    if stack.status in USABLE_STATUSES and "ROLLBACK" not in stack.status:
        return
    cause = first_failure(event for event in cloud.events(stack_id) if event.id not in seen)
    what = f"{cause.resource} ({cause.type}): {cause.reason}" if cause else stack.reason or stack.status
    hint = "Mend the cause and run `interview-tui bootstrap` again."
    raise DeploymentFailed(f"The shared tier could not be made: {what}", hint)


def _order(blueprints: Blueprints, keys: Mapping[str, str], source_hash: str) -> StackOrder:
    parameters = {**keys, "SourceHash": source_hash}
    return StackOrder(SHARED_STACK, blueprints.shared_template(), parameters, TAGS, delete_on_failure=True)


def _require(cloud: Cloud) -> SharedTier:
    tier = cloud.shared_tier()
    if tier is None or "ArtifactsBucket" not in tier.outputs:
        raise CloudError(
            "The shared tier is not usable after its creation.",
            f"Look at the stack {SHARED_STACK} in the CloudFormation console.",
        )
    return tier
