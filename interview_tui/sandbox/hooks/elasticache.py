"""A real Valkey behind every cache cluster."""
# ruff: noqa: SLF001  (the emulator has no public way in; `symbols` looks every name up beforehand)

from __future__ import annotations

from typing import Any

from interview_tui.sandbox.dataplane.valkey import HOST, ValkeyFleet
from interview_tui.sandbox.hooks.symbols import require


def install(fleet: ValkeyFleet) -> None:
    """Let the emulator start Valkey where it would start a container."""
    from ministack.services import elasticache

    require(
        elasticache, "_spawn_redis_container", "name", "engine", "engine_version", "labels", "transit", "auth_token"
    )
    require(elasticache, "_clusters")
    require(elasticache, "_p", "params", "key")
    delete = require(elasticache, "_delete_cache_cluster", "p")

    def start(
        name: str,
        engine: str,
        engine_version: str,  # noqa: ARG001
        labels: dict[str, str],
        transit: bool = False,
        auth_token: str | None = None,  # noqa: ARG001
    ) -> tuple[str, int, None]:
        cluster = labels.get("cluster_id")
        if engine not in ("redis", "valkey") or cluster is None or transit:
            raise ValueError(f"the sandbox runs single Redis and Valkey clusters without TLS, not {engine} for {name}")
        return HOST, fleet.start(cluster), None

    def delete_and_stop(params: dict[str, Any]) -> Any:
        cluster = elasticache._p(params, "CacheClusterId")
        answer = delete(params)
        if elasticache._clusters.get(cluster) is None:
            fleet.stop(cluster)
        return answer

    elasticache._spawn_redis_container = start
    elasticache._delete_cache_cluster = delete_and_stop
