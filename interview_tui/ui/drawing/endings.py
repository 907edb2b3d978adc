"""How an operation ended, as the detail pane says it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interview_tui.model.difference import Reset
from interview_tui.model.plan import GONE, Cleanup, Deployment
from interview_tui.ui.drawing import tones
from interview_tui.ui.drawing.lines import EMPTY, Lines, entry, hung, marked, paragraph, said
from interview_tui.ui.drawing.tones import Tone
from interview_tui.ui.words import duration

if TYPE_CHECKING:
    from interview_tui.ui.jobs import Result


def draw(result: Result, width: int) -> Lines:
    """What is left to say of what went well; nothing where the screen says it already."""
    match result:
        case Deployment(_, _, seconds):
            return [marked(tones.PASSED) + said(f"Deployed in {duration(seconds)}", Tone.QUIET)]
        case Cleanup():
            return _proof(result, width)
        case Reset(seconds=seconds):
            return [marked(tones.PASSED) + said(f"Pristine again after {duration(seconds)}", Tone.QUIET)]
    return []


def _proof(cleanup: Cleanup, width: int) -> Lines:
    """How a cleanup ended, with what an independent look found."""
    took = duration(cleanup.seconds)
    if cleanup.state != GONE:
        lines = hung(tones.BROKEN, f"Could not be removed: {cleanup.reason}", width, Tone.BAD)
    else:
        lines = [marked(tones.PASSED) + said(f"Removed in {took}")]
    lines += _found(cleanup, width)
    if cleanup.saved:
        lines += paragraph(f"The receipt is in {cleanup.saved}", width, indent=2)
    if cleanup.archive:
        lines += paragraph(f"The archive is in {cleanup.archive}", width, indent=2)
    if cleanup.state == GONE:
        lines += [EMPTY, said("Esc takes this line away.", Tone.QUIET)]
    return lines


def _found(cleanup: Cleanup, width: int) -> Lines:
    """What the look found, and what could not be looked at."""
    sweep = cleanup.sweep
    lines: Lines = []
    for remain in sweep.found:
        lines += entry(tones.BROKEN, remain.kind, said(remain.name, Tone.BAD), width, 18)
    for reason in sweep.unreadable:
        lines += hung(tones.UNSURE, f"Could not look at {reason}", width, Tone.ODD)
    if sweep.unproved:
        lines += paragraph(f"`interview-tui cleanup {cleanup.interview_id}` looks again.", width, indent=2)
    if not sweep.found and not sweep.unreadable:
        lines.append(marked(tones.PASSED) + said("Nothing is left: looked through every service by name"))
    return lines
