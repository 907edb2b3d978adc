"""How an interview is in every byte, read past the program: what is equal twice has not changed in between."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pg8000.native
import redis
from botocore.exceptions import ClientError

from interview_tui.challenges import data_migration
from interview_tui.model.interview import Interview
from interview_tui.sandbox.dataplane.binaries import database_account, postgres_programs

Clients = Callable[[str], Any]
"""An administrator's client of a service."""


def fingerprint(clients: Clients, interview: Interview, folder: Path) -> dict[str, Any]:
    """Of everything that the interview has, by what it is."""
    return {
        **{f"table {name}": table(clients("dynamodb"), interview.output(name)) for name in TABLES},
        "names of tables": [name for name in table_names(clients) if name.startswith(interview.id)],
        "function": function(clients, interview.output("LeakyApiFunction")),
        "log": log(clients("logs"), interview.output("LeakyApiLogGroup")),
        "roles": roles(clients, interview),
        "server": server(clients, interview),
        **{f"database {name}": dump(clients, interview, name, folder) for name in DATABASES},
        "cache": cache(interview),
    }


TABLES = tuple(data_migration.TABLE_OUTPUTS.values())
DATABASES = ("school", "school_pristine", "postgres", "template1")


def differing(before: Any, after: Any, where: str = "") -> list[str]:
    """Each innermost thing that is not equal, with both its values."""
    if before == after:
        return []
    if isinstance(before, dict) and isinstance(after, dict):
        keys = sorted({*before, *after}, key=str)
        return [line for key in keys for line in differing(before.get(key), after.get(key), f"{where} / {key}")]
    if isinstance(before, list) and isinstance(after, list):
        before, after = ([each for each in one if each not in two] for one, two in ((before, after), (after, before)))
    return [f"{where}: {before!r}, now {after!r}"[:2000]]


# ---------------------------------------------------------------------------------------------------------- tables


def table(dynamodb: Any, name: str) -> dict[str, Any]:
    """Its items as the service sends them, in one order, and its settings."""
    described = dynamodb.describe_table(TableName=name)["Table"]
    kept = {key: value for key, value in described.items() if key not in _CHANGING and value not in _OFF}
    return {
        "items": items(dynamodb, name),
        "settings": kept,
        "time to live": dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]["TimeToLiveStatus"],
        "recovery": dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"],
        "tags": _ours(dynamodb.list_tags_of_resource(ResourceArn=described["TableArn"])["Tags"]),
    }


_OFF = ({"StreamEnabled": False}, {"Status": "DISABLED"})
"""As much as not to mention it."""
_CHANGING = {
    "CreationDateTime", "ItemCount", "LatestStreamArn", "LatestStreamLabel", "ProvisionedThroughput", "TableId",
    "TableSizeBytes",
}  # fmt: skip
"""What a table that was made anew, or that had a stream, tells otherwise; on demand, none has a throughput."""


def items(dynamodb: Any, name: str) -> list[str]:
    """The bytes of a scan, before anything is made of them."""
    bodies: list[bytes] = []
    events, at = dynamodb.meta.events, "before-parse.dynamodb.Scan"

    def keep(response_dict: Mapping[str, Any], **_: object) -> None:
        bodies.append(bytes(response_dict["body"]))

    events.register(at, keep)
    try:
        for _ in dynamodb.get_paginator("scan").paginate(TableName=name):
            pass
    finally:
        events.unregister(at, keep)
    assert bodies
    return sorted(json.dumps(item, sort_keys=True) for body in bodies for item in json.loads(body)["Items"])


def table_names(clients: Clients) -> list[str]:
    pages = clients("dynamodb").get_paginator("list_tables").paginate()
    return [name for page in pages for name in page["TableNames"]]


def _ours(tags: list[dict[str, str]]) -> dict[str, str]:
    """Without CloudFormation's own, which nobody else may give."""
    return {tag["Key"]: tag["Value"] for tag in tags if not tag["Key"].startswith("aws:")}


# ---------------------------------------------------------------------------------------------- function and roles


def function(clients: Clients, name: str) -> dict[str, Any]:
    """The bytes of its code, all of its configuration, and whatever can be hung onto it."""
    client = clients("lambda")
    described = client.get_function(FunctionName=name)
    configuration = described["Configuration"]
    configuration["LoggingConfig"] = {"LogFormat": "Text", **configuration["LoggingConfig"]}
    with urlopen(described["Code"]["Location"], timeout=20) as answer:
        code = answer.read()
    kept = {key: value for key, value in configuration.items() if key not in ("LastModified", "RevisionId")}
    arn = {"FunctionName": name}
    return {
        "code": hashlib.sha256(code).hexdigest(),
        "configuration": {key: value for key, value in kept.items() if _says(value)},
        "versions": [version["Version"] for version in client.list_versions_by_function(**arn)["Versions"]],
        "aliases": client.list_aliases(**arn)["Aliases"],
        "policy": _unless_missing(lambda: client.get_policy(**arn)["Policy"]),
        "urls": client.list_function_url_configs(**arn)["FunctionUrlConfigs"],
        "events": client.list_function_event_invoke_configs(**arn)["FunctionEventInvokeConfigs"],
        "triggers": client.list_event_source_mappings(**arn)["EventSourceMappings"],
        "concurrency": client.get_function_concurrency(**arn).get("ReservedConcurrentExecutions"),
        "tags": {key: value for key, value in described["Tags"].items() if not key.startswith("aws:")},
    }


def _says(value: Any) -> bool:
    """To say nothing, and to list nothing, is the same."""
    return any(map(_says, value.values())) if isinstance(value, dict) else bool(value)


def log(logs: Any, group: str) -> dict[str, Any]:
    (found,) = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
    return {"retention": found.get("retentionInDays"), "tags": _tags_of_log(logs, found["arn"])}


