"""The templates are what AWS takes, what the contract between the tiers says, and no more than is needed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from cfnlint.api import lint

from interview_tui.aws import template_yaml, templates
from interview_tui.aws.templates import TemplateError
from interview_tui.data import data_path
from interview_tui.model.names import MAX_ID
from tests.aws.documents import COMBINATIONS, FRAGMENTS, LONGEST_ID, interview, intrinsics, of_type, shared, text_of

REGIONS = ["us-east-1", "eu-central-1"]


def findings(body: str) -> list[str]:
    return [f"{match.rule.id} {match.message}" for match in lint(body, None, REGIONS)]


@pytest.mark.parametrize("fragments", COMBINATIONS, ids="+".join)
def test_every_combination_is_clean(fragments: tuple[str, ...]) -> None:
    assert findings(templates.compose(fragments).body) == []


def test_the_shared_tier_is_clean() -> None:
    assert findings(templates.shared_tier().body) == []


def test_the_judge_is_awake() -> None:
    broken = templates.shared_tier().body.replace("RetentionInDays: 14", "RetentionInDays: 15", 1)
    assert findings(broken)


class TestComposition:
    def test_is_the_same_every_time(self) -> None:
        assert templates.compose(FRAGMENTS) == templates.compose(list(FRAGMENTS))

    def test_text_and_data_say_the_same(self) -> None:
        assert templates.parse(templates.compose(FRAGMENTS).body) == interview()

    def test_is_written_in_the_short_form_without_anchors(self) -> None:
        body = templates.compose(FRAGMENTS).body
        assert "Fn::" not in body
        assert "!Sub" in body
        assert "&id" not in body

    def test_a_fragment_twice_counts_once(self) -> None:
        assert templates.compose(["memory-leak", "memory-leak"]) == templates.compose(["memory-leak"])

    def test_contains_what_was_asked_for_and_nothing_else(self) -> None:
        alone = templates.document(["memory-leak"])
        assert "LeakyApi" in alone["Resources"]
        assert "Database" not in alone["Resources"]
        assert alone["Description"].endswith(": memory-leak")

    def test_tells_its_parameters_and_the_number_of_its_resources(self) -> None:
        root = {"InterviewId", "Candidate", "ExpiresAt", "ExternalId", "MaxSessionSeconds", "SessionsSince"}
        slow = {"DatabaseInstanceClass", "CacheNodeType", "AllowIndexes", "Tunnel", "TunnelImage"}
        assert templates.compose(["data-migration"]).parameters == root
        assert templates.compose(["memory-leak"]).parameters == root | {"LeakyApiKey"}
        assert templates.compose(["slow-queries"]).parameters == root | slow
        assert templates.compose(FRAGMENTS).resources == len(interview()["Resources"])

    def test_fits_into_a_request(self) -> None:
        assert not templates.oversized(templates.compose(FRAGMENTS).body)
        assert not templates.oversized(templates.shared_tier().body)

    def test_a_longer_one_does_not(self) -> None:
        assert not templates.oversized("é" * (templates.MAX_INLINE_BYTES // 2))
        assert templates.oversized("é" * (templates.MAX_INLINE_BYTES // 2) + "!")

    def test_an_unknown_fragment_is_refused(self) -> None:
        with pytest.raises(TemplateError, match="no template fragment no-such"):
            templates.compose(["no-such"])


@pytest.fixture
def fragment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fragment of one's own beside the real root."""
    (tmp_path / "cfn" / "challenges").mkdir(parents=True)
    (tmp_path / "cfn" / "interview.yaml").write_text(data_path("cfn", "interview.yaml").read_text())
    monkeypatch.setattr(templates, "data_path", tmp_path.joinpath)
    return tmp_path / "cfn" / "challenges" / "own.yaml"


@pytest.mark.parametrize("section", ["Resources", "Outputs", "Parameters"])
def test_a_name_that_exists_already_is_refused(fragment: Path, section: str) -> None:
    taken = {"Resources": "CandidateRole", "Outputs": "ExpiresAt", "Parameters": "Candidate"}[section]
    fragment.write_text(f"{section}:\n  {taken}: {{}}\n")
    with pytest.raises(TemplateError, match=f"own defines {section} that exist already: {taken}"):
        templates.compose(["own"])


