"""Take access away: every session of an interview's roles dead, proven by one that was made before."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from interview_tui.model.challenge import Challenge
from interview_tui.model.errors import CannotHandOver, Denied, InterviewError, NoCredentials, NotFound
from interview_tui.model.events import Progress, Said, Step, StepState
from interview_tui.model.handoff import MIN_SESSION, Keys, Revocation
from interview_tui.model.interview import Interview
from interview_tui.model.plan import SharedTier
from interview_tui.model.ports import Candidate, Clock, Cloud
from interview_tui.model.tags import iso
from interview_tui.model.trials import Answer, Trial
from interview_tui.operations.boundary import chosen, trials
from interview_tui.operations.clock import clock_of_aws
from interview_tui.operations.follow import follow_stack
from interview_tui.operations.patience import patient

ROLE = "AWS::IAM::Role"
# IAM takes seconds, at times a minute or two, until every service knows of a changed role.
PATIENCE, PAUSE = 180.0, 2.0


@dataclass(frozen=True, slots=True)
class Closing:
    """How access was taken away: whether that is proven by a session, and whether tunnels and logins are closed."""

    roles: tuple[str, ...]
    denied: bool
    closed: bool
    detail: str


def revoke(
    cloud: Cloud, challenges: Mapping[str, Challenge], clock: Clock, interview: Interview
) -> Generator[Progress, None, Revocation]:
    """Put every role under the deny-all boundary, close what outlives keys, and wait until a session is denied."""
    began, cloud = clock.now(), patient(cloud, clock)
    yield Step("Revoke", StepState.RUNNING, interview.id)
    done = yield from take_away(cloud, challenges, clock, interview)
    proven = done.denied and done.closed
    seconds = (clock.now() - began).total_seconds()
    yield Step("Revoke", StepState.DONE if proven else StepState.FAILED, done.detail, seconds)
    return Revocation(interview.id, done.roles, proven, seconds, done.detail)


def take_away(
    cloud: Cloud, challenges: Mapping[str, Challenge], clock: Clock, interview: Interview
) -> Generator[Progress, None, Closing]:
    """Close, and wait for the proof: a session from before that is denied."""
    session = _session_before(cloud, interview)
    roles, closed = yield from close(cloud, challenges, interview)
    if isinstance(session, InterviewError):
        proven, detail = _without_a_session(session, interview, partial(clock_of_aws, cloud, clock))
    else:
        yield Said("Waiting until a session from before is denied.")
        proven = yield from _until_denied(cloud.as_candidate(session), _openings(challenges, interview), clock)
        detail = "a session from before is denied" if proven else "a session from before is not denied yet"
        # While IAM took its time, a key could still open another tunnel or login: what counts is what is closed now.
        closed = yield from _close_logins(cloud, challenges, interview)
    return Closing(roles, proven, closed, detail if closed else f"{detail}; not every open login could be closed")


def close(
    cloud: Cloud, challenges: Mapping[str, Challenge], interview: Interview
) -> Generator[Progress, None, tuple[tuple[str, ...], bool]]:
    """Swap the boundaries and close what outlives keys, without waiting for proof.

    Returns the roles, and whether every tunnel and login could be closed.
    """
    deny_all = _output(_tier(cloud), "DenyAllPolicyArn")
    roles = roles_of(cloud, interview)
    _set_boundaries(cloud, roles, deny_all)
    return roles, (yield from _close_logins(cloud, challenges, interview))


def _set_boundaries(cloud: Cloud, roles: Iterable[str], policy_arn: str) -> None:
    """Every role, also when one of them fails: that one is told of afterwards."""
    trouble: InterviewError | None = None
    for role in roles:
        try:
            cloud.set_boundary(role, policy_arn)
        except InterviewError as error:
            trouble = trouble or error
    if trouble is not None:
        raise trouble


def _close_logins(
    cloud: Cloud, challenges: Mapping[str, Challenge], interview: Interview
) -> Generator[Progress, None, bool]:
    """End what outlives keys; whether all of it could be ended."""
    every = True
    for challenge in chosen(challenges, interview):
        try:
            for line in challenge.close(interview, cloud):
                yield Said(line)
        except NoCredentials:
            raise
        except InterviewError as error:
            every = False
            yield Said(f"Not every open login could be closed: {error.title}")
    return every


def reopen(cloud: Cloud, clock: Clock, interview: Interview) -> Generator[Progress, None, None]:
    """Let new sessions work again after a revocation; the old ones stay dead, since the role knows their date."""
    tier = _tier(cloud)
    since = iso(time_at_aws(cloud, interview))
    yield Step("Reopen", StepState.RUNNING, f"sessions from {since} on")
    seen = frozenset(event.id for event in cloud.events(interview.stack_id))
    cloud.change_parameters(interview.stack_id, {"SessionsSince": since})
    stack = yield from follow_stack(cloud, clock, interview.stack_id, 1, seen)
    if stack.status != "UPDATE_COMPLETE":
        yield Step("Reopen", StepState.FAILED, stack.reason or stack.status)
        raise CannotHandOver(
            f"{interview.id} stays revoked: its stack is in {stack.status}. {stack.reason}".strip(),
            f"`interview-tui events {interview.id}` shows why.",
        )
    let_in(cloud, interview, tier)
    yield Step("Reopen", StepState.DONE, f"sessions from before {since} stay dead")


def let_in(cloud: Cloud, interview: Interview, tier: SharedTier | None = None) -> None:
    """Put every role back under its own boundary; which sessions that lets in, the roles say themselves."""
    _set_boundaries(cloud, roles_of(cloud, interview), _output(tier or _tier(cloud), "BoundaryArn"))


def roles_of(cloud: Cloud, interview: Interview) -> tuple[str, ...]:
    """The names of the stack's roles that exist."""
    found = cloud.resources(interview.stack_id)
    return tuple(
        resource.physical_id
        for resource in found
        if resource.type == ROLE and resource.physical_id and resource.status != "DELETE_COMPLETE"
    )


