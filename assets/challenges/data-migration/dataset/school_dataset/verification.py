"""Which planted defects are still in place, given what the tables hold now."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from school_dataset.build import answer_key
from school_dataset.kinds import DUPLICATES, ORPHANED_REFERENCE
from school_dataset.model import ABSENT, REFERENCES, TABLE_KEYS, Defect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Index = Mapping[str, Mapping[str, Mapping[str, Any]]]


def missing_defects(items_by_table: Mapping[str, Iterable[Mapping[str, Any]]]) -> tuple[Defect, ...]:
    """The planted defects that are not found any more; empty when the tables are as they were seeded.

    Items come as boto3 gives them (numbers as Decimal), by the logical names of the tables.
    """
    index = {
        table: {item[key]: item for item in items_by_table.get(table, ()) if key in item}
        for table, key in TABLE_KEYS.items()
    }
    return tuple(defect for defect in answer_key() if not _in_place(defect, index))


def _in_place(defect: Defect, index: Index) -> bool:
    item = index[defect.table].get(defect.key)
    if item is None:
        return False
    if defect.kind in DUPLICATES:
        return defect.expected in index[defect.table]
    if defect.kind == ORPHANED_REFERENCE and defect.found in index[REFERENCES[defect.attribute]]:
        return False
    return _same(_value(item, defect.attribute), defect.found)


def _value(item: Any, attribute: str) -> Any:
    for step in attribute.split("."):
        if not hasattr(item, "keys") or step not in item:
            return ABSENT
        item = item[step]
    return item


def _same(actual: Any, planted: Any) -> bool:
    """Equality that tells True from 1, and takes an int and a Decimal for the same number."""
    return _kind_of(actual) is _kind_of(planted) and bool(actual == planted)


def _kind_of(value: Any) -> type:
    return Decimal if isinstance(value, int | Decimal) and not isinstance(value, bool) else type(value)
