"""Snapshots of ElastiCache clusters: templates make none, but somebody may take one by hand, and each is billed."""

from __future__ import annotations

from collections.abc import Iterable

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, present
from interview_tui.aws.resources.cache_cluster import TYPE as CLUSTER

TYPE = "AWS::ElastiCache::Snapshot"


def existing(clients: Clients, _interview_id: str) -> Iterable[Carrier]:
    """Every snapshot, by the cluster that it was taken of; those of replication groups have none."""
    for page in clients.elasticache.get_paginator("describe_snapshots").paginate():
        for snapshot in page["Snapshots"]:
            yield Carrier(snapshot["SnapshotName"], snapshot.get("CacheClusterId", ""))


def remove(clients: Clients, name: str) -> None:
    """Delete one."""
    clients.elasticache.delete_snapshot(SnapshotName=name)


CACHE_SNAPSHOT = ResourceType(
    TYPE, present(TYPE, existing), existing, named_as=CLUSTER, remove=remove, beyond_rights=True
)
