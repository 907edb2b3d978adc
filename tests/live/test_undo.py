"""Diff and reset by the caretaker on real parts: what a candidate and an administrator change comes back."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pg8000.native
import pytest
import redis

from interview_tui import sandbox as embedded
from interview_tui.challenges import CHALLENGES, data_migration
from interview_tui.cli.place import desk_in
from interview_tui.model.difference import ResetOrder
from interview_tui.model.health import CheckState
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Order
from interview_tui.operations.desk import Desk, drive
from interview_tui.sandbox import Sandbox
from tests.live.test_an_interview import as_candidate, clean_up, ignore
from tests.sandbox.conftest import ALL_RIGHTS, zipped

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """A sandbox of its own, whose user may do everything, as an administrator in the console."""
    name = f"undo-{os.getpid()}"
    yield embedded.start(name, policies={"everything": ALL_RIGHTS}, attached=True)
    embedded.stop(name)


@pytest.fixture(scope="module")
def desk(sandbox: Sandbox) -> Desk:
    found = desk_in(sandbox)
    drive(found.bootstrap(), ignore)
    return found


@pytest.fixture(scope="module")
def admin(sandbox: Sandbox) -> Callable[[str], Any]:
    """Clients of that user, by service."""
    session = boto3.Session(sandbox.access_key_id, sandbox.secret_access_key, region_name=sandbox.region)
    return lambda service: session.client(service, endpoint_url=sandbox.endpoint)  # type: ignore[call-overload]


def check(desk: Desk, interview: Interview, name: str) -> CheckState:
    return next(check.state for check in drive(desk.verify(interview), ignore).checks if check.name == name)


def asked(desk: Desk, interview: Interview, challenge: str, action: str) -> dict[str, Any]:
    """What the caretaker answers to the very request that the program makes."""
    answers: list[dict[str, Any]] = []

    class Listening:
        """The account, of which one call is kept."""

        def __getattr__(self, name: str) -> Any:
            return getattr(desk.cloud, name)

        def caretaker(self, payload: dict[str, Any]) -> dict[str, Any]:
            answers.append(dict(desk.cloud.caretaker(payload)))
            return answers[-1]

    list(getattr(CHALLENGES[challenge], action)(interview, Listening()))
    (answer,) = answers
    return answer


class TestTables:
    """Challenge A."""

    @pytest.fixture
    def interview(self, desk: Desk) -> Iterator[Interview]:
        done = drive(desk.deploy(Order("jane-smith", ("A",), id="interview-undo")), ignore)
        yield done.interview
        clean_up(desk, done.interview)

    def ask(self, desk: Desk, interview: Interview, action: str) -> dict[str, Any]:
        return asked(desk, interview, "A", action)

    def test_a_fresh_one_is_pristine(self, desk: Desk, interview: Interview) -> None:
        assert self.ask(desk, interview, "diff") == {"ok": True, "changes": []}
        assert self.ask(desk, interview, "reset") == {"ok": True, "done": []}

    def test_what_everybody_did_is_undone(
        self, desk: Desk, interview: Interview, sandbox: Sandbox, admin: Callable[[str], Any]
    ) -> None:
        neighbour = drive(desk.deploy(Order("john-doe", ("A",), id=f"{interview.id}-2")), ignore).interview
        dynamodb = admin("dynamodb")
        before = contents(dynamodb, interview)
        self.dirty(as_candidate(sandbox, interview).client("dynamodb", endpoint_url=sandbox.endpoint), interview)
        students = interview.output("StudentsTable")
        make(dynamodb, f"{interview.id}-Results")
        dynamodb.update_time_to_live(
            TableName=students, TimeToLiveSpecification={"Enabled": True, "AttributeName": "until"}
        )
        dynamodb.update_table(TableName=students, StreamSpecification=STREAM)
        dynamodb.update_table(TableName=students, **INDEX)
        dynamodb.update_table(
            TableName=students, OnDemandThroughput={"MaxReadRequestUnits": 7, "MaxWriteRequestUnits": -1}
        )
        dynamodb.update_table(TableName=students, TableClass="STANDARD_INFREQUENT_ACCESS")
        dynamodb.update_table(TableName=students, SSESpecification={"Enabled": True})
        before_tags = tags(dynamodb, interview.output("ClassesTable"))
        dynamodb.delete_table(TableName=interview.output("ClassesTable"))
        found = self.ask(desk, interview, "diff")["changes"]
        assert {change["what"]: change["detail"] for change in found} == {
            "Schools items": "6 removed, 1 added",
            "Students items": "1 changed",
            "Students throughput limit": "changed",
            "Students table class": "STANDARD_INFREQUENT_ACCESS",
            "Students encryption": "changed",
            "Students stream": "switched on",
            "Students index by_class": "added",
            "Students time to live": "switched on for until",
            f"table {interview.id}-Results": "added",
            f"table {interview.id}-Classes": "removed",
        }
        answer = self.ask(desk, interview, "reset")
        assert answer["ok"], answer
        assert "left" not in answer
        assert f"table {interview.id}-Results deleted" in answer["done"]
        assert contents(dynamodb, interview) == before
        assert tags(dynamodb, interview.output("ClassesTable")) == before_tags
        assert self.ask(desk, interview, "diff") == {"ok": True, "changes": []}
        assert check(desk, interview, "Sample data (A)") is CheckState.OK
        assert self.ask(desk, neighbour, "diff") == {"ok": True, "changes": []}
        clean_up(desk, neighbour)

    def dirty(self, dynamodb: Any, interview: Interview) -> None:
        schools, students = interview.output("SchoolsTable"), interview.output("StudentsTable")
        for item in dynamodb.scan(TableName=schools)["Items"]:
            dynamodb.delete_item(TableName=schools, Key={"school_id": item["school_id"]})
        dynamodb.put_item(TableName=schools, Item={"school_id": {"S": "mine"}})
        student = dynamodb.scan(TableName=students, Limit=1)["Items"][0]
        dynamodb.put_item(TableName=students, Item={**student, "seen": {"NS": ["1", "2"]}})


STREAM = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
INDEX = {
    "AttributeDefinitions": [{"AttributeName": "class_id", "AttributeType": "S"}],
    "GlobalSecondaryIndexUpdates": [
        {
            "Create": {
                "IndexName": "by_class",
                "KeySchema": [{"AttributeName": "class_id", "KeyType": "HASH"}],
                "Projection": {"ProjectionType": "ALL"},
            }
        }
    ],
}


def make(dynamodb: Any, name: str) -> None:
    dynamodb.create_table(
        TableName=name,
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )


def tags(dynamodb: Any, table: str) -> dict[str, str]:
    """Our tags on a table; CloudFormation's own nobody else may give."""
    arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
    found = dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"]
    return {tag["Key"]: tag["Value"] for tag in found if not tag["Key"].startswith("aws:")}


