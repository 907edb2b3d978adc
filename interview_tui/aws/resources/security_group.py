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
    return (Carrier(group["GroupName"], group["GroupName"], group["GroupId"]) for group in _groups(clients))


def release(clients: Clients, group_id: str) -> Iterator[str]:
    """Take away rules of other groups that name this one; name the network interfaces that are still in it."""
    for group in _groups(clients):
        if group["GroupId"] != group_id:
            yield from _forget(clients, group, group_id)
    wanted = [{"Name": "group-id", "Values": [group_id]}]
    for page in clients.ec2.get_paginator("describe_network_interfaces").paginate(Filters=wanted):
        for interface in page["NetworkInterfaces"]:
            words = " · ".join(filter(None, (interface["NetworkInterfaceId"], interface.get("Description", ""))))
            yield f"it is still in use by the network interface {words}"


def _forget(clients: Clients, group: Mapping[str, Any], group_id: str) -> Iterator[str]:
    """Revoke the group's rules that name another group."""
    ways = (
        ("IpPermissions", clients.ec2.revoke_security_group_ingress),
        ("IpPermissionsEgress", clients.ec2.revoke_security_group_egress),
    )
    for direction, revoke in ways:
        rules = [rule for rule in (_only(rule, group_id) for rule in group.get(direction, ())) if rule]
        if rules:
            revoke(GroupId=group["GroupId"], IpPermissions=rules)
            yield f"took away the rules in {group['GroupName']} that name it"


def _only(rule: Mapping[str, Any], group_id: str) -> dict[str, Any]:
    """The part of a rule that names the group; empty when it does not."""
    pairs = [{"GroupId": group_id} for pair in rule.get("UserIdGroupPairs", ()) if pair.get("GroupId") == group_id]
    kept = {key: rule[key] for key in ("IpProtocol", "FromPort", "ToPort") if key in rule}
    return {**kept, "UserIdGroupPairs": pairs} if pairs else {}


def remove(clients: Clients, group_id: str) -> None:
    """Delete one."""
    clients.ec2.delete_security_group(GroupId=group_id)


def _groups(clients: Clients) -> Iterator[Mapping[str, Any]]:
    for page in clients.ec2.get_paginator("describe_security_groups").paginate():
        yield from page["SecurityGroups"]


SECURITY_GROUP = ResourceType(TYPE, look, existing, remove=remove, release=release)
