"""What interviews cost by the hour, from the price table ``assets/prices.toml``. List prices, always an estimate."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from interview_tui.data import data_path

HOURS = MappingProxyType({"hour": Decimal(1), "month": Decimal(730), "GB-month": Decimal(730)})
"""How many hours the units of a price last; a month is counted as AWS's own calculator does."""


@dataclass(frozen=True, slots=True)
class Price:
    """One row of the table: US dollars per unit, where and when (``YYYY-MM``) it was read, and how sure it is."""

    usd: Decimal
    per: str
    source: str
    date: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is billed for as long as it exists: a resource of a template, and how much of which item."""

    resource: str
    item: str
    quantity: Decimal = Decimal(1)


_MEGABYTE = Decimal("0.001")  # in GB

BILL: Mapping[str, tuple[Part, ...]] = MappingProxyType(
    {
        "A": (
            Part("SchoolsTable", "dynamodb storage", _MEGABYTE),
            Part("ClassesTable", "dynamodb storage", _MEGABYTE),
            Part("StudentsTable", "dynamodb storage", _MEGABYTE),
            Part("AssessmentsTable", "dynamodb storage", _MEGABYTE),
        ),
        "B": (Part("LeakyApiLogGroup", "logs storage", _MEGABYTE),),
        "C": (
            Part("Database", "postgres db.t4g.micro"),
            Part("Database", "rds gp3 storage", Decimal(20)),
            Part("Cache", "redis cache.t4g.micro"),
            Part("DatabaseAdminSecret", "secret"),
            Part("DatabaseCandidateSecret", "secret"),
        ),
    }
)
"""By challenge, what its template keeps running.

A and B keep megabytes only and stay far below a cent a day. What is billed by use comes on top and is not foreseen
here: the requests, calls and log lines of an interview together stay below a cent.
"""


def prices(region: str) -> Mapping[str, Price]:
    """Every known price of a region by item; empty for a region that is not in the table."""
    return _table().get(region, MappingProxyType({}))


def rates(region: str) -> Mapping[str, Decimal]:
    """US dollars per hour by challenge key, while an interview is up; a challenge with an unknown part is left out."""
    known = prices(region)
    return MappingProxyType(
        {
            challenge: _hourly(parts, known)
            for challenge, parts in BILL.items()
            if all(part.item in known for part in parts)
        }
    )


def _hourly(parts: Iterable[Part], known: Mapping[str, Price]) -> Decimal:
    found = ((part.quantity, known[part.item]) for part in parts)
    return sum((quantity * price.usd / HOURS[price.per] for quantity, price in found), Decimal(0))


@functools.cache
def _table() -> Mapping[str, Mapping[str, Price]]:
    """The table as it came with the program."""
    with data_path("assets", "prices.toml").open("rb") as file:
        regions = tomllib.load(file, parse_float=Decimal)
    return MappingProxyType(
        {
            region: MappingProxyType({item: Price(**row) for item, row in rows.items()})
            for region, rows in regions.items()
        }
    )