def time_at_aws(cloud: Cloud, interview: Interview) -> datetime:
    """What AWS's clock says, by which it dates sessions; this machine's may be wrong."""
    role, external_id = interview.output("CandidateRoleArn"), interview.output("ExternalId")
    session = cloud.issue(role, external_id, "interview-tui-reopen", int(MIN_SESSION.total_seconds()))
    return session.expires_at - MIN_SESSION


def _session_before(cloud: Cloud, interview: Interview) -> Keys | InterviewError:
    """A session like the candidate's, as evidence, or why there is none: revoking goes on without."""
    try:
        role, external_id = interview.output("CandidateRoleArn"), interview.output("ExternalId")
        return cloud.issue(role, external_id, "interview-tui-revoke", int(MIN_SESSION.total_seconds()))
    except InterviewError as error:
        return error


def _without_a_session(error: InterviewError, interview: Interview, at_aws: Callable[[], Clock]) -> tuple[bool, str]:
    """After its end AWS makes no session of the role, and every session's policy denies everything by its date.

    Before, that none could be made says only that whoever asks lacks the right.
    """
    ends = interview.expires_at
    if isinstance(error, Denied) and ends is not None and ends <= at_aws().now():
        return True, "it has expired: AWS makes no session of the role any more"
    return False, f"could not be proven: {error.title}"


def _openings(challenges: Mapping[str, Challenge], interview: Interview) -> tuple[Trial, ...]:
    """Something that the candidate may do with each service: not all of them hear of a change at the same time."""
    may = [trial for trial in trials(challenges, interview) if trial.expected is Answer.ALLOWED]
    return tuple({trial.service: trial for trial in reversed(may)}.values())


def _until_denied(candidate: Candidate, openings: Sequence[Trial], clock: Clock) -> Generator[Progress, None, bool]:
    deadline = clock.now() + timedelta(seconds=PATIENCE)
    while openings:
        if all(candidate.attempt(trial).answer is Answer.DENIED for trial in openings):
            return True
        if clock.now() >= deadline or clock.wait(PAUSE):
            return False
        yield Said("Not denied yet; IAM takes up to some minutes.")
    return False


def _tier(cloud: Cloud) -> SharedTier:
    tier = cloud.shared_tier()
    if tier is None:
        raise NotFound("There is no shared tier here.", "`interview-tui bootstrap` makes it.")
    return tier


def _output(tier: SharedTier, name: str) -> str:
    try:
        return tier.outputs[name]
    except KeyError:
        raise NotFound(
            f"The shared tier has no output {name}.", "`interview-tui bootstrap` brings it up to date."
        ) from None
