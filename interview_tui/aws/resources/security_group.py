"""EC2 security groups, which stacks know by id and the sweep by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, arranged
from interview_tui.model.health import CheckState, ResourceHealth

TYPE = "AWS::EC2::SecurityGroup"


def look(clients: Clients, names: Sequence[str]) -> tuple[ResourceHealth, ...]:
    """The groups with these ids or names, in one paged listing."""
    found = [
        ResourceHealth(TYPE, name, CheckState.OK, "exists")
        for group in _groups(clients)
        for name in (group["GroupId"], group["GroupName"])
    ]
    return arranged(TYPE, names, found)


def existing(clients: Clients, _interview_id: str) -> Iterable[Carrier]:
    """Every security group's name."""
    return (Carrier(group["GroupName"], group["GroupName"]) for group in _groups(clients))


def _groups(clients: Clients) -> Iterator[Mapping[str, Any]]:
    for page in clients.ec2.get_paginator("describe_security_groups").paginate():
        yield from page["SecurityGroups"]


SECURITY_GROUP = ResourceType(TYPE, look, existing)
