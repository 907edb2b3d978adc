"""The cache of the slow-queries challenge."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from database_agent.changes import Change, added_and_removed, change, counted
from database_agent.errors import AgentError

State = Mapping[str, Any]
"""What a cache is set to: ``configuration`` by name, and ``users``, one rule each."""

_WORDS = {True: "changed", False: "added"}  # by whether there was a rule before
_TIMEOUT = 5.0
_KINDS = ("normal", "pubsub")  # of connections: one that listens to a channel may speak, too
_LOGS = (("SLOWLOG", "RESET"), ("COMMANDLOG", "RESET", "large-request"), ("COMMANDLOG", "RESET", "large-reply"))
_TRACES = (*_LOGS, ("ACL", "LOG", "RESET"), ("LATENCY", "RESET"))
"""Takes out what a server remembers of commands that were slow, large or refused, some with all that was in them."""


def empty(cache: Mapping[str, Any]) -> None:
    """The candidate starts with an empty cache."""
    import redis

    try:
        connected(cache).flushdb()
    except redis.RedisError as error:
        raise AgentError(f"The cache at {cache['host']}:{cache['port']} could not be emptied: {error}.") from None


def settings(cache: Mapping[str, Any]) -> State:
    """Configuration and users. ElastiCache tells nothing of either: there nobody can change them."""
    import redis

    client = connected(cache)
    try:
        users = [text_of(line) for line in asked(client, "ACL", "LIST") or ()]
        return {"configuration": _pairs(asked(client, "CONFIG", "GET", "*") or ()), "users": sorted(users)}
    except redis.RedisError as error:
        raise AgentError(f"The cache at {cache['host']}:{cache['port']} could not be read: {error}.") from None


def diff(cache: Mapping[str, Any], kept: State | None) -> list[Change]:
    """What is in it, and what is set otherwise than it was; values are not told, for they may be passwords."""
    import redis

    client, now = connected(cache), settings(cache)
    try:
        keys, libraries = _keys(client), len(asked(client, "FUNCTION", "LIST") or ())
    except redis.RedisError as error:
        raise AgentError(f"The cache at {cache['host']}:{cache['port']} could not be read: {error}.") from None
    return [
        *([change("redis keys", f"{keys:,} added")] if keys else []),
        *([change("redis functions", f"{libraries:,} added")] if libraries else []),
        *(change(f"redis setting {name}", "changed") for name in _turned(now, kept)),
        *(change(f"redis user {name}", _WORDS[bool(rule)]) for name, rule in _users_to_mend(now, kept).items()),
    ]


def reset(cache: Mapping[str, Any], kept: State | None) -> list[str]:
    """Sets it to what it was set to, empties it, and ends every connection."""
    import redis

    client, now = connected(cache), settings(cache)
    try:
        asked(client, "CLIENT", "UNPAUSE")  # while writing is paused, it cannot be emptied
        for name in _turned(now, kept):
            asked(client, "CONFIG", "SET", name, kept["configuration"][name] if kept else "")
        for name, line in _users_to_mend(now, kept).items():
            asked(client, "ACL", *(("SETUSER", name, "reset", *line.split()[2:]) if line else ("DELUSER", name)))
        for kind in ("FUNCTION", "SCRIPT"):
            asked(client, kind, "FLUSH")
        keys = _keys(client)
        client.execute_command("FLUSHALL")
        for command in _TRACES:
            asked(client, *command)
    except redis.RedisError as error:
        raise AgentError(f"The cache at {cache['host']}:{cache['port']} could not be reset: {error}.") from None
    close_clients(cache)
    return [f"cache emptied of {counted(keys, 'key')}"]


def verify(cache: Mapping[str, Any]) -> dict[str, Any]:
    """Whether it answers, how fast, and how many keys it holds; otherwise why it does not."""
    import redis

    client = connected(cache)
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
        client = connected(cache)
        return sum(int(client.client_kill_filter(_type=kind, skipme=True)) for kind in _KINDS)
    except redis.RedisError as error:
        raise AgentError(f"The connections to the cache could not be closed: {error}.") from None


def connected(cache: Mapping[str, Any], database: int = 0) -> Any:
    """A client of one of its databases; the connection is made with the first command."""
    import redis

    return redis.Redis(
        host=cache["host"],
        port=int(cache["port"]),
        db=database,
        socket_connect_timeout=_TIMEOUT,
        socket_timeout=_TIMEOUT,
    )


def asked(client: Any, *command: str) -> Any:
    """The answer, or nothing from a server that does not let anybody ask."""
    import redis

    try:
        return client.execute_command(*command)
    except redis.ResponseError:
        return None


def _keys(client: Any) -> int:
    return sum(int(entry["keys"]) for entry in client.info("keyspace").values())


def _turned(now: State, kept: State | None) -> list[str]:
    """The names of settings that were changed; those that were never known are nobody's work."""
    before = kept["configuration"] if kept else {}
    return [name for name, value in now["configuration"].items() if name in before and before[name] != value]


def _users_to_mend(now: State, kept: State | None) -> dict[str, str]:
    """The rule that each changed user had before; an empty one for a user who was not there."""
    if not kept:
        return {}
    added, removed = (
        {str(line).split()[1]: str(line) for line in lines} for lines in added_and_removed(now["users"], kept["users"])
    )
    return {**dict.fromkeys(added, ""), **removed}


def _pairs(answer: Any) -> dict[str, str]:
    """Names and values, whichever of the two protocols they came by."""
    flat = [text_of(part) for pair in answer.items() for part in pair] if isinstance(answer, Mapping) else None
    flat = flat if flat is not None else [text_of(part) for part in answer]
    return dict(zip(flat[::2], flat[1::2], strict=True))


def text_of(value: Any) -> str:
    """What came from the server, as text."""
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
