"""A stack that is deleted in the middle of its creation leaves nothing, as on AWS."""

from __future__ import annotations

import json
import os

import pytest

from interview_tui import sandbox as sandboxes
from tests.sandbox.conftest import ALL_RIGHTS, Aws, eventually

pytestmark = pytest.mark.sandbox

TABLES = ("interview-a", "interview-b", "interview-c")


def table(name: str) -> dict[str, object]:
    properties = {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    }
    return {"Type": "AWS::DynamoDB::Table", "Properties": properties}


@pytest.mark.parametrize("after", range(len(TABLES)))
def test_nothing_is_made_after_the_deletion(after: int) -> None:
    name = f"interrupted-{os.getpid()}"
    aws = Aws(sandboxes.start(name, policies={"everything": ALL_RIGHTS}, attached=True, latency=0.3))
    try:
        cloudformation, dynamodb = aws.client("cloudformation"), aws.client("dynamodb")
        resources = {f"Table{number}": table(table_name) for number, table_name in enumerate(TABLES)}
        stack_id = cloudformation.create_stack(
            StackName="interview-x", TemplateBody=json.dumps({"Resources": resources})
        )["StackId"]
        eventually(lambda: len(dynamodb.list_tables()["TableNames"]) >= after)
        cloudformation.delete_stack(StackName="interview-x")
        seen: list[str] = []

        def deleted() -> bool:
            seen.append(cloudformation.describe_stacks(StackName=stack_id)["Stacks"][0]["StackStatus"])
            return seen[-1] == "DELETE_COMPLETE"

        eventually(deleted)
        # The request is accepted before the deletion begins; from then on there is no other status.
        begun = seen[seen.index("DELETE_IN_PROGRESS") :]
        assert set(begun) == {"DELETE_IN_PROGRESS", "DELETE_COMPLETE"}
        assert dynamodb.list_tables()["TableNames"] == []
    finally:
        sandboxes.stop(name)
