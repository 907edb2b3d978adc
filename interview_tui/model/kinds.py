"""CloudFormation's resource types in plain words, with their plurals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from interview_tui.model.statuses import ABSENT_STATUSES

if TYPE_CHECKING:
    from interview_tui.model.events import Resource

STACK_TYPE = "AWS::CloudFormation::Stack"
"""What a stack is in its own events."""

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        STACK_TYPE: "CloudFormation stack",
        "AWS::DynamoDB::Backup": "DynamoDB backup",
        "AWS::DynamoDB::Table": "DynamoDB table",
        "AWS::EC2::Instance": "EC2 instance",
        "AWS::EC2::Volume": "EC2 disk",
        "AWS::EC2::SecurityGroup": "security group",
        "AWS::EC2::SecurityGroupIngress": "security group rule",
        "AWS::ElastiCache::CacheCluster": "ElastiCache cluster",
        "AWS::ElastiCache::Snapshot": "ElastiCache snapshot",
        "AWS::IAM::InstanceProfile": "instance profile",
        "AWS::IAM::Policy": "IAM policy",
        "AWS::IAM::Role": "IAM role",
        "AWS::Lambda::Function": "Lambda function",
        "AWS::Logs::LogGroup": "log group",
        "AWS::RDS::DBInstance": "RDS instance",
        "AWS::RDS::DBInstanceAutomatedBackup": "RDS backup",
        "AWS::RDS::DBSnapshot": "RDS snapshot",
        "AWS::S3::Bucket": "S3 bucket",
        "AWS::SSM::Document": "session document",
        "AWS::SecretsManager::Secret": "secret",
        "AWS::SecretsManager::SecretTargetAttachment": "secret attachment",
        "Custom::SampleData": "sample data set",
    }
)


def kind_of(type_: str) -> str:
    """Such as ``DynamoDB table``; of a type that is not known what CloudFormation calls it, such as ``Foo Bar``."""
    return _WORDS.get(type_) or " ".join(type_.split("::")[1:]) or type_


def counted(number: int, type_: str) -> str:
    """``1 IAM policy``, ``2 IAM policies``; a type that is not known has no plural."""
    kind = kind_of(type_)
    if number == 1 or type_ not in _WORDS:
        return f"{number} {kind}"
    return f"{number} {kind[:-1]}ies" if kind.endswith("y") else f"{number} {kind}s"


def contents(resources: Iterable[Resource]) -> str:
    """What a stack still holds, such as ``6 resources: 4 DynamoDB tables, 2 IAM roles``: the most numerous first."""
    types = Counter(resource.type for resource in resources if resource.status not in ABSENT_STATUSES)
    total = types.total()
    if not total:
        return "nothing that CloudFormation still knows of"
    parts = ", ".join(counted(number, type_) for type_, number in types.most_common())
    return f"{total} resource{'' if total == 1 else 's'}: {parts}"
