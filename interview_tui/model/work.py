"""What a candidate made, piece by piece, beside how it was planted: for an archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that is not as planted; ``before`` is ``None`` for one that was added, ``after`` for one that is gone."""

    table: str
    key: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Definition:
    """How something is defined, such as an index, in the words of its server; empty where it was or is not there."""

    what: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """How long a query took and what it read from; ``trouble`` says why that is not known."""

    milliseconds: float | None = None
    plan: tuple[str, ...] = ()
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Timing:
    """A query of the challenge, as it was handed out, in the database as planted and as it is, one after the other."""

    query: str
    title: str
    planted: Run
    now: Run

    @property
    def faster(self) -> float | None:
        """How many times as fast it is as planted."""
        before, after = self.planted.milliseconds, self.now.milliseconds
        return None if before is None or not after else before / after


@dataclass(frozen=True, slots=True)
class CacheKey:
    """A key of a cache: ``ttl`` in seconds, ``None`` for one that stays; ``size`` in bytes, as far as it is known."""

    database: int
    name: str
    type: str
    ttl: int | None
    size: int | None


@dataclass(frozen=True, slots=True)
class CacheUse:
    """What a cache is used for; ``types`` counts the keys that were looked at, ``keys`` are the largest of them."""

    total: int = 0
    expiring: int = 0
    looked_at: int = 0
    types: Mapping[str, int] = field(default_factory=dict)
    keys: tuple[CacheKey, ...] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Work:
    """What was made of one challenge; ``left_out`` says in sentences what there is beyond it, or what failed."""

    challenge: str
    items: tuple[ItemChange, ...] = ()
    definitions: tuple[Definition, ...] = ()
    timings: tuple[Timing, ...] = ()
    cache: CacheUse | None = None
    left_out: tuple[str, ...] = ()
