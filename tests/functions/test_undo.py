"""Diff and reset of the database on a real PostgreSQL: what was changed is told, and what was loaded comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pg8000.native
import pytest
from database_agent import candidates, postgres, pristine, rows, session, undo
from database_agent.errors import AgentError

from interview_tui.data import data_path
from tests.assets.school_server import DATABASE, OWNER, OWNER_PASSWORD, SchoolServer, running_server
from tests.functions.test_postgres import CANDIDATE, SECONDS, SHADOWS, SPY

pytestmark = pytest.mark.sandbox

COPY = f"{DATABASE}_pristine"


@pytest.fixture(scope="module")
def server() -> Iterator[SchoolServer]:
    with running_server() as started:
        with started.superuser() as admin:
            admin.run(
                f"GRANT pg_signal_backend, pg_read_all_stats TO {OWNER} WITH ADMIN OPTION"
            )  # as rds_superuser has
        yield started


@pytest.fixture(scope="module")
def database(server: SchoolServer) -> Iterator[dict]:
    login = {"host": "127.0.0.1", "port": server.port, "database": DATABASE, "user": OWNER, "password": OWNER_PASSWORD}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres, "ROOT", data_path("assets", "challenges", "slow-queries"))
        postgres.load(login, CANDIDATE, {}, SECONDS)
        yield login


def told(database: dict) -> dict[str, str]:
    return {change["what"]: change["detail"] for change in undo.diff(database, CANDIDATE, SECONDS)}


def put_back(database: dict, *, allow_indexes: bool = False) -> list[str]:
    done = undo.reset(database, CANDIDATE, {}, SECONDS, allow_indexes=allow_indexes)
    assert told(database) == {}
    found = postgres.verify(database, CANDIDATE, SECONDS, allow_indexes=allow_indexes)
    assert (found["rows"], found["indexes"], found["candidate_login"]) == (found["expected"], [], True)
    return done


def test_what_was_loaded_is_pristine(database: dict) -> None:
    assert told(database) == {}


def test_what_comes_by_itself_is_no_change(database: dict, server: SchoolServer) -> None:
    with server.owner() as owner:
        for table in postgres.expected():
            owner.run(f"VACUUM (ANALYZE) {table}")
        owner.run("CREATE TEMPORARY TABLE passing (long text)")
        assert told(database) == {}


def owners_work(owner: pg8000.native.Connection) -> None:
    for statement in (
        "CREATE INDEX by_city ON schools (city)",
        "DELETE FROM assessments WHERE id <= 10",
        "UPDATE students SET email = upper(email) WHERE id = 4711",
        "INSERT INTO schools VALUES (21, 'Mine', 'Leeds', 2000)",
        "ALTER TABLE teachers ALTER COLUMN email SET STATISTICS 500",
        "CREATE SCHEMA notes",
        "CREATE TABLE notes.todo (id serial PRIMARY KEY, school integer REFERENCES public.schools)",
        "CREATE OR REPLACE FUNCTION average_score(wanted_student integer) RETURNS numeric LANGUAGE sql AS 'SELECT 1.0'",
        "ALTER DATABASE school SET work_mem = '64MB'",
        "ALTER ROLE interviewer SET enable_seqscan = off",
        "ALTER ROLE candidate SET statement_timeout = 0",
        "ALTER ROLE candidate PASSWORD 'mine'",
        "CREATE ROLE friend LOGIN CREATEROLE CREATEDB PASSWORD 'x'",
        "GRANT pg_read_all_stats TO candidate",
        "CREATE DATABASE another",
        "GRANT CREATE ON DATABASE school TO candidate",
    ):
        owner.run(statement)


OWNERS_WORK = {
    "index by_city": "added",
    "assessments rows": "10 removed",
    "students rows": "changed",
    "schools rows": "1 added",
    "column teachers.email": "changed",
    "schema notes": "added",
    "sequence notes.todo_id_seq": "added",
    "table notes.todo": "added",
    "function average_score(integer)": "changed",
    "setting work_mem": "64MB for everybody in school",
    "setting enable_seqscan": "off for interviewer",
    "setting statement_timeout": "0 for candidate",
    "password of candidate": "changed",
    "role friend": "added",
    "membership of candidate in pg_read_all_stats": "added",
    "database another": "added",
    "database school": "changed",
}


def test_everything_that_the_owner_did_is_told_and_undone(database: dict, server: SchoolServer) -> None:
    with server.owner() as owner:
        owners_work(owner)
    where = {"host": "127.0.0.1", "port": server.port, "password": "x"}
    with pg8000.native.Connection("friend", **where, database="another") as friend:
        friend.run("CREATE ROLE friends_friend LOGIN PASSWORD 'x'")
        friend.run("CREATE DATABASE friends")
    added = {"role friends_friend": "added", "database friends": "added"}
    assert told(database) == OWNERS_WORK | added
    inside = [server.owner(), server.login("candidate", "mine")]
    done = put_back(database)
    assert done[:2] == ["1 session of the database closed", "database put back from its copy"]
    assert {"database another dropped", "database friends dropped", "role friends_friend dropped"} <= set(done)
    with server.superuser() as admin:
        assert admin.run("SELECT rolname FROM pg_roles WHERE rolname LIKE '%friend%'") == []
    for connection in inside:
        with pytest.raises((pg8000.native.InterfaceError, pg8000.native.DatabaseError, OSError)):
            connection.run("SELECT 1")
    assert put_back(database)[0] == "0 sessions of the database closed"


def test_statistics_begin_anew(database: dict, server: SchoolServer) -> None:
    with server.login(**CANDIDATE) as candidate:
        candidate.run("SELECT count(*) FROM assessments WHERE score = 77")
    undo.reset(database, CANDIDATE, {}, SECONDS)
    with server.superuser(DATABASE) as admin:
        kept = [str(row[0]) for row in admin.run("SELECT query FROM pg_stat_statements")]
        assert admin.run("SELECT seq_scan FROM pg_stat_user_tables WHERE relname = 'assessments'") == [[0]]
    assert not [query for query in kept if "score" in query or "SCRAM-SHA-256$" in query]


def test_the_copy_lets_nobody_in(database: dict, server: SchoolServer) -> None:
    with pytest.raises(pg8000.native.DatabaseError, match="permission denied for database"):
        pg8000.native.Connection(
            CANDIDATE["user"], host="127.0.0.1", port=server.port, password=CANDIDATE["password"], database=COPY
        )


def test_somebody_who_looks_at_the_copy_does_not_hold_up_a_reset(database: dict, server: SchoolServer) -> None:
    login = {"host": "127.0.0.1", "port": server.port, "password": OWNER_PASSWORD, "database": COPY}
    with pg8000.native.Connection(OWNER, **login):
        undo.reset(database, CANDIDATE, {}, SECONDS)
    assert told(database) == {}


def test_a_session_of_the_server_s_own_ends_by_itself_and_is_waited_for(database: dict, server: SchoolServer) -> None:
    """Nobody but itself may end it: AWS's own login looks into databases now and then."""
    watching = server.superuser(DATABASE)
    with ThreadPoolExecutor(1) as pool:
        resetting = pool.submit(undo.reset, database, CANDIDATE, {}, SECONDS)
        with pytest.raises(TimeoutError):
            resetting.result(1.5)
        watching.close()
        assert "database put back from its copy" in resetting.result(SECONDS)
    assert told(database) == {}


