"""An interview with a candidate's work in it, kept in a folder: everything is there, and no secret is."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interview_tui.model.handoff import Handoff
from interview_tui.operations.desk import Desk
from tests.live.candidate import Candidate, gone, invited
from tests.live.conftest import Program
from tests.live.test_access import password_of
from tests.live.test_undoing import client

pytestmark = pytest.mark.sandbox
ID = "interview-kept"

CODE = """
# <script>alert("code")</script>
token = str("not a secret")
DATABASE = "postgresql://candidate:PASSWORD@db/school"
KEYS = {"aws_access_key_id": "ACCESS", "aws_secret_access_key": "SECRET"}


def handler(event, context):
    print("<script>alert('log')</script> password=PASSWORD")
    print("session ACCESS TOKEN with", "PASSWORD", "SECRET")
    return {"statusCode": 200, "body": "{}"}
"""


@pytest.fixture(scope="module")
def candidate(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candidate]:
    found = invited(desk, ID, ("A", "B", "C"), tmp_path_factory.mktemp("kept"))
    yield found
    gone(desk, found)


def secrets_of(handoff: Handoff) -> dict[str, str]:
    keys = handoff.keys
    return {
        "ACCESS": keys.access_key_id,
        "SECRET": keys.secret_access_key.reveal(),
        "TOKEN": keys.session_token.reveal(),
        "PASSWORD": password_of(handoff),
    }


def work(handoff: Handoff) -> None:
    """Items otherwise, one with markup for its key, and code that is careless with secrets."""
    dynamodb, output = client(handoff, "dynamodb"), handoff.interview.output
    for item in dynamodb.scan(TableName=output("SchoolsTable"))["Items"][:2]:
        dynamodb.put_item(TableName=output("SchoolsTable"), Item={**item, "seen": {"S": "<script>item</script>"}})
    dynamodb.put_item(TableName=output("ClassesTable"), Item={"class_id": {"S": "<script>mine</script>"}})
    code = CODE
    for name, secret in secrets_of(handoff).items():
        code = code.replace(name, secret)
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("handler.py", code)
        archive.writestr("../outside.py", "1")
    function, functions = output("LeakyApiFunction"), client(handoff, "lambda")
    functions.update_function_code(FunctionName=function, ZipFile=package.getvalue())
    functions.get_waiter("function_updated_v2").wait(FunctionName=function)
    functions.invoke(FunctionName=function, Payload=b"{}")


@pytest.fixture(scope="module")
def worked(candidate: Candidate) -> Candidate:
    work(candidate.handoff)
    return candidate


def test_everything_is_kept_and_no_secret_is(worked: Candidate, program: Program, tmp_path: Path) -> None:
    assert program.run("note", ID, "<script>note</script> reads logs first").code == 0
    done = program.run("archive", ID, "--to", str(tmp_path / "kept"), "--read-only", "--json")
    assert done.code == 0, done.err
    assert done.json["unreadable"] == []
    folder = Path(done.json["folder"])
    assert folder.parent == tmp_path / "kept"
    record: dict[str, Any] = json.loads((folder / "archive.json").read_text())

    changes = {change["what"]: change["detail"] for change in record["changes"]}
    assert changes["Schools items"] == "2 changed"
    assert changes["Classes items"] == "1 added"
    names = {check["name"] for check in record["checks"]}
    assert names == {"Sample data (A)", "Lambda answers", "Sample data (C)", "Redis answers"}
    assert all(check["when_deployed"] for check in record["checks"])
    assert any("query" in check["now"] for check in record["checks"])
    assert {note["text"] for note in record["notes"]} == {"<script>note</script> reads logs first"}
    kinds = {entry["kind"] for entry in record["timeline"]}
    assert {"ready", "note", "stack", "resource", "archive"} <= kinds
    assert [entry["at"] for entry in record["timeline"]] == sorted(entry["at"] for entry in record["timeline"])
    assert record["events"]
    assert record["cost"]["so_far"].startswith("est. ")

    function = record["function"]
    assert function["trouble"] == ""
    assert function["configuration_diff"] == ""
    assert "+# <script>alert(" in function["code_diff"]
    assert any("outside.py: its name leads elsewhere" in each for each in function["left_out"])
    assert not list(tmp_path.rglob("outside.py"))
    code = (folder / "function" / "handler.py").read_text()
    assert 'token = str("not a secret")' in code, "code stays code"
    assert "postgresql://candidate:***@db/school" in code
    log = (folder / "log.txt").read_text()
    assert "<script>alert('log')</script> password=***" in log
    assert len((folder / "log.jsonl").read_text().splitlines()) == len(record["log"]["lines"])

    page = (folder / "index.html").read_text()
    assert "&lt;script&gt;" in page
    assert "<script" not in page
    files = [path for path in folder.rglob("*") if path.is_file()]
    for name, secret in secrets_of(worked.handoff).items():
        for path in files:
            assert secret not in path.read_text(), f"{name} is in {path.name}"
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in [folder, folder / "function"]} == {0o700}
