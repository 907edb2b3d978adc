"""IAM roles of interviews, which all have a path of their own."""

from __future__ import annotations

from collections.abc import Iterable

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, present

TYPE = "AWS::IAM::Role"
PATH = "/interview/"


def existing(clients: Clients, _interview_id: str) -> Iterable[Carrier]:
    """Every role under the path."""
    for page in clients.iam.get_paginator("list_roles").paginate(PathPrefix=PATH):
        yield from (Carrier(role["RoleName"], role["RoleName"]) for role in page["Roles"])


IAM_ROLE = ResourceType(TYPE, "IAM role", present(TYPE, existing), existing)
