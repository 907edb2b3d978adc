"""Stacks in odd states, holes and additions made by hand, and a line that comes late: each has its right end."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from interview_tui.model.difference import ResetOrder
from interview_tui.model.errors import AlreadyExists, WrongUse
from interview_tui.model.events import Progress, Said
from interview_tui.model.interview import Interview, State
from interview_tui.model.plan import Cleanup, Order
from interview_tui.operations import removal
from interview_tui.operations.desk import drive
from tests.live.drills import Stage, stage
from tests.live.test_an_interview import ignore
from tests.live.test_reaper import eventually
from tests.live.test_undo import contents
from tests.sandbox.conftest import zipped

pytestmark = pytest.mark.sandbox
DENY = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "sqs:*", "Resource": "*"}]}


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with stage("drill-stacks", tmp_path_factory.mktemp("drill-stacks")) as found:
        drive(found.desk.bootstrap(), ignore)
        yield found


@pytest.fixture(autouse=True)
def short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removal, "PAUSE", 0.1)
    monkeypatch.setattr("interview_tui.operations.proof.LISTINGS_LAG", 1.0)


def cleanup(scene: Stage, interview: Interview) -> tuple[Cleanup, list[str]]:
    events: list[Progress] = []
    result = drive(scene.desk.cleanup(interview), events.append)
    return result, [event.text for event in events if isinstance(event, Said)]


def gone(scene: Stage, interview: Interview) -> list[str]:
    """Clean it up, with nothing left anywhere."""
    result, said = cleanup(scene, scene.desk.cloud.interview(interview.id))
    assert result.complete, result
    assert scene.desk.leftovers(by_name=True).found == ()
    return said


# ---------------------------------------------------------------------------------------------------- states of a stack

TAGS = {"id": "", "candidate": "jane-smith", "challenges": "B", "expires-at": "2030-01-01T00:00:00Z"}


def tags(name: str) -> list[dict[str, str]]:
    return [{"Key": f"interview:{key}", "Value": value or name} for key, value in TAGS.items()]


def review(scene: Stage) -> str:
    """A change set that nobody has executed."""
    name = "interview-review"
    body = json.dumps({"Resources": {"Log": {"Type": "AWS::Logs::LogGroup"}}})
    scene.client("cloudformation").create_change_set(
        StackName=name, ChangeSetName="first", ChangeSetType="CREATE", TemplateBody=body, Tags=tags(name)
    )
    return name


def rolled_back(scene: Stage) -> str:
    """A creation that failed, without the wish to remove what it leaves."""
    name = "interview-rolled-back"
    policy = {"PolicyName": "x", "Roles": ["nobody-has-this-role"], "PolicyDocument": DENY}
    broken = {"Type": "AWS::IAM::Policy", "DependsOn": "Log", "Properties": policy}
    body = json.dumps({"Resources": {"Log": {"Type": "AWS::Logs::LogGroup"}, "Broken": broken}})
    scene.client("cloudformation").create_stack(
        StackName=name, TemplateBody=body, Tags=tags(name), OnFailure="ROLLBACK", Capabilities=["CAPABILITY_NAMED_IAM"]
    )
    return name


@pytest.mark.parametrize(("make", "status"), [(review, "REVIEW_IN_PROGRESS"), (rolled_back, "ROLLBACK_COMPLETE")])
def test_a_stack_that_never_came_to_life(scene: Stage, make: Callable[[Stage], str], status: str) -> None:
    name = make(scene)
    eventually(lambda: scene.status(name) == status)
    interview = scene.desk.cloud.interview(name)
    assert interview.state is State.FAILED
    for order in (ResetOrder(("B",)), ResetOrder(("B",), successor="john-doe")):
        with pytest.raises(WrongUse, match="failed: there is nothing to reset"):
            drive(scene.desk.reset(interview, order), ignore)
    with pytest.raises(WrongUse, match="only a live interview can be extended"):
        drive(scene.desk.extend(interview, timedelta(hours=1)), ignore)
    with pytest.raises(AlreadyExists) as taken:
        drive(scene.desk.deploy(Order("jane-smith", ("B",), id=name)), ignore)
    assert f"`interview-tui cleanup {name}` removes it first" in taken.value.hint
    gone(scene, interview)


# ------------------------------------------------------------------------------------------------------ deleted by hand


def test_cleanup_where_database_secrets_and_a_role_are_gone(scene: Stage) -> None:
    interview = scene.deploy("interview-holes", "ABC")
    role = interview.output("CandidateRoleArn").rsplit("/", 1)[-1]
    scene.client("rds").delete_db_instance(DBInstanceIdentifier=interview.output("DatabaseId"), SkipFinalSnapshot=True)
    for output in ("DatabaseAdminSecretArn", "DatabaseCandidateSecretArn"):
        scene.client("secretsmanager").delete_secret(SecretId=interview.output(output), ForceDeleteWithoutRecovery=True)
    iam = scene.client("iam")
    for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]:
        iam.delete_role_policy(RoleName=role, PolicyName=policy)
    iam.delete_role(RoleName=role)
    gone(scene, interview)


def test_reset_extend_and_handing_on_with_a_hole(scene: Stage) -> None:
    interview = scene.deploy("interview-hole", "AB")
    planted = contents(scene.client("dynamodb"), interview)
    order = ResetOrder(("A", "B"), candidate="jane-smith")

    dig(scene, interview)
    done = drive(scene.desk.reset(interview, order), ignore)
    assert (done.difference.pristine, done.health.ready) == (True, True)
    assert contents(scene.client("dynamodb"), interview) == planted

    dig(scene, interview)
    ends = interview.expires_at
    # CloudFormation of the sandbox updates around a hole; what AWS may say to it, ``tests/operations`` has.
    drive(scene.desk.extend(interview, timedelta(minutes=30)), ignore)
    found = scene.desk.cloud.interview(interview.id)
    assert found.state is State.LIVE
    assert ends is not None
    assert found.expires_at == ends + timedelta(minutes=30)
    assert found.output("ExpiresAt") == f"{found.expires_at:%Y-%m-%dT%H:%M:%SZ}", "tag and dates are one"

    on = ResetOrder(("A", "B"), successor="john-doe", candidate="jane-smith")
    done = drive(scene.desk.reset(found, on), ignore)
    assert (done.interview.candidate, done.difference.pristine, done.health.ready) == ("john-doe", True, True)
    assert contents(scene.client("dynamodb"), interview) == planted
    gone(scene, interview)


def dig(scene: Stage, interview: Interview) -> None:
    scene.client("dynamodb").delete_table(TableName=interview.output("StudentsTable"))
    scene.client("lambda").delete_function(FunctionName=interview.output("LeakyApiFunction"))
    scene.client("logs").delete_log_group(logGroupName=interview.output("LeakyApiLogGroup"))


# -------------------------------------------------------------------------------------------------------- added by hand


def test_a_full_bucket_is_named_and_emptied_where_the_rights_allow_it(scene: Stage) -> None:
    """Whoever has more rights than an interviewer; of the others ``test_cleanup`` tells."""
    name, bucket = "interview-bucket", "interview-bucket-files"
    template = {"Resources": {"Files": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": bucket}}}}
    scene.client("cloudformation").create_stack(StackName=name, TemplateBody=json.dumps(template), Tags=tags(name))
    eventually(lambda: scene.status(name) == "CREATE_COMPLETE")
    s3 = scene.client("s3")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    for body in (b"one", b"two"):
        s3.put_object(Bucket=bucket, Key="notes.txt", Body=body)
    s3.delete_object(Bucket=bucket, Key="notes.txt")
    s3.put_object(Bucket=bucket, Key="folder/more.txt", Body=b"x")
    said = gone(scene, scene.desk.cloud.interview(name))
    assert any("not empty" in line for line in said), said
    assert bucket not in {each["Name"] for each in s3.list_buckets()["Buckets"]}


def test_a_policy_attached_by_hand_stands_in_no_reset_s_way(scene: Stage) -> None:
    interview = scene.deploy("interview-policy", "AB")
    iam, role = scene.client("iam"), interview.output("CandidateRoleArn").rsplit("/", 1)[-1]
    arn = iam.create_policy(PolicyName="by-hand-too", PolicyDocument=json.dumps(DENY))["Policy"]["Arn"]
    iam.attach_role_policy(RoleName="interview-policy-leaky-api", PolicyArn=arn)
    iam.put_role_policy(RoleName=role, PolicyName="by-hand", PolicyDocument=json.dumps(DENY))
    done = drive(scene.desk.reset(interview, ResetOrder(("A", "B"), candidate="jane-smith")), ignore)
    assert (done.difference.pristine, done.health.ready) == (True, True)
    assert drive(scene.desk.hand_over(scene.desk.cloud.interview(interview.id)), ignore).safe
    gone(scene, interview)
    iam.delete_policy(PolicyArn=arn)


def test_a_policy_that_takes_something_from_the_candidate_is_found_by_the_reset(scene: Stage) -> None:
    """Nobody hands over an environment in which the candidate cannot work."""
    interview = scene.deploy("interview-denied", "A")
    iam, role = scene.client("iam"), interview.output("CandidateRoleArn").rsplit("/", 1)[-1]
    taken = {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "dynamodb:*", "Resource": "*"}]}
    iam.put_role_policy(RoleName=role, PolicyName="by-hand", PolicyDocument=json.dumps(taken))
    done = scene.program().run("credentials", interview.id, "--json")
    assert done.code == 1
    assert "denied, must be allowed" in done.error["title"]
    gone(scene, interview)


# ---------------------------------------------------------------------------------------------------------- a late line

LATE = """
import time