def test_a_fragment_cannot_change_the_template_as_such(fragment: Path) -> None:
    fragment.write_text("Description: mine\nResources: {}\n")
    with pytest.raises(TemplateError, match="Description"):
        templates.compose(["own"])


def test_an_unknown_function_is_not_passed_over(fragment: Path) -> None:
    fragment.write_text("Resources:\n  Thing: !Suub text\n")
    with pytest.raises(Exception, match="!Suub"):
        templates.compose(["own"])


class TestYaml:
    def test_a_policy_version_stays_text(self) -> None:
        assert templates.parse("Version: 2012-10-17") == {"Version": "2012-10-17"}

    def test_attributes_are_split_once(self) -> None:
        assert templates.parse("a: !GetAtt B.Endpoint.Port") == {"a": {"Fn::GetAtt": ["B", "Endpoint.Port"]}}

    def test_functions_nest(self) -> None:
        parsed = templates.parse("a: !Not [!Equals [!Ref B, '']]\nc: {Condition: {Bool: {d: 'x'}}}")
        assert parsed["a"] == {"Fn::Not": [{"Fn::Equals": [{"Ref": "B"}, ""]}]}
        assert templates.parse(template_yaml.dump(parsed)) == parsed

    def test_a_function_straight_inside_of_another_survives(self) -> None:
        value = {"a": {"Fn::ImportValue": {"Fn::Sub": "${b}-c"}}}
        assert templates.parse(template_yaml.dump(value)) == value


class TestContractBetweenTheTiers:
    def test_what_interviews_import_is_exported(self) -> None:
        exported = {output["Export"]["Name"] for output in shared()["Outputs"].values() if "Export" in output}
        imported = set(intrinsics(interview(), "Fn::ImportValue"))
        assert imported
        assert imported <= exported

    def test_exports_are_named_after_their_outputs(self) -> None:
        for name, output in shared()["Outputs"].items():
            if "Export" in output:
                assert output["Export"]["Name"] == f"interviews-shared-{name}"

    def test_outputs_of_the_shared_tier(self) -> None:
        assert {
            "ArtifactsBucket", "VpcId", "PublicSubnetA", "PublicSubnetB", "PrivateSubnetA", "PrivateSubnetB",
            "DatabaseSubnetGroup", "CacheSubnetGroup", "AgentSecurityGroup", "CaretakerArn", "CaretakerName",
            "DatabaseAgentArn", "ServiceRoleArn", "DenyAllPolicyArn", "SourceHash",
        } <= shared()["Outputs"].keys()  # fmt: skip

    def test_outputs_of_an_interview(self) -> None:
        assert set(interview()["Outputs"]) == {
            "InterviewId", "ExpiresAt", "CandidateRoleArn", "ExternalId",
            "SchoolsTable", "ClassesTable", "StudentsTable", "AssessmentsTable",
            "LeakyApiFunction", "LeakyApiLogGroup",
            "DatabaseId", "DatabaseEndpoint", "DatabasePort", "DatabaseName", "DatabaseAdminSecretArn",
            "DatabaseCandidateSecretArn", "CacheId", "CacheEndpoint", "CachePort", "AllowIndexes",
            "TunnelTarget", "DatabaseTunnelDocument", "CacheTunnelDocument",
        }  # fmt: skip

    def test_functions_wait_for_their_packages(self) -> None:
        document = shared()
        for name in ("Caretaker", "DatabaseAgent"):
            assert document["Resources"][name]["Condition"] == f"Has{name}"
            assert document["Outputs"][f"{name}Arn"]["Condition"] == f"Has{name}"
            assert document["Parameters"][f"{name}Key"]["Default"] == ""

    def test_the_reaper_is_called_by_its_schedule_and_by_nothing_else(self) -> None:
        resources = shared()["Resources"]
        for name in ("Reaper", "ReaperSchedule", "ReaperPermission"):
            assert resources[name]["Condition"] == "HasReaper"
        rule, permission = resources["ReaperSchedule"]["Properties"], resources["ReaperPermission"]["Properties"]
        assert rule["ScheduleExpression"] == {"Ref": "ReaperRate"}
        assert shared()["Parameters"]["ReaperRate"]["Default"] == "rate(5 minutes)"
        assert rule["Targets"] == [{"Id": "reaper", "Arn": {"Fn::GetAtt": ["Reaper", "Arn"]}}]
        assert permission["Principal"] == "events.amazonaws.com"
        assert permission["SourceArn"] == {"Fn::GetAtt": ["ReaperSchedule", "Arn"]}
        # Two runs must not meet.
        assert resources["Reaper"]["Properties"]["Timeout"] < 300

    def test_the_id_that_a_user_may_give_is_the_id_that_the_template_takes(self) -> None:
        assert interview()["Parameters"]["InterviewId"]["MaxLength"] == MAX_ID == len(LONGEST_ID)


