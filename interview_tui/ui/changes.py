"""How news changes the board; ``outcomes`` has what jobs say and how they end."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from interview_tui.model.health import Check, CheckState
from interview_tui.ui.board import NO_ACCESS, Access, Board, Checks, Trouble
from interview_tui.ui.jobs import Job, JobKind
from interview_tui.ui.kept_readings import Comparison, MemoryReading
from interview_tui.ui.poller import STANDING, Snapshot, Wants

if TYPE_CHECKING:
    from interview_tui.model.interview import Interview
    from interview_tui.model.meter import Meter
    from interview_tui.model.survey import Survey
    from interview_tui.ui.handed import Issued
    from interview_tui.ui.traffic import Run

ELSEWHERE = "another program"
"""What has ended keys that this one did not end."""

ABOUT = timedelta(seconds=15)
"""By which two times of AWS may be apart and mean the same: that of keys, and that from which on sessions count."""


def with_snapshot(board: Board, snapshot: Snapshot) -> Board:
    """The board after a reading; what could not be read stays as it was known."""
    trouble = None
    if snapshot.error is not None:
        trouble = Trouble(snapshot.error, snapshot.next_at or snapshot.at)
    board = replace(board, trouble=trouble, expected_at=snapshot.next_at)
    if snapshot.survey is not None:
        board = _with_survey(board, snapshot.survey)
    if snapshot.reaper is not None or snapshot.reaper_unknown is not None:
        board = replace(board, reaper=snapshot.reaper or board.reaper, reaper_unknown=snapshot.reaper_unknown)
    if snapshot.identity is not None:
        board = replace(board, place=board.place.known_as(snapshot.identity), identity=snapshot.identity)
    return _with_closer_look(board, snapshot) if snapshot.selected else board


def says_the_same(before: Board, after: Board) -> bool:
    """Whether two boards say the same, at another time; what only times tell is for ``moments``."""
    if before.read_at is None:
        return False
    for name in _PARTS:
        old, new = getattr(before, name), getattr(after, name)
        if old is not new and old != new:
            return False
    return all(_told(old) == _told(new) for old, new in ((before.checks, after.checks), (before.known, after.known)))


_PARTS = tuple({part.name for part in fields(Board)} - {"read_at", "expected_at", "taken_at", "checks", "known"})


def _told(readings: Mapping[str, Checks]) -> dict[str, list[tuple[str, str, str, bool]]]:
    return {
        key: [(check.name, check.state, check.detail, check.closely) for check in checks.values()]
        for key, checks in readings.items()
    }


def with_job(board: Board, job: Job) -> Board:
    """The board with a job begun; it replaces the last one on the same interview."""
    return replace(board, jobs={**board.jobs, job.interview_id: job})


def with_comparison(board: Board, interview_id: str, comparison: Comparison) -> Board:
    """The board with what is known of how an interview differs from what was planted."""
    return replace(board, comparisons={**board.comparisons, interview_id: comparison})


def with_access(board: Board, interview_id: str, access: Access) -> Board:
    """The board with what is known of a candidate's access."""
    return replace(board, access={**board.access, interview_id: access})


def with_memory(board: Board, interview_id: str, reading: MemoryReading) -> Board:
    """The board with what is known of a function's memory."""
    return replace(board, memories={**board.memories, interview_id: reading})


def with_traffic(board: Board, run: Run) -> Board:
    """The board with what is known of the traffic to a function."""
    return replace(board, traffic={**board.traffic, run.interview_id: run})


def without_memory(board: Board, interview_id: str) -> Board:
    """The board once nothing is known of a function's memory any more."""
    return replace(board, memories={key: reading for key, reading in board.memories.items() if key != interview_id})


def without_refusal(board: Board, interview_id: str) -> Board:
    """The board once another attempt begins, or the user has seen why the last one came to nothing."""
    access = board.access_of(interview_id)
    return board if access == NO_ACCESS else with_access(board, interview_id, replace(access, refused=None))


def without_job(board: Board, interview_id: str) -> Board:
    """The board once the user has seen how a job ended."""
    return replace(board, jobs={key: job for key, job in board.jobs.items() if key != interview_id})


def _with_survey(board: Board, survey: Survey) -> Board:
    """Take over the fleet, and forget what was known of interviews that are no more."""
    here = frozenset(interview.id for interview in survey.interviews)
    kept = here | board.jobs.keys()
    board = replace(
        board,
        interviews=survey.interviews,
        read_at=survey.at,
        promised=survey.promised,
        checks={key: checks for key, checks in board.checks.items() if key in kept},
        known={key: checks for key, checks in board.known.items() if key in kept},
        events={key: events for key, events in board.events.items() if key in here},
        items={key: items for key, items in board.items.items() if key in here},
        taken_at={key: at for key, at in board.taken_at.items() if key[1] in here},
        refused={key: error for key, error in board.refused.items() if key in here},
        notes={key: notes for key, notes in board.notes.items() if key in here},
        meters=_still_true(board, survey),
        foreseen={key: _same(board.foreseen.get(key), meter) for key, meter in survey.foreseen.items()},
        memories={key: reading for key, reading in board.memories.items() if key in here},
        comparisons={key: found for key, found in board.comparisons.items() if key in here},
        traffic={key: run for key, run in board.traffic.items() if key in here},
        access=_access(board, survey),
        verified=board.verified & kept,
        jobs={key: job for key, job in board.jobs.items() if key in here or _outlives(job)},
    )
    for interview in survey.interviews:
        board = _without_outdated(board, survey, interview)
    standing = (interview.id for interview in survey.interviews if interview.state in STANDING)
    return with_checks(board, {key: _news(board, survey, key) for key in standing if key in survey.healths})


