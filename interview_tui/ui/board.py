"""Everything that the dashboard knows, as one frozen value, and how news changes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from interview_tui.model.errors import InterviewError, NotReady
from interview_tui.model.events import Checked, Progress, StackEvent
from interview_tui.model.health import Check, CheckState, Health
from interview_tui.model.interview import Interview, State
from interview_tui.model.plan import Cleanup, Deployment
from interview_tui.model.ports import Challenge
from interview_tui.operations.cleanup import GONE
from interview_tui.ui.jobs import Job, JobKind, Result
from interview_tui.ui.place import Place
from interview_tui.ui.poller import Question, Snapshot

Checks = Mapping[str, Check]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps the screen from being up to date, and when the next attempt is made."""

    error: InterviewError
    next_at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Board:
    """The state of the dashboard; mappings go by interview id, checks within one by their name."""

    place: Place
    challenges: Mapping[str, Challenge] = field(default_factory=dict)
    interviews: tuple[Interview, ...] = ()
    read_at: datetime | None = None
    trouble: Trouble | None = None
    selected: str = ""
    checks: Mapping[str, Checks] = field(default_factory=dict)
    known: Mapping[str, Checks] = field(default_factory=dict)
    """The last readings that said something, for when a check cannot be made."""
    verified: frozenset[str] = frozenset()
    events: Mapping[str, tuple[StackEvent, ...]] = field(default_factory=dict)
    jobs: Mapping[str, Job] = field(default_factory=dict)

    def interview(self, interview_id: str) -> Interview | None:
        """The interview of that id, if AWS has it."""
        return next((interview for interview in self.interviews if interview.id == interview_id), None)

    def job(self, interview_id: str) -> Job | None:
        """What this program does or did last with the interview."""
        return self.jobs.get(interview_id)

    def running(self, interview_id: str) -> Job | None:
        """The job under way on the interview."""
        job = self.jobs.get(interview_id)
        return job if job is not None and job.running else None

    def health(self, interview_id: str) -> Health | None:
        """All checks known of the interview; ``None`` until every one was made in this run."""
        if interview_id not in self.verified:
            return None
        return Health(interview_id, tuple(self.checks.get(interview_id, {}).values()))

    @property
    def live(self) -> int:
        """How many interviews are up."""
        return sum(interview.state is State.LIVE for interview in self.interviews)

    @property
    def taken(self) -> frozenset[str]:
        """Every id in use, those of deployments that have only just begun too."""
        return frozenset(interview.id for interview in self.interviews) | self.jobs.keys()

    def question(self) -> Question:
        """What the next reading should find out."""
        followed = self.running(self.selected)
        return Question(
            self.selected,
            followed=followed is not None and followed.kind is not JobKind.VERIFY,
            identity=not self.place.account,
        )


def with_snapshot(board: Board, snapshot: Snapshot) -> Board:
    """The board after a reading; what could not be read stays as it was known."""
    trouble = None
    if snapshot.error is not None:
        trouble = Trouble(snapshot.error, snapshot.at + timedelta(seconds=snapshot.next_in))
    board = replace(board, trouble=trouble)
    if snapshot.interviews is not None:
        board = _with_list(board, snapshot.interviews, snapshot.at)
    if snapshot.identity is not None:
        place = replace(board.place, region=snapshot.identity.region, account=snapshot.identity.account)
        board = replace(board, place=place)
    if snapshot.health is not None:
        board = _with_checks(board, snapshot.selected, snapshot.health.checks)
    if snapshot.events is not None:
        board = replace(board, events={**board.events, snapshot.selected: snapshot.events})
    return board


def with_job(board: Board, job: Job) -> Board:
    """The board with a job begun; it replaces the last one on the same interview."""
    return replace(board, jobs={**board.jobs, job.interview_id: job})


def with_progress(board: Board, job: Job, event: Progress) -> Board:
    """The board after an event of the job."""
    board = with_job(board, job.after(event))
    return _with_checks(board, job.interview_id, (event.check,)) if isinstance(event, Checked) else board


def with_end(board: Board, job: Job, outcome: Result | InterviewError, at: datetime) -> Board:
    """The board after the job ended, well or not."""
    if isinstance(outcome, InterviewError):
        # A deployment that was not ready in time has made every check.
        verified = board.verified | {job.interview_id} if isinstance(outcome, NotReady) else board.verified
        return with_job(replace(board, verified=verified), replace(job, ended=at, error=outcome))
    board = with_job(board, replace(job, ended=at, result=outcome))
    match outcome:
        case Deployment(interview, health, _):
            others = tuple(other for other in board.interviews if other.id != interview.id)
            return _verified(replace(board, interviews=(interview, *others)), health)
        case Health():
            return _verified(board, outcome)
        case Cleanup() if outcome.state == GONE:
            others = tuple(other for other in board.interviews if other.id != job.interview_id)
            return replace(board, interviews=others)
    return board


def without_job(board: Board, interview_id: str) -> Board:
    """The board once the user has seen how a job ended."""
    return replace(board, jobs={key: job for key, job in board.jobs.items() if key != interview_id})


def _with_list(board: Board, interviews: tuple[Interview, ...], at: datetime) -> Board:
    """Take over the list, and forget what was known of interviews that are no more."""
    here = frozenset(interview.id for interview in interviews)
    return replace(
        board,
        interviews=interviews,
        read_at=at,
        checks={key: checks for key, checks in board.checks.items() if key in here or key in board.jobs},
        known={key: checks for key, checks in board.known.items() if key in here or key in board.jobs},
        events={key: events for key, events in board.events.items() if key in here},
        verified=board.verified & (here | board.jobs.keys()),
        jobs={key: job for key, job in board.jobs.items() if key in here or _outlives(job)},
    )


def _outlives(job: Job) -> bool:
    """Whether a job is worth a line though its interview is not listed: begun, failed, or cleaned up with proof."""
    return job.running or job.gone or (job.kind is JobKind.DEPLOY and job.error is not None)


def _with_checks(board: Board, interview_id: str, checks: tuple[Check, ...]) -> Board:
    """Newer readings replace those of the same name and keep their place in the list."""
    fresh = {check.name: check for check in checks}
    known = {name: check for name, check in fresh.items() if check.state is not CheckState.UNKNOWN}
    return replace(
        board,
        checks={**board.checks, interview_id: {**board.checks.get(interview_id, {}), **fresh}},
        known={**board.known, interview_id: {**board.known.get(interview_id, {}), **known}},
    )


def _verified(board: Board, health: Health) -> Board:
    """A complete verification says which checks there are, and in which order."""
    board = _with_checks(board, health.interview_id, health.checks)
    return replace(
        board,
        checks={**board.checks, health.interview_id: {check.name: check for check in health.checks}},
        verified=board.verified | {health.interview_id},
    )
