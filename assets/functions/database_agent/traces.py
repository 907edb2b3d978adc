"""What our own looking leaves in the statement statistics, which the candidate reads: it is taken out again."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from threading import Thread
from typing import Any

from database_agent.errors import AgentError
from database_agent.session import CATALOGS_ONLY, MARK, Session

# Where the extension is, if its own function is there: of the same name and with other arguments it could be anybody's.
_PLACE = """
SELECT quote_ident(n.nspname)
FROM pg_extension AS e
JOIN pg_namespace AS n ON n.oid = e.extnamespace
JOIN pg_proc AS p ON p.pronamespace = n.oid AND p.proname = 'pg_stat_statements_reset'
JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e' AND d.refobjid = e.oid
WHERE e.extname = 'pg_stat_statements' AND p.proargtypes = '26 26 20 16'::oidvector
"""
_FORGET = """
SELECT {place}.pg_stat_statements_reset(userid, dbid, queryid, false)
FROM {place}.pg_stat_statements
WHERE userid = (SELECT oid FROM pg_roles WHERE rolname = current_user) OR position(:mark IN query) > 0
"""


def forget(database: Mapping[str, Any], seconds: float) -> None:
    """Takes out what the owner has run, and what was tried as the candidate; the candidate's own stays.

    Needs the owner's login. That it cannot be done, or not in so many seconds, does not stand in the way of what was
    looked for, nor of what went wrong with that.
    """
    if "user" in database and seconds > 0:
        # A thread, since each of a connection's steps has a limit of its own, and together they last longer.
        thread = Thread(target=_forget, args=(database, seconds), daemon=True)
        thread.start()
        thread.join(seconds)


def _forget(database: Mapping[str, Any], seconds: float) -> None:
    with suppress(AgentError), Session(database, seconds) as session:
        session.run(CATALOGS_ONLY)
        for row in session.run(_PLACE):
            # The name comes quoted from the server.
            session.run(_FORGET.format(place=row[0]), mark=MARK)
