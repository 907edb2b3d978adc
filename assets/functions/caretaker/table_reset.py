"""Tells what of the data-migration challenge differs from what was planted, and puts it back.

The target names the four tables as for the seeding, besides ``interview_id`` and ``others``, the ids of all other
interviews: the tables of ``interview-x-2`` begin like those that a candidate of ``interview-x`` may have made. ``made``
has what each table was created with, as CreateTable takes it, and ``tags`` the stack's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from caretaker import changes, table_making, table_settings, tables
from caretaker.changes import Change, change, counted
from caretaker.deadline import Deadline
from caretaker.errors import CaretakerError
from caretaker.items import Comparison, Typed, compare

_ID = re.compile(r"interview-[a-z0-9]+(-[a-z0-9]+)*")
_OF_A_STACK = "aws:cloudformation:stack-id"
_OF_AN_INTERVIEW = "interview:id"
_LOST = "removed: only a new deployment brings it back"


@dataclass(frozen=True, slots=True)
class _Table:
    """One of the four; ``key`` is its key attribute, ``made`` what it was created with, as far as anybody says."""

    label: str
    name: str
    key: str
    planted: tuple[Typed, ...]
    made: Mapping[str, Any]
    tags: Mapping[str, str]


def diff(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Compares every item, looks at every setting, and for tables that are not ours."""
    return changes.answer(_differences(tables.client(), target, deadline))


