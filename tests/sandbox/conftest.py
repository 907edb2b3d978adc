"""One sandbox for the whole run, and stacks that are removed again."""

from __future__ import annotations

import io
import json
import re
import textwrap
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from interview_tui import sandbox as sandboxes
from interview_tui.sandbox import Sandbox

ALL_RIGHTS = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
CANARY = "canary-secret-that-no-function-may-see"


@pytest.fixture(scope="session")
def sandbox(state_folder: Path) -> Iterator[Sandbox]:
    """A sandbox with IAM enforced, whose user may do everything; it dies with the test run."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "SOME_TOKEN"):
            patch.setenv(name, CANARY)
        sandbox = sandboxes.start("tests", policies={"everything": ALL_RIGHTS}, attached=True)
    yield sandbox
    sandboxes.stop("tests")


class Aws:
    """Clients and small helpers for one sandbox."""

    def __init__(self, sandbox: Sandbox, credentials: dict[str, str] | None = None) -> None:
        keys = credentials or {"AccessKeyId": sandbox.access_key_id, "SecretAccessKey": sandbox.secret_access_key}
        self.sandbox = sandbox
        self._session = boto3.Session(
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys.get("SessionToken"),
            region_name=sandbox.region,
        )

    def client(self, service: str) -> Any:
        config = Config(retries={"max_attempts": 1}, read_timeout=60)
        return self._session.client(service, endpoint_url=self.sandbox.endpoint, config=config)  # type: ignore[call-overload]

    def deploy(self, name: str, resources: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Create a stack and wait for its end; the description has its resources' reasons under ``Events``."""
        cloudformation = self.client("cloudformation")
        body = json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources, **more})
        cloudformation.create_stack(StackName=name, TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"])
        return self.settled(name)

    def update(self, name: str, resources: dict[str, Any], **more: Any) -> dict[str, Any]:
        body = json.dumps({"AWSTemplateFormatVersion": "2010-09-09", "Resources": resources, **more})
        self.client("cloudformation").update_stack(
            StackName=name, TemplateBody=body, Capabilities=["CAPABILITY_NAMED_IAM"]
        )
        return self.settled(name)

    def delete(self, name: str) -> dict[str, Any]:
        cloudformation = self.client("cloudformation")
        stack_id = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackId"]
        cloudformation.delete_stack(StackName=name)
        return self.settled(stack_id)

    def settled(self, name: str) -> dict[str, Any]:
        cloudformation = self.client("cloudformation")

        def look() -> dict[str, Any] | None:
            stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
            return None if stack["StackStatus"].endswith("_IN_PROGRESS") else stack

        stack = eventually(look, 60)
        stack["Events"] = cloudformation.describe_stack_events(StackName=stack["StackId"])["StackEvents"]
        return stack

    def function(self, name: str, code: str, memory: int = 128, timeout: int = 10) -> dict[str, Any]:
        """Template resources: a function, its role and its log group."""
        arn = f"arn:aws:logs:*:*:log-group:/aws/lambda/{name}"
        return {
            "Log": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": f"/aws/lambda/{name}"}},
            "Role": role(
                name,
                [{"Effect": "Allow", "Action": ["logs:CreateLogStream", "logs:PutLogEvents"], "Resource": f"{arn}:*"}],
            ),
            "Function": {
                "Type": "AWS::Lambda::Function",
                "DependsOn": ["Log"],
                "Properties": {
                    "FunctionName": name,
                    "Runtime": "python3.12",
                    "Handler": "index.handler",
                    "MemorySize": memory,
                    "Timeout": timeout,
                    "Role": {"Fn::GetAtt": ["Role", "Arn"]},
                    "Code": {"ZipFile": textwrap.dedent(code)},
                },
            },
        }

    def invoke(self, name: str, event: Any = None) -> tuple[Any, str | None]:
        """The function's answer, and what AWS says about an error."""
        answer = self.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event or {}))
        return json.loads(answer["Payload"].read()), answer.get("FunctionError")

    def log(self, name: str) -> list[dict[str, Any]]:
        return list(self.client("logs").filter_log_events(logGroupName=f"/aws/lambda/{name}")["events"])


@pytest.fixture(scope="session")
def aws(sandbox: Sandbox) -> Aws:
    return Aws(sandbox)


@pytest.fixture
def stack(aws: Aws, request: pytest.FixtureRequest) -> Iterator[str]:
    """A stack name of this test's own; the stack is removed afterwards."""
    name = "interview-" + re.sub(r"[^a-z0-9]+", "-", request.node.name.lower())[:30].rstrip("-")
    yield name
    cloudformation = aws.client("cloudformation")
    cloudformation.delete_stack(StackName=name)
    eventually(lambda: _gone(cloudformation, name), 30)


def _gone(cloudformation: Any, name: str) -> bool:
    stacks = cloudformation.describe_stacks()["Stacks"]
    return all(
        stack["StackName"] != name or stack["StackStatus"] in ("DELETE_COMPLETE", "DELETE_FAILED") for stack in stacks
    )


def role(name: str, statements: list[dict[str, Any]], **properties: Any) -> dict[str, Any]:
    """A role that functions of the stack may have."""
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    policy = {"Version": "2012-10-17", "Statement": statements}
    return {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "RoleName": name,
            "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust]},
            "Policies": [{"PolicyName": "own", "PolicyDocument": policy}],
            **properties,
        },
    }


def zipped(files: dict[str, str]) -> bytes:
    """A function's package."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, textwrap.dedent(text))
    return buffer.getvalue()


def eventually(look: Callable[[], Any], seconds: float = 30.0) -> Any:
    """The first true value that ``look`` returns."""
    deadline = time.monotonic() + seconds
    while True:
        value = look()
        if value:
            return value
        assert time.monotonic() < deadline, f"still {value!r} after {seconds} s"
        time.sleep(0.02)
