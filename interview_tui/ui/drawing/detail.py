"""The detail pane of one interview: what is being done, what went wrong, what every check says."""

from __future__ import annotations

from datetime import datetime

from textual.content import Content

from interview_tui.model.errors import InterviewError
from interview_tui.model.health import Check, CheckState
from interview_tui.model.interview import Interview, State
from interview_tui.ui.board import Board
from interview_tui.ui.drawing import progress, tones
from interview_tui.ui.drawing.lines import EMPTY, Lines, bar, entry, hung, marked, paragraph, said
from interview_tui.ui.drawing.moments import age, age_step
from interview_tui.ui.drawing.tones import Tone
from interview_tui.ui.jobs import Job, JobKind
from interview_tui.ui.kept_readings import MemoryReading
from interview_tui.ui.poller import STANDING
from interview_tui.ui.words import ago, duration, status_words

_IN_TRANSIT = frozenset({State.DEPLOYING, State.UPDATING, State.CLEANING_UP})


def draw(board: Board, now: datetime, width: int, fresh: float) -> Lines:
    """All lines for the selected interview; an age up to ``fresh`` seconds is ``now``."""
    interview, job = board.interview(board.selected), board.job(board.selected)
    sections = [
        _job(job, now, width) if job is not None else [],
        _stack_trouble(board, interview, width) if interview is not None and not _moving(job) else [],
        _refused(board, interview, width),
        _checks(board, interview, job, now, width, fresh),
        _resources(job, now, width),
        _foreign_work(board, interview, job, now, width),
    ]
    lines: Lines = []
    for section in sections:
        if section and lines:
            lines.append(EMPTY)
        lines += section
    return lines


def _refused(board: Board, interview: Interview | None, width: int) -> Lines:
    """Why the events that would tell more could not be read."""
    error = board.refused.get(board.selected)
    if error is None or interview is None or interview.state in STANDING:
        return []
    return hung(tones.UNSURE, f"unknown · {error.title} {error.hint}".strip(), width, Tone.ODD)


def _moving(job: Job | None) -> bool:
    return job is not None and job.running and job.kind.moves


def _job(job: Job, now: datetime, width: int) -> Lines:
    """What this program is doing with the interview, or how it ended, and what it warned of."""
    warnings = [line for text in job.warnings for line in hung(tones.UNSURE, text, width, Tone.ODD)]
    return _going(job, now, width) + warnings


def _going(job: Job, now: datetime, width: int) -> Lines:
    if job.running:
        return _running(job, now, width)
    if job.error is not None:
        return _error(job.error, width)
    if job.result is None:
        return []
    from interview_tui.ui.drawing import endings  # the first picture has none

    return endings.draw(job.result, width)


def status(board: Board, now: datetime) -> str:
    """One phrase for the pane's frame: what is done to a standing environment shows there; its checks stay in place."""
    job, run = board.running(board.selected), board.sending(board.selected)
    done = [f"{job.kind}… {duration(job.seconds(now))}"] if job is not None and not job.kind.is_told else []
    return " · ".join([*done, run.words] if run is not None else done)


def _running(job: Job, now: datetime, width: int) -> Lines:
    if not job.kind.is_told:
        return []
    step = f" · {job.step.name}" if job.step is not None else ""
    head = marked(tones.BUSY) + said(f"{job.kind.capitalize()}{step} · {duration(job.seconds(now))}", bold=True)
    lines = [head]
    if job.total:
        lines.append(bar(job.done, job.total, width))
    if job.said and not job.events:
        lines += paragraph(job.said[-1], width, Tone.QUIET, indent=2)
    return lines


def _resources(job: Job | None, now: datetime, width: int) -> Lines:
    """The resources that the job is making or removing, or was when it failed."""
    if job is None or not (job.running or job.error is not None):
        return []
    return progress.draw(job.events, now, width)


def _error(error: InterviewError, width: int) -> Lines:
    lines = hung(tones.BROKEN, error.title, width, Tone.BAD)
    return lines + (paragraph(error.hint, width, indent=2) if error.hint else [])


