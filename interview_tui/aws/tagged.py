"""What carries our tag, whatever it is called: the Resource Groups Tagging API, over every service at once.

It is behind by minutes, and goes on naming what has been deleted: a hit counts once the service itself confirms it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from interview_tui.aws.errors import translated
from interview_tui.aws.resources import RESOURCE_TYPES
from interview_tui.aws.resources.iam_role import TYPE as ROLE
from interview_tui.beside import all_of
from interview_tui.model.asking import Asking, once
from interview_tui.model.errors import Interrupted, InterviewError, NoCredentials
from interview_tui.model.plan import Evidence, Remain
from interview_tui.model.tags import TAG_ID

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients

SERVICE = "resourcegroupstaggingapi"
_AT_ONCE = 4

_TYPES = {
    ("dynamodb", "table"): "AWS::DynamoDB::Table",
    ("ec2", "instance"): "AWS::EC2::Instance",
    ("ec2", "security-group"): "AWS::EC2::SecurityGroup",
    ("ec2", "volume"): "AWS::EC2::Volume",
    ("elasticache", "cluster"): "AWS::ElastiCache::CacheCluster",
    ("elasticache", "snapshot"): "AWS::ElastiCache::Snapshot",
    ("iam", "instance-profile"): "AWS::IAM::InstanceProfile",
    ("iam", "role"): ROLE,
    ("lambda", "function"): "AWS::Lambda::Function",
    ("logs", "log-group"): "AWS::Logs::LogGroup",
    ("rds", "db"): "AWS::RDS::DBInstance",
    ("rds", "snapshot"): "AWS::RDS::DBSnapshot",
    ("s3", "bucket"): "AWS::S3::Bucket",
    ("secretsmanager", "secret"): "AWS::SecretsManager::Secret",
    ("ssm", "document"): "AWS::SSM::Document",
}
_WITH_OTHERS = frozenset({("cloudformation", "stack"), ("ec2", "network-interface"), ("ec2", "security-group-rule")})
"""Stacks are found by name, and nothing of the rest outlives what it is part of."""


@dataclass(frozen=True, slots=True)
class Tagged:
    """Something under our tag: ``type`` is empty when nothing here knows how to look at it."""

    arn: str
    interview_id: str
    type: str
    identity: str


def tagged(clients: Clients, interview_id: str = "") -> tuple[Tagged, ...]:
    """What carries the tag of one interview, or of any."""
    wanted = {"Key": TAG_ID, **({"Values": [interview_id]} if interview_id else {})}
    pages = clients.service(SERVICE).get_paginator("get_resources").paginate(TagFilters=[wanted])
    return tuple(hit for page in pages for found in page["ResourceTagMappingList"] for hit in _read(found))


def confirmed(clients: Clients, hits: Iterable[Tagged], asking: Asking = once) -> Iterator[Remain | str]:
    """Those of the hits that still exist, as their own services say; a sentence for each that nobody could tell of."""
    told = all_of([partial(_confirmed, clients, hit, asking) for hit in hits], _AT_ONCE)
    return (each for each in told if each is not None)


def _confirmed(clients: Clients, hit: Tagged, asking: Asking) -> Remain | str | None:
    kind = RESOURCE_TYPES.get(hit.type)
    if kind is None:
        return f"{hit.arn}: it carries the tag, and nothing here knows how to look at it"
    try:
        healths = asking(translated()(partial(kind.look, clients, (hit.identity,))))
    except (NoCredentials, Interrupted):
        raise
    except InterviewError as error:
        return f"{kind.kind} {hit.identity}: it carries the tag. {error.title}"
    if not any(health.exists for health in healths):
        return None
    return Remain(kind.kind, hit.identity, hit.type, hit.identity, hit.interview_id, Evidence.TAG)


def _read(found: Mapping[str, Any]) -> Iterator[Tagged]:
    arn = str(found["ResourceARN"])
    interview_id = next((tag["Value"] for tag in found.get("Tags", ()) if tag["Key"] == TAG_ID), "")
    service, rest = arn.split(":", 5)[2], arn.split(":", 5)[5]
    # The ARN of a bucket has nothing but its name.
    kind, _, name = ("bucket", "", rest) if service == "s3" else rest.replace(":", "/", 1).partition("/")
    if (service, kind) in _WITH_OTHERS:
        return
    yield Tagged(arn, interview_id, _TYPES.get((service, kind), ""), _identity(service, arn, name))


def _identity(service: str, arn: str, name: str) -> str:
    """What ``look`` knows it by, which is what stacks know it by."""
    match service:
        case "secretsmanager":
            return arn
        case "iam":
            return name.rsplit("/", 1)[-1]
        case "logs":
            return name.removesuffix(":*")
        case _:
            return name
