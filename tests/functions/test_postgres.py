"""The database agent on a real PostgreSQL whose master user has the rights that RDS gives it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from database_agent import postgres
from database_agent.errors import AgentError

from interview_tui.data import data_path
from tests.assets.school_server import DATABASE, OWNER, OWNER_PASSWORD, SchoolServer, running_server

pytestmark = pytest.mark.sandbox

CANDIDATE = {"user": "candidate", "password": "Pa55wordOfTheCandidate"}
SECONDS = 60.0


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
    assert found["candidate_login"] is True
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


def test_a_file_that_fails_is_named(database: dict, monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    (tmp_path / "sql").mkdir()
    (tmp_path / "sql" / "01-broken.sql").write_text("SELECT 1;\nSELECT nonsense;")
    monkeypatch.setattr(postgres, "ROOT", tmp_path)
    with pytest.raises(AgentError, match=r'01-broken\.sql: column "nonsense" does not exist'):
        postgres.seed(database, CANDIDATE, SECONDS)
