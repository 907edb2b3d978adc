"""Disks of EC2 instances, which carry the name of their machine. They end with it, unless somebody kept one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, arranged, state_of
from interview_tui.aws.resources.instance_profile import TYPE as PROFILE
from interview_tui.model.health import CheckState, ResourceHealth

TYPE = "AWS::EC2::Volume"

STATES = {
    CheckState.OK: frozenset({"available", "in-use"}),
    CheckState.PENDING: frozenset({"creating"}),
    CheckState.FAILED: frozenset({"deleted", "deleting", "error"}),
}


def look(clients: Clients, names: Sequence[str]) -> tuple[ResourceHealth, ...]:
    """The disks with these ids, asked for by a filter: an id that does not exist is no error then."""
    return arranged(TYPE, names, map(health, _volumes(clients, [{"Name": "volume-id", "Values": list(names)}])))


def health(volume: Mapping[str, Any]) -> ResourceHealth:
    """The health of a disk as ``DescribeVolumes`` tells it."""
    state = str(volume.get("State", ""))
    words = f"{state or 'no state'} · {volume.get('Size', '?')} GB"
    return ResourceHealth(TYPE, volume["VolumeId"], state_of(state, STATES), words, state != "deleted")


def existing(clients: Clients, interview_id: str) -> Iterable[Carrier]:
    """Disks whose name begins with the id."""
    for volume in _volumes(clients, [{"Name": "tag:Name", "Values": [f"{interview_id}-*"]}]):
        name = next((tag["Value"] for tag in volume.get("Tags", ()) if tag["Key"] == "Name"), "")
        yield Carrier(f"{name} ({volume['VolumeId']})", name, volume["VolumeId"])


def remove(clients: Clients, volume_id: str) -> None:
    """Delete one with what is on it."""
    clients.ec2.delete_volume(VolumeId=volume_id)


def _volumes(clients: Clients, filters: list[dict[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for page in clients.ec2.get_paginator("describe_volumes").paginate(Filters=filters):
        yield from page["Volumes"]


# An instance hands its tags on to its disks.
EC2_VOLUME = ResourceType(TYPE, look, existing, named_as=PROFILE, remove=remove)
