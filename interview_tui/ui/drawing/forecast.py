"""What a new interview will cost and how long it takes to come up, in words."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from interview_tui.model.amounts import money
from interview_tui.model.challenge import Challenge
from interview_tui.model.rates import Rates, hourly


def price(challenges: tuple[str, ...], hours: float | None, rates: Rates) -> str:
    """Such as ``est. $0.04/h · est. $0.15 for 4 h``; never a guess where a price is missing."""
    rate = hourly(challenges, rates)
    if rate is None:
        missing = ", ".join(key for key in challenges if key not in rates)
        return f"Price unknown: there is no rate for {missing} in this region."
    if not rate:
        return "est. less than $0.01/h: only what is called costs anything"
    whole = f" · {money(rate * Decimal(str(hours)))} for {hours:g} h" if hours is not None else ""
    return f"{money(rate)}/h{whole}"


def wait(challenges: Iterable[Challenge]) -> str:
    """How long it usually takes on AWS until it is ready, which the slowest challenge decides; a sandbox is quicker."""
    quickest, slowest = max((challenge.typical_minutes for challenge in challenges), key=lambda minutes: minutes[1])
    usual = f"{quickest} to {slowest}" if quickest < slowest else f"about {slowest}"
    return f"Ready on AWS usually after {usual} minute{'' if slowest == 1 else 's'}."
