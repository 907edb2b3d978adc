"""Tables of a stack get the limit of their throughput and their class, which the emulator leaves out."""
# ruff: noqa: SLF001  (the emulator has no public way in; `symbols` looks every name up beforehand)

from __future__ import annotations

from typing import Any

from interview_tui.sandbox.hooks.symbols import require, require_handler


def install() -> None:
    """Set both right after the creation, by the emulator's own UpdateTable."""
    from ministack.services import dynamodb
    from ministack.services.cloudformation import provisioners

    require(dynamodb, "_update_table", "data")
    handler = require_handler(require(provisioners, "_RESOURCE_HANDLERS"), "AWS::DynamoDB::Table", "create")
    create = handler["create"]

    def created(logical_id: str, props: dict[str, Any], stack_name: str) -> Any:
        found = create(logical_id, props, stack_name)
        for name in ("OnDemandThroughput", "TableClass"):
            if name in props:
                dynamodb._update_table({"TableName": found[0], name: props[name]})
        return found

    handler["create"] = created
