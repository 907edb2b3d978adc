"""The plain rate by the hour of whole challenges, for what is not made yet: ``cost`` is for what is.

Always an estimate, at list prices; what is not known stays unknown, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

Rates = Mapping[str, Decimal]
"""US dollars per hour by challenge key, for one region; a challenge without a rate is unknown, never free."""


def hourly(challenges: Iterable[str], rates: Rates) -> Decimal | None:
    """US dollars per hour for these challenges together; ``None`` when one of them has no rate."""
    found = [rates.get(key) for key in challenges]
    known = [rate for rate in found if rate is not None]
    return sum(known, Decimal(0)) if found and len(known) == len(found) else None
