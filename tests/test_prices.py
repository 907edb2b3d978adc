"""The price table, and that it prices what the templates make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from interview_tui.aws import templates
from interview_tui.challenges import CHALLENGES
from interview_tui.prices import BILL, HOURS, prices, rates

REGIONS = ("us-east-1", "us-west-2", "eu-west-1", "eu-central-1", "ap-southeast-1", "ap-south-1")
BILLED = {
    "AWS::DynamoDB::Table", "AWS::EC2::Instance", "AWS::ElastiCache::CacheCluster", "AWS::Logs::LogGroup",
    "AWS::RDS::DBInstance", "AWS::SecretsManager::Secret",
}  # fmt: skip
FREE = {
    "AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress", "AWS::IAM::InstanceProfile", "AWS::IAM::Policy",
    "AWS::IAM::Role", "AWS::Lambda::Function", "AWS::SSM::Document", "AWS::SecretsManager::SecretTargetAttachment",
    "Custom::SampleData",
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


@pytest.mark.parametrize("region", ["", "eu-north-1", "us-gov-west-1"])
def test_an_unknown_region_has_none(region: str) -> None:
    assert rates(region) == {}


def test_the_hour_of_a_database_and_a_cache() -> None:
    month = Decimal(730)
    expected = Decimal("0.016") + 20 * Decimal("0.115") / month + Decimal("0.016") + 2 * Decimal("0.40") / month
    expected += Decimal("0.0042") + Decimal("0.005")
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
    assert dict(items_of("TunnelHost")) == {
        f"ec2 {made['TunnelHost']['Properties']['InstanceType']}": 1,
        "public ipv4": 1,
    }
    assert database["DBInstanceClass"] == {"Ref": "DatabaseInstanceClass"}
    assert cache["CacheNodeType"] == {"Ref": "CacheNodeType"}
    assert not database["MultiAZ"]


def test_every_part_is_billed_by_time() -> None:
    known = prices("us-east-1")
    assert all(known[part.item].per in HOURS for parts in BILL.values() for part in parts)
