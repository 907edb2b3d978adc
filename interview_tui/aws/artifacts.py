"""The artifacts bucket: what is in it is named by its content and never changes."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from interview_tui.aws.errors import aws_code
from interview_tui.model.handoff import Link
from interview_tui.model.plan import Package
from interview_tui.model.secret import Secret

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients

# Without the right to list a bucket, S3 says 403 instead of 404. Of expired credentials it says 400 and nothing else:
# an answer to HEAD has no words, and storing then says why it cannot be done.
_NOT_THERE = {"400", "403", "404", "AccessDenied", "NoSuchKey", "NotFound"}


def upload(clients: Clients, bucket: str, package: Package) -> bool:
    """Store a package under its key; ``False`` when it was there already."""
    if _exists(clients, bucket, package.key):
        return False
    clients.s3.put_object(Bucket=bucket, Key=package.key, Body=package.data)
    return True


def link(clients: Clients, bucket: str, key: str, seconds: int) -> Link:
    """An address that opens one object for so long; with temporary keys of our own it ends with them at the latest."""
    parameters = {"Bucket": bucket, "Key": key, "ResponseContentType": "text/plain; charset=utf-8"}
    url = clients.s3.generate_presigned_url("get_object", Params=parameters, ExpiresIn=seconds)
    return Link(Secret(url), datetime.now(UTC) + timedelta(seconds=seconds))


def stored(clients: Clients, bucket: str, key: str) -> bytes:
    """What is under a key."""
    data: bytes = clients.s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    return data


def template_url(clients: Clients, bucket: str, body: str) -> str:
    """Store a template that is too long for a request, and return its address in the form that CloudFormation takes."""
    data = body.encode()
    package = Package(f"templates/{hashlib.sha256(data).hexdigest()[:16]}.yaml", data)
    upload(clients, bucket, package)
    return f"{clients.s3.meta.endpoint_url}/{bucket}/{package.key}"


def _exists(clients: Clients, bucket: str, key: str) -> bool:
    from botocore.exceptions import ClientError

    try:
        clients.s3.head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if aws_code(error) in _NOT_THERE:
            return False
        raise
    return True
