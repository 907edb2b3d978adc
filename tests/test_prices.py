"""The price table, and that it prices what the templates make."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from interview_tui.aws import templates
from interview_tui.challenges import CHALLENGES
from interview_tui.model.billing import PriceList, Rule, rule_of
from interview_tui.model.meter import of_calls
from interview_tui.price_lists import cached, folder, keep
from interview_tui.prices import BILL, BY_USE, FREE, HOURS, Price, bundled, prices, rates, tariff

REGIONS = ("us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1", "ap-south-1")
BILLED = {
    "AWS::DynamoDB::Table", "AWS::EC2::Instance", "AWS::ElastiCache::CacheCluster", "AWS::Logs::LogGroup",
    "AWS::RDS::DBInstance", "AWS::SecretsManager::Secret",
}  # fmt: skip


def made_by(challenge: str) -> dict[str, dict[str, Any]]:
    """What a challenge's fragment adds to the root of an interview."""
    whole = templates.document([CHALLENGES[challenge].fragment])["Resources"]
    root = templates.document([])["Resources"]
    return {name: resource for name, resource in whole.items() if name not in root}


def default(parameter: str) -> str:
    text: str = templates.document([CHALLENGES["C"].fragment])["Parameters"][parameter]["Default"]
    return text


def items_of(resource: str) -> Iterator[tuple[str, Decimal]]:
    return ((part.item, part.quantity) for parts in BILL.values() for part in parts if part.resource == resource)


# ----------------------------------------------------------------------------------------------------------- the table


@pytest.mark.parametrize("region", REGIONS)
def test_every_price_says_where_it_comes_from(region: str) -> None:
    known = prices(region)
    assert known
    for item, price in known.items():
        assert isinstance(price.usd, Decimal), item
        assert 0 < price.usd < 2, item
        assert price.per, item
        assert price.source, item
        assert price.mark in {"", "derived", "undated", "unverified"}, item
        assert price.mark or price.date, item
        assert not price.date or re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", price.date), item


def test_numbers_are_read_as_they_are_written() -> None:
    assert prices("us-east-1")["lambda x86 duration"].usd == Decimal("0.0000166667")


def test_what_is_not_sure_is_marked() -> None:
    assert prices("us-west-2")["postgres db.t4g.micro"].mark == "unverified"
    assert prices("eu-central-1")["postgres db.t4g.micro"].mark == "derived"


def test_nobody_changes_the_table() -> None:
    with pytest.raises(TypeError):
        prices("us-east-1")["secret"] = prices("us-east-1")["live tail"]  # type: ignore[index]


# ----------------------------------------------------------------------------------------------------------- the rates


@pytest.mark.parametrize("region", REGIONS)
def test_every_challenge_has_a_rate_where_prices_are_known(region: str) -> None:
    assert rates(region).keys() == CHALLENGES.keys()


def test_a_minor_part_without_a_price_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {item: price for item, price in prices("us-east-1").items() if item != "ebs gp3 storage"}
    with_disk = rates("us-east-1")["C"]
    monkeypatch.setattr("interview_tui.prices.prices", lambda _region: known)
    assert with_disk - rates("us-east-1")["C"] == pytest.approx(8 * Decimal("0.08") / 730)


@pytest.mark.parametrize("region", ["", "eu-north-1", "us-gov-west-1"])
def test_an_unknown_region_has_none(region: str) -> None:
    assert rates(region) == {}


def test_the_hour_of_a_database_and_a_cache() -> None:
    month = Decimal(730)
    expected = Decimal("0.016") + 20 * Decimal("0.115") / month + Decimal("0.016") + 2 * Decimal("0.40") / month
    expected += Decimal("0.0042") + Decimal("0.005") + 8 * Decimal("0.08") / month
    assert abs(rates("us-east-1")["C"] - expected) < Decimal("1e-20")
    assert round(rates("eu-central-1")["C"], 4) == Decimal("0.0516")


@pytest.mark.parametrize("challenge", ["A", "B"])
@pytest.mark.parametrize("region", REGIONS)
def test_storage_of_megabytes_is_next_to_nothing_but_not_nothing(region: str, challenge: str) -> None:
    assert 0 < rates(region)[challenge] * 24 < Decimal("0.01")


