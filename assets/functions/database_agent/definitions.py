"""How an object is defined, in SQL: as it was loaded, and as it is.

PostgreSQL writes these texts from its catalogs: nothing that a candidate has made is called.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Any

from database_agent import catalog
from database_agent.catalog import Address
from database_agent.session import Session

MOST_BYTES, LONGEST = 2_000_000, 6_000
"""Of all definitions in an answer, which has to stay below six megabytes, and characters of one."""

_COLUMN = """
format('%I %s', t.attname, format_type(t.atttypid, t.atttypmod))
    || coalesce(' DEFAULT ' || (
        SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef AS d WHERE d.adrelid = t.attrelid AND d.adnum = t.attnum
    ), '')
    || CASE WHEN t.attnotnull THEN ' NOT NULL' ELSE '' END
"""
_OF_RELATION = f"""
SELECT CASE
    WHEN a.s <> 0 THEN (SELECT {_COLUMN} FROM pg_attribute AS t WHERE t.attrelid = r.oid AND t.attnum = a.s)
    WHEN r.relkind IN ('i', 'I') THEN pg_get_indexdef(r.oid)
    WHEN r.relkind IN ('v', 'm') THEN format(
        'CREATE %sVIEW %s AS%s', CASE WHEN r.relkind = 'm' THEN 'MATERIALIZED ' ELSE '' END, r.oid::regclass,
        E'\\n' || pg_get_viewdef(r.oid)
    )
    WHEN r.relkind IN ('r', 'p', 'f') THEN format('CREATE TABLE %s (%s)', r.oid::regclass, (
        SELECT string_agg(E'\\n    ' || {_COLUMN}, ',' ORDER BY t.attnum) || E'\\n'
        FROM pg_attribute AS t WHERE t.attrelid = r.oid AND t.attnum > 0 AND NOT t.attisdropped
    ))
END
FROM pg_class AS r WHERE r.oid = a.o
"""  # noqa: S608 - of constants
_OF_FUNCTION = (
    "SELECT CASE WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END FROM pg_proc AS p WHERE p.oid = a.o"
)
_DEFINITIONS = f"""
SELECT a.c, a.o, a.s, left(CASE a.c
    WHEN 'pg_class'::regclass THEN ({_OF_RELATION})
    WHEN 'pg_proc'::regclass THEN ({_OF_FUNCTION})
    WHEN 'pg_constraint'::regclass THEN pg_get_constraintdef(a.o, true)
    WHEN 'pg_trigger'::regclass THEN pg_get_triggerdef(a.o, true)
    WHEN 'pg_rewrite'::regclass THEN pg_get_ruledef(a.o, true)
    WHEN 'pg_statistic_ext'::regclass THEN pg_get_statisticsobjdef(a.o)
END, {LONGEST + 1})
FROM (VALUES @values) AS v (c, o, s), LATERAL (SELECT v.c::oid, v.o::oid, v.s::integer) AS a (c, o, s)
"""  # noqa: S608 - of constants


def compare(live: Session, kept: Session) -> dict[str, Any]:
    """``definitions``, each with ``what``, and ``before`` and ``after`` where it was and is; and how many ``more``."""
    found, wanted = catalog.differing(live, kept)
    told = list(catalog.told_alone(found, wanted))
    after = _read(live, [address for address, _ in told if address in found])
    before = _read(kept, [address for address, _ in told if address in wanted])
    # By name: what was dropped and made anew is another object.
    pairs: dict[str, dict[str, str]] = {}
    for address, thing in told:
        pair = pairs.setdefault(thing.words, {})
        pair |= {when: texts[address] for when, texts in (("before", before), ("after", after)) if address in texts}
    every = [{"what": what, **pair} for what, pair in sorted(pairs.items()) if pair.get("before") != pair.get("after")]
    taken = sum(size <= MOST_BYTES for size in accumulate(len(json.dumps(each)) for each in every))
    return {"definitions": every[:taken], "more": len(every[taken:])}


def _read(session: Session, addresses: Iterable[Address]) -> Mapping[Address, str]:
    values = ", ".join(f"({owner}, {thing}, {part})" for owner, thing, part in addresses)
    rows = session.run(_DEFINITIONS.replace("@values", values)) if values else []
    return {(int(row[0]), int(row[1]), int(row[2])): _cut(str(row[3])) for row in rows if row[3]}


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}\n-- (cut here)"
