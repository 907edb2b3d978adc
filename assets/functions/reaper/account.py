"""What the reaper may do in AWS, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reaper.due import Stack

ROLE, TABLE, DATABASE = "AWS::IAM::Role", "AWS::DynamoDB::Table", "AWS::RDS::DBInstance"
_GONE = "NoSuchEntity", "ResourceNotFoundException", "DBInstanceNotFound"


@dataclass(frozen=True)
class Account:
    """The stacks of interviews and what is in them; every method may raise what botocore raises."""

    cloudformation: Any
    iam: Any
    dynamodb: Any
    rds: Any
    deny_all: str
    service_role: str

    def stacks(self) -> Iterator[Stack]:
        """Every stack of the account and region, whoever made it."""
        for page in self.cloudformation.get_paginator("describe_stacks").paginate():
            yield from page["Stacks"]

    def stack(self, stack_id: str) -> Stack:
        """One stack as it is now."""
        found: Stack = self.cloudformation.describe_stacks(StackName=stack_id)["Stacks"][0]
        return found

    def roles(self, stack: Stack) -> list[str]:
        """Names of the stack's roles that exist and carry its name."""
        return [name for kind, name, status in self._named(stack) if kind == ROLE and status != "DELETE_COMPLETE"]

    def stuck(self, stack: Stack) -> list[tuple[str, str]]:
        """Type and name of what could not be deleted and carries the stack's name."""
        return [(kind, name) for kind, name, status in self._named(stack) if status == "DELETE_FAILED"]

    def _named(self, stack: Stack) -> list[tuple[str, str, str]]:
        pages = self.cloudformation.get_paginator("list_stack_resources").paginate(StackName=stack["StackId"])
        found = [resource for page in pages for resource in page["StackResourceSummaries"]]
        return [
            (resource["ResourceType"], resource["PhysicalResourceId"], resource["ResourceStatus"])
            for resource in found
            if resource.get("PhysicalResourceId", "").startswith(f"{stack['StackName']}-")
        ]

    def revoke(self, role: str) -> bool:
        """Deny everything to a role and its sessions; ``False`` when it is gone already."""
        return self._unless_gone(
            lambda: self.iam.put_role_permissions_boundary(RoleName=role, PermissionsBoundary=self.deny_all)
        )

    def free(self, kind: str, name: str) -> None:
        """Take away what keeps a resource from being deleted, as far as it is known how; otherwise nothing happens.

        From a role every policy, for one that somebody added by hand is in the way; from a table or a database its
        protection against deletion, which the template never switches on.
        """
        ways = {ROLE: self._free, TABLE: self._unprotect_table, DATABASE: self._unprotect_database}
        if kind in ways:
            self._unless_gone(lambda: ways[kind](name))

    def _unprotect_table(self, name: str) -> None:
        self.dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)

    def _unprotect_database(self, name: str) -> None:
        self.rds.modify_db_instance(DBInstanceIdentifier=name, DeletionProtection=False, ApplyImmediately=True)

    def _free(self, role: str) -> None:
        for page in self.iam.get_paginator("list_attached_role_policies").paginate(RoleName=role):
            for policy in page["AttachedPolicies"]:
                self.iam.detach_role_policy(RoleName=role, PolicyArn=policy["PolicyArn"])
        for page in self.iam.get_paginator("list_role_policies").paginate(RoleName=role):
            for name in page["PolicyNames"]:
                self.iam.delete_role_policy(RoleName=role, PolicyName=name)

    def delete(self, stack: Stack) -> None:
        """Begin to delete a stack with the service role of interviews."""
        self.cloudformation.delete_stack(StackName=stack["StackId"], RoleARN=self.service_role)

    def why(self, stack: Stack) -> str:
        """Why the last deletion failed: the first resource that did, in AWS's own words."""
        newest_first = self.cloudformation.describe_stack_events(StackName=stack["StackId"])["StackEvents"]
        failures = []
        for event in newest_first:
            itself = event.get("PhysicalResourceId") == stack["StackId"]
            if itself and event["ResourceStatus"] == "DELETE_IN_PROGRESS":
                break
            if not itself and event["ResourceStatus"] == "DELETE_FAILED":
                failures.append(event)
        if not failures:
            return str(stack.get("StackStatusReason") or "CloudFormation gives no reason")
        first = failures[-1]
        reason = first.get("ResourceStatusReason") or "no reason given"
        return f"{first['LogicalResourceId']} ({first['ResourceType']}): {reason}"

    def _unless_gone(self, call: Any) -> bool:
        from botocore.exceptions import ClientError

        try:
            call()
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in _GONE:
                return False
            raise
        return True
