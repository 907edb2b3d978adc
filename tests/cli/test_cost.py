"""What interviews cost, and the prices behind it: tables, JSON, exit codes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from interview_tui.model.billing import Price, PriceList
from interview_tui.model.errors import NoConnection
from interview_tui.model.events import Resource, StackEvent
from interview_tui.price_lists import cached
from tests.cli.conftest import Run
from tests.fakes import NOW, FakeCloud, FakeStack, make_interview

CACHE, TABLE = "AWS::ElastiCache::CacheCluster", "AWS::DynamoDB::Table"
LAUNCHED = NOW.replace(minute=1, second=0) - timedelta(minutes=57)  # 13:04


class Billing(FakeCloud):
    """An account whose stacks have a cache and a table; ``extra`` is one resource more."""

    extra: tuple[Resource, ...] = ()

    def resources(self, stack_id: str) -> tuple[Resource, ...]:
        cache = Resource("Cache", "cache", CACHE, "CREATE_COMPLETE")
        return (cache, Resource("SchoolsTable", "schools", TABLE, "CREATE_COMPLETE"), *self.extra)

    def events(self, stack_id: str) -> tuple[StackEvent, ...]:
        return tuple(StackEvent(name, LAUNCHED, name, type_, "CREATE_COMPLETE") for name, type_ in self.made())

    def made(self) -> list[tuple[str, str]]:
        return [("Cache", CACHE), ("SchoolsTable", TABLE)]


@pytest.fixture
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Local times are those of UTC, wherever the test runs."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, utc: None) -> FakeCloud:
    monkeypatch.setenv("INTERVIEW_TUI_STATE_DIR", str(tmp_path / "state"))
    cloud = Billing()
    for name in ("interview-x", "interview-y"):
        cloud.stacks[name] = FakeStack(make_interview(name, created_at=NOW - timedelta(hours=2)))
    return cloud


# ------------------------------------------------------------------------------------------------------------- cost


def test_one_interview_by_resource(run: Run, cloud: FakeCloud) -> None:
    outcome = run("cost", "x")
    assert outcome.code == 0
    assert "Estimate for interview-x · jane-smith · ends" in outcome.out
    (cache,) = (line for line in outcome.out.splitlines() if line.startswith("Cache"))
    assert "13:04" in cache
    assert "$0.0160–$0.0320" in cache  # 58 minutes, which touch two hours of the clock
    _, row = (line for line in outcome.out.splitlines() if line.startswith("redis cache.t4g.micro"))
    assert row.split() == ["redis", "cache.t4g.micro", "0.016", "hour", "price", "list", "2026-10"]
    assert (
        "Cleaning up saves $0.016 if Cache is gone by 14:04, or by 15:00 if AWS counts hours by the clock. "
        "Deleting takes minutes."
    ) in outcome.out
    assert "Not counted: reads and writes of DynamoDB; data transfer, taxes" in outcome.out
    assert "Estimates at the list prices of us-east-1, without free tier, discounts and taxes" in outcome.out
    assert "upper bound" not in outcome.out


def test_it_is_counted_by_the_clock_at_aws(run: Run, cloud: FakeCloud) -> None:
    cloud.ahead = timedelta(hours=1)
    (cache,) = (line for line in run("cost", "x").out.splitlines() if line.startswith("Cache"))
    assert "$0.0320–$0.0480" in cache


def test_the_table_of_one_fits_eighty_columns(run: Run, cloud: FakeCloud) -> None:
    lines = run("cost", "x").out.splitlines()
    table = lines[lines.index("") + 1 : next(place for place, line in enumerate(lines) if line.startswith("Total")) + 1]
    assert len(table) == 6
    assert max(map(len, table)) <= 80


def test_times_say_what_is_odd_about_them(run: Run, cloud: Billing) -> None:
    cloud.extra = (
        Resource("Database", "d", "AWS::RDS::DBInstance", "DELETE_IN_PROGRESS"),
        Resource("TunnelHost", "t", "AWS::EC2::Instance", "CREATE_IN_PROGRESS"),
    )
    early = NOW - timedelta(days=1)
    leaving = StackEvent("x", NOW - timedelta(minutes=2), "Database", "AWS::RDS::DBInstance", "DELETE_IN_PROGRESS")
    before = cloud.events
    cloud.events = lambda stack_id: (*before(stack_id), leaving)  # type: ignore[method-assign]
    cloud.stacks["interview-x"] = FakeStack(make_interview("interview-x", created_at=early))
    out = run("cost", "x").out
    assert "2026-11-20 14:02 to 14:00 *" in out
    assert "not yet" in out


def test_one_interview_as_json(run: Run, cloud: FakeCloud) -> None:
    found = run("cost", "interview-x", "--json").json
    assert (found["estimate"], found["currency"], found["region"], found["sandbox"]) == (
        True,
        "USD",
        "us-east-1",
        False,
    )
    assert (found["id"], found["state"], found["at"]) == ("interview-x", "live", "2026-11-21T14:02:31Z")
    cache, table = found["lines"]
    assert cache["since"] == "2026-11-21T13:04:00Z"
    assert (cache["per_hour"], cache["so_far"]) == ("0.016", {"low": "0.016", "high": "0.032"})
    price = {"usd": "0.016", "per": "hour", "source": "price list", "date": "2026-10", "mark": ""}
    assert cache["price"] == price
    assert cache["rule"].startswith("by the started hour")
    assert Decimal(found["so_far"]["low"]) == Decimal("0.016") + Decimal(table["so_far"]["low"])
    assert found["so_far"]["unknown"] == 0
    (following,) = found["next_hours"]
    assert following["from_launch"] == "2026-11-21T14:04:00Z"
    assert following["adds"] == "0.016"
    assert found["upper_bound"] is False
    assert found["not_counted"]


def test_all_interviews_and_their_sum(run: Run, cloud: FakeCloud) -> None:
    outcome = run("cost")
    assert outcome.code == 0
    (total,) = (line for line in outcome.out.splitlines() if line.startswith("Total"))
    assert "$0.0320–$0.0640" in total
    found = run("cost", "--json").json
    assert [each["id"] for each in found["interviews"]] == ["interview-x", "interview-y"]
    parts = [Decimal(each["so_far"]["high"]) for each in found["interviews"]]
    assert Decimal(found["so_far"]["high"]) == sum(parts)


def test_an_unknown_price_is_said(run: Run, cloud: Billing) -> None:
    cloud.extra = (Resource("Warehouse", "w", "AWS::Redshift::Cluster", "CREATE_COMPLETE"),)
    outcome = run("cost", "x")
    assert "Unknown in us-east-1: AWS::Redshift::Cluster." in outcome.out
    assert "+ 1 unknown" in outcome.out
    assert "counted from the stack's creation, which is an upper bound" in outcome.out
    found = run("cost", "x", "--json").json
    assert found["lines"][2]["so_far"] is None
    assert (found["so_far"]["unknown"], found["upper_bound"]) == (1, True)


def test_an_unknown_region_is_unknown_throughout(run: Run, monkeypatch: pytest.MonkeyPatch, cloud: Billing) -> None:
    monkeypatch.setattr("interview_tui.prices.bundled", lambda _region: {})
    found = run("cost", "--json").json
    assert found["so_far"] == {"low": None, "high": None, "unknown": 4}
    (total,) = (line for line in run("cost").out.splitlines() if line.startswith("Total"))
    assert total.split() == ["Total", "unknown", "unknown", "unknown"]


def test_no_interviews_and_one_that_is_not_there(run: Run, cloud: FakeCloud) -> None:
    assert run("cost", "z").code == 2
    cloud.stacks.clear()
    assert "No interviews, no cost." in run("cost").out
    empty = run("cost", "--json").json
    assert (empty["interviews"], empty["so_far"]) == ([], {"low": "0", "high": "0", "unknown": 0})


# ----------------------------------------------------------------------------------------------------------- prices


def listed(found: PriceList | Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Script what the price list answers."""

    class Signed:
        region = "us-east-1"

    def ask(_clients: object, region: str, now: datetime) -> Any:
        if isinstance(found, Exception):
            raise found
        return PriceList(found.found, found.kept, now)

    monkeypatch.setattr("interview_tui.aws.session.connect", lambda _: Signed())
    monkeypatch.setattr("interview_tui.aws.price_list.ask", ask)


