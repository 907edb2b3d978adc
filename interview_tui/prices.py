"""What AWS charges by region: the table ``assets/prices.toml``, and over it what the price list said within a day.

List prices, on demand; whatever is worked out from them is an estimate.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from interview_tui import price_lists
from interview_tui.data import data_path
from interview_tui.model.billing import HOURS, Part, Price, Tariff, per_hour
from interview_tui.model.meter import CALLS

__all__ = ["BILL", "BY_USE", "FREE", "HOURS", "Part", "Price", "bundled", "prices", "rates", "tariff"]

_MEGABYTE = Decimal("0.001")  # in GB

TUNNEL = "TunnelHost"
"""The template's name of the jump host."""

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
            Part("Database", "postgres db.t4g.micro", parameter="DatabaseInstanceClass", output="DatabaseId"),
            Part("Database", "rds gp3 storage", Decimal(20), output="DatabaseId"),
            Part("Cache", "redis cache.t4g.micro", parameter="CacheNodeType", output="CacheId"),
            Part("DatabaseAdminSecret", "secret"),
            Part("DatabaseCandidateSecret", "secret"),
            # The tunnel is the rule on AWS; a stack without it has no host, and is not charged for one.
            Part(TUNNEL, "ec2 t4g.nano", switch="Tunnel"),
            Part(TUNNEL, "public ipv4", switch="Tunnel"),
            Part(TUNNEL, "ebs gp3 storage", Decimal(8), minor=True, switch="Tunnel"),
        ),
    }
)
"""By challenge, what its template keeps running.

A and B keep megabytes only and stay far below a cent a day. What is billed by use comes on top and is not foreseen
here: the requests, calls and log lines of an interview together stay below a cent.
"""

FREE = frozenset(
    {
        "AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress", "AWS::IAM::InstanceProfile", "AWS::IAM::Policy",
        "AWS::IAM::Role", "AWS::Lambda::Function", "AWS::SSM::Document",
        "AWS::SecretsManager::SecretTargetAttachment", "Custom::SampleData",
    }
)  # fmt: skip
"""The types of resources that cost nothing while they exist."""

BY_USE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "AWS::DynamoDB::Table": ("reads and writes of DynamoDB",),
        "AWS::Lambda::Function": (CALLS,),
        "AWS::Logs::LogGroup": ("log lines taken in",),
        "AWS::SecretsManager::Secret": ("requests for secrets",),
    }
)
"""By type of resource, what of it is billed by use."""


def prices(region: str, now: datetime | None = None) -> Mapping[str, Price]:
    """Every known price of a region by item; empty for a region of which nothing is known."""
    return MappingProxyType({**bundled(region), **price_lists.cached(region, now).found})


def bundled(region: str) -> Mapping[str, Price]:
    """The prices that came with the program."""
    return _table().get(region, MappingProxyType({}))


def tariff(region: str, now: datetime | None = None) -> Tariff:
    """Everything that working out a cost in this region takes."""
    parts: dict[str, tuple[Part, ...]] = {}
    for part in (part for of_challenge in BILL.values() for part in of_challenge):
        parts[part.resource] = (*parts.get(part.resource, ()), part)
    return Tariff(region, prices(region, now), MappingProxyType(parts), FREE, BY_USE, BILL)


def rates(region: str, *, tunnels: bool = True) -> Mapping[str, Decimal]:
    """US dollars per hour by challenge key, while an interview is up; a challenge with an unknown part is left out.

    Without ``tunnels`` the jump hosts are left out, which are only made where they are needed.
    """
    known = prices(region)
    made = {key: [part for part in parts if tunnels or part.resource != TUNNEL] for key, parts in BILL.items()}
    found = {challenge: _hourly(parts, known) for challenge, parts in made.items()}
    return MappingProxyType({challenge: rate for challenge, rate in found.items() if rate is not None})


def _hourly(parts: Iterable[Part], known: Mapping[str, Price]) -> Decimal | None:
    needed = [part for part in parts if not part.minor or part.item in known]
    found = [per_hour(known[part.item], part.quantity) for part in needed if part.item in known]
    certain = [rate for rate in found if rate is not None]
    return sum(certain, Decimal(0)) if len(certain) == len(needed) else None


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
