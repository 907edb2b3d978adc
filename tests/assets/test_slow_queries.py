"""The slow-queries challenge on a real PostgreSQL: the data, the candidate's rights, every query and its solution."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pg8000.native
import pytest

from interview_tui.data import data_path
from tests.assets.school_server import SQL

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.assets.school_server import SeededServer

CHALLENGE = data_path("assets", "challenges", "slow-queries")
QUERIES = sorted((CHALLENGE / "queries").glob("*.sql"))
EXPECTED: dict[str, int] = json.loads((CHALLENGE / "expected.json").read_text(encoding="utf-8"))
LEAST_GAIN = 5
FINGERPRINTS = {
    "schools": "cdd95f916315c9034a820a5ec726ca26",
    "teachers": "d0d1086e453aaf131f610d56d5dfa2a7",
    "classes": "bbc7260a0011d08191918962414eecdd",
    "students": "4017fae9dd74a8573510bb960178a23c",
    "enrolments": "06d0952566f8d5d21ad6dc9f6fa9220f",
    "assessments": "58565cffd30c2e222abc263c4eef44d0",
}
UNHELPFUL_INDEXES = {f"{table}_pkey" for table in EXPECTED}

each_query = pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)


def solution_of(query: Path) -> Path:
    return CHALLENGE / "solutions" / query.name


def setup_of(query: Path) -> str:
    path = solution_of(query).with_suffix(".setup.sql")
    return path.read_text(encoding="utf-8") if path.exists() else ""


# ---------------------------------------------------------------------------------------------------- the files alone


def test_there_are_at_least_seven_queries_of_different_kinds() -> None:
    kinds = [re.search(r"^-- Kind: (.+)\.$", solution_of(query).read_text(), re.MULTILINE)[1] for query in QUERIES]
    assert len(QUERIES) >= 7
    assert len(set(kinds)) == len(kinds)


def test_every_solution_belongs_to_a_query() -> None:
    names = {path.name.replace(".setup.sql", ".sql") for path in (CHALLENGE / "solutions").glob("*.sql")}
    assert names == {query.name for query in QUERIES}


@each_query
def test_a_query_says_what_is_wanted_and_what_is_seen(query: Path) -> None:
    header = query.read_text(encoding="utf-8").split("\n\n")[0]
    assert all(line.startswith("--") for line in header.splitlines())
    assert "What the application wants:" in header
    assert "What users see:" in header


def test_the_data_owes_nothing_to_chance_or_the_clock() -> None:
    for file in SQL.glob("*.sql"):
        assert not re.search(r"random\(|now\(\)|current_(date|timestamp)|clock_timestamp|gen_random", file.read_text())


# ------------------------------------------------------------------------------------------------------------ the data


def fingerprint(connection: pg8000.native.Connection, table: str) -> str:
    connection.run("SET TimeZone = 'UTC'")
    return str(connection.run(f"SELECT md5(string_agg(t::text, chr(10) ORDER BY id)) FROM {table} AS t")[0][0])


def fingerprints(school: SeededServer) -> dict[str, str]:
    with school.server.owner() as owner:
        return {table: fingerprint(owner, table) for table in EXPECTED}


def indexes(school: SeededServer) -> set[str]:
    with school.server.owner() as owner:
        return {name for (name,) in owner.run("SELECT indexname FROM pg_indexes WHERE schemaname = 'public'")}


@pytest.mark.sandbox
def test_row_counts_are_as_expected(school: SeededServer) -> None:
    with school.candidate() as candidate:
        counts = {table: candidate.run(f"SELECT count(*) FROM {table}")[0][0] for table in EXPECTED}
        tables = {name for (name,) in candidate.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}
    assert counts == EXPECTED
    assert tables == set(EXPECTED)


@pytest.mark.sandbox
def test_every_row_is_the_same_on_every_machine(school: SeededServer) -> None:
    assert fingerprints(school) == FINGERPRINTS


@pytest.mark.sandbox
def test_an_assessment_belongs_to_a_class_of_the_student(school: SeededServer) -> None:
    with school.server.owner() as owner:
        [[strangers]] = owner.run(
            "SELECT count(*) FROM assessments AS a"
            " WHERE NOT EXISTS (SELECT FROM enrolments AS e"
            " WHERE e.student_id = a.student_id AND e.class_id = a.class_id)"
        )
        [[elsewhere]] = owner.run(
            "SELECT count(*) FROM enrolments AS e JOIN students AS s ON s.id = e.student_id"
            " JOIN classes AS c ON c.id = e.class_id JOIN teachers AS t ON t.id = c.teacher_id"
            " WHERE (s.school_id, s.year_group, t.school_id) <> (c.school_id, c.year_group, c.school_id)"
        )
    assert (strangers, elsewhere) == (0, 0)


@pytest.mark.sandbox
def test_no_index_helps(school: SeededServer) -> None:
    assert indexes(school) == UNHELPFUL_INDEXES


@pytest.mark.sandbox
def test_seeding_again_restores_everything(school: SeededServer) -> None:
    with school.server.owner() as owner:
        owner.run("CREATE INDEX sneaky ON assessments (student_id)")
        owner.run("DELETE FROM assessments WHERE id % 2 = 0")
        owner.run("DROP FUNCTION average_score")
        owner.run("GRANT INSERT ON schools TO candidate")
    school.seed()
    assert fingerprints(school) == FINGERPRINTS
    assert indexes(school) == UNHELPFUL_INDEXES
    with school.candidate() as candidate:
        candidate.run("SELECT average_score(1)")
        candidate.run("SET default_transaction_read_only = off")
        with pytest.raises(pg8000.native.DatabaseError, match="permission denied"):
            candidate.run("INSERT INTO schools VALUES (99, 'x', 'y', 2000)")


@pytest.mark.sandbox
def test_seeding_without_a_password_fails_and_says_so(school: SeededServer) -> None:
    with school.server.owner() as owner, pytest.raises(pg8000.native.DatabaseError, match="candidate_password"):
        owner.run((SQL / "03-roles.sql").read_text(encoding="utf-8"))
    with school.candidate() as candidate:
        assert candidate.run("SELECT 1") == [[1]]


@pytest.mark.sandbox
def test_statistics_that_cannot_be_forgotten_are_an_error(school: SeededServer) -> None:
    right = "EXECUTE ON FUNCTION pg_stat_statements_reset(oid, oid, bigint, boolean)"
    with school.server.superuser("school") as admin, school.server.owner() as owner:
        admin.run(f"REVOKE {right} FROM interviewer")
        try:
            with pytest.raises(pg8000.native.DatabaseError, match="permission denied"):
                owner.run((SQL / "04-statistics.sql").read_text(encoding="utf-8"))
        finally:
            admin.run(f"GRANT {right} TO interviewer")


@pytest.mark.sandbox
def test_the_statistics_hold_nothing_of_the_seeding(school: SeededServer) -> None:
    school.seed()
    with school.server.superuser("school") as admin:
        statements = [query for (query,) in admin.run("SELECT query FROM pg_stat_statements")]
    assert not [query for query in statements if re.search("INSERT|CREATE|PASSWORD|set_config", query)]
    assert not [query for query in statements if school.candidate_password in query]


# ------------------------------------------------------------------------------------------------ the candidate's login


@pytest.fixture
def candidate(school: SeededServer) -> Iterator[pg8000.native.Connection]:
    with school.candidate() as connection:
        yield connection


@pytest.mark.sandbox
@pytest.mark.parametrize("database", ["postgres", "template1"])
def test_the_candidate_gets_into_no_other_database(school: SeededServer, database: str) -> None:
    """Whoever gets in can leave large objects there, and a reset of the school would not take them away."""
    with pytest.raises(pg8000.native.DatabaseError, match="permission denied for database"):
        school.server.login("candidate", school.candidate_password, database)


@pytest.mark.sandbox
def test_the_candidate_can_explain(candidate: pg8000.native.Connection) -> None:
    plan = candidate.run("EXPLAIN (ANALYZE, BUFFERS) SELECT count(*) FROM students")
    assert any("Seq Scan on students" in line for (line,) in plan)


@pytest.mark.sandbox
def test_the_candidate_sees_the_statistics_of_own_statements_only(
    school: SeededServer, candidate: pg8000.native.Connection
) -> None:
    with school.server.owner() as owner:
        owner.run("SELECT count(*) AS of_the_interviewer FROM teachers")
    candidate.run("SELECT count(*) AS of_mine FROM teachers")
    shown = " ".join(query for (query,) in candidate.run("SELECT query FROM pg_stat_statements"))
    assert "of_mine" in shown
    assert "of_the_interviewer" not in shown


@pytest.mark.sandbox
@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO schools VALUES (99, 'x', 'y', 2000)",
        "UPDATE schools SET name = 'x'",
        "DELETE FROM schools",
        "TRUNCATE schools",
        "DROP TABLE schools",
        "CREATE TABLE mine (id integer)",
        "CREATE TEMPORARY TABLE mine (id integer)",
        "CREATE INDEX mine ON schools (name)",
        "CREATE SCHEMA mine",
        "ALTER FUNCTION average_score(integer) STABLE COST 1",
        "SELECT pg_stat_statements_reset()",
        "CREATE ROLE mine",
        "ALTER ROLE interviewer PASSWORD 'x'",
        "SELECT pg_read_file('postgresql.conf')",
        "SELECT * FROM pg_authid",
    ],
)
def test_the_candidate_can_only_read(candidate: pg8000.native.Connection, statement: str) -> None:
    candidate.run("SET default_transaction_read_only = off")
    with pytest.raises(pg8000.native.DatabaseError) as refusal:
        candidate.run(statement)
    assert refusal.value.args[0]["C"] == "42501", refusal.value


@pytest.mark.sandbox
def test_the_candidates_statements_end_after_a_minute(candidate: pg8000.native.Connection) -> None:
    assert candidate.run("SHOW statement_timeout") == [["1min"]]


# ------------------------------------------------------------------------------------------ queries and their solutions


def plan_of(connection: pg8000.native.Connection, statement: str, options: str = "") -> dict[str, Any]:
    [[document]] = connection.run(f"EXPLAIN (FORMAT JSON{options}) {statement}")
    return (document if isinstance(document, list) else json.loads(document))[0]


def shape(node: dict[str, Any]) -> tuple[Any, ...]:
    what = (node["Node Type"], node.get("Relation Name"), node.get("Index Name"), node.get("Parent Relationship"))
    return (*what, tuple(shape(child) for child in node.get("Plans", ())))


def work_of(connection: pg8000.native.Connection, statement: str) -> int:
    """Blocks that were touched, in tables, indexes and temporary files: the same on every machine, unlike time."""
    top = plan_of(connection, statement, ", ANALYZE, BUFFERS, TIMING OFF")["Plan"]
    return sum(count for name, count in top.items() if name.endswith(("Hit Blocks", "Read Blocks", "Written Blocks")))


@pytest.mark.sandbox
@each_query
def test_a_solution_returns_the_same_rows_from_another_plan_with_a_fraction_of_the_work(
    school: SeededServer, candidate: pg8000.native.Connection, query: Path
) -> None:
    slow, quick = query.read_text(encoding="utf-8"), solution_of(query).read_text(encoding="utf-8")
    rows, plan, work = candidate.run(slow), plan_of(candidate, slow), work_of(candidate, slow)
    with school.server.owner() as owner:
        owner.run("BEGIN")
        if setup := setup_of(query):
            owner.run(setup)
        assert rows
        assert owner.run(quick) == rows
        better = plan_of(owner, quick)
        assert shape(better["Plan"]) != shape(plan["Plan"])
        for index in re.findall(r"CREATE INDEX (\w+)", setup):
            assert index in json.dumps(better), f"the plan does without {index}"
        assert work_of(owner, quick) * LEAST_GAIN <= work
        owner.run("ROLLBACK")
