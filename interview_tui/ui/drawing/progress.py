"""How work on a stack is going: its resources with their status and time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from interview_tui.model.kinds import STACK_TYPE, kind_of
from interview_tui.model.statuses import resource_has_failed
from interview_tui.ui.drawing import tones
from interview_tui.ui.drawing.lines import Lines, entry, said
from interview_tui.ui.drawing.tones import Mark, Tone
from interview_tui.ui.words import clean, duration, resource_words

if TYPE_CHECKING:
    from interview_tui.model.events import StackEvent


@dataclass(frozen=True, slots=True)
class ResourceLine:
    """One resource while its stack is being worked on; ``seconds`` counts from its first event."""

    name: str
    type: str
    status: str
    reason: str
    seconds: float

    @property
    def moving(self) -> bool:
        """Whether CloudFormation is at work on it."""
        return self.status.endswith("_IN_PROGRESS")

    @property
    def failed(self) -> bool:
        """Whether it could not be made or removed."""
        return resource_has_failed(self.status)


def resource_lines(events: Iterable[StackEvent], now: datetime) -> list[ResourceLine]:
    """Failed ones first, then those under way (the longest first), then the finished ones (the latest first)."""
    runs: dict[str, list[StackEvent]] = {}
    for event in sorted(events, key=lambda event: event.at):
        if event.type == STACK_TYPE:
            continue
        run = runs.setdefault(event.resource, [])
        if run and _verb(run[-1]) != _verb(event):
            run.clear()  # a rollback or a deletion begins: its time counts anew
        run.append(event)
    ended = {name: run[-1].at for name, run in runs.items()}
    lines = [_line(run, now) for run in runs.values()]
    return sorted(lines, key=lambda line: _order(line, ended[line.name]))


def _verb(event: StackEvent) -> str:
    return event.status.split("_", 1)[0]


def _line(run: list[StackEvent], now: datetime) -> ResourceLine:
    first, last = run[0], run[-1]
    until = now if last.status.endswith("_IN_PROGRESS") else last.at
    return ResourceLine(last.resource, last.type, last.status, last.reason, (until - first.at).total_seconds())


def _order(line: ResourceLine, ended: datetime) -> tuple[int, float]:
    if line.failed:
        return 0, ended.timestamp()
    return (1, -line.seconds) if line.moving else (2, -ended.timestamp())


def draw(events: Iterable[StackEvent], now: datetime, width: int) -> Lines:
    """The resources as lines."""
    lines: Lines = []
    for resource in resource_lines(events, now):
        detail = said(f"{kind_of(resource.type)} · {resource_words(resource.status)}", _tone(resource))
        if resource.failed and resource.reason:
            detail += said(f" · {clean(resource.reason)}", Tone.BAD)
        lines += entry(
            _mark(resource), resource.name, detail, width, 26 if width >= 90 else 20, duration(resource.seconds)
        )
    return lines


def _mark(resource: ResourceLine) -> Mark:
    if resource.failed:
        return tones.BROKEN
    return tones.BUSY if resource.moving else tones.PASSED


def _tone(resource: ResourceLine) -> Tone:
    if resource.failed:
        return Tone.BAD
    return Tone.PLAIN if resource.moving else Tone.QUIET
