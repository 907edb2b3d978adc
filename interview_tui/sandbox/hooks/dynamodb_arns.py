"""Requests that name a table by its ARN alone, as those about tags do, are judged by that ARN."""

from __future__ import annotations

import json

from interview_tui.sandbox.hooks.symbols import require


def install() -> None:
    """Look for the ARN where no name was found."""
    from ministack.core import iam_actions

    usual = require(iam_actions, "dynamodb_resource_arns", "body", "region", "account_id")

    def with_arn(body: bytes, region: str, account_id: str) -> list[str]:
        return list(usual(body, region, account_id)) or _named(body)

    iam_actions.dynamodb_resource_arns = with_arn


def _named(body: bytes) -> list[str]:
    try:
        arn = json.loads(body or b"{}").get("ResourceArn")
    except (ValueError, AttributeError):
        return []
    return [arn] if isinstance(arn, str) and arn.startswith("arn:") else []
