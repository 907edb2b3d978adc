"""Compares everything that two databases know about their objects: one was made as a copy of the other.

A copy has the same object ids, so the catalogs can be compared row by row: whatever somebody adds, removes or changes,
of whatever kind, with its owner, rights, options and comments, is a row that differs. Rows are compared as text, which
PostgreSQL's own functions make of them: nothing that a candidate has made is called.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from database_agent.changes import Change, change
from database_agent.session import Session

Address = tuple[int, int, int]
"""Catalog, object and column, as pg_identify_object() takes them."""

_CATALOGS = """
SELECT c.relname, array_agg(a.attname ORDER BY a.attnum)
FROM pg_class AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid
WHERE c.relnamespace = 'pg_catalog'::regnamespace AND c.relkind = 'r' AND NOT c.relisshared
    AND a.attnum > 0 AND has_table_privilege(c.oid, 'SELECT')
GROUP BY c.relname
ORDER BY c.relname
"""
# Statistics, which come about by themselves, and what follows from the other catalogs.
_LEFT_OUT = {"pg_depend", "pg_init_privs", "pg_largeobject", "pg_statistic", "pg_statistic_ext_data"}
# Kept up by vacuuming, or only ever set and never taken back at once.
_VOLATILE = {
    "pg_class": {
        "relfilenode", "relpages", "reltuples", "relallvisible", "relallfrozen", "relfrozenxid", "relminmxid",
        "relhasindex", "relhasrules", "relhastriggers", "relhassubclass", "reltoastrelid",
    },
    "pg_index": {"indcheckxmin"},
}  # fmt: skip
# The types of a table's rows, and of arrays of them, go with the table; those of other arrays with what is in them.
_OF_TABLE = "coalesce(nullif(typrelid, 0), (SELECT nullif(e.typrelid, 0) FROM pg_type AS e WHERE e.oid = c.typelem))"
_TYPE_OWNER = f"CASE WHEN {_OF_TABLE} IS NULL THEN 'pg_type'::regclass ELSE 'pg_class'::regclass END"
_TYPE_THING = f"coalesce({_OF_TABLE}, CASE WHEN typcategory = 'A' THEN nullif(typelem, 0) END, oid)"
# Whose row it is, where that is not the row's own object.
_ADDRESSES: Mapping[str, tuple[str, str, str]] = {
    "pg_aggregate": ("'pg_proc'", "aggfnoid", "0"),
    "pg_attrdef": ("'pg_class'", "adrelid", "adnum"),
    "pg_attribute": ("'pg_class'", "attrelid", "greatest(attnum, 0)"),
    "pg_description": ("classoid", "objoid", "objsubid"),
    "pg_enum": ("'pg_type'", "enumtypid", "0"),
    "pg_foreign_table": ("'pg_class'", "ftrelid", "0"),
    "pg_index": ("'pg_class'", "indexrelid", "0"),
    "pg_inherits": ("'pg_class'", "inhrelid", "0"),
    "pg_largeobject_metadata": ("'pg_largeobject'", "oid", "0"),
    "pg_partitioned_table": ("'pg_class'", "partrelid", "0"),
    "pg_range": ("'pg_type'", "rngtypid", "0"),
    "pg_rewrite": ("'pg_class'", "ev_class", "0"),
    "pg_seclabel": ("classoid", "objoid", "objsubid"),
    "pg_sequence": ("'pg_class'", "seqrelid", "0"),
    "pg_trigger": (
        "CASE WHEN tgisinternal THEN 'pg_constraint'::regclass ELSE 'pg_trigger'::regclass END",
        "CASE WHEN tgisinternal THEN tgconstraint ELSE oid END",
        "0",
    ),
    "pg_ts_config_map": ("'pg_ts_config'", "mapcfg", "0"),
    "pg_type": (_TYPE_OWNER, _TYPE_THING, "0"),
}
_WORDS = {"table column": "column", "table constraint": "constraint", "statistics object": "statistics"}


@dataclass(frozen=True, slots=True)
class _Catalog:
    name: str
    columns: tuple[str, ...]

    @property
    def row(self) -> str:
        volatile = _VOLATILE.get(self.name, set())
        return f"ROW({', '.join(f'c.{column}' for column in self.columns if column not in volatile)})::text"

    @property
    def total(self) -> str:
        """One figure for the whole of it."""
        figure = f"sum(hashtextextended({self.row}, 0)::numeric)::text"
        return f"SELECT '{self.name}', count(*), {figure} FROM {self.name} AS c"  # noqa: S608 - PostgreSQL's own names

    @property
    def rows(self) -> str:
        """A figure for each row, with the object that it belongs to."""
        owner, thing, part = _ADDRESSES.get(self.name, (f"'{self.name}'", "oid", "0"))
        address = f"({owner})::regclass::oid::bigint, ({thing})::oid::bigint, ({part})::integer"
        figure = f"hashtextextended({self.row}, 0)::text"
        return f"SELECT {address}, {figure} FROM {self.name} AS c"  # noqa: S608 - PostgreSQL's own names


@dataclass(frozen=True, slots=True)
class Thing:
    """An object by the words of PostgreSQL."""

    kind: str
    schema: str
    identity: str

    @property
    def words(self) -> str:
        """What people call it."""
        return f"{_WORDS.get(self.kind, self.kind)} {self.identity.replace('public.', '')}"

    @property
    def passing(self) -> bool:
        """What comes and goes by itself: the parts of long values, and temporary objects."""
        where = self.identity if self.kind == "schema" else self.schema
        return where.startswith(("pg_toast", "pg_temp"))


def compare(live: Session, kept: Session) -> list[Change]:
    """Every object that differs between the sessions' databases; both sessions look at catalogs only."""
    return _told(*differing(live, kept))


