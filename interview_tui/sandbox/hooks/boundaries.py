"""A role's permissions boundary counts when a template sets it; the emulator drops it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interview_tui.sandbox.hooks.symbols import require, require_handler


def install() -> None:
    """Carry the boundary from the template to the role."""
    from ministack.services import iam
    from ministack.services.cloudformation import provisioners

    put = require(iam, "_put_role_permissions_boundary", "p")
    remove = require(iam, "_delete_role_permissions_boundary", "p")
    delete = require(provisioners, "_iam_role_delete", "physical_id", "props")
    require(provisioners, "_iam_role_create", "logical_id", "props", "stack_name")
    require(provisioners, "_iam_role_update", "physical_id", "old_props", "new_props", "stack_name", "logical_id")
    handlers = require(provisioners, "_RESOURCE_HANDLERS")
    handler = require_handler(handlers, "AWS::IAM::Role", "create", "update", "update_with_logical_id")
    create, update = handler["create"], handler["update"]

    def carry(role: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        before, after = old.get("PermissionsBoundary"), new.get("PermissionsBoundary")
        # Unchanged in the template: then whoever has replaced it on the role keeps the last word, as on AWS.
        if before == after:
            return
        parameters = {"RoleName": role, **({"PermissionsBoundary": after} if after else {})}
        status, _, body = (put if after else remove)(parameters)
        if status >= 300:
            raise ValueError(f"The permissions boundary of {role} could not be set: {body!r}")

    def create_with_boundary(logical_id: str, props: dict[str, Any], stack_name: str) -> tuple[str, Any]:
        name, attributes = create(logical_id, props, stack_name)
        try:
            carry(name, {}, props)
        except ValueError:
            delete(name, props)
            raise
        return name, attributes

    def update_with_boundary(
        physical_id: str,
        old: dict[str, Any],
        new: dict[str, Any],
        stack_name: str,
        logical_id: str | None = None,
    ) -> tuple[str, Any]:
        name, attributes = update(physical_id, old, new, stack_name, logical_id)
        carry(name, old if name == physical_id else {}, new)
        return name, attributes

    handler.update(create=create_with_boundary, update=update_with_boundary)
