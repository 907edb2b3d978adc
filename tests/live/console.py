"""What an interviewer might do to an interview in the console, with an administrator's rights."""

from __future__ import annotations

import json
from typing import Any

from interview_tui.model.interview import Interview
from tests.live.fingerprint import Clients
from tests.live.test_undo import INDEX, STREAM, make

NOTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "*"}]}


def change(clients: Clients, interview: Interview) -> None:
    """Settings of everything that a reset puts back."""
    _change_tables(clients("dynamodb"), interview)
    _change_function(clients("lambda"), interview.output("LeakyApiFunction"))
    clients("logs").put_retention_policy(logGroupName=interview.output("LeakyApiLogGroup"), retentionInDays=30)
    # Without a boundary, for as long as it takes the reset to set it again.
    clients("iam").delete_role_permissions_boundary(RoleName=f"{interview.id}-leaky-api")


def delete(clients: Clients, interview: Interview) -> None:
    """The table with the most items, the function, its log."""
    clients("dynamodb").delete_table(TableName=interview.output("AssessmentsTable"))
    clients("lambda").delete_function(FunctionName=interview.output("LeakyApiFunction"))
    clients("logs").delete_log_group(logGroupName=interview.output("LeakyApiLogGroup"))


def change_what_is_not_compared(clients: Clients, interview: Interview) -> None:
    """Policies, rules and instances: none of it is in a candidate's reach, and a reset does not look at it."""
    role = f"{interview.id}-candidate"
    clients("iam").put_role_policy(RoleName=role, PolicyName="by-hand", PolicyDocument=json.dumps(NOTHING))
    clients("rds").modify_db_instance(DBInstanceIdentifier=interview.output("DatabaseId"), BackupRetentionPeriod=1)
    clients("secretsmanager").update_secret(SecretId=f"{interview.id}-database-admin", Description="mine")
    name = {"Name": "group-name", "Values": [f"{interview.id}-database"]}
    (group,) = clients("ec2").describe_security_groups(Filters=[name])["SecurityGroups"]
    rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "192.0.2.0/24"}]}
    clients("ec2").authorize_security_group_ingress(GroupId=group["GroupId"], IpPermissions=[rule])


def _change_tables(dynamodb: Any, interview: Interview) -> None:
    students = interview.output("StudentsTable")
    make(dynamodb, f"{interview.id}-Results")
    lasting = {"Enabled": True, "AttributeName": "until"}
    dynamodb.update_time_to_live(TableName=students, TimeToLiveSpecification=lasting)
    dynamodb.update_table(TableName=students, StreamSpecification=STREAM)
    dynamodb.update_table(TableName=students, **INDEX)
    dynamodb.update_table(TableName=students, DeletionProtectionEnabled=True)
    most = {"MaxReadRequestUnits": 7, "MaxWriteRequestUnits": -1}
    dynamodb.update_table(TableName=students, OnDemandThroughput=most)
    recovery = {"PointInTimeRecoveryEnabled": True}
    dynamodb.update_continuous_backups(TableName=students, PointInTimeRecoverySpecification=recovery)


def _change_function(client: Any, name: str) -> None:
    client.publish_version(FunctionName=name)
    client.create_alias(FunctionName=name, Name="live", FunctionVersion="1")
    client.add_permission(FunctionName=name, StatementId="everybody", Action="lambda:InvokeFunction", Principal="*")
    client.create_function_url_config(FunctionName=name, AuthType="NONE")
    client.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=2)
    client.update_function_configuration(
        FunctionName=name, MemorySize=512, Timeout=30, Description="mine", Environment={"Variables": {"DEBUG": "1"}}
    )
