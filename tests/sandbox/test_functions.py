"""Functions behave as on AWS where it matters for an interview: memory, exceptions, logs, environment, end of life."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import psutil
import pytest

from interview_tui.sandbox import status
from tests.sandbox.conftest import CANARY, Aws, eventually, role, zipped
from tests.sandbox.databases import cache, database
from tests.sandbox.families import family

pytestmark = pytest.mark.sandbox

REPORT = re.compile(
    r"^REPORT RequestId: \S+\tDuration: ([\d.]+) ms\tBilled Duration: (\d+) ms\tMemory Size: (\d+) MB\t"
    r"Max Memory Used: (\d+) MB(\tInit Duration: [\d.]+ ms)?$"
)


def reports(aws: Aws, name: str) -> list[dict[str, Any]]:
    return [
        {"memory": int(match[4]), "cold": bool(match[5]), "stream": event["logStreamName"]}
        for event in aws.log(name)
        if (match := REPORT.match(event["message"]))
    ]


def processes(name: str) -> list[int]:
    return [process.pid for process in status("tests").processes if process.name == f"Lambda {name}"]


LEAK = """
    leaked = []
    def handler(event, context):
        leaked.append(bytearray(event.get("mb", 0) * 1024 * 1024))
        if event.get("fail"):
            raise KeyError("no such student")
        return len(leaked)
"""


def test_a_leak_shows_in_the_reports_of_one_stream(aws: Aws, stack: str) -> None:
    aws.deploy(stack, aws.function(stack, LEAK))
    answers = [aws.invoke(stack, {"mb": 10})[0] for _ in range(4)]
    assert answers == [1, 2, 3, 4]
    found = reports(aws, stack)
    assert [report["cold"] for report in found] == [True, False, False, False]
    assert len({report["stream"] for report in found}) == 1
    assert re.fullmatch(r"\d{4}/\d\d/\d\d/\[\$LATEST\][0-9a-f]{32}", found[0]["stream"])
    growth = [later["memory"] - earlier["memory"] for earlier, later in pairwise(found)]
    assert all(8 <= step <= 13 for step in growth), found


def test_an_exception_keeps_the_environment(aws: Aws, stack: str) -> None:
    aws.deploy(stack, aws.function(stack, LEAK))
    aws.invoke(stack)
    answer, error = aws.invoke(stack, {"fail": True})
    assert error == "Unhandled"
    assert answer["errorType"] == "KeyError"
    assert answer["errorMessage"] == "'no such student'"
    assert answer["stackTrace"]
    assert aws.invoke(stack)[0] == 3
    said = next(event["message"] for event in aws.log(stack) if event["message"].startswith("[ERROR]"))
    assert said.splitlines()[:2] == ["[ERROR] KeyError: 'no such student'", "Traceback (most recent call last):"]
    assert 'File "/var/task/index.py", line ' in said
    assert 'raise KeyError("no such student")' in said


def test_too_much_memory_ends_the_environment(aws: Aws, stack: str) -> None:
    aws.deploy(stack, aws.function(stack, LEAK))
    assert aws.invoke(stack, {"mb": 1})[0] == 1
    answer, error = aws.invoke(stack, {"mb": 300})
    assert error == "Unhandled"
    assert answer["errorType"] == "Runtime.ExitError"
    assert answer["errorMessage"].endswith("Runtime exited with error: signal: killed")
    assert aws.invoke(stack, {"mb": 1})[0] == 1
    found = reports(aws, stack)
    assert found[1]["memory"] == 128
    assert found[2]["cold"]
    assert found[2]["stream"] != found[0]["stream"]


def test_a_function_that_exits_or_times_out(aws: Aws, stack: str) -> None:
    code = """
        import os, time
        def handler(event, context):
            if event.get("exit"):
                os._exit(1)
            time.sleep(event["sleep"])
    """
    aws.deploy(stack, aws.function(stack, code, timeout=1))
    answer, error = aws.invoke(stack, {"exit": True})
    assert (error, answer["errorType"]) == ("Unhandled", "Runtime.ExitError")
    assert "Runtime exited without providing a reason" in answer["errorMessage"]
    answer, error = aws.invoke(stack, {"sleep": 5})
    assert (error, answer["errorType"]) == ("Unhandled", "Sandbox.Timedout")
    assert "Task timed out after 1.00 seconds" in answer["errorMessage"]


@pytest.mark.parametrize(
    ("code", "kind", "message"),
    [
        ("import nowhere", "Runtime.ImportModuleError", "Unable to import module 'index': No module named 'nowhere'"),
        ("def handler(:", "Runtime.UserCodeSyntaxError", "Syntax error in module 'index': invalid syntax"),
        ("answer = 1", "Runtime.HandlerNotFound", "Handler 'handler' missing on module 'index'"),
        ("1 / 0", "ZeroDivisionError", "division by zero"),
    ],
)
def test_code_that_cannot_be_loaded(aws: Aws, stack: str, code: str, kind: str, message: str) -> None:
    aws.deploy(stack, aws.function(stack, code))
    answer, error = aws.invoke(stack)
    assert (error, answer["errorType"]) == ("Unhandled", kind)
    assert answer["errorMessage"].startswith(message)
    lines = [event["message"] for event in aws.log(stack)]
    assert [line.split()[0] for line in lines] == ["START", "[ERROR]", "END", "REPORT"]
    assert lines[1].startswith(f"[ERROR] {kind}: {message}")
    assert ("/var/task/index.py" in lines[1]) is (kind not in ("Runtime.ImportModuleError", "Runtime.HandlerNotFound"))


FAILS_TO_BEGIN_TWICE = """
    import os, tempfile, time, uuid
    MARK = os.path.join(tempfile.gettempdir(), os.environ["AWS_LAMBDA_FUNCTION_NAME"])
    if os.path.exists(MARK):
        raise RuntimeError("one is enough")
    open(MARK, "w").close()
    def handler(event, context):
        time.sleep(event["sleep"])
        return "still here"
