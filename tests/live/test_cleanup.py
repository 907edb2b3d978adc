"""Cleanup and sweep on real parts: accidents of every kind, each with its end."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest

from interview_tui import sandbox as embedded
from interview_tui.cli.place import desk_in, sandbox_policies
from interview_tui.model.events import Progress, Said
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Cleanup, Order
from interview_tui.operations import removal
from interview_tui.operations.desk import Desk, drive
from interview_tui.sandbox import ACCOUNT, Sandbox
from tests.live.conftest import Program, bare_environment, hold_the_reaper
from tests.live.test_an_interview import ignore

pytestmark = pytest.mark.sandbox

# Whoever makes the accidents may do everything; the program itself has the interviewer's rights only.
ADMINISTRATOR = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}


@dataclass(frozen=True)
class Scene:
    """A sandbox with the shared tier, a desk with the rights of interviewers, and a session that may do anything."""

    desk: Desk
    place: Sandbox
    admin: boto3.Session

    def client(self, service: str) -> Any:
        return self.admin.client(service, endpoint_url=self.place.endpoint)

    def deploy(self, interview_id: str, challenges: str = "B") -> Interview:
        return drive(self.desk.deploy(Order("jane-smith", tuple(challenges), id=interview_id)), ignore).interview

    def cleanup(self, interview: Interview) -> tuple[Cleanup, list[str]]:
        events: list[Progress] = []
        result = drive(self.desk.cleanup(interview), events.append)
        return result, [event.text for event in events if isinstance(event, Said)]

    def program(self, folder: Path) -> Program:
        return Program(bare_environment(folder) | embedded.environment(self.place), folder)


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    from dataclasses import replace

    from interview_tui.aws.policies import interviewer_policy

    name = f"cleanup-{os.getpid()}"
    place = embedded.start(name, policies={**sandbox_policies(), "admin": ADMINISTRATOR}, attached=True)
    try:
        admin = boto3.Session(place.access_key_id, place.secret_access_key, region_name=place.region)
        drive(desk_in(place).bootstrap(), ignore)
        iam = admin.client("iam", endpoint_url=place.endpoint)
        iam.create_user(UserName="daily")
        document = json.dumps(interviewer_policy(ACCOUNT, place.region))
        iam.put_user_policy(UserName="daily", PolicyName="interviewer", PolicyDocument=document)
        key = iam.create_access_key(UserName="daily")["AccessKey"]
        daily = replace(place, access_key_id=key["AccessKeyId"], secret_access_key=key["SecretAccessKey"])
        yield Scene(desk_in(daily), daily, admin)
    finally:
        embedded.stop(name)


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(removal, "PAUSE", 0.1)
    monkeypatch.setattr("interview_tui.operations.proof.LISTINGS_LAG", 1.0)


def test_everything_that_existed_is_in_the_receipt_and_gone(scene: Scene) -> None:
    interview = scene.deploy("interview-receipt", "ABC")
    had = {resource.physical_id for resource in scene.desk.cloud.resources(interview.stack_id)}
    result, _ = scene.cleanup(interview)
    assert result.complete, result
    assert result.receipt is not None
    assert {fate.resource.physical_id for fate in result.receipt.existed} == had
    assert all(fate.gone for fate in result.receipt.existed)
    # What no interview is made of, and interviewers may not look for.
    assert [reason.partition(":")[0] for reason in result.receipt.sweep.skipped] == [
        "DynamoDB backup",
        "ElastiCache snapshot",
        "RDS backup",
    ]


def test_the_program_says_where_the_receipt_is(scene: Scene, tmp_path: Path) -> None:
    scene.deploy("interview-paper")
    done = scene.program(tmp_path).run("cleanup", "paper", "--yes", "--json")
    assert done.code == 0, done.err
    page = Path(done.json["saved"])
    assert page.name.startswith("interview-paper-")
    assert page.stat().st_mode & 0o777 == 0o600
    assert json.loads(page.with_suffix(".json").read_text()) == done.json["receipt"]
    assert "It is gone; nothing is left of it." in page.read_text()
    assert done.json["receipt"]["estimate"] is not None
    folder = Path(done.json["archive"])
    assert folder.name.startswith("interview-paper-")
    assert "It is gone; nothing is left of it." in (folder / "index.html").read_text()
    found = json.loads((folder / "archive.json").read_text())
    assert found["receipt"]["name"] == page.name
    assert found["unreadable"] == []
    assert (folder / "function" / "handler.py").is_file()
    assert json.loads((folder / page.with_suffix(".json").name).read_text())["complete"] is True


def test_a_policy_attached_by_hand_is_detached(scene: Scene) -> None:
    interview = scene.deploy("interview-attached")
    iam = scene.client("iam")
    document = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}]}
    )
    arn = iam.create_policy(PolicyName="by-hand", PolicyDocument=document)["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="interview-attached-leaky-api", PolicyArn=arn)
    iam.put_role_policy(RoleName="interview-attached-candidate", PolicyName="by-hand", PolicyDocument=document)
    result, said = scene.cleanup(interview)
    assert result.complete, result
    assert any("must de" in line and "policies first" in line for line in said), said
    assert result.receipt is not None
    assert "interview-attached-leaky-api: detached the policy by-hand" in result.receipt.retries


def test_what_was_deleted_by_hand_is_no_trouble(scene: Scene) -> None:
    interview = scene.deploy("interview-holes", "AB")
    scene.client("dynamodb").delete_table(TableName="interview-holes-Schools")
    scene.client("lambda").delete_function(FunctionName="interview-holes-leaky-api")
    scene.client("logs").delete_log_group(logGroupName="/aws/lambda/interview-holes-leaky-api")
    result, _ = scene.cleanup(interview)
    assert result.complete, result


def test_a_stack_that_is_protected_from_termination_goes(scene: Scene) -> None:
    interview = scene.deploy("interview-guarded")
    scene.client("cloudformation").update_termination_protection(
        StackName=interview.id, EnableTerminationProtection=True
    )
    result, said = scene.cleanup(interview)
    assert result.complete, result
    assert "The termination protection of interview-guarded was on; it is switched off now." in said


def test_a_full_bucket_is_named_with_its_cause_and_with_who_can_empty_it(scene: Scene) -> None:
    """No template makes one: somebody gave the stack one, and the interviewer's rights end there."""
    name = "interview-bucket-files"
    template = {"Resources": {"Files": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": name}}}}
    tags = {"id": "interview-bucket", "candidate": "jane-smith", "expires-at": "2026-01-01T00:00:00Z"}
    cloudformation, s3 = scene.client("cloudformation"), scene.client("s3")
    cloudformation.create_stack(
        StackName="interview-bucket",
        TemplateBody=json.dumps(template),
        Tags=[{"Key": f"interview:{key}", "Value": value} for key, value in tags.items()],
    )
    cloudformation.get_waiter("stack_create_complete").wait(StackName="interview-bucket", WaiterConfig={"Delay": 1})
    s3.put_object(Bucket=name, Key="notes.txt", Body=b"x")
    result, said = scene.cleanup(scene.desk.cloud.interview("interview-bucket"))
    assert not result.complete
    assert [(remain.kind, remain.name) for remain in result.sweep.found] == [("S3 bucket", name)]
    assert any("not empty" in line for line in said), said
    assert any(f"aws s3 rm s3://{name} --recursive" in line for line in said), said
    assert result.receipt is not None
    assert any("not empty" in line for line in result.receipt.retries)
    assert [key["Key"] for key in s3.list_objects_v2(Bucket=name)["Contents"]] == ["notes.txt"]
    s3.delete_object(Bucket=name, Key="notes.txt")
    s3.delete_bucket(Bucket=name)


def test_full_and_protected_tables_go(scene: Scene) -> None:
    interview = scene.deploy("interview-full", "A")
    dynamodb = scene.client("dynamodb")
    dynamodb.put_item(TableName="interview-full-Schools", Item={"school_id": {"S": "one-more"}})
    dynamodb.update_table(TableName="interview-full-Schools", DeletionProtectionEnabled=True)
    result, _ = scene.cleanup(interview)
    assert result.complete, result


def test_a_late_line_brings_the_log_group_back_and_the_sweep_takes_it_away(scene: Scene, tmp_path: Path) -> None:
    interview = scene.deploy("interview-late")
    assert scene.cleanup(interview)[0].complete
    group = "/aws/lambda/interview-late-leaky-api"
    scene.client("logs").create_log_group(logGroupName=group)
    program = scene.program(tmp_path)
    again = program.run("cleanup", "late", "--json")
    assert (again.code, again.json["left"]) == (1, [{"kind": "log group", "name": group}])
    dry = program.run("sweep", "--json")
    assert dry.code == 1
    (found,) = dry.json["found"]
    assert (found["name"], found["evidence"], found["removed"]) == (group, "its stack is deleted", False)
    assert program.run("sweep", "--remove", "--json").code == 2, "nobody was asked"
    done = program.run("sweep", "--remove", "--yes", "--json")
    assert (done.code, done.json["found"][0]["removed"]) == (0, True)
    assert program.run("sweep", "--json").json["found"] == []
    assert program.run("cleanup", "late", "--json").json["left"] == []


def test_sweep_finds_every_kind_of_thing_and_leaves_what_exists_alone(scene: Scene, tmp_path: Path) -> None:
    lives = scene.deploy("interview-lives", "AB")
    make_accidents(scene)
    program = scene.program(tmp_path)
    found = program.run("sweep", "--json").json
    assert {each["name"] for each in found["found"]} == {"interview-lost-candidate", "interview-lost-Classes"}
    (unseen,) = found["could_not_look"]
    assert "Made-By-Hand: it carries the tag. AWS does not let you do dynamodb:DescribeTable" in unseen
    found = program.run("sweep", "--all", "--json").json["found"]
    kinds = {each["kind"] for each in found}
    assert kinds == {"DynamoDB table", "log group", "secret", "security group", "IAM role"}
    assert all(each["interview"] == "interview-lost" for each in found)
    done = program.run("sweep", "--all", "--remove", "--yes", "--json", timeout=60)
    refused = {each["name"]: each["reason"] for each in done.json["found"] if not each["removed"]}
    assert set(refused) == {"interview-lost-database"}, refused
    assert "DeleteSecurityGroup" in refused["interview-lost-database"]
    assert scene.desk.look(lives).ready
    assert "production-Schools" in scene.client("dynamodb").list_tables()["TableNames"]
    (group,) = scene.client("ec2").describe_security_groups(
        Filters=[{"Name": "group-name", "Values": ["interview-lost-database"]}]
    )["SecurityGroups"]
    scene.client("ec2").delete_security_group(GroupId=group["GroupId"])
    scene.client("dynamodb").delete_table(TableName="Made-By-Hand")
    assert scene.cleanup(lives)[0].complete


def _table(scene: Scene, name: str, **more: Any) -> None:
    scene.client("dynamodb").create_table(
        TableName=name,
        KeySchema=[{"AttributeName": "school_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "school_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
        **more,
    )


def make_accidents(scene: Scene) -> None:
    """Things of an interview that is no more, made by hand; the group without our tag may not be touched."""
    _table(scene, "interview-lost-Schools", DeletionProtectionEnabled=True)
    ours = [{"Key": "interview:id", "Value": "interview-lost"}]
    _table(scene, "production-Schools")
    _table(scene, "interview-lost-Classes", Tags=ours)
    _table(scene, "Made-By-Hand", Tags=ours)
    scene.client("logs").create_log_group(logGroupName="/aws/lambda/interview-lost-leaky-api")
    secrets = scene.client("secretsmanager")
    secrets.create_secret(Name="interview-lost-database-admin", SecretString="x")
    secrets.delete_secret(SecretId="interview-lost-database-admin", RecoveryWindowInDays=7)
    ec2 = scene.client("ec2")
    ec2.create_security_group(GroupName="interview-lost-database", Description="x")
    tags = [{"ResourceType": "security-group", "Tags": ours}]
    ec2.create_security_group(GroupName="interview-lost-cache", Description="x", TagSpecifications=tags)
    trust = {"Version": "2012-10-17", "Statement": []}
    scene.client("iam").create_role(
        RoleName="interview-lost-candidate", Path="/interview/", AssumeRolePolicyDocument=json.dumps(trust)
    )


def test_a_failed_deletion_is_retried_and_then_forced_and_what_is_left_is_named(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What keeps the role cannot be taken away here: the plain ways end, force goes on, and the proof finds it."""
    interview = scene.deploy("interview-forced")
    iam = scene.client("iam")
    document = json.dumps(
        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}]}
    )
    iam.put_role_policy(RoleName="interview-forced-candidate", PolicyName="by-hand", PolicyDocument=document)
    monkeypatch.setattr(type(scene.desk.cloud), "release", lambda _cloud, _resource: ())
    result, said = scene.cleanup(interview)
    assert result.state == "gone"
    assert not result.complete
    assert "interview-forced-candidate" in {remain.name for remain in result.sweep.found}
    assert any("by force" in line for line in said)
    remains = scene.desk.leftovers().found
    swept = drive(scene.desk.remove_leftovers(remains), ignore)
    assert swept.left == ()
    assert scene.desk.cloud.sweep("interview-forced").found == ()


def test_interrupted_and_run_again_it_ends_right(scene: Scene, tmp_path: Path) -> None:
    scene.deploy("interview-ctrl-c", "ABC")
    program = scene.program(tmp_path)
    process = program.start("cleanup", "ctrl-c", "--yes", "--json")
    deadline = time.monotonic() + 180
    # The deletion has begun: the archive is there, the receipt is not.
    while _status(scene, "interview-ctrl-c") == "CREATE_COMPLETE" and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    again = program.run("cleanup", "ctrl-c", "--yes", "--json")
    assert (again.code, again.json["state"], again.json["left"]) == (0, "gone", []), again.err
    assert len(again.json["receipt"]["existed"]) >= 21
    # The work was kept whole by the run that was killed; the one after it put its receipt there.
    (folder,) = Path(again.json["archive"]).parent.glob("interview-ctrl-c-*")
    assert str(folder) == again.json["archive"]
    kept = json.loads((folder / "archive.json").read_text())
    assert kept["unreadable"] == []
    assert kept["receipt"]["name"] == Path(again.json["saved"]).name
    (checked,) = [check["now"] for check in kept["checks"] if check["name"] == "Sample data (C)"]
    assert " · query " in checked


def test_of_one_that_was_revoked_the_work_is_told_all_the_same(scene: Scene) -> None:
    order = Order("jane-smith", ("C",), id="interview-revoked", allow_indexes=True)
    interview = drive(scene.desk.deploy(order), ignore).interview
    assert drive(scene.desk.revoke(interview), ignore).proven
    result, said = scene.cleanup(interview)
    assert result.complete, result
    assert not [line for line in said if "Not in the archive" in line], said
    kept = json.loads((Path(result.archive) / "archive.json").read_text())
    (checked,) = [check["now"] for check in kept["checks"] if check["name"] == "Sample data (C)"]
    assert " · query " in checked
    (work,) = kept["work"]
    assert work["left_out"] == []
    assert all(each["now"]["plan"] for each in work["queries"]), work["queries"]


def _status(scene: Scene, name: str) -> str:
    stack = scene.desk.cloud.stack(name)
    return stack.status if stack else ""


def test_those_that_have_expired_and_all(scene: Scene, tmp_path: Path) -> None:
    for number in range(3):
        scene.deploy(f"interview-many-{number}")
    _expire(scene, "interview-many-0", "interview-many-1")
    program = scene.program(tmp_path)
    assert program.run("cleanup", "--expired").code == 2, "nobody was asked"
    done = program.run("cleanup", "--expired", "--yes", "--json")
    assert done.code == 0, done.err
    assert {each["id"] for each in done.json} == {"interview-many-0", "interview-many-1"}
    assert [each.id for each in scene.desk.cloud.interviews()] == ["interview-many-2"]
    assert program.run("cleanup", "--expired", "--yes", "--json").json == []
    every = program.run("cleanup", "--all", "--yes")
    assert every.code == 0, every.err
    assert "1 of 1 are gone with nothing left." in every.out
    assert "interview-many-2" in every.out
    assert "The receipt is in" in every.out


def _expire(scene: Scene, *names: str) -> None:
    """Their time is over: the tag says so."""
    hold_the_reaper(scene.client("events"))
    for name in names:
        stack = scene.client("cloudformation").describe_stacks(StackName=name)["Stacks"][0]
        tags = [
            {**tag, "Value": "2026-01-01T00:00:00Z"} if tag["Key"] == "interview:expires-at" else tag
            for tag in stack["Tags"]
        ]
        parameters = [{"ParameterKey": each["ParameterKey"], "UsePreviousValue": True} for each in stack["Parameters"]]
        scene.client("cloudformation").update_stack(
            StackName=name, UsePreviousTemplate=True, Tags=tags, Parameters=parameters,
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )  # fmt: skip
        scene.client("cloudformation").get_waiter("stack_update_complete").wait(
            StackName=name, WaiterConfig={"Delay": 1}
        )