# What the services allow, in characters; from their API references.
NAME_LIMITS = {
    "AWS::DynamoDB::Table": ("TableName", 255),
    "AWS::EC2::SecurityGroup": ("GroupName", 255),
    "AWS::ElastiCache::CacheCluster": ("ClusterName", 50),
    "AWS::IAM::InstanceProfile": ("InstanceProfileName", 128),
    "AWS::IAM::Role": ("RoleName", 64),
    "AWS::Lambda::Function": ("FunctionName", 64),
    "AWS::Logs::LogGroup": ("LogGroupName", 512),
    "AWS::RDS::DBInstance": ("DBInstanceIdentifier", 63),
    "AWS::SSM::Document": ("Name", 128),
    "AWS::SecretsManager::Secret": ("Name", 512),
}
UNNAMED = {
    "AWS::EC2::Instance", "AWS::EC2::SecurityGroupIngress", "AWS::IAM::Policy",
    "AWS::SecretsManager::SecretTargetAttachment", "Custom::SampleData",
}  # fmt: skip


@pytest.mark.parametrize(("name", "resource"), interview()["Resources"].items())
def test_names_carry_the_whole_id_and_fit(name: str, resource: dict) -> None:
    if resource["Type"] in UNNAMED:
        return
    attribute, limit = NAME_LIMITS[resource["Type"]]
    physical = text_of(resource["Properties"][attribute])
    assert "${InterviewId}-" in physical
    assert len(physical.replace("${InterviewId}", LONGEST_ID)) <= limit


class TestLifeOfAnInterview:
    def test_nothing_is_kept_or_snapshot_when_it_goes(self) -> None:
        stateful = {
            "AWS::DynamoDB::Table", "AWS::ElastiCache::CacheCluster", "AWS::Logs::LogGroup", "AWS::RDS::DBInstance",
            "AWS::SecretsManager::Secret",
        }  # fmt: skip
        for name, resource in interview()["Resources"].items():
            if resource["Type"] in stateful:
                assert resource.get("DeletionPolicy") == resource.get("UpdateReplacePolicy") == "Delete", name

    def test_the_database_bills_and_holds_up_as_little_as_can_be(self) -> None:
        (database,) = of_type(interview(), "AWS::RDS::DBInstance").values()
        wanted = {
            "BackupRetentionPeriod": 0,
            "MultiAZ": False,
            "PubliclyAccessible": False,
            "DeletionProtection": False,
            "StorageEncrypted": True,
            "StorageType": "gp3",
            "AllocatedStorage": "20",
            "EngineLifecycleSupport": "open-source-rds-extended-support-disabled",
        }
        assert {key: database[key] for key in wanted} == wanted

    def test_the_cache_is_one_node_without_snapshots(self) -> None:
        (cache,) = of_type(interview(), "AWS::ElastiCache::CacheCluster").values()
        assert (cache["NumCacheNodes"], cache["SnapshotRetentionLimit"]) == (1, 0)

    def test_tables_are_on_demand_and_capped(self) -> None:
        tables = of_type(interview(), "AWS::DynamoDB::Table")
        assert len(tables) == 4
        for table in tables.values():
            assert table["BillingMode"] == "PAY_PER_REQUEST"
            assert table["OnDemandThroughput"].keys() == {"MaxReadRequestUnits", "MaxWriteRequestUnits"}
            assert "PointInTimeRecoverySpecification" not in table

    def test_the_leaky_function_is_small_short_and_tells_nothing(self) -> None:
        (function,) = of_type(interview(), "AWS::Lambda::Function").values()
        assert function["MemorySize"] == 256
        assert function["Timeout"] <= 30
        assert "Environment" not in function
        assert "VpcConfig" not in function
        assert "ReservedConcurrentExecutions" not in function

    def test_its_log_is_declared_and_short_lived(self) -> None:
        (group,) = of_type(interview(), "AWS::Logs::LogGroup").values()
        assert group["RetentionInDays"] == 1

    def test_only_references_decide_the_order(self) -> None:
        assert not [name for name, resource in interview()["Resources"].items() if "DependsOn" in resource]

    def test_data_is_loaded_after_the_logins_are_complete(self) -> None:
        target = interview()["Resources"]["SlowQueriesData"]["Properties"]["Target"]
        attachments = of_type(interview(), "AWS::SecretsManager::SecretTargetAttachment")
        assert {target["admin_secret_arn"]["Ref"], target["candidate_secret_arn"]["Ref"]} == attachments.keys()

    def test_the_caretaker_gets_the_targets_that_it_knows(self) -> None:
        resources = interview()["Resources"]
        assert resources["DataMigrationData"]["Properties"]["Target"].keys() == {
            "schools", "classes", "students", "assessments",
        }  # fmt: skip
        assert resources["SlowQueriesData"]["Properties"]["Target"].keys() == {
            "host", "port", "database", "admin_secret_arn", "candidate_secret_arn", "cache_host", "cache_port",
            "allow_indexes",
        }  # fmt: skip

    def test_passwords_are_generated_and_referred_to(self) -> None:
        document = interview()
        (database,) = of_type(document, "AWS::RDS::DBInstance").values()
        assert "{{resolve:secretsmanager:" in text_of(database["MasterUserPassword"])
        for secret in of_type(document, "AWS::SecretsManager::Secret").values():
            assert secret["GenerateSecretString"]["GenerateStringKey"] == "password"
            assert "ExcludePunctuation" not in secret["GenerateSecretString"]
            assert set("\"'@/\\ :") - {" "} <= set(secret["GenerateSecretString"]["ExcludeCharacters"])
        assert not [name for name in document["Parameters"] if "assword" in name]
        assert "resolve" not in str(document["Outputs"])


