"""The IAM policy that an administrator grants interviewers, for daily work; ``bootstrap_policy`` has the other one.

Each is small enough for a customer managed policy. Where a statement says ``Resource: "*"``, it only reads, and AWS
knows no narrower resource for it.
"""

from __future__ import annotations

from interview_tui.aws.statements import Arns, Policy, Statement, across, allow, look, policy
from interview_tui.model.names import SHARED_STACK

MAX_CHARACTERS = 6_144
"""The longest customer managed policy, white space not counted."""


def interviewer_policy(account: str, region: str, partition: str = "aws") -> Policy:
    """What an interviewer needs to deploy, watch, hand over, revoke and clean up interviews; nothing else.

    What an interview is made of, CloudFormation makes with its own role in the shared tier.
    """
    arn = Arns(account, region, partition)
    return policy(
        *_stacks(arn), *_access(arn), *_functions(arn), *_artifacts(arn), *_tunnels(arn), *_endings(arn), _look_around()
    )


def _stacks(arn: Arns) -> tuple[Statement, ...]:
    """Having CloudFormation make interviews, change them and remove them, and following it."""
    interviews = arn("cloudformation", "stack/interview-*/*")
    shared = arn("cloudformation", f"stack/{SHARED_STACK}/*")
    role = arn.iam(f"role/interviews-shared/interviews-cloudformation-{arn.region}")
    to_cloudformation = {"StringEquals": {"iam:PassedToService": "cloudformation.amazonaws.com"}}
    return (
        allow("ManageInterviews", "cloudformation", _MANAGED_STACKS, interviews),
        allow("ReadStacks", "cloudformation", _READ_STACKS, [interviews, shared]),
        allow("LetCloudFormationBuild", "iam", ["PassRole"], role, to_cloudformation),
    )


def _access(arn: Arns) -> tuple[Statement, ...]:
    """Handing the candidate's role over, and taking what it may do away."""
    boundaries = [
        arn.iam(f"policy/interviews-shared/interviews-{name}-{arn.region}") for name in ("boundary", "deny-all")
    ]
    # StringLike, not StringEquals: without an account to print it for, the region is a pattern.
    under_ours = {"StringLike": {"iam:PermissionsBoundary": boundaries}}
    broker = arn("secretsmanager", "secret:interviews-broker-??????")
    roles = arn.iam("role/interview/interview-*")
    return (
        allow("HandOverAccess", "sts", ["AssumeRole"], arn.iam("role/interview/interview-*-candidate")),
        allow("AskTheBroker", "secretsmanager", ["GetSecretValue"], broker),
        allow("RevokeAndRestoreAccess", "iam", ["PutRolePermissionsBoundary"], roles, under_ours),
    )


def _functions(arn: Arns) -> tuple[Statement, ...]:
    """Calling the caretaker and the functions of interviews, putting these back, and reading what they log."""
    functions, logs = arn("lambda", "function:interview-*"), arn("logs", "log-group:/aws/lambda/interview-*")
    reaper = arn("logs", "log-group:/aws/lambda/interviews-reaper*")
    return (
        allow("AskTheCaretaker", "lambda", ["InvokeFunction"], arn("lambda", "function:interviews-caretaker")),
        allow("TryAndRestoreFunctions", "lambda", _RESTORED_FUNCTIONS, functions),
        allow("Logs", "logs", _LOGS, logs),
        allow("ReadReaper", "logs", ["FilterLogEvents"], reaper),
    )


