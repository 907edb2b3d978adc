"""What botocore raises, in the product's words."""

from __future__ import annotations

import pytest
from botocore import exceptions as boto
from botocore import parsers
from botocore.exceptions import ClientError

from interview_tui.aws.error_tables import LOCAL_TROUBLES
from interview_tui.aws.errors import LONGEST, aws_code, translate, translated
from interview_tui.model.errors import (
    AlreadyExists,
    CannotStart,
    CloudError,
    Denied,
    InterviewError,
    NoConnection,
    NoCredentials,
    NotFound,
    Throttled,
    Unavailable,
)


def test_a_code_that_nobody_knows_with_a_status_of_trouble_is_trouble_of_aws() -> None:
    answer = {"Error": {"Code": "Oops", "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": 502}}
    assert type(translate(ClientError(answer, "DescribeStacks"))) is Unavailable  # type: ignore[arg-type]


def client_error(code: str, message: str = "", operation: str = "DescribeStacks") -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message}}, operation)


@pytest.mark.parametrize(
    ("code", "kind", "in_title"),
    [
        ("ExpiredToken", NoCredentials, "expired"),
        ("ExpiredTokenException", NoCredentials, "expired"),
        ("InvalidClientTokenId", NoCredentials, "does not know"),
        ("UnrecognizedClientException", NoCredentials, "does not know"),
        ("AuthFailure", NoCredentials, "does not know"),
        ("SignatureDoesNotMatch", NoCredentials, "signature"),
        ("RequestTimeTooSkewed", NoCredentials, "signature"),
        ("AccessDenied", Denied, "does not let you"),
        ("AccessDeniedException", Denied, "does not let you"),
        ("UnauthorizedOperation", Denied, "does not let you"),
        ("403", Denied, "does not let you"),
        ("Throttling", Throttled, "slow down"),
        ("ThrottlingException", Throttled, "slow down"),
        ("TooManyRequestsException", Throttled, "slow down"),
        ("RequestLimitExceeded", Throttled, "slow down"),
        ("ResourceNotFoundException", NotFound, "does not find"),
        ("NoSuchEntity", NotFound, "does not find"),
        ("AlreadyExistsException", AlreadyExists, "taken"),
        ("LimitExceededException", CloudError, "limit"),
        ("InternalFailure", Unavailable, "trouble of its own"),
        ("OperationInProgressException", CloudError, "going on"),
        ("InvalidAction", CloudError, "not offered"),
        ("SomethingNew", CloudError, "AWS refused DescribeStacks"),
    ],
)
def test_answer_codes(code: str, kind: type[InterviewError], in_title: str) -> None:
    error = translate(client_error(code, "some words"))
    assert type(error) is kind
    assert in_title in error.title
    assert error.hint


@pytest.mark.parametrize(
    ("message", "kind", "in_title"),
    [
        ("Stack with id interview-a does not exist", NotFound, "interview-a"),
        ("Stack [interview-a] does not exist", NotFound, "interview-a"),
        ("Requested attribute X does not exist in schema for AWS::EC2::VPC", CloudError, "AWS refused"),
        (
            "Stack:arn is in DELETE_IN_PROGRESS state and can not be updated.",
            CloudError,
            "Something else is going on there",
        ),
        ("Stack [a] cannot be deleted while TerminationProtection is enabled", CloudError, "protected"),
        ("Parameters: [Candidate] must have values", CloudError, "Parameters: [Candidate] must have values"),
    ],
)
def test_one_code_with_many_meanings(message: str, kind: type[InterviewError], in_title: str) -> None:
    error = translate(client_error("ValidationError", message))
    assert type(error) is kind
    assert in_title in error.title


def test_a_denial_names_the_missing_right() -> None:
    error = translate(
        client_error(
            "AccessDenied",
            "User: arn:aws:iam::111122223333:user/john-doe is not authorized to perform: iam:PassRole on resource: "
            "arn:aws:iam::111122223333:role/x because no identity-based policy allows the iam:PassRole action",
            "CreateStack",
        )
    )
    assert error.title == "AWS does not let you do iam:PassRole on arn:aws:iam::111122223333:role/x."
    assert "interview-tui doctor --policy" in error.hint


def test_a_denial_says_when_more_rights_would_not_help() -> None:
    error = translate(
        client_error(
            "AccessDenied",
            "User: x is not authorized to perform: rds:DescribeDBInstances with an explicit deny in a policy",
        )
    )
    assert error.title == "AWS does not let you do rds:DescribeDBInstances. An explicit deny forbids it."


