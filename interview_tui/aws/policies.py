"""The IAM policies that an administrator grants: one for daily work, one more for whoever looks after the shared tier.

Each is small enough for a customer managed policy. Where a statement says ``Resource: "*"``, it only reads, and AWS
knows no narrower resource for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from interview_tui.aws.statements import Arns, Policy, Statement, actions, allow, policy
from interview_tui.model.names import SHARED_STACK

MAX_CHARACTERS = 6_144
"""The longest customer managed policy, white space not counted."""


def interviewer_policy(account: str, region: str, partition: str = "aws") -> Policy:
    """What an interviewer needs to deploy, watch, hand over, revoke and clean up interviews; nothing else.

    What an interview is made of, CloudFormation makes with its own role in the shared tier.
    """
    arn = Arns(account, region, partition)
    interviews = arn("cloudformation", "stack/interview-*/*")
    shared = arn("cloudformation", f"stack/{SHARED_STACK}/*")
    functions = arn("lambda", "function:interview-*")
    return policy(
        allow(
            "ManageInterviews",
            "cloudformation",
            [
                "CreateStack",
                "DeleteStack",
                "TagResource",
                "UntagResource",
                "UpdateStack",
                "UpdateTerminationProtection",
            ],
            interviews,
        ),
        allow(
            "ReadStacks",
            "cloudformation",
            ["DescribeStackEvents", "DescribeStackResources", "DescribeStacks", "GetTemplate", "ListStackResources"],
            [interviews, shared],
        ),
        allow(
            "LetCloudFormationBuild",
            "iam",
            ["PassRole"],
            arn.iam(f"role/interviews-shared/interviews-cloudformation-{region}"),
            {"StringEquals": {"iam:PassedToService": "cloudformation.amazonaws.com"}},
        ),
        allow("HandOverAccess", "sts", ["AssumeRole"], arn.iam("role/interview/interview-*-candidate")),
        allow(
            "AskTheBroker",
            "secretsmanager",
            ["GetSecretValue"],
            arn("secretsmanager", "secret:interviews-broker-??????"),
        ),
        allow(
            "RevokeAndRestoreAccess",
            "iam",
            ["PutRolePermissionsBoundary"],
            arn.iam("role/interview/interview-*"),
            # StringLike, not StringEquals: without an account to print it for, the region is a pattern.
            {
                "StringLike": {
                    "iam:PermissionsBoundary": [
                        arn.iam(f"policy/interviews-shared/interviews-{name}-{region}")
                        for name in ("boundary", "deny-all")
                    ]
                }
            },
        ),
        allow("ReadRoles", "iam", ["GetRole"], arn.iam("role/interview/interview-*")),
        allow("AskTheCaretaker", "lambda", ["InvokeFunction"], arn("lambda", "function:interviews-caretaker")),
        allow(
            "TryAndRestoreFunctions",
            "lambda",
            ["GetFunction", "GetFunctionConfiguration", "InvokeFunction", "UpdateFunctionCode"],
            functions,
        ),
        allow("ReadSecretNames", "secretsmanager", ["DescribeSecret"], arn("secretsmanager", "secret:interview-*")),
        allow("ReadTables", "dynamodb", ["DescribeTable"], arn("dynamodb", "table/interview-*")),
        allow(
            "ReadLogs",
            "logs",
            ["DescribeLogStreams", "FilterLogEvents", "GetLogEvents", "StartLiveTail"],
            arn("logs", "log-group:/aws/lambda/interview-*"),
        ),
        allow("ReadReaper", "logs", ["FilterLogEvents"], arn("logs", "log-group:/aws/lambda/interviews-reaper*")),
        allow(
            "Artifacts",
            "s3",
            ["GetObject", "PutObject"],
            [f"{arn.bucket}/{folder}/*" for folder in ("briefs", "packages", "templates")],
        ),
        allow("FindArtifacts", "s3", ["ListBucket"], arn.bucket),
        *_tunnels(arn),
        _look_around(),
    )


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
        _look(
            "Look",
            {
                "ec2": ["Describe*"],
                "elasticache": ["DescribeCacheSubnetGroups"],
                "logs": ["DescribeLogGroups", "DescribeResourcePolicies"],
                "rds": ["DescribeDBSubnetGroups"],
            },
        ),
    )


def _tunnels(arn: Arns) -> tuple[Statement, ...]:
    """Opening a tunnel of one's own, and closing those of candidates, whose ids nobody knows beforehand."""
    # Without the check, every document of the account would do, those that give a shell too.
    named_document = {"BoolIfExists": {"ssm:SessionDocumentAccessCheck": "true"}}
    host = {**named_document, "StringLike": {"ssm:resourceTag/Name": "interview-*-tunnel"}}
    sessions = arn("ssm", "session/*")
    return (
        allow("OpenTunnels", "ssm", ["StartSession"], arn("ssm", "document/interview-*-tunnel"), named_document),
        allow("OnJumpHosts", "ssm", ["StartSession"], arn("ec2", "instance/*"), host),
        allow("TunnelChannels", "ssmmessages", ["OpenDataChannel"], sessions),
        allow("CloseTunnels", "ssm", ["TerminateSession"], sessions),
    )


def _look_around() -> Statement:
    """Listing: for the table of interviews, the quotas, and the proof that a cleanup left nothing behind."""
    reading = {
        "cloudformation": ["DescribeAccountLimits", "DescribeStacks"],
        "dynamodb": ["ListTables"],
        "ec2": ["DescribeInstances", "DescribeSecurityGroups"],
        "elasticache": ["DescribeCacheClusters"],
        "iam": ["GetAccountSummary", "ListInstanceProfiles", "ListRoles"],
        "lambda": ["GetAccountSettings", "ListFunctions"],
        "logs": ["DescribeLogGroups"],
        "pricing": ["GetProducts"],
        "rds": ["DescribeAccountAttributes", "DescribeDBInstances", "DescribeDBSnapshots"],
        "secretsmanager": ["ListSecrets"],
        "ssm": ["DescribeInstanceInformation", "DescribeSessions", "ListDocuments"],
        "sts": ["GetCallerIdentity"],
    }
    return _look("LookAround", reading)


def _look(sid: str, reading: Mapping[str, Iterable[str]]) -> Statement:
    """Several services in one statement, on anything."""
    seen = [action for service, names in reading.items() for action in actions(service, names)]
    return {"Sid": sid, "Effect": "Allow", "Action": seen, "Resource": "*"}


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
