"""What was made of the items, item by item and page by page, against tables in memory."""

from __future__ import annotations

import json

import pytest
from caretaker import handler, table_work, tables
from caretaker.deadline import Deadline

from tests.functions.test_table_reset import FULL, ID, SCHOOLS, STUDENTS, Service, deadline, dirty, dynamodb

__all__ = ["deadline", "dynamodb"]
WORK = {"action": "work", "challenge": "A", "target": FULL}


def worked(dynamodb: Service) -> None:
    dirty(dynamodb)
    dynamodb.items[f"{ID}-Results"] = {}


def found(deadline: Deadline) -> list[dict]:
    answer = handler.act(WORK, deadline)
    assert (answer["ok"], answer["more"], answer.get("next")) == (True, 0, None)
    return answer["items"]


def test_where_nothing_differs_nothing_is_told(dynamodb: Service, deadline: Deadline) -> None:
    assert found(deadline) == []


def test_each_item_is_told_as_planted_and_as_it_is(dynamodb: Service, deadline: Deadline) -> None:
    planted = {name: dict(item) for name, item in dynamodb.items[SCHOOLS].items()}
    worked(dynamodb)
    items = found(deadline)
    assert [item["table"] for item in items] == ["Schools"] * 4 + ["Students"] * 12
    removed = [item for item in items if item["after"] is None]
    assert [item["before"] for item in removed] == [planted[item["key"]["school_id"]["S"]] for item in removed]
    assert len(removed) == 3
    (added,) = [item for item in items if item["before"] is None]
    assert added["after"] == added["key"] == {"school_id": {"S": "mine"}}
    for item in items[4:]:
        assert item["after"] == {**item["before"], "touched": {"BOOL": True}}


def test_a_number_that_is_only_written_otherwise_is_the_same(dynamodb: Service, deadline: Deadline) -> None:
    item = next(each for each in dynamodb.items[STUDENTS].values() if any("N" in value for value in each.values()))
    name = next(name for name, value in item.items() if "N" in value)
    item[name] = {"N": f"{item[name]['N']}.0"}
    assert found(deadline) == []


def test_a_table_that_was_made_beside_them_is_told_too(dynamodb: Service, deadline: Deadline) -> None:
    name = f"{ID}-Results"
    dynamodb.make(name)
    dynamodb.tables[name]["KeySchema"] = [{"AttributeName": "student"}, {"AttributeName": "year"}]
    dynamodb.items[name] = {"x": {"student": {"S": "1"}, "year": {"N": "9"}, "photo": {"B": b"\xff\0"}}}
    (item,) = found(deadline)
    assert (item["table"], item["before"]) == (name, None)
    assert item["key"] == {"student": {"S": "1"}, "year": {"N": "9"}}
    assert item["after"]["photo"] == {"B": "/wA="}, "bytes as JSON carries them"


def test_of_a_table_that_is_gone_the_changes_tell(
    dynamodb: Service, deadline: Deadline, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = tables.scan

    def scan(client: Service, name: str, until: Deadline) -> list:
        if name == SCHOOLS:
            raise client.exceptions.ResourceNotFoundException
        return real(client, name, until)

    worked(dynamodb)
    monkeypatch.setattr(tables, "scan", scan)
    assert {item["table"] for item in found(deadline)} == {"Students"}


@pytest.mark.parametrize("most", [1, 3_000, 10_000])
def test_pages_are_bounded_and_together_the_whole(
    dynamodb: Service, deadline: Deadline, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    worked(dynamodb)
    whole = found(deadline)
    monkeypatch.setattr(table_work, "MOST_BYTES", most)
    items: list[dict] = []
    target = dict(FULL)
    while True:
        answer = table_work.work(target, deadline)
        assert len(json.dumps(answer["items"])) <= most or len(answer["items"]) == 1
        items += answer["items"]
        assert answer["more"] == len(whole) - len(items)
        if not answer["more"]:
            break
        target = json.loads(json.dumps({**FULL, "after": answer["next"]}))
    assert items == whole
