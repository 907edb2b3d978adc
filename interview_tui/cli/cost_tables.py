"""Costs and prices for people. Everything that is an estimate says so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from rich.table import Table
from rich.text import Text

from interview_tui.cli.words import local
from interview_tui.model.amounts import Total, fine, words
from interview_tui.model.billing import Price, Tariff
from interview_tui.model.cost import Cost, Line, fleet, saving

_UPPER = "* Its own beginning is not known: counted from the stack's creation, which is an upper bound."


def one(cost: Cost, tariff: Tariff) -> Iterator[Table | str]:
    """One interview: by resource, in all, what waiting adds, and the prices that it rests on."""
    table = _table("Resource", "Since", right=("Per hour", "So far", "At the end"))
    for line in cost.lines:
        named = Text(f"{line.billed.resource}\n") + Text(line.billed.item, style="dim")
        amounts = fine(line.per_hour), words(line.so_far, fine), words(line.at_end, fine)
        table.add_row(named, *map(Text, (_since(line, cost.at), *amounts)))
    table.add_row(*map(Text, ("Total", "", *_sums(cost.per_hour, cost.so_far, cost.at_end))), style="bold")
    interview = cost.interview
    yield f"Estimate for {interview.id} · {interview.candidate or 'unknown'} · ends {local(interview.expires_at)}\n"
    yield table
    if not cost.exact:
        yield _UPPER
    for following in cost.next_hours:
        yield f"\n{saving(following, _minute)}"
    yield from _prices_of(cost, tariff)
    if cost.not_counted:
        yield "\nNot counted: " + "; ".join(cost.not_counted) + "."


def several(costs: Sequence[Cost]) -> Iterator[Table | str]:
    """All interviews, one row each, and their sum."""
    table = _table("Candidate", "Interview", "State", right=("Per hour", "So far", "At the end"))
    for each in costs:
        interview, sums = each.interview, _sums(each.per_hour, each.so_far, each.at_end)
        table.add_row(*map(Text, (interview.candidate or "unknown", interview.id, interview.state.value, *sums)))
    table.add_row(*map(Text, ("Total", "", "", *_sums(*fleet(costs)))), style="bold")
    yield "Estimate of every interview\n"
    yield table
    if not all(each.exact for each in costs):
        yield "Some beginnings are not known and counted from the stack's creation: those are upper bounds."
    uses = dict.fromkeys(words for each in costs for words in each.not_counted)
    if uses:
        yield "\nNot counted: " + "; ".join(uses) + "."


def basis(tariff: Tariff, endpoint: str) -> str:
    """What the amounts are, and what they are not."""
    text = (
        f"Estimates at the list prices of {tariff.region}, without free tier, discounts and taxes; a range where AWS's "
        "way to count hours is not known."
    )
    return text + (" The sandbox itself costs nothing." if endpoint else "")


def price_table(known: Mapping[str, Price], kept: Mapping[str, str]) -> Table:
    """Prices with where and when each was read, and how sure it is."""
    table = _table("Item", right=("USD", "Per", "Source", "Date", "Mark"), sides={"USD"})
    for item, price in known.items():
        mark = "; ".join(filter(None, (price.mark, kept.get(item, ""))))
        table.add_row(*map(Text, (item, f"{price.usd:f}", price.per, price.source, price.date, mark)))
    return table


def _prices_of(cost: Cost, tariff: Tariff) -> Iterator[Table | str]:
    prices = {line.billed.item: line.price for line in cost.lines if line.price is not None}
    unknown = dict.fromkeys(line.billed.item for line in cost.lines if line.price is None)
    if prices:
        yield ""
        yield price_table(prices, {})
    if unknown:
        yield f"\nUnknown in {tariff.region}: {', '.join(unknown)}."


def _since(line: Line, now: datetime) -> str:
    since = line.billed.since
    if since is None:
        return "not yet"
    day = "" if since.astimezone().date() == now.astimezone().date() else f"{since.astimezone():%Y-%m-%d} "
    ended = f" to {_minute(line.billed.until)}" if line.billed.until else ""
    return f"{day}{_minute(since)}{ended}" + ("" if line.billed.exact else " *")


def _sums(rate: Total, spent: Total, at_end: Total) -> tuple[str, str, str]:
    return words(rate, fine), words(spent, fine), words(at_end, fine)


def _minute(moment: datetime) -> str:
    return f"{moment.astimezone():%H:%M}"


def _table(*left: str, right: Sequence[str], sides: frozenset[str] | set[str] | None = None) -> Table:
    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for column in left:
        table.add_column(column, overflow="fold")
    for column in right:
        to_the_right = sides is None or column in sides
        table.add_column(column, overflow="fold", justify="right" if to_the_right else "left")
    return table
