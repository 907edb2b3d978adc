"""PostgreSQL and Valkey behind the records are real, and go with them."""

from __future__ import annotations

import json
from typing import Any

import psutil
import pytest

from interview_tui.sandbox import status
from tests.sandbox.conftest import Aws, eventually
from tests.sandbox.databases import OUTPUTS, cache, database

pg8000 = pytest.importorskip("pg8000.native")
redis = pytest.importorskip("redis")

pytestmark = pytest.mark.sandbox


def connect(aws: Aws, prefix: str, database: str | None = None) -> Any:
    text = aws.client("secretsmanager").get_secret_value(SecretId=f"{prefix}-admin")["SecretString"]
    login = json.loads(text)
    return pg8000.Connection(
        login["username"],
        host=login["host"],
        port=login["port"],
        database=database or login["dbname"],
        password=login["password"],
    )


def outputs(stack: dict[str, Any]) -> dict[str, str]:
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def test_a_stack_with_a_database_and_a_cache_has_real_ones(aws: Aws, stack: str) -> None:
    made = aws.deploy(stack, {**database(stack), **cache(stack)}, Outputs=OUTPUTS)
    assert made["StackStatus"] == "CREATE_COMPLETE", made["Events"]
    found = outputs(made)

    record = aws.client("rds").describe_db_instances(DBInstanceIdentifier=f"{stack}-database")["DBInstances"][0]
    assert record["DBInstanceStatus"] == "available"
    assert (record["Endpoint"]["Address"], str(record["Endpoint"]["Port"])) == (found["Host"], found["Port"])
    connection = connect(aws, stack)
    assert connection.run("SELECT current_setting('server_version_num')::int >= 180000") == [[True]]
    assert connection.run("SHOW work_mem") == [["8MB"]]
    connection.close()

    described = aws.client("elasticache").describe_cache_clusters(
        CacheClusterId=f"{stack}-cache", ShowCacheNodeInfo=True
    )
    endpoint = described["CacheClusters"][0]["CacheNodes"][0]["Endpoint"]
    assert str(endpoint["Port"]) == found["CachePort"]
    client = redis.Redis(found["CacheHost"], int(found["CachePort"]))
    assert client.ping()
    with pytest.raises(redis.ResponseError):
        client.config_get("dir")
    for command in ("SETUSER default off", "DELUSER somebody", "LOAD", "SAVE"):
        with pytest.raises(redis.ResponseError, match="no permissions"):
            client.execute_command(f"ACL {command.split()[0]}", *command.split()[1:])
    assert client.acl_whoami() == "default"
    assert client.set("key", "value")
    client.close()

    names = {process.name for process in status("tests").processes}
    assert {f"PostgreSQL {stack}-database", f"Valkey {stack}-cache"} <= names


def test_the_master_user_has_what_rds_gives_it(aws: Aws, stack: str) -> None:
    aws.deploy(stack, database(stack))
    connection = connect(aws, stack)
    rights = connection.run("SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user")
    assert rights == [[False, True, True]]
    owned = connection.run("SELECT datname::text FROM pg_database WHERE datdba = 'interviewer'::regrole ORDER BY 1")
    assert owned == [["postgres"], ["school"], ["template1"]]
    connection.run("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")
    connection.run("CREATE ROLE candidate LOGIN PASSWORD 'x'")
    connection.run("GRANT pg_read_all_stats TO candidate")
    connection.run("GRANT EXECUTE ON FUNCTION pg_stat_statements_reset(oid, oid, bigint, boolean) TO candidate")
    connection.run("SELECT pg_stat_statements_reset()")
    connection.run("SELECT 41 + 1")
    seen = connection.run("SELECT query FROM pg_stat_statements WHERE query LIKE 'SELECT $1 + $2%'")
    assert len(seen) == 1
    # A reset restores the database from a template of the master user's own.
    connection.run("CREATE DATABASE pristine")
    connection.close()
    other = connect(aws, stack, "pristine")
    assert other.run("SELECT count(*) FROM pg_stat_statements")
    other.run("DROP DATABASE school WITH (FORCE)")
    other.run("CREATE DATABASE school TEMPLATE template1")
    assert other.run("SELECT count(*) FROM pg_stat_statements WHERE query LIKE '%PASSWORD%'") == [[0]]
    other.run("GRANT pg_signal_backend TO candidate")
    other.close()


def test_an_update_keeps_the_address_and_carries_a_new_password(aws: Aws, stack: str) -> None:
    resources = {**database(stack, MasterUserPassword="first-password"), **cache(stack)}
    before = outputs(aws.deploy(stack, resources, Outputs=OUTPUTS))
    resources = {**database(stack, MasterUserPassword="second-password"), **cache(stack)}
    made = aws.update(stack, resources, Outputs=OUTPUTS)
    assert made["StackStatus"] == "UPDATE_COMPLETE"
    assert outputs(made) == before
    connection = pg8000.Connection(
        "interviewer", host=before["Host"], port=int(before["Port"]), database="school", password="second-password"
    )
    connection.close()


def test_databases_go_with_their_stack(aws: Aws, stack: str) -> None:
    made = outputs(aws.deploy(stack, {**database(stack), **cache(stack)}, Outputs=OUTPUTS))
    mine = [process for process in status("tests").processes if stack in process.name]
    assert len(mine) == 2
    assert aws.delete(stack)["StackStatus"] == "DELETE_COMPLETE"
    assert eventually(lambda: not any(psutil.pid_exists(process.pid) for process in mine))
    home = aws.sandbox.home
    assert not list((home / "pg").iterdir())
    assert not list((home / "valkey").iterdir())
    with pytest.raises(pg8000.InterfaceError):
        pg8000.Connection("interviewer", host=made["Host"], port=int(made["Port"]))


def test_a_failed_stack_leaves_no_database(aws: Aws, stack: str) -> None:
    broken = {
        "Type": "AWS::IAM::Policy",
        "DependsOn": "Database",
        "Properties": {
            "PolicyName": "x",
            "Roles": ["nobody-has-this-role"],
            "PolicyDocument": {"Version": "2012-10-17", "Statement": []},
        },
    }
    made = aws.deploy(stack, {**database(stack), "Broken": broken})
    assert made["StackStatus"] == "ROLLBACK_COMPLETE"
    assert not [process for process in status("tests").processes if stack in process.name]


def test_postgres_that_cannot_start_fails_the_resource_with_its_reason(aws: Aws, stack: str) -> None:
    resources = database(stack)
    resources["Parameters"]["Properties"]["Parameters"] = {"work_mem": "1"}
    made = aws.deploy(stack, resources)
    assert made["StackStatus"] == "ROLLBACK_COMPLETE"
    reasons = [event.get("ResourceStatusReason", "") for event in made["Events"]]
    assert any(
        f"PostgreSQL could not start for {stack}-database" in reason and "work_mem" in reason for reason in reasons
    )
    assert not aws.client("rds").describe_db_instances()["DBInstances"]


def test_a_taken_name_fails_like_on_aws(aws: Aws, stack: str) -> None:
    aws.deploy(stack, database(stack))
    resources = {"Database": database(stack, MasterUserPassword="some-password")["Database"]}
    del resources["Database"]["Properties"]["DBParameterGroupName"]
    other = aws.deploy(f"{stack}-2", resources)
    assert other["StackStatus"] == "ROLLBACK_COMPLETE"
    connect(aws, stack).close()
    aws.delete(f"{stack}-2")