"""


def test_an_environment_that_fails_to_begin_leaves_the_busy_ones_alone(aws: Aws, stack: str) -> None:
    aws.deploy(stack, aws.function(stack, FAILS_TO_BEGIN_TWICE, timeout=10))
    assert aws.invoke(stack, {"sleep": 0}) == ("still here", None)
    with ThreadPoolExecutor(2) as pool:
        busy = pool.submit(aws.invoke, stack, {"sleep": 3})
        assert eventually(lambda: processes(stack))
        answer, error = aws.invoke(stack, {"sleep": 0})
        # The busy one may not have been taken yet: then this call had it, and the other one the failure.
        results = {error, busy.result()[1]}
    assert results == {None, "Unhandled"}
    assert aws.invoke(stack, {"sleep": 0}) == ("still here", None), answer


ENVIRONMENT = """
    import os, sys
    def handler(event, context):
        try:
            import psutil
            foreign = True
        except ImportError:
            foreign = False
        import boto3
        return {
            "environment": dict(os.environ),
            "identity": boto3.client("sts").get_caller_identity()["Arn"],
            "foreign": foreign,
            "stream": context.log_stream_name,
            "path": sys.path,
        }
"""


def test_a_function_sees_its_role_and_nothing_of_the_interviewer(aws: Aws, stack: str) -> None:
    resources = aws.function(stack, ENVIRONMENT)
    resources["Function"]["Properties"]["Environment"] = {"Variables": {"SCHOOL": "north", "TZ": "Europe/Berlin"}}
    aws.deploy(stack, resources)
    answer, error = aws.invoke(stack)
    assert error is None, answer
    seen = answer["environment"]
    assert CANARY not in str(answer)
    assert seen["SCHOOL"] == "north"
    assert seen["TZ"] == "Europe/Berlin"
    assert seen["AWS_REGION"] == "us-east-1"
    assert answer["identity"].endswith(f":assumed-role/{stack}/{stack}")
    assert seen["AWS_ACCESS_KEY_ID"].startswith("ASIA")
    assert aws.sandbox.secret_access_key not in seen.values()
    assert not any(name.startswith(("MINISTACK", "GATEWAY", "STATE_DIR", "AUTH", "VIRTUAL_ENV")) for name in seen)
    assert answer["stream"] == reports(aws, stack)[0]["stream"]
    assert not answer["foreign"], "a function must only find what it brings along and what AWS has"


def test_no_process_of_the_sandbox_has_the_interviewers_environment(aws: Aws, stack: str) -> None:
    aws.deploy(
        stack, {**aws.function(stack, "def handler(event, context): return 1"), **cache(stack), **database(stack)}
    )
    aws.invoke(stack)
    for process in family(aws.sandbox.pid):
        assert CANARY not in str(process.environ()), process.cmdline()


def test_a_role_without_the_right_writes_no_log(aws: Aws, stack: str) -> None:
    resources = aws.function(stack, "def handler(event, context): return 1")
    resources["Role"]["Properties"]["Policies"] = []
    del resources["Log"], resources["Function"]["DependsOn"]
    aws.deploy(stack, resources)
    assert aws.invoke(stack)[0] == 1
    groups = aws.client("logs").describe_log_groups(logGroupNamePrefix=f"/aws/lambda/{stack}")["logGroups"]
    assert groups == []


def test_deleting_the_stack_ends_even_a_busy_function_and_leaves_no_log(aws: Aws, stack: str) -> None:
    code = "import time\ndef handler(event, context): time.sleep(30)"
    aws.deploy(stack, aws.function(stack, code, timeout=60))
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(aws.invoke, stack)
        pids = eventually(lambda: processes(stack))
        aws.delete(stack)
        assert eventually(lambda: not any(psutil.pid_exists(pid) for pid in pids))
        call.result(10)
    groups = aws.client("logs").describe_log_groups(logGroupNamePrefix=f"/aws/lambda/{stack}")["logGroups"]
    assert groups == []


def test_new_code_answers_at_once(aws: Aws, stack: str) -> None:
    aws.deploy(stack, aws.function(stack, "def handler(event, context): return 'old'"))
    assert aws.invoke(stack)[0] == "old"
    package = zipped({"index.py": "def handler(event, context): return 'new'"})
    aws.client("lambda").update_function_code(FunctionName=stack, ZipFile=package)
    assert aws.invoke(stack)[0] == "new"


def test_an_update_of_nothing_but_tags_leaves_the_environment_and_the_time_of_the_code(aws: Aws, stack: str) -> None:
    aws.deploy(stack, aws.function(stack, LEAK))
    assert aws.invoke(stack)[0] == 1
    before = aws.client("lambda").get_function(FunctionName=stack)
    resources = aws.function(stack, LEAK)
    resources["Function"]["Properties"]["Tags"] = [{"Key": "interview:expires-at", "Value": "later"}]
    assert aws.update(stack, resources)["StackStatus"] == "UPDATE_COMPLETE"
    after = aws.client("lambda").get_function(FunctionName=stack)
    assert after["Tags"]["interview:expires-at"] == "later"
    assert after["Configuration"]["LastModified"] == before["Configuration"]["LastModified"]
    assert aws.invoke(stack)[0] == 2
    resources["Function"]["Properties"]["MemorySize"] = 256
    aws.update(stack, resources)
    assert aws.invoke(stack)[0] == 1


def test_a_plain_function_is_small(aws: Aws, stack: str) -> None:
    aws.deploy(stack, aws.function(stack, "def handler(event, context): return 1"))
    aws.invoke(stack)
    assert reports(aws, stack)[0]["memory"] < 30


CUSTOM = """
    import json, urllib.request
    def handler(event, context):
        answer = {"Status": "FAILED" if event["ResourceProperties"].get("Fail") else "SUCCESS", "Data": {"Rows": "42"},
                  "Reason": "the data did not load", "PhysicalResourceId": "data", "StackId": event["StackId"],
                  "RequestId": event["RequestId"], "LogicalResourceId": event["LogicalResourceId"]}
        request = urllib.request.Request(event["ResponseURL"], json.dumps(answer).encode(), method="PUT")
        urllib.request.urlopen(request).read()
