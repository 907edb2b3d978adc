"""What dialogs have done for them in a thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from interview_tui.model.difference import Difference
    from interview_tui.model.events import Resource
    from interview_tui.model.handoff import Link
    from interview_tui.model.interview import Interview
    from interview_tui.model.notes import Note


@dataclass(frozen=True, slots=True)
class Errands:
    """Each takes its time and may raise ``InterviewError``; ``brief`` and ``link`` take the key of a challenge."""

    resources: Callable[[Interview], tuple[Resource, ...]]
    difference: Callable[[Interview], Difference]
    notes: Callable[[Interview], tuple[Note, ...]]
    brief: Callable[[Interview, str], str]
    link: Callable[[Interview, str], Link]
