"""Diff and reset of the cache on a real Valkey that lets everybody do everything, as no ElastiCache does."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import redis
from database_agent import cache, cache_summary

from interview_tui.sandbox.dataplane.binaries import valkey_program
from tests import lifeline
from tests.sandbox.conftest import eventually

pytestmark = pytest.mark.sandbox

USER = "user default on nopass sanitize-payload ~* &* +@all"


@pytest.fixture
def where(tmp_path: Path) -> Iterator[dict]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    args = [str(valkey_program()), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(tmp_path), "--save", ""]
    process = lifeline.start(args, stdout=subprocess.DEVNULL)
    try:
        login = {"host": "127.0.0.1", "port": port}
        eventually(lambda: cache.verify(login)["pong"])
        yield login
    finally:
        process.terminate()
        process.wait(5)


def told(where: dict, kept: dict) -> dict[str, str]:
    return {change["what"]: change["detail"] for change in cache.diff(where, kept)}


def test_everything_is_told_and_undone(where: dict) -> None:
    kept = cache.settings(where)
    assert told(where, kept) == {}
    client = redis.Redis(**where, retry=None)
    for database in (0, 3):
        client.execute_command("SELECT", database)
        client.set("key", "x")
    client.config_set("maxmemory", "12345678")
    client.acl_setuser("friend", enabled=True, nopass=True, commands=["+get"])
    client.execute_command("ACL", "SETUSER", "default", "-debug")
    client.function_load("#!lua name=mine\nredis.register_function('f', function() return 1 end)")
    assert told(where, kept) == {
        "redis keys": "2 added",
        "redis functions": "1 added",
        "redis setting maxmemory": "changed",
        "redis user friend": "added",
        "redis user default": "changed",
    }
    assert cache.reset(where, kept) == ["cache emptied of 2 keys"]
    assert told(where, kept) == {}
    assert cache.settings(where) == kept
    assert cache.reset(where, kept) == ["cache emptied of 0 keys"]


def test_where_nothing_was_noted_it_is_emptied(where: dict) -> None:
    redis.Redis(**where).set("key", "x")
    assert told(where, {}) == {"redis keys": "1 added"}
    assert cache.reset(where, None) == ["cache emptied of 1 key"]
    with suppress(redis.RedisError):
        assert redis.Redis(**where).dbsize() == 0


def test_who_listens_to_a_channel_is_thrown_out_too(where: dict) -> None:
    listening = redis.Redis(**where, retry=None, socket_timeout=5).pubsub()
    listening.subscribe("news")
    assert listening.get_message(timeout=5)
    assert cache.close_clients(where) >= 1
    with pytest.raises(redis.ConnectionError):
        listening.connection.read_response()


def test_what_one_candidate_asked_the_next_does_not_read(where: dict) -> None:
    """The server remembers slow, large and refused commands, with what was in them."""
    client = redis.Redis(**where)
    client.config_set("slowlog-log-slower-than", "0")
    client.set("key", "x")
    client.execute_command("ACL", "SETUSER", "friend", "on", ">word", "-@all")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(**where, username="friend", password="another").ping()
    client.config_set("slowlog-log-slower-than", "-1")
    assert client.slowlog_get()
    assert client.acl_log()
    cache.reset(where, None)
    after = redis.Redis(**where)
    assert after.slowlog_get() == []
    assert after.acl_log() == []


def test_a_cache_that_was_told_to_wait_is_emptied_all_the_same(where: dict) -> None:
    client = redis.Redis(**where)
    client.set("key", "x")
    client.client_pause(600_000, all=False)
    assert cache.reset(where, None) == ["cache emptied of 1 key"]


class TestSummary:
    def test_keys_are_told_by_type_and_size_without_what_is_in_them(self, where: dict) -> None:
        client = redis.Redis(**where)
        for number in range(10):
            client.set(f"page:{number}", "the value" * 10, ex=600)
        client.hset("big", mapping={str(number): "x" * 100 for number in range(100)})
        client.execute_command("SELECT", 3)
        client.sadd("elsewhere", "a")
        for name in ("elsewhere", "nothing", "nor this"):
            client.type(name)
        found = cache_summary.summary(where)
        assert (found["total"], found["expiring"], found["looked_at"], found["trouble"]) == (12, 10, 12, "")
        assert found["types"] == {"string": 10, "hash": 1, "set": 1}
        assert (found["figures"]["keyspace_hits"], found["figures"]["keyspace_misses"]) == (1, 2)
        assert found["figures"]["used_memory"] > 10_000
        big, *others = found["keys"]
        assert (big["name"], big["type"], big["ttl"], big["database"]) == ("big", "hash", None, 0)
        assert big["bytes"] > 10_000
        assert {each["database"] for each in others} == {0, 3}
        assert all(0 < each["ttl"] <= 600 for each in others if each["name"].startswith("page"))
        assert "the value" not in str(found)

    def test_a_bounded_number_is_looked_at(self, where: dict, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cache_summary, "MOST_KEYS", 30)
        monkeypatch.setattr(cache_summary, "SHOWN", 5)
        monkeypatch.setattr(cache_summary, "_AT_ONCE", 10)
        redis.Redis(**where).mset({f"key:{number}": "x" for number in range(500)})
        found = cache_summary.summary(where)
        assert (found["total"], found["looked_at"], len(found["keys"])) == (500, 30, 5)

    def test_an_empty_one_has_nothing_in_it(self, where: dict) -> None:
        found = cache_summary.summary(where)
        assert (found["total"], found["types"], found["keys"], found["trouble"]) == (0, {}, [], "")

    def test_one_that_is_away_is_said_to_be(self, where: dict) -> None:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            found = cache_summary.summary({"host": "127.0.0.1", "port": closed.getsockname()[1]})
        assert found == {"trouble": found["trouble"]}
        assert "could not be read" in found["trouble"]
