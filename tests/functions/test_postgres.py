"""The database agent on a real PostgreSQL whose master user has the rights that RDS gives it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pg8000.native
import pytest
from database_agent import candidates, postgres, traces
from database_agent.errors import AgentError

from interview_tui.data import data_path
from tests.assets.school_server import DATABASE, OWNER, OWNER_PASSWORD, SchoolServer, running_server

pytestmark = pytest.mark.sandbox

CANDIDATE = {"user": "candidate", "password": "Pa55wordOfTheCandidate"}
SECONDS = 300.0
"""For a statement, also where everything else on the machine is busy."""
WAITING = "FROM pg_stat_activity WHERE wait_event_type = 'Lock'"


@pytest.fixture(scope="module")
def server() -> Iterator[SchoolServer]:
    with running_server() as started:
        yield started


@pytest.fixture(scope="module")
def database(server: SchoolServer) -> Iterator[dict]:
    """Seeded once; whoever changes something puts it right again."""
    login = {"host": "127.0.0.1", "port": server.port, "database": DATABASE, "user": OWNER, "password": OWNER_PASSWORD}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres, "ROOT", data_path("assets", "challenges", "slow-queries"))
        postgres.seed(login, CANDIDATE, SECONDS)
        yield login


def expected() -> dict[str, int]:
    return json.loads(data_path("assets", "challenges", "slow-queries", "expected.json").read_text())


def test_what_was_seeded_verifies(database: dict) -> None:
    found = postgres.verify(database, CANDIDATE, SECONDS)
    assert found["rows"] == found["expected"] == expected()
    assert found["indexes"] == []
    assert found["statements"] is True
    assert (found["candidate_login"], found["login"]) == (True, "can only read")
    assert found["query_ms"] > 0
    assert found["version"].split(".")[0].isdigit()


def test_no_statement_that_is_kept_holds_the_password(database: dict, server: SchoolServer) -> None:
    with server.superuser(DATABASE) as admin:
        kept = [row[0] for row in admin.run("SELECT query FROM pg_stat_statements")]
        stored = admin.run("SELECT rolpassword FROM pg_authid WHERE rolname = 'candidate'")[0][0]
    assert not [query for query in kept if "Pa55word" in query or "SCRAM-SHA-256$" in query]
    assert stored.startswith("SCRAM-SHA-256$4096:")


def test_an_index_that_was_not_planted_is_told(database: dict, server: SchoolServer) -> None:
    with server.owner() as owner:
        owner.run("CREATE INDEX by_student ON assessments (student_id)")
        try:
            assert postgres.verify(database, CANDIDATE, SECONDS)["indexes"] == ["by_student"]
        finally:
            owner.run("DROP INDEX by_student")


def test_a_missing_row_is_told(database: dict, server: SchoolServer) -> None:
    with server.owner() as owner:
        owner.run("BEGIN")
        owner.run("CREATE TABLE kept AS SELECT * FROM assessments WHERE id = 1")
        owner.run("DELETE FROM assessments WHERE id = 1")
        owner.run("COMMIT")
        try:
            rows = postgres.verify(database, CANDIDATE, SECONDS)["rows"]
            assert rows["assessments"] == expected()["assessments"] - 1
        finally:
            owner.run("INSERT INTO assessments SELECT * FROM kept")
            owner.run("DROP TABLE kept")


def test_a_candidate_who_may_write_is_told(database: dict, server: SchoolServer) -> None:
    with server.owner() as owner:
        owner.run("GRANT INSERT ON students TO candidate")
        try:
            assert postgres.verify(database, CANDIDATE, SECONDS)["candidate_login"] is False
        finally:
            owner.run("REVOKE INSERT ON students FROM candidate")


def test_a_candidate_who_may_not_read_is_told(database: dict, server: SchoolServer) -> None:
    with server.owner() as owner:
        owner.run("REVOKE SELECT ON students FROM candidate")
        try:
            assert postgres.verify(database, CANDIDATE, SECONDS)["candidate_login"] is False
        finally:
            owner.run("GRANT SELECT ON students TO candidate")


def test_a_candidate_with_another_password_is_told(database: dict) -> None:
    assert postgres.verify(database, {**CANDIDATE, "password": "other"}, SECONDS)["candidate_login"] is False


def test_a_database_that_stops_answering_is_told(database: dict, server: SchoolServer) -> None:
    with server.owner() as owner:
        owner.run("BEGIN")
        owner.run("LOCK TABLE assessments")
        with pytest.raises(AgentError, match="PostgreSQL stopped answering: timed out"):
            postgres.verify(database, CANDIDATE, 0.5)
        owner.run("ROLLBACK")


def test_a_connection_that_breaks_is_told(database: dict, server: SchoolServer) -> None:
    with server.superuser() as admin, server.owner() as owner, ThreadPoolExecutor(1) as pool:
        owner.run("BEGIN")
        owner.run("LOCK TABLE assessments")
        looking = pool.submit(postgres.verify, database, CANDIDATE, SECONDS)
        while not admin.run(f"SELECT pg_terminate_backend(pid) {WAITING}"):
            assert not looking.done()
        owner.run("ROLLBACK")
        with pytest.raises(AgentError, match="PostgreSQL stopped answering: network error"):
            looking.result(SECONDS)


def test_a_wrong_password_is_told_in_the_servers_words(database: dict) -> None:
    with pytest.raises(
        AgentError, match=r"does not let in .* as interviewer: password authentication failed"
    ) as caught:
        postgres.seed({**database, "password": "wr0ng"}, CANDIDATE, SECONDS)
    assert "wr0ng" not in str(caught.value)


def test_seeding_again_puts_everything_back(database: dict, server: SchoolServer) -> None:
    with server.owner() as owner:
        owner.run("DELETE FROM assessments")
        owner.run("CREATE INDEX by_city ON schools (city)")
    postgres.seed(database, CANDIDATE, SECONDS)
    found = postgres.verify(database, CANDIDATE, SECONDS)
    assert found["rows"] == expected()
    assert found["indexes"] == []


@pytest.fixture(scope="class")
def owned(database: dict) -> Iterator[dict]:
    postgres.seed(database, CANDIDATE, SECONDS, allow_indexes=True)
    yield database
    postgres.seed(database, CANDIDATE, SECONDS)


class TestAnOwnersLogin:
    """With --allow-indexes the tables are the candidate's own."""

    def candidate(self, server: SchoolServer) -> pg8000.native.Connection:
        return server.login(CANDIDATE["user"], CANDIDATE["password"])

    def test_is_as_it_should_be(self, owned: dict) -> None:
        found = postgres.verify(owned, CANDIDATE, SECONDS, allow_indexes=True)
        assert (found["candidate_login"], found["login"]) == (True, "can read and create indexes")
        assert found["rows"] == expected()

    def test_is_read_all_the_same_when_it_is_closed(self, owned: dict, server: SchoolServer) -> None:
        with server.owner() as owner:
            owner.run("ALTER ROLE candidate NOLOGIN")
            try:
                found = postgres.verify(owned, CANDIDATE, SECONDS, allow_indexes=True)
            finally:
                owner.run("ALTER ROLE candidate LOGIN")
            left = owner.run("SELECT rolname FROM pg_roles WHERE rolname LIKE 'interview_reader_%'")
        assert (found["rows"], found["candidate_login"]) == (expected(), False)
        assert found["query_ms"] > 0
        assert "not permitted to log in" in found["login"]
        assert left == []

    def test_is_not_what_a_reader_should_be(self, owned: dict) -> None:
        assert postgres.verify(owned, CANDIDATE, SECONDS)["candidate_login"] is False

    def test_creates_and_drops_indexes_and_analyzes(self, owned: dict, server: SchoolServer) -> None:
        with self.candidate(server) as candidate:
            candidate.run("CREATE INDEX by_student ON assessments (student_id)")
            candidate.run("ANALYZE assessments")
            assert postgres.verify(owned, CANDIDATE, SECONDS, allow_indexes=True)["indexes"] == ["by_student"]
            candidate.run("DROP INDEX by_student")
            candidate.run("CREATE INDEX CONCURRENTLY by_city ON schools (city)")
            candidate.run("DROP INDEX CONCURRENTLY by_city")

    def test_changes_no_row_by_mistake(self, owned: dict, server: SchoolServer) -> None:
        with self.candidate(server) as candidate, pytest.raises(pg8000.native.DatabaseError, match="permission denied"):
            candidate.run("DELETE FROM students")

    @pytest.mark.parametrize(
        "statement",
        [
            "CREATE ROLE another",
            "CREATE DATABASE another",
            "ALTER ROLE interviewer SUPERUSER",
            "SET ROLE interviewer",
            "CREATE SCHEMA another",
            "CREATE TEMPORARY TABLE another ()",
            "DROP SCHEMA public CASCADE",
            "COPY schools TO PROGRAM 'true'",
            "SELECT pg_read_file('postgresql.conf')",
            "SELECT pg_stat_statements_reset()",
        ],
    )
    def test_does_nothing_beyond_its_tables(self, owned: dict, server: SchoolServer, statement: str) -> None:
        with self.candidate(server) as candidate, pytest.raises(pg8000.native.DatabaseError) as refused:
            candidate.run(statement)
        assert refused.value.args[0]["C"] == "42501", refused.value

    def test_does_nothing_in_other_databases(self, owned: dict, server: SchoolServer) -> None:
        login = {"host": "127.0.0.1", "port": server.port, "password": CANDIDATE["password"], "database": "postgres"}
        with pytest.raises(pg8000.native.DatabaseError, match="permission denied for database"):
            pg8000.native.Connection(CANDIDATE["user"], **login)

    def test_what_it_made_is_gone_when_the_data_is_loaded_anew(self, owned: dict, server: SchoolServer) -> None:
        with self.candidate(server) as candidate:
            candidate.run("CREATE MATERIALIZED VIEW mine AS SELECT count(*) FROM schools")
            candidate.run("CREATE FUNCTION mine_too() RETURNS int LANGUAGE sql AS 'SELECT 1'")
            candidate.run("CREATE INDEX by_student ON assessments (student_id)")
        postgres.seed(owned, CANDIDATE, SECONDS)
        found = postgres.verify(owned, CANDIDATE, SECONDS)
        assert (found["indexes"], found["candidate_login"], found["login"]) == ([], True, "can only read")
        with server.owner() as owner:
            assert owner.run("SELECT to_regclass('mine'), to_regproc('mine_too')") == [[None, None]]
            assert owner.run("SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'") == [[OWNER]]
        postgres.seed(owned, CANDIDATE, SECONDS, allow_indexes=True)


