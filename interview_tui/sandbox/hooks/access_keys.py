"""Templates can make access keys of users; the emulator knows them in its API only."""
# ruff: noqa: SLF001  (the emulator has no public way in; `symbols` looks every name up beforehand)

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interview_tui.sandbox.hooks.symbols import EmulatorChanged, require

_TYPE = "AWS::IAM::AccessKey"


def install() -> None:
    """Add the resource type."""
    from ministack.services import iam
    from ministack.services.cloudformation import provisioners

    handlers = require(provisioners, "_RESOURCE_HANDLERS")
    require(iam, "_access_keys")
    require(iam, "_create_access_key", "p")
    require(iam, "_delete_access_key", "p")
    if _TYPE in handlers:
        raise EmulatorChanged(f"it knows {_TYPE} by itself now")
    handlers[_TYPE] = {"create": _create, "update": _update, "delete": _delete}


def _create(logical_id: str, props: Mapping[str, Any], stack_name: str) -> tuple[str, dict[str, Any]]:  # noqa: ARG001
    from ministack.services import iam

    before = set(iam._access_keys)
    status, _, body = iam._create_access_key({"UserName": [props["UserName"]]})
    if status >= 300:
        raise ValueError(f"The access key could not be made: {body!r}")
    (made,) = set(iam._access_keys) - before
    return made, {"SecretAccessKey": iam._access_keys[made]["SecretAccessKey"]}


def _update(
    physical_id: str,
    old: Mapping[str, Any],  # noqa: ARG001
    new: Mapping[str, Any],  # noqa: ARG001
    stack_name: str,  # noqa: ARG001
) -> tuple[str, dict[str, Any]]:
    from ministack.services import iam

    return physical_id, {"SecretAccessKey": iam._access_keys[physical_id]["SecretAccessKey"]}


def _delete(physical_id: str, props: Mapping[str, Any]) -> None:  # noqa: ARG001
    from ministack.services import iam

    iam._delete_access_key({"AccessKeyId": [physical_id]})
