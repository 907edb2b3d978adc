"""Seeding and verifying DynamoDB tables, against tables in memory that behave like the service where it matters."""

from __future__ import annotations

import threading
from collections import Counter
from copy import deepcopy
from decimal import Decimal

import pytest
import school_dataset
from caretaker import tables
from caretaker.deadline import Deadline
from caretaker.errors import CaretakerError

TARGET = {name: f"interview-1-{name.title()}" for name in school_dataset.TABLE_KEYS}
KEYS = {TARGET[name]: key for name, key in school_dataset.TABLE_KEYS.items()}


class DynamoDB:
    """As much of DynamoDB as the caretaker uses: batches of 25, capacity that runs out, pages."""

    def __init__(self) -> None:
        self.items: dict[str, dict[str, dict]] = {table: {} for table in KEYS}
        self.statuses: dict[str, list[str]] = {}
        self.refusals = 0
        self.calls: Counter[str] = Counter()
        self.page = 1000
        self._lock = threading.Lock()

    def describe_table(self, TableName: str) -> dict:  # noqa: N803
        waiting = self.statuses.get(TableName)
        return {"Table": {"TableStatus": waiting.pop(0) if waiting else "ACTIVE"}}

    def batch_write_item(self, RequestItems: dict) -> dict:  # noqa: N803
        with self._lock:
            self.calls["batch_write_item"] += 1
            ((table, requests),) = RequestItems.items()
            assert 1 <= len(requests) <= 25
            refused, self.refusals = (requests[-1:] if self.refusals > 0 else []), self.refusals - 1
            for request in requests[: len(requests) - len(refused)]:
                if "DeleteRequest" in request:
                    del self.items[table][request["DeleteRequest"]["Key"][KEYS[table]]["S"]]
                    continue
                item = request["PutRequest"]["Item"]
                self.items[table][item[KEYS[table]]["S"]] = item
            return {"UnprocessedItems": {table: refused} if refused else {}}

    def scan(self, TableName: str, ConsistentRead: bool, ExclusiveStartKey: int = 0) -> dict:  # noqa: N803
        assert ConsistentRead
        found = list(self.items[TableName].values())
        end = ExclusiveStartKey + self.page
        more = {"LastEvaluatedKey": end} if end < len(found) else {}
        return {"Items": deepcopy(found[ExclusiveStartKey:end]), **more}


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> DynamoDB:
    fake = DynamoDB()
    monkeypatch.setattr(tables, "client", lambda: fake)
    monkeypatch.setattr(tables, "TABLE_POLL", 0.001)
    monkeypatch.setattr(tables, "_FIRST_PAUSE", 0.001)
    return fake


@pytest.fixture
def deadline() -> Deadline:
    return Deadline.after(30)


def test_every_item_arrives(dynamodb: DynamoDB, deadline: Deadline) -> None:
    counts = tables.seed(TARGET, deadline)
    assert counts == school_dataset.expected_counts()
    assert {name: len(dynamodb.items[TARGET[name]]) for name in TARGET} == counts


def test_what_was_seeded_verifies(dynamodb: DynamoDB, deadline: Deadline) -> None:
    tables.seed(TARGET, deadline)
    answer = tables.verify(TARGET, deadline)
    planted = len(school_dataset.answer_key())
    assert planted >= 80
    assert answer == {
        "ok": True,
        "counts": school_dataset.expected_counts(),
        "expected": school_dataset.expected_counts(),
        "defects": {"planted": planted, "found": planted},
        "missing": [],
    }


def test_refused_items_are_written_again(dynamodb: DynamoDB, deadline: Deadline) -> None:
    dynamodb.refusals = 40
    tables.seed(TARGET, deadline)
    assert tables.verify(TARGET, deadline)["ok"]


def test_tables_that_are_not_active_yet_are_waited_for(dynamodb: DynamoDB, deadline: Deadline) -> None:
    dynamodb.statuses[TARGET["students"]] = ["CREATING", "CREATING"]
    tables.seed(TARGET, deadline)
    assert dynamodb.statuses[TARGET["students"]] == []


def test_the_deadline_ends_the_waiting_and_says_for_what(dynamodb: DynamoDB) -> None:
    dynamodb.statuses[TARGET["students"]] = ["CREATING"] * 10_000
    with pytest.raises(CaretakerError, match="waiting for the table interview-1-Students to become active"):
        tables.seed(TARGET, Deadline.after(0.05))


def test_the_deadline_ends_the_retries(dynamodb: DynamoDB) -> None:
    dynamodb.refusals = 10**9
    with pytest.raises(CaretakerError, match="capacity to write to"):
        tables.seed(TARGET, Deadline.after(0.2))


def test_seeding_twice_changes_nothing(dynamodb: DynamoDB, deadline: Deadline) -> None:
    tables.seed(TARGET, deadline)
    once = deepcopy(dynamodb.items)
    tables.seed(TARGET, deadline)
    assert dynamodb.items == once


def test_a_mended_defect_is_missed(dynamodb: DynamoDB, deadline: Deadline) -> None:
    tables.seed(TARGET, deadline)
    for defect in school_dataset.answer_key():
        if defect.table == "assessments":
            bare = {"assessment_id": {"S": defect.key}}
            dynamodb.items[TARGET["assessments"]][defect.key] = bare
    answer = tables.verify(TARGET, deadline)
    assert not answer["ok"]
    assert answer["counts"] == answer["expected"]
    assert answer["defects"]["found"] < answer["defects"]["planted"]
    assert len(answer["missing"]) == 5
    assert set(answer["missing"]) <= {defect.id for defect in school_dataset.answer_key()}


def test_a_missing_item_is_missed(dynamodb: DynamoDB, deadline: Deadline) -> None:
    tables.seed(TARGET, deadline)
    dynamodb.items[TARGET["assessments"]].popitem()
    answer = tables.verify(TARGET, deadline)
    assert not answer["ok"]
    assert answer["counts"]["assessments"] == answer["expected"]["assessments"] - 1


def test_all_pages_are_read(dynamodb: DynamoDB, deadline: Deadline) -> None:
    dynamodb.page = 7
    tables.seed(TARGET, deadline)
    assert tables.verify(TARGET, deadline)["ok"]


def test_values_survive_the_way_there_and_back() -> None:
    item = {"s": "ü", "n": Decimal("1.5"), "i": 3, "none": None, "flag": True, "list": ["a", 1], "map": {"k": "v"}}
    assert tables._deserialize(tables.serialize(item)) == item


def test_an_incomplete_target_is_refused(dynamodb: DynamoDB, deadline: Deadline) -> None:
    with pytest.raises(CaretakerError, match="lacks students, assessments"):
        tables.seed({"schools": "s", "classes": "c"}, deadline)
    assert not dynamodb.calls
