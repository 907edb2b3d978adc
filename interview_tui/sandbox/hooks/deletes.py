"""Deletes that AWS refuses fail here too, so that cleanup has to cope with DELETE_FAILED."""
# ruff: noqa: SLF001  (the emulator has no public way in; `symbols` looks every name up beforehand)

from __future__ import annotations

from typing import Any

from interview_tui.sandbox.hooks.symbols import require, require_handler


def install() -> None:
    """Make CloudFormation's deletes of buckets and roles as strict as the services are."""
    from ministack.services import iam, s3
    from ministack.services.cloudformation import provisioners

    require(s3, "_buckets")
    require(s3, "_bucket_has_versions", "name")
    require(iam, "_roles")
    handlers = require(provisioners, "_RESOURCE_HANDLERS")
    _guard(require_handler(handlers, "AWS::S3::Bucket", "delete"), _refuse_full_bucket)
    _guard(require_handler(handlers, "AWS::IAM::Role", "delete"), _refuse_role_in_use)


def _guard(handler: dict[str, Any], refuse: Any) -> None:
    delete = handler["delete"]

    def guarded(physical_id: str, props: dict[str, Any]) -> None:
        refuse(physical_id, props)
        delete(physical_id, props)

    handler["delete"] = guarded


def _refuse_full_bucket(name: str, props: dict[str, Any]) -> None:  # noqa: ARG001
    from ministack.services import s3

    bucket = s3._buckets.get(name)
    if bucket and (bucket["objects"] or s3._bucket_has_versions(name)):
        raise ValueError("The bucket you tried to delete is not empty (Service: S3, Status Code: 409)")


def _refuse_role_in_use(name: str, props: dict[str, Any]) -> None:
    from ministack.services import iam

    role = iam._roles.get(name) or {}
    attached = set(role.get("AttachedPolicies", ())) - set(props.get("ManagedPolicyArns") or ())
    if attached:
        raise ValueError("Cannot delete entity, must detach all policies first. (Service: Iam, Status Code: 409)")
    declared = {policy.get("PolicyName") for policy in props.get("Policies") or ()}
    if set(role.get("InlinePolicies", {})) - declared:
        raise ValueError("Cannot delete entity, must delete policies first. (Service: Iam, Status Code: 409)")
