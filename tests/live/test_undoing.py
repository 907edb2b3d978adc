"""Back to what was planted on real parts: the candidate's work is told, put back and proven; the next one gets it."""

from __future__ import annotations

import io
import json
import signal
import zipfile
from collections.abc import Iterator
from pathlib import Path
from time import sleep
from typing import Any

import boto3
import pg8000.native
import pytest
from botocore.exceptions import ClientError

from interview_tui.model.handoff import Handoff
from interview_tui.operations.desk import Desk
from tests.live.candidate import Candidate, gone, invited
from tests.live.conftest import Program

pytestmark = pytest.mark.sandbox
ID = "interview-undoing"
CHALLENGES = ("A", "B", "C")
"""Those whose caretaker can tell and undo what was done."""


@pytest.fixture(scope="module")
def candidate(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candidate]:
    found = invited(desk, ID, CHALLENGES, tmp_path_factory.mktemp("undoing"))
    yield found
    gone(desk, found)


def client(handoff: Handoff, service: str) -> Any:
    keys = handoff.keys
    session = boto3.Session(
        keys.access_key_id, keys.secret_access_key.reveal(), keys.session_token.reveal(), region_name=handoff.region
    )
    return session.client(service, endpoint_url=handoff.endpoint_url)  # type: ignore[call-overload]


def works(handoff: Handoff) -> bool:
    """Whether the keys still read a table."""
    try:
        client(handoff, "dynamodb").scan(TableName=handoff.interview.output("SchoolsTable"), Limit=1)
    except ClientError as error:
        if error.response["Error"]["Code"] != "AccessDeniedException":
            raise
        return False
    return True


def database_login(keys: dict[str, Any], handoff: Handoff) -> dict[str, Any]:
    """What the candidate's secret holds, read with keys as ``credentials --json`` gives them."""
    session = boto3.Session(keys["access_key_id"], keys["secret_access_key"], keys["session_token"], handoff.region)
    secrets = session.client("secretsmanager", endpoint_url=handoff.endpoint_url)  # type: ignore[call-overload]
    secret = handoff.interview.output("DatabaseCandidateSecretArn")
    content: dict[str, Any] = json.loads(secrets.get_secret_value(SecretId=secret)["SecretString"])
    return content


def connection(login: dict[str, Any]) -> pg8000.native.Connection:
    where = {"host": login["host"], "port": int(login["port"]), "database": login["dbname"]}
    return pg8000.native.Connection(login["username"], password=login["password"], **where)


def statements(login: dict[str, Any]) -> list[str]:
    """What the statistics tell the candidate of its own statements."""
    with connection(login) as session:
        kept = session.run("SELECT query FROM pg_stat_statements WHERE userid = (SELECT current_user::regrole::oid)")
    return [row[0] for row in kept]


def signs_in(login: dict[str, Any]) -> bool:
    """Whether the database lets it in."""
    try:
        with connection(login) as session:
            return session.run("SELECT count(*) > 0 FROM students") == [[True]]
    except pg8000.native.DatabaseError as error:
        if error.args[0]["C"] not in ("28P01", "28000"):  # a wrong password, a closed login
            raise
        return False


def work(handoff: Handoff) -> None:
    """What a candidate does with its keys: two items otherwise, one more, and another function where there is one."""
    dynamodb, output = client(handoff, "dynamodb"), handoff.interview.output
    for item in dynamodb.scan(TableName=output("SchoolsTable"))["Items"][:2]:
        dynamodb.put_item(TableName=output("SchoolsTable"), Item={**item, "seen": {"BOOL": True}})
    dynamodb.put_item(TableName=output("ClassesTable"), Item={"class_id": {"S": "mine"}})
    if "B" in CHALLENGES:
        replace_function(handoff)


