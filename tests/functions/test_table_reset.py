"""Diff and reset of the tables, against tables in memory that behave like the service where it matters."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime

import pytest
import school_dataset
from caretaker import changes, handler, items, table_reset, table_settings, tables
from caretaker.deadline import Deadline
from caretaker.errors import CaretakerError

from tests.functions.test_tables import KEYS, TARGET, DynamoDB

ID = "interview-1"
LIMIT = {"MaxReadRequestUnits": 1000, "MaxWriteRequestUnits": 1000}
MADE_WITH = {
    logical: {
        "AttributeDefinitions": [{"AttributeName": KEYS[name], "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": KEYS[name], "KeyType": "HASH"}],
        "BillingMode": "PAY_PER_REQUEST",
        "OnDemandThroughput": LIMIT,
        "DeletionProtectionEnabled": False,
    }
    for logical, name in TARGET.items()
}
TAGS = {"interview:id": ID}
FULL = {
    **TARGET,
    "interview_id": ID,
    "others": ["interview-1-b", "interview-2"],
    "made": MADE_WITH,
    "tags": TAGS,
}
STUDENTS, SCHOOLS = TARGET["students"], TARGET["schools"]
MADE = datetime(2026, 11, 21, 14, 31, tzinfo=UTC)


class Gone(Exception):
    pass


class Taken(Exception):
    pass


class Exceptions:
    ResourceNotFoundException = Gone
    ResourceInUseException = Taken


class Service(DynamoDB):
    """With settings, and tables that come and go."""

    exceptions = Exceptions()

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, dict] = {
            name: {"BillingModeSummary": {"BillingMode": "PAY_PER_REQUEST"}, "OnDemandThroughput": LIMIT}
            for name in KEYS
        }
        self.unknown = 0
        """Looks at a new table that find nothing yet."""
        self.tags: dict[str, dict[str, str]] = {}
        self.expiring: dict[str, str] = {}
        self.recovering: set[str] = set()
        self.after: Callable[[], None] = lambda: None

    def make(self, name: str, **tags: str) -> None:
        self.tables[name] = {"CreationDateTime": MADE}
        self.tags[name] = tags

    def create_table(self, TableName: str, Tags: list, BillingMode: str, **made: object) -> None:  # noqa: N803
        if TableName in self.tables:
            raise Taken
        self.tables[TableName] = {"BillingModeSummary": {"BillingMode": BillingMode}, **made}
        self.tags[TableName] = {tag["Key"]: tag["Value"] for tag in Tags}
        self.items[TableName] = {}
        self.unknown, self.statuses[TableName] = 2, ["CREATING"] * 3

    def describe_table(self, TableName: str) -> dict:  # noqa: N803
        if TableName not in self.tables:
            raise Gone
        if self.unknown > 0 and self.statuses.get(TableName):
            self.unknown -= 1
            raise Gone
        if self.statuses.get(TableName):
            return super().describe_table(TableName)
        return {"Table": {"TableStatus": "ACTIVE", "TableArn": TableName, **self.tables[TableName]}}

    def list_tables(self, ExclusiveStartTableName: str = "") -> dict:  # noqa: N803
        names = [name for name in sorted(self.tables) if name > ExclusiveStartTableName]
        return {"TableNames": names[:2], **({"LastEvaluatedTableName": names[1]} if len(names) > 2 else {})}

    def list_tags_of_resource(self, ResourceArn: str) -> dict:  # noqa: N803
        return {"Tags": [{"Key": key, "Value": value} for key, value in self.tags[ResourceArn].items()]}

    def delete_table(self, TableName: str) -> None:  # noqa: N803
        assert not self.tables[TableName].get("DeletionProtectionEnabled")
        del self.tables[TableName]

    def update_table(self, TableName: str, **settings: object) -> None:  # noqa: N803
        assert len(settings) == 1
        ((name, value),) = settings.items()
        if name == "GlobalSecondaryIndexUpdates":
            (update,) = value  # type: ignore[misc]
            kept = [
                i
                for i in self.tables[TableName]["GlobalSecondaryIndexes"]
                if i["IndexName"] != update["Delete"]["IndexName"]
            ]
            self.tables[TableName]["GlobalSecondaryIndexes"] = kept
        elif name == "SSESpecification":
            self.tables[TableName]["SSEDescription"] = {"Status": "ENABLED" if value["Enabled"] else "DISABLED"}  # type: ignore[index]
        elif name == "TableClass":
            self.tables[TableName]["TableClassSummary"] = {"TableClass": value}
        elif name == "BillingMode":
            self.tables[TableName]["BillingModeSummary"] = {"BillingMode": value}
        else:
            self.tables[TableName][name] = value

    def describe_time_to_live(self, TableName: str) -> dict:  # noqa: N803
        name = self.expiring.get(TableName)
        on = {"TimeToLiveStatus": "ENABLED", "AttributeName": name}
        return {"TimeToLiveDescription": on if name else {"TimeToLiveStatus": "DISABLED"}}

    def update_time_to_live(self, TableName: str, TimeToLiveSpecification: dict) -> None:  # noqa: N803
        assert TimeToLiveSpecification == {"Enabled": False, "AttributeName": self.expiring.pop(TableName)}

    def describe_continuous_backups(self, TableName: str) -> dict:  # noqa: N803
        status = {"PointInTimeRecoveryStatus": "ENABLED" if TableName in self.recovering else "DISABLED"}
        return {"ContinuousBackupsDescription": {"PointInTimeRecoveryDescription": status}}

    def update_continuous_backups(self, TableName: str, PointInTimeRecoverySpecification: dict) -> None:  # noqa: N803
        assert PointInTimeRecoverySpecification == {"PointInTimeRecoveryEnabled": False}
        self.recovering.remove(TableName)

    def batch_write_item(self, RequestItems: dict) -> dict:  # noqa: N803
        self.after()
        return super().batch_write_item(RequestItems)


@pytest.fixture
def dynamodb(monkeypatch: pytest.MonkeyPatch) -> Service:
    fake = Service()
    monkeypatch.setattr(tables, "client", lambda: fake)
    monkeypatch.setattr(tables, "TABLE_POLL", 0.001)
    monkeypatch.setattr(table_settings, "_POLL", 0.001)
    tables.seed(TARGET, Deadline.after(30))
    return fake


@pytest.fixture
def deadline() -> Deadline:
    return Deadline.after(30)


def dirty(dynamodb: Service) -> None:
    students, schools = dynamodb.items[STUDENTS], dynamodb.items[SCHOOLS]
    for item in list(students.values())[:12]:
        item["touched"] = {"BOOL": True}
    for name in list(schools)[:3]:
        del schools[name]
    schools["mine"] = {"school_id": {"S": "mine"}}
    dynamodb.make(f"{ID}-Results")


DIRT = [
    {"what": "Schools items", "detail": "3 removed, 1 added"},
    {"what": "Students items", "detail": "12 changed"},
    {"what": f"table {ID}-Results", "detail": "added", "at": "2026-11-21T14:31:00+00:00"},
]


def test_what_was_planted_is_pristine(dynamodb: Service, deadline: Deadline) -> None:
    assert table_reset.diff(FULL, deadline) == {"ok": True, "changes": []}


def test_what_the_candidate_did_is_told(dynamodb: Service, deadline: Deadline) -> None:
    dirty(dynamodb)
    assert table_reset.diff(FULL, deadline) == {"ok": False, "changes": DIRT}


def test_a_reset_puts_everything_back(dynamodb: Service, deadline: Deadline) -> None:
    before = deepcopy(dynamodb.items)
    dirty(dynamodb)
    answer = handler.act({"action": "reset", "challenge": "A", "target": FULL}, deadline)
    assert answer == {
        "ok": True,
        "done": [
            "3 items of Schools put back",
            "1 item of Schools deleted",
            "12 items of Students put back",
            f"table {ID}-Results deleted",
        ],
    }
    assert dynamodb.items == before
    assert table_reset.reset(FULL, deadline) == {"ok": True, "done": []}


@pytest.mark.parametrize("calls", range(2))
def test_a_reset_that_is_killed_is_taken_up_again(dynamodb: Service, deadline: Deadline, calls: int) -> None:
    before = deepcopy(dynamodb.items)
    dirty(dynamodb)
    left = calls

    def die() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt

    dynamodb.after = die
    with pytest.raises(KeyboardInterrupt):
        table_reset.reset(FULL, deadline)
    dynamodb.after = lambda: None
    assert table_reset.reset(FULL, deadline)["ok"]
    assert dynamodb.items == before
    assert set(dynamodb.tables) == set(KEYS)


def test_tables_of_others_are_left_alone(dynamodb: Service, deadline: Deadline) -> None:
    for name in (f"{ID}-b-Schools", f"{ID}0-Schools", "interview-2-Schools", "production"):
        dynamodb.make(name)
    dynamodb.make(f"{ID}-c-Schools", **{"interview:id": f"{ID}-c"})  # begun after the target was written
    dynamodb.make(f"{ID}-d-Schools", **{"aws:cloudformation:stack-id": "arn"})
    assert table_reset.diff(FULL, deadline)["ok"]
    kept = set(dynamodb.tables)
    table_reset.reset(FULL, deadline)
    assert set(dynamodb.tables) == kept


@pytest.mark.parametrize("looks", range(2))
def test_a_table_that_goes_while_it_is_looked_at_is_no_trouble(
    dynamodb: Service, deadline: Deadline, looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody deletes it before the first look at it, or between that and the second."""
    dirty(dynamodb)
    usual, seen = dynamodb.describe_table, 0

    def describe_table(TableName: str) -> dict:  # noqa: N803
        nonlocal seen
        if TableName == f"{ID}-Results":
            seen += 1
            if seen > looks:
                dynamodb.tables.pop(TableName, None)
        return usual(TableName)

    monkeypatch.setattr(dynamodb, "describe_table", describe_table)
    assert table_reset.diff(FULL, deadline)["changes"] == DIRT[:2]
    assert seen == looks + 1


