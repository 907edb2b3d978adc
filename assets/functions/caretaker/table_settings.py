"""The settings of the data-migration challenge's tables: what somebody with more rights than a candidate may change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from caretaker.changes import Change, change
from caretaker.deadline import Deadline

_POLL = 1.0
_PROTECTED = "DeletionProtectionEnabled"
_ON_DEMAND, _STANDARD = "PAY_PER_REQUEST", "STANDARD"
_ENCRYPTED = ("ENABLING", "ENABLED", "UPDATING")
"""What DynamoDB says of a table that is under another key than its own; of others it says nothing, or DISABLED."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting that is not as the template makes it, and the call that puts it back."""

    change: Change
    undo: Callable[[], object]


def differing(dynamodb: Any, label: str, table: str, made: Mapping[str, Any]) -> Iterator[Setting]:
    """Each setting of a table that differs; ``label`` is what people call it, ``made`` what it was created with."""
    described = dynamodb.describe_table(TableName=table)["Table"]
    whole = _Table(dynamodb, label, table, described, made)
    yield from _storage(whole)
    yield from _behaviour(whole)
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


@dataclass(frozen=True, slots=True)
class _Table:
    """A table as it is and as it was created."""

    dynamodb: Any
    label: str
    name: str
    found: Mapping[str, Any]
    made: Mapping[str, Any]

    def inside(self, name: str) -> Mapping[str, Any]:
        """A part of the description, empty where it is missing."""
        return self.found.get(name) or {}

    def differs(self, what: str, detail: str, **settings: Any) -> Setting:
        """A setting, and how it has to be."""
        undo = partial(self.dynamodb.update_table, TableName=self.name, **settings)
        return Setting(change(f"{self.label} {what}", detail), undo)


def _storage(table: _Table) -> Iterator[Setting]:
    mode = table.inside("BillingModeSummary").get("BillingMode", "PROVISIONED")
    if mode != _ON_DEMAND:
        yield table.differs("billing mode", mode, BillingMode=_ON_DEMAND)
    # The most it may take is known only of a table whose template is.
    held, wanted = _throughput(table.inside("OnDemandThroughput")), _throughput(table.made.get("OnDemandThroughput"))
    if table.made and held != wanted:
        yield table.differs("throughput limit", "changed", OnDemandThroughput=wanted)
    now, then = table.inside("TableClassSummary").get("TableClass", _STANDARD), table.made.get("TableClass", _STANDARD)
    if now != then:
        yield table.differs("table class", now, TableClass=then)
    if table.inside("SSEDescription").get("Status") in _ENCRYPTED:
        yield table.differs("encryption", "changed", SSESpecification={"Enabled": False})


def _behaviour(table: _Table) -> Iterator[Setting]:
    protected = bool(table.found.get(_PROTECTED))
    if protected != bool(table.made.get(_PROTECTED)):
        words = f"switched {'on' if protected else 'off'}"
        yield table.differs("deletion protection", words, **{_PROTECTED: not protected})
    if table.inside("StreamSpecification").get("StreamEnabled"):
        yield table.differs("stream", "switched on", StreamSpecification={"StreamEnabled": False})
    for index in table.found.get("GlobalSecondaryIndexes") or ():
        name = index["IndexName"]
        yield table.differs(f"index {name}", "added", GlobalSecondaryIndexUpdates=[{"Delete": {"IndexName": name}}])


def _throughput(given: Mapping[str, Any] | None) -> dict[str, int]:
    """The most requests in a second; -1 is no limit."""
    return {name: int((given or {}).get(name, -1)) for name in ("MaxReadRequestUnits", "MaxWriteRequestUnits")}


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
