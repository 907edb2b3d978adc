"""What AWS's price list said, kept on this machine for a day. A file that is damaged is as good as none."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import MappingProxyType
from typing import Any

import platformdirs

from interview_tui.files import write_private
from interview_tui.model.billing import Price, PriceList

LOG = logging.getLogger(__name__)
LASTS = timedelta(hours=24)
_REGION = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")


def folder() -> Path:
    """Where it is kept; beside the rest of the state where that is kept elsewhere."""
    given = os.environ.get("INTERVIEW_TUI_STATE_DIR")
    root = given or platformdirs.user_cache_dir("interview-tui", appauthor=False)
    return Path(root) / "prices"


def cached(region: str, now: datetime | None = None) -> PriceList:
    """What was kept for the region within the last day; an empty list otherwise."""
    if not _is_name(region):
        return PriceList()
    try:
        read = _read(json.loads((folder() / f"{region}.json").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return PriceList()
    except (OSError, ValueError, TypeError, KeyError, AttributeError, InvalidOperation) as error:
        LOG.warning("The kept price list of %s could not be read: %s", region, error)
        return PriceList()
    age = (now or datetime.now(UTC)) - read.at if read.at else LASTS
    return read if timedelta(0) <= age < LASTS else PriceList()


def keep(region: str, prices: PriceList) -> None:
    """Keep it for a day, for the owner's eyes, in one step; trouble with the file goes to the log and stops nothing."""
    if not _is_name(region) or prices.at is None:
        return
    found = {item: {**asdict(price), "usd": str(price.usd)} for item, price in prices.found.items()}
    text = json.dumps({"at": prices.at.isoformat(), "found": found, "kept": dict(prices.kept)}, indent=2)
    try:
        write_private(folder() / f"{region}.json", text + "\n")
    except OSError as error:
        LOG.warning("The price list of %s could not be kept: %s", region, error)


def _read(given: Mapping[str, Any]) -> PriceList:
    at = datetime.fromisoformat(given["at"]).astimezone(UTC)
    found = {str(item): _price(row) for item, row in given["found"].items()}
    kept = {str(item): str(why) for item, why in given["kept"].items()}
    return PriceList(MappingProxyType(found), MappingProxyType(kept), at)


def _price(row: Mapping[str, str]) -> Price:
    usd = Decimal(row["usd"])
    if not usd.is_finite() or usd < 0:
        raise ValueError(f"{row['usd']} is no price")
    return Price(usd, str(row["per"]), str(row["source"]), str(row["date"]), str(row["mark"]))


def _is_name(region: str) -> bool:
    """Whether it can be the name of a file."""
    return bool(region) and set(region) <= _REGION
