"""The Changes tab: what differs from what was planted, which is also what the candidate has done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from interview_tui.model.difference import NOT_COMPARED, Change, Difference
from interview_tui.ui.board import Board
from interview_tui.ui.drawing import tones
from interview_tui.ui.drawing.lines import EMPTY, Lines, entry, hung, marked, paragraph, said
from interview_tui.ui.drawing.tones import Mark, Tone
from interview_tui.ui.jobs import JobKind
from interview_tui.ui.kept_readings import Comparison
from interview_tui.ui.poller import STANDING
from interview_tui.ui.words import local_second

DIFFERS = Mark("≠", Tone.BUSY)
"""Something is otherwise than planted: the candidate's work, nothing that is broken."""

_COST = "Every item, row and setting is read for it: every half minute while this tab is open;"


class ChangesLines:
    """Draws the tab."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        self._refresh, self._reset = keys["refresh"], keys["reset"]

    def draw(self, board: Board, now: datetime, width: int, _fresh: float) -> Lines:
        """The sentence, how the reading goes, and every change by its challenge."""
        known, interview = board.comparison_of(board.selected), board.interview(board.selected)
        if interview is None or interview.state not in STANDING:
            return paragraph("There is nothing to compare at this moment.", width, Tone.QUIET)
        job = board.running(board.selected)
        if job is not None and job.kind is JobKind.RESET:
            return paragraph("It is being reset; the Health tab says how far that is.", width, Tone.QUIET)
        lines = _trouble(known, width)
        if known.difference is not None:
            lines += _found(known.difference, board, now, width)
        elif not lines:
            lines = paragraph("Reading every item: this takes some seconds…", width, Tone.QUIET)
        reading = "reading now…" if known.since is not None else f"{self._refresh} reads at once."
        tail = f"{_COST} {reading} {self._reset} puts everything back."
        return [*lines, EMPTY, *paragraph(NOT_COMPARED, width, Tone.QUIET), *paragraph(tail, width, Tone.QUIET)]


def _trouble(known: Comparison, width: int) -> Lines:
    """Why the last reading came to nothing."""
    if known.error is None:
        return []
    words = f"unknown · {known.error.title} {known.error.hint}".strip()
    return [*hung(tones.UNSURE, words, width, Tone.ODD), EMPTY]


def _found(difference: Difference, board: Board, now: datetime, width: int) -> Lines:
    """The verdict with its time, then one entry a change, and what could not be read."""
    age = f"as of {local_second(difference.at, now)}"
    mark = tones.PASSED if difference.pristine else tones.UNSURE if difference.unreadable else DIFFERS
    words = "Pristine: nothing differs from what was planted" if difference.pristine else _headline(difference)
    first, *rest = said(words, bold=True).wrap(max(width - len(age) - 4, 16))
    head = marked(mark) + first
    head = head.pad_right(max(width - head.cell_length - len(age), 1)) + said(age, Tone.QUIET)
    lines = [head, *(line.pad_left(2) for line in rest)]
    for reason in difference.unreadable:
        lines += hung(tones.UNSURE, f"Could not be read: {reason}", width, Tone.ODD)
    names = {change: change.what.replace(f"{difference.interview_id}-", "") for change in difference.changes}
    name_width = min(max((len(name) for name in names.values()), default=0), 44 if width >= 90 else 24)
    for key in dict.fromkeys(change.challenge for change in difference.changes):
        title = board.challenges[key].title if key in board.challenges else ""
        lines += [EMPTY, said(f"{key}  {title}".rstrip(), Tone.QUIET)]
        for change in difference.changes:
            if change.challenge == key:
                lines += entry(DIFFERS, names[change], said(_detail(change, now)), width, name_width, ages=False)
    return lines


def _headline(difference: Difference) -> str:
    if not difference.changes:
        return "Not everything could be compared"
    words = Difference(difference.interview_id, difference.at, difference.changes).sentence
    return f"{words[0].upper()}{words[1:]}"


def _detail(change: Change, now: datetime) -> str:
    at = f" {local_second(change.at, now)}" if change.at is not None else ""
    return f"{change.detail}{at}".strip()