SPY = """
CREATE FUNCTION spy() RETURNS int LANGUAGE plpgsql SECURITY INVOKER AS $$
BEGIN
    IF current_user <> 'candidate' AND to_regrole('sprung') IS NULL THEN
        CREATE ROLE sprung;
    END IF;
    RETURN 1;
END $$
"""
# As exact for what is said in a statement as those of pg_catalog are not.
SHADOWS = (
    "FUNCTION quote_ident(name) RETURNS text LANGUAGE sql AS 'SELECT quote_ident($1::text) WHERE spy() = 1'",
    "FUNCTION to_regclass(varchar) RETURNS regclass LANGUAGE sql AS 'SELECT NULL::regclass WHERE spy() = 1'",
    "FUNCTION format(text, name) RETURNS text LANGUAGE sql AS $$ SELECT 'SELECT 1' WHERE spy() = 1 $$",
    "FUNCTION format(text, text) RETURNS text LANGUAGE sql AS $$ SELECT 'SELECT 1' WHERE spy() = 1 $$",
    "FUNCTION shadow(name, text) RETURNS bool LANGUAGE sql AS 'SELECT spy() = 1'",
    "OPERATOR = (FUNCTION = shadow, LEFTARG = name, RIGHTARG = text)",
    "OPERATOR <> (FUNCTION = shadow, LEFTARG = name, RIGHTARG = text)",
    "FUNCTION pg_has_role(name, oid, text) RETURNS bool LANGUAGE sql AS 'SELECT spy() = 1'",
    "FUNCTION pg_terminate_backend(integer, integer) RETURNS bool LANGUAGE sql AS 'SELECT spy() = 1'",
    "VIEW pg_roles AS SELECT * FROM pg_catalog.pg_roles WHERE spy() = 1",
    "VIEW pg_stat_activity AS SELECT * FROM pg_catalog.pg_stat_activity WHERE spy() = 1",
)


