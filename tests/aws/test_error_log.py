"""What ``aws.errors`` translates is in the log: one line each, with what AWS's support asks for, without secrets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from interview_tui.aws.clients import Clients
from interview_tui.aws.errors import translated
from interview_tui.model.errors import CloudError, Denied, InterviewError, NoConnection
from tests.aws.conftest import Stub

KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
TOKEN = "FwoGZXIvYXdzEBYaD" + "Zm9vYmFy" * 20 + "=="


def client_error(code: str, message: str, operation: str = "CreateStack", **about: Any) -> ClientError:
    answer = {"Error": {"Code": code, "Message": message}, "ResponseMetadata": about}
    return ClientError(answer, operation)  # type: ignore[arg-type]


def line_of(log: Path, error: Exception) -> str:
    with pytest.raises(InterviewError), translated():
        raise error
    return only_line(log)


def only_line(log: Path) -> str:
    (line,) = log.read_text().splitlines()
    return line


def test_an_answer_tells_service_operation_code_and_status(log: Path, clients: Clients, stub: Stub) -> None:
    message = "User: x is not authorized to perform:\n rds:DescribeDBInstances"
    stub(clients.rds).add_client_error("describe_db_instances", "AccessDenied", message, 403)
    with pytest.raises(Denied), translated():
        clients.rds.describe_db_instances()
    assert only_line(log).endswith(
        " WARNING interview_tui.aws.error_log: rds DescribeDBInstances: AccessDenied (HTTP 403): "
        "User: x is not authorized to perform: rds:DescribeDBInstances"
    )


def test_the_request_and_the_retries_are_told(log: Path) -> None:
    error = client_error("Throttling", "Slow", HTTPStatusCode=400, RequestId="0b5f1f6e-1a2b", RetryAttempts=3)
    assert "CreateStack: Throttling (HTTP 400, request 0b5f1f6e-1a2b, retries 3): Slow" in line_of(log, error)


def test_trouble_on_the_way_names_the_service_and_the_exception(log: Path, session: boto3.Session) -> None:
    once = Config(retries={"total_max_attempts": 1})
    dynamodb = session.client("dynamodb", endpoint_url="http://127.0.0.1:1", config=once)
    with pytest.raises(NoConnection), translated():
        dynamodb.list_tables()
    assert "WARNING interview_tui.aws.error_log: dynamodb: EndpointConnectionError: Could not" in only_line(log)


@pytest.mark.parametrize("code", ["NoSuchEntity", "AlreadyExistsException"])
def test_what_is_there_or_not_is_no_warning(log: Path, code: str) -> None:
    assert f" INFO interview_tui.aws.error_log: GetRole: {code}: " in line_of(log, client_error(code, "x", "GetRole"))


def test_an_error_that_is_translated_already_is_not_told_again(log: Path) -> None:
    with pytest.raises(CloudError), translated(), translated():
        raise client_error("Odd", "x")
    assert only_line(log)


@pytest.mark.parametrize(
    "message",
    [
        f"the key {KEY} with SecretAccessKey={SECRET} is not accepted",
        f"{'words ' * 40} the token was {TOKEN}",  # a cut would leave a piece that no longer looks like a token
        f"The canonical request was\nx-amz-security-token:{TOKEN}\n",
        f"'password': '{SECRET}'",
    ],
)
def test_a_secret_in_the_text_stays_out_of_the_file(log: Path, message: str) -> None:
    line = line_of(log, client_error("Odd", message))
    assert "CreateStack: Odd: " in line
    assert not any(secret[:16] in line for secret in (KEY, SECRET, TOKEN))


def test_values_that_the_library_refuses_stay_out_of_the_file(log: Path, clients: Clients) -> None:
    wrong: Any = {"hunter2": "is my pass phrase"}
    with pytest.raises(CloudError), translated():
        clients.s3.put_object(Bucket="b", Key=wrong, Metadata=["hunter2"])  # type: ignore[arg-type]
    line = only_line(log)
    assert "s3: ParamValidationError: Parameter validation failed: Invalid type for parameter" in line
    assert "parameter Key" in line
    assert "parameter Metadata" in line
    assert "hunter2" not in line
    assert "phrase" not in line
