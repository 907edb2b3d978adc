"""Who is signed in, and whether a role can be taken up."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from interview_tui.model.plan import Access, Identity

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients

SHORTEST_SESSION = 900
"""Seconds; the least that STS gives."""


def whoami(clients: Clients) -> Identity:
    """Who the credentials belong to."""
    answer = clients.sts.get_caller_identity()
    return Identity(answer["Account"], answer["Arn"], clients.region, clients.endpoint)


def assume(clients: Clients, role_arn: str, external_id: str, session_name: str) -> Access:
    """Take up a role to see that it can be done; the keys that come with it are dropped at once."""
    answer = clients.sts.assume_role(
        RoleArn=role_arn, ExternalId=external_id, RoleSessionName=session_name, DurationSeconds=SHORTEST_SESSION
    )
    return Access(answer["AssumedRoleUser"]["Arn"], answer["Credentials"]["Expiration"].astimezone(UTC))