"""


@pytest.mark.parametrize("fails", [False, True])
def test_custom_resources(aws: Aws, stack: str, fails: bool) -> None:
    resources = aws.function(stack, CUSTOM)
    properties: dict[str, Any] = {"ServiceToken": {"Fn::GetAtt": ["Function", "Arn"]}, "ServiceTimeout": 20}
    resources["Data"] = {"Type": "Custom::SampleData", "Properties": {**properties, **({"Fail": "1"} if fails else {})}}
    outputs = {"Rows": {"Value": {"Fn::GetAtt": ["Data", "Rows"]}}}
    made = aws.deploy(stack, resources, Outputs=outputs)
    if fails:
        assert made["StackStatus"] == "ROLLBACK_COMPLETE"
        assert any("the data did not load" in event.get("ResourceStatusReason", "") for event in made["Events"])
    else:
        assert made["Outputs"][0]["OutputValue"] == "42"


def test_a_schedule_runs_a_function_that_calls_aws(aws: Aws, stack: str) -> None:
    code = """
        import boto3
        def handler(event, context):
            boto3.client("sqs").create_queue(QueueName="from-the-schedule")
    """
    resources = aws.function(stack, code)
    allow = {"Effect": "Allow", "Action": "sqs:CreateQueue", "Resource": "*"}
    resources["Role"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"].append(allow)
    scheduler = {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": "*"}
    resources["Scheduler"] = role(f"{stack}-scheduler", [scheduler])
    soon = datetime.now(UTC) + timedelta(seconds=2)
    resources["Schedule"] = {
        "Type": "AWS::Scheduler::Schedule",
        "Properties": {
            "ScheduleExpression": f"at({soon:%Y-%m-%dT%H:%M:%S})",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {
                "Arn": {"Fn::GetAtt": ["Function", "Arn"]},
                "RoleArn": {"Fn::GetAtt": ["Scheduler", "Arn"]},
            },
        },
    }
    aws.deploy(stack, resources)
    sqs = aws.client("sqs")
    urls = eventually(lambda: sqs.list_queues().get("QueueUrls"))
    sqs.delete_queue(QueueUrl=urls[0])
