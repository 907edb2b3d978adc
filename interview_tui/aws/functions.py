"""Calls Lambda functions and waits for their answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from interview_tui.aws.clients import READ_SECONDS, is_local
from interview_tui.aws.errors import one_line
from interview_tui.aws.interviews import moment
from interview_tui.model.archive import FunctionCode
from interview_tui.model.errors import CloudError

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients

MOST_BYTES = 256 * 1024 * 1024
"""No package of Lambda is larger, packed or not."""


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
    return moment(_configuration(clients, function).get("LastModified", ""))


def architecture(clients: Clients, function: str) -> str:
    """What it runs on; a function of which nothing else was said runs on x86_64."""
    return str((_configuration(clients, function).get("Architectures") or ["x86_64"])[0])


def _configuration(clients: Clients, function: str) -> Mapping[str, Any]:
    # GetFunction has a limit of its own; GetFunctionConfiguration shares a small one with everything else.
    found: Mapping[str, Any] = clients.functions.get_function(FunctionName=function)["Configuration"]
    return found


def code(clients: Clients, function: str) -> FunctionCode:
    """Its configuration, and its package, which comes from an address that Lambda makes for ten minutes."""
    found = clients.functions.get_function(FunctionName=function)
    return FunctionCode(dict(found["Configuration"]), _download(clients, found["Code"].get("Location", ""), function))


def _download(clients: Clients, url: str, function: str) -> bytes:
    """What is at the address. That is as good as a key: it is in no message."""
    from botocore.exceptions import HTTPClientError
    from urllib3.exceptions import HTTPError

    status, data = 0, b""
    if url.startswith(("https://", "http://")):
        with suppress(HTTPClientError, HTTPError):
            status, data = _fetch(clients, url)
    if status != 200:
        raise CloudError(f"The code of {function} could not be downloaded.", "Try again.")
    if len(data) > MOST_BYTES:
        raise CloudError(f"The code of {function} is larger than a package of Lambda can be.")
    return data


def _fetch(clients: Clients, url: str) -> tuple[int, bytes]:
    """The status and at most a byte more than is allowed."""
    from botocore.awsrequest import AWSRequest
    from botocore.httpsession import URLLib3Session
    from botocore.utils import get_environ_proxies

    proxies = {} if is_local(url) else get_environ_proxies(url)
    session = URLLib3Session(verify=clients.authorities, proxies=proxies, timeout=READ_SECONDS)
    answer = session.send(AWSRequest(method="GET", url=url, stream_output=True).prepare())
    try:
        return answer.status_code, answer.raw.read(MOST_BYTES + 1)
    finally:
        answer.raw.close()


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
