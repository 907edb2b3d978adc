"""EC2 security groups."""

from __future__ import annotations

from collections.abc import Iterable

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, present

TYPE = "AWS::EC2::SecurityGroup"


def existing(clients: Clients, _interview_id: str) -> Iterable[Carrier]:
    """Every security group's name."""
    for page in clients.ec2.get_paginator("describe_security_groups").paginate():
        yield from (Carrier(group["GroupName"], group["GroupName"]) for group in page["SecurityGroups"])


SECURITY_GROUP = ResourceType(TYPE, "security group", present(TYPE, existing), existing)
