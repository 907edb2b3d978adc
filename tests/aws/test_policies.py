"""The policies that administrators grant: as small as the work allows, and short enough to be managed policies."""

from __future__ import annotations

import json

import pytest
from cfnlint.api import lint

from interview_tui.aws.bootstrap_policy import bootstrap_policy
from interview_tui.aws.policies import MAX_CHARACTERS, interviewer_policy
from tests.aws.documents import listed, shared, text_of

ACCOUNT, REGION = "123456789012", "ap-southeast-1"
READING = ("Describe", "Get", "List")
POLICIES = {"interviewer": interviewer_policy(ACCOUNT, REGION), "bootstrap": bootstrap_policy(ACCOUNT, REGION)}
both = pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)


def granting(action: str, policy: dict | None = None) -> list[dict]:
    found = (policy or POLICIES["interviewer"])["Statement"]
    return [statement for statement in found if action in listed(statement["Action"])]


@both
class TestBoth:
    def test_fits_a_managed_policy(self, policy: dict) -> None:
        assert len(json.dumps(policy, separators=(",", ":"))) < MAX_CHARACTERS

    def test_every_statement_has_a_name_of_its_own(self, policy: dict) -> None:
        names = [statement["Sid"] for statement in policy["Statement"]]
        assert all(name.isalnum() for name in names)
        assert len(set(names)) == len(names)

    def test_only_reads_where_any_resource_will_do(self, policy: dict) -> None:
        for statement in policy["Statement"]:
            if statement["Resource"] == "*":
                assert all(action.split(":")[1].startswith(READING) for action in statement["Action"])

    def test_never_grants_a_whole_service(self, policy: dict) -> None:
        assert not [action for statement in policy["Statement"] for action in statement["Action"] if ":*" in action]

    def test_names_actions_that_exist(self, policy: dict) -> None:
        resource = {"Type": "AWS::IAM::ManagedPolicy", "Properties": {"PolicyDocument": policy}}
        template = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": {"Policy": resource}}
        assert [match.message for match in lint(json.dumps(template), None, ["us-east-1"])] == []

    def test_is_for_one_account_and_region(self, policy: dict) -> None:
        for statement in policy["Statement"]:
            for arn in listed(statement["Resource"]):
                assert arn == "*" or ACCOUNT in arn


