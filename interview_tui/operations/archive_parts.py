"""The parts of an archive, each read by itself; what cannot be read is an error of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TypeVar

from interview_tui.model.archive import LogText
from interview_tui.model.billing import Tariff
from interview_tui.model.challenge import Challenge
from interview_tui.model.cost import Cost
from interview_tui.model.cost import cost as cost_of
from interview_tui.model.difference import Change
from interview_tui.model.errors import CloudError, NotFound
from interview_tui.model.health import Check
from interview_tui.model.interview import Interview
from interview_tui.model.local_ports import Blueprints, Journal
from interview_tui.model.log import LogEvent, Ring
from interview_tui.model.notes import Note, about
from interview_tui.model.ports import Clock, Cloud
from interview_tui.model.work import Work
from interview_tui.operations import watching
from interview_tui.operations.clock import TOLERANCE
from interview_tui.operations.cost import read_meter

MOST_LINES, MOST_CHARACTERS = 200_000, 32_000_000
"""How much of a log is kept; the oldest lines make room."""

Value = TypeVar("Value")


@dataclass(frozen=True)
class Sources:
    """Where everything is read."""

    cloud: Cloud
    blueprints: Blueprints
    challenges: Mapping[str, Challenge]
    clock: Clock
    journal: Journal
    tariff: Tariff


def changes(sources: Sources, challenge: Challenge, interview: Interview) -> tuple[Change, ...]:
    """What differs from what was planted, by the challenge's own comparison; ``NotFound`` where nothing is there."""
    return _unless_gone(sources, challenge, interview, lambda: tuple(challenge.diff(interview, sources.cloud)))


def work(sources: Sources, challenge: Challenge, interview: Interview) -> tuple[Work, ...]:
    """What was made of a challenge, piece by piece; of one that has nothing of the kind nothing."""
    found = _unless_gone(sources, challenge, interview, lambda: challenge.work(interview, sources.cloud))
    return () if found is None else (found,)


def _unless_gone(sources: Sources, challenge: Challenge, interview: Interview, read: Callable[[], Value]) -> Value:
    try:
        return read()
    except CloudError as error:
        if _is_gone(sources.cloud, challenge, interview):
            raise NotFound(f"It is gone: {error.title}", error.hint) from error
        raise


def _is_gone(cloud: Cloud, challenge: Challenge, interview: Interview) -> bool:
    """Whether somebody has deleted by hand what the challenge's work is in: all of what it names first."""
    first = next(iter(challenge.expected(interview)), None)
    return first is not None and not any(found.exists for found in cloud.look(first))


def evidence(sources: Sources, challenge: Challenge, interview: Interview) -> tuple[Check, ...]:
    """What the challenge's own checks say now, by real calls: counts, timings, memory."""
    return tuple(
        Check(name, state, detail, sources.clock.now())
        for probe in challenge.probes(interview, sources.cloud)
        for name, (state, detail) in zip(probe.names, probe.run(), strict=True)
    )


def log(sources: Sources, interview: Interview) -> LogText:
    """Every line since the interview began."""
    kept = Ring[LogEvent](MOST_LINES, weigh=lambda event: len(event.message), room=MOST_CHARACTERS)
    trouble = ""
    for batch in watching.log(sources.cloud, sources.clock, interview, interview.created_at):
        kept.extend(batch.events)
        trouble = batch.said if batch.warning else ""
    lines = sorted(kept, key=lambda event: (event.at, event.ingested_at))
    return LogText(tuple(lines), kept.first, trouble)


def notes(journal: Journal, interview: Interview, behind: timedelta) -> tuple[Note, ...]:
    """Those of this interview and this candidate, by AWS's time: this machine's clock may be wrong."""
    by_aws = (replace(note, at=note.at + behind) for note in journal.notes(interview.id))
    return about(by_aws, interview.created_at - TOLERANCE)


def cost(sources: Sources, interview: Interview) -> Cost:
    """What it has cost so far, at list prices."""
    meter = read_meter(sources.cloud, interview, sources.tariff)
    return cost_of(meter, sources.tariff, sources.clock.now())
