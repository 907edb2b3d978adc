"""IAM roles of interviews, which all have a path of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from interview_tui.aws.clients import Clients
from interview_tui.aws.error_tables import DENIED_CODES
from interview_tui.aws.errors import aws_code
from interview_tui.aws.resources.base import Carrier, ResourceType, missing
from interview_tui.model.health import CheckState, ResourceHealth

TYPE = "AWS::IAM::Role"
PATH = "/interview/"
EXPIRY = "expiry"
"""The policy in every role that denies everything from a date on; CloudFormation deletes it with the role."""


def look(clients: Clients, names: Sequence[str]) -> tuple[ResourceHealth, ...]:
    """One by one: an interview has two of an account's hundreds."""
    return tuple(_look_at(clients, name) for name in names)


def _look_at(clients: Clients, name: str) -> ResourceHealth:
    client = clients.iam
    try:
        client.get_role(RoleName=name)
    except client.exceptions.NoSuchEntityException:
        return missing(TYPE, name)
    except client.exceptions.ClientError as error:
        # A role that is gone has no path any more, by which the right to ask for it is given: the listing knows.
        if aws_code(error) in DENIED_CODES and name not in _listed(clients):
            return missing(TYPE, name)
        raise
    return ResourceHealth(TYPE, name, CheckState.OK, "exists")


def existing(clients: Clients, _interview_id: str) -> Iterable[Carrier]:
    """Every role under the path."""
    return (Carrier(name, name) for name in _listed(clients))


def _listed(clients: Clients) -> list[str]:
    pages = clients.iam.get_paginator("list_roles").paginate(PathPrefix=PATH)
    return [role["RoleName"] for page in pages for role in page["Roles"]]


def release(clients: Clients, name: str) -> Iterator[str]:
    """Take it out of profiles, detach policies, and delete those within it but for the one that ends its rights."""
    iam = clients.iam
    for profile in iam.list_instance_profiles_for_role(RoleName=name)["InstanceProfiles"]:
        iam.remove_role_from_instance_profile(RoleName=name, InstanceProfileName=profile["InstanceProfileName"])
        yield f"took it out of the instance profile {profile['InstanceProfileName']}"
    for page in iam.get_paginator("list_attached_role_policies").paginate(RoleName=name):
        for policy in page["AttachedPolicies"]:
            iam.detach_role_policy(RoleName=name, PolicyArn=policy["PolicyArn"])
            yield f"detached the policy {policy['PolicyName']}"
    for policy_name in _inline(clients, name):
        if policy_name != EXPIRY:
            iam.delete_role_policy(RoleName=name, PolicyName=policy_name)
            yield f"deleted the policy {policy_name} in it"


def remove(clients: Clients, name: str) -> None:
    """Delete one with the policies in it."""
    for policy_name in _inline(clients, name):
        clients.iam.delete_role_policy(RoleName=name, PolicyName=policy_name)
    clients.iam.delete_role(RoleName=name)


def _inline(clients: Clients, name: str) -> list[str]:
    pages = clients.iam.get_paginator("list_role_policies").paginate(RoleName=name)
    return [policy for page in pages for policy in page["PolicyNames"]]


IAM_ROLE = ResourceType(TYPE, look, existing, remove=remove, release=release)
