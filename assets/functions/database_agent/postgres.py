"""The database of the slow-queries challenge: seeds it from the SQL files and looks whether it is as seeded."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from database_agent import candidates, scram
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
_ROLES = "03-roles.sql"


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
    what that calls would run with the owner's rights.
    """
    with Session(database, seconds) as session:
        session.run(CATALOGS_ONLY)
        found: dict[str, Any] = {
            "expected": _expected(),
            "version": str(session.run("SHOW server_version")[0][0]).split()[0],
            "statements": bool(session.run(_STATEMENTS)[0][0]),
            "indexes": [str(row[0]) for row in session.run(_INDEXES)],
        }
        if not allow_indexes:
            found |= _look(session)
    if allow_indexes:
        with Session({**database, **candidate}, seconds) as session:
            found |= _look(session)
    login = candidates.reach({**database, **candidate}, seconds)
    found["candidate_login"] = login.is_right(allow_indexes=allow_indexes)
    found["login"] = login.words
    return found


def _expected() -> dict[str, int]:
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
    for table in _expected():
        there = session.run("SELECT to_regclass(:name) IS NOT NULL", name=f"public.{table}")[0][0]
        # The name is one of ours, from expected.json.
        counts[table] = int(session.run(f'SELECT count(*) FROM public."{table}"')[0][0]) if there else 0  # noqa: S608
    started = time.perf_counter()
    session.run(_TIMED_QUERY)
    return {"rows": counts, "query_ms": round((time.perf_counter() - started) * 1000, 1)}
