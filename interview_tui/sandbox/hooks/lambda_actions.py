"""Lambda's requests are judged by the right that AWS asks for; the emulator has no name or another for some."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

from interview_tui.sandbox.hooks.symbols import require

_STREAMED = "response-streaming-invocations"
_UNKNOWN = "NotKnownToTheSandbox"
"""A right that nobody has but by a star: what the emulator cannot name is denied rather than let through."""

_VERBS = {"GET": "Get", "DELETE": "Delete", "PUT": "Put", "POST": "Put"}
_VERBS_OF_WHAT_IS_MADE = {**_VERBS, "PUT": "Update", "POST": "Create"}
# What there is one of in a function, and is set rather than made.
_SET = {
    "concurrency": "FunctionConcurrency",
    "event-invoke-config": "FunctionEventInvokeConfig",
    "provisioned-concurrency": "ProvisionedConcurrencyConfig",
    "runtime-management-config": "RuntimeManagementConfig",
}
_LISTS = {"urls": "ListFunctionUrlConfigs", "list": "ListFunctionEventInvokeConfigs"}

_KEY = "lambda:functionarn"
_MAPPINGS = "event-source-mappings"
_FUNCTION: ContextVar[str] = ContextVar("function", default="")
"""The function that the request's event source mapping calls."""


def install() -> None:
    """Name what has no name yet, and whose function a mapping calls."""
    from ministack.core import iam_actions
    from ministack.services import lambda_svc

    usual = require(iam_actions, "_lambda_action", "method", "path")
    usual_context = require(iam_actions, "request_tag_context", "service", "iam_action", "body", "params")
    mappings = require(lambda_svc, "_esms")

    def named(method: str, path: str) -> str:
        parts = [part for part in path.split("/") if part]
        _FUNCTION.set("")
        if len(parts) > 2 and parts[-2] == _MAPPINGS:
            _FUNCTION.set((mappings.get(parts[-1]) or {}).get("FunctionArn", ""))
            return f"{_VERBS_OF_WHAT_IS_MADE.get(method, 'Get')}EventSourceMapping"
        return _of_function(method, parts) or usual(method, path) or _UNKNOWN

    def with_function(service: str, iam_action: str, body: bytes, params: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = dict(usual_context(service, iam_action, body, params))
        if iam_action.endswith(":DeleteEventSourceMapping") and _FUNCTION.get():
            found[_KEY] = _FUNCTION.get()
        return found

    iam_actions._lambda_action = named  # noqa: SLF001 - the emulator has no public way in
    iam_actions.request_tag_context = with_function


def _of_function(method: str, parts: list[str]) -> str:
    """The right to something of a function's, where the emulator has no name or another for it."""
    last = parts[-1] if parts else ""
    if last == "account-settings":
        return "GetAccountSettings"
    if last == _STREAMED:
        return "InvokeFunction"
    if last in _LISTS and method == "GET":
        return _LISTS[last]
    if last in _SET:
        return _VERBS.get(method, "Put") + _SET[last]
    if last == "url":
        return _VERBS_OF_WHAT_IS_MADE.get(method, "Get") + "FunctionUrlConfig"
    if len(parts) > 2 and parts[-2] == "aliases":
        return _VERBS_OF_WHAT_IS_MADE.get(method, "Get") + "Alias"
    return ""
