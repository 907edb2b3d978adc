"""Diff and reset of the function, against a Lambda in memory that takes its time."""

from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from caretaker import function, handler
from caretaker.deadline import Deadline
from caretaker.errors import CaretakerError
from caretaker.function_configuration import differing, request, settings

PACKAGE = b"the original package"
NAME, GROUP = "interview-1-leaky-api", "/aws/lambda/interview-1-leaky-api"
ROLE = "arn:aws:iam::111122223333:role/interview/interview-1-leaky-api"
TARGET = {
    "function": NAME,
    "bucket": "artifacts",
    "key": "packages/leaky-api-1.zip",
    "log_group": GROUP,
    "configuration": {
        "MemorySize": 256,
        "Timeout": 10,
        "Handler": "handler.handler",
        "Runtime": "python3.13",
        "Architectures": ["arm64"],
        "Description": "Progress reports",
        "Environment": {},
        "Layers": [],
        "Role": ROLE,
        "TracingConfig": "PassThrough",
        "EphemeralStorage": 512,
    },
    "retention": 1,
    "tags": {"interview:id": "interview-1"},
}
FRESH = {
    "FunctionName": NAME,
    "CodeSha256": base64.b64encode(hashlib.sha256(PACKAGE).digest()).decode(),
    "LastModified": "2026-11-21T14:31:00.000+0000",
    "MemorySize": 256,
    "Timeout": 10,
    "Handler": "handler.handler",
    "Runtime": "python3.13",
    "Architectures": ["arm64"],
    "Description": "Progress reports",
    "Role": ROLE,
    "TracingConfig": {"Mode": "PassThrough"},
    "EphemeralStorage": {"Size": 512},
    "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
    "LoggingConfig": {"LogFormat": "Text", "LogGroup": GROUP},
    "State": "Active",
    "LastUpdateStatus": "Successful",
}


class Missing(Exception):
    pass


class Taken(Exception):
    pass


class Exceptions:
    ResourceNotFoundException = ProvisionedConcurrencyConfigNotFoundException = Missing
    ResourceConflictException = ResourceAlreadyExistsException = Taken


class Pages:
    def __init__(self, pages: list[dict]) -> None:
        self._pages = pages

    def paginate(self, **_: str) -> Iterator[dict]:
        return iter(self._pages)


class Lambda:
    """One function and what is hung onto it; an update is under way for two looks."""

    exceptions = Exceptions()

    def __init__(self) -> None:
        self.described: dict[str, Any] = dict(FRESH)
        self.busy = 0
        self.hung: dict[str, list[dict]] = {}
        self.policy: list[str] = []
        self.reserved: int | None = None
        self.warm: set[str] = set()
        self.calls: list[str] = []
        self.seen: list[dict] = []
        self.dies_after = 10**6

    def _call(self, name: str) -> None:
        self.calls.append(name)
        self.dies_after -= 1
        if self.dies_after < 0:
            raise KeyboardInterrupt

    def get_function_configuration(self, FunctionName: str) -> dict:  # noqa: N803
        if not self.described:
            raise Missing
        self.busy -= 1
        return {**self.described, "LastUpdateStatus": "InProgress" if self.busy > 0 else "Successful"}

    def create_function(self, FunctionName: str, Code: dict, Tags: dict, **given: Any) -> None:  # noqa: N803
        self._call("create_function")
        if self.described:
            raise Taken
        assert (FunctionName, Code) == (NAME, {"S3Bucket": "artifacts", "S3Key": TARGET["key"]})
        assert Tags == TARGET["tags"]
        assert all(value not in ("", None) for value in given.values())
        self.described = {**{name: FRESH[name] for name in ("CodeSha256", "LastModified")}, **given}
        self.busy = 3

    def update_function_configuration(self, FunctionName: str, **given: Any) -> None:  # noqa: N803
        assert self.busy <= 0
        self._call("update_function_configuration")
        self.seen.append(given)
        self.described.update(given)
        self.busy = 3

    def update_function_code(self, FunctionName: str, **place: Any) -> None:  # noqa: N803
        assert self.busy <= 0
        self._call("update_function_code")
        assert place == {"S3Bucket": "artifacts", "S3Key": TARGET["key"], "Architectures": ["arm64"]}
        self.described.update(CodeSha256=FRESH["CodeSha256"], Architectures=place["Architectures"])
        self.busy = 3

    def get_paginator(self, operation: str) -> Pages:
        key, _, _ = LISTS[operation]
        return Pages([{key: [one]} for one in self.hung.get(operation, [])] or [{}])

    def get_policy(self, FunctionName: str) -> dict:  # noqa: N803
        if not self.policy:
            raise Missing
        return {"Policy": json.dumps({"Statement": [{"Sid": name} for name in self.policy]})}

    def remove_permission(self, FunctionName: str, StatementId: str) -> None:  # noqa: N803
        self._call("remove_permission")
        self.policy.remove(StatementId)

    def get_function_concurrency(self, FunctionName: str) -> dict:  # noqa: N803
        return {} if self.reserved is None else {"ReservedConcurrentExecutions": self.reserved}

    def delete_function_concurrency(self, FunctionName: str) -> None:  # noqa: N803
        self._call("delete_function_concurrency")
        self.reserved = None

    def delete_provisioned_concurrency_config(self, FunctionName: str, Qualifier: str) -> None:  # noqa: N803
        if Qualifier not in self.warm:
            raise Missing
        self.warm.remove(Qualifier)

    def __getattr__(self, name: str) -> Any:
        """The deletion of one thing of a list."""
        operation, argument = next((list_, deletion[2]) for list_, deletion in LISTS.items() if deletion[1] == name)

        def delete(**arguments: str) -> None:
            self._call(name)
            if name == "delete_function":
                assert arguments["Qualifier"].isdigit()
                assert arguments["Qualifier"] not in self.warm
            kept = self.hung[operation]
            kept[:] = [one for one in kept if argument and one[LISTED[argument]] != arguments.get(argument)]

        return delete


