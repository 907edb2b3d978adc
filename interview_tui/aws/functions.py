"""Calls Lambda functions and waits for their answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from interview_tui.aws.errors import one_line
from interview_tui.aws.records import moment
from interview_tui.model.errors import CloudError

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients


def invoke(clients: Clients, function: str, payload: Mapping[str, Any]) -> Mapping[str, Any]:
    """The function's answer; an error inside of it raises ``CloudError`` with its message."""
    answer = clients.caller.invoke(
        FunctionName=function, InvocationType="RequestResponse", Payload=json.dumps(dict(payload)).encode()
    )
    name = short_name(function)
    said = _parsed(answer["Payload"].read())
    if answer.get("FunctionError"):
        raise CloudError(f"{name} failed: {_message(said)}", f"The log group /aws/lambda/{name} tells more.")
    if not isinstance(said, Mapping):
        raise CloudError(
            f"{name} answered something that is not an object.", f"The log group /aws/lambda/{name} tells more."
        )
    return said


def updated_at(clients: Clients, function: str) -> datetime | None:
    """When its code or configuration was changed last; ``None`` when what AWS says is no time."""
    # GetFunction has a limit of its own; GetFunctionConfiguration shares a small one with everything else.
    found = clients.functions.get_function(FunctionName=function)
    return moment(found["Configuration"].get("LastModified", ""))


def short_name(function: str) -> str:
    """A function's name out of its ARN."""
    return function.rpartition(":function:")[2].partition(":")[0]


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None


def _message(said: Any) -> str:
    message = said.get("errorMessage") if isinstance(said, Mapping) else None
    return one_line(str(message or "it gave no reason"))