def test_one_reset_at_a_time(database: dict, server: SchoolServer, monkeypatch: pytest.MonkeyPatch) -> None:
    def both(_: int) -> tuple[str, list]:
        with undo.alone(database, SECONDS):
            return undo.reset(database, CANDIDATE, {}, SECONDS)[1], undo.diff(database, CANDIDATE, SECONDS)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(both, range(2))) == [("database put back from its copy", [])] * 2
    monkeypatch.setattr(undo, "_PATIENCE", "50ms")
    with server.superuser() as admin:
        admin.run(f"SELECT pg_advisory_lock({undo._LOCK})")
        with pytest.raises(AgentError, match="Somebody else is resetting this database"), undo.alone(database, SECONDS):
            pass


class Killed(BaseException):
    """Not an exception that anything handles."""


def killed_after(statements: int, monkeypatch: pytest.MonkeyPatch, work: Callable[[], Any]) -> bool:
    """Does the work up to so many statements; whether it got to its end before."""
    run, left = session.Session.run, statements

    def counted(self: session.Session, statement: str, **values: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise Killed
        return run(self, statement, **values)

    with monkeypatch.context() as patch:
        patch.setattr(session.Session, "run", counted)
        try:
            work()
        except Killed:
            return False
    return True


def test_a_reset_that_is_killed_anywhere_is_taken_up_again(
    database: dict, server: SchoolServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = 0
    ended = False
    with monkeypatch.context() as patch:
        patch.setattr(rows, "compare", lambda *_: [])  # they come with the rest, and take long to compare
        while not ended:
            with server.owner() as owner:
                owner.run("CREATE ROLE friend LOGIN PASSWORD 'x'")
                owner.run("CREATE DATABASE another OWNER interviewer")
                owner.run("CREATE INDEX by_city ON schools (city)")
            ended = killed_after(step, monkeypatch, lambda: undo.reset(database, CANDIDATE, {}, SECONDS))
            undo.reset(database, CANDIDATE, {}, SECONDS)
            assert told(database) == {}, step
            step += 1
    assert step > 20
    assert told(database) == {}


@pytest.mark.parametrize("step", [0, 9, 20, 25, 30, 32, 34, 36, 38, 40, 45])
def test_without_a_copy_the_data_is_loaded_anew(
    database: dict, server: SchoolServer, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    pristine.forget(database, SECONDS)
    with server.owner() as owner:
        owner.run("CREATE INDEX by_city ON schools (city)")
    assert list(told(database)) == ["copy of the database"]
    killed_after(step, monkeypatch, lambda: undo.reset(database, CANDIDATE, {}, SECONDS))
    put_back(database)


def test_a_copy_that_was_not_finished_is_none(database: dict, server: SchoolServer) -> None:
    with server.superuser() as admin:
        admin.run(f"COMMENT ON DATABASE {COPY} IS NULL")
    assert "database loaded anew" in put_back(database)
    with server.superuser() as admin:
        admin.run(f"ALTER DATABASE {COPY} ALLOW_CONNECTIONS false")
    assert "database loaded anew" in put_back(database)


def test_a_database_that_is_gone_is_told(database: dict, server: SchoolServer) -> None:
    with server.superuser() as admin:
        admin.run(f"DROP DATABASE {DATABASE} WITH (FORCE)")
    assert told(database) == {f"database {DATABASE}": "removed"}
    put_back(database)


def test_a_closed_login_is_told_and_opened(database: dict) -> None:
    candidates.close_sessions(database, CANDIDATE["user"], SECONDS)
    assert told(database) == {"login candidate": "closed"}
    put_back(database)


class TestTheCandidatesOwnTables:
    """With --allow-indexes: what the candidate makes of them is told, and none of it runs as the owner."""

    @pytest.fixture(scope="class", autouse=True)
    @classmethod
    def owned(cls, database: dict) -> Iterator[None]:
        postgres.load(database, CANDIDATE, {}, SECONDS, allow_indexes=True)
        yield
        postgres.load(database, CANDIDATE, {}, SECONDS)

    def sprung(self, server: SchoolServer) -> bool:
        with server.superuser() as admin:
            return bool(admin.run("SELECT to_regrole('sprung') IS NOT NULL")[0][0])

    def test_everything_that_the_candidate_did_is_told_and_undone(self, database: dict, server: SchoolServer) -> None:
        with server.login(**CANDIDATE) as candidate:
            for statement in (
                "CREATE INDEX orders_by_date ON assessments (taken_at)",
                "CREATE STATISTICS both_ids ON student_id, class_id FROM assessments",
                "CREATE VIEW v AS SELECT 1 AS x",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE TYPE mood AS ENUM ('good', 'bad')",
                "COMMENT ON COLUMN schools.city IS 'where'",
                "ALTER TABLE classes DROP CONSTRAINT classes_school_id_fkey",
                "ALTER ROLE candidate SET work_mem = '64MB'",
                "GRANT ALL ON students TO candidate",
                "UPDATE students SET first_name = 'x' WHERE id = 1",
                "ANALYZE",
            ):
                candidate.run(statement)
        assert told(database) == {
            "index orders_by_date": "added",
            "statistics both_ids": "added",
            "view v": "added",
            "function f()": "added",
            "type mood": "added",
            "column schools.city": "changed",
            "constraint classes_school_id_fkey on classes": "removed",
            "table students": "changed",
            "students rows": "changed",
            "setting work_mem": "64MB for candidate",
        }
        put_back(database, allow_indexes=True)

    @pytest.mark.parametrize("closed", [False, True])
    def test_no_trap_is_sprung(self, database: dict, server: SchoolServer, closed: bool) -> None:
        with server.login(**CANDIDATE) as candidate:
            candidate.run(SPY)
            for shadow in SHADOWS:
                candidate.run(f"CREATE {shadow}")
            candidate.run("CREATE FUNCTION spied(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT public.spy()'")
            candidate.run("CREATE FUNCTION as_text(students) RETURNS text LANGUAGE sql AS 'SELECT public.spy()::text'")
            candidate.run("CREATE CAST (students AS text) WITH FUNCTION as_text(students) AS IMPLICIT")
            # What an index's condition is made of, the planner works out for whoever reads the table.
            candidate.run("CREATE INDEX trap ON schools (id) WHERE spied(1) = 1")
            candidate.run("CREATE POLICY trap ON classes USING (public.spy() = 1)")
            candidate.run("ALTER TABLE classes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
            candidate.run("ALTER TABLE assessments RENAME TO hidden")
            candidate.run("CREATE VIEW assessments AS SELECT * FROM hidden WHERE spy() = 1")
        if closed:
            candidates.close_sessions(database, CANDIDATE["user"], SECONDS)
        found = told(database)
        assert not self.sprung(server)
        assert found["view assessments"] == "added"
        assert found["classes rows"].startswith("cannot be read: query would be affected by row-level security policy")
        # Here it did run, as a login that can do no more than the candidate, and that nothing came of.
        assert found["schools rows"] == "cannot be read: cannot execute CREATE ROLE in a read-only transaction"
        put_back(database, allow_indexes=True)
        assert not self.sprung(server)

    def test_tables_of_the_candidate_are_read_by_nobody_who_can_do_more(
        self, database: dict, server: SchoolServer
    ) -> None:
        with server.login(**CANDIDATE) as candidate:
            says = "RAISE EXCEPTION '% %', current_user, session_user;"
            tell = f"BEGIN IF current_user <> 'candidate' THEN {says} END IF; RETURN 1; END"
            candidate.run(f"CREATE FUNCTION tell(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $${tell}$$")
            candidate.run("CREATE INDEX trap ON schools (id) WHERE id > 1000 AND public.tell(1) = 1")
        reader = r"interview_reader_[0-9a-f]+"
        assert re.fullmatch(f"cannot be read: {reader} {reader}", told(database)["schools rows"])
        put_back(database, allow_indexes=True)

    def test_the_trap_would_work(self, database: dict, server: SchoolServer) -> None:
        with server.login(**CANDIDATE) as candidate:
            candidate.run(SPY)
            candidate.run("CREATE FUNCTION spied(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT public.spy()'")
            candidate.run("CREATE INDEX trap ON schools (id) WHERE spied(1) = 1")
        with server.owner() as owner:
            owner.run("SELECT * FROM schools WHERE id = 1")
        assert self.sprung(server)
        with server.superuser() as admin:
            admin.run("DROP ROLE sprung")
        put_back(database, allow_indexes=True)

    def test_the_reader_is_gone_afterwards(self, database: dict, server: SchoolServer) -> None:
        assert told(database) == {}
        with server.superuser() as admin:
            names = [row[0] for row in admin.run("SELECT rolname FROM pg_roles WHERE rolname LIKE '%reader%'")]
            assert names == []
            admin.run("CREATE ROLE interview_reader_old VALID UNTIL '2020-01-01'")
            admin.run(f"GRANT interview_reader_old TO {OWNER} WITH ADMIN OPTION")
        told(database)
        assert told(database) == {}

    def test_no_statement_that_is_kept_holds_a_verifier(self, database: dict, server: SchoolServer) -> None:
        told(database)
        with server.superuser(DATABASE) as admin:
            kept = [row[0] for row in admin.run("SELECT query FROM pg_stat_statements")]
        assert not [query for query in kept if "SCRAM-SHA-256$" in query]


def test_what_is_noted_is_no_secret(database: dict, server: SchoolServer) -> None:
    with server.login(**CANDIDATE) as candidate:
        query = f"SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '{COPY}'"
        noted = candidate.run(query)[0][0]
    assert json.loads(noted)["version"] == 1
    assert CANDIDATE["password"] not in noted
    assert "SCRAM" not in noted
