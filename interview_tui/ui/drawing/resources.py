"""The Resources tab: what CloudFormation says of each resource, and what its own service says."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from interview_tui.model.health import CheckState
from interview_tui.model.kinds import kind_of
from interview_tui.model.statuses import resource_has_failed
from interview_tui.model.survey import Item
from interview_tui.ui.board import Board
from interview_tui.ui.drawing import tones
from interview_tui.ui.drawing.lines import EMPTY, Lines, entry, said
from interview_tui.ui.drawing.notes import not_read
from interview_tui.ui.drawing.tones import Mark, Tone
from interview_tui.ui.poller import Wants
from interview_tui.ui.words import clean, count, resource_words

_GONE = "DELETE_COMPLETE"
_WITH_NAMES = 150


def draw(board: Board, now: datetime, width: int, fresh: float) -> Lines:
    """All resources of the selected interview, failed ones first, with what could not be read on top."""
    lines = not_read(board, Wants.RESOURCES, now, width, fresh)
    items = board.items.get(board.selected)
    if items is None:
        return lines or [said("Reading its resources…", Tone.QUIET)]
    here = sorted((item for item in items if item.resource.status != _GONE), key=_order)
    if not here:
        return [*lines, said("CloudFormation knows of no resource of it.", Tone.QUIET)]
    name_width = min(max(len(item.resource.logical_id) for item in here), 34 if width >= 90 else 22)
    bad = sum(_order(item)[0] == 0 for item in here)
    lines += [said(count(len(here), "resource") + (f", {bad} failed" if bad else ""), Tone.QUIET), EMPTY]
    for item in here:
        lines += entry(_mark(item), item.resource.logical_id, _detail(item, width), width, name_width, ages=False)
    return lines


def _mark(item: Item) -> Mark:
    status, health = item.resource.status, item.health
    if resource_has_failed(status) or (health is not None and health.state is CheckState.FAILED):
        return tones.BROKEN
    if status.endswith("_IN_PROGRESS"):
        return tones.BUSY
    return tones.CHECK_MARKS[health.state] if health is not None else tones.PASSED


_ORDER = {tones.BROKEN: 0, tones.BUSY: 1, tones.PENDING: 1, tones.UNSURE: 2}


def _order(item: Item) -> tuple[int, str, str]:
    return _ORDER.get(_mark(item), 3), item.resource.type, item.resource.logical_id


def _detail(item: Item, width: int) -> Content:
    resource, health = item.resource, item.health
    failed = resource_has_failed(resource.status)
    words = said(f"{kind_of(resource.type)} · {resource_words(resource.status)}", Tone.BAD if failed else Tone.QUIET)
    if resource.reason:
        words += said(f" · {resource.reason}", Tone.BAD if failed else Tone.QUIET)
    if health is not None:
        state = "" if health.state is CheckState.OK else f"{health.state}: "
        words += said(f" · {state}{health.detail}", tones.CHECK_MARKS[health.state].tone if state else Tone.PLAIN)
    if width >= _WITH_NAMES and resource.physical_id:
        words += said(f" · {clean(resource.physical_id)}", Tone.QUIET)
    return words
