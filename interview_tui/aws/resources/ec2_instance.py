"""EC2 instances, which stacks know by id and the sweep by the tag ``Name``. Source of the states: the EC2 reference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, arranged, state_of
from interview_tui.aws.resources.instance_profile import TYPE as PROFILE
from interview_tui.model.health import CheckState, ResourceHealth

TYPE = "AWS::EC2::Instance"

STATES = {
    CheckState.OK: frozenset({"running"}),
    CheckState.PENDING: frozenset({"pending"}),
    CheckState.FAILED: frozenset({"shutting-down", "stopped", "stopping", "terminated"}),
}
_GONE = "terminated"  # stays listed for about an hour, and is not billed


def look(clients: Clients, names: Sequence[str]) -> tuple[ResourceHealth, ...]:
    """The instances with these ids, asked for by a filter: an id that does not exist is no error then."""
    wanted = [{"Name": "instance-id", "Values": list(names)}]
    return arranged(TYPE, names, map(health, _instances(clients, wanted)))


def health(instance: Mapping[str, Any]) -> ResourceHealth:
    """The health of an instance as ``DescribeInstances`` tells it."""
    state = str(instance.get("State", {}).get("Name", ""))
    words = [state or "no state", str(instance.get("InstanceType", ""))]
    detail, exists = " · ".join(filter(None, words)), state != _GONE
    return ResourceHealth(TYPE, instance["InstanceId"], state_of(state, STATES), detail, exists)


def existing(clients: Clients, interview_id: str) -> Iterable[Carrier]:
    """Instances whose name begins with the id and that still are; shown with the id that the console knows."""
    named = [{"Name": "tag:Name", "Values": [f"{interview_id}-*"]}]
    for instance in _instances(clients, named):
        if instance.get("State", {}).get("Name") != _GONE:
            name = next((tag["Value"] for tag in instance.get("Tags", ()) if tag["Key"] == "Name"), "")
            yield Carrier(f"{name} ({instance['InstanceId']})", name, instance["InstanceId"])


def _instances(clients: Clients, filters: list[dict[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for page in clients.ec2.get_paginator("describe_instances").paginate(Filters=filters):
        for reservation in page["Reservations"]:
            yield from reservation["Instances"]


def release(clients: Clients, instance_id: str) -> Iterator[str]:
    """Switch off the protection against deletion, which costs nothing where there is none."""
    clients.ec2.modify_instance_attribute(InstanceId=instance_id, DisableApiTermination={"Value": False})
    yield "switched off its protection against deletion"


def remove(clients: Clients, instance_id: str) -> None:
    """End one; its disk goes with it."""
    clients.ec2.terminate_instances(InstanceIds=[instance_id])


# Templates name an instance by a tag, after its profile.
EC2_INSTANCE = ResourceType(TYPE, look, existing, named_as=PROFILE, remove=remove, release=release)
