"""Keep what an interview leaves behind, before anything is deleted; changes nothing in AWS."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from interview_tui.beside import beside
from interview_tui.model.archive import Archive, LogText
from interview_tui.model.archived import Archived, Unread
from interview_tui.model.billing import Tariff
from interview_tui.model.cost import Cost
from interview_tui.model.cost import cost as cost_of
from interview_tui.model.difference import Change
from interview_tui.model.errors import PASSING, CloudError, InterviewError, NoCredentials, NoSharedTier, NotFound
from interview_tui.model.events import Progress, Said, Step, StepState
from interview_tui.model.health import Check
from interview_tui.model.interview import Interview
from interview_tui.model.log import LogEvent, Ring
from interview_tui.model.notes import HANDED_ON, READY, RESET, Note
from interview_tui.model.ports import Archives, Blueprints, Challenge, Clock, Cloud, Journal
from interview_tui.operations import watching
from interview_tui.operations.boundary import chosen
from interview_tui.operations.cost import read_meter
from interview_tui.operations.function_work import function_work
from interview_tui.operations.patience import patient, patiently

MOST_LINES, MOST_CHARACTERS = 200_000, 32_000_000
"""How much of a log is kept; the oldest lines make room."""
STEP = "Archive"

Value = TypeVar("Value")
Instead = TypeVar("Instead")


@dataclass(frozen=True)
class Sources:
    """Where everything is read."""

    cloud: Cloud
    blueprints: Blueprints
    challenges: Mapping[str, Challenge]
    clock: Clock
    journal: Journal
    tariff: Tariff


def archive(
    sources: Sources, archives: Archives, interview: Interview, parent: Path | None = None
) -> Generator[Progress, None, Archived]:
    """Read everything at once and write it into a new folder; what cannot be read is said there, and ends nothing.

    Trouble that passes is waited for. Without credentials nothing can be read at all: that is an error.
    """
    began = sources.clock.now()
    sources = replace(sources, cloud=patient(sources.cloud, sources.clock))
    yield Step(STEP, StepState.RUNNING, interview.id)
    found = yield from _read(sources, interview)
    try:
        folder = archives.keep(found, parent)
    except InterviewError as error:
        yield Step(STEP, StepState.FAILED, error.title)
        raise
    yield Step(STEP, StepState.DONE, str(folder), (sources.clock.now() - began).total_seconds())
    return Archived(interview.id, folder, found.unreadable)


def _read(sources: Sources, interview: Interview) -> Generator[Progress, None, Archive]:
    """Everything begins at once; what comes in is taken in the order of the page."""
    known = chosen(sources.challenges, interview)
    unread: list[Unread] = []
    has_function = watching.CHALLENGE in interview.challenges
    # What cannot be had any more once the stack is gone comes first.
    function = beside(partial(function_work, sources.cloud, sources.blueprints, interview)) if has_function else None
    log = beside(partial(patiently, sources.clock, partial(_log, sources, interview))) if has_function else None
    changes = [(each, beside(partial(_changes, sources, each, interview))) for each in known]
    evidence = [(each, beside(partial(_evidence, sources, each, interview))) for each in known]
    events = beside(partial(sources.cloud.events, interview.stack_id))
    notes = beside(partial(_notes, sources.journal, interview))
    cost = beside(partial(_cost, sources, interview))
    return Archive(
        interview=interview,
        at=sources.clock.now(),
        titles={each.key: each.title for each in known},
        function=(yield from _take(unread, "Function", function, None, work=True)) if function else None,
        changes=(yield from _take_all(unread, "What differs", changes, work=True)),
        evidence=(yield from _take_all(unread, "Checks", evidence)),
        log=(yield from _take(unread, "Log", log, None, work=True)) if log else None,
        events=(yield from _take(unread, "Stack events", events, ())),
        notes=(yield from _take(unread, "Notes", notes, ())),
        cost=(yield from _take(unread, "Cost", cost, None)),
        unreadable=tuple(unread),
    )


def _take(
    unread: list[Unread], section: str, future: Future[Value], instead: Instead, *, work: bool = False
) -> Generator[Progress, None, Value | Instead]:
    """What a reading brought; when it failed, that is noted and said, and something else stands in its place."""
    try:
        return future.result()
    except NoCredentials:
        raise
    except InterviewError as error:
        reason, lost = error.title, _is_lost(error, work=work)
    except (LookupError, TypeError, ValueError) as error:
        reason, lost = f"The answer could not be understood ({type(error).__name__}: {error}).", work
    unread.append(Unread(section, reason, lost))
    yield Said(f"Not in the archive: {section}. {reason}", warning=True)
    return instead


def _is_lost(error: InterviewError, *, work: bool) -> bool:
    """Whether what could not be read is there all the same: a function that is gone has nothing to lose.

    A check that ends in an error is another matter: that is what the check says.
    """
    if isinstance(error, PASSING):
        return True
    return work and (isinstance(error, NoSharedTier) or not isinstance(error, NotFound))


def _take_all(
    unread: list[Unread],
    section: str,
    futures: Iterable[tuple[Challenge, Future[tuple[Value, ...]]]],
    *,
    work: bool = False,
) -> Generator[Progress, None, tuple[Value, ...]]:
    """The same for each challenge."""
    found: tuple[Value, ...] = ()
    for challenge, future in futures:
        found += yield from _take(unread, f"{section} ({challenge.key})", future, (), work=work)
    return found


def _changes(sources: Sources, challenge: Challenge, interview: Interview) -> tuple[Change, ...]:
    """What differs from what was planted, by the challenge's own comparison; ``NotFound`` where nothing is there."""
    try:
        return tuple(challenge.diff(interview, sources.cloud))
    except CloudError as error:
        if _is_gone(sources.cloud, challenge, interview):
            raise NotFound(f"It is gone: {error.title}", error.hint) from error
        raise


