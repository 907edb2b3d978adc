"""The AWS clients of one account and region, each made when it is first needed."""

from __future__ import annotations

import threading
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

CONNECT_SECONDS, READ_SECONDS = 5, 20
CALL_SECONDS = 300
"""How long a called function may take to answer; the caretaker may have a database to fill."""

_OF_AWS = (".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu", ".aws", ".ic.gov", ".sgov.gov", ".adc-e.uk")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


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
        """EC2, for its security groups only."""
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
        client: LambdaClient = self._client("lambda", calls=True)
        return client

    @property
    def logs(self) -> CloudWatchLogsClient:
        """CloudWatch Logs."""
        client: CloudWatchLogsClient = self._client("logs")
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
    def sts(self) -> STSClient:
        """STS."""
        client: STSClient = self._client("sts")
        return client

    def _client(self, service: str, *, calls: bool = False) -> Any:
        key = f"{service} calls" if calls else service
        with self._lock:
            if key not in self._made:
                self._made[key] = self._make(service, calls)
            return self._made[key]

    @translated()
    def _make(self, service: str, calls: bool) -> Any:
        config = client_config(local=self._local, calls=calls)
        make: Any = self._session.client  # typed by the literal names of services otherwise
        try:
            return make(service, endpoint_url=self._endpoint_url, config=config)
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


def client_config(*, local: bool = False, calls: bool = False) -> Config:
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
        read_timeout=CALL_SECONDS if calls else READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": 1 if calls else 4},
        max_pool_connections=32,
        tcp_keepalive=True,
        user_agent_extra=f"interview-tui/{__version__}",
        **(towards_this_machine if local else {}),
    )
