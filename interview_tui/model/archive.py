"""What is kept of an interview once it is over: the candidate's work, and what happened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from interview_tui.model.archived import Unread
from interview_tui.model.cost import Cost
from interview_tui.model.difference import Change
from interview_tui.model.events import StackEvent
from interview_tui.model.health import Check, Health
from interview_tui.model.interview import Interview
from interview_tui.model.log import LogEvent
from interview_tui.model.notes import READY, Note
from interview_tui.model.unpacking import NOTHING_IN_IT, Unpacked
from interview_tui.model.work import Work


@dataclass(frozen=True, slots=True)
class FunctionCode:
    """A function as Lambda has it: its configuration, and its package as a zip archive."""

    configuration: Mapping[str, Any]
    package: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class FunctionWork:
    """What has become of a function. ``trouble`` says what of the original could not be read; it is empty then."""

    name: str
    updated_at: datetime | None
    configuration: Mapping[str, Any]
    files: Unpacked
    original_configuration: Mapping[str, Any] = field(default_factory=dict)
    original: Unpacked = NOTHING_IN_IT
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class LogText:
    """The function's log, oldest first; ``left_out`` is how many lines before them found no room."""

    lines: tuple[LogEvent, ...] = ()
    left_out: int = 0
    trouble: str = ""


@dataclass(frozen=True)
class Archive:
    """Everything that is kept; ``titles`` goes from the interview's challenges to their names.

    Times are AWS's; ``clock_behind`` is by how many seconds this machine's clock was behind that.
    """

    interview: Interview
    at: datetime
    titles: Mapping[str, str]
    function: FunctionWork | None = None
    changes: tuple[Change, ...] = ()
    work: tuple[Work, ...] = ()
    evidence: tuple[Check, ...] = ()
    log: LogText | None = None
    events: tuple[StackEvent, ...] = ()
    notes: tuple[Note, ...] = ()
    cost: Cost | None = None
    unreadable: tuple[Unread, ...] = ()
    clock_behind: float = 0.0


def evidence_note(health: Health) -> str:
    """What every check said, a line for each: to compare with what it says when the archive is made."""
    return "\n".join(f"{check.name}: {' '.join(check.detail.split())}" for check in health.checks)


def evidence_then(notes: Iterable[Note]) -> dict[str, str]:
    """What each check said right after the deployment, as far as this machine has noted it."""
    text = next((note.text for note in notes if note.kind == READY), "")
    lines = (line.partition(": ") for line in text.splitlines())
    return {name: detail for name, _, detail in lines if detail}
