"""Who may do what in a sandbox: the user that callers sign in as, and a door for everything else."""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from interview_tui.model.errors import CannotStart
from interview_tui.sandbox.hooks.symbols import require
from interview_tui.sandbox.settings import USER

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

# What AWS has too: callbacks of custom resources and wait conditions, and the download of a function's package.
_OPEN = ("/_ministack/health", "/_ministack/cfn-response/", "/_ministack/cfn-signal/", "/_ministack/lambda-code/")
_OWN = ("/_ministack", "/_localstack", "/_aws")
_SIGNED = (b"X-Amz-Signature=", b"Signature=")


@dataclass(frozen=True, slots=True)
class Key:
    """The access key of the sandbox's user."""

    access_key_id: str
    secret_access_key: str = field(repr=False)


def create_user(policies: Mapping[str, Any]) -> Key:
    """Make the IAM user with these policies; runs inside the server, where nobody has to be root for it."""
    from ministack.services import iam

    _call(require(iam, "_create_user", "p"), UserName=USER)
    put = require(iam, "_put_user_policy", "p")
    for name, document in policies.items():
        _call(put, UserName=USER, PolicyName=name, PolicyDocument=json.dumps(document))
    answer = _call(require(iam, "_create_access_key", "p"), UserName=USER)
    return Key(_element(answer, "AccessKeyId"), _element(answer, "SecretAccessKey"))


def guarded(application: Application) -> Application:
    """The emulator without its own back doors: no administration, and nothing without a signature."""

    async def guard(scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan" and not _admitted(scope):
            await (_refuse(send) if scope["type"] == "http" else send({"type": "websocket.close"}))
            return
        await application(scope, receive, send)

    return guard


def _admitted(scope: Message) -> bool:
    if scope["type"] != "http":
        return False
    path: str = scope["path"]
    if path.startswith(_OWN):
        return path.startswith(_OPEN)
    if scope["method"] == "OPTIONS":
        return True
    query = scope.get("query_string", b"")
    return any(name == b"authorization" for name, _ in scope["headers"]) or any(mark in query for mark in _SIGNED)


async def _refuse(send: Send) -> None:
    body = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
    await send({"type": "http.response.start", "status": 403, "headers": [(b"content-type", b"application/xml")]})
    await send({"type": "http.response.body", "body": body})


def _call(action: Callable[[Mapping[str, Any]], Any], **parameters: str) -> str:
    status, _, body = action({name: [value] for name, value in parameters.items()})
    text = body.decode() if isinstance(body, bytes) else str(body)
    if status >= 300:
        raise CannotStart(
            f"The sandbox's user could not be made: {_element(text, 'Message') or text}", "Look at the policies."
        )
    return text


def _element(text: str, name: str) -> str:
    found = re.search(f"<{name}>(.*?)</{name}>", text, re.DOTALL)
    return found.group(1) if found else ""
