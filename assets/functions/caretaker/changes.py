"""What a diff answers: the differences from the pristine state, a bounded number of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

MOST = 50
"""Changes in one answer; of the others it says how many there are."""

Change = dict[str, str]


def change(what: str, detail: str, at: str = "") -> Change:
    """One difference: a noun phrase that stands alone, one phrase about it, and when it came about, if known (ISO)."""
    return {"what": what, "detail": detail, **({"at": at} if at else {})}


def answer(changes: Sequence[Change]) -> dict[str, Any]:
    """The answer to a diff; pristine is what has no changes."""
    more = len(changes) - MOST
    return {"ok": not changes, "changes": list(changes[:MOST]), **({"more": more} if more > 0 else {})}


def outcome(done: Sequence[str], remaining: Iterable[Change]) -> dict[str, Any]:
    """The answer to a reset: what was done, and what differs from pristine even so."""
    left = [f"{found['what']}: {found['detail']}" for found in remaining]
    return {"ok": not left, "done": list(done), **({"left": left[:MOST]} if left else {})}


def counted(number: int, noun: str) -> str:
    """``1 item``, ``1,204 items``."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