def test_a_part_without_a_price_makes_the_challenge_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    known = {item: price for item, price in prices("us-east-1").items() if item != "secret"}
    monkeypatch.setattr("interview_tui.prices.prices", lambda _region: known)
    assert rates("us-east-1").keys() == {"A", "B"}


# ------------------------------------------------------------------------------------------- what the templates make


@pytest.mark.parametrize("challenge", CHALLENGES)
def test_the_bill_has_everything_that_is_billed(challenge: str) -> None:
    made = made_by(challenge)
    assert {resource["Type"] for resource in made.values()} <= BILLED | FREE
    assert {resource["Type"] for resource in templates.document([])["Resources"].values()} <= FREE
    billed = {name for name, resource in made.items() if resource["Type"] in BILLED}
    assert {part.resource for part in BILL[challenge]} == billed


def test_the_bill_has_the_instances_that_the_templates_choose() -> None:
    made = made_by("C")
    database, cache = made["Database"]["Properties"], made["Cache"]["Properties"]
    assert dict(items_of("Database")) == {
        f"{database['Engine']} {default('DatabaseInstanceClass')}": 1,
        f"rds {database['StorageType']} storage": Decimal(database["AllocatedStorage"]),
    }
    assert dict(items_of("Cache")) == {f"{cache['Engine']} {default('CacheNodeType')}": cache["NumCacheNodes"]}
    disk = made["TunnelHost"]["Properties"]["BlockDeviceMappings"][0]["Ebs"]
    assert dict(items_of("TunnelHost")) == {
        f"ec2 {made['TunnelHost']['Properties']['InstanceType']}": 1,
        "public ipv4": 1,
        f"ebs {disk['VolumeType']} storage": disk["VolumeSize"],
    }
    assert database["DBInstanceClass"] == {"Ref": "DatabaseInstanceClass"}
    assert cache["CacheNodeType"] == {"Ref": "CacheNodeType"}
    assert not database["MultiAZ"]


def test_a_parameter_chooses_the_instance() -> None:
    for part in (part for parts in BILL.values() for part in parts if part.parameter):
        assert default(part.parameter) in part.item
        assert part.chosen({part.parameter: "x.large"}) == f"{part.item.split()[0]} x.large"
        assert part.chosen({}) == part.item


def test_a_part_knows_its_switch_and_its_output_in_the_template() -> None:
    whole, made = templates.document([CHALLENGES["C"].fragment]), made_by("C")
    for part in BILL["C"]:
        condition = made[part.resource].get("Condition")
        switches = [whole["Conditions"][condition]["Fn::Equals"]] if condition else []
        assert switches == ([[{"Ref": part.switch}, "on"]] if part.switch else [])
        assert not part.output or whole["Outputs"][part.output]["Value"] == {"Ref": part.resource}
    assert {part.resource for part in BILL["C"] if part.output} == {"Database", "Cache"}
    switched = [part for part in BILL["C"] if part.switch]
    assert switched
    assert [part.made({part.switch: way}) for part in switched[:1] for way in ("on", "off")] == [True, False]


def test_each_item_has_the_rule_of_its_service() -> None:
    rules = {part.item: rule_of(part.item) for parts in BILL.values() for part in parts}
    assert rules.pop("postgres db.t4g.micro") is Rule.DATABASE
    assert rules.pop("redis cache.t4g.micro") is Rule.STARTED_HOURS
    assert rules.pop("ec2 t4g.nano") is Rule.BY_SECOND
    assert set(rules.values()) == {Rule.PRORATED}


def test_calls_are_counted_at_the_price_of_the_functions_architecture() -> None:
    (planted,) = made_by("B")["LeakyApi"]["Properties"]["Architectures"]
    for architecture, item in ((planted, "arm"), ("x86_64", "x86"), ("", "x86"), ("riscv", "x86")):
        found = of_calls(1, Decimal(1), architecture)
        assert {used.item for used in found} == {"lambda requests", f"lambda {item} duration"}, architecture
        assert {used.use for used in found} == set(BY_USE[made_by("B")["LeakyApi"]["Type"]])


