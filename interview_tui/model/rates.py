"""The plain rate by the hour of whole challenges, which needs nothing but the interview: for the table of all of them.

Always an estimate, at list prices; what is not known stays unknown, never zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from interview_tui.model.interview import Interview
from interview_tui.model.statuses import State

Rates = Mapping[str, Decimal]
"""US dollars per hour by challenge key, for one region; a challenge without a rate is unknown, never free."""

_BILLED = frozenset({State.LIVE, State.UPDATING, State.DEPLOYING, State.STUCK, State.FAILED, State.CLEANING_UP})


def hourly(challenges: Iterable[str], rates: Rates) -> Decimal | None:
    """US dollars per hour for these challenges together; ``None`` when one of them has no rate."""
    found = [rates.get(key) for key in challenges]
    known = [rate for rate in found if rate is not None]
    return sum(known, Decimal(0)) if found and len(known) == len(found) else None


def so_far(interview: Interview, rates: Rates, now: datetime) -> Decimal | None:
    """US dollars since the stack was created; a stack that is not healthy may bill just the same."""
    if interview.state not in _BILLED:
        return Decimal(0) if interview.is_gone else None
    rate = hourly(interview.challenges, rates)
    if rate is None:
        return None
    seconds = max(0.0, (now - interview.created_at).total_seconds())
    return rate * Decimal(round(seconds)) / 3600
