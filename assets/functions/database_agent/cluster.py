"""What a server keeps beside the tables of one database: roles, memberships, settings, databases, tablespaces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from database_agent.changes import Change, added_and_removed, change
from database_agent.session import Session, StatementError

State = Mapping[str, Sequence[Any]]
"""By kind, what there was when the data was loaded."""

_ROUNDS = 5

# Roles that are in the owner's hands: its own, and those that such roles have made. AWS's own are nobody's, and those
# with lower object ids are PostgreSQL's.
_STRANGERS = """
SELECT rolname::text FROM pg_roles
WHERE oid >= 16384 AND NOT rolsuper AND rolname NOT IN (current_user, 'candidate')
    AND pg_has_role(current_user, oid, 'MEMBER WITH ADMIN OPTION')
ORDER BY 1
"""
_MAKERS = """
SELECT m.rolname::text, r.rolname::text
FROM pg_auth_members AS a
JOIN pg_roles AS m ON m.oid = a.member
JOIN pg_roles AS r ON r.oid = a.roleid
WHERE a.admin_option
"""
_OF_AWS = "rds"

_QUERIES = {
    "login": """
        SELECT rolcanlogin, rolinherit, rolcreatedb, rolcreaterole, rolconnlimit, rolvaliduntil::text
        FROM pg_roles WHERE rolname = 'candidate'
    """,
    "memberships": """
        SELECT m.rolname::text, r.rolname::text
        FROM pg_auth_members AS a
        JOIN pg_roles AS m ON m.oid = a.member
        JOIN pg_roles AS r ON r.oid = a.roleid
        WHERE m.rolname IN (current_user, 'candidate')
        GROUP BY 1, 2 ORDER BY 1, 2
    """,
    "settings": """
        SELECT coalesce(r.rolname::text, ''), coalesce(d.datname::text, ''), split_part(entry, '=', 1),
            substr(entry, strpos(entry, '=') + 1)
        FROM pg_db_role_setting AS s
        CROSS JOIN LATERAL unnest(s.setconfig) AS entry
        LEFT JOIN pg_roles AS r ON r.oid = s.setrole
        LEFT JOIN pg_database AS d ON d.oid = s.setdatabase
        WHERE r.rolname IN (current_user, 'candidate') OR s.setrole = 0
        ORDER BY 1, 2, 3
    """,
    "databases": """
        SELECT datname::text, pg_get_userbyid(datdba)::text, datconnlimit, datallowconn,
            (SELECT string_agg(acl::text, ' ' ORDER BY acl::text) FROM unnest(datacl) AS acl)
        FROM pg_database WHERE datname <> :copy ORDER BY 1
    """,
    "tablespaces": "SELECT spcname::text FROM pg_tablespace ORDER BY 1",
}


def state(session: Session, copy: str) -> dict[str, list[Any]]:
    """All of it, as JSON has it; ``copy`` names the database that is kept for a reset."""
    kinds = {
        kind: [list(row) for row in session.run(query, **({"copy": copy} if ":copy" in query else {}))]
        for kind, query in _QUERIES.items()
    }
    own = [str(row[0]) for row in session.run(_STRANGERS)]
    return {**kinds, "roles": [name for name in own if name.startswith(_OF_AWS)]}


def compare(session: Session, kept: State, copy: str) -> Iterator[Change]:
    """Each thing that differs from what was kept."""
    now, new = state(session, copy), strangers(session, kept)
    yield from (change(f"role {name}", "added") for name in new)
    now["memberships"] = [row for row in now["memberships"] if row[1] not in new]
    yield from _login(now["login"], kept["login"])
    yield from _listed(now, kept, "memberships", lambda row: f"membership of {row[0]} in {row[1]}")
    yield from _listed(now, kept, "tablespaces", lambda row: f"tablespace {row[0]}")
    yield from _settings(now["settings"], kept["settings"])
    yield from _databases(now["databases"], kept["databases"])


def strangers(session: Session, kept: State | None) -> list[str]:
    """Roles that were made since; where nothing was kept, all but AWS's own."""
    known = kept["roles"] if kept else ()
    names = [str(row[0]) for row in session.run(_STRANGERS)]
    return [name for name in names if name not in known and (kept or not name.startswith(_OF_AWS))]


def adopt(session: Session, names: Sequence[str]) -> None:
    """Lets the owner act for each role; one that another has made can only be had after that one."""
    left = list(names)
    for _ in range(_ROUNDS):
        left = [name for name in left if not _tried(session, f"GRANT {_quoted(session, name)} TO CURRENT_USER")]
        if not left:
            return


