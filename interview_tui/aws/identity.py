"""Who is signed in, and roles that are taken up for others."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from interview_tui.aws.errors import one_line, says
from interview_tui.model.errors import SessionTooLong
from interview_tui.model.handoff import Keys
from interview_tui.model.plan import Identity
from interview_tui.model.secret import Secret

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients


def whoami(clients: Clients) -> Identity:
    """Who the credentials belong to."""
    answer = clients.sts.get_caller_identity()
    temporary = not clients.lasting
    at = _date(answer)
    return Identity(answer["Account"], answer["Arn"], clients.region, clients.endpoint, at=at, temporary=temporary)


def _date(answer: Mapping[str, Any]) -> datetime | None:
    """When AWS answered, by its own clock."""
    try:
        return parsedate_to_datetime(answer["ResponseMetadata"]["HTTPHeaders"]["date"])
    except (LookupError, ValueError):
        return None


def issue(clients: Clients, role_arn: str, external_id: str, session_name: str, seconds: int) -> Keys:
    """Take up a role for others to use; ``SessionTooLong`` when AWS gives a shorter session only."""
    from botocore.exceptions import ClientError

    try:
        answer = clients.sts.assume_role(
            RoleArn=role_arn, ExternalId=external_id, RoleSessionName=session_name, DurationSeconds=seconds
        )
    except ClientError as error:
        if says(error, "1 hour session limit", "exceeds the MaxSessionDuration"):
            raise SessionTooLong(
                f"AWS does not give a session of {seconds / 3600:g} hours: {one_line(str(error))}",
                "Ask for a shorter one with --hours.",
            ) from error
        raise
    given = answer["Credentials"]
    return Keys(
        access_key_id=given["AccessKeyId"],
        secret_access_key=Secret(given["SecretAccessKey"]),
        session_token=Secret(given["SessionToken"]),
        expires_at=given["Expiration"].astimezone(UTC),
        arn=answer["AssumedRoleUser"]["Arn"],
    )


def as_broker(clients: Clients, secret: str) -> Clients:
    """The clients of the user whose lasting key is in the secret; no role is in between, so no hour's limit."""
    content = json.loads(clients.secrets.get_secret_value(SecretId=secret)["SecretString"])
    return clients.signed_in(content["access_key_id"], Secret(content["secret_access_key"]))
