"""Backups of DynamoDB tables: neither templates nor candidates make any, but the console does, and each is billed."""

from __future__ import annotations

from collections.abc import Iterable

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, present
from interview_tui.aws.resources.dynamodb_table import TYPE as TABLE

TYPE = "AWS::DynamoDB::Backup"


def existing(clients: Clients, _interview_id: str) -> Iterable[Carrier]:
    """Every backup, by the table that it was made of: its own name may be anything. Deleted ones stay listed."""
    for page in clients.dynamodb.get_paginator("list_backups").paginate():
        for backup in page["BackupSummaries"]:
            if backup.get("BackupStatus") != "DELETED":
                yield Carrier(backup["BackupName"], backup["TableName"], backup["BackupArn"])


def remove(clients: Clients, arn: str) -> None:
    """Delete one."""
    clients.dynamodb.delete_backup(BackupArn=arn)


DYNAMODB_BACKUP = ResourceType(
    TYPE, present(TYPE, existing), existing, named_as=TABLE, remove=remove, beyond_rights=True
)