def handler(event, context):
    print("begun")
    time.sleep(8)
    print("late")
    return {"statusCode": 200}
"""


def test_a_function_that_runs_while_everything_goes_brings_nothing_back_and_a_late_line_is_found(scene: Stage) -> None:
    """Its role may make no log group; whoever may, and writes late, is found."""
    interview = scene.deploy("interview-late")
    name, group = interview.output("LeakyApiFunction"), interview.output("LeakyApiLogGroup")
    functions, logs = scene.client("lambda"), scene.client("logs")
    functions.update_function_code(FunctionName=name, ZipFile=zipped({"handler.py": LATE}))
    eventually(lambda: functions.get_function(FunctionName=name)["Configuration"]["LastUpdateStatus"] == "Successful")
    calling = threading.Thread(target=_call, args=(functions, name), daemon=True)
    calling.start()
    time.sleep(1)
    # Without an archive, which would wait for the function. The sandbox ends what runs with its function.
    assert drive(scene.desk.cleanup(interview, archive=False), ignore).complete
    calling.join(20)
    came_back = [each["logGroupName"] for each in logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]]
    assert came_back == []
    # As the log's delivery, or somebody's own function, does on AWS.
    logs.create_log_group(logGroupName=group)
    logs.create_log_stream(logGroupName=group, logStreamName="late")
    event = {"timestamp": int(time.time() * 1000), "message": "late"}
    logs.put_log_events(logGroupName=group, logStreamName="late", logEvents=[event])
    again = scene.program().run("cleanup", interview.id, "--yes", "--json")
    assert (again.code, [each["name"] for each in again.json["left"]]) == (1, [group])
    assert scene.program().run("sweep", "--remove", "--yes", "--json").code == 0
    assert scene.program().run("cleanup", interview.id, "--yes", "--json").json["left"] == []


def _call(functions: Any, name: str) -> None:
    with suppress(ClientError):
        functions.invoke(FunctionName=name, Payload=b"{}")
