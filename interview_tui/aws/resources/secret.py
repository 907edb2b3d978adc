"""Secrets Manager secrets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, missing
from interview_tui.model.health import CheckState, ResourceHealth

TYPE = "AWS::SecretsManager::Secret"


def look(clients: Clients, names: Sequence[str]) -> tuple[ResourceHealth, ...]:
    """One by one, by name or ARN: stacks know secrets by their ARN."""
    return tuple(_look_at(clients, name) for name in names)


def _look_at(clients: Clients, name: str) -> ResourceHealth:
    client = clients.secrets
    try:
        found = client.describe_secret(SecretId=name)
    except client.exceptions.ResourceNotFoundException:
        return missing(TYPE, name)
    if found.get("DeletedDate"):
        return ResourceHealth(TYPE, name, CheckState.FAILED, "planned for deletion")
    return ResourceHealth(TYPE, name, CheckState.OK, "exists")


def existing(clients: Clients, interview_id: str) -> Iterable[Carrier]:
    """Secrets whose name begins with the id, those planned for deletion too.

    The listing may be five minutes old, so that each of its entries is asked for again.
    """
    client = clients.secrets
    pages = client.get_paginator("list_secrets").paginate(
        IncludePlannedDeletion=True, Filters=[{"Key": "name", "Values": [interview_id]}]
    )
    for page in pages:
        for secret in page["SecretList"]:
            try:
                found = client.describe_secret(SecretId=secret["ARN"])
            except client.exceptions.ResourceNotFoundException:
                continue
            planned = " (planned for deletion)" if found.get("DeletedDate") else ""
            yield Carrier(f"{found['Name']}{planned}", found["Name"], secret["ARN"])


def remove(clients: Clients, arn: str) -> None:
    """Delete one at once, also one that is planned for deletion: it would keep its name for weeks."""
    clients.secrets.delete_secret(SecretId=arn, ForceDeleteWithoutRecovery=True)


SECRET = ResourceType(TYPE, look, existing, remove=remove)
