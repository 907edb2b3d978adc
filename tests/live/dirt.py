"""All that a candidate's rights allow, done: one deed for each right that changes something."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache as cache_of
from functools import cached_property, partial
from typing import Any

import boto3
import pg8000.native
import pytest
import redis
from botocore.exceptions import ClientError

from interview_tui.model.handoff import Handoff
from tests.aws.documents import allowed, interview, of_type

MARK = "dirt-of-the-candidate"
PASSWORD = "another-password-of-the-candidate"

OPENING = {"secretsmanager:GetSecretValue"}
"""Reading that opens something else."""
READING = ("BatchGet", "Describe", "Filter", "Get", "PartiQLSelect", "Query", "Scan")
TUNNELS = {"ssm:ResumeSession", "ssm:StartSession", "ssm:TerminateSession", "ssmmessages:OpenDataChannel"}
"""There is no tunnel in the sandbox; what comes through one is done to the database and the cache directly."""


def mutating() -> set[str]:
    """The actions of the candidate's policies that change something, as the templates have them now."""
    every = {action for policy in of_type(interview(), "AWS::IAM::Policy").values() for action in allowed(policy)}
    reading = {action for action in every if action.partition(":")[2].startswith(READING)}
    return every - (reading - OPENING) - TUNNELS


@dataclass(frozen=True)
class AtWork:
    """A candidate, signed in with what the program handed out."""

    handoff: Handoff

    def output(self, name: str) -> str:
        return self.handoff.interview.output(name)

    @cached_property
    def client(self) -> Callable[[str], Any]:
        """Its clients by service, each made once."""
        keys = self.handoff.keys
        session = boto3.Session(
            keys.access_key_id, keys.secret_access_key.reveal(), keys.session_token.reveal(), self.handoff.region
        )
        return cache_of(partial(session.client, endpoint_url=self.handoff.endpoint_url))

    @cached_property
    def login(self) -> dict[str, Any]:
        secret = self.output("DatabaseCandidateSecretArn")
        content: dict[str, Any] = json.loads(
            self.client("secretsmanager").get_secret_value(SecretId=secret)["SecretString"]
        )
        return content

    def database(self, name: str = "", password: str = "") -> pg8000.native.Connection:
        login = self.login
        return pg8000.native.Connection(
            login["username"],
            password=password or login["password"],
            host=login["host"],
            port=int(login["port"]),
            database=name or login["dbname"],
        )

    def cache(self, number: int = 0) -> redis.Redis:
        return redis.Redis(self.output("CacheEndpoint"), int(self.output("CachePort")), number)

    def some(self, table: str, count: int = 3) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self.client("dynamodb").scan(TableName=self.output(table))["Items"][:count]
        return items


def refused(call: Callable[..., object], **arguments: Any) -> str:
    """The code with which AWS refuses this; a call that works is an error."""
    try:
        call(**arguments)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    raise AssertionError("it is allowed")


# ---------------------------------------------------------------------------------------------------------- tables


def put_item(who: AtWork) -> None:
    """One that is new, with a value of every kind, and one in the place of another."""
    values = {
        "binary": {"B": b"\x00\xff"},
        "bytes": {"BS": [b"a", b"b"]},
        "list": {"L": [{"N": "1.50"}, {"NULL": True}]},
        "map": {"M": {"deep": {"M": {"flag": {"BOOL": False}}}}},
        "numbers": {"NS": ["1", "-2.5"]},
        "texts": {"SS": [MARK]},
    }
    dynamodb, schools = who.client("dynamodb"), who.output("SchoolsTable")
    first = who.some("SchoolsTable")[0]["school_id"]
    for key in (first, {"S": MARK}):
        dynamodb.put_item(TableName=schools, Item={"school_id": key, **values})