def contents(dynamodb: Any, interview: Interview) -> dict[str, list[str]]:
    """Every item of every table as the service sends it."""
    found = {}
    for output in data_migration.TABLE_OUTPUTS.values():
        pages = dynamodb.get_paginator("scan").paginate(TableName=interview.output(output))
        found[output] = sorted(repr(sorted(item.items())) for page in pages for item in page["Items"])
    return found


class TestFunction:
    """Challenge B."""

    @pytest.fixture
    def interview(self, desk: Desk) -> Iterator[Interview]:
        done = drive(desk.deploy(Order("jane-smith", ("B",), id="interview-undo")), ignore)
        yield done.interview
        clean_up(desk, done.interview)

    def ask(self, desk: Desk, interview: Interview, action: str) -> dict[str, Any]:
        return asked(desk, interview, "B", action)

    def test_what_everybody_did_is_undone(
        self, desk: Desk, interview: Interview, sandbox: Sandbox, admin: Callable[[str], Any]
    ) -> None:
        assert self.ask(desk, interview, "diff") == {"ok": True, "changes": []}
        name, client = interview.output("LeakyApiFunction"), admin("lambda")
        before = shape(client, name)
        candidate = as_candidate(sandbox, interview).client("lambda", endpoint_url=sandbox.endpoint)
        package = zipped({"handler.py": "handler = print"})
        candidate.update_function_code(FunctionName=name, ZipFile=package, Architectures=["x86_64"])
        self.as_interviewer(client, admin("sqs"), name)
        admin("logs").put_retention_policy(logGroupName=interview.output("LeakyApiLogGroup"), retentionInDays=30)
        found = self.ask(desk, interview, "diff")["changes"]
        assert found[0]["at"].endswith("+00:00")
        assert {change["what"]: change["detail"] for change in found} == {
            "function code": "changed",
            "function memory": "512, was 256",
            "function timeout": "30, was 10",
            "function environment": "changed",
            "function architecture": "changed",
            "function logging": "changed",
            "log retention": "30 days, was 1 day",
            "function description": "mine, was Progress reports of students",
            "function tracing": "Active, was PassThrough",
            "function temporary storage": "1024, was 512",
            "function trigger interview-undo-queue": "added",
            "function URL": "added",
            "function destinations": "added",
            "function permission everybody": "added",
            "function concurrency": "added",
            "function alias live": "added",
            "function version 1": "added",
        }
        answer = self.ask(desk, interview, "reset")
        assert answer["ok"], answer
        assert {"function code put back", "function version 1 removed", "new execution environments"} <= {
            *answer["done"]
        }
        assert shape(client, name) == before
        assert admin("logs").describe_log_streams(logGroupName=interview.output("LeakyApiLogGroup"))["logStreams"] == []
        assert self.ask(desk, interview, "diff") == {"ok": True, "changes": []}
        assert check(desk, interview, "Lambda answers") is CheckState.OK

    def test_what_was_deleted_is_made_anew(self, desk: Desk, interview: Interview, admin: Callable[[str], Any]) -> None:
        name, group = interview.output("LeakyApiFunction"), interview.output("LeakyApiLogGroup")
        client, logs = admin("lambda"), admin("logs")
        before = shape(client, name)
        arn = client.get_function(FunctionName=name)["Configuration"]["FunctionArn"]
        labels = client.list_tags(Resource=arn)["Tags"]
        client.delete_function(FunctionName=name)
        logs.delete_log_group(logGroupName=group)
        found = self.ask(desk, interview, "diff")["changes"]
        assert {change["what"]: change["detail"] for change in found} == {"function": "removed", "log group": "removed"}
        assert self.ask(desk, interview, "remake")["done"] == ["log group made anew", "function made anew"]
        assert self.ask(desk, interview, "reset")["ok"]
        now = shape(client, name)
        assert {key: now.get(key) for key in before} == before
        ours = {key: value for key, value in labels.items() if not key.startswith("aws:")}
        assert ours.items() <= client.list_tags(Resource=arn)["Tags"].items()
        (kept,) = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]
        assert kept["retentionInDays"] == 1
        assert check(desk, interview, "Lambda answers") is CheckState.OK

    def test_what_has_leaked_is_gone(self, desk: Desk, interview: Interview, admin: Callable[[str], Any]) -> None:
        name, client = interview.output("LeakyApiFunction"), admin("lambda")
        client.invoke(FunctionName=name, Payload=b'{"path": "/health"}')
        streams = admin("logs").describe_log_streams(logGroupName=interview.output("LeakyApiLogGroup"))["logStreams"]
        assert self.ask(desk, interview, "reset")["ok"]
        client.invoke(FunctionName=name, Payload=b'{"path": "/health"}')
        fresh = admin("logs").describe_log_streams(logGroupName=interview.output("LeakyApiLogGroup"))["logStreams"]
        assert len(fresh) == 1
        assert fresh[0]["logStreamName"] not in {stream["logStreamName"] for stream in streams}

    def as_interviewer(self, client: Any, sqs: Any, name: str) -> None:
        client.publish_version(FunctionName=name)
        client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
        client.create_function_url_config(FunctionName=name, AuthType="NONE")
        client.add_permission(FunctionName=name, StatementId="everybody", Action="lambda:InvokeFunction", Principal="*")
        client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=2)
        client.put_function_event_invoke_config(FunctionName=name, MaximumRetryAttempts=0)
        client.put_provisioned_concurrency_config(
            FunctionName=name, Qualifier="live", ProvisionedConcurrentExecutions=1
        )
        queue = sqs.create_queue(QueueName="interview-undo-queue")["QueueUrl"]
        source = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        client.create_event_source_mapping(FunctionName=name, EventSourceArn=source)
        client.update_function_configuration(
            FunctionName=name,
            MemorySize=512,
            Timeout=30,
            Description="mine",
            Environment={"Variables": {"DEBUG": "1"}},
            TracingConfig={"Mode": "Active"},
            EphemeralStorage={"Size": 1024},
            LoggingConfig={"LogFormat": "JSON", "ApplicationLogLevel": "ERROR"},
        )