def test_no_role_of_an_interview_outlives_it() -> None:
    """Whoever passes it on, or has it, gets nothing new from it once the interview is over."""
    roles = of_type(interview(), "AWS::IAM::Role")
    assert set(roles) >= {"CandidateRole", "LeakyApiRole", "TunnelRole"}
    for name, role in roles.items():
        for statement in role["AssumeRolePolicyDocument"]["Statement"]:
            assert statement["Condition"]["DateLessThan"] == {"aws:CurrentTime": {"Ref": "ExpiresAt"}}, name


TUNNEL = {name: resource for name, resource in interview()["Resources"].items() if "Condition" in resource}


class TestTunnel:
    def test_is_made_as_a_whole_or_not_at_all(self) -> None:
        assert interview()["Conditions"] == {"HasTunnel": {"Fn::Equals": [{"Ref": "Tunnel"}, "on"]}}
        assert {resource["Condition"] for resource in TUNNEL.values()} == {"HasTunnel"}
        assert TUNNEL.keys() == {
            "TunnelSecurityGroup", "DatabaseFromTunnel", "CacheFromTunnel", "TunnelRole", "TunnelProfile", "TunnelHost",
            "DatabaseTunnel", "CacheTunnel", "TunnelAccess",
        }  # fmt: skip

    def test_nothing_else_needs_it(self) -> None:
        """What is always made must not refer to what may not be there."""
        document = interview()
        always = [resource for name, resource in document["Resources"].items() if name not in TUNNEL]
        always += [output for output in document["Outputs"].values() if "Condition" not in output]
        assert not set(intrinsics(always, "Ref")) & TUNNEL.keys()
        assert not {name for name, _ in intrinsics(always, "Fn::GetAtt")} & TUNNEL.keys()
        assert not [text for text in intrinsics(always, "Fn::Sub") if any(f"${{{name}" in text for name in TUNNEL)]

    def test_its_outputs_are_there_with_it_only(self) -> None:
        conditional = {name for name, output in interview()["Outputs"].items() if "Condition" in output}
        assert conditional == {"TunnelTarget", "DatabaseTunnelDocument", "CacheTunnelDocument"}

    def test_nothing_gets_in_and_little_out(self) -> None:
        group = TUNNEL["TunnelSecurityGroup"]["Properties"]
        assert "SecurityGroupIngress" not in group
        out = {
            (rule["IpProtocol"], rule["FromPort"], rule["ToPort"]): rule.get("CidrIp")
            or rule["DestinationSecurityGroupId"]["Fn::GetAtt"][0]
            for rule in group["SecurityGroupEgress"]
        }
        assert out == {
            ("tcp", 443, 443): "0.0.0.0/0",
            ("tcp", 5432, 5432): "DatabaseSecurityGroup",
            ("tcp", 6379, 6379): "CacheSecurityGroup",
        }

    @pytest.mark.parametrize(("name", "port"), [("Database", 5432), ("Cache", 6379)])
    def test_opens_one_port_to_itself(self, name: str, port: int) -> None:
        rule = TUNNEL[f"{name}FromTunnel"]["Properties"]
        assert (rule["FromPort"], rule["ToPort"], rule["IpProtocol"]) == (port, port, "tcp")
        assert rule["GroupId"] == {"Fn::GetAtt": [f"{name}SecurityGroup", "GroupId"]}
        assert rule["SourceSecurityGroupId"] == {"Fn::GetAtt": ["TunnelSecurityGroup", "GroupId"]}
        assert not {"CidrIp", "CidrIpv6"} & rule.keys()

    def test_the_host_is_small_short_lived_and_asks_for_tokens(self) -> None:
        host = TUNNEL["TunnelHost"]["Properties"]
        assert host["InstanceType"] == "t4g.nano"
        assert host["MetadataOptions"] == {
            "HttpEndpoint": "enabled",
            "HttpTokens": "required",
            "HttpPutResponseHopLimit": 1,
        }
        (disk,) = host["BlockDeviceMappings"]
        assert disk["Ebs"] == {"VolumeType": "gp3", "VolumeSize": 8, "Encrypted": True, "DeleteOnTermination": True}
        (interface,) = host["NetworkInterfaces"]
        assert interface["SubnetId"] == {"Fn::ImportValue": "interviews-shared-PublicSubnetA"}
        assert interface["GroupSet"] == [{"Fn::GetAtt": ["TunnelSecurityGroup", "GroupId"]}]
        assert host["DisableApiTermination"] is False
        assert not {"KeyName", "UserData"} & host.keys()
        assert host["Tags"] == [{"Key": "Name", "Value": {"Fn::Sub": "${InterviewId}-tunnel"}}]

    @pytest.mark.parametrize(
        ("name", "host", "port"),
        [
            ("DatabaseTunnel", ["Database", "Endpoint.Address"], ["Database", "Endpoint.Port"]),
            ("CacheTunnel", ["Cache", "RedisEndpoint.Address"], ["Cache", "RedisEndpoint.Port"]),
        ],
    )
    def test_leads_to_one_place(self, name: str, host: list[str], port: list[str]) -> None:
        document = TUNNEL[name]["Properties"]
        content = document["Content"]
        assert document["DocumentType"] == "Session"
        assert (content["schemaVersion"], content["sessionType"]) == ("1.0", "Port")
        assert content["parameters"].keys() == {"localPortNumber"}
        assert content["properties"] == {
            "type": "LocalPortForwarding",
            "host": {"Fn::GetAtt": host},
            "portNumber": {"Fn::GetAtt": port},
            "localPortNumber": "{{ localPortNumber }}",
        }

    @pytest.mark.parametrize("name", ["DatabaseTunnel", "CacheTunnel"])
    def test_takes_any_port_of_the_candidates_machine_and_nothing_else(self, name: str) -> None:
        pattern = TUNNEL[name]["Properties"]["Content"]["parameters"]["localPortNumber"]["allowedPattern"]
        for port in ("0", "1", "5432", "15432", "59999", "65535"):
            assert re.search(pattern, port)
        for port in ("", "-1", "65536", "99999", "05432", "5432 ", "host", "{{ host }}", "5432;x"):
            assert not re.search(pattern, port)

    def test_the_image_is_amazon_linux_for_arm(self) -> None:
        image = interview()["Parameters"]["TunnelImage"]
        assert image["Type"] == "AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>"
        assert image["Default"] == "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64"


