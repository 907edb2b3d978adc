"""IAM roles of interviews, which all have a path of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, missing
from interview_tui.model.health import CheckState, ResourceHealth

TYPE = "AWS::IAM::Role"
PATH = "/interview/"


def look(clients: Clients, names: Sequence[str]) -> tuple[ResourceHealth, ...]:
    """One by one: an interview has two of an account's hundreds."""
    return tuple(_look_at(clients, name) for name in names)


def _look_at(clients: Clients, name: str) -> ResourceHealth:
    client = clients.iam
    try:
        client.get_role(RoleName=name)
    except client.exceptions.NoSuchEntityException:
        return missing(TYPE, name)
    return ResourceHealth(TYPE, name, CheckState.OK, "exists")


def existing(clients: Clients, _interview_id: str) -> Iterable[Carrier]:
    """Every role under the path."""
    for page in clients.iam.get_paginator("list_roles").paginate(PathPrefix=PATH):
        yield from (Carrier(role["RoleName"], role["RoleName"]) for role in page["Roles"])


IAM_ROLE = ResourceType(TYPE, look, existing)
