"""The Events tab: what CloudFormation did, the latest first, and the first failure pinned on top."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from interview_tui.model.events import StackEvent, first_failure
from interview_tui.model.kinds import kind_of
from interview_tui.model.statuses import resource_has_failed
from interview_tui.ui.board import Board
from interview_tui.ui.drawing import tones
from interview_tui.ui.drawing.lines import EMPTY, Lines, marked, said
from interview_tui.ui.drawing.notes import not_read
from interview_tui.ui.drawing.tones import Mark, Tone
from interview_tui.ui.poller import Wants
from interview_tui.ui.words import clean, count, local_second, resource_words, zone

_SMALLEST_ROOM, _WIDE = 16, 90


def draw(board: Board, now: datetime, width: int, fresh: float) -> Lines:
    """All events of the selected interview's stack."""
    lines = not_read(board, Wants.EVENTS, now, width, fresh)
    events = board.events.get(board.selected)
    if events is None:
        return lines or [said("Reading its events…", Tone.QUIET)]
    if not events:
        return [*lines, said("CloudFormation tells no events.", Tone.QUIET)]
    name_width = 30 if width >= 90 else 20
    failure = first_failure(events)
    if failure is not None:
        lines += [said("First failure", Tone.BAD, bold=True), *_event(failure, now, width, name_width), EMPTY]
    lines += [said(f"{count(len(events), 'event')}, the latest first · times in {zone(now)}", Tone.QUIET), EMPTY]
    oldest_first = sorted(events, key=lambda event: event.at)
    # Turned round after sorting: within one second the order in which they came decides.
    for event in reversed(oldest_first):
        lines += _event(event, now, width, name_width)
    return lines


def _event(event: StackEvent, now: datetime, width: int, name_width: int) -> Lines:
    """``14:02:31 ✓ SchoolsTable    DynamoDB table · created``."""
    mark = _mark(event)
    name = Content(clean(event.resource)).truncate(name_width, ellipsis=True)
    name = name.pad_right(max(name_width - name.cell_length, 0) + 2)
    head = said(f"{local_second(event.at, now)} ", Tone.QUIET) + marked(mark) + name
    tone = Tone.BAD if mark is tones.BROKEN else Tone.QUIET
    detail = said(f"{kind_of(event.type)} · {resource_words(event.status)}", tone)
    if event.reason:
        detail += said(f" · {event.reason}", tone)
    first, *rest = detail.wrap(max(width - head.cell_length, _SMALLEST_ROOM)) or [EMPTY]
    if width >= _WIDE or not rest:
        return [head + first, *(line.pad_left(head.cell_length) for line in rest)]
    # With little room a long reason takes the whole width below its event.
    return [head, *(line.pad_left(2) for line in detail.wrap(width - 2))]


def _mark(event: StackEvent) -> Mark:
    if resource_has_failed(event.status) or event.status.endswith("ROLLBACK_COMPLETE"):
        return tones.BROKEN
    return tones.BUSY if event.status.endswith("_IN_PROGRESS") else tones.PASSED