def update_item(who: AtWork) -> None:
    """A value changed, one added, one taken out; and an item that was not there."""
    dynamodb, students = who.client("dynamodb"), who.output("StudentsTable")
    for key in (who.some("StudentsTable")[0]["student_id"], {"S": MARK}):
        dynamodb.update_item(
            TableName=students,
            Key={"student_id": key},
            UpdateExpression="SET #c = :v, seen = :v REMOVE class_id",
            ExpressionAttributeNames={"#c": "comment"},
            ExpressionAttributeValues={":v": {"S": MARK}},
        )


def delete_item(who: AtWork) -> None:
    for item in who.some("ClassesTable", 5):
        key = {"class_id": item["class_id"]}
        who.client("dynamodb").delete_item(TableName=who.output("ClassesTable"), Key=key)


def batch_write(who: AtWork) -> None:
    assessments = who.output("AssessmentsTable")
    writes = [{"PutRequest": {"Item": {"assessment_id": {"S": f"{MARK}-{number}"}}}} for number in range(10)]
    deletions = [
        {"DeleteRequest": {"Key": {"assessment_id": item["assessment_id"]}}}
        for item in who.some("AssessmentsTable", 15)
    ]
    who.client("dynamodb").batch_write_item(RequestItems={assessments: writes + deletions})


def transact(who: AtWork) -> None:
    """The right to check a condition is for transactions alone."""
    schools, students = who.output("SchoolsTable"), who.output("StudentsTable")
    first, second = (item["student_id"] for item in who.some("StudentsTable", 4)[2:])
    check = {"TableName": schools, "Key": {"school_id": {"S": MARK}}, "ConditionExpression": "attribute_exists(texts)"}
    change = {
        "TableName": students,
        "Key": {"student_id": first},
        "UpdateExpression": "SET seen = :v",
        "ExpressionAttributeValues": {":v": {"S": MARK}},
    }
    who.client("dynamodb").transact_write_items(
        TransactItems=[
            {"ConditionCheck": check},
            {"Update": change},
            {"Delete": {"TableName": students, "Key": {"student_id": second}}},
            {"Put": {"TableName": students, "Item": {"student_id": {"S": f"{MARK}-2"}}}},
        ]
    )


def partiql(verb: str) -> Callable[[AtWork], None]:
    """On AWS these change items; the sandbox asks for another right, which nobody has, and so denies them."""

    def deed(who: AtWork) -> None:
        table = who.output("SchoolsTable")
        statement = {
            "Insert": f"INSERT INTO \"{table}\" VALUE {{'school_id': '{MARK}-3'}}",
            "Update": f"UPDATE \"{table}\" SET seen = '{MARK}' WHERE school_id = '{MARK}'",
            "Delete": f"DELETE FROM \"{table}\" WHERE school_id = '{MARK}'",
        }[verb]
        code = refused(who.client("dynamodb").execute_statement, Statement=statement)
        assert code == "AccessDeniedException"

    return deed


# -------------------------------------------------------------------------------------------------------- function

HANDLER = """
import os
KEPT = []
def handler(event, context):
    KEPT.append(os.urandom(4_000_000))
    print("{mark}", len(KEPT))
    return {{"kept": len(KEPT)}}
"""


def leak(who: AtWork) -> None:
    """The planted leaks themselves: calls whose lines are in the log, and whose memory is still held."""
    client, name = who.client("lambda"), who.output("LeakyApiFunction")
    for number in range(5):
        payload = json.dumps({"path": "/reports", "query": {"student": str(number)}}).encode()
        client.invoke(FunctionName=name, Payload=payload)


