"""What an archive keeps of a database, on a real PostgreSQL: definitions, and the times of the queries."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from database_agent import definitions, postgres, pristine, session, timings, work

from interview_tui.data import data_path
from tests.assets.school_server import DATABASE, OWNER, OWNER_PASSWORD, SchoolServer, running_server
from tests.functions.test_postgres import CANDIDATE, SECONDS, SHADOWS, SPY

pytestmark = pytest.mark.sandbox

CHALLENGE = data_path("assets", "challenges", "slow-queries")
QUICK = {
    "01-one.sql": "-- One student\nSELECT * FROM assessments WHERE student_id = 4711;\n",
    "02-average.sql": "-- By function\nSELECT average_score(4711);\n",
}


@pytest.fixture(scope="module")
def server() -> Iterator[SchoolServer]:
    with running_server() as started:
        with started.superuser() as admin:
            admin.run(f"GRANT pg_signal_backend, pg_read_all_stats TO {OWNER} WITH ADMIN OPTION")
        yield started


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The challenge with two quick queries in the place of its seven slow ones."""
    folder = tmp_path_factory.mktemp("package")
    for name in ("sql", "expected.json"):
        (folder / name).symlink_to(CHALLENGE / name)
    (folder / "queries").mkdir()
    for name, text in QUICK.items():
        (folder / "queries" / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def database(server: SchoolServer, root: Path) -> Iterator[dict]:
    """Loaded once, with a candidate who owns the tables."""
    login = {"host": "127.0.0.1", "port": server.port, "database": DATABASE, "user": OWNER, "password": OWNER_PASSWORD}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(postgres, "ROOT", root)
        postgres.load(login, CANDIDATE, {}, SECONDS, allow_indexes=True)
        yield login


@pytest.fixture(autouse=True)
def put_back(database: dict, server: SchoolServer) -> Iterator[None]:
    yield
    with session.Session(pristine.maintenance(database), SECONDS) as maintenance:
        pristine.restore(maintenance, database)
    postgres.grant(database, CANDIDATE, SECONDS, allow_indexes=True)


def candidate(server: SchoolServer, *statements: str) -> None:
    with server.login(**CANDIDATE) as signed_in:
        for statement in statements:
            signed_in.run(statement)


def told(database: dict) -> dict[str, tuple[str | None, str | None]]:
    found = work.work(database, SECONDS)
    assert (found["more"], found["trouble"]) == (0, "")
    return {each["what"]: (each.get("before"), each.get("after")) for each in found["definitions"]}


def test_definitions_are_told_as_they_were_and_as_they_are(database: dict, server: SchoolServer) -> None:
    candidate(
        server,
        "GRANT ALL ON schools TO candidate",
        "CREATE INDEX by_student ON assessments (student_id) WHERE score > 50",
        "CREATE VIEW leeds AS SELECT name FROM schools WHERE city = 'Leeds'",
        "CREATE TABLE todo (id integer DEFAULT 7 NOT NULL, what text)",
        "CREATE OR REPLACE FUNCTION average_score(wanted_student integer) RETURNS numeric LANGUAGE sql AS 'SELECT 1.5'",
        "ALTER TABLE teachers ALTER COLUMN email DROP NOT NULL",
        "ALTER TABLE schools ADD CONSTRAINT mine CHECK (id > 0)",
        "ALTER TABLE students DROP CONSTRAINT students_school_id_fkey",
        "CREATE STATISTICS together ON school_id, year_group FROM students",
        "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER noting BEFORE INSERT ON schools FOR EACH ROW EXECUTE FUNCTION noted()",
    )
    found = told(database)
    assert found["index by_student"] == (
        None,
        "CREATE INDEX by_student ON public.assessments USING btree (student_id) WHERE (score > 50)",
    )
    assert found["view leeds"][1].startswith("CREATE VIEW public.leeds AS\n SELECT name\n")
    assert found["table todo"] == (
        None,
        "CREATE TABLE public.todo (\n    id integer DEFAULT 7 NOT NULL,\n    what text\n)",
    )
    before, after = found["function average_score(integer)"]
    assert "round(avg(score), 2)" in before
    assert "SELECT 1.5" in after
    assert found["column teachers.email"] == ("email text NOT NULL", "email text")
    assert found["constraint mine on schools"] == (None, "CHECK (id > 0)")
    removed = found["constraint students_school_id_fkey on students"]
    assert removed == ("FOREIGN KEY (school_id) REFERENCES public.schools(id)", None)
    assert found["statistics together"][1].startswith("CREATE STATISTICS public.together")
    assert found["trigger noting on schools"][1].startswith("CREATE TRIGGER noting BEFORE INSERT ON public.schools")


def test_what_was_made_anew_as_it_was_is_no_other_definition(database: dict, server: SchoolServer) -> None:
    candidate(
        server,
        "GRANT ALL ON schools TO candidate",
        "ALTER TABLE classes DROP CONSTRAINT classes_school_id_fkey",
        "ALTER TABLE classes ADD FOREIGN KEY (school_id) REFERENCES schools",
    )
    assert told(database) == {}


def test_definitions_are_bounded(database: dict, server: SchoolServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(definitions, "MOST_BYTES", 6_500)
    candidate(server, *(f"CREATE INDEX by_{number} ON students (email)" for number in range(9)))
    candidate(server, f"CREATE FUNCTION a_long_one() RETURNS text LANGUAGE sql AS $$ SELECT '{'x' * 50_000}' $$")
    found = work.work(database, SECONDS)
    assert len(found["definitions"]) + found["more"] == 10
    assert found["more"] > 0
    assert len(json.dumps(found["definitions"])) < 7_000
    (long,) = [each["after"] for each in found["definitions"] if each["what"].startswith("function")]
    assert len(long) < definitions.LONGEST + 100
    assert long.endswith("(cut here)")


def test_queries_are_timed_as_planted_and_as_it_is(database: dict, server: SchoolServer) -> None:
    candidate(server, "CREATE INDEX by_student ON assessments (student_id)")
    one, by_function = work.work(database, SECONDS)["timings"]
    assert (one["query"], one["title"]) == ("01-one", "One student")
    assert one["planted"]["plan"] == ["Seq Scan assessments"]
    assert one["now"]["plan"] == ["Bitmap Heap Scan assessments", "Bitmap Index Scan by_student"]
    assert 0 < one["now"]["ms"] < one["planted"]["ms"]
    assert 0 < by_function["now"]["ms"] < by_function["planted"]["ms"]
    with server.superuser() as admin:
        assert admin.run("SELECT rolname FROM pg_roles WHERE rolname LIKE '%reader%'") == []


def test_no_query_is_run_where_nothing_differs(database: dict) -> None:
    one, by_function = work.work(database, SECONDS)["timings"]
    for each in (one, by_function):
        assert (each["planted"]["ms"], each["planted"]["trouble"]) == (None, timings._THE_SAME)
        assert each["now"] == each["planted"]
    assert one["now"]["plan"] == ["Seq Scan assessments"]


def test_samples_that_the_server_takes_by_itself_make_no_difference(database: dict, server: SchoolServer) -> None:
    with server.superuser(DATABASE) as admin:
        admin.run("DELETE FROM assessments WHERE id % 100 = 0")  # as far off as a sample may be
        admin.run("ANALYZE assessments")
    assert {each["now"]["ms"] for each in work.work(database, SECONDS)["timings"]} == {None}


def test_what_is_planned_otherwise_is_run(database: dict, server: SchoolServer) -> None:
    with server.superuser(DATABASE) as admin:
        admin.run("DELETE FROM assessments WHERE student_id % 2 = 0")
        admin.run("ANALYZE assessments")
    one, _ = work.work(database, SECONDS)["timings"]
    assert one["planted"]["ms"] > 0, "no definition differs, and the plan does"


def test_a_query_that_takes_too_long_is_stopped(
    database: dict, server: SchoolServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate(
        server,
        "CREATE OR REPLACE FUNCTION average_score(wanted_student integer) RETURNS numeric LANGUAGE sql"
        " AS 'SELECT 1.0 FROM pg_sleep(30)'",
    )
    monkeypatch.setattr(timings, "EACH", 1.0)
    started = time.monotonic()
    one, by_function = work.work(database, SECONDS)["timings"]
    assert time.monotonic() - started < 20
    assert by_function["now"] == {"ms": None, "trouble": "stopped after 1 s"}
    assert by_function["planted"]["ms"] > 0
    assert one["now"]["ms"] > 0
    monkeypatch.setattr(timings, "ALL", 0.0)
    assert {each["now"]["trouble"] for each in work.work(database, SECONDS)["timings"]} == {
        "not run: the queries before it took all the time"
    }


def test_a_function_that_does_not_stop_is_left_and_ended(
    database: dict, server: SchoolServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    candidate(
        server,
        "CREATE OR REPLACE FUNCTION average_score(wanted_student integer) RETURNS numeric LANGUAGE plpgsql AS $$"
        " BEGIN PERFORM pg_sleep(30); RETURN 1;"
        " EXCEPTION WHEN query_canceled THEN PERFORM pg_sleep(30); RETURN 1; END $$",
    )
    monkeypatch.setattr(timings, "EACH", 1.0)
    monkeypatch.setattr(timings, "_GRACE", 1.0)
    started = time.monotonic()
    one, by_function = work.work(database, SECONDS)["timings"]
    assert time.monotonic() - started < 20
    assert one["now"]["ms"] > 0
    assert by_function["now"]["ms"] is None
    with server.superuser() as admin:
        assert admin.run("SELECT usename FROM pg_stat_activity WHERE query LIKE 'EXPLAIN%'") == []


def test_what_a_query_cannot_do_is_said_of_it_alone(database: dict, server: SchoolServer) -> None:
    candidate(server, "DROP FUNCTION average_score(integer)", "CREATE TABLE trace (x int)")
    one, by_function = work.work(database, SECONDS)["timings"]
    assert by_function["now"]["trouble"] == "function average_score(integer) does not exist"
    assert one["now"]["ms"] > 0
    candidate(
        server,
        "CREATE FUNCTION average_score(wanted_student integer) RETURNS int LANGUAGE sql"
        " AS 'INSERT INTO trace VALUES (1) RETURNING x'",
    )
    _, by_function = work.work(database, SECONDS)["timings"]
    assert by_function["now"]["trouble"] == "cannot execute INSERT in a read-only transaction"


def test_no_trap_is_sprung(database: dict, server: SchoolServer) -> None:
    candidate(
        server,
        SPY,
        *(f"CREATE {shadow}" for shadow in SHADOWS),
        "CREATE FUNCTION spied(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT public.spy()'",
        "CREATE INDEX trap ON schools (id) WHERE spied(1) = 1",
        "CREATE TABLE trapped (x int DEFAULT spied(2))",
        "ALTER TABLE assessments RENAME TO hidden",
        "CREATE VIEW assessments AS SELECT * FROM hidden WHERE spy() = 1",
    )
    found = told(database)
    assert found["index trap"][1] == "CREATE INDEX trap ON public.schools USING btree (id) WHERE (public.spied(1) = 1)"
    with server.superuser() as admin:
        assert admin.run("SELECT to_regrole('sprung')") == [[None]]


def test_queries_run_with_the_rights_of_a_candidate(database: dict, server: SchoolServer) -> None:
    candidate(
        server,
        "CREATE OR REPLACE FUNCTION average_score(wanted_student integer) RETURNS numeric LANGUAGE plpgsql"
        " AS $$ BEGIN RAISE EXCEPTION 'run by %', current_user; END $$",
    )
    _, by_function = work.work(database, SECONDS)["timings"]
    assert by_function["now"]["trouble"].startswith("run by interview_reader_")
    assert by_function["planted"]["ms"] > 0


def test_settings_of_the_database_do_not_lead_astray(database: dict, server: SchoolServer) -> None:
    candidate(server, "CREATE INDEX by_student ON assessments (student_id)")
    with server.owner() as owner:
        owner.run("ALTER DATABASE school SET search_path = nowhere")
    assert all(each["now"]["ms"] > 0 for each in work.work(database, SECONDS)["timings"])


def test_without_the_copy_there_is_nothing_to_compare_with(database: dict, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pristine, "noted", lambda *_: None)
    found = work.work(database, SECONDS)
    assert found["trouble"] == "There is no copy of it, so that there is nothing to compare with."
    assert (found["definitions"], found["timings"]) == ([], [])


def test_a_database_that_is_gone_is_said_to_be(database: dict) -> None:
    with session.Session(pristine.maintenance(database), SECONDS) as maintenance:
        pristine.drop(maintenance, DATABASE)
    assert work.work(database, SECONDS)["trouble"] == f"There is no database {DATABASE}."


def test_the_answer_is_json(database: dict, server: SchoolServer) -> None:
    candidate(server, "CREATE INDEX by_student ON assessments (student_id)")
    assert json.loads(json.dumps(work.work(database, SECONDS)))["timings"]


def test_the_package_has_the_queries() -> None:
    names = [path.name for path in sorted((CHALLENGE / "queries").glob("*.sql"))]
    assert len(names) == 7
    for name in names:
        assert (CHALLENGE / "queries" / name).read_text().startswith("-- "), "its first line is its title"
