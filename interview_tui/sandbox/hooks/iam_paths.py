"""Requests about a role are judged by the role's whole ARN, path included; the emulator leaves the path out."""
# ruff: noqa: SLF001  (the emulator has no public way in; `symbols` looks every name up beforehand)

from __future__ import annotations

from typing import Any

from interview_tui.sandbox.hooks.symbols import require

_ROLE = ":role/"


def install() -> None:
    """Put the path in where the role exists; one that does not is judged by its name, as before."""
    from ministack.core import iam_actions
    from ministack.services import iam

    require(iam, "_roles")
    usual = require(iam_actions, "extract_resource_arn", "service", "method", "path")

    def with_path(service: str, *args: Any, **options: Any) -> Any:
        arn = usual(service, *args, **options)
        if service != "iam" or not isinstance(arn, str) or _ROLE not in arn:
            return arn
        role = iam._roles.get(arn.rpartition(_ROLE)[2])
        return role["Arn"] if role else arn

    iam_actions.extract_resource_arn = with_path
