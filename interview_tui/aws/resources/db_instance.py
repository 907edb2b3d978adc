"""RDS database instances. Source of the statuses: the RDS user guide, "Viewing Amazon RDS DB instance status"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, arranged, created, state_of
from interview_tui.model.health import CheckState, ResourceHealth

TYPE = "AWS::RDS::DBInstance"

STATES = {
    CheckState.OK: frozenset({"available", "backing-up", "storage-initialization", "storage-optimization"}),
    CheckState.PENDING: frozenset(
        {
            "converting-to-vpc", "creating", "maintenance", "modifying", "moving-to-vpc", "rebooting", "renaming",
            "resetting-master-credentials", "starting", "storage-config-upgrade", "upgrading",
        }
    ),
    CheckState.FAILED: frozenset(
        {
            "delete-precheck", "deleting", "failed", "insufficient-capacity", "restore-error", "stopped", "stopping",
            "storage-full",
        }
    ),
}  # fmt: skip
_PREFIXES = {
    "configuring-": CheckState.PENDING,
    "incompatible-": CheckState.FAILED,
    "inaccessible-encryption-": CheckState.FAILED,
}
_ENGINES = {"postgres": "PostgreSQL"}


def look(clients: Clients, names: Sequence[str]) -> tuple[ResourceHealth, ...]:
    """One by its name, several in the listing: a single request for an interview's only database."""
    if len(names) != 1:
        return arranged(TYPE, names, listing(clients))
    client = clients.rds
    try:
        instances = client.describe_db_instances(DBInstanceIdentifier=names[0])["DBInstances"]
    except client.exceptions.DBInstanceNotFoundFault:
        instances = []
    return arranged(TYPE, names, map(health, instances))


def listing(clients: Clients) -> Iterable[ResourceHealth]:
    """Every instance, a hundred a page."""
    return map(health, _instances(clients))


def health(instance: Mapping[str, Any]) -> ResourceHealth:
    """The health of an instance as ``DescribeDBInstances`` tells it."""
    status = str(instance.get("DBInstanceStatus", ""))
    engine = str(instance.get("Engine", ""))
    words = [status or "no status"]
    if engine:
        words.append(f"{_ENGINES.get(engine, engine)} {instance.get('EngineVersion', '')}".strip())
    words.append(str(instance.get("DBInstanceClass", "")))
    detail, since = " · ".join(filter(None, words)), created(instance, "InstanceCreateTime")
    return ResourceHealth(TYPE, instance["DBInstanceIdentifier"], state(status), detail, since=since)


def state(status: str) -> CheckState:
    """The check state of an instance's status."""
    prefixed = (found for prefix, found in _PREFIXES.items() if status.startswith(prefix))
    return next(prefixed, state_of(status, STATES))


def existing(clients: Clients, _interview_id: str) -> Iterable[Carrier]:
    """Every instance's identifier."""
    for instance in _instances(clients):
        yield Carrier(instance["DBInstanceIdentifier"], instance["DBInstanceIdentifier"])


def _instances(clients: Clients) -> Iterable[Mapping[str, Any]]:
    for page in clients.rds.get_paginator("describe_db_instances").paginate():
        yield from page["DBInstances"]


def release(clients: Clients, name: str) -> Iterator[str]:
    """Switch off the protection against deletion."""
    for instance in clients.rds.describe_db_instances(DBInstanceIdentifier=name)["DBInstances"]:
        if instance.get("DeletionProtection"):
            clients.rds.modify_db_instance(DBInstanceIdentifier=name, DeletionProtection=False, ApplyImmediately=True)
            yield "switched off its protection against deletion"


def remove(clients: Clients, name: str) -> None:
    """Delete one, without a final snapshot."""
    clients.rds.delete_db_instance(DBInstanceIdentifier=name, SkipFinalSnapshot=True)


DB_INSTANCE = ResourceType(TYPE, look, existing, listing, remove=remove, release=release)