@pytest.mark.parametrize("given", [None, "", "interview", "interview-", "production", "interview-*"])
def test_without_an_id_nothing_is_deleted(dynamodb: Service, deadline: Deadline, given: object) -> None:
    dynamodb.make("interview-9-Schools")
    with pytest.raises(CaretakerError, match="lacks interview_id"):
        table_reset.reset({**FULL, "interview_id": given}, deadline)
    assert "interview-9-Schools" in dynamodb.tables


def test_settings_are_told_and_put_back(dynamodb: Service, deadline: Deadline) -> None:
    dynamodb.tables[STUDENTS] |= {
        "BillingModeSummary": {"BillingMode": "PROVISIONED"},
        "OnDemandThroughput": {"MaxReadRequestUnits": -1, "MaxWriteRequestUnits": 1000},
        "TableClassSummary": {"TableClass": "STANDARD_INFREQUENT_ACCESS"},
        "SSEDescription": {"Status": "ENABLED", "SSEType": "KMS"},
        "DeletionProtectionEnabled": True,
        "StreamSpecification": {"StreamEnabled": True},
        "GlobalSecondaryIndexes": [{"IndexName": "by_class"}, {"IndexName": "by_name"}],
    }
    dynamodb.expiring[STUDENTS] = "until"
    dynamodb.recovering.add(STUDENTS)
    told = table_reset.diff(FULL, deadline)
    assert told["changes"] == [
        {"what": "Students billing mode", "detail": "PROVISIONED"},
        {"what": "Students throughput limit", "detail": "changed"},
        {"what": "Students table class", "detail": "STANDARD_INFREQUENT_ACCESS"},
        {"what": "Students encryption", "detail": "changed"},
        {"what": "Students deletion protection", "detail": "switched on"},
        {"what": "Students stream", "detail": "switched on"},
        {"what": "Students index by_class", "detail": "added"},
        {"what": "Students index by_name", "detail": "added"},
        {"what": "Students time to live", "detail": "switched on for until"},
        {"what": "Students point-in-time recovery", "detail": "switched on"},
    ]
    answer = table_reset.reset(FULL, deadline)
    assert answer == {"ok": True, "done": [f"{change['what']} put back" for change in told["changes"]]}


