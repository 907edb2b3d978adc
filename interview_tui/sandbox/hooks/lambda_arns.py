"""The creation of a function is judged by the function's ARN; its name is in the request's body only."""

from __future__ import annotations

import json
from typing import Any

from interview_tui.sandbox.hooks.symbols import require


def install() -> None:
    """Look into the body where the path ends before a name."""
    from ministack.core import iam_actions
    from ministack.core.responses import get_account_id, get_region

    usual = require(iam_actions, "extract_resource_arn", "service", "method", "path", "headers", "body")

    def with_name(service: str, method: str, path: str, headers: Any, body: bytes, *args: Any, **options: Any) -> Any:
        arn = usual(service, method, path, headers, body, *args, **options)
        if service != "lambda" or method != "POST" or not path.rstrip("/").endswith("/functions"):
            return arn
        name = _name(body)
        return f"arn:aws:lambda:{get_region()}:{get_account_id()}:function:{name}" if name else arn

    iam_actions.extract_resource_arn = with_name


def _name(body: bytes) -> str:
    try:
        found = json.loads(body or b"{}").get("FunctionName")
    except (ValueError, AttributeError):
        return ""
    return str(found or "").rpartition(":")[2]