class TestATrap:
    """What the candidate makes out of its own tables never runs as the owner."""

    @pytest.fixture
    def trap(self, owned: dict, server: SchoolServer) -> Iterator[dict]:
        with server.login(**CANDIDATE) as candidate:
            candidate.run(SPY)
            for shadow in SHADOWS:
                candidate.run(f"CREATE {shadow}")
            candidate.run("ALTER TABLE assessments RENAME TO hidden")
            candidate.run("GRANT ALL ON hidden TO candidate")
            candidate.run("CREATE VIEW assessments AS SELECT * FROM hidden WHERE spy() = 1")
            candidate.run("CREATE INDEX by_spy ON schools (id)")
        yield owned
        with server.superuser() as admin:
            admin.run("DROP ROLE IF EXISTS sprung")
        postgres.seed(owned, CANDIDATE, SECONDS, allow_indexes=True)

    def sprung(self, server: SchoolServer) -> bool:
        with server.superuser() as admin:
            return bool(admin.run("SELECT to_regrole('sprung') IS NOT NULL")[0][0])

    def test_is_not_sprung_by_a_verification(self, trap: dict, server: SchoolServer) -> None:
        found = postgres.verify(trap, CANDIDATE, SECONDS, allow_indexes=True)
        assert not self.sprung(server)
        assert (found["rows"], found["statements"], found["indexes"]) == (expected(), True, ["by_spy"])
        assert found["query_ms"] > 0

    def test_is_not_sprung_by_closing_and_opening(self, trap: dict, server: SchoolServer) -> None:
        candidates.close_sessions(trap, CANDIDATE["user"], SECONDS)
        postgres.open_sessions(trap, CANDIDATE, SECONDS, allow_indexes=True)
        assert candidates.reach({**trap, **CANDIDATE}, SECONDS).reads
        assert not self.sprung(server)

    def test_of_a_query_that_fails_is_told(self, trap: dict, server: SchoolServer) -> None:
        with server.login(**CANDIDATE) as candidate:
            candidate.run("CREATE OR REPLACE VIEW assessments AS SELECT * FROM hidden WHERE 1 / (id - id) = 1")
        with pytest.raises(AgentError, match="division by zero"):
            postgres.verify(trap, CANDIDATE, SECONDS, allow_indexes=True)

    def test_statistics_that_the_candidate_made_up_are_none(self, owned: dict, server: SchoolServer) -> None:
        with server.superuser(DATABASE) as admin, server.login(**CANDIDATE) as candidate:
            admin.run("DROP EXTENSION pg_stat_statements")
            candidate.run("CREATE VIEW pg_stat_statements AS SELECT 1")
            try:
                assert postgres.verify(owned, CANDIDATE, SECONDS, allow_indexes=True)["statements"] is False
            finally:
                candidate.run("DROP VIEW pg_stat_statements")
                admin.run("CREATE EXTENSION pg_stat_statements")
                admin.run(
                    "GRANT EXECUTE ON FUNCTION pg_stat_statements_reset(oid, oid, bigint, boolean) TO interviewer"
                )