def test_the_table_of_a_region(run: Run, cloud: FakeCloud) -> None:
    outcome = run("prices", "--region", "eu-central-1")
    assert outcome.code == 0
    (row,) = (line for line in outcome.out.splitlines() if line.startswith("postgres db.t4g.micro"))
    assert row.split() == ["postgres", "db.t4g.micro", "0.019", "hour", "price", "list,", "bills", "2026-09", "derived"]
    found = run("prices", "--region", "eu-central-1", "--json").json
    assert found["region"] == "eu-central-1"
    assert {"item", "usd", "per", "source", "date", "mark", "kept"} == set(found["prices"][0])


def test_no_price_is_in_powers_of_ten(run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "interview_tui.prices.bundled",
        lambda _region: {"dear": Price(Decimal("1E+1"), "hour", "test"), "cheap": Price(Decimal("1E-9"), "GB", "test")},
    )
    out = run("prices", "--region", "us-east-1").out
    assert [line.split()[1] for line in out.splitlines()[1:]] == ["10", "0.000000001"]
    found = run("prices", "--region", "us-east-1", "--json").json["prices"]
    assert [row["usd"] for row in found] == ["10", "0.000000001"]


def test_a_region_of_which_nothing_is_known(run: Run, cloud: FakeCloud) -> None:
    outcome = run("prices", "--region", "eu-north-1")
    assert (outcome.code, outcome.out) == (0, "No price is known for eu-north-1.\n")
    assert run("prices", "--region", "eu-north-1", "--json").json["prices"] == []


