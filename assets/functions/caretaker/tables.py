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
_WRITERS = 16
_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 3.0
_TABLE_POLL = 1.0
_SHOWN_MISSING = 5


def seed(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Writes every item of the dataset; the answer counts them by table. Items of the same keys are replaced."""
    import school_dataset

    dynamodb = _client()
    tables = school_dataset.build().tables
    physical = _physical(target, tables)
    with ThreadPoolExecutor(_WRITERS) as pool:
        list(pool.map(lambda name: _wait_until_active(dynamodb, name, deadline), physical.values()))
        jobs = [(physical[logical], batch) for logical, items in tables.items() for batch in _batches(items)]
        list(pool.map(lambda job: _write(dynamodb, *job, deadline), jobs))
    return {logical: len(items) for logical, items in tables.items()}


def verify(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Reads every item and compares: how many there are, and which planted defects are no longer in place."""
    import school_dataset

    dynamodb = _client()
    expected = dict(school_dataset.expected_counts())
    physical = _physical(target, expected)
    with ThreadPoolExecutor(len(physical)) as pool:
        read = pool.map(lambda name: _read(dynamodb, name, deadline), physical.values())
        found = dict(zip(physical, read, strict=True))
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


def _client() -> Any:
    import boto3
    from botocore.config import Config

    config = Config(
        connect_timeout=5,
        read_timeout=20,
        retries={"mode": "standard", "total_max_attempts": 8},
        max_pool_connections=_WRITERS,
    )
    return boto3.client("dynamodb", config=config)


def _physical(target: Mapping[str, Any], tables: Mapping[str, Any]) -> dict[str, str]:
    missing = [logical for logical in tables if not target.get(logical)]
    if missing:
        raise CaretakerError(f"The target lacks {', '.join(missing)}.")
    return {logical: str(target[logical]) for logical in tables}


def _wait_until_active(dynamodb: Any, table: str, deadline: Deadline) -> None:
    while dynamodb.describe_table(TableName=table)["Table"]["TableStatus"] != "ACTIVE":
        deadline.pause(_TABLE_POLL, f"the table {table} to become active")


def _batches(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def _write(dynamodb: Any, table: str, items: Sequence[Item], deadline: Deadline) -> None:
    """Writes one batch and, with growing pauses, again what DynamoDB had no capacity for."""
    requests = {table: [{"PutRequest": {"Item": _serialize(item)}} for item in items]}
    pause = _FIRST_PAUSE
    while requests := dynamodb.batch_write_item(RequestItems=requests).get("UnprocessedItems"):
        deadline.pause(pause * random.uniform(0.5, 1.0), f"capacity to write to {table}")  # noqa: S311 - only jitter
        pause = min(pause * 2, _LONGEST_PAUSE)


def _read(dynamodb: Any, table: str, deadline: Deadline) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    position: dict[str, Any] = {}
    while True:
        page = dynamodb.scan(TableName=table, ConsistentRead=True, **position)
        items += [_deserialize(item) for item in page["Items"]]
        if "LastEvaluatedKey" not in page:
            return items
        position = {"ExclusiveStartKey": page["LastEvaluatedKey"]}
        deadline.pause(0, f"reading {table}")


def _serialize(item: Item) -> dict[str, Any]:
    from boto3.dynamodb.types import TypeSerializer

    serialize = TypeSerializer().serialize
    return {name: serialize(value) for name, value in item.items()}


def _deserialize(item: Mapping[str, Any]) -> dict[str, Any]:
    from boto3.dynamodb.types import TypeDeserializer

    deserialize = TypeDeserializer().deserialize
    return {name: deserialize(value) for name, value in item.items()}
