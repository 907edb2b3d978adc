"""The JSON of ``cost`` and ``prices``; keys are stable. Amounts are texts, since JSON's numbers would round them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from interview_tui.model.amounts import Span, Total
from interview_tui.model.billing import Price, rule_of
from interview_tui.model.cost import Cost, Line, fleet


def basis(region: str, endpoint: str, now: datetime) -> dict[str, Any]:
    """What every amount rests on."""
    return {
        "estimate": True,
        "currency": "USD",
        "basis": "list prices, without free tier, discounts and taxes",
        "region": region,
        "sandbox": bool(endpoint),
        "at": now,
    }


def fleet_record(costs: Sequence[Cost]) -> dict[str, Any]:
    """All interviews and their sums."""
    rate, spent, at_end = fleet(costs)
    return {**_sums(rate, spent, at_end), "interviews": [cost_record(each) for each in costs]}


def cost_record(cost: Cost) -> dict[str, Any]:
    """One interview with its lines."""
    return {
        "id": cost.interview.id,
        "candidate": cost.interview.candidate,
        "state": cost.interview.state.value,
        "expires_at": cost.interview.expires_at,
        **_sums(cost.per_hour, cost.so_far, cost.at_end),
        "upper_bound": not cost.exact,
        "lines": [_line(line) for line in cost.lines],
        "next_hours": [
            {
                "resource": following.resource,
                "by_clock": following.by_clock,
                "from_launch": following.from_launch,
                "adds": str(following.adds),
            }
            for following in cost.next_hours
        ],
        "not_counted": list(cost.not_counted),
    }


def prices_record(region: str, known: Mapping[str, Price], kept: Mapping[str, str]) -> dict[str, Any]:
    """A region's prices; ``kept`` says why an item is still the bundled one after the price list was asked."""
    rows = [{"item": item, **price_record(price), "kept": kept.get(item)} for item, price in known.items()]
    return {"region": region, "currency": "USD", "prices": rows}


def price_record(price: Price) -> dict[str, str]:
    """One price with where and when it was read."""
    return {
        "usd": f"{price.usd:f}",
        "per": price.per,
        "source": price.source,
        "date": price.date,
        "mark": price.mark,
    }


def _line(line: Line) -> dict[str, Any]:
    billed = line.billed
    return {
        "resource": billed.resource,
        "item": billed.item,
        "quantity": f"{billed.quantity:f}",
        "since": billed.since,
        "until": billed.until,
        "upper_bound": not billed.exact,
        "rule": rule_of(billed.item).value,
        "per_hour": None if line.per_hour is None else f"{line.per_hour:f}",
        "so_far": _span(line.so_far),
        "at_end": _span(line.at_end),
        "price": None if line.price is None else price_record(line.price),
    }


def _sums(rate: Total, spent: Total, at_end: Total) -> dict[str, Any]:
    return {"per_hour": _total(rate), "so_far": _total(spent), "at_end": _total(at_end)}


def _total(amount: Total) -> dict[str, Any]:
    """``low`` and ``high`` of what is known, ``null`` when nothing is; ``unknown`` is the number of parts left out."""
    return {**(_span(amount.known) or {"low": None, "high": None}), "unknown": amount.unknown}


def _span(amount: Span | None) -> dict[str, str] | None:
    return None if amount is None else {"low": f"{amount.low:f}", "high": f"{amount.high:f}"}
