"""ElastiCache clusters. Source of the statuses: the ElastiCache API reference, ``CacheCluster``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, arranged, created, state_of
from interview_tui.model.health import CheckState, ResourceHealth

TYPE = "AWS::ElastiCache::CacheCluster"

STATES = {
    CheckState.OK: frozenset({"available"}),
    CheckState.PENDING: frozenset({"creating", "modifying", "rebooting cluster nodes", "snapshotting"}),
    CheckState.FAILED: frozenset({"deleted", "deleting", "incompatible-network", "restore-failed"}),
}
_ENGINES = {"redis": "Redis", "valkey": "Valkey", "memcached": "Memcached"}


def look(clients: Clients, names: Sequence[str]) -> tuple[ResourceHealth, ...]:
    """One by its name, several in the listing: a single request for an interview's only cache."""
    if len(names) != 1:
        return arranged(TYPE, names, listing(clients))
    client = clients.elasticache
    try:
        clusters = client.describe_cache_clusters(CacheClusterId=names[0])["CacheClusters"]
    except client.exceptions.CacheClusterNotFoundFault:
        clusters = []
    return arranged(TYPE, names, map(health, clusters))


def listing(clients: Clients) -> Iterable[ResourceHealth]:
    """Every cluster, a hundred a page; its nodes would only lengthen the answer."""
    return map(health, _clusters(clients))


def health(cluster: Mapping[str, Any]) -> ResourceHealth:
    """The health of a cluster as ``DescribeCacheClusters`` tells it."""
    status = str(cluster.get("CacheClusterStatus", ""))
    engine = str(cluster.get("Engine", ""))
    words = [status or "no status"]
    if engine:
        words.append(f"{_ENGINES.get(engine, engine)} {cluster.get('EngineVersion', '')}".strip())
    words.append(str(cluster.get("CacheNodeType", "")))
    detail, since = " · ".join(filter(None, words)), created(cluster, "CacheClusterCreateTime")
    return ResourceHealth(TYPE, cluster["CacheClusterId"], state_of(status, STATES), detail, since=since)


def existing(clients: Clients, _interview_id: str) -> Iterable[Carrier]:
    """Every cluster's identifier."""
    for cluster in _clusters(clients):
        yield Carrier(cluster["CacheClusterId"], cluster["CacheClusterId"])


def _clusters(clients: Clients) -> Iterable[Mapping[str, Any]]:
    for page in clients.elasticache.get_paginator("describe_cache_clusters").paginate():
        yield from page["CacheClusters"]


def remove(clients: Clients, name: str) -> None:
    """Delete one, without a snapshot."""
    clients.elasticache.delete_cache_cluster(CacheClusterId=name)


CACHE_CLUSTER = ResourceType(TYPE, look, existing, listing, remove=remove)
