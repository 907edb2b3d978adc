"""The AWS resource types that interviews are made of. Adding one: docs/adding-a-resource-type.md."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from interview_tui.aws.resources.base import ResourceType
from interview_tui.aws.resources.cache_cluster import CACHE_CLUSTER
from interview_tui.aws.resources.cache_snapshot import CACHE_SNAPSHOT
from interview_tui.aws.resources.db_backup import DB_BACKUP
from interview_tui.aws.resources.db_instance import DB_INSTANCE
from interview_tui.aws.resources.db_snapshot import DB_SNAPSHOT
from interview_tui.aws.resources.dynamodb_backup import DYNAMODB_BACKUP
from interview_tui.aws.resources.dynamodb_table import DYNAMODB_TABLE
from interview_tui.aws.resources.ec2_instance import EC2_INSTANCE
from interview_tui.aws.resources.ec2_volume import EC2_VOLUME
from interview_tui.aws.resources.iam_role import IAM_ROLE
from interview_tui.aws.resources.instance_profile import INSTANCE_PROFILE
from interview_tui.aws.resources.lambda_function import LAMBDA_FUNCTION
from interview_tui.aws.resources.log_group import LOG_GROUP
from interview_tui.aws.resources.s3_bucket import S3_BUCKET
from interview_tui.aws.resources.secret import SECRET
from interview_tui.aws.resources.security_group import SECURITY_GROUP
from interview_tui.aws.resources.ssm_document import SSM_DOCUMENT

REGISTRY = (
    DYNAMODB_TABLE,
    LAMBDA_FUNCTION,
    LOG_GROUP,
    DB_INSTANCE,
    DB_SNAPSHOT,
    CACHE_CLUSTER,
    SECRET,
    EC2_INSTANCE,
    EC2_VOLUME,
    SSM_DOCUMENT,
    SECURITY_GROUP,
    INSTANCE_PROFILE,
    IAM_ROLE,
    DYNAMODB_BACKUP,
    CACHE_SNAPSHOT,
    DB_BACKUP,
)

OF_STACKS_ONLY = (S3_BUCKET,)
"""What is looked at where a stack had it or our tag is on it, and not searched for by name."""

RESOURCE_TYPES: Mapping[str, ResourceType] = MappingProxyType(
    {resource.type: resource for resource in (*REGISTRY, *OF_STACKS_ONLY)}
)
