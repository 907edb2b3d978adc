"""The database of the slow-queries challenge: seeds it from the SQL files and looks whether it is as seeded."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from database_agent import candidates, scram
from database_agent.session import Session, StatementError

ROOT = Path(__file__).resolve().parent.parent
"""Where the package was unpacked: the SQL files and the expected row counts lie beside the code."""

# What the interviewer wants to hear of: every index but the primary keys, which the seeding itself creates.
_INDEXES = """
SELECT c.relname
FROM pg_index AS i
JOIN pg_class AS c ON c.oid = i.indexrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname = 'public' AND NOT i.indisprimary
ORDER BY c.relname
"""
# A look through all assessments, as the unsolved challenge has no index for it; far below its slow queries.
_TIMED_QUERY = "SELECT count(*), avg(score) FROM assessments WHERE student_id = 4711"


def seed(
    database: Mapping[str, Any], candidate: Mapping[str, Any], seconds: float, *, allow_indexes: bool = False
) -> dict[str, int]:
    """Runs the SQL files in order and returns the number of rows by table.

    The files create the candidate's login with what they find in the session's settings: a verifier, no password, and
    whether the tables are to be the candidate's own.
    """
    with Session(database, seconds) as session:
        session.run("SELECT set_config('lock_timeout', '20s', false)")
        session.run(
            "SELECT set_config('interview.candidate_password', :verifier, false)",
            verifier=scram.verifier(candidate["password"]),
        )
        session.run(
            "SELECT set_config('interview.candidate_indexes', :indexes, false)",
            indexes="on" if allow_indexes else "off",
        )
        for file in sorted((ROOT / "sql").glob("*.sql")):
            session.script(file)
        return _rows(session)


def verify(
    database: Mapping[str, Any], candidate: Mapping[str, Any], seconds: float, *, allow_indexes: bool = False
) -> dict[str, Any]:
    """What the database holds, how fast it answers, and whether the candidate's login can do what it is meant to."""
    expected = _expected()
    with Session(database, seconds) as session:
        rows = _rows(session)
        started = time.perf_counter()
        session.run(_TIMED_QUERY)
        milliseconds = (time.perf_counter() - started) * 1000
        found = {
            "rows": rows,
            "expected": expected,
            "query_ms": round(milliseconds, 1),
            "version": str(session.run("SHOW server_version")[0][0]).split()[0],
            "statements": _statements(session),
            "indexes": [str(row[0]) for row in session.run(_INDEXES)],
        }
    login = candidates.reach({**database, **candidate}, seconds)
    found["candidate_login"] = login.is_right(allow_indexes=allow_indexes)
    found["login"] = login.words
    return found


def _expected() -> dict[str, int]:
    content: dict[str, int] = json.loads((ROOT / "expected.json").read_text(encoding="utf-8"))
    return content


def _rows(session: Session) -> dict[str, int]:
    """Counts the tables that there should be; a missing one counts none."""
    counts = {}
    for table in _expected():
        there = session.run("SELECT to_regclass(:name) IS NOT NULL", name=f"public.{table}")[0][0]
        # The name is one of ours, from expected.json.
        counts[table] = int(session.run(f'SELECT count(*) FROM public."{table}"')[0][0]) if there else 0  # noqa: S608
    return counts


def _statements(session: Session) -> bool:
    """Whether pg_stat_statements is there and collecting."""
    try:
        session.run("SELECT count(*) FROM pg_stat_statements")
    except StatementError:
        return False
    return True
