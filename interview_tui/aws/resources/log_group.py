"""CloudWatch log groups of functions."""

from __future__ import annotations

from collections.abc import Iterable

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, present

TYPE = "AWS::Logs::LogGroup"
PREFIX = "/aws/lambda/"


def existing(clients: Clients, interview_id: str) -> Iterable[Carrier]:
    """Log groups of functions whose name begins with the id; also those that Lambda made by itself."""
    prefix = PREFIX + interview_id.removeprefix(PREFIX)
    for page in clients.logs.get_paginator("describe_log_groups").paginate(logGroupNamePrefix=prefix):
        for group in page["logGroups"]:
            name = group.get("logGroupName", "")
            yield Carrier(name, name.removeprefix(PREFIX))


def remove(clients: Clients, name: str) -> None:
    """Delete one with all its lines."""
    clients.logs.delete_log_group(logGroupName=name)


LOG_GROUP = ResourceType(TYPE, present(TYPE, existing), existing, remove=remove)
