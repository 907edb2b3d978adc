"""The database of the slow-queries challenge: seeds it from the SQL files and looks whether it is as seeded."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from database_agent import scram
from database_agent.errors import AgentError

ROOT = Path(__file__).resolve().parent.parent
"""Where the package was unpacked: the SQL files and the expected row counts lie beside the code."""

_CONNECT_SECONDS = 10.0
_PERMISSION_DENIED = "42501"
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


def seed(database: Mapping[str, Any], candidate: Mapping[str, Any], seconds: float) -> dict[str, int]:
    """Runs the SQL files in order and returns the number of rows by table.

    The files create the candidate's login with what they find in the session's setting: a verifier, no password.
    """
    with _Session(database, seconds) as session:
        session.run("SELECT set_config('lock_timeout', '20s', false)")
        session.run(
            "SELECT set_config('interview.candidate_password', :verifier, false)",
            verifier=scram.verifier(candidate["password"]),
        )
        for file in sorted((ROOT / "sql").glob("*.sql")):
            session.script(file)
        return _rows(session)


def verify(database: Mapping[str, Any], candidate: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """What the database holds, how fast it answers, and whether the candidate's login works and can only read."""
    expected = _expected()
    with _Session(database, seconds) as session:
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
    found["candidate_login"] = _candidate_can_only_read({**database, **candidate}, seconds)
    return found


class _Session:
    """One connection, and errors in words."""

    def __init__(self, login: Mapping[str, Any], seconds: float) -> None:
        import pg8000.native

        self._error = pg8000.native.DatabaseError
        where = f"{login['host']}:{login['port']} as {login['user']}"
        try:
            self._channel = socket.create_connection((login["host"], int(login["port"])), timeout=_CONNECT_SECONDS)
        except OSError as error:
            raise AgentError(f"PostgreSQL cannot be reached at {where}: {error}.") from None
        # A closed port is known after seconds; a statement may take longer.
        self._channel.settimeout(seconds)
        try:
            # Without an SSL context pg8000 encrypts if the server can, which RDS requires. The certificate is not
            # checked, since the way there does not leave the VPC's private subnets.
            self._connection = pg8000.native.Connection(
                login["user"], password=login["password"], sock=self._channel, database=login["database"]
            )
        except (self._error, pg8000.native.InterfaceError, OSError) as error:
            self._channel.close()
            raise AgentError(f"PostgreSQL does not let in {where}: {_message(error)}.") from None

    def __enter__(self) -> _Session:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()
        self._channel.close()

    def run(self, statement: str, **values: Any) -> list[list[Any]]:
        try:
            return list(self._connection.run(statement, **values) or [])
        except self._error as error:
            raise StatementError(_message(error), _code(error)) from None
        except OSError as error:
            raise AgentError(f"PostgreSQL stopped answering: {error}.") from None

    def script(self, file: Path) -> None:
        try:
            self.run(file.read_text(encoding="utf-8"))
        except StatementError as error:
            raise AgentError(f"{file.name}: {error}") from None


class StatementError(AgentError):
    """PostgreSQL refused a statement; ``code`` is its SQLSTATE."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


def _message(error: Exception) -> str:
    """The server's own sentence, without the statement that it was about."""
    details = error.args[0] if error.args else ""
    return str(details.get("M", "")) if isinstance(details, dict) else str(details)


def _code(error: Exception) -> str:
    details = error.args[0] if error.args else ""
    return str(details.get("C", "")) if isinstance(details, dict) else ""


def _expected() -> dict[str, int]:
    content: dict[str, int] = json.loads((ROOT / "expected.json").read_text(encoding="utf-8"))
    return content


def _rows(session: _Session) -> dict[str, int]:
    """Counts the tables that there should be; a missing one counts none."""
    counts = {}
    for table in _expected():
        there = session.run("SELECT to_regclass(:name) IS NOT NULL", name=f"public.{table}")[0][0]
        # The name is one of ours, from expected.json.
        counts[table] = int(session.run(f'SELECT count(*) FROM public."{table}"')[0][0]) if there else 0  # noqa: S608
    return counts


def _statements(session: _Session) -> bool:
    """Whether pg_stat_statements is there and collecting."""
    try:
        session.run("SELECT count(*) FROM pg_stat_statements")
    except StatementError:
        return False
    return True


def _candidate_can_only_read(login: Mapping[str, Any], seconds: float) -> bool:
    """Signs in as the candidate: reading has to work, and writing has to fail for want of the right.

    The login's read-only default is lifted first: it is a convenience that anyone may switch off, the grants are what
    holds. Nothing is written in any case: there is no row to insert, and the transaction is rolled back.
    """
    try:
        with _Session(login, seconds) as session:
            session.run("SELECT id FROM students LIMIT 1")
            session.run("BEGIN READ WRITE")
            try:
                session.run("INSERT INTO students SELECT * FROM students WHERE false")
            except StatementError as error:
                return error.code == _PERMISSION_DENIED
            finally:
                session.run("ROLLBACK")
    except AgentError:
        return False
    return False