def drop_roles(session: Session, names: Sequence[str]) -> list[str]:
    """Drops the roles that can be dropped and names them.

    What a role has made goes before it: the owner has that through the one who made it and in no other way.
    """
    makers = [(str(maker), str(made)) for maker, made in session.run(_MAKERS)]
    left = list(names)
    for _ in range(_ROUNDS):
        for name in list(left):
            if any(maker == name and made in left for maker, made in makers):
                continue
            _tried(session, f"DROP OWNED BY {_quoted(session, name)} CASCADE")
            if _tried(session, f"DROP ROLE {_quoted(session, name)}"):
                left.remove(name)
        if not left:
            break
    return [name for name in names if name not in left]


def drop_databases(session: Session, kept: State | None, ours: Sequence[str]) -> list[str]:
    """Drops the databases that were made since, whoever is connected to them, and names them."""
    known = {row[0] for row in kept["databases"]} if kept else {"postgres", "rdsadmin", "template0", "template1"}
    names = [str(row[0]) for row in session.run("SELECT datname::text FROM pg_database ORDER BY 1")]
    dropped = []
    for name in names:
        if name in known or name in ours:
            continue
        quoted = _quoted(session, name)
        _tried(session, f"ALTER DATABASE {quoted} IS_TEMPLATE false")
        if _tried(session, f"DROP DATABASE {quoted} WITH (FORCE)"):
            dropped.append(name)
    return dropped


def put_back(session: Session, kept: State, copy: str) -> list[str]:
    """Takes back memberships, settings and tablespaces that the owner may take back, and names them.

    The candidate's own settings come with the login, and those of the database went with it.
    """
    now = state(session, copy)
    done = []
    for member, role in added_and_removed(_tuples(now["memberships"]), _tuples(kept["memberships"]))[0]:
        words = f"{_quoted(session, role)} FROM {_quoted(session, member)}"
        done += [f"membership of {member} in {role}"] if _tried(session, f"REVOKE {words} CASCADE") else []
    for role, database, name, _ in added_and_removed(_tuples(now["settings"]), _tuples(kept["settings"]))[0]:
        where = f" IN DATABASE {_quoted(session, database)}" if role and database else ""
        whose = f"ROLE {_quoted(session, role) if role else 'ALL'}{where}" if role or not database else ""
        whose = whose or f"DATABASE {_quoted(session, database)}"
        if _tried(session, f"ALTER {whose} RESET {_quoted(session, name)}"):
            done.append(f"setting {name}")
    for (name,) in added_and_removed(_tuples(now["tablespaces"]), _tuples(kept["tablespaces"]))[0]:
        done += [f"tablespace {name}"] if _tried(session, f"DROP TABLESPACE {_quoted(session, name)}") else []
    return done


def _listed(now: State, kept: State, kind: str, words: Any) -> Iterator[Change]:
    added, removed = added_and_removed(_tuples(now[kind]), _tuples(kept[kind]))
    yield from (change(words(row), "added") for row in added)
    yield from (change(words(row), "removed") for row in removed)


def _login(now: Sequence[Any], kept: Sequence[Any]) -> Iterator[Change]:
    if now == kept:
        return
    closed = bool(now) and not now[0][0]
    yield change("login candidate", "removed" if not now else "closed" if closed else "changed")


def _settings(now: Sequence[Any], kept: Sequence[Any]) -> Iterator[Change]:
    held, wanted = ({tuple(row[:3]): row[3] for row in rows} for rows in (now, kept))
    for key in sorted(held.keys() | wanted.keys()):
        role, database, name = key
        whose = " in ".join(filter(None, (role or "everybody", database)))
        if key not in held:
            yield change(f"setting {name}", f"removed for {whose}")
        elif held[key] != wanted.get(key):
            yield change(f"setting {name}", f"{held[key]} for {whose}")


def _databases(now: Sequence[Any], kept: Sequence[Any]) -> Iterator[Change]:
    held, wanted = ({row[0]: row for row in rows} for rows in (now, kept))
    for name in sorted(held.keys() | wanted.keys()):
        if held.get(name) != wanted.get(name):
            detail = "changed" if name in held and name in wanted else "added" if name in held else "removed"
            yield change(f"database {name}", detail)


def _tuples(rows: Sequence[Any]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in rows]


def _quoted(session: Session, name: str) -> str:
    return str(session.run("SELECT quote_ident(:name)", name=name)[0][0])


def _tried(session: Session, statement: str) -> bool:
    """Whether it worked; what could not be taken back shows in the comparison afterwards."""
    with suppress(StatementError):
        session.run(statement)
        return True
    return False
