"""Buckets: no template makes one, but a stack that somebody changed may have one, and a full one is not deleted.

They are no part of the search by name: listing buckets is a right over the whole account. One that a stack had, or that
carries our tag, is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interview_tui.aws.clients import Clients
from interview_tui.aws.errors import aws_code, translated
from interview_tui.aws.resources.base import ResourceType, missing
from interview_tui.model.errors import Denied
from interview_tui.model.health import CheckState, ResourceHealth
from interview_tui.model.names import PREFIX
from interview_tui.model.tags import TAG_ID

TYPE = "AWS::S3::Bucket"


def look(clients: Clients, names: Sequence[str]) -> tuple[ResourceHealth, ...]:
    """Each by its name: S3 tells everybody that there is no such bucket, but not of those there are."""
    return tuple(_look_at(clients, name) for name in names)


def _look_at(clients: Clients, name: str) -> ResourceHealth:
    from botocore.exceptions import ClientError

    try:
        clients.s3.head_bucket(Bucket=name)
    except ClientError as error:
        if aws_code(error) in ("404", "NoSuchBucket"):
            return missing(TYPE, name)
        raise
    return ResourceHealth(TYPE, name, CheckState.OK, "exists")


def release(clients: Clients, name: str) -> Iterator[str]:
    """Empty one that carries our name or tag, old versions too; where the rights do not allow that, say who can."""
    try:
        with translated():
            if not name.startswith(PREFIX) and not _is_tagged(clients, name):
                yield "it has neither our name nor our tag, and is not emptied"
                return
            yield f"removed {_empty(clients, name)} objects and old versions from it"
    except Denied as error:
        yield (
            f"there may be objects in it. {error.title} Somebody who may runs `aws s3 rm s3://{name} --recursive`,"
            " and removes old versions in the console"
        )


def _is_tagged(clients: Clients, name: str) -> bool:
    from botocore.exceptions import ClientError

    try:
        tags = clients.s3.get_bucket_tagging(Bucket=name)["TagSet"]
    except ClientError as error:
        if aws_code(error) == "NoSuchTagSet":
            return False
        raise
    return any(tag["Key"] == TAG_ID for tag in tags)


def _empty(clients: Clients, name: str) -> int:
    removed = 0
    for page in clients.s3.get_paginator("list_object_versions").paginate(Bucket=name):
        for entry in (*page.get("Versions", ()), *page.get("DeleteMarkers", ())):
            clients.s3.delete_object(Bucket=name, Key=entry["Key"], VersionId=entry["VersionId"])
            removed += 1
    return removed


def remove(clients: Clients, name: str) -> None:
    """Delete one, which has to be empty."""
    clients.s3.delete_bucket(Bucket=name)


S3_BUCKET = ResourceType(TYPE, look, lambda _clients, _interview_id: (), remove=remove, release=release)
