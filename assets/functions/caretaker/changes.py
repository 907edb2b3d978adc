"""What a diff answers: the differences from the pristine state, a bounded number of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

MOST = 1_000
"""Changes in one answer; of the others it says how many there are."""
_MOST_LEFT = 50
"""Of those that a reset left: what is left is an error, and as long as one."""

Change = dict[str, str]


def change(what: str, detail: str, at: str = "") -> Change:
    """One difference: a noun phrase that stands alone, one phrase about it, and when it came about, if known (ISO)."""
    return {"what": what, "detail": detail, **({"at": at} if at else {})}


def answer(changes: Sequence[Change], beyond: int = 0) -> dict[str, Any]:
    """The answer to a diff; pristine is what has no changes. ``beyond`` is how many were left out before."""
    more = len(changes[MOST:]) + beyond
    return {"ok": not changes, "changes": list(changes[:MOST]), **({"more": more} if more > 0 else {})}


def outcome(done: Sequence[str], remaining: Iterable[Change]) -> dict[str, Any]:
    """The answer to a reset: what was done, and what differs from pristine even so."""
    left = [f"{found['what']}: {found['detail']}" for found in remaining]
    return {"ok": not left, "done": list(done), **({"left": left[:_MOST_LEFT]} if left else {})}


def counted(number: int, noun: str) -> str:
    """``1 item``, ``1,204 items``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
