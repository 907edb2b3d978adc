"""The condition key ``aws:ResourceTag/...`` for EC2, whose tags the emulator does not look up."""
# ruff: noqa: SLF001  (the emulator has no public way in; `symbols` looks every name up beforehand)

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from interview_tui.sandbox.hooks.symbols import require

_KINDS = {"i": "instance", "sg": "security-group", "vol": "volume"}


def install() -> None:
    """Add EC2 to the services whose tags are known when rights are judged."""
    from ministack.core.responses import get_account_id, get_region
    from ministack.services import ec2, tagging

    collectors = require(tagging, "_RESOURCE_TAG_COLLECTORS")
    require(ec2, "_tags")

    def of_ec2() -> Iterator[tuple[str, list[dict[str, Any]]]]:
        for resource_id, tags in ec2._tags.items():
            kind = _KINDS.get(resource_id.split("-", 1)[0])
            if kind:
                yield f"arn:aws:ec2:{get_region()}:{get_account_id()}:{kind}/{resource_id}", tags

    collectors["ec2"] = of_ec2
