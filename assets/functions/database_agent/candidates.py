"""The candidate's login, tried out by signing in with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from database_agent.errors import AgentError
from database_agent.session import Session, StatementError

_PERMISSION_DENIED = "42501"
_LOCKED = "55P03"  # somebody is at work on the table


@dataclass(frozen=True, slots=True)
class Reach:
    """What the login can do; ``error`` says why nothing of it could be found out."""

    reads: bool = False
    writes_denied: bool = False
    creates_indexes: bool = False
    error: str = ""

    def is_right(self, *, allow_indexes: bool) -> bool:
        """Whether it is the login that was meant: one that owns the tables, or one that can only read.

        An owner may grant itself the right to change rows, so that this proves nothing of it.
        """
        if allow_indexes:
            return self.reads and self.creates_indexes
        return self.reads and self.writes_denied and not self.creates_indexes

    @property
    def words(self) -> str:
        """Which kind of login it is, for people."""
        if self.error:
            return self.error
        if not self.reads:
            return "cannot read the tables"
        can = [
            "read",
            *(["change rows"] if not self.writes_denied else []),
            *(["create indexes"] if self.creates_indexes else []),
        ]
        return f"can {' and '.join(can)}" if len(can) > 1 else "can only read"


def reach(login: Mapping[str, Any], seconds: float) -> Reach:
    """Signs in as the candidate and tries to read, to write and to create an index.

    The login's read-only default is lifted first: it is a convenience that anyone may switch off, the grants are what
    holds. Nothing is left behind in any case: there is no row to insert, and every attempt is rolled back.
    """
    try:
        with Session(login, seconds) as session:
            return Reach(
                reads=_works(session, "SELECT id FROM students LIMIT 1", "has_table_privilege('students', 'SELECT')"),
                writes_denied=not _works(
                    session,
                    "INSERT INTO students SELECT * FROM students WHERE false",
                    "has_table_privilege('students', 'INSERT')",
                ),
                # Here the right is asked for before the lock.
                creates_indexes=_works(session, "CREATE INDEX ON schools (id)", "true"),
            )
    except AgentError as error:
        return Reach(error=str(error))


def close_sessions(database: Mapping[str, Any], user: str, seconds: float) -> int:
    """Ends every connection of the candidate's login and returns how many there were; needs the owner's login."""
    with Session(database, seconds) as session:
        ended = session.run(
            "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = :name",
            name=user,
        )
    return int(ended[0][0])


def _works(session: Session, statement: str, when_locked: str) -> bool:
    """Whether the login has the right to do this; another refusal than for want of the right is an error."""
    session.run("BEGIN READ WRITE")
    try:
        session.run("SET LOCAL lock_timeout = '2s'")
        session.run(statement)
    except StatementError as error:
        if error.code not in (_PERMISSION_DENIED, _LOCKED):
            raise
        locked = error.code == _LOCKED
    else:
        return True
    finally:
        session.run("ROLLBACK")
    return locked and bool(session.run(f"SELECT {when_locked}")[0][0])