def test_a_table_that_is_gone_is_made_anew(dynamodb: Service, deadline: Deadline) -> None:
    before = deepcopy(dynamodb.items)
    dirty(dynamodb)
    del dynamodb.tables[STUDENTS]
    assert {"what": f"table {STUDENTS}", "detail": "removed"} in table_reset.diff(FULL, deadline)["changes"]
    answer = table_reset.reset(FULL, deadline)
    assert answer["ok"], answer
    assert f"table {STUDENTS} made anew" in answer["done"]
    assert f"{len(before[STUDENTS]):,} items of Students put back" in answer["done"]
    assert dynamodb.items == before
    assert dynamodb.tags[STUDENTS] == TAGS
    assert table_reset.reset(FULL, deadline) == {"ok": True, "done": []}


def test_tables_that_are_gone_can_be_made_anew_by_themselves(dynamodb: Service, deadline: Deadline) -> None:
    dirty(dynamodb)
    del dynamodb.tables[STUDENTS]
    answer = handler.act({"action": "remake", "challenge": "A", "target": FULL}, deadline)
    assert answer == {"ok": True, "done": [f"table {STUDENTS} made anew"]}
    found = {change["what"] for change in table_reset.diff(FULL, deadline)["changes"]}
    assert found == {"Schools items", "Students items", f"table {ID}-Results"}, "nothing else is touched"


