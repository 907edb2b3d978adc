"""The sample data of the data-migration challenge: writes the planted items and tells whether they are still there.

A target names a table for each kind of item: ``schools``, ``classes``, ``students`` and ``assessments``.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from caretaker.deadline import Deadline
from caretaker.errors import CaretakerError

Item = Mapping[str, Any]

_BATCH = 25  # the most that BatchWriteItem takes
WRITERS = 16
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 3.0
TABLE_POLL = 1.0
_SHOWN_MISSING = 5


def seed(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Writes every item of the dataset; the answer counts them by table. Items of the same keys are replaced."""
    import school_dataset

    dynamodb = client()
    tables = school_dataset.build().tables
    names = physical(target, tables)
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda name: _wait_until_active(dynamodb, name, deadline), names.values()))
        jobs = [
            (names[logical], batch)
            for logical, items in tables.items()
            for batch in batches([put(serialize(item)) for item in items])
        ]
        list(pool.map(lambda job: write(dynamodb, *job, deadline), jobs))
    return {logical: len(items) for logical, items in tables.items()}


def verify(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Reads every item and compares: how many there are, and which planted defects are no longer in place."""
    import school_dataset

    dynamodb = client()
    expected = dict(school_dataset.expected_counts())
    names = physical(target, expected)
    with ThreadPoolExecutor(len(names)) as pool:
        read = pool.map(lambda name: [_deserialize(item) for item in scan(dynamodb, name, deadline)], names.values())
        found = dict(zip(names, read, strict=True))
    counts = {logical: len(items) for logical, items in found.items()}
    planted = len(school_dataset.answer_key())
    missing = [defect.id for defect in school_dataset.missing_defects(found)]
    return {
        "ok": counts == expected and not missing,
        "counts": counts,
        "expected": expected,
        "defects": {"planted": planted, "found": planted - len(missing)},
        "missing": missing[:_SHOWN_MISSING],
    }


def client() -> Any:
    """DynamoDB, patient with a table that is short of capacity."""
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=5,
        read_timeout=20,
        retries={"mode": "standard", "total_max_attempts": 8},
        max_pool_connections=WRITERS,
    )
    return boto3.client("dynamodb", config=config)


def physical(target: Mapping[str, Any], tables: Mapping[str, Any]) -> dict[str, str]:
    """The names of the tables by the kind of their items."""
    missing = [logical for logical in tables if not target.get(logical)]
    if missing:
        raise CaretakerError(f"The target lacks {', '.join(missing)}.")
    return {logical: str(target[logical]) for logical in tables}


def _wait_until_active(dynamodb: Any, table: str, deadline: Deadline) -> None:
    while dynamodb.describe_table(TableName=table)["Table"]["TableStatus"] != "ACTIVE":
        deadline.pause(TABLE_POLL, f"the table {table} to become active")


def batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """As many at once as one call takes."""
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def write(dynamodb: Any, table: str, batch: Sequence[Item], deadline: Deadline) -> None:
    """Does one batch of requests and, with growing pauses, again what DynamoDB had no capacity for."""
    requests: Mapping[str, Sequence[Item]] = {table: batch}
    pause = _FIRST_PAUSE
    while requests := dynamodb.batch_write_item(RequestItems=requests).get("UnprocessedItems"):
        deadline.pause(pause * random.uniform(0.5, 1.0), f"capacity to write to {table}")  # noqa: S311 - only jitter
        pause = min(pause * 2, _LONGEST_PAUSE)


def put(item: Item) -> Item:
    """The request that writes an item, given as DynamoDB has it."""
    return {"PutRequest": {"Item": item}}


def scan(dynamodb: Any, table: str, deadline: Deadline) -> list[Item]:
    """Every item, as DynamoDB has it."""
    items: list[Item] = []
    position: dict[str, Any] = {}
    while True:
        page = dynamodb.scan(TableName=table, ConsistentRead=True, **position)
        items += page["Items"]
        if "LastEvaluatedKey" not in page:
            return items
        position = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
        deadline.pause(0, f"reading {table}")


def serialize(item: Item) -> Item:
    """An item as DynamoDB has it: every value with its type."""
    from boto3.dynamodb.types import TypeSerializer

    one = TypeSerializer().serialize
    return {name: one(value) for name, value in item.items()}


def _deserialize(item: Mapping[str, Any]) -> dict[str, Any]:
    from boto3.dynamodb.types import TypeDeserializer

    deserialize = TypeDeserializer().deserialize
    return {name: deserialize(value) for name, value in item.items()}