def test_reaching_leaves_nothing_behind(database: dict, server: SchoolServer) -> None:
    login = {**database, **CANDIDATE}
    assert candidates.reach(login, SECONDS).words == "can only read"
    with server.owner() as owner:
        before = owner.run("SELECT count(*) FROM pg_class")
        owner.run("BEGIN")
        owner.run("LOCK TABLE students IN SHARE ROW EXCLUSIVE MODE")
        # Somebody at work on the tables is no want of rights.
        assert candidates.reach(login, SECONDS).words == "can only read"
        owner.run("ROLLBACK")
        assert owner.run("SELECT count(*) FROM pg_class") == before


_THEIRS = "SELECT count(*) FROM schools WHERE name LIKE $1"


def statements(server: SchoolServer, login: str) -> list[str]:
    """What is kept of the statements of one login."""
    with server.superuser(DATABASE) as admin:
        kept = "SELECT query FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid WHERE rolname = :login"
        return [row[0] for row in admin.run(kept, login=login)]


def test_our_looking_is_not_in_the_candidates_statistics(database: dict, server: SchoolServer) -> None:
    with server.superuser(DATABASE) as admin:
        admin.run("SELECT pg_stat_statements_reset()")
    with pg8000.native.Connection(
        host="127.0.0.1", port=server.port, database=DATABASE, user=CANDIDATE["user"], password=CANDIDATE["password"]
    ) as theirs:
        theirs.run("SELECT count(*) FROM schools WHERE name LIKE 'a%'")
    postgres.verify(database, CANDIDATE, SECONDS)
    candidates.reach({**database, **CANDIDATE}, SECONDS)
    assert len(statements(server, "candidate")) > 1
    traces.forget(database, SECONDS)
    assert statements(server, "candidate") == [_THEIRS]
    left = statements(server, OWNER)
    assert all("pg_stat_statements_reset" in query for query in left), left