def replace_function(handoff: Handoff) -> None:
    """Another function altogether."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("handler.py", "def handler(event, context):\n    return {'statusCode': 200, 'body': '{}'}\n")
    name = handoff.interview.output("LeakyApiFunction")
    client(handoff, "lambda").update_function_code(FunctionName=name, ZipFile=package.getvalue())


def told(program: Program) -> dict[str, str]:
    """What ``diff`` lists."""
    done = program.run("diff", ID, "--json")
    assert done.code == 0, done.out + done.err
    assert done.json["id"] == ID
    assert done.json["pristine"] == (not done.json["changes"])
    return {change["what"]: change["detail"] for change in done.json["changes"]}


def test_a_fresh_one_is_pristine(candidate: Candidate, program: Program) -> None:
    assert told(program) == {}


def test_the_candidate_s_work_is_told_put_back_and_proven(candidate: Candidate, program: Program) -> None:
    work(candidate.handoff)
    found = told(program)
    assert found["Schools items"] == "2 changed"
    assert found["Classes items"] == "1 added"
    assert found.get("function code", "changed" if "B" not in CHALLENGES else "").startswith("changed")
    refused = program.run("--read-only", "reset", ID, "--yes")
    assert refused.code == 2
    assert works(candidate.handoff)

    done = program.run("reset", ID, "--yes", "--json", timeout=300)
    assert done.code == 0, done.err
    assert done.json["pristine"] is True
    assert done.json["ready"] is True
    assert {change["what"] for change in done.json["changes"]} == set(found)
    assert told(program) == {}
    verified = program.run("verify", ID)
    assert verified.code == 0, verified.out
    assert not works(candidate.handoff), "the old keys stay dead"
    again = program.run("credentials", ID, "--json")
    assert again.code == 0, again.err


def keys_now(program: Program, *words: str) -> dict[str, Any]:
    given = program.run("credentials", ID, "--json", *words)
    assert given.code == 0, given.err
    keys: dict[str, Any] = given.json
    return keys


def test_a_password_of_before_opens_nothing(candidate: Candidate, program: Program) -> None:
    handoff = candidate.handoff
    before = database_login(keys_now(program), handoff)
    assert signs_in(before)
    kept = program.run("reset", ID, "--keep-access", "--yes", timeout=300)
    assert kept.code == 0, kept.err
    assert database_login(keys_now(program), handoff) == before
    assert signs_in(before), "access was kept"

    done = program.run("reset", ID, "--yes", timeout=300)
    assert done.code == 0, done.err
    assert not signs_in(before)
    after = database_login(keys_now(program), handoff)
    assert {**after, "password": ""} == {**before, "password": ""}
    assert statements(after) == [], "not even those of the proof, and of the check of the keys"
    assert signs_in(after)

    assert program.run("revoke", ID, "--yes", timeout=300).code == 0
    assert not signs_in(after)
    again = database_login(keys_now(program, "--again"), handoff)
    assert not signs_in(after), "as dead as the keys of before"
    assert signs_in(again)


def test_killed_anywhere_it_is_run_again(candidate: Candidate, program: Program, tmp_path: Path) -> None:
    for seconds in (1.0, 2.0, 3.5):
        started = program.start("reset", ID, "--yes")
        sleep(seconds)
        started.send_signal(signal.SIGKILL)
        started.communicate()
    done = program.run("reset", ID, "--yes", timeout=300)
    assert done.code == 0, done.err
    assert told(program) == {}


def test_the_next_candidate_gets_it_and_the_first_has_nothing(candidate: Candidate, program: Program) -> None:
    given = program.run("credentials", ID, "--format", "env")
    assert given.code == 0, given.err
    done = program.run("reset", ID, "--for", "john-doe", "--hours", "2", "--yes", "--json", timeout=300)
    assert done.code == 0, done.err
    assert done.json["candidate"] == "john-doe"
    shown = program.run("show", ID, "--json").json
    assert shown["candidate"] == "john-doe"
    assert shown["expires_at"] == done.json["expires_at"]
    assert shown["outputs"]["ExternalId"] != candidate.handoff.interview.output("ExternalId")
    assert not works(candidate.handoff)
    assert told(program) == {}
    keys = program.run("credentials", ID, "--json")
    assert keys.code == 0, keys.err