LISTS = {
    "list_event_source_mappings": ("EventSourceMappings", "delete_event_source_mapping", "UUID"),
    "list_function_url_configs": ("FunctionUrlConfigs", "delete_function_url_config", ""),
    "list_function_event_invoke_configs": ("FunctionEventInvokeConfigs", "delete_function_event_invoke_config", ""),
    "list_aliases": ("Aliases", "delete_alias", "Name"),
    "list_versions_by_function": ("Versions", "delete_function", "Qualifier"),
}
LISTED = {"UUID": "UUID", "Name": "Name", "Qualifier": "Version"}


class Store:
    def get_object(self, Bucket: str, Key: str) -> dict:  # noqa: N803
        assert (Bucket, Key) == (TARGET["bucket"], TARGET["key"])
        return {"Body": io.BytesIO(PACKAGE)}


class Logs:
    """One group, which may be gone, beside one of which the name begins like its own."""

    exceptions = Exceptions()

    def __init__(self) -> None:
        self.groups: dict[str, dict[str, Any]] = {GROUP: {"retentionInDays": 1}, f"{GROUP}-2": {}}
        self.streams = ["one", "two", "three"]

    def describe_log_groups(self, logGroupNamePrefix: str, limit: int) -> dict:  # noqa: N803
        found = sorted(name for name in self.groups if name.startswith(logGroupNamePrefix))
        return {"logGroups": [{"logGroupName": name, **self.groups[name]} for name in found[:limit]]}

    def create_log_group(self, logGroupName: str, tags: dict) -> None:  # noqa: N803
        if logGroupName in self.groups:
            raise Taken
        assert tags == TARGET["tags"]
        self.groups[logGroupName], self.streams = {}, []

    def put_retention_policy(self, logGroupName: str, retentionInDays: int) -> None:  # noqa: N803
        self.groups[logGroupName]["retentionInDays"] = retentionInDays

    def delete_retention_policy(self, logGroupName: str) -> None:  # noqa: N803
        del self.groups[logGroupName]["retentionInDays"]

    def get_paginator(self, _: str) -> Pages:
        if GROUP not in self.groups:
            raise Missing
        return Pages([{"logStreams": [{"logStreamName": name}]} for name in self.streams])

    def delete_log_stream(self, logGroupName: str, logStreamName: str) -> None:  # noqa: N803
        assert logGroupName == GROUP
        self.streams.remove(logStreamName)


@pytest.fixture
def logs() -> Logs:
    return Logs()


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, logs: Logs) -> Lambda:
    clients = {"lambda": Lambda(), "s3": Store(), "logs": logs}
    monkeypatch.setattr(function, "_client", clients.__getitem__)
    monkeypatch.setattr(function, "_POLL", 0.001)
    return clients["lambda"]


