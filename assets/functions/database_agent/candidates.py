"""The candidate's login, tried out by signing in with it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from database_agent.errors import AgentError
from database_agent.session import CATALOGS_ONLY, Session, StatementError

_PERMISSION_DENIED = "42501"
_LOCKED = "55P03"  # somebody is at work on the table

# Logins that are not ours: not the owner, not a superuser, and in the owner's hands, as every role is that the owner
# has made or that such a role has made. What is left are AWS's own, which nobody may touch.
_STRANGERS = """
SELECT quote_ident(rolname)
FROM pg_catalog.pg_roles
WHERE rolcanlogin AND NOT rolsuper AND rolname <> current_user
    AND pg_has_role(current_user, oid, 'MEMBER WITH ADMIN OPTION')
"""
# Theirs, and those of roles that are there no more or may not sign in any more.
_BACKENDS = """
SELECT a.pid
FROM pg_catalog.pg_stat_activity AS a
LEFT JOIN pg_catalog.pg_roles AS r ON r.oid = a.usesysid
WHERE a.usesysid IS NOT NULL AND a.backend_type IS DISTINCT FROM 'parallel worker'
    AND (r.oid IS NULL OR NOT r.rolsuper AND r.rolname <> current_user
        AND pg_has_role(current_user, r.oid, 'MEMBER WITH ADMIN OPTION'))
"""
_PATIENCE = 30.0  # seconds: on a server that is busy, connections take their time to end
_ENDS_WITHIN = 3000  # milliseconds


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
    """Lets the candidate in no more, nor any login that is not ours, and ends their connections.

    Needs the owner's login; returns how many connections there were. First the logins, so that nobody comes back; and
    again until there is nothing left to do, for somebody who is still in may make another login.
    """
    ended = 0
    with Session(database, seconds) as session:
        session.run(CATALOGS_ONLY)
        _lock_out(session, user)
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            strangers = [str(row[0]) for row in session.run(_STRANGERS)]
            backends = [int(row[0]) for row in session.run(_BACKENDS)]
            if not strangers and not backends:
                return ended
            for stranger in strangers:
                session.run(f"ALTER ROLE {stranger} NOLOGIN")
            for backend in backends:
                ended += bool(session.run(f"SELECT pg_terminate_backend({backend}, {_ENDS_WITHIN})")[0][0])
    raise AgentError(
        "The candidate's connections to PostgreSQL could not be closed: they do not end, or there are always new ones."
    )


def _lock_out(session: Session, user: str) -> None:
    """The candidate's own login; one that was never made cannot sign in either."""
    for row in session.run("SELECT quote_ident(rolname) FROM pg_catalog.pg_roles WHERE rolname = :name", name=user):
        session.run(f"ALTER ROLE {row[0]} NOLOGIN")


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