def _stack_trouble(board: Board, interview: Interview, width: int) -> Lines:
    """Why a stack is broken: the first failure, and what to do."""
    if interview.state is State.UNKNOWN:
        words = f"CloudFormation says {interview.stack_status}, which this version of the program does not know."
        return hung(tones.UNSURE, words, width, Tone.ODD)
    if interview.state not in (State.FAILED, State.STUCK):
        return []
    lines = hung(tones.BROKEN, f"The stack is in {interview.stack_status}", width, Tone.BAD)
    from interview_tui.model.events import first_failure

    cause = first_failure(board.events.get(interview.id, ()))
    reason = f"{cause.resource} ({cause.type}): {cause.reason}" if cause else interview.status_reason
    if reason:
        lines += paragraph(reason, width, indent=2)
    if interview.state is State.STUCK:
        lines += paragraph("Mend the cause, then press x: the cleanup goes on where it stopped.", width, indent=2)
    elif interview.state is State.FAILED and not interview.stack_status.endswith("_IN_PROGRESS"):
        lines += paragraph("Press x to remove what there is of it.", width, indent=2)
    return lines


def _checks(
    board: Board, interview: Interview | None, job: Job | None, now: datetime, width: int, fresh: float
) -> Lines:
    checks = tuple(board.checks.get(board.selected, {}).values())
    if interview is None or (job is not None and (job.gone or (_moving(job) and job.kind is JobKind.CLEANUP))):
        return []
    if interview.state is State.LIVE and not checks:
        return [said("Reading its health…", Tone.QUIET)]
    name_width = min(max((len(check.name) for check in checks), default=0), 24 if width >= 90 else 18)
    known, memory = board.known.get(board.selected, {}), board.memories.get(board.selected)
    of_function = [check for check in checks if check.name.startswith("Lambda")] or list(checks)
    lines: Lines = []
    for check in checks:
        detail = _evidence(check, known.get(check.name), now)
        mark, since = tones.CHECK_MARKS[check.state], _since(age(check, now), fresh)
        lines += entry(mark, check.name, detail, width, name_width, since)
        if memory is not None and check is of_function[-1]:
            lines += _memory(memory, now, width, name_width, fresh)
    return lines


def _memory(found: MemoryReading, now: datetime, width: int, name_width: int, fresh: float) -> Lines:
    """What the function's log says, beside its checks."""
    from interview_tui.ui.drawing.memory import MARKS, evidence  # the first picture has nothing to say of it

    mark, since = MARKS[found.memory.verdict], _since((now - found.at).total_seconds(), fresh)
    return entry(mark, "Memory", evidence(found.memory), width, name_width, since)


def _since(seconds: float, fresh: float) -> str:
    shown = age_step(seconds, fresh)
    return ago(shown) if shown >= 0 else "now"


def _evidence(check: Check, known: Check | None, now: datetime) -> Content:
    """What a check found; one that could not be made says what it was the last time."""
    if check.state is CheckState.OK:
        return said(check.detail)
    if check.state is CheckState.CHANGED:  # of which the detail tells, and which is nothing bad
        return said(check.detail, tones.CHECK_MARKS[check.state].tone)
    evidence = said(f"{check.state} · {check.detail}", tones.CHECK_MARKS[check.state].tone)
    if check.state is CheckState.UNKNOWN and known is not None:
        evidence += said(f" · was {known.state} {ago(age_step(age(known, now), 0.0))}: {known.detail}", Tone.QUIET)
    return evidence


def _foreign_work(board: Board, interview: Interview | None, job: Job | None, now: datetime, width: int) -> Lines:
    """CloudFormation at work on something that another program, or an earlier run, began."""
    if interview is None or _moving(job) or (interview.state not in _IN_TRANSIT and not _rolling_back(interview)):
        return []
    events = board.events.get(interview.id, ())
    began = min((event.at for event in events), default=interview.created_at)
    head = marked(tones.BUSY) + said(
        f"{status_words(interview.stack_status).capitalize()} · {duration((now - began).total_seconds())}", bold=True
    )
    return [head, EMPTY, *progress.draw(events, now, width)]


def _rolling_back(interview: Interview) -> bool:
    return interview.state is State.FAILED and interview.stack_status.endswith("_IN_PROGRESS")