class TestSwitches:
    @pytest.mark.parametrize(
        ("document", "parameter", "default", "values"),
        [
            (interview(), "AllowIndexes", "false", {"true", "false"}),
            (interview(), "Tunnel", "on", {"on", "off"}),
            (shared(), "Broker", "off", {"on", "off"}),
        ],
        ids=["AllowIndexes", "Tunnel", "Broker"],
    )
    def test_are_words_and_no_booleans(self, document: dict, parameter: str, default: str, values: set[str]) -> None:
        found = document["Parameters"][parameter]
        assert found["Default"] == default
        assert set(found["AllowedValues"]) == values

    def test_survive_the_way_to_text_and_back(self) -> None:
        parsed = templates.parse(templates.compose(FRAGMENTS).body)
        assert parsed["Parameters"]["Tunnel"]["AllowedValues"] == ["on", "off"]

    def test_no_session_is_older_than_the_default_of_the_revocation(self) -> None:
        assert interview()["Parameters"]["SessionsSince"]["Default"] == "2000-01-01T00:00:00Z"


BROKER = {name: resource for name, resource in shared()["Resources"].items() if name.startswith("Broker")}


class TestBroker:
    def test_is_there_only_when_it_is_asked_for(self) -> None:
        assert BROKER.keys() == {"BrokerUser", "BrokerKey", "BrokerSecret"}
        assert {resource["Condition"] for resource in BROKER.values()} == {"HasBroker"}
        assert shared()["Outputs"]["BrokerSecretArn"]["Condition"] == "HasBroker"
        assert shared()["Conditions"]["HasBroker"] == {"Fn::Equals": [{"Ref": "Broker"}, "on"]}

    def test_its_key_is_in_the_secret_and_nowhere_else(self) -> None:
        assert shared()["Outputs"]["BrokerSecretArn"]["Value"] == {"Ref": "BrokerSecret"}
        secret = BROKER["BrokerSecret"]
        content = json.loads(secret["Properties"]["SecretString"]["Fn::Sub"])
        assert content == {"access_key_id": "${BrokerKey}", "secret_access_key": "${BrokerKey.SecretAccessKey}"}
        rest = shared()
        del rest["Resources"]["BrokerSecret"]
        assert "SecretAccessKey" not in json.dumps(rest)
        assert secret["DeletionPolicy"] == secret["UpdateReplacePolicy"] == "Delete"