def replace_code(who: AtWork) -> None:
    """Another function for another processor, which leaks in its own way; a module beside it, too."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("handler.py", HANDLER.format(mark=MARK))
        archive.writestr("beside.py", "")
    client, name = who.client("lambda"), who.output("LeakyApiFunction")
    client.update_function_code(FunctionName=name, ZipFile=package.getvalue(), Architectures=["x86_64"])
    answers = [json.loads(client.invoke(FunctionName=name, Payload=b"{}")["Payload"].read()) for _ in range(5)]
    assert max(answer["kept"] for answer in answers) > 1, "it leaks"


# ------------------------------------------------------------------------------------------- database and cache

ANYBODYS: Mapping[str, bool] = {
    "SET default_transaction_read_only = off": True,
    "CREATE TEMPORARY TABLE dirt (id integer)": False,
    "CREATE SCHEMA dirt": False,
    "SELECT lo_from_bytea(4711, 'dirt'::bytea)": True,
    "COMMENT ON LARGE OBJECT 4711 IS 'dirt'": True,
    "GRANT SELECT ON LARGE OBJECT 4711 TO PUBLIC": True,
    "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC": True,
    "ALTER ROLE candidate IN DATABASE school SET search_path = pg_catalog": True,
    "ALTER ROLE candidate IN DATABASE postgres SET work_mem = '64MB'": True,
    "ALTER ROLE candidate SET statement_timeout = 0": True,
    "ALTER ROLE candidate SET default_transaction_read_only = off": True,
    "ALTER ROLE candidate RESET idle_in_transaction_session_timeout": True,
    "ALTER ROLE candidate CONNECTION LIMIT 1": False,
    "ALTER ROLE candidate CREATEDB": False,
    "ALTER ROLE ALL SET work_mem = '64MB'": False,
    "ALTER DATABASE school SET work_mem = '64MB'": False,
    "CREATE ROLE dirt": False,
    "COMMENT ON ROLE candidate IS 'dirt'": False,
    "SELECT pg_stat_statements_reset()": False,
    "SELECT pg_advisory_lock(1)": True,
    "SELECT count(*) AS dirt FROM students WHERE last_name LIKE '%dirt%'": True,
}
"""What every login may try, and whether that works."""

READERS: Mapping[str, bool] = {
    "CREATE TABLE dirt (id integer)": False,
    "CREATE INDEX dirt ON students (last_name)": False,
    "UPDATE students SET last_name = 'dirt'": False,
}
"""What one that only reads may not."""

OWNERS: Mapping[str, bool] = {
    "CREATE INDEX dirt_index ON students (last_name)": True,
    "CREATE STATISTICS dirt_statistics (dependencies) ON first_name, last_name FROM students": True,
    "CREATE VIEW dirt_view AS SELECT * FROM students": True,
    "CREATE MATERIALIZED VIEW dirt_kept AS SELECT count(*) FROM assessments": True,
    "CREATE TABLE dirt_table (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY)": True,
    "CREATE TYPE dirt_type AS ENUM ('dirt')": True,
    "CREATE SEQUENCE dirt_sequence": True,
    'CREATE COLLATION dirt_collation FROM "C"': True,
    "CREATE TEXT SEARCH CONFIGURATION dirt_search (COPY = simple)": True,
    "CREATE FUNCTION dirt_trigger() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'": True,
    "CREATE FUNCTION dirt_function() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'": True,
    "CREATE OR REPLACE FUNCTION average_score(wanted_student integer) RETURNS numeric"
    " LANGUAGE sql AS 'SELECT 1.0'": True,
    "UPDATE students SET last_name = 'dirt'": False,
    "GRANT ALL ON schools, students, assessments, classes TO candidate": True,
    "CREATE TRIGGER dirt BEFORE INSERT ON schools FOR EACH ROW EXECUTE FUNCTION dirt_trigger()": True,
    "CREATE RULE dirt AS ON DELETE TO schools DO INSTEAD NOTHING": True,
    "INSERT INTO schools VALUES (99, 'dirt', 'dirt', 2000)": True,
    "UPDATE students SET last_name = 'dirt' WHERE id <= 100": True,
    "DELETE FROM assessments WHERE id <= 50": True,
    "CREATE POLICY dirt ON classes USING (false)": True,
    "ALTER TABLE classes ENABLE ROW LEVEL SECURITY": True,
    "ALTER TABLE classes ADD COLUMN dirt integer DEFAULT 7": True,
    "ALTER TABLE classes SET (fillfactor = 50)": True,
    "ALTER TABLE students ALTER last_name SET STATISTICS 10": True,
    "COMMENT ON TABLE students IS 'dirt'": True,
    "ALTER TABLE teachers RENAME TO dirt_teachers": True,
    "ALTER TABLE assessments DROP CONSTRAINT assessments_pkey": True,
    "DROP TABLE enrolments": True,
    "ANALYZE students": True,
    "CREATE PUBLICATION dirt FOR TABLE students": False,
    "DROP FUNCTION dirt_function()": True,
}
"""What one may that may make indexes, and so owns the tables: all but change rows, until it gives itself the right."""


def database(who: AtWork) -> None:
    """Everything that the login may do, and at last another password; into another database it does not get."""
    owner = who.output("AllowIndexes") == "true"
    wanted = {**ANYBODYS, **(OWNERS if owner else READERS)}
    with who.database() as session:
        assert {statement: works(session, statement) for statement in wanted} == wanted
    for name in ("postgres", "template1", f"{who.login['dbname']}_pristine"):
        with pytest.raises(pg8000.native.DatabaseError, match="permission denied for database"):
            who.database(name)
    with who.database() as session:
        assert works(session, f"ALTER ROLE candidate PASSWORD '{PASSWORD}'")


def works(session: pg8000.native.Connection, statement: str) -> bool:
    """Whether the login has the right; another refusal than for want of it is an error."""
    try:
        session.run(statement)
    except pg8000.native.DatabaseError as error:
        if error.args[0]["C"] not in ("42501", "25006"):
            raise AssertionError(f"{statement}: {error}") from error
        return False
    return True


SCRIPT = "return 'dirt'"
WITHHELD = ("CONFIG SET maxmemory 1", "ACL SETUSER dirt on nopass +@all", "SHUTDOWN NOSAVE", "PSYNC ? -1")
"""Commands of Redis that ElastiCache gives to nobody, nor does the sandbox."""


def cache(who: AtWork) -> None:
    """Keys of every kind in several databases, a library, a script, slow and refused commands, a pause of writing."""
    for number in (0, 3, 15):
        client = who.cache(number)
        client.set("text", "dirt", ex=3600)
        client.hset("hash", "dirt", "1")
        client.rpush("list", "dirt")
        client.zadd("sorted", {"dirt": 1})
        client.xadd("stream", {"dirt": "1"})
    client = who.cache()
    client.function_load("#!lua name=dirt\nredis.register_function('dirt', function() return 1 end)")
    client.script_load(SCRIPT)
    client.eval("local n = 0; for i = 1, 1e7 do n = n + 1 end; return 'dirt'", 0)
    assert is_remembered(who), "it was slow"
    for command in WITHHELD:
        with pytest.raises(redis.ResponseError):
            client.execute_command(*command.split())
    client.client_pause(3_600_000, all=False)


def is_remembered(who: AtWork) -> bool:
    """Whether the cache still tells of a slow command of the candidate's."""
    return "return 'dirt'" in "".join(entry["command"].decode() for entry in who.cache().slowlog_get())


def sign_in(who: AtWork) -> None:
    """The right to read one's own login is the way to both servers."""
    cache(who)
    database(who)


DEEDS: Mapping[str, Callable[[AtWork], None]] = {
    "dynamodb:PutItem": put_item,
    "dynamodb:UpdateItem": update_item,
    "dynamodb:DeleteItem": delete_item,
    "dynamodb:BatchWriteItem": batch_write,
    "dynamodb:ConditionCheckItem": transact,
    "dynamodb:PartiQLInsert": partiql("Insert"),
    "dynamodb:PartiQLUpdate": partiql("Update"),
    "dynamodb:PartiQLDelete": partiql("Delete"),
    "lambda:InvokeFunction": leak,
    "lambda:UpdateFunctionCode": replace_code,
    "secretsmanager:GetSecretValue": sign_in,
}
"""What is done with each right, in this order."""
