"""The database agent on a real Valkey: what it closes is closed, and what it leaves goes on."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from interview_tui.data import data_path
from tests.sandbox.conftest import Aws
from tests.sandbox.databases import cache

redis = pytest.importorskip("redis")

pytestmark = pytest.mark.sandbox


@pytest.fixture
def agent(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(data_path("assets", "functions")))
    from database_agent import cache as module

    assert module is sys.modules["database_agent.cache"]
    return module


def test_the_clients_of_a_cache_are_closed_and_may_come_back(aws: Aws, stack: str, agent: Any) -> None:
    port = {"Fn::GetAtt": ["Cache", "RedisEndpoint.Port"]}
    made = aws.deploy(stack, cache(stack), Outputs={"CachePort": {"Value": port}})
    where = {"host": "127.0.0.1", "port": made["Outputs"][0]["OutputValue"]}
    clients = [redis.Redis(port=int(where["port"]), single_connection_client=True, retry=None) for _ in range(2)]
    assert all(client.ping() for client in clients)
    assert agent.close_clients(where) == 2
    for client in clients:
        with pytest.raises(redis.ConnectionError):
            client.ping()
    assert agent.close_clients(where) == 0
    assert agent.verify(where)["pong"] is True