def test_only_the_extension_s_own_function_is_called(database: dict, server: SchoolServer) -> None:
    """Where the extension is gone, a function of that name may be a candidate's."""
    with server.superuser(DATABASE) as admin:
        admin.run("DROP EXTENSION pg_stat_statements CASCADE")
        try:
            admin.run(
                "CREATE FUNCTION pg_stat_statements_reset(oid, oid, bigint, boolean) RETURNS void"
                " AS $$ CREATE TABLE public.trapped () $$ LANGUAGE sql"
            )
            rows = "SELECT 0::oid userid, 0::oid dbid, 0::bigint queryid, '/* interview-tui */'::text query"
            admin.run(f"CREATE VIEW pg_stat_statements AS {rows}")
            admin.run("GRANT SELECT ON pg_stat_statements TO PUBLIC")
            traces.forget(database, SECONDS)
            assert admin.run("SELECT to_regclass('public.trapped')") == [[None]]
        finally:
            admin.run("DROP TABLE IF EXISTS public.trapped")
            admin.run("DROP VIEW IF EXISTS pg_stat_statements")
            admin.run("DROP FUNCTION IF EXISTS pg_stat_statements_reset(oid, oid, bigint, boolean)")
            admin.run("CREATE EXTENSION pg_stat_statements")
            admin.run("GRANT EXECUTE ON FUNCTION pg_stat_statements_reset(oid, oid, bigint, boolean) TO interviewer")


def test_statistics_that_cannot_be_had_are_no_trouble(database: dict) -> None:
    traces.forget({**database, "password": "wr0ng"}, SECONDS)
    traces.forget({name: database[name] for name in ("host", "port", "database")}, SECONDS)


def test_a_login_that_does_not_work_says_why(database: dict) -> None:
    found = candidates.reach({**database, **CANDIDATE, "password": "wr0ng"}, SECONDS)
    assert (found.reads, found.is_right(allow_indexes=False)) == (False, False)
    assert "password authentication failed" in found.words
    assert "wr0ng" not in found.words


def test_no_more_sessions_than_a_pool_needs(database: dict, server: SchoolServer) -> None:
    with server.superuser() as admin:
        assert admin.run("SELECT rolconnlimit FROM pg_roles WHERE rolname = 'candidate'") == [[15]]


@pytest.fixture
def closing(database: dict) -> Iterator[dict]:
    yield database
    postgres.open_sessions(database, CANDIDATE, SECONDS)


