"""Keep what an interview leaves behind, before anything is deleted; changes nothing in AWS."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, wait
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from interview_tui.beside import beside
from interview_tui.model.archive import Archive
from interview_tui.model.archived import Archived, Unread
from interview_tui.model.challenge import Challenge
from interview_tui.model.errors import PASSING, InterviewError, NoCredentials, NoSharedTier, NotFound
from interview_tui.model.events import Progress, Said, Step, StepState
from interview_tui.model.interview import Interview
from interview_tui.model.local_ports import Archives
from interview_tui.operations import archive_parts as parts
from interview_tui.operations import watching
from interview_tui.operations.archive_parts import Sources
from interview_tui.operations.boundary import chosen
from interview_tui.operations.clock import clock_of_aws
from interview_tui.operations.function_work import function_work
from interview_tui.operations.patience import patient, patiently

__all__ = ["STEP", "Sources", "archive"]

STEP = "Archive"

Value = TypeVar("Value")
Instead = TypeVar("Instead")


def archive(
    sources: Sources, archives: Archives, interview: Interview, parent: Path | None = None
) -> Generator[Progress, None, Archived]:
    """Read everything at once and write it into a new folder; what cannot be read is said there, and ends nothing.

    Trouble that passes is waited for. Without credentials nothing can be read at all: that is an error.
    """
    began = sources.clock.now()
    sources = replace(sources, cloud=patient(sources.cloud, sources.clock))
    yield Step(STEP, StepState.RUNNING, interview.id)
    at_aws = clock_of_aws(sources.cloud, sources.clock)
    found = yield from _read(replace(sources, clock=at_aws), interview, at_aws.behind)
    try:
        folder = archives.keep(found, parent)
    except InterviewError as error:
        yield Step(STEP, StepState.FAILED, error.title)
        raise
    yield Step(STEP, StepState.DONE, str(folder), (sources.clock.now() - began).total_seconds())
    return Archived(interview.id, folder, found.unreadable)


def _read(sources: Sources, interview: Interview, behind: timedelta) -> Generator[Progress, None, Archive]:
    """Everything begins at once; what comes in is taken in the order of the page."""
    known = chosen(sources.challenges, interview)
    unread: list[Unread] = []
    has_function = watching.CHALLENGE in interview.challenges
    # What cannot be had any more once the stack is gone comes first.
    function = beside(partial(function_work, sources.cloud, sources.blueprints, interview)) if has_function else None
    log = beside(partial(patiently, sources.clock, partial(parts.log, sources, interview))) if has_function else None
    changes = [(each, beside(partial(parts.changes, sources, each, interview))) for each in known]
    evidence = [(each, beside(partial(parts.evidence, sources, each, interview))) for each in known]
    # Queries are timed once nothing else of ours keeps the database busy.
    before: list[Future[Any]] = [*(future for _, future in changes), *(future for _, future in evidence)]
    work = [(each, beside(partial(_after, before, partial(parts.work, sources, each, interview)))) for each in known]
    events = beside(partial(sources.cloud.events, interview.stack_id))
    notes = beside(partial(parts.notes, sources.journal, interview, behind))
    cost = beside(partial(parts.cost, sources, interview))
    return Archive(
        interview=interview,
        at=sources.clock.now(),
        titles={each.key: each.title for each in known},
        function=(yield from _take(unread, "Function", function, None, work=True)) if function else None,
        changes=(yield from _take_all(unread, "What differs", changes, work=True)),
        work=(yield from _take_all(unread, "Work", work, work=True)),
        evidence=(yield from _take_all(unread, "Checks", evidence)),
        log=(yield from _take(unread, "Log", log, None, work=True)) if log else None,
        events=(yield from _take(unread, "Stack events", events, ())),
        notes=(yield from _take(unread, "Notes", notes, ())),
        cost=(yield from _take(unread, "Cost", cost, None)),
        unreadable=tuple(unread),
        clock_behind=behind.total_seconds(),
    )


def _after(before: Iterable[Future[Any]], call: Callable[[], Value]) -> Value:
    """What the call brings, made once the others are through, however they ended."""
    wait(before)
    return call()


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