@pytest.fixture
def deadline() -> Deadline:
    return Deadline.after(30)


def dirty(service: Lambda) -> None:
    service.described |= {
        "CodeSha256": "other",
        "MemorySize": 512,
        "Environment": {"Variables": {"TOKEN": "s3cret"}},
        "Architectures": ["x86_64"],
        "VpcConfig": {"SubnetIds": ["s"], "SecurityGroupIds": [], "VpcId": "v"},
        "LoggingConfig": {"LogFormat": "JSON", "LogGroup": GROUP, "ApplicationLogLevel": "ERROR"},
    }
    versions = [{"Version": "$LATEST"}, {"Version": "1"}, {"Version": "2"}]
    arn = f"arn:aws:lambda:eu-west-1:111122223333:function:{NAME}"
    service.hung = {
        "list_event_source_mappings": [
            {"UUID": "u", "EventSourceArn": "arn:aws:sqs:eu-west-1:111122223333:queue", "State": "Enabled"},
            {"UUID": "v", "State": "Deleting"},
        ],
        "list_function_url_configs": [{"FunctionArn": f"{arn}:live"}],
        "list_function_event_invoke_configs": [{"FunctionArn": f"{arn}:$LATEST"}],
        "list_aliases": [{"Name": "live"}],
        "list_versions_by_function": versions,
    }
    service.policy, service.reserved, service.warm = ["everybody"], 0, {"live", "2"}


DIRT = {
    "function code": "changed",
    "function memory": "512, was 256",
    "function environment": "changed",
    "function architecture": "changed",
    "function network": "changed",
    "function logging": "changed",
    "function trigger queue": "added",
    "function URL": "added",
    "function destinations": "added",
    "function permission everybody": "added",
    "function concurrency": "added",
    "function alias live": "added",
    "function version 1": "added",
    "function version 2": "added",
}


def test_a_fresh_one_is_pristine(service: Lambda, deadline: Deadline) -> None:
    assert function.diff(TARGET, deadline) == {"ok": True, "changes": []}


def test_everything_is_told(service: Lambda, deadline: Deadline) -> None:
    dirty(service)
    answer = function.diff(TARGET, deadline)
    assert {change["what"]: change["detail"] for change in answer["changes"]} == DIRT
    assert answer["changes"][0]["at"] == "2026-11-21T14:31:00+00:00"
    assert "s3cret" not in json.dumps(answer)


def test_everything_is_undone(service: Lambda, deadline: Deadline) -> None:
    dirty(service)
    answer = handler.act({"action": "reset", "challenge": "B", "target": TARGET}, deadline)
    assert answer["ok"], answer
    assert set(answer["done"][:6]) == {f"{what} put back" for what in list(DIRT)[:6]}
    assert answer["done"][6:-2] == [f"{what} removed" for what in list(DIRT)[6:]]
    assert answer["done"][-2:] == ["new execution environments", "3 log streams deleted"]
    assert not service.warm
    assert service.calls.index("update_function_code") < service.calls.index("delete_event_source_mapping")


def test_environments_are_new_even_where_nothing_was_changed(service: Lambda, deadline: Deadline) -> None:
    answer = function.reset(TARGET, deadline)
    assert answer == {"ok": True, "done": ["new execution environments", "3 log streams deleted"]}
    assert service.calls == ["update_function_configuration"] * 2 + ["update_function_code"]
    marked, last = service.seen
    assert marked["Environment"]["Variables"]
    assert last == {"Environment": {"Variables": {}}}


GONE = ("function", "log group")


@pytest.mark.parametrize("gone", [GONE[:1], GONE[1:], GONE], ids=str)
def test_what_is_gone_altogether_is_told_and_made_anew(
    service: Lambda, logs: Logs, deadline: Deadline, gone: tuple[str, ...]
) -> None:
    dirty(service)
    if "function" in gone:
        service.described, service.hung, service.policy, service.reserved, service.warm = {}, {}, [], None, set()
    if "log group" in gone:
        del logs.groups[GROUP]
    told = function.diff(TARGET, deadline)["changes"]
    assert [each["what"] for each in told if each["detail"] == "removed"] == list(gone)
    answer = function.reset(TARGET, deadline)
    assert answer["ok"], answer
    assert {f"{what} put back" for what in gone} <= set(answer["done"])
    assert logs.groups[GROUP] == {"retentionInDays": 1}
    assert function.diff(TARGET, deadline) == {"ok": True, "changes": []}


