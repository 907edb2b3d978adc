"""The copy of the freshly loaded database that a reset goes back to, and what was noted down with it.

It is a database beside the candidate's own that lets only the owner in. Its comment holds what a copy does not: roles,
settings, and the cache's configuration. Only with the comment it is complete; without, it is as good as none.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any

from database_agent import cluster
from database_agent.errors import AgentError
from database_agent.session import CATALOGS_ONLY, Session, StatementError

MAINTENANCE = "postgres"
"""The database from which others are made and dropped; nobody but the owner can make anything in it."""

_IN_USE = "55006"
_NOT_ALLOWED = "42501"  # to end a session of the server's own, which ends by itself
_PATIENCE, _PAUSE = 30.0, 0.5  # seconds
_WITHIN = 3000  # milliseconds
_NOTED = """
SELECT CASE WHEN datallowconn THEN shobj_description(oid, 'pg_database') END FROM pg_database WHERE datname = :name
"""
_BACKENDS = """
SELECT pg_terminate_backend(a.pid, :within) FROM pg_stat_activity AS a
WHERE a.datname = :name AND a.backend_type = 'client backend' AND a.pid <> pg_backend_pid()
    AND NOT EXISTS (SELECT FROM pg_roles AS r WHERE r.oid = a.usesysid AND r.rolsuper)
"""


def name_of(database: Mapping[str, Any]) -> str:
    """The copy's name."""
    return f"{database['database']}_pristine"


def maintenance(database: Mapping[str, Any]) -> dict[str, Any]:
    """The owner's login to the database from which others are made."""
    return {**database, "database": MAINTENANCE}


def noted(session: Session, database: Mapping[str, Any]) -> dict[str, Any] | None:
    """What was noted down with the copy, or nothing where there is no complete copy."""
    rows = session.run(_NOTED, name=name_of(database))
    if not rows or not rows[0][0]:
        return None
    try:
        content = json.loads(rows[0][0])
    except ValueError:
        return None
    return content if isinstance(content, dict) else None


def forget(database: Mapping[str, Any], seconds: float) -> None:
    """Drops the copy: what it is a copy of is about to be loaded anew."""
    with Session(maintenance(database), seconds) as session:
        session.run(CATALOGS_ONLY)
        drop(session, name_of(database))


def keep(database: Mapping[str, Any], cache: Mapping[str, Any], seconds: float) -> None:
    """Copies the database as it is now; nobody gets into the copy at any time before everybody is shut out."""
    with Session(maintenance(database), seconds) as session:
        session.run(CATALOGS_ONLY)
        copy = name_of(database)
        note = {"version": 1, "cluster": cluster.state(session, copy), "cache": dict(cache)}
        drop(session, copy)
        _copy(session, database["database"], copy, "ALLOW_CONNECTIONS false")
        quoted = _identifier(copy)
        session.run(f"REVOKE ALL ON DATABASE {quoted} FROM PUBLIC")
        session.run(f"COMMENT ON DATABASE {quoted} IS {_literal(json.dumps(note))}")
        session.run(f"ALTER DATABASE {quoted} ALLOW_CONNECTIONS true")


def restore(session: Session, database: Mapping[str, Any]) -> None:
    """Puts the copy's copy in the place of the database; the session is one to the maintenance database."""
    drop(session, database["database"])
    _copy(session, name_of(database), database["database"])


def empty(session: Session, database: Mapping[str, Any]) -> None:
    """Puts an empty database in the place of the one that there is."""
    drop(session, database["database"])
    session.run(f"CREATE DATABASE {_identifier(database['database'])}")


def drop(session: Session, name: str) -> None:
    """Drops a database, whoever is connected to it; nothing happens where there is none."""
    _insist(session, f"DROP DATABASE IF EXISTS {_identifier(name)} WITH (FORCE)", name)


def _copy(session: Session, source: str, target: str, options: str = "") -> None:
    _insist(session, f"CREATE DATABASE {_identifier(target)} TEMPLATE {_identifier(source)} {options}", source)


def _insist(session: Session, statement: str, name: str) -> None:
    """Does what needs a database that nobody is connected to.

    Ends sessions, waits for those that only end by themselves, and tries again when new ones come.
    """
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            session.run(_BACKENDS, name=name, within=_WITHIN)
            session.run(statement)
        except StatementError as error:
            if error.code not in (_IN_USE, _NOT_ALLOWED) or time.monotonic() >= deadline:
                raise AgentError(f"{statement.split(' WITH ', maxsplit=1)[0]}: {error}") from None
            time.sleep(_PAUSE)
        else:
            return


def _identifier(name: str) -> str:
    from pg8000.native import identifier

    return str(identifier(name))


def _literal(text: str) -> str:
    from pg8000.native import literal

    return str(literal(text))
