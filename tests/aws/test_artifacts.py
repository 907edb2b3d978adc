"""The artifacts bucket: nothing is stored twice."""

from __future__ import annotations

import pytest

from interview_tui.aws.clients import Clients
from interview_tui.aws.cloud import AwsCloud
from interview_tui.model.errors import Denied, NoCredentials, NotFound, Throttled
from interview_tui.model.plan import Package
from tests.aws.conftest import Stub

PACKAGE = Package("packages/leaky-api-0123456789abcdef.zip", b"zip")
PLACE = {"Bucket": "artifacts", "Key": PACKAGE.key}


def test_what_is_there_is_not_stored_again(clients: Clients, stub: Stub) -> None:
    stub(clients.s3).add_response("head_object", {}, PLACE)
    assert AwsCloud(clients).upload("artifacts", PACKAGE) is False


@pytest.mark.parametrize(("code", "status"), [("404", 404), ("403", 403)])
def test_what_is_not_there_is_stored(clients: Clients, stub: Stub, code: str, status: int) -> None:
    stubber = stub(clients.s3)
    stubber.add_client_error("head_object", code, "", status)
    stubber.add_response("put_object", {}, {**PLACE, "Body": b"zip"})
    assert AwsCloud(clients).upload("artifacts", PACKAGE) is True


def test_a_bucket_that_may_not_be_written(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.s3)
    stubber.add_client_error("head_object", "403", "Forbidden", 403)
    stubber.add_client_error("put_object", "AccessDenied", "User: x is not authorized to perform: s3:PutObject")
    with pytest.raises(Denied, match="s3:PutObject"):
        AwsCloud(clients).upload("artifacts", PACKAGE)


def test_expired_credentials_are_named_though_the_look_says_nothing(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.s3)
    stubber.add_client_error("head_object", "400", "Bad Request", 400)
    stubber.add_client_error("put_object", "ExpiredToken", "The provided token has expired.", 400)
    with pytest.raises(NoCredentials, match="have expired"):
        AwsCloud(clients).upload("artifacts", PACKAGE)


def test_a_bucket_that_is_gone(clients: Clients, stub: Stub) -> None:
    stubber = stub(clients.s3)
    stubber.add_client_error("head_object", "404", "Not Found", 404)
    stubber.add_client_error("put_object", "NoSuchBucket", "The specified bucket does not exist")
    with pytest.raises(NotFound, match="bucket"):
        AwsCloud(clients).upload("artifacts", PACKAGE)


def test_a_look_that_fails_stores_nothing(clients: Clients, stub: Stub) -> None:
    stub(clients.s3).add_client_error("head_object", "SlowDown", "", 503)
    with pytest.raises(Throttled):
        AwsCloud(clients).upload("artifacts", PACKAGE)