def test_a_denial_without_words_names_the_operation() -> None:
    assert translate(client_error("403", "Forbidden", "HeadObject")).title == "AWS does not let you do HeadObject."


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (boto.NoCredentialsError(), NoCredentials),
        (boto.PartialCredentialsError(provider="env", cred_var="AWS_SECRET_ACCESS_KEY"), NoCredentials),
        (boto.CredentialRetrievalError(provider="process", error_msg="exit 1"), NoCredentials),
        (boto.TokenRetrievalError(provider="sso", error_msg="Token has expired"), NoCredentials),
        (boto.SSOTokenLoadError(error_msg="no file"), NoCredentials),
        (boto.UnauthorizedSSOTokenError(), NoCredentials),
        (boto.ProfileNotFound(profile="nope"), CannotStart),
        (boto.NoRegionError(), CannotStart),
        (boto.InvalidRegionError(region_name="us east"), CannotStart),
        (boto.UnknownEndpointError(service_name="s3", region_name="x"), CannotStart),
        (boto.ConfigParseError(path="~/.aws/config"), CannotStart),
        (boto.InvalidConfigError(error_msg="bad"), CannotStart),
        (boto.EndpointConnectionError(endpoint_url="https://x", error="refused"), NoConnection),
        (boto.ConnectTimeoutError(endpoint_url="https://x", error="slow"), NoConnection),
        (boto.ReadTimeoutError(endpoint_url="https://x", error="slow"), NoConnection),
        (boto.ProxyConnectionError(proxy_url="http://proxy", error="refused"), NoConnection),
        (boto.ConnectionClosedError(endpoint_url="https://x"), NoConnection),
        (boto.SSLError(endpoint_url="https://x", error="certificate"), NoConnection),
        (boto.ParamValidationError(report="Missing required parameter"), CloudError),
        (boto.BotoCoreError(), CloudError),
    ],
)
def test_trouble_on_this_side(error: Exception, kind: type[InterviewError]) -> None:
    said = translate(error)
    assert type(said) is kind
    assert said.title.strip()
    assert said.hint.strip()


@pytest.mark.parametrize("name", [name for name in LOCAL_TROUBLES if name != "LoginError"])
def test_the_table_names_exceptions_that_exist(name: str) -> None:
    found = getattr(boto, name, None) or getattr(parsers, name)
    assert issubclass(found, boto.BotoCoreError | parsers.ResponseParserError)


def test_nothing_of_botocore_gets_through_and_the_code_stays() -> None:
    with pytest.raises(Throttled) as caught, translated():
        raise client_error("Throttling", "Rate exceeded")
    assert aws_code(caught.value) == "Throttling"


def test_errors_of_the_product_pass_unchanged() -> None:
    mine = NotFound("x")
    with pytest.raises(NotFound) as caught, translated():
        raise mine
    assert caught.value is mine
    assert aws_code(mine) == ""


def test_titles_are_one_short_line_without_keys() -> None:
    error = translate(client_error("Odd", f"key AKIAIOSFODNN7EXAMPLE\nsecond line {'x' * 900}"))
    assert "\n" not in error.title
    assert "AKIA" not in error.title
    assert "second" not in error.title
    assert len(translate(client_error("Odd", "y" * 5000)).title) < LONGEST + 50


def test_parameter_errors_keep_what_is_wrong_and_not_the_value() -> None:
    report = "Invalid type for parameter Key, value: hunter2, type: <class 'str'>"
    title = translate(boto.ParamValidationError(report=report)).title
    assert "parameter Key" in title
    assert "hunter2" not in title


def test_what_does_not_answer_on_this_machine_is_not_called_aws() -> None:
    meant = translate(boto.EndpointConnectionError(endpoint_url="http://127.0.0.1:35013/", error="refused"))
    assert isinstance(meant, NoConnection)
    assert meant.title == "Nothing answers at http://127.0.0.1:35013 on this machine."
    assert "sandbox status" in meant.hint


def test_a_page_of_the_network_is_not_taken_for_aws() -> None:
    with pytest.raises(NoConnection, match="What answers is not AWS"), translated():
        raise parsers.ResponseParserError(
            "Unable to parse response, invalid XML received: <html>Sign in to the hotel</html>"
        )