def test_the_candidates_sessions_are_closed_and_nobody_elses(closing: dict, server: SchoolServer) -> None:
    database = closing
    with server.owner() as owner:
        open_ones = [server.login(CANDIDATE["user"], CANDIDATE["password"]) for _ in range(2)]
        assert candidates.close_sessions(database, CANDIDATE["user"], SECONDS) == 2
        for connection in open_ones:
            with pytest.raises((pg8000.native.InterfaceError, pg8000.native.DatabaseError, OSError)):
                connection.run("SELECT 1")
        assert owner.run("SELECT 1") == [[1]]
    assert candidates.close_sessions(database, CANDIDATE["user"], SECONDS) == 0
    assert "is not permitted to log in" in candidates.reach({**database, **CANDIDATE}, SECONDS).words


def test_logins_that_are_not_ours_are_closed_as_well(closing: dict, server: SchoolServer) -> None:
    with server.superuser() as admin, server.owner() as owner:
        admin.run(f"GRANT pg_signal_backend, pg_read_all_stats TO {OWNER}")  # as rds_superuser has it
        admin.run("CREATE ROLE rdstopmgr LOGIN PASSWORD 'x'")  # one of AWS's own, which the owner may not alter
        owner.run("""CREATE ROLE "a friend:x" LOGIN CREATEROLE PASSWORD 'x'""")
        owner.run("CREATE DATABASE lobby")
        try:
            # Candidates and we share one database; another one lets everybody in.
            where = {"host": "127.0.0.1", "port": server.port, "password": "x", "database": "lobby"}
            friend = pg8000.native.Connection("a friend:x", **where)
            with pg8000.native.Connection("rdstopmgr", **where) as other:
                friend.run("CREATE ROLE friends_friend LOGIN PASSWORD 'x'")
                assert candidates.close_sessions(closing, CANDIDATE["user"], SECONDS) == 1
                assert other.run("SELECT 1") == [[1]]
                with pytest.raises((pg8000.native.InterfaceError, pg8000.native.DatabaseError, OSError)):
                    friend.run("SELECT 1")
            logins = admin.run("SELECT rolname FROM pg_roles WHERE rolcanlogin ORDER BY rolname")
            assert logins == [[OWNER], ["rdsadmin"], ["rdstopmgr"]]
        finally:
            admin.run("DROP DATABASE lobby WITH (FORCE)")
            admin.run('DROP ROLE IF EXISTS friends_friend, "a friend:x", rdstopmgr')
            admin.run(f"REVOKE pg_signal_backend, pg_read_all_stats FROM {OWNER}")


def test_a_login_is_opened_as_it_was_made(closing: dict, server: SchoolServer) -> None:
    fresh = "SELECT setdatabase, setconfig FROM pg_db_role_setting WHERE setrole = 'candidate'::regrole"
    with server.superuser() as admin:
        made = admin.run(fresh)
        with server.login(**CANDIDATE) as candidate:
            candidate.run("SET default_transaction_read_only = off")
            candidate.run("ALTER ROLE candidate PASSWORD 'mine'")
            candidate.run("ALTER ROLE candidate SET search_path = nowhere")
            candidate.run("ALTER ROLE candidate SET statement_timeout = 0")
            candidate.run("ALTER ROLE candidate IN DATABASE school SET default_transaction_read_only = off")
            candidate.run("ALTER ROLE candidate IN DATABASE postgres SET work_mem = '1GB'")
        assert candidates.close_sessions(closing, CANDIDATE["user"], SECONDS) == 0
        for _ in range(2):
            postgres.open_sessions(closing, CANDIDATE, SECONDS)
            assert admin.run(fresh) == made
            assert candidates.reach({**closing, **CANDIDATE}, SECONDS).words == "can only read"
        kept = str(admin.run("SELECT rolpassword FROM pg_authid WHERE rolname = 'candidate'"))
    assert "SCRAM-SHA-256$4096:" in kept


def test_a_file_that_fails_is_named(database: dict, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "sql").mkdir()
    (tmp_path / "sql" / "01-broken.sql").write_text("SELECT 1;\nSELECT nonsense;")
    monkeypatch.setattr(postgres, "ROOT", tmp_path)
    with pytest.raises(AgentError, match=r'01-broken\.sql: column "nonsense" does not exist'):
        postgres.seed(database, CANDIDATE, SECONDS)
