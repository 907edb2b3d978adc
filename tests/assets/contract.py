"""The contract of the data-migration brief as a checker, written without a look at how defects are planted."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from school_dataset import words
from school_dataset.model import TABLE_KEYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Item = dict[str, Any]
    Tables = dict[str, list[Item]]

EMAIL = re.compile(r"[a-z]+(\.[a-z]+[0-9]*)?@([a-z]+\.)+example")
NAME = re.compile(r"[A-ZÀ-Þ][a-zà-ÿ']+")
PERSON = re.compile(rf"{NAME.pattern} {NAME.pattern}")
SUBJECTS = set(words.SUBJECTS)
MAX_SCORES = dict(words.MAX_SCORES)
BANDS = ((80, "A"), (65, "B"), (50, "C"), (35, "D"), (0, "E"))


def _text(value: Any) -> bool:
    return isinstance(value, str) and value != "" and value == " ".join(value.split())


def _number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _boolean(value: Any) -> bool:
    return isinstance(value, bool)


def _remark(value: Any) -> bool:
    return value is None or value in words.COMMENTS or value in words.NOTES


def _day(value: Any) -> bool:
    try:
        return re.fullmatch(r"\d{4}-\d\d-\d\d", value) is not None and bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


def _birthday(value: Any) -> bool:
    return _day(value) and 2008 <= int(value[:4]) <= 2014


def _like(pattern: re.Pattern[str]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _languages(value: Any) -> bool:
    return isinstance(value, list) and all(_text(language) for language in value)


def _map(fields: dict[str, Callable[[Any], bool]]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, dict) and not list(_broken(value, fields))


def _version(value: Any) -> bool:
    return value == 2


ADDRESS = _map({"street": _text, "city": lambda value: _text(value) and value.istitle(), "postcode": _text})
GUARDIAN = _map({"name": _like(PERSON), "phone": _text, "email": _like(EMAIL)})
FIELDS: dict[str, dict[str, Callable[[Any], bool]]] = {
    "schools": {
        **dict.fromkeys(("school_id", "name", "phone", "headteacher"), _text),
        "address": ADDRESS,
        "email": _like(EMAIL),
        "founded": _number,
        "boarding": _boolean,
        "schema_version": _version,
    },
    "classes": {
        **dict.fromkeys(("class_id", "school_id", "name", "form_teacher", "room", "academic_year"), _text),
        "year_group": _number,
        "capacity": _number,
        "schema_version": _version,
    },
    "students": {
        **dict.fromkeys(("student_id", "school_id", "class_id"), _text),
        "first_name": _like(NAME),
        "last_name": _like(NAME),
        "email": _like(EMAIL),
        "guardian": GUARDIAN,
        "date_of_birth": _birthday,
        "enrolled_on": _day,
        "free_meals": _boolean,
        "languages": _languages,
        "note": _remark,
        "schema_version": _version,
    },
    "assessments": {
        **dict.fromkeys(("assessment_id", "student_id", "class_id", "grade"), _text),
        "subject": SUBJECTS.__contains__,
        "kind": MAX_SCORES.__contains__,
        "taken_on": _day,
        "score": _number,
        "max_score": _number,
        "comment": _remark,
        "schema_version": _version,
    },
}


def violations(tables: Tables) -> dict[str, list[str]]:
    """What is wrong with each item that is not sound, by its key."""
    found: dict[str, list[str]] = {}
    for table, key in TABLE_KEYS.items():
        for item in tables[table]:
            wrong = list(_broken(item, FIELDS[table]))
            wrong += () if wrong else _RELATIONS[table](item, tables)
            if wrong:
                found[item[key]] = wrong
    return found


def _broken(item: Item, fields: dict[str, Callable[[Any], bool]]) -> Iterator[str]:
    yield from (f"{name} is unknown" for name in item.keys() - fields.keys())
    yield from (f"{name} is missing" for name in fields.keys() - item.keys())
    yield from (f"{name} is {item[name]!r}" for name, sound in fields.items() if name in item and not sound(item[name]))


def _no_relations(_item: Item, _tables: Tables) -> Iterator[str]:
    yield from ()


def _class_relations(item: Item, tables: Tables) -> Iterator[str]:
    if not _exists(tables, "schools", item["school_id"]):
        yield "no such school"


def _student_relations(item: Item, tables: Tables) -> Iterator[str]:
    school_class = _exists(tables, "classes", item["class_id"])
    if school_class is None:
        yield "no such class"
    # A class that is defective itself says nothing about its students.
    elif _exists(tables, "schools", school_class["school_id"]) and school_class["school_id"] != item["school_id"]:
        yield "another school than the class"


def _assessment_relations(item: Item, tables: Tables) -> Iterator[str]:
    student = _exists(tables, "students", item["student_id"])
    if student is None:
        yield "no such student"
    share = item["score"] * 100 / item["max_score"]
    if not 0 <= share <= 100 or item["max_score"] != MAX_SCORES[item["kind"]]:
        yield "score out of range"
    elif item["grade"] != next(grade for least, grade in BANDS if share >= least):
        yield "grade does not follow"


_RELATIONS = {
    "schools": _no_relations,
    "classes": _class_relations,
    "students": _student_relations,
    "assessments": _assessment_relations,
}


def _exists(tables: Tables, table: str, key: str) -> Item | None:
    return next((item for item in tables[table] if item[TABLE_KEYS[table]] == key), None)