def test_what_is_gone_can_be_made_anew_by_itself(service: Lambda, logs: Logs, deadline: Deadline) -> None:
    remake = {"action": "remake", "challenge": "B", "target": TARGET}
    assert handler.act(remake, deadline) == {"ok": True, "done": []}
    service.described, logs.groups = {}, {}
    assert handler.act(remake, deadline) == {"ok": True, "done": ["log group made anew", "function made anew"]}
    assert function.diff(TARGET, deadline) == {"ok": True, "changes": []}


@pytest.mark.parametrize(("held", "wanted"), [({}, 1), ({"retentionInDays": 30}, 1), ({"retentionInDays": 30}, 0)])
def test_the_log_is_kept_as_long_as_in_the_beginning(
    service: Lambda, logs: Logs, deadline: Deadline, held: dict, wanted: int
) -> None:
    logs.groups[GROUP] = dict(held)
    target = {**TARGET, "retention": wanted}
    (told,) = function.diff(target, deadline)["changes"]
    assert told["what"] == "log retention"
    assert function.reset(target, deadline)["ok"]
    assert logs.groups[GROUP].get("retentionInDays", 0) == wanted
    assert function.diff({**TARGET, "retention": None}, deadline)["ok"], "who does not say it does not compare it"


@pytest.mark.parametrize("calls", range(12))
def test_a_reset_that_is_killed_is_taken_up_again(service: Lambda, deadline: Deadline, calls: int) -> None:
    dirty(service)
    service.dies_after = calls
    try:
        function.reset(TARGET, deadline)
    except KeyboardInterrupt:
        assert calls < 12
    service.dies_after = 10**6
    assert function.reset(TARGET, deadline)["ok"]


def test_the_deadline_ends_the_waiting(service: Lambda) -> None:
    service.busy = 10**6
    with pytest.raises(CaretakerError, match=f"waiting for the function {NAME} to be updated"):
        function.reset(TARGET, Deadline.after(0.05))


def test_an_incomplete_target_is_refused(service: Lambda, deadline: Deadline) -> None:
    with pytest.raises(CaretakerError, match="lacks key, configuration"):
        function.reset({**TARGET, "key": "", "configuration": None}, deadline)
    assert not service.calls


class TestSettings:
    @pytest.mark.parametrize(
        ("template", "service"),
        [
            ({"MemorySize": "256"}, {"MemorySize": 256}),
            ({}, {"MemorySize": 128, "Timeout": 3, "Description": "", "VpcConfig": {"SubnetIds": [], "VpcId": ""}}),
            ({"Environment": {"Variables": {"A": 1}}}, {"Environment": {"Variables": {"A": "1"}}}),
            ({"Environment": {"A": "1"}}, {"Environment": {"Variables": {"A": "1"}}}),
            ({"Layers": ["arn"]}, {"Layers": [{"Arn": "arn", "CodeSize": 1}]}),
            ({"TracingConfig": {"Mode": "Active"}}, {"TracingConfig": {"Mode": "Active"}}),
            ({"TracingConfig": "Active"}, {"TracingConfig": {"Mode": "Active"}}),
            ({"EphemeralStorage": 1024}, {"EphemeralStorage": {"Size": 1024}}),
            ({"LoggingConfig": {"LogGroup": "g"}}, {"LoggingConfig": {"LogFormat": "Text", "LogGroup": "g"}}),
            ({}, {"DeadLetterConfig": {}, "SnapStart": {"OptimizationStatus": "Off"}}),
        ],
    )
    def test_are_the_same_in_a_template_and_in_the_service(self, template: dict, service: dict) -> None:
        assert list(differing(settings(service), settings(template))) == []

    def test_a_role_is_given_only_where_it_is_another(self) -> None:
        wanted = settings({"Role": "ours", "Timeout": 10})
        assert request(settings({"Role": "ours", "Timeout": 5}), wanted) == {
            "Timeout": 10,
            "Environment": {"Variables": {}},
        }
        assert request(settings({"Role": "theirs"}), wanted)["Role"] == "ours"