def reset(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Puts everything back and then looks whether it is; it may be ended anywhere and begun again."""
    dynamodb = tables.client()
    ours = _ours(target)
    with ThreadPoolExecutor(len(ours)) as pool:
        done = [line for lines in pool.map(lambda table: _put_back(dynamodb, table, deadline), ours) for line in lines]
    for name in _strangers(dynamodb, target, deadline):
        _delete_table(dynamodb, name, deadline)
        done.append(f"table {name} deleted")
    return changes.outcome(done, _differences(dynamodb, target, deadline))


def remake(target: Mapping[str, Any], deadline: Deadline) -> dict[str, Any]:
    """Makes the tables that are gone, without their items: their stack cannot be updated while one is missing."""
    dynamodb = tables.client()
    ours = _ours(target)
    with ThreadPoolExecutor(len(ours)) as pool:
        done = [line for lines in pool.map(lambda table: _made(dynamodb, table, deadline), ours) for line in lines]
    return changes.outcome(done, ())


def _ours(target: Mapping[str, Any]) -> list[_Table]:
    import school_dataset

    planted = school_dataset.build().tables
    physical = tables.physical(target, planted)
    made, tags = target.get("made") or {}, target.get("tags") or {}
    return [
        _Table(
            logical.title(),
            physical[logical],
            school_dataset.TABLE_KEYS[logical],
            tuple(tables.serialize(item) for item in items),
            made.get(logical) or {},
            tags,
        )
        for logical, items in planted.items()
    ]


def _differences(dynamodb: Any, target: Mapping[str, Any], deadline: Deadline) -> list[Change]:
    ours = _ours(target)
    with ThreadPoolExecutor(len(ours)) as pool:
        found = [row for rows in pool.map(lambda table: _of_table(dynamodb, table, deadline), ours) for row in rows]
    for name in _strangers(dynamodb, target, deadline):
        with suppress(dynamodb.exceptions.ResourceNotFoundException):  # gone meanwhile
            made = dynamodb.describe_table(TableName=name)["Table"].get("CreationDateTime")
            found.append(change(f"table {name}", "added", made.isoformat() if made else ""))
    return found


def _of_table(dynamodb: Any, table: _Table, deadline: Deadline) -> list[Change]:
    try:
        words = _compared(dynamodb, table, deadline).words
        settings = [setting.change for setting in _settings(dynamodb, table)]
    except dynamodb.exceptions.ResourceNotFoundException:
        return [change(f"table {table.name}", "removed" if table.made else _LOST)]
    return [*([change(f"{table.label} items", words)] if words else []), *settings]


def _settings(dynamodb: Any, table: _Table) -> list[table_settings.Setting]:
    return list(table_settings.differing(dynamodb, table.label, table.name, table.made))


def _compared(dynamodb: Any, table: _Table, deadline: Deadline) -> Comparison:
    return compare(tables.scan(dynamodb, table.name, deadline), table.planted, table.key)


def _made(dynamodb: Any, table: _Table, deadline: Deadline) -> list[str]:
    """Waits until the table is at rest, and makes it anew if it is gone, or goes meanwhile."""
    try:
        table_settings.settle(dynamodb, table.name, deadline)
    except dynamodb.exceptions.ResourceNotFoundException:
        if not table.made:
            return []
        table_making.make(dynamodb, table.name, table.made, table.tags, deadline)
        return [f"table {table.name} made anew"]
    return []


def _put_back(dynamodb: Any, table: _Table, deadline: Deadline) -> list[str]:
    """First the table itself, then its settings, since they may keep changing items, then the items."""
    made = _made(dynamodb, table, deadline)
    try:
        settings = _settings(dynamodb, table)
        for setting in settings:
            setting.undo()
            table_settings.settle(dynamodb, table.name, deadline)
        found = _compared(dynamodb, table, deadline)
    except dynamodb.exceptions.ResourceNotFoundException:
        return made  # the look afterwards tells
    _write(dynamodb, table.name, found, deadline)
    put, deleted = len(found.changed) + len(found.missing), len(found.added)
    return [
        *made,
        *(f"{setting.change['what']} put back" for setting in settings),
        *([f"{counted(put, 'item')} of {table.label} put back"] if put else []),
        *([f"{counted(deleted, 'item')} of {table.label} deleted"] if deleted else []),
    ]


def _write(dynamodb: Any, table: str, found: Comparison, deadline: Deadline) -> None:
    requests = [
        *(tables.put(item) for item in (*found.changed, *found.missing)),
        *({"DeleteRequest": {"Key": key}} for key in found.added),
    ]
    with ThreadPoolExecutor(tables.WRITERS // 4) as pool:
        list(pool.map(lambda batch: tables.write(dynamodb, table, batch, deadline), tables.batches(requests)))


def _strangers(dynamodb: Any, target: Mapping[str, Any], deadline: Deadline) -> Iterator[str]:
    """Tables that begin with this interview's id and belong to no stack and to no other interview."""
    import school_dataset

    interview, ours = (
        str(target.get("interview_id", "")),
        set(tables.physical(target, school_dataset.TABLE_KEYS).values()),
    )
    if not _ID.fullmatch(interview):
        raise CaretakerError("The target lacks interview_id.")
    longer = tuple(f"{other}-" for other in _texts(target.get("others")) if other.startswith(f"{interview}-"))
    for name in _names(dynamodb, f"{interview}-", deadline):
        if name not in ours and not name.startswith(longer) and not _owned(dynamodb, name, interview):
            yield name


def made_beside(dynamodb: Any, target: Mapping[str, Any], deadline: Deadline) -> list[str]:
    """The names of the tables that somebody made beside the planted ones."""
    return sorted(_strangers(dynamodb, target, deadline))


def _names(dynamodb: Any, prefix: str, deadline: Deadline) -> list[str]:
    """All names that begin so. The listing cannot be asked for them, so it is read to its end."""
    names: list[str] = []
    position: dict[str, str] = {}
    while True:
        page = dynamodb.list_tables(**position)
        names += [name for name in page["TableNames"] if name.startswith(prefix)]
        if not page.get("LastEvaluatedTableName"):
            return names
        position = {"ExclusiveStartTableName": page["LastEvaluatedTableName"]}
        deadline.pause(0, "the list of tables")


def _owned(dynamodb: Any, name: str, interview: str) -> bool:
    """Whether a stack made it, or it says to be another interview's: that is not a candidate's to make."""
    try:
        arn = dynamodb.describe_table(TableName=name)["Table"]["TableArn"]
        tags = {tag["Key"]: tag["Value"] for tag in dynamodb.list_tags_of_resource(ResourceArn=arn).get("Tags", ())}
    except dynamodb.exceptions.ResourceNotFoundException:
        return True  # gone meanwhile
    return _OF_A_STACK in tags or tags.get(_OF_AN_INTERVIEW, interview) != interview


def _delete_table(dynamodb: Any, name: str, deadline: Deadline) -> None:
    """Deletes a table and waits until it is gone."""
    gone = dynamodb.exceptions.ResourceNotFoundException
    try:
        table_settings.settle(dynamodb, name, deadline)
        if dynamodb.describe_table(TableName=name)["Table"].get("DeletionProtectionEnabled"):
            dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
        dynamodb.delete_table(TableName=name)
        while dynamodb.describe_table(TableName=name):
            deadline.pause(tables.TABLE_POLL, f"the table {name} to be deleted")
    except gone:
        return


def _texts(value: Any) -> Sequence[str]:
    return [str(entry) for entry in value] if isinstance(value, list | tuple) else []
