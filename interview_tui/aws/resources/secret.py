"""Secrets Manager secrets."""

from __future__ import annotations

from collections.abc import Iterable

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, present

TYPE = "AWS::SecretsManager::Secret"


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
            yield Carrier(f"{found['Name']}{planned}", found["Name"])


SECRET = ResourceType(TYPE, "secret", present(TYPE, existing), existing)
