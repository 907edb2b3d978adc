"""The AWS clients of one account and region, each made when it is first needed."""

from __future__ import annotations

import os
import threading
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from interview_tui import __version__
from interview_tui.aws.errors import translated
from interview_tui.model.errors import CannotStart

if TYPE_CHECKING:
    import boto3
    from botocore.config import Config
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_elasticache import ElastiCacheClient
    from mypy_boto3_iam import IAMClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_rds import RDSClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sts import STSClient

    from interview_tui.model.handoff import Keys
    from interview_tui.model.secret import Secret

CONNECT_SECONDS, READ_SECONDS = 5, 20
CALL_SECONDS = 300
"""How long a called function may take to answer; the caretaker may have a database to fill."""

NOTHING_FROM_FILES = {
    "profile": (None, None, None, None),
    "config_file": (None, None, os.devnull, None),
    "credentials_file": (None, None, os.devnull, None),
}
"""What keeps botocore from looking at AWS_PROFILE and at the files under ~/.aws."""

_OF_AWS = (".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu", ".aws", ".ic.gov", ".sgov.gov", ".adc-e.uk")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class Use(StrEnum):
    """What a client is for, as far as its configuration depends on it."""

    ASKING = "asking"
    CALLING = "calling"
    FOLLOWING = "following"
    FOLLOWING_ELSEWHERE = "following elsewhere"


