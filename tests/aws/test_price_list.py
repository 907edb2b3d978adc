"""The Price List API's answers, as far as they are clear; everything else leaves the bundled price."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from interview_tui.aws.clients import Clients
from interview_tui.aws.price_list import QUERIES, ask, nearest_endpoint
from interview_tui.model.billing import HOURS, UNITS, Price
from interview_tui.model.errors import CloudError, Denied, NoConnection
from interview_tui.prices import BILL, bundled
from tests.aws.conftest import Stub

NOW = datetime(2026, 11, 21, 14, 2, 31, tzinfo=UTC)
BY_ITEM = {query.item: query for query in QUERIES}
NODE = BY_ITEM["redis cache.t4g.micro"]
SERVICES = {query.service for query in QUERIES}


def product(
    usage_type: str = "EUC1-NodeUsage:cache.t4g.micro", usd: Any = "0.0180000000", unit: str = "Hrs", begin: Any = "0"
) -> str:
    tier = {"unit": unit, "beginRange": begin, "endRange": "Inf", "pricePerUnit": {"USD": usd}}
    terms = {"OnDemand": {"A.B": {"priceDimensions": {"A.B.C": {k: v for k, v in tier.items() if v is not None}}}}}
    return json.dumps({"product": {"attributes": {"usagetype": usage_type}}, "terms": terms, "version": "2026"})


def answer(clients: Clients, stub: Stub, query: Any, *pages: list[str]) -> None:
    """Script one query's answer in so many pages."""
    stubber = stub(clients.service("pricing", "eu-central-1"))
    fields = {"regionCode": "eu-central-1", **query.filters}
    wanted = {
        "ServiceCode": query.service,
        "FormatVersion": "aws_v1",
        "Filters": [{"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in fields.items()],
    }
    for number, page in enumerate(pages):
        token = {"NextToken": str(number)} if number else {}
        more = {"NextToken": str(number + 1)} if number + 1 < len(pages) else {}
        stubber.add_response("get_products", {"PriceList": page, **more}, {**wanted, **token})


def test_a_price_with_its_date_and_source(clients: Clients, stub: Stub) -> None:
    answer(clients, stub, NODE, [product()])
    found = ask(clients, "eu-central-1", NOW, [NODE])
    assert found.found == {NODE.item: Price(Decimal("0.018"), "hour", "price list", "2026-11-21")}
    assert str(found.found[NODE.item].usd) == "0.018"
    assert (found.kept, found.at) == ({}, NOW)


def test_the_same_price_twice_is_clear_and_every_page_is_read(clients: Clients, stub: Stub) -> None:
    answer(clients, stub, NODE, [product("BoxUsage:x")], [product()], [product(usd="0.018")])
    assert ask(clients, "eu-central-1", NOW, [NODE]).found[NODE.item].usd == Decimal("0.018")


def test_two_prices_are_not_clear(clients: Clients, stub: Stub) -> None:
    answer(clients, stub, NODE, [product(), product(usd="0.019")])
    found = ask(clients, "eu-central-1", NOW, [NODE])
    assert (found.found, found.kept) == ({}, {NODE.item: "2 prices in the price list"})


@pytest.mark.parametrize(
    "text",
    [
        product("EUC1-ExtendedSupport:NodeUsage:cache.t4g.micro"),
        product("EUC1-NodeUsage:cache.t4g.micro-x"),
        product("euc1-NodeUsage:cache.t4g.micro"),
        product("EUC1-NodeUsage:cache.t4gxmicro"),
        product(unit="Quantity"),
        product(begin="100"),
        product(usd="0.0000000000"),
        product(usd="NaN"),
        product(usd="free"),
        product(usd=None),
        product().replace('"USD"', '"CNY"'),
        product().replace('"OnDemand"', '"Reserved"'),
        product().replace('"usagetype"', '"usage"'),
        "{}",
        "[]",
        "not JSON",
    ],
)
def test_what_is_something_else_or_not_to_be_read_is_no_match(clients: Clients, stub: Stub, text: str) -> None:
    answer(clients, stub, NODE, [text])
    found = ask(clients, "eu-central-1", NOW, [NODE])
    assert (found.found, found.kept) == ({}, {NODE.item: "not found in the price list"})


def test_tiers_are_read_from_the_first_one(clients: Clients, stub: Stub) -> None:
    query = BY_ITEM["lambda x86 duration"]
    text = json.loads(product("EUC1-Lambda-GB-Second", "0.0000166667", "Lambda-GB-Second"))
    tiers = text["terms"]["OnDemand"]["A.B"]["priceDimensions"]
    tiers["A.B.D"] = {**tiers["A.B.C"], "beginRange": "6000000000", "pricePerUnit": {"USD": "0.0000150000"}}
    answer(clients, stub, query, [json.dumps(text)])
    assert ask(clients, "eu-central-1", NOW, [query]).found[query.item].usd == Decimal("0.0000166667")


def test_requests_are_for_a_million(clients: Clients, stub: Stub) -> None:
    query = BY_ITEM["dynamodb write units"]
    answer(clients, stub, query, [product("EUC1-WriteRequestUnits", "0.0000007625", "WriteRequestUnits")])
    price = ask(clients, "eu-central-1", NOW, [query]).found[query.item]
    assert (price.usd, price.per) == (Decimal("0.7625"), "million")


def test_a_missing_right_is_one_sentence(clients: Clients, stub: Stub) -> None:
    message = "User: x is not authorized to perform: pricing:GetProducts"
    stub(clients.service("pricing", "eu-central-1")).add_client_error("get_products", "AccessDeniedException", message)
    with pytest.raises(Denied, match="pricing:GetProducts"):
        ask(clients, "eu-central-1", NOW, [NODE])


def test_no_way_to_it_is_one_sentence(clients: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://api.pricing.eu-central-1.amazonaws.com")

    monkeypatch.setattr(clients.service("pricing", "eu-central-1"), "_make_api_call", nowhere)
    with pytest.raises(NoConnection):
        ask(clients, "eu-central-1", NOW, [NODE])


def test_another_endpoint_is_not_asked(session: Any) -> None:
    with pytest.raises(CloudError, match="There is no price list at"):
        ask(Clients(session, "http://127.0.0.1:9"), "eu-central-1", NOW)


@pytest.mark.parametrize(
    ("region", "endpoint"),
    [
        ("eu-west-1", "eu-central-1"), ("me-south-1", "eu-central-1"), ("ap-southeast-1", "ap-south-1"),
        ("us-west-2", "us-east-1"), ("sa-east-1", "us-east-1"), ("ca-central-1", "us-east-1"),
    ],
)  # fmt: skip
def test_the_nearest_endpoint(clients: Clients, region: str, endpoint: str) -> None:
    assert nearest_endpoint(region) == endpoint
    assert clients.service("pricing", endpoint).meta.endpoint_url == f"https://api.pricing.{endpoint}.amazonaws.com"


def test_a_query_speaks_of_an_item_of_the_table_in_its_unit() -> None:
    assert len(BY_ITEM) == len(QUERIES)
    for item, query in BY_ITEM.items():
        assert bundled("us-east-1")[item].per == query.per
        assert query.per in HOURS or query.per in UNITS
    asked = {part.item for part in BILL["C"]} & set(BY_ITEM)
    assert {part.item for part in BILL["C"]} - asked == {"secret", "ebs gp3 storage"}
