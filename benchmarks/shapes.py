"""How AWS writes things: as long as real answers are, since reading them is part of what is measured."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

REGION, ACCOUNT = "eu-central-1", "111122223333"
NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/"
CALLER = (
    f"<Arn>arn:aws:sts::{ACCOUNT}:assumed-role/AWSReservedSSO_Interviewer_0123456789abcdef/john-doe</Arn>"
    f"<UserId>AROAEXAMPLE:john-doe</UserId><Account>{ACCOUNT}</Account>"
)
SHARED_OUTPUTS = {
    "ArtifactsBucket": f"interviews-shared-{ACCOUNT}-{REGION}",
    "CaretakerArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:interviews-caretaker",
    "DatabaseAgentArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:interviews-database-agent",
    "ServiceRoleArn": f"arn:aws:iam::{ACCOUNT}:role/interviews-shared/interviews-cloudformation-{REGION}",
    "SourceHash": "0" * 64,
}

VERIFIED: Mapping[str, Mapping[str, object]] = {
    "A": {"ok": True, "counts": {"schools": 6}, "expected": {"schools": 6}, "defects": {"planted": 9, "found": 9}},
    "C": {
        "ok": True,
        "rows": {"students": 1000},
        "expected": {"students": 1000},
        "query_ms": 12.0,
        "version": "18.1",
        "statements": True,
        "indexes": [],
        "candidate_login": True,
        "cache": {"pong": True, "ms": 0.5, "keys": 0},
    },
}
"""What the caretaker says of an environment that nobody has touched."""


def answered(action: str, result: str) -> str:
    """A result in the envelope of the query protocol."""
    return (
        f'<{action}Response xmlns="{NAMESPACE}"><{action}Result>{result}</{action}Result><ResponseMetadata>'
        f"<RequestId>00000000-0000-0000-0000-000000000000</RequestId></ResponseMetadata></{action}Response>"
    )


def refused(code: str, message: str) -> str:
    """An error of the query protocol."""
    error = elements({"Type": "Sender", "Code": code, "Message": message})
    return f"<ErrorResponse><Error>{error}</Error></ErrorResponse>"


def members(name: str, items: Iterable[str]) -> str:
    """A list."""
    return f"<{name}>{''.join(f'<member>{item}</member>' for item in items)}</{name}>"


def elements(values: Mapping[str, object]) -> str:
    """A structure of plain values."""
    return "".join(f"<{key}>{value}</{key}>" for key, value in values.items())


def stack(name: str, created: datetime) -> str:
    """An interview with all three challenges, complete."""
    expires = written(created + timedelta(hours=4))
    tags = {
        "interview:id": name,
        "interview:candidate": "jane-smith",
        "interview:owner": "john-doe",
        "interview:challenges": "A B C",
        "interview:expires-at": expires,
        "interview:created-by-version": "0.1.0",
    }
    parameters = {
        "InterviewId": name,
        "Candidate": "jane-smith",
        "ExpiresAt": expires,
        "ExternalId": "0123456789abcdef0123456789abcdef",
        "MaxSessionSeconds": "14400",
        "LeakyApiKey": "packages/leaky-api-0123456789abcdef.zip",
        "DatabaseInstanceClass": "db.t4g.micro",
        "CacheNodeType": "cache.t4g.micro",
    }
    return _stack(name, created, parameters, interview_outputs(name, expires), tags)


def shared_stack(created: datetime) -> str:
    """The shared tier."""
    return _stack("interviews-shared", created, {}, SHARED_OUTPUTS, {})


def interview_outputs(name: str, expires: str) -> dict[str, str]:
    """The outputs of an interview with all three challenges."""
    secret = f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{name}-database"
    return {
        "InterviewId": name,
        "ExpiresAt": expires,
        "CandidateRoleArn": f"arn:aws:iam::{ACCOUNT}:role/interview/{name}-candidate",
        "ExternalId": "0123456789abcdef0123456789abcdef",
        **{f"{table}Table": f"{name}-{table}" for table in ("Schools", "Classes", "Students", "Assessments")},
        "LeakyApiFunction": f"{name}-leaky-api",
        "LeakyApiLogGroup": f"/aws/lambda/{name}-leaky-api",
        "DatabaseId": f"{name}-database",
        "DatabaseEndpoint": f"{name}-database.c0123456789a.{REGION}.rds.amazonaws.com",
        "DatabasePort": "5432",
        "DatabaseName": "school",
        "DatabaseAdminSecretArn": f"{secret}-admin-AbCdEf",
        "DatabaseCandidateSecretArn": f"{secret}-candidate-AbCdEf",
        "CacheId": f"{name}-cache",
        "CacheEndpoint": f"{name}-cache.abcdef.0001.euc1.cache.amazonaws.com",
        "CachePort": "6379",
    }


def stack_resources(name: str) -> str:
    """The summaries of some resources of an interview."""
    kinds = {
        "SchoolsTable": ("AWS::DynamoDB::Table", f"{name}-Schools"),
        "LeakyApiFunction": ("AWS::Lambda::Function", f"{name}-leaky-api"),
        "Database": ("AWS::RDS::DBInstance", f"{name}-database"),
        "Cache": ("AWS::ElastiCache::CacheCluster", f"{name}-cache"),
    }
    return members(
        "StackResourceSummaries",
        (
            elements(
                {
                    "LogicalResourceId": logical,
                    "PhysicalResourceId": physical,
                    "ResourceType": kind,
                    "LastUpdatedTimestamp": "2026-11-21T14:05:06.789Z",
                    "ResourceStatus": "CREATE_COMPLETE",
                }
            )
            for logical, (kind, physical) in kinds.items()
        ),
    )


def instance(name: str, created: datetime) -> str:
    """A database instance."""
    values = {
        "DBInstanceIdentifier": name,
        "DBInstanceClass": "db.t4g.micro",
        "Engine": "postgres",
        "DBInstanceStatus": "available",
        "MasterUsername": "interviewer",
        "DBName": "school",
        "Endpoint": f"<Address>{name}.c0123456789a.{REGION}.rds.amazonaws.com</Address><Port>5432</Port>",
        "AllocatedStorage": 20,
        "InstanceCreateTime": written(created),
        "PreferredBackupWindow": "03:11-03:41",
        "BackupRetentionPeriod": 0,
        "VpcSecurityGroups": "<VpcSecurityGroupMembership><VpcSecurityGroupId>sg-0123456789abcdef0"
        "</VpcSecurityGroupId><Status>active</Status></VpcSecurityGroupMembership>",
        "DBParameterGroups": "<DBParameterGroup><DBParameterGroupName>default.postgres18</DBParameterGroupName>"
        "<ParameterApplyStatus>in-sync</ParameterApplyStatus></DBParameterGroup>",
        "AvailabilityZone": f"{REGION}a",
        "PreferredMaintenanceWindow": "tue:01:26-tue:01:56",
        "MultiAZ": "false",
        "EngineVersion": "18.1",
        "AutoMinorVersionUpgrade": "false",
        "PubliclyAccessible": "false",
        "StorageType": "gp3",
        "StorageEncrypted": "true",
        "DbiResourceId": "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "CACertificateIdentifier": "rds-ca-rsa2048-g1",
        "DBInstanceArn": f"arn:aws:rds:{REGION}:{ACCOUNT}:db:{name}",
        "CertificateDetails": elements({"CAIdentifier": "rds-ca-rsa2048-g1", "ValidTill": "2027-11-21T13:59:00Z"}),
    }
    return f"<DBInstance>{elements(values)}</DBInstance>"


def cluster(name: str, created: datetime) -> str:
    """A cache cluster."""
    values = {
        "CacheClusterId": name,
        "CacheNodeType": "cache.t4g.micro",
        "Engine": "redis",
        "EngineVersion": "7.1.0",
        "CacheClusterStatus": "available",
        "NumCacheNodes": 1,
        "PreferredAvailabilityZone": f"{REGION}a",
        "CacheClusterCreateTime": written(created),
        "PreferredMaintenanceWindow": "tue:01:30-tue:02:30",
        "CacheSubnetGroupName": "interviews-shared",
        "AutoMinorVersionUpgrade": "false",
        "SnapshotRetentionLimit": 0,
        "ARN": f"arn:aws:elasticache:{REGION}:{ACCOUNT}:cluster:{name}",
    }
    return f"<CacheCluster>{elements(values)}</CacheCluster>"


def function(name: str) -> str:
    """A function as the listing has it, in JSON: without its state."""
    return json.dumps(
        {
            "FunctionName": name,
            "FunctionArn": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{name}",
            "Runtime": "python3.13",
            "Role": f"arn:aws:iam::{ACCOUNT}:role/interview/{name}",
            "Handler": "handler.handle",
            "CodeSize": 8_192,
            "Description": "",
            "Timeout": 30,
            "MemorySize": 128,
            "LastModified": "2026-11-21T14:05:06.000+0000",
            "CodeSha256": "0123456789abcdef0123456789abcdef0123456789a=",
            "Version": "$LATEST",
            "TracingConfig": {"Mode": "PassThrough"},
            "RevisionId": "00000000-0000-0000-0000-000000000000",
            "PackageType": "Zip",
            "Architectures": ["arm64"],
            "EphemeralStorage": {"Size": 512},
            "LoggingConfig": {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{name}"},
        }
    )


REACHED = {"reads": True, "writes_denied": True, "creates_indexes": False, "pong": True, "detail": "can only read"}
"""What the caretaker says of a candidate's login that reaches as far as it must."""

