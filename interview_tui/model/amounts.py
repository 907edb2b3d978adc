"""US dollars as values and in words: a range where a billing rule is not sure, and unknown where a price is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

_CENT = Decimal("0.01")
_FINE = Decimal("0.0001")
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Span:
    """US dollars between two bounds, which are the same where the billing rule is known."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Span) -> Span:
        return Span(self.low + other.low, self.high + other.high)


FREE = Span(NOTHING, NOTHING)


@dataclass(frozen=True, slots=True)
class Total:
    """A sum: what is known of it, ``None`` when nothing is, and how many parts have no known price."""

    known: Span | None = FREE
    unknown: int = 0


def total(amounts: Iterable[Span | None]) -> Total:
    """The sum of amounts, of which some may be unknown; the sum of none is nothing."""
    every = list(amounts)
    known = [amount for amount in every if amount is not None]
    if every and not known:
        return Total(None, len(every))
    return Total(sum(known, FREE), len(every) - len(known))


def together(totals: Iterable[Total]) -> Total:
    """The sum of sums; known in part as soon as one of them is."""
    every = list(totals)
    known = [each.known for each in every if each.known is not None]
    unknown = sum(each.unknown for each in every)
    return Total(None, unknown) if every and not known else Total(sum(known, FREE), unknown)


def money(amount: Decimal | None) -> str:
    """An amount as the screen shows it: ``est. $0.05``, ``est. < $0.01``, or ``unknown``."""
    if amount is None:
        return "unknown"
    if 0 < amount < _CENT:
        return "est. < $0.01"
    return f"est. ${amount.quantize(_CENT)}"


def fine(amount: Decimal | None) -> str:
    """An amount to a hundredth of a cent, where cents say too little: ``$0.0168``, ``< $0.0001``, or ``unknown``."""
    if amount is None:
        return "unknown"
    if 0 < amount < _FINE:
        return "< $0.0001"
    return f"${amount.quantize(_FINE)}"


def short(amount: Decimal) -> str:
    """An amount inside a sentence: ``$0.016``, with cents at least and no zeros behind them."""
    whole, _, parts = fine(amount).partition(".")
    return f"{whole}.{parts.rstrip('0').ljust(2, '0')}"


def at_most(amount: Total | None) -> str:
    """The upper bound of a sum for a narrow column: ``$0.04``; ``$0.04+?`` where a price is unknown besides."""
    if amount is None or amount.known is None:
        return money(None)
    return money(amount.known.high).removeprefix("est. ") + ("+?" if amount.unknown else "")


def words(amount: Span | Total | None, form: Callable[[Decimal | None], str] = money) -> str:
    """Such as ``est. $0.02 + 1 unknown``; of a range both bounds with a dash between them, unless they read alike."""
    if isinstance(amount, Total):
        more = f" + {amount.unknown} unknown" if amount.unknown and amount.known is not None else ""
        return words(amount.known, form) + more
    if amount is None:
        return form(None)
    low, high = form(amount.low), form(amount.high)
    return low if low == high else f"{low}\N{EN DASH}{high.removeprefix('est. ')}"
