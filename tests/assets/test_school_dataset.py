"""The data-migration challenge: the same items everywhere, every planted defect in place, and nothing else wrong."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest
import school_dataset
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer
from school_dataset.kinds import ADVICE, DUPLICATES

from interview_tui.data import data_path
from tests.assets.contract import violations
from tests.assets.repair import repair

PACKAGE = data_path("assets", "challenges", "data-migration", "dataset")
COUNTS = {"schools": 6, "classes": 50, "students": 600, "assessments": 3000}
FINGERPRINT = "dba30d6b431f5db7f4209dc76006be0966be43e5c40ad91666c1bb892cc20aff"
PRISTINE = school_dataset.build().tables
DEFECTS = school_dataset.answer_key()
ONE_OF_EACH_KIND = list({defect.kind: defect for defect in DEFECTS}.values())

Tables = dict[str, list[dict[str, Any]]]


def canonical(tables: Tables) -> str:
    """JSON that tells a Decimal from an int and a string."""
    return json.dumps(tables, sort_keys=True, ensure_ascii=True, default=lambda value: {"N": str(value)})


def as_read_back(tables: Tables) -> Tables:
    """The items as boto3 gives them after a trip through DynamoDB."""
    write, read = TypeSerializer().serialize, TypeDeserializer().deserialize
    return {
        table: [{name: read(write(value)) for name, value in item.items()} for item in items]
        for table, items in tables.items()
    }


@pytest.fixture
def tables() -> Tables:
    return school_dataset.build().tables


def test_counts(tables: Tables) -> None:
    assert {name: len(items) for name, items in tables.items()} == COUNTS == school_dataset.expected_counts()
    for name, key in school_dataset.TABLE_KEYS.items():
        assert len({item[key] for item in tables[name]}) == COUNTS[name]


def test_every_item_is_the_same_on_every_machine(tables: Tables) -> None:
    assert hashlib.sha256(canonical(tables).encode()).hexdigest() == FINGERPRINT


@pytest.mark.parametrize("hash_seed", ["0", "1", "4711"])
def test_neither_the_hash_seed_nor_other_packages_matter(hash_seed: str) -> None:
    script = (
        "import hashlib, json, sys, school_dataset as s;"
        "text = json.dumps(s.build().tables, sort_keys=True, default=lambda value: {'N': str(value)});"
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(PACKAGE)}
    # -S: without site-packages, as only the standard library is there.
    done = subprocess.run(
        [sys.executable, "-S", "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == FINGERPRINT


def test_items_are_made_afresh(tables: Tables) -> None:
    tables["students"][0]["first_name"] = "changed"
    assert school_dataset.build().tables["students"][0]["first_name"] != "changed"


def test_kinds_and_instances() -> None:
    kinds = Counter(defect.kind for defect in DEFECTS)
    assert set(kinds) == set(ADVICE)
    assert len(kinds) >= 12
    assert len(DEFECTS) >= 80
    assert min(kinds.values()) >= 5
    assert len({defect.id for defect in DEFECTS}) == len(DEFECTS)


def test_no_item_has_two_defects() -> None:
    assert max(Counter((defect.table, defect.key) for defect in DEFECTS).values()) == 1


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.id)
def test_a_defect_is_where_the_key_says(defect: school_dataset.Defect) -> None:
    [item] = [item for item in PRISTINE[defect.table] if item[school_dataset.TABLE_KEYS[defect.table]] == defect.key]
    *path, name = defect.attribute.split(".")
    for step in path:
        item = item[step]
    assert item.get(name, school_dataset.ABSENT) == defect.found


def test_all_defects_are_found_in_pristine_tables(tables: Tables) -> None:
    assert school_dataset.missing_defects(tables) == ()
    assert school_dataset.missing_defects(as_read_back(tables)) == ()


def test_the_order_of_a_scan_does_not_matter(tables: Tables) -> None:
    for items in tables.values():
        random.Random(1).shuffle(items)
    assert school_dataset.missing_defects(tables) == ()


def test_all_defects_are_missing_from_empty_tables() -> None:
    assert school_dataset.missing_defects({}) == DEFECTS


@pytest.mark.parametrize("defect", ONE_OF_EACH_KIND, ids=lambda defect: defect.kind)
def test_a_repaired_defect_is_missed_and_no_other(defect: school_dataset.Defect, tables: Tables) -> None:
    repair(tables, defect)
    assert school_dataset.missing_defects(as_read_back(tables)) == (defect,)


def test_every_single_repair_is_noticed(tables: Tables) -> None:
    for done, defect in enumerate(DEFECTS, start=1):
        repair(tables, defect)
        assert school_dataset.missing_defects(tables) == DEFECTS[:done]


@pytest.mark.parametrize("defect", ONE_OF_EACH_KIND, ids=lambda defect: defect.kind)
def test_a_deleted_item_is_missed(defect: school_dataset.Defect, tables: Tables) -> None:
    key = school_dataset.TABLE_KEYS[defect.table]
    tables[defect.table] = [item for item in tables[defect.table] if item[key] != defect.key]
    assert defect in school_dataset.missing_defects(tables)


def test_a_parent_that_was_made_up_is_noticed(tables: Tables) -> None:
    [orphan, *_] = [defect for defect in DEFECTS if defect.found == "student-0999"]
    tables["students"].append({"student_id": "student-0999"})
    assert school_dataset.missing_defects(tables) == (orphan,)


def test_a_number_is_not_a_boolean(tables: Tables) -> None:
    [defect, *_] = [defect for defect in DEFECTS if defect.found == -1]
    [item] = [item for item in tables["assessments"] if item["assessment_id"] == defect.key]
    item["score"] = Decimal(-1)
    assert school_dataset.missing_defects(tables) == ()
    item["score"] = "-1"
    assert school_dataset.missing_defects(tables) == (defect,)


def test_exactly_the_listed_items_break_the_contract(tables: Tables) -> None:
    listed = {defect.key for defect in DEFECTS if defect.kind not in DUPLICATES}
    assert set(violations(tables)) == listed


def test_exactly_the_listed_items_are_duplicates(tables: Tables) -> None:
    pairs = {frozenset({defect.key, defect.expected}) for defect in DEFECTS if defect.kind in DUPLICATES}
    assert same_but_for_the_key(tables) == pairs


def test_following_the_answer_key_leaves_only_what_nobody_can_know(tables: Tables) -> None:
    unknown = {defect.key for defect in DEFECTS if defect.expected is school_dataset.UNKNOWN}
    for defect in DEFECTS:
        if defect.key not in unknown:
            repair(tables, defect)
    assert set(violations(tables)) == unknown
    assert same_but_for_the_key(tables) == set()


def same_but_for_the_key(tables: Tables) -> set[frozenset[str]]:
    groups: dict[str, list[str]] = {}
    for table, key in school_dataset.TABLE_KEYS.items():
        for item in tables[table]:
            groups.setdefault(canonical({**item, key: table}), []).append(item[key])
    return {frozenset(keys) for keys in groups.values() if len(keys) > 1}


def test_people_are_not_mistaken_for_each_other(tables: Tables) -> None:
    twins = {defect.key for defect in DEFECTS if defect.kind in DUPLICATES}
    sound = [item for item in tables["students"] if item["student_id"] not in twins]
    people = Counter((item.get("first_name"), item.get("last_name"), item.get("date_of_birth")) for item in sound)
    assert max(people.values()) == 1


def test_the_answer_key_lists_every_defect() -> None:
    page = school_dataset.answer_key_markdown()
    for defect in DEFECTS:
        assert f"| `{defect.key}` | `{defect.attribute}` |" in page
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    assert len(rows) == len(DEFECTS)
    assert not [row for row in rows if row.count(" | ") != 4]
