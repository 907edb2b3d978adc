"""What was made of the items of the data-migration challenge, item by item: for an archive, in pages.

The target is as for a diff, besides ``after``, the place where the page before ended.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from caretaker import table_reset, tables
from caretaker.deadline import Deadline
from caretaker.items import Typed, differing

MOST_BYTES = 2_500_000
"""Of one page: Lambda carries six megabytes, and one item may have 400 kB, before and after."""

_LAST = 99  # in the order of tables

Place = tuple[int, str, str]
"""Where an item stands: the four tables first, then those that were made beside them; table; key."""


@dataclass(frozen=True, slots=True)
class _Table:
    order: int
    label: str
    name: str
    keys: Sequence[str]
    planted: Sequence[Typed] = ()


def work(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """A page of the items that differ, each with its table, its key, and itself as planted and as it is.

    ``more`` is how many come after it, ``next`` the place to go on from. Of a table that is gone nothing is told.
    """
    dynamodb = tables.client()
    every = [*_ours(target), *_beside(dynamodb, target, deadline)]
    with ThreadPoolExecutor(len(every)) as pool:
        found = [
            pair for pairs in pool.map(lambda table: _of_table(dynamodb, table, deadline), every) for pair in pairs
        ]
    return _page(sorted(found, key=lambda pair: pair[0]), _place(target.get("after")))


def _ours(target: Mapping[str, Any]) -> Iterator[_Table]:
    import school_dataset

    planted = school_dataset.build().tables
    physical = tables.physical(target, planted)
    for order, (logical, items) in enumerate(planted.items()):
        keys = [school_dataset.TABLE_KEYS[logical]]
        yield _Table(order, logical.title(), physical[logical], keys, [tables.serialize(item) for item in items])


def _beside(dynamodb: Any, target: Mapping[str, Any], deadline: Deadline) -> Iterator[_Table]:
    for name in table_reset.made_beside(dynamodb, target, deadline):
        try:
            schema = dynamodb.describe_table(TableName=name)["Table"].get("KeySchema", ())
        except dynamodb.exceptions.ResourceNotFoundException:
            continue  # gone meanwhile
        yield _Table(_LAST, name, name, [key["AttributeName"] for key in schema])


def _of_table(dynamodb: Any, table: _Table, deadline: Deadline) -> list[tuple[Place, dict[str, Any]]]:
    try:
        held = tables.scan(dynamodb, table.name, deadline)
    except dynamodb.exceptions.ResourceNotFoundException:
        return []
    return [
        ((table.order, table.label, name), _told(table, before, after))
        for name, before, after in differing(held, table.planted, table.keys)
    ]


def _told(table: _Table, before: Typed | None, after: Typed | None) -> dict[str, Any]:
    some = after or before or {}
    told = {"table": table.label, "key": {name: some[name] for name in table.keys}, "before": before, "after": after}
    return {name: _sendable(value) for name, value in told.items()}


def _page(found: Iterable[tuple[Place, dict[str, Any]]], after: Place | None) -> dict[str, Any]:
    left = [pair for pair in found if after is None or pair[0] > after]
    taken, size = 0, 0
    for _, item in left:
        size += len(json.dumps(item)) + 2
        if size > MOST_BYTES and taken:
            break
        taken += 1
    more = len(left) - taken
    page: dict[str, Any] = {"ok": True, "items": [item for _, item in left[:taken]], "more": more}
    return {**page, "next": list(left[taken - 1][0])} if more else page


def _place(given: Any) -> Place | None:
    if not isinstance(given, list | tuple) or len(given) != 3:
        return None
    return int(given[0]), str(given[1]), str(given[2])


def _sendable(value: Any) -> Any:
    """The same with bytes as DynamoDB itself writes them in JSON."""
    if isinstance(value, Mapping):
        return {name: _sendable(content) for name, content in value.items()}
    if isinstance(value, list | tuple | set):
        return [_sendable(content) for content in value]
    if isinstance(value, str | bool) or value is None:
        return value
    return base64.b64encode(bytes(value)).decode()