def test_refresh_keeps_what_the_list_says_and_labels_the_rest(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    price = Price(Decimal("0.0170"), "hour", "price list", "2026-11-21")
    kept = {"public ipv4": "2 prices in the price list"}
    listed(PriceList({"redis cache.t4g.micro": price}, kept), monkeypatch)
    outcome = run("prices", "--refresh", "--region", "us-east-1")
    assert outcome.code == 0
    assert "2026-11-21" in outcome.out
    (row,) = (line for line in outcome.out.splitlines() if line.startswith("public ipv4"))
    assert row.split()[-7:] == ["2025-11", "2", "prices", "in", "the", "price", "list"]
    assert cached("us-east-1").found["redis cache.t4g.micro"] == price
    again = run("prices", "--region", "us-east-1", "--json").json["prices"]
    assert {row["item"]: row["usd"] for row in again}["redis cache.t4g.micro"] == "0.0170"


def test_a_price_list_that_is_not_reached_is_one_sentence_and_the_table_stays(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(NoConnection("AWS could not be reached.", "Check the network."), monkeypatch)
    outcome = run("prices", "--refresh", "--region", "us-east-1", "--json")
    assert outcome.code == 1
    assert outcome.error["title"] == "The price list could not be asked: AWS could not be reached."
    assert {row["item"]: row["usd"] for row in outcome.json["prices"]}["secret"] == "0.40"
    assert cached("us-east-1") == PriceList()


def test_a_sandbox_has_no_price_list_and_none_is_started(run: Run, cloud: FakeCloud) -> None:
    outcome = run("prices", "--refresh", "--sandbox-name", "nowhere", "--region", "eu-west-1")
    assert outcome.code == 1
    assert "0.127" in outcome.out
    assert "The price list could not be asked: A sandbox has none." in outcome.err


def test_without_a_region_the_way_to_choose_one_is_said(
    run: Run, cloud: FakeCloud, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for variable in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ENDPOINT_URL"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    outcome = run("prices")
    assert outcome.code == 2
    assert "No AWS region is chosen." in outcome.err
    monkeypatch.setenv("AWS_REGION", "ap-south-1")
    assert run("prices", "--json").json["region"] == "ap-south-1"
    assert "There is no AWS region 'eu-centrl-1'" in run("prices", "--region", "eu-centrl-1").err
