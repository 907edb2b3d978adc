"""Who may do what, read from the templates: candidates, functions, CloudFormation."""

from __future__ import annotations

import json

import pytest

from tests.aws.documents import Statement, allowed, interview, listed, of_type, shared, statements, text_of

READING = ("Describe", "Get", "List")
EXPIRED = {"DateGreaterThanEquals": {"aws:CurrentTime": {"Ref": "ExpiresAt"}}}
REVOKED = {"DateLessThan": {"aws:TokenIssueTime": {"Ref": "SessionsSince"}}}
ACCESS_CHECK = {"BoolIfExists": {"ssm:SessionDocumentAccessCheck": "true"}}
OWN_SESSION = {"StringLike": {"ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}"}}
AGENT = {
    "ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
}  # fmt: skip


def roles_of_interview() -> dict[str, dict]:
    return of_type(interview(), "AWS::IAM::Role")


def candidate_policies() -> dict[str, dict]:
    return of_type(interview(), "AWS::IAM::Policy")


def boundary() -> dict:
    return shared()["Resources"]["Boundary"]["Properties"]


def service_role() -> list[Statement]:
    return list(statements(shared()["Resources"]["ServiceRole"]["Properties"]))


def granting(action: str) -> list[Statement]:
    return [statement for statement in service_role() if action in listed(statement["Action"])]


@pytest.mark.parametrize("name", roles_of_interview())
class TestEveryRoleOfAnInterview:
    def test_ends_with_the_interview(self, name: str) -> None:
        denials = [found for found in statements(roles_of_interview()[name]) if found["Effect"] == "Deny"]
        ends = [EXPIRED, REVOKED] if name == "CandidateRole" else [EXPIRED]
        assert [(found["Action"], found["Resource"], found["Condition"]) for found in denials] == [
            ("*", "*", end) for end in ends
        ]

    def test_is_under_the_shared_boundary(self, name: str) -> None:
        assert roles_of_interview()[name]["PermissionsBoundary"] == {"Fn::ImportValue": "interviews-shared-BoundaryArn"}

    def test_is_in_the_path_that_interviewers_may_touch(self, name: str) -> None:
        assert roles_of_interview()[name]["Path"] == "/interview/"


class TestCandidate:
    def test_the_role_is_handed_out_with_the_external_id_and_before_the_end(self) -> None:
        (trust,) = roles_of_interview()["CandidateRole"]["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Action"] == "sts:AssumeRole"
        assert trust["Condition"] == {
            "StringEquals": {"sts:ExternalId": {"Ref": "ExternalId"}},
            "DateLessThan": {"aws:CurrentTime": {"Ref": "ExpiresAt"}},
        }

    def test_gets_rights_on_resources_named_in_full(self) -> None:
        for policy in candidate_policies().values():
            for statement in statements(policy):
                for resource in map(text_of, listed(statement["Resource"])):
                    # A pattern like <id>-* would match the interview <id>-2 as well. Sessions are named by AWS.
                    assert "*" not in resource.removesuffix(":*") or ":session/" in resource, resource

    def test_rights_belong_to_the_candidate_alone(self) -> None:
        for policy in candidate_policies().values():
            assert policy["Roles"] == [{"Ref": "CandidateRole"}]

    def test_has_what_the_challenges_need_and_nothing_else(self) -> None:
        policies = {policy["PolicyName"]: allowed(policy) for policy in candidate_policies().values()}
        assert policies == {
            "data-migration": {
                "dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:ConditionCheckItem",
                "dynamodb:DeleteItem", "dynamodb:DescribeTable", "dynamodb:GetItem", "dynamodb:PartiQLDelete",
                "dynamodb:PartiQLInsert", "dynamodb:PartiQLSelect", "dynamodb:PartiQLUpdate", "dynamodb:PutItem",
                "dynamodb:Query", "dynamodb:Scan", "dynamodb:UpdateItem",
            },
            "memory-leak": {
                "lambda:GetFunction", "lambda:GetFunctionConfiguration", "lambda:InvokeFunction",
                "lambda:UpdateFunctionCode", "logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents",
            },
            "slow-queries": {"secretsmanager:GetSecretValue"},
            "tunnel": {
                "ssm:StartSession", "ssm:ResumeSession", "ssm:TerminateSession", "ssmmessages:OpenDataChannel",
            },
        }  # fmt: skip

    def test_starts_sessions_through_its_own_tunnels_only(self) -> None:
        start, own, channels = statements(candidate_policies()["TunnelAccess"])
        assert start["Action"] == "ssm:StartSession"
        assert start["Condition"] == ACCESS_CHECK
        assert [text_of(arn).rpartition(":")[2] for arn in start["Resource"]] == [
            "instance/${TunnelHost}", "document/${DatabaseTunnel}", "document/${CacheTunnel}",
        ]  # fmt: skip
        assert set(own["Action"]) == {"ssm:ResumeSession", "ssm:TerminateSession"}
        assert own["Condition"] == OWN_SESSION
        # What IAM is to fill in must not be filled in by CloudFormation.
        assert [text_of(arn).rpartition(":session/")[2] for arn in channels["Resource"]] == [
            "${!aws:userid}-*", "${Candidate}-*",
        ]  # fmt: skip

    def test_sees_its_own_database_login_only(self) -> None:
        (statement,) = statements(candidate_policies()["SlowQueriesAccess"])
        assert text_of(statement["Resource"]).endswith(":secret:${InterviewId}-database-candidate-??????")

    def test_everything_is_within_the_boundary(self) -> None:
        ceiling = allowed(boundary())
        for policy in candidate_policies().values():
            for action in allowed(policy):
                assert action in ceiling or f"{action.split('PartiQL')[0]}PartiQL*" in ceiling, action