class Clients:
    """One boto3 session and its clients; safe to share between threads."""

    def __init__(self, session: boto3.Session, endpoint_url: str | None = None, *, local: bool = False) -> None:
        self._session = session
        self._endpoint_url = endpoint_url
        self._local = local
        self._made: dict[str, Any] = {}
        self._lock = threading.Lock()  # making clients on one session is not thread-safe; using them is

    @property
    def region(self) -> str:
        """The region, such as ``eu-central-1``."""
        return self._session.region_name or ""

    @property
    def endpoint(self) -> str:
        """Where calls go when it is not AWS itself; empty on AWS."""
        url: str = self.sts.meta.endpoint_url
        return "" if (urlsplit(url).hostname or "").endswith(_OF_AWS) else url

    @property
    def cloudformation(self) -> CloudFormationClient:
        """CloudFormation."""
        client: CloudFormationClient = self._client("cloudformation")
        return client

    @property
    def dynamodb(self) -> DynamoDBClient:
        """DynamoDB."""
        client: DynamoDBClient = self._client("dynamodb")
        return client

    @property
    def ec2(self) -> Any:
        """EC2, for security groups and jump hosts."""
        return self._client("ec2")

    @property
    def elasticache(self) -> ElastiCacheClient:
        """ElastiCache."""
        client: ElastiCacheClient = self._client("elasticache")
        return client

    @property
    def iam(self) -> IAMClient:
        """IAM."""
        client: IAMClient = self._client("iam")
        return client

    @property
    def functions(self) -> LambdaClient:
        """Lambda, for everything but calling functions."""
        client: LambdaClient = self._client("lambda")
        return client

    @property
    def caller(self) -> LambdaClient:
        """Lambda, for calling functions: waits long and never calls twice."""
        client: LambdaClient = self._client("lambda", Use.CALLING)
        return client

    @property
    def logs(self) -> CloudWatchLogsClient:
        """CloudWatch Logs."""
        client: CloudWatchLogsClient = self._client("logs")
        return client

    @property
    def watcher(self) -> CloudWatchLogsClient:
        """CloudWatch Logs, for following: never asks twice, since whoever follows waits in a way that can be ended."""
        # AWS streams from a host of its own; elsewhere that host does not exist.
        use = Use.FOLLOWING_ELSEWHERE if self.endpoint else Use.FOLLOWING
        client: CloudWatchLogsClient = self._client("logs", use)
        return client

    @property
    def rds(self) -> RDSClient:
        """RDS."""
        client: RDSClient = self._client("rds")
        return client

    @property
    def s3(self) -> S3Client:
        """S3."""
        client: S3Client = self._client("s3")
        return client

    @property
    def secrets(self) -> SecretsManagerClient:
        """Secrets Manager."""
        client: SecretsManagerClient = self._client("secretsmanager")
        return client

    @property
    def ssm(self) -> Any:
        """Systems Manager, for tunnels."""
        return self._client("ssm")

    @property
    def sts(self) -> STSClient:
        """STS."""
        client: STSClient = self._client("sts")
        return client

    @property
    def lasting(self) -> bool:
        """Whether the keys are a user's own, which do not end by themselves."""
        credentials = self._session.get_credentials()
        return credentials is not None and not credentials.token

    @property
    def authorities(self) -> Any:
        """Whose certificates are believed: those in a file that the user has named, or the usual ones (``True``)."""
        return self._session._session.get_config_variable("ca_bundle") or True  # noqa: SLF001

    def service(self, name: str, region: str = "") -> Any:
        """Any service, by the name that boto3 has for it; in another region where not all of them have it."""
        return self._client(name, region=region)

    def in_the_name_of(self, keys: Keys) -> Clients:
        """The same account and region with a session's keys."""
        return self.signed_in(keys.access_key_id, keys.secret_access_key, keys.session_token)

    def signed_in(self, access_key_id: str, secret_access_key: Secret, session_token: Secret | None = None) -> Clients:
        """The same account and region with other keys; what is known of the services' shapes is shared."""
        import boto3
        from botocore.session import Session

        core = Session(session_vars=dict(NOTHING_FROM_FILES))
        core.register_component("data_loader", self._session._session.get_component("data_loader"))  # noqa: SLF001
        session = boto3.Session(
            botocore_session=core,
            aws_access_key_id=access_key_id,
            aws_secret_access_key=secret_access_key.reveal(),
            aws_session_token=session_token.reveal() if session_token else None,
            region_name=self.region,
        )
        return Clients(session, self.endpoint or None, local=is_local(self.endpoint))

    def _client(self, service: str, use: Use = Use.ASKING, region: str = "") -> Any:
        key = f"{service} {use} {region}"
        with self._lock:
            if key not in self._made:
                self._made[key] = self._make(service, use, region)
            return self._made[key]

    @translated()
    def _make(self, service: str, use: Use, region: str) -> Any:
        config = client_config(service, local=self._local, use=use)
        make: Any = self._session.client  # typed by the literal names of services otherwise
        try:
            return make(service, region_name=region or None, endpoint_url=self._endpoint_url, config=config)
        except ValueError as error:
            if "Invalid endpoint" not in str(error):
                raise
            raise CannotStart(
                f"The endpoint {self._endpoint_url or 'in AWS_ENDPOINT_URL'} is not an address.",
                "Write it like http://127.0.0.1:4566, or unset AWS_ENDPOINT_URL to work on AWS.",
            ) from error


def is_local(url: str | None) -> bool:
    """Whether an endpoint is on this machine."""
    return bool(url) and urlsplit(url).hostname in _LOOPBACK


def client_config(service: str = "", *, local: bool = False, use: Use = Use.ASKING) -> Config:
    """Timeouts and retries; towards this machine also no proxy and no bucket names in host names."""
    from botocore.config import Config

    towards_this_machine: dict[str, Any] = {
        "proxies": {},
        "s3": {"addressing_style": "path"},
        "use_dualstack_endpoint": False,
        "use_fips_endpoint": False,
    }
    return Config(
        connect_timeout=CONNECT_SECONDS,
        read_timeout=CALL_SECONDS if use is Use.CALLING else READ_SECONDS,
        # This machine's own network loses nothing: a second attempt there only delays the news.
        retries={"mode": "standard", "total_max_attempts": 1 if use is not Use.ASKING else 2 if local else 4},
        max_pool_connections=32,
        tcp_keepalive=True,
        user_agent_extra=f"interview-tui/{__version__}",
        # For addresses that S3 opens without keys; the older way is still the default of some regions there.
        signature_version="s3v4" if service == "s3" else None,
        inject_host_prefix=False if use is Use.FOLLOWING_ELSEWHERE else None,
        **(towards_this_machine if local else {}),
    )