def _tags_of_log(logs: Any, arn: str) -> dict[str, str]:
    tags = logs.list_tags_for_resource(resourceArn=arn.removesuffix(":*"))["tags"]
    return {key: value for key, value in tags.items() if not key.startswith("aws:")}


def streams(logs: Any, group: str) -> set[str]:
    """The names of the log's streams."""
    pages = logs.get_paginator("describe_log_streams").paginate(logGroupName=group)
    return {stream["logStreamName"] for page in pages for stream in page["logStreams"]}


def roles(clients: Clients, interview: Interview) -> dict[str, Any]:
    """Their boundaries, trust and policies, but for the moment from which on sessions count."""
    iam, found = clients("iam"), {}
    for name in (f"{interview.id}-candidate", f"{interview.id}-leaky-api"):
        described = iam.get_role(RoleName=name)["Role"]
        policies = {
            policy: json.dumps(_timeless(iam.get_role_policy(RoleName=name, PolicyName=policy)["PolicyDocument"]))
            for policy in iam.list_role_policies(RoleName=name)["PolicyNames"]
        }
        attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
        boundary = described.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn")
        found[name] = (described["AssumeRolePolicyDocument"], boundary, policies, attached)
    return found


def _timeless(document: dict[str, Any]) -> list[Any]:
    statements = document["Statement"]
    return [{**each, "Condition": {}} if each.get("Sid") == "Revoked" else each for each in statements]


def _unless_missing(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except ClientError as error:
        if error.response["Error"]["Code"] != "ResourceNotFoundException":
            raise
        return None


# ------------------------------------------------------------------------------------------- database and cache


def owner(clients: Clients, interview: Interview) -> dict[str, Any]:
    secret = interview.output("DatabaseAdminSecretArn")
    content: dict[str, Any] = json.loads(clients("secretsmanager").get_secret_value(SecretId=secret)["SecretString"])
    return content


def server(clients: Clients, interview: Interview) -> dict[str, Any]:
    """What the server keeps beside the tables: roles, settings, databases and who may get into them."""
    login = owner(clients, interview)
    where = {"host": login["host"], "port": int(login["port"]), "database": "postgres"}
    with pg8000.native.Connection(login["username"], password=login["password"], **where) as session:
        return {name: [[str(cell) for cell in row] for row in session.run(query)] for name, query in _SERVER.items()}


_SERVER = {
    "roles": "SELECT * FROM pg_roles ORDER BY rolname",
    "members": "SELECT roleid::regrole, member::regrole, admin_option, inherit_option, set_option, grantor::regrole"
    " FROM pg_auth_members ORDER BY 1, 2, 6",
    "settings": "SELECT setrole::regrole, d.datname, setconfig FROM pg_db_role_setting AS s"
    " LEFT JOIN pg_database AS d ON d.oid = s.setdatabase ORDER BY 1, 2",
    "databases": "SELECT datname, datdba::regrole, datacl::text, datconnlimit, datallowconn, datistemplate,"
    " shobj_description(oid, 'pg_database') FROM pg_database ORDER BY 1",
    "comments": "SELECT classoid::regclass, objoid, description FROM pg_shdescription"
    " WHERE classoid <> 'pg_database'::regclass ORDER BY 1, 2",
    "tablespaces": "SELECT spcname, spcacl FROM pg_tablespace ORDER BY 1",
}


def statements(clients: Clients, interview: Interview) -> list[str]:
    """What the statistics keep, of everybody."""
    login = owner(clients, interview)
    where = {"host": login["host"], "port": int(login["port"]), "database": login["dbname"]}
    with pg8000.native.Connection(login["username"], password=login["password"], **where) as session:
        return [row[0] for row in session.run("SELECT query FROM pg_stat_statements")]


def dump(clients: Clients, interview: Interview, database: str, folder: Path) -> dict[str, Any]:
    """pg_dump of schema, rights, comments, large objects and every row: one figure, and what is not a table's rows."""
    login = owner(clients, interview)
    program = postgres_programs(folder, database_account()) / "bin" / "pg_dump"
    where = ["--host", login["host"], "--port", str(login["port"]), "--username", login["username"]]
    done = subprocess.run(
        [program, *where, "--dbname", database],
        env={"PATH": os.defpath, "PGPASSWORD": login["password"]},
        check=True,
        capture_output=True,
    )
    # Every dump has a key of its own against what may be in it.
    whole = re.sub(rb"^\\(un)?restrict .*\n", b"", done.stdout, flags=re.MULTILINE)
    schema = re.sub(rb"^COPY .*?^\\\.$", b"", whole, flags=re.MULTILINE | re.DOTALL)
    return {"schema": schema.decode().splitlines(), "whole": hashlib.sha256(whole).hexdigest()}


def cache(interview: Interview) -> dict[str, Any]:
    """Every key of every database, users, configuration, libraries, and what it remembers of commands."""
    where = (interview.output("CacheEndpoint"), int(interview.output("CachePort")))
    keys = {}
    for number in range(16):
        client = redis.Redis(*where, number)
        keys[number] = {key: client.dump(key) for key in client.scan_iter()}
    client = redis.Redis(*where)
    asked = {" ".join(words): _answer(client, *words) for words in _ASKED}
    return {"keys": keys, **asked}


_ASKED = (
    ("ACL", "LIST"), ("ACL", "LOG"), ("CONFIG", "GET", "*"), ("FUNCTION", "LIST"), ("PUBSUB", "CHANNELS"),
    ("LATENCY", "LATEST"),
)  # fmt: skip


def _answer(client: redis.Redis, *command: str) -> str:
    try:
        return str(client.execute_command(*command))
    except redis.ResponseError as error:
        return str(error)