class TestBoundary:
    @pytest.mark.parametrize(
        "action",
        [
            "iam:*", "organizations:*", "account:*", "sts:AssumeRole", "billing:*", "ce:*", "budgets:*", "cur:*",
            "cloudformation:*", "ssm:GetParameter*", "ssm:SendCommand", "ec2:RunInstances",
            "lambda:UpdateFunctionConfiguration", "lambda:AddPermission", "lambda:Create*", "lambda:Publish*",
            "lambda:Put*Concurrency*", "dynamodb:CreateBackup", "dynamodb:Export*", "dynamodb:Import*",
            "dynamodb:Restore*", "dynamodb:PutResourcePolicy", "rds:Modify*", "rds:Create*", "rds:Restore*",
            "rds:Start*",
        ],
    )  # fmt: skip
    def test_denies(self, action: str) -> None:
        (denial,) = [statement for statement in statements(boundary()) if statement["Effect"] == "Deny"]
        assert action in denial["Action"]
        assert denial["Resource"] == "*"
        assert "Condition" not in denial

    def test_allows_only_what_belongs_to_interviews(self) -> None:
        for statement in statements(boundary()):
            named = "interview-*" in text_of(statement["Resource"])
            if statement["Effect"] == "Allow" and not named:
                assert self.is_for_tunnels(statement), statement["Sid"]

    def is_for_tunnels(self, statement: Statement) -> bool:
        """What has no names of ours in its ARN: a jump host's agent, hosts by their tag, sessions by whose they are."""
        actions, condition = set(listed(statement["Action"])), statement.get("Condition", {})
        if actions == AGENT:
            return True
        if actions == {"ssm:StartSession"}:
            return condition == {**ACCESS_CHECK, "StringLike": {"ssm:resourceTag/Name": "interview-*-tunnel"}}
        return actions == {"ssm:ResumeSession", "ssm:TerminateSession"} and condition == OWN_SESSION

    def test_every_session_needs_a_document_of_an_interview(self) -> None:
        starting = [found for found in statements(boundary()) if "ssm:StartSession" in listed(found["Action"])]
        assert len(starting) == 2
        for statement in starting:
            assert statement["Condition"]["BoolIfExists"] == ACCESS_CHECK["BoolIfExists"]

    def test_the_revocation_denies_everything(self) -> None:
        (statement,) = statements(shared()["Resources"]["DenyAllPolicy"]["Properties"])
        assert (statement["Effect"], statement["Action"], statement["Resource"]) == ("Deny", "*", "*")
        assert "Condition" not in statement

    @pytest.mark.parametrize("name", ["Boundary", "DenyAllPolicy"])
    def test_fits_a_managed_policy(self, name: str) -> None:
        document = shared()["Resources"][name]["Properties"]["PolicyDocument"]
        assert len(json.dumps(document, separators=(",", ":"))) < 6_144


