"""An interview with a candidate's work in it, kept in a folder: everything is there, and no secret is."""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pg8000.native
import pytest
import redis

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
    found = invited(desk, ID, ("A", "B", "C"), tmp_path_factory.mktemp("kept"), allow_indexes=True)
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
    """Something in every challenge."""
    work_on_items_and_code(handoff)
    work_on_database(handoff)
    work_on_cache(handoff)


def work_on_database(handoff: Handoff) -> None:
    """An index that makes the first query fast, and a view whose author was careless with a secret."""
    output, password = handoff.interview.output, password_of(handoff)
    where = {
        "host": output("DatabaseEndpoint"),
        "port": int(output("DatabasePort")),
        "database": output("DatabaseName"),
    }
    with pg8000.native.Connection("candidate", password=password, **where) as database:
        database.run("CREATE INDEX by_student ON assessments (student_id, taken_at DESC, id DESC)")
        database.run("CREATE INDEX by_class ON enrolments (class_id)")
        database.run(f"CREATE VIEW leeds AS SELECT name, '{password}' AS password FROM schools WHERE city = 'Leeds'")


def work_on_cache(handoff: Handoff) -> None:
    """Pages that expire and a list that does not, some of which are asked for."""
    output = handoff.interview.output
    with redis.Redis(output("CacheEndpoint"), int(output("CachePort"))) as cache:
        for number in range(20):
            cache.set(f"page:<script>:{number}", "x" * 1000, ex=3600)
        cache.rpush("lately", "1", "2")
        for name in ("page:<script>:1", "page:<script>:2", "nothing"):
            cache.get(name)


def work_on_items_and_code(handoff: Handoff) -> None:
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

    tables, database = record["work"]
    check_items(tables)
    check_database(database)

    page = (folder / "index.html").read_text()
    assert "&lt;script&gt;" in page
    assert "CREATE INDEX by_student ON public.assessments" in page
    assert "× as fast" in page
    assert "<script" not in page
    files = [path for path in folder.rglob("*") if path.is_file()]
    for name, secret in secrets_of(worked.handoff).items():
        for path in files:
            assert secret not in path.read_text(), f"{name} is in {path.name}"
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in [folder, folder / "function"]} == {0o700}


def check_items(tables: dict[str, Any]) -> None:
    assert tables["left_out"] == []
    assert {(each["table"], each["changed"], each["added"], each["removed"]) for each in tables["tables"]} == {
        ("Schools", 2, 0, 0),
        ("Classes", 0, 1, 0),
    }
    changed = [each for each in tables["items"] if each["state"] == "changed"]
    assert {tuple(each["attributes"]) for each in changed} == {("seen",)}
    assert all(each["after"] == {**each["before"], "seen": "<script>item</script>"} for each in changed)
    (added,) = [each for each in tables["items"] if each["state"] == "added"]
    assert (added["key"], added["before"]) == ("<script>mine</script>", None)


def check_database(database: dict[str, Any]) -> None:
    assert database["left_out"] == []
    definitions = {each["what"]: each for each in database["definitions"]}
    index = definitions["index by_student"]
    assert (index["state"], index["before"]) == ("added", None)
    assert index["after"].startswith("CREATE INDEX by_student ON public.assessments USING btree (student_id, taken_at")
    assert "'***'" in definitions["view leeds"]["after"]
    queries = {each["query"]: each for each in database["queries"]}
    assert len(queries) == 7
    assert all(each[when]["milliseconds"] > 0 for each in queries.values() for when in ("planted", "now")), queries
    first = queries["01-latest-results"]
    assert "Seq Scan assessments" in first["planted"]["plan"]
    assert "Index Scan by_student" in first["now"]["plan"]
    assert first["times_as_fast"] > 5
    cache = database["cache"]
    assert (cache["total"], cache["expiring"], cache["types"]) == (21, 20, {"string": 20, "list": 1})
    assert (cache["figures"]["keyspace_hits"], cache["figures"]["keyspace_misses"]) == (2, 1)
    assert cache["keys"][0]["size"] > 1000
    assert 0 < cache["keys"][0]["ttl"] <= 3600