def _artifacts(arn: Arns) -> tuple[Statement, ...]:
    """Storing packages, templates and briefs."""
    folders = [f"{arn.bucket}/{folder}/*" for folder in ("briefs", "packages", "templates")]
    return (
        allow("Artifacts", "s3", ["GetObject", "PutObject"], folders),
        allow("FindArtifacts", "s3", ["ListBucket"], arn.bucket),
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


def _endings(arn: Arns) -> tuple[Statement, ...]:
    """Looking at what an interview is made of, and removing what a deletion of its stack left or could not delete."""
    # One statement for many services: each action only ever reaches the names of its own.
    things = {
        "dynamodb": ["DeleteTable", "DescribeTable", "UpdateTable"],
        "elasticache": ["DeleteCacheCluster"],
        "iam": _END_OF_ROLES,
        "rds": ["DeleteDBInstance", "DeleteDBSnapshot", "ModifyDBInstance"],
        "secretsmanager": ["DeleteSecret", "DescribeSecret"],
        "ssm": ["DeleteDocument"],
    }
    names = [
        arn("dynamodb", "table/interview-*"),
        arn("elasticache", "cluster:interview-*"),
        arn.iam("instance-profile/interview/interview-*"),
        arn.iam("role/interview/interview-*"),
        arn("rds", "db:interview-*"),
        arn("rds", "snapshot:interview-*"),
        arn("secretsmanager", "secret:interview-*"),
        arn("ssm", "document/interview-*"),
    ]
    # Ids of EC2 say nothing: there it is the tag that makes something an interview's.
    ours = {"StringLike": {"aws:ResourceTag/interview:id": "interview-*"}}
    machines = [arn("ec2", f"{kind}/*") for kind in ("instance", "security-group", "volume")]
    return (across("LookAtAndEnd", things, names), allow("EndMachines", "ec2", _END_OF_MACHINES, machines, ours))


def _look_around() -> Statement:
    """Listing: for the table of interviews, the quotas, and the proof that a cleanup left nothing behind."""
    reading = {
        "cloudformation": ["DescribeAccountLimits", "DescribeStacks", "ListStacks"],
        "dynamodb": ["ListTables"],
        "ec2": ["DescribeInstances", "DescribeNetworkInterfaces", "DescribeSecurityGroups", "DescribeVolumes"],
        "elasticache": ["DescribeCacheClusters"],
        "iam": ["GetAccountSummary", "ListInstanceProfiles", "ListRoles"],
        "lambda": ["GetAccountSettings", "ListFunctions"],
        "logs": ["DescribeLogGroups"],
        "pricing": ["GetProducts"],
        "rds": ["DescribeAccountAttributes", "DescribeDBInstances", "DescribeDBSnapshots"],
        "secretsmanager": ["ListSecrets"],
        "ssm": ["DescribeInstanceInformation", "DescribeSessions", "ListDocuments"],
        "sts": ["GetCallerIdentity"],
        "tag": ["GetResources"],
    }
    return look("LookAround", reading)


_MANAGED_STACKS = [
    "CancelUpdateStack", "CreateStack", "DeleteStack", "TagResource", "UntagResource", "UpdateStack",
    "UpdateTerminationProtection",
]  # fmt: skip
_READ_STACKS = [
    "DescribeStackEvents", "DescribeStackResources", "DescribeStacks", "GetTemplate", "ListStackResources",
]  # fmt: skip
_RESTORED_FUNCTIONS = [
    "DeleteFunction", "GetFunction", "GetFunctionConfiguration", "InvokeFunction", "UpdateFunctionCode",
]  # fmt: skip
_LOGS = ["DeleteLogGroup", "DescribeLogStreams", "FilterLogEvents", "GetLogEvents", "StartLiveTail"]
_END_OF_ROLES = [
    "DeleteInstanceProfile", "DeleteRole", "DeleteRolePolicy", "DetachRolePolicy", "GetRole",
    "ListAttachedRolePolicies", "ListInstanceProfilesForRole", "ListRolePolicies", "RemoveRoleFromInstanceProfile",
]  # fmt: skip
_END_OF_MACHINES = [
    "DeleteSecurityGroup", "DeleteVolume", "ModifyInstanceAttribute", "RevokeSecurityGroupEgress",
    "RevokeSecurityGroupIngress", "TerminateInstances",
]  # fmt: skip
