"""One AWS account and region as operations see it: implements ``model.ports.Cloud``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from interview_tui.aws import artifacts, fleet, functions, identity, logs, reaper, stacks, tunnels
from interview_tui.aws.candidate import AwsCandidate
from interview_tui.aws.errors import translated
from interview_tui.aws.interviews import interview_record, interviews
from interview_tui.aws.leftovers import leftovers
from interview_tui.aws.quotas import quotas
from interview_tui.aws.records import shared_tier_record, stack_record
from interview_tui.aws.resources import RESOURCE_TYPES
from interview_tui.aws.sweep import sweep
from interview_tui.model.archive import FunctionCode
from interview_tui.model.asking import Asking, once
from interview_tui.model.errors import AlreadyExists, NoSharedTier, NotFound
from interview_tui.model.events import Resource, StackEvent
from interview_tui.model.handoff import Keys, Link
from interview_tui.model.health import Check, CheckState, Expected, ResourceHealth
from interview_tui.model.interview import Interview
from interview_tui.model.log import LogBatch
from interview_tui.model.names import SHARED_STACK
from interview_tui.model.plan import Identity, Package, Remain, SharedTier, Stack, StackOrder, Sweep
from interview_tui.model.ports import Clock
from interview_tui.model.reaper import Reaper
from interview_tui.model.survey import Fleet

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients


class AwsCloud:
    """Every method raises only errors of ``model.errors``; all of them may be called from any thread."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients
        self._caretaker = ""
        self._has_interviews = False  # as of the last reading; saves a round trip, decides nothing

    @translated()
    def identity(self) -> Identity:
        """Who is signed in."""
        return identity.whoami(self._clients)

    @translated()
    def shared_tier(self) -> SharedTier | None:
        """The shared tier, or ``None`` where there is none."""
        found = stacks.describe(self._clients, SHARED_STACK)
        return None if found is None else shared_tier_record(found)

    @translated()
    def interviews(self) -> tuple[Interview, ...]:
        """Every interview whose stack exists, in whatever state, newest first."""
        return interviews(self._clients.cloudformation)

    @translated()
    def fleet(self) -> Fleet:
        """Every interview with what the services' listings say: requests grow by pages, not by interviews."""
        found = fleet.fleet(self._clients, expecting=self._has_interviews)
        self._has_interviews = bool(found.interviews)
        return found

    @translated()
    def interview(self, interview_id: str) -> Interview:
        """One interview; ``NotFound`` when no stack of that id exists or when it is no interview's."""
        found = stacks.describe(self._clients, interview_id)
        interview = None if found is None else interview_record(found)
        if interview is None:
            raise NotFound(f"There is no interview {interview_id}.", "`interview-tui list` shows what exists.")
        return interview

    @translated()
    def stack(self, stack_id: str) -> Stack | None:
        """A stack by its id or name; ``None`` when unknown."""
        found = stacks.describe(self._clients, stack_id)
        return None if found is None else stack_record(found)

    def create_stack(self, order: StackOrder) -> str:
        """Begin creating a stack and return its id; ``AlreadyExists`` when the name is taken."""
        try:
            with translated():
                return stacks.create(self._clients, order)
        except AlreadyExists as error:
            raise AlreadyExists(
                f"A stack with the name {order.name} exists already.",
                "Run it again: it goes on with that one if it is the same order. If not, choose another --id.",
            ) from error

    @translated()
    def update_stack(self, order: StackOrder) -> bool:
        """Begin updating a stack; ``False`` when there is nothing to change."""
        return stacks.update(self._clients, order)

    @translated()
    def delete_stack(self, stack_id: str, *, force: bool = False) -> None:
        """Begin deleting a stack; nothing happens when it is gone already."""
        stacks.delete(self._clients, stack_id, force=force)

    @translated()
    def unprotect(self, stack_id: str) -> None:
        """Switch off the protection of a stack from termination."""
        stacks.unprotect(self._clients, stack_id)

    @translated()
    def cancel_update(self, stack_id: str) -> None:
        """Begin to take back the running update of a stack."""
        stacks.cancel_update(self._clients, stack_id)

    @translated()
    def deleted(self, interview_id: str) -> Interview | None:
        """The interview of that id that was deleted last, as far as CloudFormation remembers (90 days)."""
        found = stacks.deleted(self._clients, interview_id)
        return None if found is None else interview_record(found, gone=True)

    @translated()
    def release(self, resource: Resource) -> tuple[str, ...]:
        """Take away what keeps a resource from being deleted, as far as one knows how; what was done, in words."""
        kind = RESOURCE_TYPES.get(resource.type)
        release = kind.release if kind else None
        return tuple(release(self._clients, resource.physical_id)) if release and resource.physical_id else ()

    @translated()
    def remove(self, remain: Remain) -> None:
        """Begin deleting something that a sweep found."""
        kind = RESOURCE_TYPES[remain.type]
        if kind.release:
            tuple(kind.release(self._clients, remain.identity))
        if kind.remove:
            kind.remove(self._clients, remain.identity)

    @translated()
    def is_there(self, remain: Remain) -> bool:
        """Whether something that a sweep found still exists, as its own service says."""
        return any(found.exists for found in RESOURCE_TYPES[remain.type].look(self._clients, (remain.identity,)))

    @translated()
    def leftovers(self, asking: Asking = once) -> Sweep:
        """What carries our tags or exact name pattern and belongs to no stack that exists."""
        return leftovers(self._clients, asking=asking)

    @translated()
    def events(self, stack_id: str) -> tuple[StackEvent, ...]:
        """The stack's events, oldest first; by id they stay readable after its deletion."""
        return stacks.events(self._clients, stack_id)

    @translated()
    def resources(self, stack_id: str) -> tuple[Resource, ...]:
        """The stack's resources."""
        return stacks.resources(self._clients, stack_id)

    @translated()
    def upload(self, bucket: str, package: Package) -> bool:
        """Store a package under its key; ``False`` when it was there already."""
        return artifacts.upload(self._clients, bucket, package)

    def readable_types(self) -> frozenset[str]:
        """The resource types that ``look`` can describe."""
        return frozenset(RESOURCE_TYPES)

    @translated()
    def look(self, expected: Expected) -> tuple[ResourceHealth, ...]:
        """Describe resources of one type, free of charge; a type that is not known is unknown health."""
        resource_type = RESOURCE_TYPES.get(expected.type)
        if resource_type is None:
            detail = f"nothing here knows how to look at {expected.type}"
            return tuple(ResourceHealth(expected.type, name, CheckState.UNKNOWN, detail) for name in expected.names)
        return resource_type.look(self._clients, expected.names)

    @translated()
    def caretaker(self, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call the caretaker of the shared tier and return its answer."""
        if not self._caretaker:
            tier = self.shared_tier()
            self._caretaker = tier.outputs.get("CaretakerArn", "") if tier else ""
        if not self._caretaker:
            raise NoSharedTier(
                f"There is no caretaker in {self._clients.region}: the shared tier is missing or not complete.",
                "`interview-tui bootstrap` makes it.",
            )
        return functions.invoke(self._clients, self._caretaker, payload)

    @translated()
    def invoke(self, function: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
        """Call a function and return its answer; an error inside the function raises ``CloudError``."""
        return functions.invoke(self._clients, function, payload)

    @translated()
    def issue(self, role_arn: str, external_id: str, session_name: str, seconds: int, broker: str = "") -> Keys:
        """Take up a role for the candidate; ``SessionTooLong`` when AWS gives a shorter session only."""
        clients = identity.as_broker(self._clients, broker) if broker else self._clients
        return identity.issue(clients, role_arn, external_id, session_name, seconds)

    @translated()
    def link(self, bucket: str, package: Package, seconds: int) -> Link:
        """Store something and return an address that opens it for so long, without keys."""
        artifacts.upload(self._clients, bucket, package)
        return artifacts.link(self._clients, bucket, package.key, seconds)

    @translated()
    def as_candidate(self, keys: Keys) -> AwsCandidate:
        """The same account and region, signed in with these keys."""
        return AwsCandidate(self._clients.in_the_name_of(keys))

    @translated()
    def boundary(self, role: str) -> str:
        """The ARN of a role's permissions boundary; empty without one."""
        found = self._clients.iam.get_role(RoleName=role)["Role"]
        return found.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", "")

    @translated()
    def change_parameters(self, stack_id: str, changes: Mapping[str, str]) -> None:
        """Begin updating a stack to other values of some parameters, with the template that it has."""
        stacks.change(self._clients, stack_id, changes, {})

    @translated()
    def change_stack(self, stack_id: str, parameters: Mapping[str, str], tags: Mapping[str, str]) -> bool:
        """Begin updating a stack to other values of some parameters and tags; ``False`` when they are so already."""
        return stacks.change(self._clients, stack_id, parameters, tags)

    @translated()
    def reaper(self) -> Reaper:
        """How the last runs of the reaper went; reading its log is free."""
        return reaper.read(self._clients)

    @translated()
    def template(self, stack_id: str) -> Mapping[str, Any]:
        """The template that a stack was made from, as plain data."""
        return stacks.template(self._clients, stack_id)

    @translated()
    def end_tunnels(self, machine: str) -> int:
        """Close every session to a jump host and return how many there were."""
        return tunnels.end(self._clients, machine)

    @translated()
    def set_boundary(self, role: str, policy_arn: str) -> None:
        """Put a role under another permissions boundary."""
        self._clients.iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=policy_arn)

    @translated()
    def sweep(self, interview_id: str, asking: Asking = once) -> Sweep:
        """Look through every service for what carries the interview's name, independent of the stack."""
        return sweep(self._clients, interview_id, asking=asking)

    def log(
        self, group: str, since: datetime, clock: Clock, *, follow: bool = False, live: bool = False
    ) -> Iterator[LogBatch]:
        """A log group's events from a time on, each once; with ``follow`` until a wait of the clock is cancelled."""
        return logs.log(self._clients, group, since, clock, follow=follow, live=live)

    @translated()
    def updated_at(self, function: str) -> datetime | None:
        """When a function's code or configuration was changed last; ``None`` when nobody knows."""
        return functions.updated_at(self._clients, function)

    @translated()
    def architecture(self, function: str) -> str:
        """What the function runs on."""
        return functions.architecture(self._clients, function)

    @translated()
    def code(self, function: str) -> FunctionCode:
        """A function's configuration and its package, as they are now."""
        return functions.code(self._clients, function)

    @translated()
    def stored(self, bucket: str, key: str) -> bytes:
        """An object of the artifacts bucket."""
        return artifacts.stored(self._clients, bucket, key)

    @translated()
    def quotas(self) -> tuple[Check, ...]:
        """The account's limits that decide whether an interview fits."""
        return quotas(self._clients)
