"""What is said about a log: the line below it, the banner above it, and why there is nothing in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from textual.content import Content

from interview_tui.model.amounts import money
from interview_tui.model.billing import Tariff
from interview_tui.model.interview import Interview
from interview_tui.model.lambda_lines import Level
from interview_tui.model.log import live_tail_cost
from interview_tui.operations.watching import CHALLENGE, has_function
from interview_tui.ui.board import Board
from interview_tui.ui.drawing.lines import said
from interview_tui.ui.drawing.log_sight import LogSight
from interview_tui.ui.drawing.log_text import local
from interview_tui.ui.drawing.tones import Tone
from interview_tui.ui.logbook import Logbook
from interview_tui.ui.poller import STANDING
from interview_tui.ui.reasons import NO_FUNCTION
from interview_tui.ui.words import clean, count, duration

_LEVELS = {Level.INFO: "info and above", Level.WARNING: "warnings and errors", Level.ERROR: "errors only"}


def live_price(tariff: Tariff | None) -> Decimal | None:
    """US dollars for a minute of Live Tail; ``None`` when that is not known here."""
    price = tariff.prices.get("live tail") if tariff is not None else None
    return price.usd if price is not None and price.per == "minute" else None


def meter(book: Logbook, tariff: Tariff | None) -> str:
    """How long Live Tail has been on and what that costs, such as ``2 m 10 s: est. $0.03``."""
    price = live_price(tariff)
    cost = money(live_tail_cost(book.live_seconds, price)) if price is not None else "cost unknown"
    return f"{duration(book.live_seconds)}: {cost}"


def status(sight: LogSight, board: Board, now: datetime, width: int) -> Content:
    """The line below the log; what matters most comes first, and what has no room any more is left out."""
    line = Content("")
    for part in _status(sight, board, now):
        longer = Content(" · ").join([line, part]) if line else part
        if line and longer.cell_length > width:
            break
        line = longer
    return line


def _status(sight: LogSight, board: Board, now: datetime) -> Iterator[Content]:
    view, book = sight.view, sight.book
    if book.live:
        yield said(f"LIVE TAIL {meter(book, board.tariff)}", Tone.ODD, bold=True)
    if sight.following:
        yield said("following", Tone.GOOD)
    else:
        yield said("paused", Tone.ODD, bold=True)
        yield said(count_of(sight.new_lines, "new line"))
    yield said(f"times {local(now, utc=view.utc):%Z}", Tone.QUIET)
    if view.search:
        yield said(_matches(sight), Tone.BUSY)
    narrowed = len(sight.index.shown) != len(book.lines)
    total = count_of(len(book.lines), "line")
    yield said(f"{len(sight.index.shown):,} of {total}" if narrowed else total, Tone.QUIET)
    yield from (said(words, Tone.BUSY) for words in _narrowing(sight))
    if sight.dropped:
        yield said(f"{count_of(sight.dropped, 'older line')} dropped", Tone.QUIET)


def _matches(sight: LogSight) -> str:
    many = len(sight.index.hits)
    if not many:
        return "no match"
    return f"match {sight.hit:,} of {many:,}" if sight.hit else f"{many:,} match{'' if many == 1 else 'es'}"


def _narrowing(sight: LogSight) -> Iterator[str]:
    view = sight.view
    if view.filter:
        yield f"with {clean(view.filter)}"
    if view.level is not None:
        yield _LEVELS.get(view.level, view.level.name.lower())
    if view.request_id:
        yield f"call {clean(view.request_id[:8])} only"


def banner(book: Logbook, now: datetime) -> list[str]:
    """What is wrong with reading it; nothing while all is well."""
    reading = book.reading
    if reading.error is not None:
        seconds = round((book.again_at - now).total_seconds()) if book.again_at is not None else 0
        again = f"It is tried again in {seconds} s." if seconds > 0 else "It is tried again now."
        return [reading.error.title, f"{reading.error.hint} {again}".strip()]
    return [reading.said] if reading.warning and reading.said else []


def why_empty(sight: LogSight, board: Board) -> str:
    """Why no line is shown."""
    interview, book = board.interview(board.selected), sight.book
    if interview is None:
        return "AWS has no such interview, or none yet: there is no log."
    if CHALLENGE not in interview.challenges:
        return NO_FUNCTION
    return _why_nothing_is_shown(sight) if len(book.lines) else _why_nothing_is_there(book, interview)


def _why_nothing_is_shown(sight: LogSight) -> str:
    narrowing = ", ".join(_narrowing(sight))
    if not narrowing:
        return "There are only lines that are folded away: START, END and INIT."
    return f"None of the {count_of(len(sight.book.lines), 'line')} is shown: {narrowing}."


def _why_nothing_is_there(book: Logbook, interview: Interview) -> str:
    if book.interview_id != interview.id:
        if interview.state not in STANDING or not has_function(interview):
            return f"It is {interview.state}: its log is read once it is live."
        return "Its log has not been read yet."
    if book.reading.error is not None:
        return "No line could be read so far."
    if not book.reading.caught_up:
        return "Reading its log…"
    return "No lines yet: each shows here as soon as the function has written it."


def count_of(number: int, noun: str) -> str:
    """``1 line``, ``12,345 lines``."""
    return count(number, noun) if number < 1000 else f"{number:,} {noun}s"
