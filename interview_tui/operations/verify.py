"""Prove by real calls that an environment is what the candidate was promised."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from datetime import datetime
from functools import partial

from interview_tui.beside import all_of, as_they_come
from interview_tui.model.challenge import Challenge, Finding, Probe
from interview_tui.model.errors import InterviewError, NoCredentials
from interview_tui.model.events import Checked, Progress
from interview_tui.model.health import Check, CheckState, Expected, Health, group_check
from interview_tui.model.interview import Interview, State
from interview_tui.model.ports import Clock, Cloud
from interview_tui.operations import boundary
from interview_tui.operations.boundary import chosen
from interview_tui.operations.patience import patient

STACK = "Stack"
AT_ONCE = 8  # probes at a time; the Lambda control plane allows 15 requests a second in all

Job = tuple[tuple[str, ...], Callable[[], Iterable[Check]]]


def verify(
    cloud: Cloud, challenges: Mapping[str, Challenge], clock: Clock, interview: Interview
) -> Generator[Progress, None, Health]:
    """Run every check of the interview, all at once, and yield each as it comes in.

    Trouble that passes is waited for. Without credentials nothing can be proven at all: that is an error.
    """
    cloud = patient(cloud, clock)
    jobs = _free_jobs(cloud, challenges, clock, interview) + _probe_jobs(cloud, challenges, clock, interview)
    return (yield from _run(interview, jobs, clock))


def look(
    cloud: Cloud,
    challenges: Mapping[str, Challenge],
    clock: Clock,
    interview: Interview,
    known: frozenset[str] = frozenset(),
) -> Health:
    """The checks that cost nothing: what CloudFormation and each service say of the resources.

    Those named in ``known`` are left out: somebody has just made them.
    """
    jobs = [job for job in _free_jobs(cloud, challenges, clock, interview) if not known.issuperset(job[0])]
    made = all_of([partial(_safely, names, job, clock) for names, job in jobs], AT_ONCE)
    return Health(interview.id, tuple(check for checks in made for check in checks))


def every_check(cloud: Cloud, challenges: Mapping[str, Challenge], interview: Interview) -> tuple[str, ...]:
    """The names of the checks that a verification makes."""
    free = (expected.check for challenge in chosen(challenges, interview) for expected in challenge.expected(interview))
    probed = (name for probe in _probes(cloud, challenges, interview) for name in probe.names)
    return (STACK, *free, *probed)


def _run(interview: Interview, jobs: list[Job], clock: Clock) -> Generator[Progress, None, Health]:
    found: dict[str, Check] = {}
    for _, checks in as_they_come([partial(_proven, names, job, clock) for names, job in jobs], AT_ONCE):
        for check in checks:
            found[check.name] = check
            yield Checked(check)
    return Health(interview.id, tuple(found[name] for names, _ in jobs for name in names))


def _free_jobs(cloud: Cloud, challenges: Mapping[str, Challenge], clock: Clock, interview: Interview) -> list[Job]:
    jobs: list[Job] = [((STACK,), lambda: [stack_check(interview, clock.now())])]
    for challenge in chosen(challenges, interview):
        jobs += [
            ((expected.check,), partial(_look_at, cloud, clock, expected)) for expected in challenge.expected(interview)
        ]
    return jobs


def _probe_jobs(cloud: Cloud, challenges: Mapping[str, Challenge], clock: Clock, interview: Interview) -> list[Job]:
    return [(probe.names, partial(_make, probe, clock)) for probe in _probes(cloud, challenges, interview)]


def _probes(cloud: Cloud, challenges: Mapping[str, Challenge], interview: Interview) -> list[Probe]:
    probes = [probe for challenge in chosen(challenges, interview) for probe in challenge.probes(interview, cloud)]
    return [*probes, Probe((boundary.CHECK,), partial(_access, cloud, challenges, interview))]


def stack_check(interview: Interview, at: datetime) -> Check:
    """What the stack's own status says."""
    detail = interview.stack_status + (f" · {interview.status_reason}" if interview.status_reason else "")
    match interview.state:
        case State.LIVE:
            state = CheckState.OK
        case State.DEPLOYING | State.UPDATING:
            state = CheckState.PENDING
        case State.UNKNOWN:
            state = CheckState.UNKNOWN
        case _:
            state = CheckState.FAILED
    return Check(STACK, state, detail, at)


def _look_at(cloud: Cloud, clock: Clock, expected: Expected) -> list[Check]:
    return [group_check(expected, cloud.look(expected), clock.now())]


def _make(probe: Probe, clock: Clock) -> list[Check]:
    at = clock.now()
    return [Check(name, state, detail, at) for name, (state, detail) in zip(probe.names, probe.run(), strict=True)]


def _access(cloud: Cloud, challenges: Mapping[str, Challenge], interview: Interview) -> Iterable[Finding]:
    check = boundary.candidate_access(cloud, challenges, interview)
    yield check.state, check.detail


def _proven(names: tuple[str, ...], job: Callable[[], Iterable[Check]], clock: Clock) -> list[Check]:
    """A check that cannot be made is unknown, with the reason; never ok and never a crash."""
    try:
        return list(job())
    except NoCredentials:
        raise
    except (InterviewError, LookupError, TypeError, ValueError) as error:
        return [_unknown(name, error, clock) for name in names]


def _safely(names: tuple[str, ...], job: Callable[[], Iterable[Check]], clock: Clock) -> list[Check]:
    """For who looks again soon: without credentials, too, every check is unknown."""
    try:
        return _proven(names, job, clock)
    except NoCredentials as error:
        return [_unknown(name, error, clock) for name in names]


def _unknown(name: str, error: Exception, clock: Clock) -> Check:
    not_understood = f"the answer could not be understood ({type(error).__name__}: {error})"
    reason = error.title if isinstance(error, InterviewError) else not_understood
    return Check(name, CheckState.UNKNOWN, reason, clock.now())
