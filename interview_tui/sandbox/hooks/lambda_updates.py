"""A stack update that changes nothing of a function but its tags: AWS tags it, and its environments go on."""
# ruff: noqa: SLF001  (the emulator has no public way in; `symbols` looks every name up beforehand)

from __future__ import annotations

from typing import Any

from interview_tui.sandbox.hooks.symbols import require, require_handler


def install() -> None:
    """Keep such updates from ending the function's processes, and from counting as a change of its code."""
    from ministack.services import lambda_svc
    from ministack.services.cloudformation import provisioners

    require(lambda_svc, "_functions")
    tag = require(provisioners, "_reconcile_tag_map", "store", "old_props", "new_props")
    handler = require_handler(require(provisioners, "_RESOURCE_HANDLERS"), "AWS::Lambda::Function", "update")
    update = handler["update"]

    def update_what_differs(
        physical_id: str, old_props: dict[str, Any], new_props: dict[str, Any], stack_name: str, *more: Any
    ) -> Any:
        function = lambda_svc._functions.get(physical_id)
        if function is None or _without_tags(old_props) != _without_tags(new_props):
            return update(physical_id, old_props, new_props, stack_name, *more)
        tag(function.setdefault("tags", {}), old_props, new_props)
        return physical_id, {"Arn": function["config"]["FunctionArn"]}

    handler["update"] = update_what_differs


def _without_tags(props: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in props.items() if name != "Tags"}
