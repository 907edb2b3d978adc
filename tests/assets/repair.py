"""Repairs one planted defect, as a careful candidate would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from school_dataset.kinds import DUPLICATE_STUDENT, DUPLICATES, MISNAMED_ATTRIBUTE
from school_dataset.model import TABLE_KEYS, UNKNOWN, Defect

if TYPE_CHECKING:
    Tables = dict[str, list[dict[str, Any]]]


def repair(tables: Tables, defect: Defect) -> None:
    """Change the tables so that this defect, and no other, is gone."""
    key = TABLE_KEYS[defect.table]
    [item] = [item for item in tables[defect.table] if item.get(key) == defect.key]
    if defect.kind in DUPLICATES or defect.expected is UNKNOWN:
        tables[defect.table].remove(item)
    elif defect.kind == MISNAMED_ATTRIBUTE:
        item[defect.expected] = item.pop(defect.attribute)
    elif isinstance(defect.expected, dict):
        del item[defect.attribute]
        item.update(defect.expected, schema_version=2)
    else:
        _put(item, defect.attribute, defect.expected)
    if defect.kind == DUPLICATE_STUDENT:
        _move_assessments(tables, defect)


def _put(item: dict[str, Any], attribute: str, value: Any) -> None:
    *path, name = attribute.split(".")
    for step in path:
        item = item[step]
    item[name] = value


def _move_assessments(tables: Tables, defect: Defect) -> None:
    for assessment in tables["assessments"]:
        if assessment.get("student_id") == defect.key:
            assessment["student_id"] = defect.expected
