"""The Cost tab: what each resource costs, what it comes to at the planned end, and what waiting adds."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from interview_tui.model.amounts import Total, fine, words
from interview_tui.model.cost import Cost, Line, saving
from interview_tui.ui.board import Board
from interview_tui.ui.drawing.lines import EMPTY, Lines, paragraph, said
from interview_tui.ui.drawing.notes import not_read
from interview_tui.ui.drawing.tones import Tone
from interview_tui.ui.poller import Wants
from interview_tui.ui.words import clean, local_minute

_WIDE, _NAME, _AMOUNT = 90, 26, 16


def draw(board: Board, now: datetime, width: int, fresh: float) -> Lines:
    """The estimate for the selected interview; it grows by the minute without another question to AWS."""
    lines = not_read(board, Wants.COST, now, width, fresh)
    estimate = board.estimate(board.selected, now) if board.selected in board.meters else None
    if estimate is None:
        return lines or [said("Reading what is billed…", Tone.QUIET)]
    found = estimate.cost
    if not found.lines:
        return [*lines, said("Nothing in it costs anything while it is there.", Tone.QUIET), *_basis(board, width)]
    parts = (_table(found, width), _waiting(found, width), _ends(found, now, width), _unknown(found, width))
    return [*lines, *(line for part in parts for line in part), *_basis(board, width)]


def _table(found: Cost, width: int) -> Lines:
    """One line for each item of a resource, and the sum."""
    head = ("", "per hour", "so far", "at the end") if width >= _WIDE else ("", "so far", "at the end")
    rows = [_row(line, width) for line in sorted(found.lines, key=_dearest)]
    total = _sums(found, width)
    return [_columns(total, bold=True), _columns(head, Tone.QUIET), *(_columns(row) for row in rows)]


def _ends(found: Cost, now: datetime, width: int) -> Lines:
    """When the planned end is, and where times are not known exactly."""
    sentences = []
    ends = found.interview.expires_at
    if ends is not None and ends > now:
        sentences.append(f"It ends at {local_minute(ends)}.")
    if not found.exact:
        sentences.append("* counted from a creation, its own or the stack's: an upper bound.")
    return [line for sentence in sentences for line in [EMPTY, *paragraph(sentence, width, Tone.QUIET)]]


def _row(line: Line, width: int) -> tuple[str, ...]:
    name = f"{line.billed.resource} · {line.billed.item}" + ("" if line.billed.exact else " *")
    amounts = (fine(line.per_hour), words(line.so_far, fine), words(line.at_end, fine))
    return (name, *(amounts if width >= _WIDE else amounts[1:]))


def _sums(found: Cost, width: int) -> tuple[str, ...]:
    amounts: tuple[Total, ...] = (found.per_hour, found.so_far, found.at_end)
    return ("Estimate in all", *(words(each, fine) for each in (amounts if width >= _WIDE else amounts[1:])))


def _columns(cells: tuple[str, ...], tone: Tone = Tone.PLAIN, *, bold: bool = False) -> Content:
    """The name to the left, amounts to the right of their columns."""
    name_width = 2 * _NAME if len(cells) > 3 else _NAME + 4
    name = Content(clean(cells[0])).truncate(name_width, ellipsis=True).plain.ljust(name_width)
    return said(name + "".join(cell.rjust(_AMOUNT) for cell in cells[1:]), tone, bold=bold)


def _dearest(line: Line) -> tuple[bool, float, str]:
    """What is unknown first, then what costs most."""
    return line.price is not None, -float(line.per_hour or 0), line.billed.resource


def _waiting(found: Cost, width: int) -> Lines:
    """What the next started hours add."""
    sentences = [saving(following, lambda moment: f"{moment.astimezone():%H:%M}") for following in found.next_hours]
    return [line for sentence in sentences for line in [EMPTY, *paragraph(sentence, width)]]


def _unknown(found: Cost, width: int) -> Lines:
    items = dict.fromkeys(line.billed.item for line in found.lines if line.price is None)
    lines: Lines = []
    if items:
        lines += [EMPTY, *paragraph(f"No price is known here for {', '.join(items)}.", width, Tone.ODD)]
    if found.not_counted:
        lines += [EMPTY, *paragraph(f"Not counted: {'; '.join(found.not_counted)}.", width, Tone.QUIET)]
    return lines


def _basis(board: Board, width: int) -> Lines:
    region = board.tariff.region if board.tariff is not None else ""
    what = f"Estimates at the list prices of {region}; no free tier, no discounts, no taxes."
    return [EMPTY, *paragraph(what, width, Tone.QUIET)]
