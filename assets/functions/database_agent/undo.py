"""Tells how the server differs from what was loaded, and puts it back; ended anywhere, it can be begun again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from database_agent import candidates, catalog, cluster, postgres, pristine, rows
from database_agent.changes import Change, change, counted
from database_agent.errors import AgentError
from database_agent.session import CATALOGS_ONLY, Session, StatementError

_LOCK = 20261121
"""Of the advisory lock that one reset at a time holds."""

_PATIENCE = "40s"
_LOCKED = "55P03"
# So that the server soon knows of one that was killed, and with it the lock is free.
_LIVELINESS = ("SET tcp_keepalives_idle = 10", "SET tcp_keepalives_interval = 5", "SET tcp_keepalives_count = 3")
_WRONG_PASSWORD = "password authentication failed"  # noqa: S105 - what PostgreSQL says
_NOTHING_KEPT = change("copy of the database", "missing: nothing to compare with, and a reset loads the data anew")


def note(database: Mapping[str, Any], seconds: float) -> dict[str, Any] | None:
    """What was noted down when the data was loaded."""
    with Session(pristine.maintenance(database), seconds) as session:
        session.run(CATALOGS_ONLY)
        return pristine.noted(session, database)


def diff(database: Mapping[str, Any], candidate: Mapping[str, Any], seconds: float) -> list[Change]:
    """Everything that differs from the copy; nothing of the candidate's runs as the owner."""
    with Session(pristine.maintenance(database), seconds) as session:
        session.run(CATALOGS_ONLY)
        kept = pristine.noted(session, database)
        if kept is None:
            return [_NOTHING_KEPT]
        found = list(cluster.compare(session, kept["cluster"], pristine.name_of(database)))
    if change(f"database {database['database']}", "removed") in found:
        return found
    with Session(database, seconds) as live, Session(_copy(database), seconds) as copy:
        live.run(CATALOGS_ONLY)
        copy.run(CATALOGS_ONLY)
        found += catalog.compare(live, copy)
        found += rows.compare(live, copy, database, postgres.expected(), seconds)
    return [*found, *_password(database, candidate, seconds)]


@contextmanager
def alone(database: Mapping[str, Any], seconds: float) -> Iterator[None]:
    """Waits for whoever else is resetting; raises when that takes too long."""
    with Session(pristine.maintenance(database), seconds) as session:
        for setting in (CATALOGS_ONLY, *_LIVELINESS, f"SET lock_timeout = '{_PATIENCE}'"):
            session.run(setting)
        try:
            session.run(f"SELECT pg_advisory_lock({_LOCK})")
        except StatementError as error:
            if error.code != _LOCKED:
                raise
            raise AgentError("Somebody else is resetting this database. Try again in a minute.") from None
        yield


def reset(
    database: Mapping[str, Any],
    candidate: Mapping[str, Any],
    cache: Mapping[str, Any],
    seconds: float,
    *,
    allow_indexes: bool = False,
) -> list[str]:
    """Puts everything back and says what it did; to be called ``alone``.

    ``cache`` is what the cache is set to; it is noted down where the data has to be loaded anew.
    """
    with Session(pristine.maintenance(database), seconds) as session:
        session.run(CATALOGS_ONLY)
        kept = pristine.noted(session, database)
        state = kept["cluster"] if kept else None
        closed = candidates.close_sessions(pristine.maintenance(database), candidate["user"], seconds)
        names = cluster.strangers(session, state)
        cluster.adopt(session, names)
        ours = (database["database"], pristine.name_of(database))
        databases = cluster.drop_databases(session, state, ours)
        if kept:
            pristine.restore(session, database)
        else:
            pristine.empty(session, database)
        roles = cluster.drop_roles(session, names)
        taken = cluster.put_back(session, state, pristine.name_of(database)) if state else []
        if not kept:
            postgres.load(database, candidate, cache, seconds, allow_indexes=allow_indexes)
    if kept:
        postgres.grant(database, candidate, seconds, allow_indexes=allow_indexes)
    return [
        f"{counted(closed, 'session')} of the database closed",
        "database put back from its copy" if kept else "database loaded anew",
        *(f"database {name} dropped" for name in databases),
        *(f"role {name} dropped" for name in roles),
        *(f"{name} taken back" for name in taken),
    ]


def _copy(database: Mapping[str, Any]) -> dict[str, Any]:
    return {**database, "database": pristine.name_of(database)}


def _password(database: Mapping[str, Any], candidate: Mapping[str, Any], seconds: float) -> list[Change]:
    """Signing in is the only way to know; a login that is closed is told of by the catalogs."""
    try:
        with Session({**database, **candidate}, seconds):
            return []
    except AgentError as error:
        return [change("password of candidate", "changed")] if _WRONG_PASSWORD in str(error) else []
