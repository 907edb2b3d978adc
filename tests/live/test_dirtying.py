"""Everything is made dirty, by the candidate and in the console; after a reset every byte is as it was."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

import boto3
import pg8000.native
import pytest
import redis

from interview_tui import sandbox as embedded
from interview_tui.cli.place import desk_in, sandbox_policies
from interview_tui.model.health import CheckState
from interview_tui.operations.desk import Desk, drive
from interview_tui.sandbox import Sandbox
from tests.live import console, dirt
from tests.live.candidate import Candidate, gone, invited
from tests.live.conftest import Program
from tests.live.dirt import AtWork
from tests.live.fingerprint import Clients, differing, fingerprint, statements, streams
from tests.live.test_an_interview import CHECKS, ignore
from tests.live.test_undoing import works
from tests.sandbox.conftest import ALL_RIGHTS

pytestmark = pytest.mark.sandbox
ID = "interview-dirtying"
NAMES_USERS = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]}


def test_every_right_has_its_deed() -> None:
    """A right that is new in the templates, and not used here, is not proven to be undone."""
    assert set(dirt.DEEDS) == dirt.mutating()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One of its own: the program is signed in as an interviewer, beside whom there is an administrator."""
    name = f"dirtying-{os.getpid()}"
    yield embedded.start(name, policies={**sandbox_policies(), "users": NAMES_USERS}, attached=True)
    embedded.stop(name)


@pytest.fixture(scope="module")
def desk(sandbox: Sandbox) -> Desk:
    found = desk_in(sandbox)
    drive(found.bootstrap(), ignore)
    return found


@pytest.fixture(scope="module")
def admin(sandbox: Sandbox) -> Clients:
    """Whoever sits in the console."""
    own = boto3.Session(sandbox.access_key_id, sandbox.secret_access_key, region_name=sandbox.region)
    iam = own.client("iam", endpoint_url=sandbox.endpoint)
    iam.create_user(UserName="console")
    iam.put_user_policy(UserName="console", PolicyName="everything", PolicyDocument=json.dumps(ALL_RIGHTS))
    key = iam.create_access_key(UserName="console")["AccessKey"]
    session = boto3.Session(key["AccessKeyId"], key["SecretAccessKey"], region_name=sandbox.region)
    return cache(partial(session.client, endpoint_url=sandbox.endpoint))


@pytest.fixture(scope="module", params=[False, True], ids=["reads", "owns"])
def candidate(request: Any, desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Candidate]:
    """One whose database login only reads, and one whose owns the tables."""
    folder = tmp_path_factory.mktemp("dirtying")
    found = invited(desk, ID, ("A", "B", "C"), folder, allow_indexes=request.param)
    yield found
    gone(desk, found)


CHANGED = {
    "Students stream", "Students index by_class", "Students deletion protection", "Students time to live",
    "Students throughput limit", "Students point-in-time recovery", f"table {ID}-Results", "function code",
    "function memory", "function timeout", "function environment", "function architecture", "function alias live",
    "function version 1", "function permission everybody", "function URL", "function concurrency", "log retention",
}  # fmt: skip
DELETED = {f"table {ID}-Assessments", "function", "log group", "table enrolments", "index dirt_index", "schools rows"}
BY_THE_CANDIDATE = {
    "Schools items", "Classes items", "Students items", "large object 4711", "password of candidate", "redis keys",
    "redis functions", "setting work_mem", "setting search_path", "setting statement_timeout",
}  # fmt: skip


@dataclass(frozen=True)
class Dirty:
    """What a candidate and an administrator have left: what is still open, and which log streams there are."""

    who: AtWork
    open_session: pg8000.native.Connection
    listening: redis.client.PubSub
    streams: set[str]

    def is_over(self, admin: Clients) -> None:
        """Nothing of it works or is there any more."""
        interview = self.who.handoff.interview
        assert not works(self.who.handoff), "the old keys are dead"
        for password in (self.who.login["password"], dirt.PASSWORD):
            with pytest.raises(pg8000.native.DatabaseError, match="authentication failed"):
                self.who.database(password=password)
        with pytest.raises((pg8000.native.Error, OSError)):
            self.open_session.run("SELECT 1")
        with pytest.raises(redis.ConnectionError):
            list(iter(self.listening.connection.read_response, None))
        assert not self.streams & streams(admin("logs"), interview.output("LeakyApiLogGroup"))
        assert not [text for text in statements(admin, interview) if "dirt" in text]
        assert not has_script(self.who)
        assert not dirt.is_remembered(self.who)


def has_script(who: AtWork) -> bool:
    digest = hashlib.sha1(dirt.SCRIPT.encode(), usedforsecurity=False).hexdigest()
    return bool(who.cache().script_exists(digest)[0])


def make_dirty(who: AtWork, admin: Clients) -> Dirty:
    """Every deed of the candidate, what stays open beside them, and the console."""
    interview = who.handoff.interview
    for deed in dirt.DEEDS.values():
        deed(who)
    listening = who.cache().pubsub()
    listening.subscribe("dirt")
    found = streams(admin("logs"), interview.output("LeakyApiLogGroup"))
    assert found
    assert has_script(who)
    (console.delete if owns(who) else console.change)(admin, interview)
    return Dirty(who, who.database(password=dirt.PASSWORD), listening, found)


def owns(who: AtWork) -> bool:
    return who.output("AllowIndexes") == "true"


def test_after_a_reset_every_byte_is_as_it_was(
    candidate: Candidate, desk: Desk, admin: Clients, program: Program, tmp_path: Path
) -> None:
    who, interview = AtWork(candidate.handoff), candidate.handoff.interview
    before = fingerprint(admin, interview, tmp_path)
    dirty = make_dirty(who, admin)
    told = {change.what for change in drive(desk.diff(interview), ignore).changes}
    assert BY_THE_CANDIDATE | (DELETED if owns(who) else CHANGED) <= told

    done = program.run("reset", ID, "--yes", "--json", timeout=300)

    assert done.code == 0, done.err
    after = fingerprint(admin, interview, tmp_path)
    found = differing(before, after)
    assert not found, "\n".join(found)
    dirty.is_over(admin)
    interview = desk.cloud.interview(ID)
    new = AtWork(drive(desk.hand_over(interview), ignore))
    assert works(new.handoff)
    with new.database() as session:
        assert session.run("SELECT count(*) FROM students") == [[20_000]]
    checks = drive(desk.verify(interview), ignore).checks
    assert {check.name: check.state for check in checks} == dict.fromkeys(CHECKS, CheckState.OK)


def test_what_is_not_compared_is_said(candidate: Candidate, admin: Clients, program: Program) -> None:
    """Of what no candidate reaches, an administrator's changes are not told, but that nobody looks for them is."""
    console.change_what_is_not_compared(admin, candidate.handoff.interview)
    done = program.run("diff", ID)
    assert done.code == 0
    assert f"{ID} is pristine" in done.out
    said = " ".join(done.out.split())
    for words in ("tags", "roles and their policies", "security groups", "secrets", "settings of database instances"):
        assert words in said.partition("Not compared")[2]