def _is_gone(cloud: Cloud, challenge: Challenge, interview: Interview) -> bool:
    """Whether somebody has deleted by hand what the challenge's work is in: all of what it names first."""
    work = next(iter(challenge.expected(interview)), None)
    return work is not None and not any(found.exists for found in cloud.look(work))


def _evidence(sources: Sources, challenge: Challenge, interview: Interview) -> tuple[Check, ...]:
    """What the challenge's own checks say now, by real calls: counts, timings, memory."""
    return tuple(
        Check(name, state, detail, sources.clock.now())
        for probe in challenge.probes(interview, sources.cloud)
        for name, (state, detail) in zip(probe.names, probe.run(), strict=True)
    )


def _log(sources: Sources, interview: Interview) -> LogText:
    """Every line since the interview began."""
    kept = Ring[LogEvent](MOST_LINES, weigh=lambda event: len(event.message), room=MOST_CHARACTERS)
    trouble = ""
    for batch in watching.log(sources.cloud, sources.clock, interview, interview.created_at):
        kept.extend(batch.events)
        trouble = batch.said if batch.warning else ""
    lines = sorted(kept, key=lambda event: (event.at, event.ingested_at))
    return LogText(tuple(lines), kept.first, trouble)


def _notes(journal: Journal, interview: Interview) -> tuple[Note, ...]:
    """Those of this interview and this candidate: an id may be used again, and an environment handed on."""
    notes = [note for note in journal.notes(interview.id) if note.at >= interview.created_at]
    handed_on = [place for place, note in enumerate(notes) if note.kind == RESET and note.text.startswith(HANDED_ON)]
    first = handed_on[-1] if handed_on else 0
    return tuple(note for place, note in enumerate(notes) if place >= first or note.kind == READY)


def _cost(sources: Sources, interview: Interview) -> Cost:
    meter = read_meter(sources.cloud, interview, sources.tariff)
    return cost_of(meter, sources.tariff, sources.clock.now())