def test_links_to_briefs_lead_nowhere_after_a_day() -> None:
    (bucket,) = of_type(shared(), "AWS::S3::Bucket").values()
    (rule,) = [rule for rule in bucket["LifecycleConfiguration"]["Rules"] if rule.get("Prefix") == "briefs/"]
    assert rule["Status"] == "Enabled"
    assert rule["ExpirationInDays"] == rule["NoncurrentVersionExpiration"]["NoncurrentDays"] == 1


def test_nothing_in_the_shared_tier_bills_while_idle() -> None:
    billed = {
        "AWS::EC2::NatGateway", "AWS::EC2::VPCEndpoint", "AWS::EC2::EIP", "AWS::KMS::Key",
        "AWS::SecretsManager::Secret", "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::EC2::Instance",
    }  # fmt: skip
    made = shared()["Resources"].values()
    assert not billed & {resource["Type"] for resource in made if resource.get("Condition") != "HasBroker"}


def test_only_the_database_agent_is_in_the_vpc() -> None:
    inside = [
        name
        for document in (shared(), interview())
        for name, properties in of_type(document, "AWS::Lambda::Function").items()
        if "VpcConfig" in properties
    ]
    assert inside == ["DatabaseAgent"]


def test_the_database_agent_reaches_databases_and_caches_only() -> None:
    egress = shared()["Resources"]["AgentSecurityGroup"]["Properties"]["SecurityGroupEgress"]
    assert {(rule["FromPort"], rule["ToPort"], rule["CidrIp"]) for rule in egress} == {
        (5432, 5432, "10.42.0.0/16"),
        (6379, 6379, "10.42.0.0/16"),
    }


def test_databases_and_caches_let_in_the_database_agent_only() -> None:
    groups = of_type(interview(), "AWS::EC2::SecurityGroup")
    for group in (groups["DatabaseSecurityGroup"], groups["CacheSecurityGroup"]):
        (rule,) = group["SecurityGroupIngress"]
        assert rule["SourceSecurityGroupId"] == {"Fn::ImportValue": "interviews-shared-AgentSecurityGroup"}
        assert "CidrIp" not in rule
        assert [out["CidrIp"] for out in group["SecurityGroupEgress"]] == ["127.0.0.1/32"]


def test_the_bucket_is_closed() -> None:
    (bucket,) = of_type(shared(), "AWS::S3::Bucket").values()
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}
    assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    (policy,) = of_type(shared(), "AWS::S3::BucketPolicy").values()
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Condition"]["Bool"] == {"aws:SecureTransport": "false"}
