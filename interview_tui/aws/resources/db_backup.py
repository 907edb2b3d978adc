"""Automated backups of RDS that outlive their database: templates keep none, but a deletion by hand may."""

from __future__ import annotations

from collections.abc import Iterable

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, present
from interview_tui.aws.resources.db_instance import TYPE as DATABASE

TYPE = "AWS::RDS::DBInstanceAutomatedBackup"


def existing(clients: Clients, _interview_id: str) -> Iterable[Carrier]:
    """Those whose instance is gone; they are known by the id that AWS gave to it."""
    pages = clients.rds.get_paginator("describe_db_instance_automated_backups")
    for page in pages.paginate(Filters=[{"Name": "status", "Values": ["retained"]}]):
        for backup in page["DBInstanceAutomatedBackups"]:
            name = backup["DBInstanceIdentifier"]
            yield Carrier(name, name, backup["DbiResourceId"])


def remove(clients: Clients, resource_id: str) -> None:
    """Delete one."""
    clients.rds.delete_db_instance_automated_backup(DbiResourceId=resource_id)


DB_BACKUP = ResourceType(TYPE, present(TYPE, existing), existing, named_as=DATABASE, remove=remove, beyond_rights=True)
