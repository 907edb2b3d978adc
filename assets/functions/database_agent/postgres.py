"""The database of the slow-queries challenge: seeds it from the SQL files and looks whether it is as seeded."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from database_agent import candidates, pristine, rows, scram
from database_agent.session import CATALOGS_ONLY, Session

ROOT = Path(__file__).resolve().parent.parent
"""Where the package was unpacked: the SQL files and the expected row counts lie beside the code."""

# What the interviewer wants to hear of: every index but the primary keys, which the seeding itself creates.
_INDEXES = """
SELECT c.relname
FROM pg_catalog.pg_index AS i
JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND NOT i.indisprimary
ORDER BY c.relname
"""
# A look through all assessments, as the unsolved challenge has no index for it; far below its slow queries.
_TIMED_QUERY = "SELECT count(*), avg(score) FROM public.assessments WHERE student_id = 4711"
# There and collecting. The view itself would be the owner's to read, and anyone's to make where it is not there.
_STATEMENTS = """
SELECT coalesce(current_setting('pg_stat_statements.track', true), 'none') <> 'none'
    AND EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'pg_stat_statements')
"""
_ROLES, _RIGHTS, _STATISTICS = "03-roles.sql", "04-rights.sql", "04-statistics.sql"


def seed(
    database: Mapping[str, Any], candidate: Mapping[str, Any], seconds: float, *, allow_indexes: bool = False
) -> dict[str, int]:
    """Runs the SQL files in order and returns the number of rows by table.

    The files create the candidate's login with what they find in the session's settings: a verifier, no password, and
    whether the tables are to be the candidate's own.
    """
    with Session(database, seconds) as session:
        session.run("SELECT set_config('lock_timeout', '20s', false)")
        _describe(session, candidate, allow_indexes=allow_indexes)
        for file in sorted((ROOT / "sql").glob("*.sql")):
            session.script(file)
        if not allow_indexes:
            return _look(session)["rows"]
    with Session({**database, **candidate}, seconds) as session:
        return _look(session)["rows"]


def load(
    database: Mapping[str, Any],
    candidate: Mapping[str, Any],
    cache: Mapping[str, Any],
    seconds: float,
    *,
    allow_indexes: bool = False,
) -> dict[str, int]:
    """Seeds and keeps a copy to go back to, with what the cache is set to; returns the number of rows by table."""
    pristine.forget(database, seconds)
    counts = seed(database, candidate, seconds, allow_indexes=allow_indexes)
    pristine.keep(database, cache, seconds)
    with Session(database, seconds) as session:
        session.script(ROOT / "sql" / _STATISTICS)
    return counts


def grant(
    database: Mapping[str, Any], candidate: Mapping[str, Any], seconds: float, *, allow_indexes: bool = False
) -> None:
    """Gives a database that was just copied its rights, which do not travel, and lets the candidate in at last."""
    with Session(database, seconds) as session:
        _describe(session, candidate, allow_indexes=allow_indexes)
        for file in (_RIGHTS, _ROLES, _STATISTICS):
            session.script(ROOT / "sql" / file)


def open_sessions(
    database: Mapping[str, Any], candidate: Mapping[str, Any], seconds: float, *, allow_indexes: bool = False
) -> None:
    """Lets the candidate's login in as the seeding made it, whatever became of its password and its settings."""
    with Session(database, seconds) as session:
        session.run(CATALOGS_ONLY)
        _describe(session, candidate, allow_indexes=allow_indexes)
        session.script(ROOT / "sql" / _ROLES)


def verify(
    database: Mapping[str, Any], candidate: Mapping[str, Any], seconds: float, *, allow_indexes: bool = False
) -> dict[str, Any]:
    """What the database holds, how fast it answers, and whether the candidate's login can do what it is meant to.

    Of tables that are the candidate's own the owner reads nothing: in the place of a table there may be a view, and
    what that calls would run with the owner's rights. Where the candidate's login does not get in, such as after a
    revocation, a login that can do what it can reads them.
    """
    login = candidates.reach({**database, **candidate}, seconds)
    with Session(database, seconds) as session:
        session.run(CATALOGS_ONLY)
        found: dict[str, Any] = {
            "expected": expected(),
            "version": str(session.run("SHOW server_version")[0][0]).split()[0],
            "statements": bool(session.run(_STATEMENTS)[0][0]),
            "indexes": [str(row[0]) for row in session.run(_INDEXES)],
        }
        if not allow_indexes:
            found |= _look(session)
        elif login.error:
            with rows.reader(session, database, seconds) as reading:
                found |= _look(reading)
    if allow_indexes and not login.error:
        with Session({**database, **candidate}, seconds) as session:
            found |= _look(session)
    found["candidate_login"] = login.is_right(allow_indexes=allow_indexes)
    found["login"] = login.words
    return found


def expected() -> dict[str, int]:
    """The number of rows by table."""
    content: dict[str, int] = json.loads((ROOT / "expected.json").read_text(encoding="utf-8"))
    return content


def _describe(session: Session, candidate: Mapping[str, Any], *, allow_indexes: bool) -> None:
    """Tells the SQL files of the login that they are to make."""
    session.run(
        "SELECT set_config('interview.candidate_password', :verifier, false)",
        verifier=scram.verifier(candidate["password"]),
    )
    session.run(
        "SELECT set_config('interview.candidate_indexes', :indexes, false)",
        indexes="on" if allow_indexes else "off",
    )


def _look(session: Session) -> dict[str, Any]:
    """Counts the tables that there should be, of which a missing one counts none, and times a query."""
    session.run(CATALOGS_ONLY)
    counts = {}
    for table in expected():
        there = session.run("SELECT to_regclass(:name) IS NOT NULL", name=f"public.{table}")[0][0]
        # The name is one of ours, from expected.json.
        counts[table] = int(session.run(f'SELECT count(*) FROM public."{table}"')[0][0]) if there else 0  # noqa: S608
    started = time.perf_counter()
    session.run(_TIMED_QUERY)
    return {"rows": counts, "query_ms": round((time.perf_counter() - started) * 1000, 1)}
