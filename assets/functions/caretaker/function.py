"""The function of the memory-leak challenge: what of it differs from its package and its template, and back to them.

The target has ``function``, ``bucket`` and ``key`` of the original package, ``log_group``, ``configuration``, the
settings that the stack's own template has, ``retention``, the days for which that has the log kept, and ``tags``.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caretaker import changes, function_attachments, function_configuration, function_log
from caretaker.changes import Change, change, counted
from caretaker.deadline import Deadline
from caretaker.errors import CaretakerError

_NEEDED = ("function", "bucket", "key", "log_group", "configuration")
_POLL = 0.5
_MARK = "INTERVIEW_RESET"


@dataclass(frozen=True, slots=True)
class _Function:
    """The function and the services that have to do with it."""

    target: Mapping[str, Any]
    deadline: Deadline

    @property
    def name(self) -> str:
        return str(self.target["function"])

    @property
    def wanted(self) -> function_configuration.Settings:
        given = {"LoggingConfig": {"LogGroup": self.target["log_group"]}, **self.target["configuration"]}
        return function_configuration.settings(given)


def diff(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Compares code and configuration, and looks for everything that can be hung onto a function."""
    return changes.answer(_differences(_function(target, deadline)))


def reset(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Puts everything back, starts new execution environments and forgets the old log lines."""
    function = _function(target, deadline)
    client, logs = _client("lambda"), _client("logs")
    before = _differences(function)
    _make(client, logs, function)
    function_log.keep(logs, target)
    _configure(client, function)
    _put_code(client, function)
    removed = [f"{found.change['what']} removed" for found in _remove(client, function)]
    streams = function_log.forget(logs, str(target["log_group"]), deadline)
    mended = [found["what"] for found in before if found["detail"] != "added"]
    done = [
        *(f"{what} put back" for what in mended),
        *removed,
        "new execution environments",
        f"{counted(streams, 'log stream')} deleted",
    ]
    return changes.outcome(done, _differences(function))


def remake(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Makes function and log where they are gone: their stack cannot be updated while one is missing."""
    return changes.outcome(_make(_client("lambda"), _client("logs"), _function(target, deadline)), ())


def _function(target: Mapping[str, Any], deadline: Deadline) -> _Function:
    missing = [name for name in _NEEDED if not target.get(name)]
    if missing:
        raise CaretakerError(f"The target lacks {', '.join(missing)}.")
    return _Function(target, deadline)


def _client(service: str) -> Any:
    import boto3
    from botocore.config import Config

    config = Config(connect_timeout=5, read_timeout=30, retries={"mode": "standard", "total_max_attempts": 6})
    return boto3.client(service, config=config)


def _differences(function: _Function) -> list[Change]:
    return [*_of_function(_client("lambda"), function), *function_log.differences(_client("logs"), function.target)]


def _of_function(client: Any, function: _Function) -> list[Change]:
    try:
        described = client.get_function_configuration(FunctionName=function.name)
    except client.exceptions.ResourceNotFoundException:
        return [change("function", "removed")]
    at = datetime.strptime(described["LastModified"], "%Y-%m-%dT%H:%M:%S.%f%z").isoformat()
    code = [] if described["CodeSha256"] == _digest(function) else [change("function code", "changed", at)]
    found = function_configuration.settings(described)
    return [
        *code,
        *function_configuration.differing(found, function.wanted),
        *(attached.change for attached in function_attachments.attached(client, function.name)),
    ]


def _make(client: Any, logs: Any, function: _Function) -> list[str]:
    """The log first, which the function may not create itself."""
    done = ["log group made anew"] if function_log.make(logs, function.target) else []
    try:
        client.get_function_configuration(FunctionName=function.name)
    except client.exceptions.ResourceNotFoundException:
        _create(client, function)
        done.append("function made anew")
    return done


def _create(client: Any, function: _Function) -> None:
    code = {"S3Bucket": str(function.target["bucket"]), "S3Key": str(function.target["key"])}
    tags = dict(function.target.get("tags") or {})
    request = function_configuration.creation(function.wanted)
    with suppress(client.exceptions.ResourceConflictException):  # somebody else was quicker
        client.create_function(FunctionName=function.name, Code=code, **request, **({"Tags": tags} if tags else {}))
    _settled(client, function)


def _digest(function: _Function) -> str:
    """Lambda's own figure for a package."""
    place = {"Bucket": str(function.target["bucket"]), "Key": str(function.target["key"])}
    body = _client("s3").get_object(**place)["Body"].read()
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


def _configure(client: Any, function: _Function) -> None:
    """To the template's settings, by way of other ones: only a change that is one ends what runs with the old."""
    found = function_configuration.settings(_settled(client, function))
    request = function_configuration.request(found, function.wanted)
    variables = {**function.wanted["Environment"], _MARK: "in progress"}
    for chosen in ({**request, "Environment": {"Variables": variables}}, request):
        client.update_function_configuration(FunctionName=function.name, **chosen)
        _settled(client, function)


def _put_code(client: Any, function: _Function) -> None:
    place = {"S3Bucket": str(function.target["bucket"]), "S3Key": str(function.target["key"])}
    architectures = function.wanted.get("Architectures")
    if architectures:
        place["Architectures"] = architectures
    client.update_function_code(FunctionName=function.name, **place)
    _settled(client, function)


def _settled(client: Any, function: _Function) -> Mapping[str, Any]:
    """The function's description, once no change to it is under way."""
    while True:
        described: Mapping[str, Any] = client.get_function_configuration(FunctionName=function.name)
        if described.get("State") != "Pending" and described.get("LastUpdateStatus") != "InProgress":
            return described
        function.deadline.pause(_POLL, f"the function {function.name} to be updated")


def _remove(client: Any, function: _Function) -> list[function_attachments.Attachment]:
    found = list(function_attachments.attached(client, function.name))
    for attached in found:
        attached.remove()
    return found