def differing(live: Session, kept: Session) -> tuple[dict[Address, Thing], dict[Address, Thing]]:
    """The objects that differ, as far as they are there: in the one database, and in the other."""
    catalogs = [_Catalog(row[0], tuple(row[1])) for row in kept.run(_CATALOGS) if row[0] not in _LEFT_OUT]
    totals = " UNION ALL ".join(catalog.total for catalog in catalogs)
    same = {tuple(row) for row in live.run(totals)} & {tuple(row) for row in kept.run(totals)}
    differing = [catalog for catalog in catalogs if catalog.name not in {row[0] for row in same}]
    found, wanted = _rows(live, differing), _rows(kept, differing)
    touched = [address for address in found.keys() | wanted.keys() if found.get(address) != wanted.get(address)]
    return _identified(live, touched), _identified(kept, touched)


def _rows(session: Session, catalogs: Iterable[_Catalog]) -> dict[Address, list[tuple[str, str]]]:
    rows: dict[Address, list[tuple[str, str]]] = {}
    for catalog in catalogs:
        for owner, thing, part, figure in session.run(catalog.rows):
            rows.setdefault((owner, thing, part), []).append((catalog.name, figure))
    return {address: sorted(figures) for address, figures in rows.items()}


def _identified(session: Session, addresses: Iterable[Address]) -> dict[Address, Thing]:
    """The objects that are there, by address."""
    values = ", ".join(f"({owner}, {thing}, {part})" for owner, thing, part in addresses)
    if not values:
        return {}
    there = f"(VALUES {values}) AS a (c, o, s), pg_identify_object(a.c::oid, a.o::oid, a.s) AS i"
    rows: list[list[Any]] = session.run(
        f"SELECT a.c, a.o, a.s, i.type, i.schema, i.identity FROM {there} WHERE i.identity IS NOT NULL"  # noqa: S608
    )
    return {(row[0], row[1], row[2]): Thing(row[3], row[4] or "", row[5]) for row in rows}


def told_alone(live: Mapping[Address, Thing], kept: Mapping[Address, Thing]) -> Iterator[tuple[Address, Thing]]:
    """What somebody did, object by object; what belongs to one that came or went as a whole goes without saying."""
    whole = {address for address in live.keys() ^ kept.keys() if address[2] == 0}
    relations = {(live.get(address) or kept[address]).identity for address in whole}
    constraints = {
        thing.identity.partition(" on ")[0]
        for thing in (*live.values(), *kept.values())
        if thing.kind == "table constraint"
    }
    for address in sorted(live.keys() | kept.keys()):
        thing = live.get(address) or kept[address]
        part_of = (address[2] and (*address[:2], 0) in whole) or thing.identity.partition(" on ")[2] in relations
        by_constraint = thing.kind == "index" and thing.identity.rpartition(".")[2] in constraints
        if not (thing.passing or part_of or by_constraint):
            yield address, thing


def _told(live: Mapping[Address, Thing], kept: Mapping[Address, Thing]) -> list[Change]:
    details: dict[str, set[str]] = {}
    for address, thing in told_alone(live, kept):
        detail = "changed" if address in live and address in kept else "added" if address in live else "removed"
        details.setdefault(thing.words, set()).add(detail)
    return [change(words, "made anew" if len(found) > 1 else found.pop()) for words, found in sorted(details.items())]
