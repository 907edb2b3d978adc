"""The IAM policy that an administrator grants whoever looks after the shared tier, besides the interviewer's."""

from __future__ import annotations

from interview_tui.aws.statements import Arns, Policy, allow, look, policy
from interview_tui.model.names import SHARED_STACK


def bootstrap_policy(account: str, region: str, partition: str = "aws") -> Policy:
    """What creating, updating and removing the shared tier needs, beyond the interviewer's policy.

    It creates roles, the limits of all others among them: whoever has it is an administrator in effect.
    """
    arn = Arns(account, region, partition)
    functions, groups = arn("lambda", "function:interviews-*"), arn("logs", "log-group:/aws/lambda/interviews-*")
    return policy(
        allow("SharedStack", "cloudformation", _STACK, arn("cloudformation", f"stack/{SHARED_STACK}/*")),
        allow("Bucket", "s3", _BUCKET, arn.bucket),
        allow("Objects", "s3", ["DeleteObject", "DeleteObjectVersion", "GetObject", "PutObject"], f"{arn.bucket}/*"),
        allow("Functions", "lambda", _FUNCTION, functions),
        allow("LogGroups", "logs", _LOG_GROUP, groups),
        allow("Schedule", "events", _RULE, arn("events", "rule/interviews-*")),
        allow("Roles", "iam", _ROLE, arn.iam("role/interviews-shared/*")),
        allow("Boundaries", "iam", _MANAGED_POLICY, arn.iam("policy/interviews-shared/*")),
        allow("Broker", "iam", _USER, arn.iam("user/interviews-shared/*")),
        allow("BrokerKey", "secretsmanager", _SECRET, arn("secretsmanager", "secret:interviews-broker*")),
        allow(
            "RolesForServices",
            "iam",
            ["PassRole"],
            arn.iam("role/interviews-shared/*"),
            {"StringEquals": {"iam:PassedToService": ["cloudformation.amazonaws.com", "lambda.amazonaws.com"]}},
        ),
        allow("Network", "ec2", _NETWORK, [arn("ec2", f"{kind}/*") for kind in _NETWORK_RESOURCES]),
        allow("DatabaseSubnets", "rds", _SUBNET_GROUP_OF_DATABASES, arn("rds", "subgrp:interviews-*")),
        allow("CacheSubnets", "elasticache", _SUBNET_GROUP_OF_CACHES, arn("elasticache", "subnetgroup:interviews-*")),
        look(
            "Look",
            {
                "ec2": ["Describe*"],
                "elasticache": ["DescribeCacheSubnetGroups"],
                "logs": ["DescribeLogGroups", "DescribeResourcePolicies"],
                "rds": ["DescribeDBSubnetGroups"],
            },
        ),
    )


_STACK = [
    "CreateStack", "DeleteStack", "DescribeStackEvents", "DescribeStackResources", "DescribeStacks", "GetTemplate",
    "ListStackResources", "TagResource", "UntagResource", "UpdateStack",
]  # fmt: skip
_BUCKET = [
    "CreateBucket", "DeleteBucket", "DeleteBucketPolicy", "Get*Configuration", "GetBucket*", "ListBucket",
    "ListBucketVersions", "PutBucketOwnershipControls", "PutBucketPolicy",
    "PutBucketPublicAccessBlock", "PutBucketTagging", "PutBucketVersioning", "PutEncryptionConfiguration",
    "PutLifecycleConfiguration",
]  # fmt: skip
_FUNCTION = [
    "AddPermission", "CreateFunction", "DeleteFunction", "GetFunction*", "GetPolicy", "GetRuntimeManagementConfig",
    "ListTags", "RemovePermission", "TagResource", "UntagResource", "UpdateFunctionCode", "UpdateFunctionConfiguration",
]  # fmt: skip
_RULE = [
    "DeleteRule", "DescribeRule", "ListTagsForResource", "ListTargetsByRule", "PutRule", "PutTargets", "RemoveTargets",
    "TagResource", "UntagResource",
]  # fmt: skip
_LOG_GROUP = [
    "CreateLogGroup", "DeleteLogGroup", "DeleteRetentionPolicy", "DescribeIndexPolicies", "GetDataProtectionPolicy",
    "ListTagsForResource", "PutRetentionPolicy", "TagResource", "UntagResource",
]  # fmt: skip
_ROLE = [
    "CreateRole", "DeleteRole", "DeleteRolePolicy", "GetRole", "GetRolePolicy", "ListAttachedRolePolicies",
    "ListRolePolicies", "PutRolePolicy", "TagRole", "UntagRole", "UpdateAssumeRolePolicy", "UpdateRole",
    "UpdateRoleDescription",
]  # fmt: skip
_USER = [
    "CreateAccessKey", "CreateUser", "DeleteAccessKey", "DeleteUser", "DeleteUserPolicy", "GetLoginProfile", "GetUser",
    "GetUserPolicy", "ListAccessKeys", "ListAttachedUserPolicies", "ListGroupsForUser", "ListUserPolicies",
    "ListUserTags", "PutUserPolicy", "TagUser", "UntagUser", "UpdateAccessKey", "UpdateUser",
]  # fmt: skip
_SECRET = [
    "CreateSecret", "DeleteSecret", "DescribeSecret", "GetSecretValue", "PutSecretValue", "TagResource",
    "UntagResource", "UpdateSecret",
]  # fmt: skip
_MANAGED_POLICY = [
    "CreatePolicy", "CreatePolicyVersion", "DeletePolicy", "DeletePolicyVersion", "GetPolicy", "GetPolicyVersion",
    "ListEntitiesForPolicy", "ListPolicyVersions", "TagPolicy", "UntagPolicy",
]  # fmt: skip
_NETWORK = [
    "AssociateRouteTable", "AttachInternetGateway", "AuthorizeSecurityGroupEgress", "AuthorizeSecurityGroupIngress",
    "CreateInternetGateway", "CreateRoute", "CreateRouteTable", "CreateSecurityGroup", "CreateSubnet", "CreateTags",
    "CreateVpc", "DeleteInternetGateway", "DeleteRoute", "DeleteRouteTable", "DeleteSecurityGroup", "DeleteSubnet",
    "DeleteTags", "DeleteVpc", "DetachInternetGateway", "DisassociateRouteTable", "ModifySubnetAttribute",
    "ModifyVpcAttribute", "ReplaceRoute", "RevokeSecurityGroupEgress", "RevokeSecurityGroupIngress",
    "UpdateSecurityGroupRuleDescriptionsEgress", "UpdateSecurityGroupRuleDescriptionsIngress",
]  # fmt: skip
_NETWORK_RESOURCES = ["internet-gateway", "route-table", "security-group", "security-group-rule", "subnet", "vpc"]
_SUBNET_GROUP_OF_DATABASES = [
    "AddTagsToResource", "CreateDBSubnetGroup", "DeleteDBSubnetGroup", "ListTagsForResource", "ModifyDBSubnetGroup",
    "RemoveTagsFromResource",
]  # fmt: skip
_SUBNET_GROUP_OF_CACHES = [
    "AddTagsToResource", "CreateCacheSubnetGroup", "DeleteCacheSubnetGroup", "ListTagsForResource",
    "ModifyCacheSubnetGroup", "RemoveTagsFromResource",
]  # fmt: skip
