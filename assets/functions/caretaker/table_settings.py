"""The settings of the data-migration challenge's tables: what somebody with more rights than a candidate may change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from caretaker.changes import Change, change
from caretaker.deadline import Deadline

_POLL = 1.0
_PROTECTED = "DeletionProtectionEnabled"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting that is not as the template makes it, and the call that puts it back."""

    change: Change
    undo: Callable[[], object]


def differing(dynamodb: Any, label: str, table: str) -> Iterator[Setting]:
    """Each setting of a table that differs; ``label`` is what people call the table."""
    described = dynamodb.describe_table(TableName=table)["Table"]
    yield from _described(dynamodb, label, table, described)
    if name := _time_to_live(dynamodb, table):
        off = {"Enabled": False, "AttributeName": name}
        yield Setting(
            change(f"{label} time to live", f"switched on for {name}"),
            lambda: dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=off),
        )
    if _recovery(dynamodb, table):
        yield Setting(
            change(f"{label} point-in-time recovery", "switched on"),
            lambda: dynamodb.update_continuous_backups(
                TableName=table, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False}
            ),
        )


def _described(dynamodb: Any, label: str, table: str, described: Mapping[str, Any]) -> Iterator[Setting]:
    def update(**settings: Any) -> Callable[[], object]:
        return lambda: dynamodb.update_table(TableName=table, **settings)

    mode = (described.get("BillingModeSummary") or {}).get("BillingMode", "PROVISIONED")
    if mode != "PAY_PER_REQUEST":
        yield Setting(change(f"{label} billing mode", mode), update(BillingMode="PAY_PER_REQUEST"))
    if described.get(_PROTECTED):
        found = change(f"{label} deletion protection", "switched on")
        yield Setting(found, update(**{_PROTECTED: False}))
    if (described.get("StreamSpecification") or {}).get("StreamEnabled"):
        found = change(f"{label} stream", "switched on")
        yield Setting(found, update(StreamSpecification={"StreamEnabled": False}))
    for index in described.get("GlobalSecondaryIndexes") or ():
        name = index["IndexName"]
        deletion = {"Delete": {"IndexName": name}}
        yield Setting(change(f"{label} index {name}", "added"), update(GlobalSecondaryIndexUpdates=[deletion]))


def settle(dynamodb: Any, table: str, deadline: Deadline) -> None:
    """Waits until a table and its indexes are at rest: DynamoDB takes one change at a time."""
    while True:
        described = dynamodb.describe_table(TableName=table)["Table"]
        indexes = described.get("GlobalSecondaryIndexes") or ()
        if described["TableStatus"] == "ACTIVE" and all(
            index.get("IndexStatus", "ACTIVE") == "ACTIVE" for index in indexes
        ):
            return
        deadline.pause(_POLL, f"the table {table} to become active")


def _time_to_live(dynamodb: Any, table: str) -> str:
    """The attribute by which items expire, or nothing."""
    described = dynamodb.describe_time_to_live(TableName=table)["TimeToLiveDescription"]
    on = described.get("TimeToLiveStatus") in ("ENABLED", "ENABLING")
    return str(described.get("AttributeName", "")) if on else ""


def _recovery(dynamodb: Any, table: str) -> bool:
    described = dynamodb.describe_continuous_backups(TableName=table)["ContinuousBackupsDescription"]
    recovery = described.get("PointInTimeRecoveryDescription") or {}
    return bool(recovery.get("PointInTimeRecoveryStatus") == "ENABLED")
