"""Compares the rows of the tables with those of the copy, without running anything of a candidate's as the owner.

To read a table is to run what belongs to it: policies, and constants that indexes are made of. So where tables are not
the owner's, they are read by a login that is made for it, can do what the candidate can, and ends with the comparison.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from database_agent import scram
from database_agent.changes import Change, change
from database_agent.errors import AgentError
from database_agent.session import CATALOGS_ONLY, Session, StatementError

_READER = "interview_reader_"
_LONGEST = 200  # what a candidate's own function says may be as long as it likes
_COLUMNS = """
SELECT quote_ident(attname) FROM pg_attribute
WHERE attrelid = to_regclass(:name) AND attnum > 0 AND NOT attisdropped
ORDER BY attnum
"""
_KINDS = """
SELECT c.relkind, c.relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
FROM pg_class AS c
WHERE c.oid = to_regclass(:name)
"""
_SETTINGS = (
    CATALOGS_ONLY,
    "SET timezone = 'UTC'",
    "SET datestyle = 'ISO, YMD'",
    "SET row_security = off",  # where a policy would hide rows, an error
    "SET max_parallel_workers_per_gather = 0",
)
_CREATE = """
DO $$
BEGIN
    EXECUTE format(
        'CREATE ROLE %I LOGIN CONNECTION LIMIT 1 VALID UNTIL %L PASSWORD %L IN ROLE candidate',
        current_setting('interview.reader'), now() + interval '10 minutes', current_setting('interview.reader_password')
    );
    PERFORM set_config('interview.reader_password', '', false);
END
$$
"""
# A function of a candidate's may go on although it was told to stop, and although nobody waits for it any more.
_END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = :reader"
_LEFTOVERS = "SELECT quote_ident(rolname) FROM pg_roles WHERE rolname ^@ :reader AND rolvaliduntil < now()"


def compare(
    owner: Session, kept: Session, login: Mapping[str, Any], tables: Iterable[str], seconds: float
) -> list[Change]:
    """Each table whose rows differ; of one that is no table any more, or not there, the catalogs tell."""
    found: list[Change] = []
    names = list(tables)
    kinds = {name: rows[0] for name in names if (rows := owner.run(_KINDS, name=f"public.{name}"))}
    names = [name for name in names if name in kinds and str(kinds[name][0]) == "r"]
    theirs = any(not kinds[name][1] for name in names)
    _prepare(kept)
    with reader(owner, login, seconds) if theirs else Session(login, seconds) as live:
        _prepare(live)
        for name in names:
            columns = [row[0] for row in kept.run(_COLUMNS, name=f"public.{name}")]
            detail = _difference(live, kept, name, columns)
            found += [change(f"{name} rows", detail)] if detail else []
    return found


def _prepare(session: Session) -> None:
    for setting in _SETTINGS:
        session.run(setting)


def _difference(live: Session, kept: Session, table: str, columns: Sequence[str]) -> str:
    # One at a time and read-only: what is in the way of one table is not in the way of the next.
    live.run("BEGIN READ ONLY")
    try:
        count, figure = _figure(live, table, columns)
    except StatementError as error:
        return f"cannot be read: {error}"[:_LONGEST]
    finally:
        live.run("ROLLBACK")
    wanted, wanted_figure = _figure(kept, table, columns)
    if count != wanted:
        return f"{abs(count - wanted):,} {'added' if count > wanted else 'removed'}"
    return "" if figure == wanted_figure else "changed"


def _figure(session: Session, table: str, columns: Sequence[str]) -> tuple[int, str]:
    """How many rows there are, and one figure over all that is in them, whatever their order."""
    # The name is one of ours, and the columns are quoted. A row without a type of its own has no casts of its own.
    row = f"ROW({', '.join(f't.{column}' for column in columns)})::text"
    figure = f"coalesce(sum(hashtextextended({row}, 0)::numeric), 0)::text"
    ((count, total),) = session.run(f'SELECT count(*), {figure} FROM ONLY public."{table}" AS t')  # noqa: S608
    return int(count), str(total)


@contextmanager
def reader(owner: Session, login: Mapping[str, Any], seconds: float) -> Iterator[Session]:
    """A session with the candidate's rights, whatever became of the candidate's own login."""
    for row in owner.run(_LEFTOVERS, reader=_READER):
        with suppress(StatementError):
            owner.run(f"DROP ROLE {row[0]}")
    name, password = f"{_READER}{secrets.token_hex(6)}", secrets.token_urlsafe(24)
    for setting, value in (("reader", name), ("reader_password", scram.verifier(password))):
        owner.run("SELECT set_config(:setting, :value, false)", setting=f"interview.{setting}", value=value)
    try:
        owner.run(_CREATE)
        with Session({**login, "user": name, "password": password}, seconds) as session:
            session.run("SET statement_timeout = '60s'")
            yield session
    finally:
        with suppress(AgentError):
            owner.run(_END, reader=name)
        with suppress(AgentError):
            owner.run(f"DROP ROLE IF EXISTS {name}")
