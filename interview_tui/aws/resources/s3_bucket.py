"""Buckets: no template makes one, but a stack that somebody changed may have one, and a full one is not deleted.

They are no part of the search: listing buckets is a right over the whole account.
"""

from __future__ import annotations

from collections.abc import Iterator

from interview_tui.aws.clients import Clients
from interview_tui.aws.errors import translated
from interview_tui.model.errors import Denied
from interview_tui.model.names import PREFIX
from interview_tui.model.plan import TAG_ID

TYPE = "AWS::S3::Bucket"


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
        if error.response["Error"].get("Code") == "NoSuchTagSet":
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
