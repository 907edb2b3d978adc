"""The AWS resource types that interviews are made of. Adding one: docs/adding-a-resource-type.md."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from interview_tui.aws.resources.base import ResourceType
from interview_tui.aws.resources.cache_cluster import CACHE_CLUSTER
from interview_tui.aws.resources.db_instance import DB_INSTANCE
from interview_tui.aws.resources.db_snapshot import DB_SNAPSHOT
from interview_tui.aws.resources.dynamodb_table import DYNAMODB_TABLE
from interview_tui.aws.resources.iam_role import IAM_ROLE
from interview_tui.aws.resources.lambda_function import LAMBDA_FUNCTION
from interview_tui.aws.resources.log_group import LOG_GROUP
from interview_tui.aws.resources.secret import SECRET
from interview_tui.aws.resources.security_group import SECURITY_GROUP

REGISTRY = (
    DYNAMODB_TABLE,
    LAMBDA_FUNCTION,
    LOG_GROUP,
    DB_INSTANCE,
    DB_SNAPSHOT,
    CACHE_CLUSTER,
    SECRET,
    SECURITY_GROUP,
    IAM_ROLE,
)

RESOURCE_TYPES: Mapping[str, ResourceType] = MappingProxyType({resource.type: resource for resource in REGISTRY})
