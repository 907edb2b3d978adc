"""The condition key ``iam:PermissionsBoundary`` of requests that set one; the emulator does not know it."""

from __future__ import annotations

from typing import Any

from interview_tui.sandbox.hooks.symbols import require

_KEY = "iam:permissionsboundary"
_SETTING = frozenset({"iam:CreateRole", "iam:CreateUser", "iam:PutRolePermissionsBoundary"})


def install() -> None:
    """Put the key beside the tags of the request, from where conditions are judged."""
    from ministack.core import iam_actions, iam_evaluator

    usual = require(iam_actions, "request_tag_context", "service", "iam_action", "body", "params")
    require(iam_evaluator, "_resolve_condition_key", "key", "ctx")

    def with_boundary(service: str, iam_action: str, body: bytes, params: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = dict(usual(service, iam_action, body, params))
        wanted = params.get("PermissionsBoundary")
        if iam_action in _SETTING and wanted:
            found[_KEY] = wanted[0] if isinstance(wanted, list) else wanted
        return found

    iam_actions.request_tag_context = with_boundary
