"""What AWS's error codes and botocore's exceptions mean to a user. Data only: ``errors`` does the rest."""

from __future__ import annotations

from dataclasses import dataclass

from interview_tui.model.errors import (
    AlreadyExists,
    CannotStart,
    CloudError,
    InterviewError,
    NoConnection,
    NoCredentials,
    NotFound,
    Throttled,
    Unavailable,
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """An error class with its title, which may quote ``{operation}`` and ``{message}``, and its hint."""

    error: type[InterviewError]
    title: str
    hint: str


_SANDBOX = "or try everything without an account: `--sandbox`"
_SIGN_IN = f"Sign in with `aws sso login` or `aws configure`, {_SANDBOX}."
_SIGN_IN_AGAIN = "Sign in again with `aws sso login` (or `aws login`), then repeat the command."
_NETWORK = "Check the network connection, the proxy and AWS_ENDPOINT_URL."

_EXPIRED = Meaning(NoCredentials, "The AWS credentials have expired.", _SIGN_IN_AGAIN)
_REJECTED = Meaning(
    NoCredentials,
    "AWS does not know these credentials.",
    f"Check --profile, and that the region is enabled in the account; {_SIGN_IN[0].lower()}{_SIGN_IN[1:]}",
)
_SIGNATURE = Meaning(
    NoCredentials,
    "AWS does not accept the signature of the credentials.",
    "Check the secret access key with `aws configure`, and that this computer's clock is right.",
)
_TOO_OLD = Meaning(
    NoCredentials,
    "AWS takes the request for one of another time: the credentials have expired, or this computer's clock is wrong.",
    f"Look at the clock; then: {_SIGN_IN_AGAIN[0].lower()}{_SIGN_IN_AGAIN[1:]}",
)
_THROTTLED = Meaning(
    Throttled, "AWS asks to slow down ({operation}), also after retries.", "Wait a minute and try again."
)
_ABSENT = Meaning(NotFound, "AWS does not find it: {message}", "`interview-tui list` shows what exists.")
_TAKEN = Meaning(AlreadyExists, "The name is taken: {message}", "Choose another one; `interview-tui list` shows them.")
_LIMIT = Meaning(
    CloudError,
    "A limit of the AWS account is reached: {message}",
    "`interview-tui doctor` shows the limits; clean up what is no longer needed, or ask AWS for more.",
)
FAULT = Meaning(Unavailable, "AWS has trouble of its own ({operation}): {message}", "Try again in a minute.")
_BUSY = Meaning(CloudError, "Something else is going on there: {message}", "Wait until it has ended, then try again.")
_NOT_OFFERED = Meaning(
    CloudError, "{operation} is not offered at this endpoint.", "Check --region and AWS_ENDPOINT_URL."
)
_PROTECTED = Meaning(
    CloudError,
    "The stack is protected from deletion: {message}",
    "Someone switched its termination protection on; the next `interview-tui cleanup` of it switches that off first.",
)

DENIED_CODES = frozenset(
    {
        "403", "AccessDenied", "AccessDeniedException", "AuthorizationError", "AuthorizationErrorException",
        "Forbidden", "NotAuthorized", "UnauthorizedAccess", "UnauthorizedOperation",
    }
)  # fmt: skip

ANSWERS: dict[str, Meaning] = {
    **dict.fromkeys(("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"), _EXPIRED),
    **dict.fromkeys(
        (
            "AuthFailure", "InvalidAccessKeyId", "InvalidClientTokenId", "InvalidToken", "MissingAuthenticationToken",
            "NotSignedUp", "OptInRequired", "UnrecognizedClientException",
        ),
        _REJECTED,
    ),
    **dict.fromkeys(
        (
            "IncompleteSignature", "InvalidSignatureException", "RequestInTheFuture", "RequestTimeTooSkewed",
            "SignatureDoesNotMatch",
        ),
        _SIGNATURE,
    ),
    # What EC2 says of expired credentials, too.
    "RequestExpired": _TOO_OLD,
    **dict.fromkeys(
        (
            "BandwidthLimitExceeded", "EC2ThrottledException", "PriorRequestNotComplete",
            "ProvisionedThroughputExceededException", "RequestLimitExceeded", "RequestThrottled",
            "RequestThrottledException", "SlowDown", "ThrottledException", "Throttling", "ThrottlingException",
            "TooManyRequestsException",
        ),
        _THROTTLED,
    ),
    **dict.fromkeys(
        (
            "404", "CacheClusterNotFound", "CacheClusterNotFoundFault", "DBInstanceNotFound",
            "DBInstanceNotFoundFault", "NoSuchBucket", "NoSuchEntity", "NoSuchKey", "NotFound",
            "ResourceNotFoundException",
        ),
        _ABSENT,
    ),
    **dict.fromkeys(
        ("AlreadyExistsException", "EntityAlreadyExists", "ResourceExistsException"),
        _TAKEN,
    ),
    **dict.fromkeys(
        (
            "InstanceQuotaExceeded", "LimitExceeded", "LimitExceededException", "NodeQuotaForCustomerExceeded",
            "ServiceQuotaExceededException",
        ),
        _LIMIT,
    ),
    **dict.fromkeys(
        (
            "500", "503", "InternalError", "InternalFailure", "InternalServerError", "ServiceException",
            "ServiceUnavailable", "ServiceUnavailableException",
        ),
        FAULT,
    ),
    **dict.fromkeys(("InvalidAction", "NotImplemented", "UnknownOperationException"), _NOT_OFFERED),
    **dict.fromkeys(
        (
            "OperationInProgressException", "ResourceConflictException", "ResourceInUseException",
            "TokenAlreadyExistsException",
        ),
        _BUSY,
    ),
}  # fmt: skip

PHRASES: tuple[tuple[str, Meaning], ...] = (
    (r"^Stack\b.* does not exist", _ABSENT),
    (r"TerminationProtection is enabled", _PROTECTED),
    (r"_IN_PROGRESS state", _BUSY),
    (r"(?i)limit exceeded", _LIMIT),
)
"""For codes that mean many things, such as CloudFormation's ``ValidationError``: the first pattern
that is found decides."""

_NO_ENDPOINT = Meaning(NoConnection, "AWS cannot be reached: {message}", _NETWORK)
_SLOW = Meaning(NoConnection, "AWS did not answer in time: {message}", _NETWORK)
_CONFIG = Meaning(
    CannotStart, "The AWS configuration cannot be used: {message}", "Mend ~/.aws/config, or see `aws configure`."
)

LOCAL_TROUBLES: dict[str, Meaning] = {
    "NoCredentialsError": Meaning(NoCredentials, "There are no AWS credentials.", _SIGN_IN),
    "PartialCredentialsError": Meaning(
        NoCredentials, "The AWS credentials are incomplete: {message}", "Complete them with `aws configure`."
    ),
    "CredentialRetrievalError": Meaning(NoCredentials, "The AWS credentials could not be fetched: {message}", _SIGN_IN),
    "MetadataRetrievalError": Meaning(NoCredentials, "The AWS credentials could not be fetched: {message}", _SIGN_IN),
    "TokenRetrievalError": Meaning(NoCredentials, "The AWS sign-in has expired.", _SIGN_IN_AGAIN),
    "NoAuthTokenError": Meaning(NoCredentials, "You are not signed in to AWS.", _SIGN_IN_AGAIN),
    "SSOError": Meaning(NoCredentials, "You are not signed in to AWS, or no longer.", _SIGN_IN_AGAIN),
    "LoginError": Meaning(NoCredentials, "You are not signed in to AWS, or no longer.", _SIGN_IN_AGAIN),
    "RefreshWithMFAUnsupportedError": Meaning(
        NoCredentials, "The profile asks for an MFA code, which cannot be typed here.", _SIGN_IN_AGAIN
    ),
    "ProfileNotFound": Meaning(
        CannotStart, "There is no such AWS profile: {message}.", "`aws configure list-profiles` shows those there are."
    ),
    "NoRegionError": Meaning(
        CannotStart, "No AWS region is chosen.", "Add --region eu-central-1 (or yours), or set AWS_REGION."
    ),
    "InvalidRegionError": Meaning(
        CannotStart, "That is not an AWS region: {message}", "Regions look like eu-central-1; check --region."
    ),
    "BaseEndpointResolverError": Meaning(
        CannotStart, "AWS has no such endpoint: {message}", "Check --region and AWS_ENDPOINT_URL."
    ),
    "EndpointProviderError": Meaning(
        CannotStart, "AWS has no such endpoint: {message}", "Check --region and AWS_ENDPOINT_URL."
    ),
    "ConfigParseError": _CONFIG,
    "ConfigNotFound": _CONFIG,
    "InvalidConfigError": _CONFIG,
    "UnknownTokenProviderError": _CONFIG,
    "MissingDependencyException": Meaning(
        CannotStart,
        "The AWS library lacks a part that this profile needs: {message}",
        'Install it: `pip install "botocore[crt]"`.',
    ),
    "ResponseParserError": Meaning(
        NoConnection,
        "What answers is not AWS.",
        "A proxy or a sign-in page of the network may be in the way: open any page in a browser.",
    ),
    "SSLError": Meaning(
        NoConnection, "The connection to AWS is not trusted: {message}", "Check the proxy and AWS_CA_BUNDLE."
    ),
    "ConnectTimeoutError": _SLOW,
    "ReadTimeoutError": _SLOW,
    "ConnectionError": _NO_ENDPOINT,
    "HTTPClientError": _NO_ENDPOINT,
}
"""By class name, looked up along the bases, so that a version of botocore without some of them does no harm."""
