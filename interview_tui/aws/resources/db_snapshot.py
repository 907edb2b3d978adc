"""RDS snapshots: templates make none, but a database that is deleted by hand may leave a final one, which is billed."""

from __future__ import annotations

from collections.abc import Iterable

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, present
from interview_tui.aws.resources.db_instance import TYPE as DATABASE

TYPE = "AWS::RDS::DBSnapshot"


def existing(clients: Clients, _interview_id: str) -> Iterable[Carrier]:
    """Every manual snapshot, by the instance that it was taken of: its own name may be anything."""
    for page in clients.rds.get_paginator("describe_db_snapshots").paginate(SnapshotType="manual"):
        for snapshot in page["DBSnapshots"]:
            yield Carrier(snapshot["DBSnapshotIdentifier"], snapshot["DBInstanceIdentifier"])


def remove(clients: Clients, name: str) -> None:
    """Delete one."""
    clients.rds.delete_db_snapshot(DBSnapshotIdentifier=name)


DB_SNAPSHOT = ResourceType(TYPE, present(TYPE, existing), existing, named_as=DATABASE, remove=remove)
