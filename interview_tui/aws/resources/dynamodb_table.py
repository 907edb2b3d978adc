"""DynamoDB tables. Source of the statuses: the DynamoDB API reference, ``TableDescription``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, missing, state_of
from interview_tui.model.health import CheckState, ResourceHealth

TYPE = "AWS::DynamoDB::Table"

STATES = {
    CheckState.OK: frozenset({"ACTIVE"}),
    CheckState.PENDING: frozenset({"CREATING", "UPDATING"}),
    CheckState.FAILED: frozenset(
        {"ARCHIVED", "ARCHIVING", "DELETING", "INACCESSIBLE_ENCRYPTION_CREDENTIALS", "REPLICATION_NOT_AUTHORIZED"}
    ),
}


def look(clients: Clients, names: Sequence[str]) -> tuple[ResourceHealth, ...]:
    """DynamoDB describes tables one by one only. ``ItemCount`` is up to six hours old and of no use here."""
    return tuple(_look_at(clients, name) for name in names)


def _look_at(clients: Clients, name: str) -> ResourceHealth:
    client = clients.dynamodb
    try:
        status = client.describe_table(TableName=name)["Table"].get("TableStatus", "")
    except client.exceptions.ResourceNotFoundException:
        return missing(TYPE, name)
    return ResourceHealth(TYPE, name, state_of(status, STATES), status or "no status")


def existing(clients: Clients, _interview_id: str) -> Iterable[Carrier]:
    """Every table's name; there is no listing by prefix."""
    for page in clients.dynamodb.get_paginator("list_tables").paginate():
        yield from (Carrier(name, name) for name in page["TableNames"])


def release(clients: Clients, name: str) -> Iterator[str]:
    """Switch off the protection against deletion."""
    table = clients.dynamodb.describe_table(TableName=name)["Table"]
    if table.get("DeletionProtectionEnabled"):
        clients.dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
        yield "switched off its protection against deletion"


def remove(clients: Clients, name: str) -> None:
    """Delete one with all its items."""
    clients.dynamodb.delete_table(TableName=name)


DYNAMODB_TABLE = ResourceType(TYPE, look, existing, remove=remove, release=release)
