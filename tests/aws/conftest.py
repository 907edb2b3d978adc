"""AWS clients that answer from a script: no network, no credentials of this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from interview_tui.aws.clients import Clients

VARIABLES = (
    "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE",
    "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI", "BOTO_CONFIG",
)  # fmt: skip

Stub = Callable[[Any], Stubber]


@pytest.fixture(autouse=True)
def aws_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An empty ~/.aws in the temporary folder, and none of this machine's variables."""
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    folder = tmp_path / "aws"
    folder.mkdir()
    monkeypatch.setenv("AWS_CONFIG_FILE", str(folder / "config"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(folder / "credentials"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return folder


@pytest.fixture(scope="session")
def session() -> boto3.Session:
    """Credentials that are no one's. One for all tests, since every session reads the service models anew."""
    return boto3.Session("testing", "testing", region_name="eu-central-1")


@pytest.fixture
def clients(session: boto3.Session) -> Clients:
    """Clients of a test's own: a script never reaches the next one."""
    return Clients(session)


@pytest.fixture
def stub() -> Iterator[Stub]:
    """Puts a client under a script; at the end every answer must have been asked for."""
    with ExitStack() as stack:
        stubbers: list[Stubber] = []

        def activate(client: Any) -> Stubber:
            stubber = stack.enter_context(Stubber(client))
            stubbers.append(stubber)
            return stubber

        yield activate
        for stubber in stubbers:
            stubber.assert_no_pending_responses()
