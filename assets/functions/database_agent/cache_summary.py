"""What a cache is used for: its figures, and the kinds of its keys; of what is in them only the size is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from database_agent.cache import connected, text_of

MOST_KEYS, SHOWN = 2_000, 20
"""Keys that are looked at, and of them the largest, which are named."""
_AT_ONCE = 200
_LONGEST = 200
_FIGURES = (
    "redis_version", "valkey_version", "used_memory", "used_memory_peak", "maxmemory", "maxmemory_policy",
    "keyspace_hits", "keyspace_misses", "expired_keys", "evicted_keys", "total_commands_processed",
)  # fmt: skip


def summary(cache: Mapping[str, Any]) -> dict[str, Any]:
    """Figures, keys by type, how many of them expire, and the largest; ``trouble`` where it cannot be read."""
    import redis

    try:
        # First, since looking at a key counts as a hit.
        told = connected(cache).info()
        entries = {name: entry for name, entry in told.items() if name.startswith("db") and isinstance(entry, Mapping)}
        numbers = [int(name.removeprefix("db")) for name in entries]
        keys = list(islice((key for number in numbers for key in _keys(cache, number)), MOST_KEYS))
    except (redis.RedisError, OSError) as error:
        return {"trouble": f"The cache at {cache['host']}:{cache['port']} could not be read: {error}."}
    return {
        "figures": {name: told[name] for name in _FIGURES if name in told},
        "total": sum(int(entry["keys"]) for entry in entries.values()),
        "expiring": sum(int(entry.get("expires", 0)) for entry in entries.values()),
        "looked_at": len(keys),
        "types": dict(Counter(key["type"] for key in keys).most_common()),
        "keys": sorted(keys, key=lambda key: -(key["bytes"] or 0))[:SHOWN],
        "trouble": "",
    }


def _keys(cache: Mapping[str, Any], database: int) -> Iterator[dict[str, Any]]:
    """The keys of a database, in whatever order the server has them."""
    client, cursor = connected(cache, database), 0
    while True:
        cursor, names = client.scan(cursor, count=_AT_ONCE)
        questions = client.pipeline(transaction=False)
        for name in names:
            questions.type(name).ttl(name).memory_usage(name)
        answers = questions.execute(raise_on_error=False)
        for name, kind, seconds, size in zip(names, answers[::3], answers[1::3], answers[2::3], strict=True):
            if kind != b"none":  # gone meanwhile
                yield {
                    "database": database,
                    "name": text_of(name)[:_LONGEST],
                    "type": text_of(kind),
                    "ttl": seconds if isinstance(seconds, int) and seconds >= 0 else None,
                    "bytes": size if isinstance(size, int) else None,
                }
        if not int(cursor):
            return