CANDIDATE_KEY = "ASIAEXAMPLE"


def role(parameters: Mapping[str, str]) -> str:
    """A role that is not revoked."""
    name = parameters["RoleName"]
    arn = f"arn:aws:iam::{ACCOUNT}:role/interview/{name}"
    about = {"Path": "/interview/", "RoleName": name, "RoleId": "AROAEXAMPLEEXAMPLE00", "Arn": arn}
    return f"<Role>{elements(about)}<CreateDate>2026-11-21T00:00:00Z</CreateDate></Role>"


def assumed_role(expires: datetime) -> str:
    """Keys that open nothing."""
    keys = {"AccessKeyId": CANDIDATE_KEY, "SecretAccessKey": "none", "SessionToken": "none"}
    role = f"<AssumedRoleId>AROAEXAMPLE:x</AssumedRoleId><Arn>arn:aws:sts::{ACCOUNT}:assumed-role/candidate/x</Arn>"
    expiration = f"<Expiration>{written(expires)}</Expiration>"
    return f"<Credentials>{elements(keys)}{expiration}</Credentials><AssumedRoleUser>{role}</AssumedRoleUser>"


def written(when: datetime) -> str:
    """A time as AWS writes it."""
    return f"{when:%Y-%m-%dT%H:%M:%S}.{when.microsecond // 1000:03}Z"


def _stack(
    name: str, created: datetime, parameters: Mapping[str, str], outputs: Mapping[str, str], tags: Mapping[str, str]
) -> str:
    arn = f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{name}/00000000-0000-0000-0000-000000000000"
    values = {
        "StackId": arn,
        "StackName": name,
        "Description": "The environment of one interview",
        "CreationTime": written(created),
        "LastUpdatedTime": written(created),
        "StackStatus": "CREATE_COMPLETE",
        "DisableRollback": "false",
        "EnableTerminationProtection": "false",
        "RoleARN": SHARED_OUTPUTS["ServiceRoleArn"],
        "DriftInformation": "<StackDriftStatus>NOT_CHECKED</StackDriftStatus>",
        "Capabilities": "<member>CAPABILITY_NAMED_IAM</member>",
    }
    return (
        elements(values)
        + _pairs("Parameters", parameters, "ParameterKey", "ParameterValue")
        + _pairs("Outputs", outputs, "OutputKey", "OutputValue")
        + _pairs("Tags", tags, "Key", "Value")
    )


def _pairs(name: str, values: Mapping[str, str], key: str, value: str) -> str:
    return members(name, (elements({key: one, value: other}) for one, other in values.items()))
