"""Asks AWS's Price List API for the prices of a region. Takes seconds and is never asked while somebody looks on.

Source of the filters: the price lists as they are published; that each of them leads to one price was not seen live. So
a usage type must match from end to end, the unit must be the expected one, and what is not clear stays as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING, Any

from interview_tui.aws.errors import translated
from interview_tui.beside import all_of
from interview_tui.model.billing import Price, PriceList
from interview_tui.model.errors import CloudError

if TYPE_CHECKING:
    from interview_tui.aws.clients import Clients

SOURCE = "price list"
_AT_ONCE = 4
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Query:
    """How an item of our table is found: filters, the usage type without its region, and the unit that is expected.

    ``per`` is the unit in our table, and ``scale`` how many of the list's units are in it.
    """

    item: str
    service: str
    filters: Mapping[str, str]
    usage_type: str
    units: tuple[str, ...]
    per: str
    scale: Decimal = Decimal(1)


def _database(instance: str) -> Query:
    filters = {"instanceType": instance, "databaseEngine": "PostgreSQL", "deploymentOption": "Single-AZ"}
    return Query(f"postgres {instance}", "AmazonRDS", filters, f"InstanceUsage:{instance}", ("Hrs",), "hour")


def _node(engine: str, node: str) -> Query:
    filters = {"instanceType": node, "cacheEngine": engine}
    # From end to end, since usage types of extended support end alike.
    return Query(f"{engine.lower()} {node}", "AmazonElastiCache", filters, f"NodeUsage:{node}", ("Hrs",), "hour")


def _requests(item: str, group: str, usage_type: str) -> Query:
    units = (usage_type, f"{usage_type}s")
    return Query(item, "AmazonDynamoDB", {"group": group}, usage_type, units, "million", _MILLION)


QUERIES = (
    _database("db.t3.micro"),
    _database("db.t4g.micro"),
    Query(
        "rds gp3 storage",
        "AmazonRDS",
        {"productFamily": "Database Storage", "deploymentOption": "Single-AZ"},
        "RDS:GP3-Storage",
        ("GB-Mo",),
        "GB-month",
    ),
    _node("Redis", "cache.t3.micro"),
    _node("Redis", "cache.t4g.micro"),
    _node("Valkey", "cache.t3.micro"),
    _node("Valkey", "cache.t4g.micro"),
    Query(
        "ec2 t4g.nano",
        "AmazonEC2",
        {
            "instanceType": "t4g.nano",
            "operatingSystem": "Linux",
            "tenancy": "Shared",
            "preInstalledSw": "NA",
            "capacitystatus": "Used",
        },
        "BoxUsage:t4g.nano",
        ("Hrs",),
        "hour",
    ),
    Query("public ipv4", "AmazonVPC", {"group": "VPCPublicIPv4Address"}, "PublicIPv4:InUseAddress", ("Hrs",), "hour"),
    _requests("dynamodb write units", "DDB-WriteUnits", "WriteRequestUnits"),
    _requests("dynamodb read units", "DDB-ReadUnits", "ReadRequestUnits"),
    Query(
        "lambda x86 duration",
        "AWSLambda",
        {"group": "AWS-Lambda-Duration"},
        "Lambda-GB-Second",
        ("Second", "Lambda-GB-Second"),
        "GB-second",
    ),
)


def nearest_endpoint(region: str) -> str:
    """The region in which the price list of another one is asked for: three of them answer."""
    if region.startswith(("eu-", "af-", "me-", "il-")):
        return "eu-central-1"
    return "ap-south-1" if region.startswith("ap-") else "us-east-1"


def ask(clients: Clients, region: str, now: datetime, queries: Iterable[Query] = QUERIES) -> PriceList:
    """Every price that the list is clear about; for each other item why the bundled price stays."""
    if clients.endpoint:
        raise CloudError(
            f"There is no price list at {clients.endpoint}.",
            "The bundled prices stay; without --sandbox, `interview-tui prices --refresh` asks AWS.",
        )
    wanted = tuple(queries)
    answers = all_of([partial(_ask_one, clients, region, query) for query in wanted], _AT_ONCE)
    found: dict[str, Price] = {}
    kept: dict[str, str] = {}
    for query, usd in zip(wanted, answers, strict=True):
        if len(usd) == 1:
            found[query.item] = Price((usd.pop() * query.scale).normalize(), query.per, SOURCE, f"{now:%Y-%m-%d}")
        else:
            kept[query.item] = f"{len(usd)} prices in the price list" if usd else "not found in the price list"
    return PriceList(found, kept, now)


@translated()
def _ask_one(clients: Clients, region: str, query: Query) -> set[Decimal]:
    """The distinct prices that the list has for one item."""
    fields = {"regionCode": region, **query.filters}
    pages = (
        clients.service("pricing", nearest_endpoint(region))
        .get_paginator("get_products")
        .paginate(
            ServiceCode=query.service,
            FormatVersion="aws_v1",
            Filters=[{"Type": "TERM_MATCH", "Field": name, "Value": value} for name, value in fields.items()],
        )
    )
    return {usd for page in pages for text in page["PriceList"] for usd in _prices(text, query)}


def _prices(text: str, query: Query) -> Iterator[Decimal]:
    """The on-demand prices of a product, of its first tier; none when it is another product or cannot be read."""
    try:
        product = json.loads(text)
        usage_type = str(product["product"]["attributes"].get("usagetype", ""))
        if re.fullmatch(rf"([A-Z0-9]+-)?{re.escape(query.usage_type)}", usage_type):
            yield from list(_tiers(product, query))
    except (ValueError, KeyError, AttributeError, TypeError, InvalidOperation):
        return


def _tiers(product: Mapping[str, Any], query: Query) -> Iterator[Decimal]:
    for term in product["terms"]["OnDemand"].values():
        for tier in term["priceDimensions"].values():
            if tier.get("unit") not in query.units or Decimal(tier.get("beginRange", "0")) != 0:
                continue
            usd = Decimal(tier["pricePerUnit"]["USD"])
            # A free tier is account-wide and temporary: nothing here is said to cost nothing.
            if usd.is_finite() and usd > 0:
                yield usd
