"""How AWS bills what lasts: by the second, by the started hour or prorated. Pure rules; the prices come from outside.

Sources of the rules: AWS's pricing pages of RDS, ElastiCache, EC2, VPC and Secrets Manager. Two are not sure: whether
ElastiCache counts hours of the clock or hours from launch (hence a range), and by what fractions secrets are prorated.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import Enum
from types import MappingProxyType

from interview_tui.model.amounts import Span

HOURS = MappingProxyType({"hour": Decimal(1), "month": Decimal(730), "GB-month": Decimal(730)})
"""How many hours the units of a price last; a month is counted as AWS's own calculator does."""

UNITS = MappingProxyType(
    {
        "GB": Decimal(1),
        "GB-second": Decimal(1),
        "minute": Decimal(1),
        "thousand metrics": Decimal(1_000),
        "ten thousand": Decimal(10_000),
        "million": Decimal(1_000_000),
    }
)
"""How many there are in the units of a price that is paid by use."""

_HOUR = 3600
_AN_HOUR, _A_SECOND = timedelta(hours=1), timedelta(seconds=1)


class Rule(Enum):
    """How the time of something is billed."""

    PRORATED = "for the time that it exists"
    BY_SECOND = "by the second, one minute at least"
    DATABASE = "by the second, ten minutes at least, until its deletion begins"
    STARTED_HOURS = "by the started hour; whether of the clock or from launch is not known"


_LEAST = {Rule.BY_SECOND: 60, Rule.DATABASE: 600}
_RULES = {
    "postgres": Rule.DATABASE,
    "redis": Rule.STARTED_HOURS,
    "valkey": Rule.STARTED_HOURS,
    "ec2": Rule.BY_SECOND,
    "fargate": Rule.BY_SECOND,
}


@dataclass(frozen=True, slots=True)
class Price:
    """One row of the table: US dollars per unit, where and when it was read (``YYYY-MM`` or a day), how sure it is."""

    usd: Decimal
    per: str
    source: str
    date: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class PriceList:
    """What AWS's price list said by item, and by item why the bundled price stays; ``at`` is when it was asked."""

    found: Mapping[str, Price] = field(default_factory=dict, hash=False)
    kept: Mapping[str, str] = field(default_factory=dict, hash=False)
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is billed for as long as it exists: a resource of a template, and how much of which item.

    ``parameter`` is the template's parameter that chooses the last word of the item, such as the instance class;
    ``switch`` is the one that is ``off`` where there is no such part; ``output`` is the stack's output that names it.
    A ``minor`` part is worth less than a cent a day: without a price it is left out of rates by the hour.
    """

    resource: str
    item: str
    quantity: Decimal = Decimal(1)
    parameter: str = ""
    minor: bool = False
    switch: str = ""
    output: str = ""

    def chosen(self, parameters: Mapping[str, str]) -> str:
        """The item that a stack with these parameters has."""
        value = parameters.get(self.parameter, "")
        return f"{self.item.rsplit(' ', 1)[0]} {value}" if value else self.item

    def made(self, parameters: Mapping[str, str]) -> bool:
        """Whether a stack with these parameters has it."""
        return parameters.get(self.switch) != "off"


@dataclass(frozen=True, slots=True)
class Tariff:
    """What a region's prices are, and which of them the resources of our templates meet.

    ``parts`` goes from a template's resource to what is billed of it; ``free`` are the types that cost nothing while
    they exist; ``by_use`` goes from a type to what is billed by use, in words that follow "Not counted:";
    ``challenges`` goes from a challenge's key to what its template makes.
    """

    region: str
    prices: Mapping[str, Price]
    parts: Mapping[str, tuple[Part, ...]]
    free: frozenset[str] = frozenset()
    by_use: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    challenges: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)


NO_TARIFF = Tariff("", {}, {})
"""Nothing is known to cost anything, or to be free."""


def rule_of(item: str) -> Rule:
    """The rule for an item of the price table: engines and machines have their own, the rest is prorated."""
    return _RULES.get(item.partition(" ")[0], Rule.PRORATED)


def billed_seconds(rule: Rule, since: datetime, until: datetime) -> tuple[int, int]:
    """The least and the most seconds that are billed for this time; nothing before it begins."""
    if until <= since:
        return 0, 0
    if rule is Rule.STARTED_HOURS:
        of_the_clock = _started(until - full_hour(since), _AN_HOUR)
        return _started(until - since, _AN_HOUR) * _HOUR, of_the_clock * _HOUR
    seconds = max(_started(until - since, _A_SECOND), _LEAST.get(rule, 0))
    return seconds, seconds


def per_hour(price: Price, quantity: Decimal = Decimal(1)) -> Decimal | None:
    """US dollars for an hour of it; ``None`` when its price is not one for time."""
    hours = HOURS.get(price.per)
    return None if hours is None else quantity * price.usd / hours


def charge(price: Price, quantity: Decimal, rule: Rule, since: datetime, until: datetime) -> Span | None:
    """US dollars for the time; ``None`` when the price is not one for time."""
    hours = HOURS.get(price.per)
    if hours is None:
        return None
    least, most = billed_seconds(rule, since, until)
    low = quantity * price.usd * least / (_HOUR * hours)
    return Span(low, low if most == least else quantity * price.usd * most / (_HOUR * hours))


def use_charge(price: Price, amount: Decimal) -> Decimal | None:
    """US dollars for so many requests, GB or GB-seconds; ``None`` when the price is not one for use."""
    units = UNITS.get(price.per)
    return None if units is None else amount * price.usd / units


def full_hour(moment: datetime) -> datetime:
    """The full hour of the clock, in UTC, at or before the moment."""
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _started(span: timedelta, unit: timedelta) -> int:
    """How many hours, or seconds, have begun."""
    return -(-span // unit)