class TestInterviewer:
    def test_manages_interviews_and_not_the_shared_tier(self) -> None:
        for action in ("CreateStack", "UpdateStack", "DeleteStack"):
            (statement,) = granting(f"cloudformation:{action}")
            assert statement["Resource"] == f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/interview-*/*"

    def test_passes_the_one_service_role_to_cloudformation(self) -> None:
        (statement,) = granting("iam:PassRole")
        assert statement["Resource"] == (
            f"arn:aws:iam::{ACCOUNT}:role/interviews-shared/interviews-cloudformation-{REGION}"
        )
        assert statement["Condition"] == {"StringEquals": {"iam:PassedToService": "cloudformation.amazonaws.com"}}

    def test_takes_up_roles_of_candidates_only(self) -> None:
        (statement,) = granting("sts:AssumeRole")
        assert statement["Resource"] == f"arn:aws:iam::{ACCOUNT}:role/interview/interview-*-candidate"

    def test_may_swap_a_boundary_for_the_one_that_denies_everything_and_back(self) -> None:
        (statement,) = granting("iam:PutRolePermissionsBoundary")
        assert statement["Resource"] == f"arn:aws:iam::{ACCOUNT}:role/interview/interview-*"
        shared_policies = f"arn:aws:iam::{ACCOUNT}:policy/interviews-shared/interviews"
        assert statement["Condition"] == {
            "StringLike": {
                "iam:PermissionsBoundary": [f"{shared_policies}-{name}-{REGION}" for name in ("boundary", "deny-all")]
            }
        }

    def test_has_no_other_rights_over_identities(self) -> None:
        actions = {action for statement in POLICIES["interviewer"]["Statement"] for action in statement["Action"]}
        assert {action for action in actions if action.startswith("iam:")} == {
            "iam:DeleteInstanceProfile", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:DetachRolePolicy",
            "iam:GetAccountSummary", "iam:GetRole", "iam:ListAttachedRolePolicies", "iam:ListInstanceProfiles",
            "iam:ListInstanceProfilesForRole", "iam:ListRolePolicies", "iam:ListRoles", "iam:PassRole",
            "iam:PutRolePermissionsBoundary", "iam:RemoveRoleFromInstanceProfile",
        }  # fmt: skip

    def test_ends_things_of_interviews_only(self) -> None:
        for action in ("iam:DeleteRole", "dynamodb:DeleteTable", "rds:DeleteDBInstance", "secretsmanager:DeleteSecret"):
            (statement,) = granting(action)
            assert all("interview-*" in arn for arn in statement["Resource"])
        (functions,), (groups,) = granting("lambda:DeleteFunction"), granting("logs:DeleteLogGroup")
        assert functions["Resource"].endswith(":function:interview-*")
        assert groups["Resource"].endswith(":log-group:/aws/lambda/interview-*")

    def test_ends_machines_and_groups_with_our_tag_only(self) -> None:
        for action in ("ec2:TerminateInstances", "ec2:DeleteSecurityGroup", "ec2:DeleteVolume"):
            (statement,) = granting(action)
            assert statement["Condition"] == {"StringLike": {"aws:ResourceTag/interview:id": "interview-*"}}

    def test_reads_no_secret_but_the_brokers(self) -> None:
        (statement,) = granting("secretsmanager:GetSecretValue")
        name = shared()["Resources"]["BrokerSecret"]["Properties"]["Name"]
        assert statement["Resource"] == f"arn:aws:secretsmanager:{REGION}:{ACCOUNT}:secret:{name}-??????"

    def test_asks_for_prices(self) -> None:
        (statement,) = granting("pricing:GetProducts")
        assert statement["Resource"] == "*"  # it knows no narrower one

    def test_opens_tunnels_of_interviews_only(self) -> None:
        documents, hosts = granting("ssm:StartSession")
        assert documents["Resource"].endswith(":document/interview-*-tunnel")
        assert hosts["Resource"].endswith(":instance/*")
        assert hosts["Condition"]["StringLike"] == {"ssm:resourceTag/Name": "interview-*-tunnel"}
        for statement in (documents, hosts):
            # Where one lacks it, the other does not hold.
            assert statement["Condition"]["BoolIfExists"] == {"ssm:SessionDocumentAccessCheck": "true"}

    def test_keeps_briefs_templates_and_packages(self) -> None:
        (statement,) = granting("s3:PutObject")
        folders = {arn.split("/")[1] for arn in statement["Resource"]}
        assert folders == {"briefs", "templates", "packages"}

    def test_calls_the_caretaker_and_functions_of_interviews(self) -> None:
        called = {
            arn.rsplit(":", 1)[1] for found in granting("lambda:InvokeFunction") for arn in listed(found["Resource"])
        }
        assert called == {"interviews-caretaker", "interview-*"}

    def test_reads_the_log_of_the_reaper_but_of_no_other_shared_function(self) -> None:
        reading = {arn for found in granting("logs:FilterLogEvents") for arn in listed(found["Resource"])}
        assert {arn.rpartition("/")[2] for arn in reading} == {"interview-*", "interviews-reaper*"}

    def test_meets_the_names_of_the_shared_tier(self) -> None:
        """What the policy names by pattern is what the template creates."""
        properties = {name: resource.get("Properties") for name, resource in shared()["Resources"].items()}
        role, deny_all, boundary = (properties[name] for name in ("ServiceRole", "DenyAllPolicy", "Boundary"))
        named = [
            f"role{role['Path']}{text_of(role['RoleName'])}",
            f"policy{deny_all['Path']}{text_of(deny_all['ManagedPolicyName'])}",
            f"policy{boundary['Path']}{text_of(boundary['ManagedPolicyName'])}",
            text_of(properties["ArtifactsBucket"]["BucketName"]),
            text_of(properties["Caretaker"]["FunctionName"]),
        ]
        text = json.dumps(POLICIES["interviewer"])
        for name in named:
            assert name.replace("${AWS::Region}", REGION).replace("${AWS::AccountId}", ACCOUNT) in text


class TestBootstrap:
    def test_makes_users_of_the_shared_tier_only(self) -> None:
        user = shared()["Resources"]["BrokerUser"]["Properties"]
        assert user["Path"] == "/interviews-shared/"
        for action in ("iam:CreateUser", "iam:CreateAccessKey", "iam:DeleteAccessKey", "iam:PutUserPolicy"):
            (statement,) = granting(action, POLICIES["bootstrap"])
            assert statement["Resource"] == f"arn:aws:iam::{ACCOUNT}:user/interviews-shared/*"

    def test_keeps_the_brokers_secret_and_no_other(self) -> None:
        for action in ("secretsmanager:CreateSecret", "secretsmanager:GetSecretValue", "secretsmanager:DeleteSecret"):
            (statement,) = granting(action, POLICIES["bootstrap"])
            assert statement["Resource"].endswith(":secret:interviews-broker*")


def test_the_partition_is_the_callers() -> None:
    assert '"arn:aws:' not in json.dumps(interviewer_policy(ACCOUNT, "cn-north-1", "aws-cn"))
