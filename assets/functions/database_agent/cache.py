"""The cache of the slow-queries challenge."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from database_agent.errors import AgentError

_TIMEOUT = 5.0


def empty(cache: Mapping[str, Any]) -> None:
    """The candidate starts with an empty cache."""
    import redis

    try:
        _client(cache).flushdb()
    except redis.RedisError as error:
        raise AgentError(f"The cache at {cache['host']}:{cache['port']} could not be emptied: {error}.") from None


def verify(cache: Mapping[str, Any]) -> dict[str, Any]:
    """Whether it answers, how fast, and how many keys it holds; otherwise why it does not."""
    import redis

    client = _client(cache)
    try:
        client.ping()  # opens the connection, which is not what is measured
        started = time.perf_counter()
        pong = bool(client.ping())
        milliseconds = (time.perf_counter() - started) * 1000
        return {"pong": pong, "ms": round(milliseconds, 2), "keys": int(client.dbsize())}
    except redis.RedisError as error:
        return {"pong": False, "ms": 0.0, "keys": 0, "error": str(error)}


def close_clients(cache: Mapping[str, Any]) -> int:
    """Ends every connection but this one and returns how many there were."""
    import redis

    try:
        return int(_client(cache).client_kill_filter(_type="normal", skipme=True))
    except redis.RedisError as error:
        raise AgentError(f"The connections to the cache could not be closed: {error}.") from None


def _client(cache: Mapping[str, Any]) -> Any:
    import redis

    return redis.Redis(
        host=cache["host"], port=int(cache["port"]), socket_connect_timeout=_TIMEOUT, socket_timeout=_TIMEOUT
    )
