"""IAM instance profiles of interviews, which all have a path of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, present
from interview_tui.aws.resources.iam_role import PATH

TYPE = "AWS::IAM::InstanceProfile"


def existing(clients: Clients, _interview_id: str) -> Iterable[Carrier]:
    """Every instance profile under the path."""
    for page in clients.iam.get_paginator("list_instance_profiles").paginate(PathPrefix=PATH):
        for profile in page["InstanceProfiles"]:
            yield Carrier(profile["InstanceProfileName"], profile["InstanceProfileName"])


def release(clients: Clients, name: str) -> Iterator[str]:
    """Take every role out of it."""
    for page in clients.iam.get_paginator("list_instance_profiles").paginate(PathPrefix=PATH):
        for profile in page["InstanceProfiles"]:
            for role in profile["Roles"] if profile["InstanceProfileName"] == name else ():
                clients.iam.remove_role_from_instance_profile(InstanceProfileName=name, RoleName=role["RoleName"])
                yield f"took the role {role['RoleName']} out of it"


def remove(clients: Clients, name: str) -> None:
    """Delete one; its role stays."""
    clients.iam.delete_instance_profile(InstanceProfileName=name)


INSTANCE_PROFILE = ResourceType(TYPE, present(TYPE, existing), existing, remove=remove, release=release)
