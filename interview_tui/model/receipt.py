"""A receipt as a plain record for scripts, and as Markdown for people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from interview_tui.model.amounts import words
from interview_tui.model.kinds import kind_of
from interview_tui.model.plan import GONE, Receipt

_FATES = {True: "gone", False: "**still there**", None: "not known"}


def record(receipt: Receipt) -> dict[str, Any]:
    """The receipt as JSON takes it; its keys are stable, times are UTC."""
    interview, sweep = receipt.interview, receipt.sweep
    return {
        "id": interview.id,
        "candidate": interview.candidate,
        "owner": interview.owner,
        "challenges": list(interview.challenges),
        "account": receipt.identity.account,
        "region": receipt.identity.region,
        "removed_by": receipt.identity.arn,
        "stack_id": interview.stack_id,
        "created_at": _time(interview.created_at),
        "expires_at": _time(interview.expires_at),
        "began_at": _time(receipt.began),
        "ended_at": _time(receipt.ended),
        "state": receipt.state,
        "complete": complete(receipt),
        "reason": receipt.reason,
        "retries": list(receipt.retries),
        "existed": [
            {
                "resource": fate.resource.logical_id,
                "type": fate.resource.type,
                "physical_id": fate.resource.physical_id,
                "gone": fate.gone,
                "evidence": fate.evidence,
            }
            for fate in receipt.existed
        ],
        "left": [{"kind": remain.kind, "name": remain.name} for remain in sweep.found],
        "could_not_look": list(sweep.unreadable),
        "skipped": list(sweep.skipped),
        "estimate": _estimate(receipt),
    }


def complete(receipt: Receipt) -> bool:
    """Whether the stack is gone and nothing else was found, everywhere."""
    return receipt.state == GONE and not receipt.sweep.found and not receipt.sweep.unreadable


def markdown(receipt: Receipt) -> str:
    """The receipt as a page to read."""
    return "\n".join(_page(receipt)) + "\n"


def _page(receipt: Receipt) -> Iterator[str]:
    interview, identity = receipt.interview, receipt.identity
    verdict = " ".join(filter(None, (_verdict(receipt), _plain(receipt.reason))))
    yield from (f"# Receipt: {interview.id}", "", verdict, "")
    yield from ("| | |", "|---|---|")
    facts = {
        "Candidate": interview.candidate,
        "Challenges": " ".join(interview.challenges),
        "Account": f"{identity.account} · {identity.region}",
        "Created": _time(interview.created_at),
        "Should end": _time(interview.expires_at),
        "Removed": f"{_time(receipt.began)} to {_time(receipt.ended)} by {identity.arn}",
        "Cost": _cost(receipt),
        "Stack": interview.stack_id,
    }
    yield from (f"| {name} | {_cell(value or 'unknown')} |" for name, value in facts.items())
    yield from ("", f"## What existed: {len(receipt.existed)}", "")
    yield from ("| What | Name | Now | How one knows |", "|---|---|---|---|")
    for fate in receipt.existed:
        cells = (kind_of(fate.resource.type), fate.resource.physical_id, _FATES[fate.gone], fate.evidence)
        yield "| " + " | ".join(map(_cell, cells)) + " |"
    yield from _list("Left", [f"{remain.kind}: {remain.name}" for remain in receipt.sweep.found], "Nothing.")
    unseen = [*receipt.sweep.unreadable, *receipt.sweep.skipped]
    yield from _list("What could not be looked at", unseen, "Nothing: every service could be searched.")
    if receipt.retries:
        yield from _list("What went wrong on the way", receipt.retries, "")


def _verdict(receipt: Receipt) -> str:
    if complete(receipt):
        return "It is gone; nothing is left of it."
    if receipt.state == GONE and receipt.sweep.unproved:
        again = f"`interview-tui cleanup {receipt.interview.id}` looks again."
        return f"**It is gone; nothing was found, but not everything could be looked at.** {again}"
    return "**It is not fully removed.**"


def _list(title: str, lines: list[str] | tuple[str, ...], nothing: str) -> Iterator[str]:
    yield from ("", f"## {title}", "")
    yield from (f"- {_plain(line)}" for line in lines)
    if not lines:
        yield nothing


def _cost(receipt: Receipt) -> str:
    if receipt.estimate is None:
        return "unknown: what was billed could not be read"
    at_most = "" if receipt.exact else "at most "
    return f"{at_most}{words(receipt.estimate)} in all, at list prices"


def _estimate(receipt: Receipt) -> dict[str, Any] | None:
    """Amounts are texts, since JSON's numbers would round them."""
    if receipt.estimate is None:
        return None
    known = receipt.estimate.known
    return {
        "currency": "USD",
        "low": None if known is None else f"{known.low:f}",
        "high": None if known is None else f"{known.high:f}",
        "unknown_parts": receipt.estimate.unknown,
        "upper_bound": not receipt.exact,
    }


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"


def _plain(text: str) -> str:
    """Somebody else's words on one line."""
    return " ".join(text.split())


def _cell(text: str) -> str:
    return _plain(text).replace("|", "\\|")
