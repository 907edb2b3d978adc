"""What became of the database, in full: for an archive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from database_agent import definitions, pristine, timings
from database_agent.errors import AgentError
from database_agent.session import CATALOGS_ONLY, Session

_THERE = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = :name)"


def work(database: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """Definitions that differ and the times of the queries; ``trouble`` says what of it could not be had."""
    with Session(pristine.maintenance(database), seconds) as session:
        session.run(CATALOGS_ONLY)
        kept = pristine.noted(session, database)
        there = session.run(_THERE, name=database["database"])[0][0]
    if kept is None or not there:
        what = "copy of it, so that there is nothing to compare with" if there else f"database {database['database']}"
        return {"definitions": [], "more": 0, "timings": [], "trouble": f"There is no {what}."}
    copy = {**database, "database": pristine.name_of(database)}
    with Session(database, seconds) as live, Session(copy, seconds) as planted:
        live.run(CATALOGS_ONLY)
        planted.run(CATALOGS_ONLY)
        found = definitions.compare(live, planted)
        differs = bool(found["definitions"] or found["more"])
        try:
            times = timings.measure(live, database, copy, seconds, differs=differs)
            return {**found, "timings": times, "trouble": ""}
        except AgentError as error:
            return {**found, "timings": [], "trouble": f"The queries could not be timed: {error}"}
