"""The e-mail is right: its commands run as they stand, with the real AWS command line and nothing else set up."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator

import pg8000.native
import pytest
import redis

from interview_tui.model.handoff import Format
from interview_tui.operations.desk import Desk
from tests.live.candidate import Candidate, blocks, gone, invited

pytestmark = pytest.mark.sandbox

PERMISSION_DENIED = "42501"


@pytest.fixture(scope="module")
def candidate(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candidate]:
    """One interview with everything, handed over."""
    found = invited(desk, "interview-handed-over", ("A", "B", "C"), tmp_path_factory.mktemp("home"))
    yield found
    gone(desk, found)


@pytest.fixture(scope="module")
def login(candidate: Candidate) -> dict[str, str]:
    """The database login, by the e-mail's own command."""
    command = next(block for block in blocks(candidate.email) if "secretsmanager" in block)
    secret: dict[str, str] = json.loads(candidate.run(command))
    return secret


def test_the_first_command_prints_what_the_email_says(candidate: Candidate) -> None:
    command, expected = blocks(candidate.email)[:2]
    assert command.startswith("aws sts get-caller-identity")
    assert candidate.run(command) == expected


def test_the_profile_works_too(candidate: Candidate) -> None:
    text = candidate.stationery.write(candidate.handoff, Format.PROFILE)
    (candidate.folder / "config").write_text(text)
    shown = text.splitlines()[0].split("then: ")[1]
    unset = (
        "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_ENDPOINT_URL AWS_REGION AWS_DEFAULT_REGION"
    )
    answer = candidate.run(f"{unset}\nexport AWS_CONFIG_FILE=config\n{shown}")
    assert json.loads(answer)["Arn"] == candidate.handoff.keys.arn


def test_tables(candidate: Candidate) -> None:
    answer = candidate.run(f"aws dynamodb scan --table-name {candidate.output('SchoolsTable')} --max-items 2")
    assert len(json.loads(answer)["Items"]) == 2
    assert "AccessDenied" in candidate.run("aws dynamodb list-tables", fails=True)


def test_the_brief_of_the_tables_as_it_stands(candidate: Candidate) -> None:
    output = candidate.run("set -e\n" + blocks(candidate.brief("A"), "bash")[0])
    assert output.count('"student_id"') == 4
    assert '"S": "student-0001"' in output


def test_the_brief_of_the_function_as_it_stands(candidate: Candidate) -> None:
    """Its code, a call, its log, and a version of one's own: the same code again."""
    output = candidate.run("set -eo pipefail\n" + blocks(candidate.brief("B"), "bash")[0])
    answer = json.loads((candidate.folder / "answer.json").read_text())
    assert answer["statusCode"] == 200
    assert "handler.py" in {path.name for path in (candidate.folder / "leaky-api").iterdir()}
    assert '"path": "/progress"' in output
    assert "REPORT RequestId" in output
    assert '"CodeSha256"' in output
    function = candidate.output("LeakyApiFunction")
    candidate.run(f"aws lambda invoke --function-name {function} --payload fileb://event.json new.json")
    assert json.loads((candidate.folder / "new.json").read_text())["statusCode"] == 200


@pytest.mark.skipif(shutil.which("psql", path="/usr/bin:/bin") is None, reason="psql is not installed")
def test_the_brief_of_the_database_as_it_stands(candidate: Candidate) -> None:
    start = blocks(candidate.brief("C"), "bash")[0].rstrip()
    assert candidate.run(f"set -e\n{start} --tuples-only --command 'SELECT count(*) FROM students'").split() == [
        "20000"
    ]


@pytest.mark.parametrize(("key", "says"), [("A", "600"), ("B", "200"), ("C", "[[20000]] True")])
def test_the_briefs_python_as_it_stands(candidate: Candidate, key: str, says: str) -> None:
    """boto3 finds keys and endpoint in the variables that the block has set."""
    (candidate.folder / "start.py").write_text(blocks(candidate.brief(key), "python")[0])
    assert set(candidate.run("python start.py").splitlines()) == {says}


def test_the_database_can_be_read_only(candidate: Candidate, login: dict[str, str]) -> None:
    host, port = candidate.output("DatabaseEndpoint"), candidate.output("DatabasePort")
    assert f"host {host}, port {port}" in candidate.email
    database = pg8000.native.Connection(
        login["username"],
        password=login["password"],
        host=host,
        port=int(port),
        database=candidate.output("DatabaseName"),
    )
    assert database.run("SELECT count(*) FROM students") == [[20000]]
    # The login's default is lifted first: the grants are what holds.
    database.run("SET default_transaction_read_only = off")
    with pytest.raises(pg8000.native.DatabaseError) as error:
        database.run("INSERT INTO students SELECT * FROM students WHERE false")
    assert error.value.args[0]["C"] == PERMISSION_DENIED
    database.close()


def test_the_cache_is_the_candidates(candidate: Candidate) -> None:
    host, port = candidate.output("CacheEndpoint"), candidate.output("CachePort")
    assert f"host {host}, port {port}" in candidate.email
    with redis.Redis(host, int(port), decode_responses=True) as cache:
        cache.set("answer", "42", ex=60)
        assert cache.get("answer") == "42"
        cache.delete("answer")


def test_keys_that_were_mistyped_get_the_error_that_the_email_explains(candidate: Candidate) -> None:
    command = blocks(candidate.email)[0]
    unset = "unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN\nexport AWS_EC2_METADATA_DISABLED=true"
    assert "Unable to locate credentials" in candidate.run(f"{unset}\n{command}", fails=True)
    elsewhere = "export AWS_ENDPOINT_URL=http://127.0.0.1:1 AWS_MAX_ATTEMPTS=1"
    assert "Could not connect" in candidate.run(f"{elsewhere}\n{command}", fails=True)
    for said in ("Unable to locate credentials", "Could not connect"):
        assert f"    {said} " in candidate.email
