"""Lambda's requests are judged by the right that AWS asks for; the emulator lets some pass that it does not know."""

from __future__ import annotations

from interview_tui.sandbox.hooks.symbols import require

_STREAMED = "response-streaming-invocations"
_UNKNOWN = "NotKnownToTheSandbox"
"""A right that nobody has but by a star: what the emulator cannot name is denied rather than let through."""

_OTHERS = {"event-invoke-config": "FunctionEventInvokeConfig", "runtime-management-config": "RuntimeManagementConfig"}


def install() -> None:
    """Name what has no name yet."""
    from ministack.core import iam_actions

    usual = require(iam_actions, "_lambda_action", "method", "path")

    def named(method: str, path: str) -> str:
        last = path.rstrip("/").rpartition("/")[2]
        if last == _STREAMED:
            return "InvokeFunction"
        if last in _OTHERS:
            return {"GET": "Get", "DELETE": "Delete"}.get(method, "Put") + _OTHERS[last]
        return usual(method, path) or _UNKNOWN

    iam_actions._lambda_action = named  # noqa: SLF001 - the emulator has no public way in