def _access(board: Board, survey: Survey) -> dict[str, Access]:
    """What is known of access, without keys that somebody else has ended since."""
    kept = {}
    for interview in survey.interviews:
        access = board.access.get(interview.id)
        if access is not None:
            ended = access.issued is not None and _have_ended(access.issued, board.interview(interview.id), interview)
            kept[interview.id] = replace(access, issued=None, ended=access.ended_by(ELSEWHERE)) if ended else access
    return kept


def _have_ended(issued: Issued, before: Interview | None, now: Interview) -> bool:
    """Whether the interview was handed on, or opened for newer sessions only, by another program."""
    if before is not None and _whose(before) != _whose(now):
        return True
    since = _open_since(now)
    return since is not None and since > issued.at + ABOUT


def _open_since(interview: Interview) -> datetime | None:
    """When access was opened anew, as a reset does at its end; ``None`` where it never was."""
    try:
        since = datetime.fromisoformat(interview.parameters.get("SessionsSince", ""))
    except ValueError:
        return None
    return since if since.tzinfo is not None else None


def _without_outdated(board: Board, survey: Survey, interview: Interview) -> Board:
    """The board without what real calls found before another program put the environment back."""
    since, listed = _open_since(interview), survey.healths.get(interview.id)
    if since is None or listed is None or board.running(interview.id) is not None:
        return board
    names = {check.name for check in listed.checks}
    outdated = {
        name
        for name, check in board.checks.get(interview.id, {}).items()
        if name not in names and check.at is not None and check.at + ABOUT < since
    }
    if not outdated:
        return board
    checks, known = (_without(readings, interview.id, outdated) for readings in (board.checks, board.known))
    return replace(board, checks=checks, known=known, verified=board.verified - {interview.id})


def _without(readings: Mapping[str, Checks], interview_id: str, names: Collection[str]) -> dict[str, Checks]:
    kept = {name: check for name, check in readings.get(interview_id, {}).items() if name not in names}
    return {**readings, interview_id: kept}


def _whose(interview: Interview) -> tuple[str, str]:
    return interview.candidate, interview.outputs.get("ExternalId", "")


def _still_true(board: Board, survey: Survey) -> dict[str, Meter]:
    """What was read of what is billed, of stacks that have not changed since.

    In one that is changing, more becomes billed by the minute: its reading counts only as long as it is repeated.
    """
    asked, kept = board.question(), {}
    for interview in survey.interviews:
        meter = board.meters.get(interview.id)
        if meter is None or meter.interview.stack_status != interview.stack_status:
            continue
        repeated = asked.selected == interview.id and asked.wants is Wants.COST
        if repeated or not interview.stack_status.endswith("_IN_PROGRESS"):
            kept[interview.id] = _same(meter, replace(meter, interview=interview))
    return kept


def _same(old: Meter | None, new: Meter) -> Meter:
    """The old value where nothing differs: what was worked out from it stays good."""
    return old if old is not None and old == new else new


def _news(board: Board, survey: Survey, key: str) -> tuple[Check, ...]:
    """What a listing tells that is not known better: that something is there does not mean that it is well."""
    known = board.checks.get(key, {})
    return tuple(check for check in survey.healths[key].checks if not _says_less(check, known.get(check.name)))


def _says_less(check: Check, known: Check | None) -> bool:
    """Whether it says only that something exists, of which a closer look has told more."""
    exists = check.state is CheckState.OK and not check.closely
    return exists and known is not None and known.closely


def _outlives(job: Job) -> bool:
    """Whether a job is worth a line though its interview is not listed: begun, failed, or cleaned up with proof."""
    return job.running or job.gone or (job.kind is JobKind.DEPLOY and job.error is not None)


def _with_closer_look(board: Board, snapshot: Snapshot) -> Board:
    """What was found out of the selected interview alone."""
    selected, taken_at = snapshot.selected, dict(board.taken_at)
    refused = {key: error for key, error in board.refused.items() if key != selected}
    if snapshot.refused is not None:
        refused[selected] = snapshot.refused
    if snapshot.health is not None:
        closer = tuple(_closer(board, snapshot, check) for check in snapshot.health.checks)
        board = with_checks(board, {selected: closer})
    if snapshot.events is not None:
        board = replace(board, events={**board.events, selected: snapshot.events})
        taken_at[Wants.EVENTS, selected] = snapshot.at
    if snapshot.items is not None:
        board = replace(board, items={**board.items, selected: snapshot.items})
        taken_at[Wants.RESOURCES, selected] = snapshot.at
    if snapshot.meter is not None:
        board = replace(board, meters={**board.meters, selected: snapshot.meter})
        taken_at[Wants.COST, selected] = snapshot.at
    notes = board.notes if snapshot.notes is None else {**board.notes, selected: snapshot.notes}
    return replace(board, taken_at=taken_at, refused=refused, notes=notes)


def _closer(board: Board, snapshot: Snapshot, check: Check) -> Check:
    """A closer look that could not be made does not hide what the listing of the same interview found to be wrong."""
    known = board.checks.get(snapshot.selected, {}).get(check.name)
    if check.state is not CheckState.UNKNOWN or known is None or known.state is not CheckState.FAILED:
        return check
    return known if not known.closely else check


def with_checks(board: Board, news: Mapping[str, tuple[Check, ...]]) -> Board:
    """Newer readings replace those of the same name and keep their place in the list."""
    checks: dict[str, Checks] = dict(board.checks)
    known: dict[str, Checks] = dict(board.known)
    for key, fresh in news.items():
        checks[key] = {**checks.get(key, {}), **{check.name: check for check in fresh}}
        said = {check.name: check for check in fresh if check.state is not CheckState.UNKNOWN}
        known[key] = {**known.get(key, {}), **said}
    return replace(board, checks=checks, known=known)
