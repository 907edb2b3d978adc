"""What a new interview will cost and how long it takes to come up, in words."""

from __future__ import annotations

from decimal import Decimal

from interview_tui.model.cost import Rates, hourly, money

# Databases take their time to start; everything else is there in about a minute.
_SLOW = frozenset({"C"})


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


def wait(challenges: tuple[str, ...]) -> str:
    """How long it takes until it is ready, as measured on AWS."""
    usual = "5 to 10 minutes" if _SLOW & set(challenges) else "about 1 minute"
    return f"Ready on AWS usually after {usual}."
