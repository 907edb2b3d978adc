"""Makes a table of the data-migration challenge anew, as the stack's own template has it, where somebody deleted it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from caretaker import table_settings, tables
from caretaker.deadline import Deadline


def make(dynamodb: Any, name: str, made: Mapping[str, Any], tags: Mapping[str, str], deadline: Deadline) -> None:
    """Creates it with the tags of its stack and waits until it is active; ``made`` is as CreateTable takes it."""
    labels = [{"Key": key, "Value": value} for key, value in tags.items()]
    with suppress(dynamodb.exceptions.ResourceInUseException):  # somebody else was quicker
        dynamodb.create_table(TableName=name, **made, **({"Tags": labels} if labels else {}))
    while not _is_known(dynamodb, name):
        deadline.pause(tables.TABLE_POLL, f"the table {name} to be there")
    table_settings.settle(dynamodb, name, deadline)


def _is_known(dynamodb: Any, name: str) -> bool:
    """Right after the creation it may not be known everywhere."""
    try:
        dynamodb.describe_table(TableName=name)
    except dynamodb.exceptions.ResourceNotFoundException:
        return False
    return True
