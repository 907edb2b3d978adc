"""Live Tail is judged by the log group that it is asked for; the emulator judges it as something about all of them."""

from __future__ import annotations

import json
from typing import Any

from interview_tui.sandbox.hooks.symbols import require


def install() -> None:
    """Name the log group where exactly one is asked for, by its ARN."""
    from ministack.core import iam_actions

    usual = require(iam_actions, "extract_resource_arn", "service", "method", "path", "headers", "body", "query_params")

    def with_log_group(
        service: str, method: str, path: str, headers: Any, body: bytes, *args: Any, **options: Any
    ) -> Any:
        arn = usual(service, method, path, headers, body, *args, **options)
        return _log_group(body) or arn if service == "logs" and arn == "*" else arn

    iam_actions.extract_resource_arn = with_log_group


def _log_group(body: bytes) -> str:
    """The one log group of a request of Live Tail; empty for any other request."""
    try:
        asked = json.loads(body).get("logGroupIdentifiers")
    except (ValueError, AttributeError):
        return ""
    return str(asked[0]) if isinstance(asked, list) and len(asked) == 1 and str(asked[0]).startswith("arn:") else ""
