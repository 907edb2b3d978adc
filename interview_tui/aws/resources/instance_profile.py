"""IAM instance profiles of interviews, which all have a path of their own."""

from __future__ import annotations

from collections.abc import Iterable

from interview_tui.aws.clients import Clients
from interview_tui.aws.resources.base import Carrier, ResourceType, present
from interview_tui.aws.resources.iam_role import PATH

TYPE = "AWS::IAM::InstanceProfile"


def existing(clients: Clients, _interview_id: str) -> Iterable[Carrier]:
    """Every instance profile under the path."""
    for page in clients.iam.get_paginator("list_instance_profiles").paginate(PathPrefix=PATH):
        for profile in page["InstanceProfiles"]:
            yield Carrier(profile["InstanceProfileName"], profile["InstanceProfileName"])


INSTANCE_PROFILE = ResourceType(TYPE, present(TYPE, existing), existing)
