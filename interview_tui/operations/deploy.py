"""Bring up one interview, from nothing to ready."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from interview_tui import __version__
from interview_tui.model import names
from interview_tui.model.errors import AlreadyExists, DeploymentFailed, Interrupted, InterviewError, NotReady
from interview_tui.model.events import Progress, Said, Step, StepState, first_failure
from interview_tui.model.health import CheckState, Health
from interview_tui.model.interview import Interview, State
from interview_tui.model.local_ports import Blueprints
from interview_tui.model.plan import Deployment, Order, SharedTier, StackOrder, Template
from interview_tui.model.ports import Clock, Cloud
from interview_tui.model.tags import iso, tags
from interview_tui.operations.bootstrap import tier_for_deploying
from interview_tui.operations.clock import clock_of_aws
from interview_tui.operations.follow import follow_stack
from interview_tui.operations.ordered import OUT_OF_SIGHT, goes_on, is_ordered, others, taken
from interview_tui.operations.patience import patient

# New roles and policies need some seconds until every part of AWS knows them.
SETTLE_SECONDS, SETTLE_PAUSE = 60.0, 2.0
Verify = Callable[[Interview], Generator[Progress, None, Health]]


class DeploymentInterrupted(Interrupted):
    """Ctrl-C after CloudFormation had been asked; says what to remove, and by which ExternalId to know it for ours."""

    def __init__(self, interview_id: str, external_id: str) -> None:
        super().__init__(
            f"Interrupted while {interview_id} was being deployed.",
            f"`interview-tui cleanup {interview_id}` removes what there is of it.",
        )
        self.interview_id = interview_id
        self.external_id = external_id


def deploy(
    cloud: Cloud, blueprints: Blueprints, clock: Clock, verify: Verify, order: Order, *, tunnels: bool
) -> Generator[Progress, None, Deployment]:
    """Deploy the order and return once every check is ok; raises with the first failing resource otherwise.

    One of that id that is being deployed or stands already, for the same candidate, is gone on with: whoever was
    interrupted runs it again. With ``tunnels`` a database gets a jump host, by which it is reached from outside of its
    network.
    """
    return _Deployer(patient(cloud, clock), blueprints, clock, order, tunnels).deploy(verify)


@dataclass(frozen=True)
class _Deployer:
    """One deployment: the order, and where it is carried out."""

    cloud: Cloud
    blueprints: Blueprints
    clock: Clock
    order: Order
    tunnels: bool
    external_id: str = field(default_factory=lambda: secrets.token_hex(16))

    def deploy(self, verify: Verify) -> Generator[Progress, None, Deployment]:
        began = self.clock.now()
        existing = {interview.id: interview for interview in self.cloud.interviews()}
        found = existing.get(self.order.id or "")
        if found is not None:
            return (yield from self._go_on(found, verify, began))
        yield from others(existing.values(), self.order)
        interview_id = self.order.id or names.default_id(self.clock.now().astimezone(), existing.keys())
        tier = yield from tier_for_deploying(self.cloud, self.blueprints, self.clock)
        keys = yield from self._upload(tier)
        interview_id, stack_id, total = self._begin(tier, interview_id, keys)
        try:
            yield Step("Environment", StepState.RUNNING, interview_id)
            yield from self._until_created(interview_id, stack_id, total)
            interview = self.cloud.interview(interview_id)
            health = yield from _until_ready(self.clock, verify, interview)
        except KeyboardInterrupt:
            raise DeploymentInterrupted(interview_id, self.external_id) from None
        except OUT_OF_SIGHT as error:
            raise goes_on(error, interview_id, self.order) from error
        seconds = (self.clock.now() - began).total_seconds()
        yield Step("Environment", StepState.DONE, f"{interview_id} is ready", seconds)
        return Deployment(interview, health, seconds)

    def _go_on(self, found: Interview, verify: Verify, began: datetime) -> Generator[Progress, None, Deployment]:
        """With what was ordered before, such as by a program that was killed; another order's is refused."""
        if not is_ordered(found, self.order):
            raise taken(found)
        ends = f" It ends {iso(found.expires_at)}." if found.expires_at else ""
        yield Said(f"{found.id} of {found.candidate} is {found.state} already: going on with it.{ends}", warning=True)
        try:
            yield Step("Environment", StepState.RUNNING, found.id)
            if found.state is State.DEPLOYING:
                template = self.blueprints.interview_template(self.order.challenges)
                yield from self._until_created(found.id, found.stack_id, self._size(template))
            interview = self.cloud.interview(found.id)
            health = yield from _until_ready(self.clock, verify, interview)
        except KeyboardInterrupt:
            # Not begun here: nothing of it is taken back.
            hint = f"`interview-tui events {found.id} --follow` goes on, `interview-tui cleanup {found.id}` removes it."
            raise Interrupted(f"Stopped looking at {found.id}, which stays.", hint) from None
        except OUT_OF_SIGHT as error:
            raise goes_on(error, found.id, self.order) from error
        seconds = (self.clock.now() - began).total_seconds()
        yield Step("Environment", StepState.DONE, f"{interview.id} is ready", seconds)
        return Deployment(interview, health, seconds)

    def _upload(self, tier: SharedTier) -> Generator[Progress, None, Mapping[str, str]]:
        """Store the challenges' packages and return their keys by template parameter."""
        packages = self.blueprints.interview_packages(self.order.challenges)
        for package in packages.values():
            if self.cloud.upload(tier.outputs["ArtifactsBucket"], package):
                yield Said(f"Uploaded {package.key} ({len(package.data) / 1e3:.0f} kB).")
        return {parameter: package.key for parameter, package in packages.items()}

    def _begin(self, tier: SharedTier, interview_id: str, keys: Mapping[str, str]) -> tuple[str, str, int]:
        """Begin the stack; return the interview's id, the stack's, and the number of resources.

        An id that was made here and that somebody else took in the same moment is made anew.
        """
        while True:
            stack = self._stack_order(tier, interview_id, keys)
            try:
                return interview_id, self.cloud.create_stack(stack), self._size(stack.template)
            except AlreadyExists:
                if self.order.id is not None:
                    raise
                taken = {interview_id} | {interview.id for interview in self.cloud.interviews()}
                interview_id = names.default_id(self.clock.now().astimezone(), taken)
            except KeyboardInterrupt:
                # Nobody knows whether AWS has the request.
                raise DeploymentInterrupted(interview_id, self.external_id) from None

    def _size(self, template: Template) -> int:
        """The tunnel is the only part of an interview that depends on a condition."""
        return template.resources - (0 if self.tunnels else template.optional)

    def _stack_order(self, tier: SharedTier, interview_id: str, keys: Mapping[str, str]) -> StackOrder:
        # AWS ends it by its own clock, and this machine's may be wrong.
        expires_at = clock_of_aws(self.cloud, self.clock).now() + timedelta(hours=self.order.hours)
        return StackOrder(
            name=interview_id,
            template=self.blueprints.interview_template(self.order.challenges),
            parameters={**keys, **self._parameters(interview_id, expires_at)},
            tags=tags(
                interview_id,
                candidate=self.order.candidate,
                owner=self.cloud.identity().name,
                challenges=self.order.challenges,
                expires_at=expires_at,
                version=__version__,
            ),
            role_arn=tier.outputs.get("ServiceRoleArn", ""),
            artifacts_bucket=tier.outputs["ArtifactsBucket"],
            delete_on_failure=not self.order.keep_failed,
        )

    def _parameters(self, interview_id: str, expires_at: datetime) -> dict[str, str]:
        # A role session lasts one to twelve hours, whatever the interview's length.
        session = max(3600, round(self.order.hours * 3600))
        return {
            "InterviewId": interview_id,
            "Candidate": self.order.candidate,
            "ExpiresAt": iso(expires_at),
            "ExternalId": self.external_id,
            "MaxSessionSeconds": str(session),
            "Tunnel": "on" if self.tunnels else "off",
            "AllowIndexes": "true" if self.order.allow_indexes else "false",
        }

    def _until_created(self, interview_id: str, stack_id: str, total: int) -> Generator[Progress, None, None]:
        """Follow the creation; a failure is waited out (CloudFormation removes what it made) and then named."""
        stack = yield from follow_stack(self.cloud, self.clock, stack_id, total)
        if stack.status == "CREATE_COMPLETE":
            return
        cause = first_failure(self.cloud.events(stack_id))
        what = f"{cause.resource} ({cause.type}): {cause.reason}" if cause else stack.reason or stack.status
        if stack.status == "DELETE_COMPLETE":
            hint = "Everything that had been made was removed again; mend the cause and deploy anew."
        else:
            hint = f"What was made is still there ({stack.status}): `interview-tui cleanup {interview_id}` removes it."
        yield Step("Environment", StepState.FAILED, what)
        raise DeploymentFailed(f"{interview_id} could not be deployed. First failure: {what}", hint)


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