class TestFunctions:
    @pytest.mark.parametrize("document", [shared(), interview()], ids=["shared", "interview"])
    def test_no_role_of_a_function_may_create_log_groups(self, document: dict) -> None:
        for name, role in of_type(document, "AWS::IAM::Role").items():
            # CloudFormation makes them, and the caretaker those of interviews that somebody deleted.
            if name not in ("ServiceRole", "CaretakerRole"):
                assert not {"logs:CreateLogGroup", "logs:*", "*"} & allowed(role), name

    def test_the_leaky_function_may_write_its_own_log_and_nothing_else(self) -> None:
        role = roles_of_interview()["LeakyApiRole"]
        assert allowed(role) == {"logs:CreateLogStream", "logs:PutLogEvents"}
        (statement,) = [found for found in statements(role) if found["Effect"] == "Allow"]
        assert text_of(statement["Resource"]).endswith(":log-group:${LeakyApiLogGroup}:*")

    def test_a_jump_host_may_run_its_agent_and_nothing_else(self) -> None:
        role = roles_of_interview()["TunnelRole"]
        assert allowed(role) == AGENT
        assert "ManagedPolicyArns" not in role
        (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Principal"] == {"Service": "ec2.amazonaws.com"}

    def test_the_database_agent_has_no_rights_in_aws(self) -> None:
        role = shared()["Resources"]["DatabaseAgentRole"]["Properties"]
        beyond = {action for action in allowed(role) if not action.startswith("ec2:")}
        assert beyond == {"logs:CreateLogStream", "logs:PutLogEvents"}
        (denial,) = [statement for statement in statements(role) if statement["Effect"] == "Deny"]
        assert denial["Action"] == "ec2:*"
        assert denial["Condition"].keys() == {"ArnEquals"}

    def test_the_caretaker_reaches_the_data_of_interviews_only(self) -> None:
        role = shared()["Resources"]["CaretakerRole"]["Properties"]
        assert allowed(role) == {
            "logs:CreateLogStream", "logs:PutLogEvents", "dynamodb:BatchWriteItem", "dynamodb:DescribeTable",
            "dynamodb:Scan", "dynamodb:DeleteTable", "dynamodb:DescribeContinuousBackups",
            "dynamodb:DescribeTimeToLive", "dynamodb:ListTables", "dynamodb:ListTagsOfResource",
            "dynamodb:UpdateContinuousBackups", "dynamodb:UpdateTable", "dynamodb:UpdateTimeToLive",
            "secretsmanager:GetSecretValue", "lambda:InvokeFunction",
            "lambda:DeleteAlias", "lambda:DeleteEventSourceMapping", "lambda:DeleteFunction",
            "lambda:DeleteFunctionConcurrency", "lambda:DeleteFunctionEventInvokeConfig",
            "lambda:DeleteFunctionUrlConfig", "lambda:DeleteProvisionedConcurrencyConfig",
            "lambda:GetFunctionConcurrency", "lambda:GetFunctionConfiguration", "lambda:GetPolicy",
            "lambda:ListAliases", "lambda:ListEventSourceMappings", "lambda:ListFunctionEventInvokeConfigs",
            "lambda:ListFunctionUrlConfigs", "lambda:ListVersionsByFunction", "lambda:RemovePermission",
            "lambda:UpdateFunctionCode", "lambda:UpdateFunctionConfiguration",
            "iam:PassRole", "s3:GetObject", "logs:DeleteLogStream", "logs:DescribeLogStreams",
            "dynamodb:CreateTable", "dynamodb:TagResource", "lambda:CreateFunction", "lambda:TagResource",
            "logs:CreateLogGroup", "logs:DeleteRetentionPolicy", "logs:DescribeLogGroups", "logs:PutRetentionPolicy",
            "logs:TagResource", "secretsmanager:PutSecretValue",
        }  # fmt: skip
        everywhere = {statement["Action"] for statement in statements(role) if statement["Resource"] == "*"}
        assert everywhere == {
            "dynamodb:ListTables",
            "lambda:ListEventSourceMappings",
            "lambda:DeleteEventSourceMapping",
            "logs:DescribeLogGroups",
        }

    def test_the_caretaker_writes_passwords_of_candidates_only(self) -> None:
        role = shared()["Resources"]["CaretakerRole"]["Properties"]
        (statement,) = [found for found in statements(role) if "secretsmanager:PutSecretValue" in found["Action"]]
        assert statement["Sid"] == "NewCandidatePasswords"
        assert statement["Action"] == "secretsmanager:PutSecretValue"
        assert text_of(statement["Resource"]).endswith(":secret:interview-*-database-candidate-??????")

    @pytest.mark.parametrize(
        ("action", "scope"),
        [
            ("dynamodb:DeleteTable", ":table/interview-*"),
            ("lambda:DeleteFunction", ":function:interview-*"),
            ("lambda:UpdateFunctionCode", ":function:interview-*"),
            ("iam:PassRole", ":role/interview/interview-*"),
            ("s3:GetObject", "/packages/*"),
            ("logs:DeleteLogStream", ":log-group:/aws/lambda/interview-*"),
            ("logs:CreateLogGroup", ":log-group:/aws/lambda/interview-*"),
            ("logs:PutRetentionPolicy", ":log-group:/aws/lambda/interview-*"),
            ("dynamodb:CreateTable", ":table/interview-*"),
            ("dynamodb:TagResource", ":table/interview-*"),
            ("lambda:CreateFunction", ":function:interview-*"),
        ],
    )
    def test_a_reset_changes_what_is_an_interviews(self, action: str, scope: str) -> None:
        role = shared()["Resources"]["CaretakerRole"]["Properties"]
        found = [statement for statement in statements(role) if action in statement["Action"]]
        assert [text_of(statement["Resource"]).endswith(scope) for statement in found] == [True]
        if action == "iam:PassRole":
            assert found[0]["Condition"] == {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}

    def test_the_reaper_ends_interviews_and_nothing_else(self) -> None:
        role = shared()["Resources"]["ReaperRole"]["Properties"]
        assert allowed(role) == {
            "logs:CreateLogStream", "logs:PutLogEvents", "cloudformation:DescribeStacks", "cloudformation:DeleteStack",
            "cloudformation:DescribeStackEvents", "cloudformation:ListStackResources", "iam:PassRole",
            "iam:PutRolePermissionsBoundary", "iam:DeleteRolePolicy", "iam:DetachRolePolicy",
            "iam:ListAttachedRolePolicies", "iam:ListRolePolicies", "dynamodb:UpdateTable", "rds:ModifyDBInstance",
        }  # fmt: skip
        by_name = {found["Sid"]: found for found in statements(role)}
        anywhere = [found for found in by_name.values() if found["Resource"] == "*"]
        assert [found["Action"] for found in anywhere] == ["cloudformation:DescribeStacks"]
        assert text_of(by_name["EndInterviews"]["Resource"]).endswith(":stack/interview-*/*")
        assert by_name["RevokeAccess"]["Condition"] == {
            "StringEquals": {"iam:PermissionsBoundary": {"Ref": "DenyAllPolicy"}}
        }
        assert by_name["LetCloudFormationDelete"]["Resource"] == {"Fn::GetAtt": ["ServiceRole", "Arn"]}
        for sid in ("RevokeAccess", "FreeRoles"):
            assert text_of(by_name[sid]["Resource"]).endswith(":role/interview/interview-*")
        assert text_of(by_name["UnprotectTables"]["Resource"]).endswith(":table/interview-*")
        assert text_of(by_name["UnprotectDatabases"]["Resource"]).endswith(":db:interview-*")

    def test_logs_are_declared_before_the_functions(self) -> None:
        for document in (shared(), interview()):
            groups = of_type(document, "AWS::Logs::LogGroup")
            for function in of_type(document, "AWS::Lambda::Function").values():
                group = groups[function["LoggingConfig"]["LogGroup"]["Ref"]]
                name = text_of(function["FunctionName"])
                assert text_of(group["LogGroupName"]) == f"/aws/lambda/{name}"


# What CloudFormation's handlers call to create and to delete a resource of each type.
NEEDED = {
    "AWS::DynamoDB::Table": "dynamodb:CreateTable dynamodb:DescribeTable dynamodb:DeleteTable dynamodb:TagResource "
    "dynamodb:DescribeContinuousBackups dynamodb:DescribeContributorInsights dynamodb:DescribeTimeToLive "
    "dynamodb:DescribeKinesisStreamingDestination dynamodb:ListTagsOfResource dynamodb:GetResourcePolicy",
    "AWS::EC2::SecurityGroup": "ec2:CreateSecurityGroup ec2:DescribeSecurityGroups ec2:RevokeSecurityGroupEgress "
    "ec2:AuthorizeSecurityGroupEgress ec2:AuthorizeSecurityGroupIngress ec2:CreateTags ec2:DeleteSecurityGroup "
    "ec2:DescribeInstances",
    "AWS::EC2::Instance": "iam:PassRole ec2:RunInstances ec2:CreateTags ec2:TerminateInstances ec2:DescribeInstances "
    "ec2:DescribeNetworkInterfaces ec2:DescribeVolumes ec2:DescribeSubnets ec2:DescribeKeyPairs ec2:DescribeImages "
    "ec2:DescribeSecurityGroups ec2:DescribeVpcs ec2:DescribeInstanceAttribute ec2:DescribeLaunchTemplates "
    "ec2:DescribeInstanceCreditSpecifications ec2:DescribeIamInstanceProfileAssociations ec2:ModifyInstanceAttribute "
    "ssm:DescribeAssociation ssm:ListAssociations ssm:GetParameters",
    "AWS::EC2::SecurityGroupIngress": "ec2:DescribeSecurityGroupRules ec2:AuthorizeSecurityGroupIngress "
    "ec2:RevokeSecurityGroupIngress ec2:DescribeSecurityGroups",
    "AWS::ElastiCache::CacheCluster": "elasticache:CreateCacheCluster elasticache:DescribeCacheClusters "
    "elasticache:DeleteCacheCluster elasticache:AddTagsToResource iam:CreateServiceLinkedRole",
    "AWS::IAM::InstanceProfile": "iam:CreateInstanceProfile iam:AddRoleToInstanceProfile iam:GetInstanceProfile "
    "iam:PassRole iam:RemoveRoleFromInstanceProfile iam:DeleteInstanceProfile",
    "AWS::IAM::Policy": "iam:PutRolePolicy iam:DeleteRolePolicy iam:GetRolePolicy",
    "AWS::IAM::Role": "iam:CreateRole iam:PutRolePolicy iam:GetRolePolicy iam:TagRole iam:GetRole iam:DeleteRole "
    "iam:DeleteRolePolicy iam:ListAttachedRolePolicies iam:ListRolePolicies",
    "AWS::Lambda::Function": "lambda:CreateFunction lambda:GetFunction lambda:DeleteFunction lambda:TagResource "
    "lambda:GetFunctionCodeSigningConfig lambda:GetRuntimeManagementConfig lambda:GetFunctionRecursionConfig "
    "iam:PassRole s3:GetObject s3:GetObjectVersion ec2:DescribeNetworkInterfaces",
    "AWS::Logs::LogGroup": "logs:DescribeLogGroups logs:CreateLogGroup logs:PutRetentionPolicy logs:TagResource "
    "logs:DeleteLogGroup logs:GetDataProtectionPolicy logs:DescribeIndexPolicies logs:DescribeResourcePolicies",
    "AWS::RDS::DBInstance": "rds:CreateDBInstance rds:DescribeDBInstances rds:AddTagsToResource rds:DeleteDBInstance "
    "rds:DescribeEvents iam:CreateServiceLinkedRole",
    "AWS::SSM::Document": "ssm:CreateDocument ssm:GetDocument ssm:DescribeDocument ssm:DeleteDocument "
    "ssm:AddTagsToResource ssm:ListTagsForResource",
    "AWS::SecretsManager::Secret": "secretsmanager:CreateSecret secretsmanager:GetRandomPassword "
    "secretsmanager:DescribeSecret secretsmanager:TagResource secretsmanager:DeleteSecret "
    "secretsmanager:GetSecretValue",
    "AWS::SecretsManager::SecretTargetAttachment": "secretsmanager:GetSecretValue secretsmanager:PutSecretValue "
    "rds:DescribeDBInstances",
    "Custom::SampleData": "lambda:InvokeFunction",
}


class TestServiceRole:
    @pytest.mark.parametrize("kind", sorted({resource["Type"] for resource in interview()["Resources"].values()}))
    def test_can_create_and_delete(self, kind: str) -> None:
        granted = allowed(shared()["Resources"]["ServiceRole"]["Properties"])
        assert set(NEEDED[kind].split()) <= granted

    def test_only_reads_where_resources_have_no_names(self) -> None:
        for statement in service_role():
            if statement["Resource"] == "*":
                assert all(action.split(":")[1].startswith(READING) for action in statement["Action"])

    @pytest.mark.parametrize("action", ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"])
    def test_makes_roles_only_under_a_boundary_that_interviews_cannot_write(self, action: str) -> None:
        (statement,) = granting(action)
        assert text_of(statement["Resource"]).endswith(":role/interview/interview-*")
        assert statement["Condition"] == {
            "StringEquals": {"iam:PermissionsBoundary": [{"Ref": "Boundary"}, {"Ref": "DenyAllPolicy"}]}
        }

    @pytest.mark.parametrize(
        "action",
        ["iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:AttachRolePolicy", "iam:DeleteRolePermissionsBoundary",
         "iam:CreateUser", "iam:CreateAccessKey", "sts:AssumeRole"],
    )  # fmt: skip
    def test_has_no_way_around_the_boundary(self, action: str) -> None:
        assert granting(action) == []

    def test_uses_no_patterns_for_actions(self) -> None:
        assert not [action for statement in service_role() for action in listed(statement["Action"]) if "*" in action]

    def test_passes_the_roles_of_interviews_to_functions_and_hosts_only(self) -> None:
        (statement,) = granting("iam:PassRole")
        assert text_of(statement["Resource"]).endswith(":role/interview/interview-*")
        services = ["ec2.amazonaws.com", "lambda.amazonaws.com"]
        assert statement["Condition"] == {"StringEquals": {"iam:PassedToService": services}}

    def test_starts_small_hosts_of_amazons_images_in_its_own_network(self) -> None:
        by_resource = {
            text_of(resource).rpartition(":")[2].split("/")[0]: statement["Condition"]
            for statement in granting("ec2:RunInstances")
            for resource in listed(statement["Resource"])
        }
        assert by_resource.keys() == {
            "instance", "image", "network-interface", "security-group", "subnet", "volume",
        }  # fmt: skip
        assert by_resource["instance"] == {"StringEquals": {"ec2:InstanceType": "t4g.nano"}}
        assert by_resource["image"] == {"StringEquals": {"ec2:Owner": "amazon"}}
        assert by_resource["volume"] == {"Bool": {"ec2:Encrypted": "true"}}
        for part in ("network-interface", "security-group", "subnet"):
            assert "vpc/${Vpc}" in text_of(by_resource[part]["ArnEquals"]["ec2:Vpc"])

    def test_ends_hosts_of_interviews_only(self) -> None:
        (statement,) = granting("ec2:TerminateInstances")
        profile = text_of(statement["Condition"]["ArnLike"]["ec2:InstanceProfile"])
        assert profile.endswith(":instance-profile/interview/interview-*")

    def test_reads_the_public_parameters_of_images_only(self) -> None:
        (statement,) = granting("ssm:GetParameters")
        arn = "arn:${AWS::Partition}:ssm:${AWS::Region}::parameter/aws/service/ami-amazon-linux-latest/*"
        assert text_of(statement["Resource"]) == arn

    def test_calls_the_caretaker_only(self) -> None:
        (statement,) = granting("lambda:InvokeFunction")
        assert text_of(statement["Resource"]).endswith(":function:interviews-caretaker")

    def test_touches_security_groups_of_its_own_network_only(self) -> None:
        for action in ("ec2:AuthorizeSecurityGroupIngress", "ec2:DeleteSecurityGroup"):
            (statement,) = granting(action)
            assert "vpc/${Vpc}" in text_of(statement["Condition"]["ArnEquals"]["ec2:Vpc"])

    def test_fits_a_role(self) -> None:
        policies = shared()["Resources"]["ServiceRole"]["Properties"]["Policies"]
        assert len(json.dumps([policy["PolicyDocument"] for policy in policies], separators=(",", ":"))) < 10_240


class TestBroker:
    def test_takes_up_roles_of_candidates_and_nothing_else(self) -> None:
        user = shared()["Resources"]["BrokerUser"]["Properties"]
        (statement,) = statements(user)
        assert (statement["Effect"], statement["Action"]) == ("Allow", "sts:AssumeRole")
        assert text_of(statement["Resource"]).endswith(":role/interview/interview-*-candidate")
        assert not {"ManagedPolicyArns", "Groups", "LoginProfile"} & user.keys()