def shape(client: Any, name: str) -> dict[str, Any]:
    """All that the service tells of a function, but for when it was changed; it may tell of nothing, or not tell."""
    described = client.get_function_configuration(FunctionName=name)
    described["LoggingConfig"] = {"LogFormat": "Text", **described["LoggingConfig"]}
    return {key: value for key, value in described.items() if value and key not in VOLATILE}


VOLATILE = {"LastModified", "RevisionId", "ResponseMetadata", "Environment"}


class TestDatabase:
    """Challenge C."""

    @pytest.fixture
    def interview(self, desk: Desk) -> Iterator[Interview]:
        done = drive(desk.deploy(Order("jane-smith", ("C",), id="interview-undo")), ignore)
        yield done.interview
        clean_up(desk, done.interview)

    def ask(self, desk: Desk, interview: Interview, action: str) -> dict[str, Any]:
        return asked(desk, interview, "C", action)

    def test_what_everybody_did_is_undone(self, desk: Desk, interview: Interview, admin: Callable[[str], Any]) -> None:
        assert self.ask(desk, interview, "diff") == {"ok": True, "changes": []}
        secret = interview.output("DatabaseAdminSecretArn")
        login = json.loads(admin("secretsmanager").get_secret_value(SecretId=secret)["SecretString"])
        where = {"host": login["host"], "port": login["port"], "database": login["dbname"]}
        with pg8000.native.Connection(login["username"], **where, password=login["password"]) as owner:
            owner.run("CREATE INDEX orders_by_date ON assessments (taken_at)")
            owner.run("DELETE FROM assessments WHERE id <= 1204")
            owner.run("CREATE ROLE friend LOGIN PASSWORD 'x'")
        cache = redis.Redis(host=interview.output("CacheEndpoint"), port=int(interview.output("CachePort")))
        for number, database in enumerate((0, 3)):
            cache.execute_command("SELECT", database)
            cache.set(f"key-{number}", "x")
        cache.function_load("#!lua name=mine\nredis.register_function('f', function() return 1 end)")
        assert self.ask(desk, interview, "diff") == {
            "ok": False,
            "changes": [
                {"what": "role friend", "detail": "added"},
                {"what": "index orders_by_date", "detail": "added"},
                {"what": "assessments rows", "detail": "1,204 removed"},
                {"what": "redis keys", "detail": "2 added"},
                {"what": "redis functions", "detail": "1 added"},
            ],
        }
        answer = self.ask(desk, interview, "reset")
        assert answer == {
            "ok": True,
            "done": [
                "0 sessions of the database closed",
                "database put back from its copy",
                "role friend dropped",
                "cache emptied of 2 keys",
            ],
        }
        assert self.ask(desk, interview, "diff") == {"ok": True, "changes": []}
        assert check(desk, interview, "Sample data (C)") is CheckState.OK
        assert cache.dbsize() == 0


def test_what_was_deleted_does_not_stand_in_the_next_candidate_s_way(desk: Desk, admin: Callable[[str], Any]) -> None:
    """The stack's update for the next candidate needs everything that is in it."""
    interview = drive(desk.deploy(Order("jane-smith", ("A", "B"), id="interview-undo")), ignore).interview
    admin("dynamodb").delete_table(TableName=interview.output("StudentsTable"))
    admin("logs").delete_log_group(logGroupName=interview.output("LeakyApiLogGroup"))
    admin("lambda").delete_function(FunctionName=interview.output("LeakyApiFunction"))
    done = drive(desk.reset(interview, ResetOrder(("A", "B"), successor="john-doe")), ignore)
    assert done.difference.pristine
    assert done.health.ready
    assert {"A: table interview-undo-Students made anew", "B: log group made anew", "B: function made anew"} <= {
        *done.done
    }
    assert tags(admin("dynamodb"), interview.output("StudentsTable"))["interview:candidate"] == "john-doe"
    clean_up(desk, done.interview)