def test_a_table_that_somebody_else_makes_meanwhile_is_no_trouble(dynamodb: Service, deadline: Deadline) -> None:
    gone = dynamodb.tables.pop(STUDENTS)

    def create_table(TableName: str, **_: object) -> None:  # noqa: N803
        dynamodb.tables[TableName] = gone
        raise Taken

    dynamodb.create_table = create_table  # type: ignore[method-assign]
    assert table_reset.reset(FULL, deadline)["ok"]


def test_a_new_table_that_does_not_come_ends_the_waiting(dynamodb: Service) -> None:
    del dynamodb.tables[STUDENTS]
    dynamodb.create_table = lambda **_: None  # type: ignore[method-assign,assignment]
    with pytest.raises(CaretakerError, match=f"waiting for the table {STUDENTS} to be there"):
        table_reset.remake(FULL, Deadline.after(0.05))


def test_a_table_of_which_nobody_says_how_it_was_made_is_left_and_said(dynamodb: Service, deadline: Deadline) -> None:
    dirty(dynamodb)
    del dynamodb.tables[STUDENTS]
    answer = table_reset.reset({**FULL, "made": None}, deadline)
    assert answer["ok"] is False
    assert answer["left"] == [f"table {STUDENTS}: removed: only a new deployment brings it back"]
    assert "3 items of Schools put back" in answer["done"]


def test_what_is_told_is_bounded(dynamodb: Service, deadline: Deadline, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "MOST", 50)
    for number in range(53):
        dynamodb.make(f"{ID}-T{number}")
    answer = table_reset.diff(FULL, deadline)
    assert (len(answer["changes"]), answer["more"]) == (50, 3)


class TestSame:
    """What DynamoDB takes for one value, and what it does not."""

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ({"N": "1.50"}, {"N": "1.5"}),
            ({"N": "100"}, {"N": "1E2"}),
            ({"N": "0"}, {"N": "-0.0"}),
            ({"N": "12345678901234567890123456789012345678"}, {"N": "12345678901234567890123456789012345678.0"}),
            ({"SS": ["a", "b"]}, {"SS": ["b", "a"]}),
            ({"NS": ["1", "2.0"]}, {"NS": ["2", "1.0"]}),
            ({"M": {"a": {"L": [{"N": "1"}]}}}, {"M": {"a": {"L": [{"N": "1.0"}]}}}),
        ],
        ids=str,
    )
    def test_is_the_same(self, one: dict, other: dict) -> None:
        assert items.canonical({"a": one}) == items.canonical({"a": other})

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ({"N": "1"}, {"S": "1"}),
            ({"N": "12345678901234567890123456789012345678"}, {"N": "12345678901234567890123456789012345679"}),
            ({"S": "é"}, {"S": "e\u0301"}),
            ({"S": "a "}, {"S": "a"}),
            ({"NULL": True}, {"S": ""}),
            ({"BOOL": True}, {"BOOL": False}),
            ({"BOOL": True}, {"N": "1"}),
            ({"L": [{"S": "a"}, {"S": "b"}]}, {"L": [{"S": "b"}, {"S": "a"}]}),
            ({"L": [{"S": "a"}]}, {"SS": ["a"]}),
            ({"M": {"a": {"S": ""}}}, {"M": {}}),
        ],
        ids=str,
    )
    def test_is_not_the_same(self, one: dict, other: dict) -> None:
        assert items.canonical({"a": one}) != items.canonical({"a": other})


def test_every_planted_item_is_its_own(dynamodb: Service) -> None:
    for logical, planted in school_dataset.build().tables.items():
        typed = [tables.serialize(item) for item in planted]
        assert items.compare(typed, typed, school_dataset.TABLE_KEYS[logical]) == items.Comparison()
