"""What a request on the way to AWS asks for, and how each of AWS's protocols says that it failed."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from urllib.parse import parse_qs, unquote, urlsplit

from interview_tui.operations.read_only import LOOKING

_SCOPE = re.compile(r"Credential=[^/]+/\d+/[\w-]+/([\w-]+)/aws4_request")
_READING = re.compile(
    r"Describe|Get|List|Head|Filter|Lookup|Scan|Query|BatchGet|Search|Simulate|AssumeRole|GET |HEAD |OPTIONS "
)
_INVOKE = re.compile(r"^/2015-03-31/functions/(?:.*:function:)?([\w-]+)[^/]*/invocations")


class Refusal(StrEnum):
    """Why AWS can refuse any request."""

    SLOW_DOWN = "slow down"
    UNAVAILABLE = "503"
    FAULT = "500"
    EXPIRED = "expired"
    SKEWED = "skewed"


@dataclass(frozen=True)
class Asked:
    """One request: the service, what it is to do, and whose keys it is signed with."""

    service: str
    operation: str
    protocol: str
    as_candidate: bool = False

    @property
    def mutating(self) -> bool:
        """Whether the program asks for something to be changed."""
        return not self.as_candidate and not _READING.match(self.operation)

    def __str__(self) -> str:
        return f"{self.service} {self.operation}"


def read(method: str, path: str, headers: Message, body: bytes) -> Asked:
    """What is asked for. A call of a function is named by what its payload asks for."""
    found = _SCOPE.search(headers.get("Authorization", ""))
    service = found[1] if found else "nobody"
    # Whoever has a session's keys is the candidate: the program is signed in as a user.
    as_candidate = "X-Amz-Security-Token" in headers
    target = headers.get("X-Amz-Target", "")
    if target:
        return Asked(service, target.rpartition(".")[2], "json", as_candidate)
    action = parse_qs(body.decode("utf-8", "replace")).get("Action") if service not in ("s3", "lambda") else None
    if action:
        return Asked(service, action[0], "ec2" if service == "ec2" else "query", as_candidate)
    called = _INVOKE.match(unquote(urlsplit(path).path))
    operation = _call(called[1], body) if called else f"{method} {urlsplit(path).path}"
    return Asked(service, operation, "rest-xml" if service == "s3" else "rest-json", as_candidate)


def _call(function: str, body: bytes) -> str:
    """Calls that only look begin with ``Get``, as requests do that only read."""
    try:
        payload = json.loads(body)
    except ValueError:
        payload = {}
    action = payload.get("action")
    if action is None or action in LOOKING:
        return f"Get {function} {action or ''}".strip()
    return f"Invoke {function} {action} {payload.get('challenge', '')}".strip()


_CODES: dict[Refusal, dict[str, tuple[int, str]]] = {
    Refusal.SLOW_DOWN: {
        "json": (400, "ThrottlingException"),
        "query": (400, "Throttling"),
        "ec2": (503, "RequestLimitExceeded"),
        "rest-json": (429, "TooManyRequestsException"),
        "rest-xml": (503, "SlowDown"),
    },
    Refusal.UNAVAILABLE: {
        "json": (503, "ServiceUnavailable"),
        "query": (503, "ServiceUnavailable"),
        "ec2": (503, "Unavailable"),
        "rest-json": (503, "ServiceUnavailableException"),
        "rest-xml": (503, "ServiceUnavailable"),
    },
    Refusal.FAULT: {
        "json": (500, "InternalFailure"),
        "query": (500, "InternalFailure"),
        "ec2": (500, "InternalError"),
        "rest-json": (500, "ServiceException"),
        "rest-xml": (500, "InternalError"),
    },
    Refusal.EXPIRED: {
        "json": (400, "ExpiredTokenException"),
        "query": (403, "ExpiredToken"),
        "ec2": (400, "RequestExpired"),
        "rest-json": (403, "ExpiredTokenException"),
        "rest-xml": (400, "ExpiredToken"),
    },
    Refusal.SKEWED: {
        "json": (400, "InvalidSignatureException"),
        "query": (403, "SignatureDoesNotMatch"),
        "ec2": (401, "AuthFailure"),
        "rest-json": (403, "InvalidSignatureException"),
        "rest-xml": (403, "RequestTimeTooSkewed"),
    },
}
_WORDS = {
    Refusal.SLOW_DOWN: "Rate exceeded",
    Refusal.UNAVAILABLE: "The service is not available",
    Refusal.FAULT: "An internal failure",
    Refusal.EXPIRED: "The security token included in the request is expired",
    Refusal.SKEWED: "Signature expired: 20261121T130000Z is now earlier than 20261121T135500Z",
}


@dataclass(frozen=True)
class Said:
    """A refusal as it is sent."""

    status: int
    headers: dict[str, str]
    body: bytes


def refuse(asked: Asked, why: Refusal) -> Said:
    """The refusal in the form that the service's protocol has for it."""
    (status, code), words = _CODES[why][asked.protocol], _WORDS[why]
    error = f"<Error><Code>{code}</Code><Message>{words}</Message></Error>"
    match asked.protocol:
        case "json":
            return Said(status, {}, json.dumps({"__type": code, "message": words}).encode())
        case "rest-json":
            return Said(status, {"x-amzn-ErrorType": code}, json.dumps({"message": words}).encode())
        case "query":
            form = f"<ErrorResponse>{error}<RequestId>1</RequestId></ErrorResponse>"
        case "ec2":
            form = f"<Response><Errors>{error}</Errors><RequestID>1</RequestID></Response>"
        case _:
            # An answer to HEAD has no body; its status then has to say it all.
            form = "" if asked.operation.startswith("HEAD ") else error
    return Said(status, {"Content-Type": "text/xml"}, form.encode())
