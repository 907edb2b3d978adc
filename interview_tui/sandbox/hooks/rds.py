"""A real PostgreSQL behind every database instance that CloudFormation makes."""
# ruff: noqa: SLF001  (the emulator has no public way in; `symbols` looks every name up beforehand)

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from interview_tui.sandbox.dataplane.postgres import HOST, Login, PostgresFleet
from interview_tui.sandbox.hooks.symbols import require, require_handler

# Sized by the instance class on AWS, fixed by the sandbox here, or about a service that is not there.
_NOT_APPLIED = re.compile(
    r"^(rds\..*|shared_buffers|max_connections|effective_cache_size|shared_preload_libraries|port|wal_.*|max_wal_.*"
    r"|log_.*|ssl.*|listen_addresses|unix_socket_.*|archive_.*|huge_pages|io_method|fsync)$"
)


class Instances:
    """CloudFormation's create, update and delete of database instances, with a server behind each."""

    def __init__(self, fleet: PostgresFleet, handler: Mapping[str, Any]) -> None:
        self._fleet = fleet
        self._create, self._update, self._delete = handler["create"], handler["update"], handler["delete"]

    def create(self, logical_id: str, props: dict[str, Any], stack_name: str) -> tuple[str, dict[str, Any]]:
        """The record first, then the server, then the record tells the server's address."""
        from ministack.services import rds

        _refuse_unsupported(props)
        wanted = props.get("DBInstanceIdentifier")
        if wanted and wanted in rds._instances:
            raise ValueError(f"DB instance {wanted} already exists (Service: Rds, Status Code: 400)")
        name, _ = self._create(logical_id, props, stack_name)
        record = rds._instances[name]
        record["DBInstanceStatus"] = "creating"
        try:
            self._fleet.start(name, _login(record, props), _parameters(props))
        except Exception:
            self._delete(name, props)
            raise
        record["DBInstanceStatus"] = "available"
        return name, self._addressed(name)

    def update(
        self,
        physical_id: str,
        old: dict[str, Any],
        new: dict[str, Any],
        stack_name: str,
        logical_id: str | None = None,
    ) -> tuple[str, dict[str, Any]]:
        """The emulator's update, with the true address and the password carried to the server."""
        from ministack.services import rds

        _refuse_unsupported(new)
        name, attributes = self._update(physical_id, old, new, stack_name, logical_id)
        if self._fleet.port(name) is None:
            self._fleet.start(name, _login(rds._instances[name], new), _parameters(new))
        elif new.get("MasterUserPassword") != old.get("MasterUserPassword"):
            record = rds._instances[name]
            self._fleet.set_password(name, record["MasterUsername"], record["_MasterUserPassword"])
        return name, {**attributes, **self._addressed(name)}

    def delete(self, physical_id: str, props: dict[str, Any]) -> None:
        """The server goes with its record."""
        from ministack.services import rds

        record = rds._instances.get(physical_id) or {}
        if record.get("DeletionProtection"):
            raise ValueError("Cannot delete protected DB Instance, please disable deletion protection and try again.")
        self._fleet.stop(physical_id)
        self._delete(physical_id, props)

    def delete_by_api(self, params: dict[str, Any]) -> Any:
        """DeleteDBInstance, called by somebody else than CloudFormation."""
        from ministack.services import rds

        name = rds._p(params, "DBInstanceIdentifier")
        answer = rds._delete_db_instance(params)
        if rds._instances.get(name) is None:
            self._fleet.stop(name)
        return answer

    def _addressed(self, name: str) -> dict[str, Any]:
        from ministack.services import rds
        from ministack.services.cloudformation import provisioners

        record = rds._instances[name]
        record["Endpoint"].update(Address=HOST, Port=self._fleet.port(name))
        return dict(provisioners._rds_db_instance_attrs(record))


def install(fleet: PostgresFleet) -> None:
    """Put a server behind the records."""
    from ministack.services import rds
    from ministack.services.cloudformation import provisioners

    handlers = require(provisioners, "_RESOURCE_HANDLERS")
    handler = require_handler(handlers, "AWS::RDS::DBInstance", "create", "update", "delete", "update_with_logical_id")
    require(provisioners, "_rds_db_instance_create", "logical_id", "props", "stack_name")
    require(
        provisioners, "_rds_db_instance_update", "physical_id", "old_props", "new_props", "stack_name", "logical_id"
    )
    require(provisioners, "_rds_db_instance_attrs", "instance")
    require(rds, "_instances")
    require(rds, "_param_groups")
    require(rds, "_p", "params", "key")
    require(rds, "_delete_db_instance", "p")
    actions = require(rds, "_ACTION_MAP")
    require_handler({"DBInstance actions": actions}, "DBInstance actions", "DeleteDBInstance")
    instances = Instances(fleet, handler)
    handler.update(create=instances.create, update=instances.update, delete=instances.delete)
    actions["DeleteDBInstance"] = instances.delete_by_api


def _refuse_unsupported(props: Mapping[str, Any]) -> None:
    engine = props.get("Engine", "")
    if engine != "postgres":
        raise ValueError(f"the sandbox has PostgreSQL only, not {engine or 'an instance without Engine'}")
    if str(props.get("ManageMasterUserPassword", "")).lower() == "true":
        raise ValueError("the sandbox needs MasterUserPassword, for example a reference to a Secrets Manager secret")


def _login(record: Mapping[str, Any], props: Mapping[str, Any]) -> Login:
    return Login(record["MasterUsername"], record["_MasterUserPassword"], props.get("DBName") or "postgres")


def _parameters(props: Mapping[str, Any]) -> dict[str, str]:
    """What the instance's parameter group sets, as far as it can be applied."""
    from ministack.services import rds

    group = rds._param_groups.get(props.get("DBParameterGroupName") or "") or {}
    values = {name: str(entry["ParameterValue"]) for name, entry in (group.get("Parameters") or {}).items()}
    return {name: value for name, value in values.items() if not _NOT_APPLIED.match(name) and "{" not in value}
