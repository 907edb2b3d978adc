"""Access is taken away from everything that is open, and given back to new keys only."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import boto3
import pg8000.native
import pytest
import redis
from botocore.exceptions import ClientError

from interview_tui.model.handoff import Handoff
from interview_tui.model.health import CheckState
from interview_tui.operations.desk import Desk, drive
from tests.live.candidate import Candidate, gone, invited
from tests.live.conftest import Program

pytestmark = pytest.mark.sandbox
ID = "interview-access"


def ignore(_event: object) -> None:
    """Progress is not what these tests are about."""


@pytest.fixture(scope="module")
def candidate(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candidate]:
    found = invited(desk, ID, ("A", "B", "C"), tmp_path_factory.mktemp("access"))
    yield found
    gone(desk, found)


def session(handoff: Handoff) -> boto3.Session:
    keys = handoff.keys
    return boto3.Session(
        keys.access_key_id, keys.secret_access_key.reveal(), keys.session_token.reveal(), region_name=handoff.region
    )


def works(handoff: Handoff) -> bool:
    """Whether the keys still read a table."""
    client = session(handoff).client("dynamodb", endpoint_url=handoff.endpoint_url)
    try:
        client.scan(TableName=handoff.interview.output("SchoolsTable"), Limit=1)
    except ClientError as error:
        if error.response["Error"]["Code"] != "AccessDeniedException":
            raise
        return False
    return True


def password_of(handoff: Handoff) -> str:
    """The database password, as the candidate's keys read it."""
    secrets = session(handoff).client("secretsmanager", endpoint_url=handoff.endpoint_url)
    answer = secrets.get_secret_value(SecretId=handoff.interview.output("DatabaseCandidateSecretArn"))
    return str(json.loads(answer["SecretString"])["password"])


def database(handoff: Handoff) -> pg8000.native.Connection:
    """Sign in as the candidate."""
    outputs = handoff.interview.outputs
    return pg8000.native.Connection(
        "candidate",
        host=outputs["DatabaseEndpoint"],
        port=int(outputs["DatabasePort"]),
        database=outputs["DatabaseName"],
        password=password_of(handoff),
    )


def test_a_revocation_ends_all_that_is_open_and_only_new_keys_work_afterwards(
    candidate: Candidate, desk: Desk, program: Program
) -> None:
    old = candidate.handoff
    outputs = old.interview.outputs
    open_login = database(old)
    cache = redis.Redis(outputs["CacheEndpoint"], int(outputs["CachePort"]), retry=None)
    assert open_login.run("SELECT 1") == [[1]]
    assert cache.ping()
    pid = cache.client_id()

    revoked = program.run("revoke", ID, "--yes", "--json")
    assert revoked.code == 0, revoked.err
    assert revoked.json["proven"] is True
    assert set(revoked.json["roles"]) == {f"{ID}-candidate", f"{ID}-leaky-api"}

    assert not works(old)
    with pytest.raises((pg8000.native.Error, OSError)):
        open_login.run("SELECT 1")
    fresh = redis.Redis(outputs["CacheEndpoint"], int(outputs["CachePort"]))
    assert pid not in {int(client["id"]) for client in fresh.client_list()}

    verified = program.run("verify", ID, "--json")
    assert verified.code == 1
    access = next(check for check in verified.json["checks"] if check["name"] == "Candidate access")
    assert access["detail"] == "revoked: no keys of the candidate work"
    refused = program.run("credentials", ID, "--json")
    assert (refused.code, refused.error["title"]) == (2, f"Access to {ID} was revoked.")

    again = program.run("credentials", ID, "--again", "--format", "env")
    assert again.code == 0, again.err
    assert not works(old), "the old keys stay dead"
    new = drive(desk.hand_over(old.interview), ignore)
    assert works(new)
    assert database(new).run("SELECT count(*) FROM schools") == [[20]]
    health = drive(desk.verify(desk.cloud.interview(ID)), ignore)
    assert {check.name: check.state for check in health.checks if check.state is not CheckState.OK} == {}


def test_revoking_twice_is_as_good_as_once(candidate: Candidate, desk: Desk) -> None:
    interview = candidate.handoff.interview
    assert drive(desk.revoke(interview), ignore).proven
    assert drive(desk.revoke(interview), ignore).proven
    handed = drive(desk.hand_over(interview, again=True), ignore)
    assert handed.safe


def test_keys_of_a_short_session_end_when_aws_says_so(candidate: Candidate, program: Program, tmp_path: Path) -> None:
    done = program.run("credentials", ID, "--hours", "0.25", "--save", str(tmp_path / "keys.json"), "--format", "json")
    assert done.code == 0, done.err
    keys = json.loads((tmp_path / "keys.json").read_text())
    assert set(keys) == {
        "access_key_id", "secret_access_key", "session_token", "expiration", "region", "endpoint_url", "role_arn",
        "interview",
    }  # fmt: skip
    assert keys["secret_access_key"] not in done.out + done.err
    assert keys["interview"] == ID
    assert keys["role_arn"].endswith(f":role/interview/{ID}-candidate")


def test_a_brief_opens_by_its_link_without_keys(candidate: Candidate, program: Program) -> None:
    from urllib.request import urlopen

    done = program.run("brief", ID, "B", "--link", "--json")
    assert done.code == 0, done.err
    with urlopen(done.json["link"], timeout=10) as answer:
        text = answer.read().decode()
    assert f"{ID}-leaky-api" in text
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_not_even_botocore_at_its_loudest_writes_a_secret(candidate: Candidate, desk: Desk, log: Path) -> None:
    loggers = [logging.getLogger(name) for name in ("", "botocore", "boto3", "urllib3")]
    levels = [logger.level for logger in loggers]
    try:
        for logger in loggers:
            logger.setLevel(logging.DEBUG)
        handed = drive(desk.hand_over(candidate.handoff.interview), ignore)
        password = password_of(handed)
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
    text = log.read_text()
    assert "AssumeRole" in text, "it was loud"
    assert handed.keys.secret_access_key.reveal() not in text
    assert handed.keys.session_token.reveal() not in text
    assert password not in text