@pytest.mark.parametrize("region", REGIONS)
def test_an_unknown_architecture_is_an_upper_bound(region: str) -> None:
    known = bundled(region)
    assert known["lambda x86 duration"].usd > known["lambda arm duration"].usd


def test_what_is_billed_by_use_is_named_for_types_that_exist() -> None:
    assert set(BY_USE) <= BILLED | FREE


def test_every_part_is_billed_by_time() -> None:
    known = prices("us-east-1")
    assert all(known[part.item].per in HOURS for parts in BILL.values() for part in parts)


# ------------------------------------------------------------------------------------------- what the price list said

NOW = datetime(2026, 11, 21, 14, 2, 31, tzinfo=UTC)
READ = PriceList(
    {"redis cache.t4g.micro": Price(Decimal("0.0190"), "hour", "price list", "2026-11-21")},
    {"secret": "not found in the price list"},
    NOW,
)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file of one region, in a folder of the test's own."""
    monkeypatch.setenv("INTERVIEW_TUI_STATE_DIR", str(tmp_path / "state"))
    return folder() / "us-east-1.json"


def test_what_was_kept_goes_before_the_table_for_a_day(kept: Path) -> None:
    keep("us-east-1", READ)
    assert cached("us-east-1", NOW) == READ
    for hours, usd in ((0, "0.019"), (23.9, "0.019"), (24, "0.016"), (-1, "0.016")):
        known = prices("us-east-1", NOW + timedelta(hours=hours))
        assert known["redis cache.t4g.micro"].usd == Decimal(usd), hours
        assert known["secret"] == bundled("us-east-1")["secret"]
    assert prices("us-west-2", NOW) == bundled("us-west-2")
    assert tariff("us-east-1", NOW).prices["redis cache.t4g.micro"].date == "2026-11-21"


def test_a_region_without_a_table_has_what_the_price_list_said(kept: Path) -> None:
    keep("eu-north-1", READ)
    assert prices("eu-north-1", NOW) == READ.found


def test_it_is_kept_for_the_owner_only(kept: Path) -> None:
    keep("us-east-1", READ)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700


def row(usd: str) -> str:
    """A kept list of one price."""
    price = {"usd": usd, "per": "month", "source": "price list", "date": "2026-11-21", "mark": ""}
    return json.dumps({"at": NOW.isoformat(), "found": {"secret": price}, "kept": {}})


def test_a_row_that_is_whole_is_read(kept: Path) -> None:
    kept.parent.mkdir(parents=True)
    kept.write_text(row("0.5"))
    assert prices("us-east-1", NOW)["secret"].usd == Decimal("0.5")


@pytest.mark.parametrize(
    "text",
    [
        "", "{", "[]", "null", row("NaN"), row("Infinity"), row("-1"), row("x"), row("0.5").replace("usd", "eur"),
        row("0.5").replace("2026-11-21T", "x"), row("0.5")[:-2], '{"at": "2026-11-21T14:00:00+00:00"}', "\udcff",
    ],
)  # fmt: skip
def test_a_damaged_file_is_as_good_as_none(kept: Path, text: str) -> None:
    kept.parent.mkdir(parents=True)
    kept.write_text(text, encoding="utf-8", errors="surrogateescape")
    assert prices("us-east-1", NOW) == bundled("us-east-1")


def test_a_region_never_becomes_a_path(kept: Path) -> None:
    keep("../us-east-1", READ)
    assert not kept.parent.parent.exists()
    assert prices("../us-east-1", NOW) == {}


def test_a_folder_that_cannot_be_written_stops_nothing(kept: Path) -> None:
    kept.parent.parent.write_text("in the way")
    keep("us-east-1", READ)
    assert prices("us-east-1", NOW) == bundled("us-east-1")


def test_without_a_tunnel_its_jump_host_is_not_in_the_rate() -> None:
    with_one, without = rates("us-east-1"), rates("us-east-1", tunnels=False)
    assert with_one["C"] - without["C"] > Decimal("0.009")
    assert with_one["B"] == without["B"]
