"""Put an interview back to what was planted, with proof; and hand it to the next candidate.

Every step may be ended anywhere and made again: whoever runs the reset once more ends in the same place.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from interview_tui.model import plan as tags
from interview_tui.model.difference import Difference, Reset, ResetOrder, ResetPlan
from interview_tui.model.errors import Denied, Interrupted, InterviewError, NotPristine, NotReady, WrongUse
from interview_tui.model.events import Checked, Progress, Said, Step, StepState
from interview_tui.model.health import Check, CheckState, Health
from interview_tui.model.interview import Interview, State
from interview_tui.model.ports import Challenge, Clock, Cloud
from interview_tui.operations import boundary, revoke, verify
from interview_tui.operations.deploy import SETTLE_PAUSE, SETTLE_SECONDS, iso
from interview_tui.operations.diff import diff, standing
from interview_tui.operations.follow import follow_stack

PATIENCE = 180.0
"""Seconds in which IAM is given the time to open access again."""

Archive = Callable[[Interview], Generator[Progress, None, object]]
"""Keeps a candidate's work before it is gone; what it raises ends the reset while everything is still there."""


def no_archive(_interview: Interview) -> Generator[Progress, None, object]:
    """Keep nothing."""
    yield from ()
    return None


def plan(
    cloud: Cloud, challenges: Mapping[str, Challenge], clock: Clock, interview: Interview, order: ResetOrder
) -> Generator[Progress, None, ResetPlan]:
    """What a reset would find and do; changes nothing."""
    check(interview, order, clock)
    part = replace(interview, challenges=order.challenges)
    return ResetPlan(interview, order, (yield from diff(cloud, challenges, clock, part)))


def check(interview: Interview, order: ResetOrder, clock: Clock) -> None:
    """Raise ``WrongUse`` for what cannot be reset as it is asked for."""
    standing(interview, "to reset")
    if order.successor and order.keep_access:
        raise WrongUse("The next candidate cannot have what the last one has.", "Leave --keep-access out with --for.")
    if order.successor and set(order.challenges) != set(interview.challenges):
        raise WrongUse("The next candidate gets every challenge afresh.", "Leave --challenges out with --for.")
    missing = [key for key in order.challenges if key not in interview.challenges]
    if missing or not order.challenges:
        has = f"It has {' '.join(interview.challenges) or 'none'}."
        raise WrongUse(f"{interview.id} has no challenge {', '.join(missing)}.".replace(" ,", ","), has)
    if not order.successor and interview.expires_at is not None and interview.expires_at <= clock.now():
        raise WrongUse(
            f"{interview.id} has expired: nobody can be let in any more.",
            f"`interview-tui reset {interview.id} --for NAME` gives it to somebody with a new end.",
        )


def reset(
    cloud: Cloud,
    challenges: Mapping[str, Challenge],
    clock: Clock,
    interview: Interview,
    order: ResetOrder,
    archive: Archive = no_archive,
) -> Generator[Progress, None, Reset]:
    """Carry out the order; raises ``NotPristine`` or ``NotReady`` when that cannot be proven afterwards."""
    check(interview, order, clock)
    return (yield from _Resetting(cloud, challenges, clock, order).run(interview, archive))


@dataclass
class _Resetting:
    """One reset: the order, where it is carried out, and what was done so far."""

    cloud: Cloud
    challenges: Mapping[str, Challenge]
    clock: Clock
    order: ResetOrder
    done: list[str] = field(default_factory=list)

    def run(self, interview: Interview, archive: Archive) -> Generator[Progress, None, Reset]:
        began, keep = self.clock.now(), self.order.keep_access
        interview = yield from self._at_rest(interview)
        if self.order.successor and interview.candidate != self.order.successor:
            # While access is still open: of a login that is closed, not everything can be told.
            yield from archive(interview)
        closed = not keep or boundary.is_revoked(self.cloud, interview)
        if not keep:
            yield from self._close(interview)
        if self.order.successor:
            interview = yield from self._hand_on(interview)
        yield from self._put_back(interview)
        health = yield from self._prove_checks(interview, SETTLE_SECONDS, access=not closed)
        difference = yield from self._prove_pristine(interview)
        if not keep:
            interview = yield from self._open(interview)
            health = yield from self._prove_checks(interview, PATIENCE, access=True)
        elif closed:
            # The database's login came back with the database.
            yield from self._close(interview)
        seconds = (self.clock.now() - began).total_seconds()
        yield Step("Reset", StepState.DONE, f"{interview.id} is as it was planted", seconds)
        return Reset(interview, health, difference, tuple(self.done), keep, seconds)

    def _at_rest(self, interview: Interview) -> Generator[Progress, None, Interview]:
        """An update of before, such as that of a reset that was killed, has to end first."""
        if interview.state is State.UPDATING:
            yield Step("Stack", StepState.RUNNING, "waiting for the update that is under way")
            seen = frozenset(event.id for event in self.cloud.events(interview.stack_id))
            yield from follow_stack(self.cloud, self.clock, interview.stack_id, 1, seen)
        found = self.cloud.interview(interview.id)
        standing(found, "to reset")
        return found

    def _close(self, interview: Interview) -> Generator[Progress, None, None]:
        yield Step("Access", StepState.RUNNING, "taking it away")
        roles, closed = yield from revoke.close(self.cloud, self.challenges, interview)
        detail = f"everything is denied to {len(roles)} roles"
        # Logins that could not be closed end with the database that they are in.
        yield Step("Access", StepState.DONE, detail if closed else f"{detail}; not every login could be closed yet")

    def _hand_on(self, interview: Interview) -> Generator[Progress, None, Interview]:
        """Another name, another ExternalId, another end; sessions of the one before are older than the role lets in."""
        successor, now = self.order.successor, self.clock.now()
        yield Step("Handing on", StepState.RUNNING, f"{interview.id} to {successor}")
        ends = iso(now + timedelta(hours=self.order.hours))
        parameters = {
            "Candidate": successor,
            "ExternalId": secrets.token_hex(16),
            "ExpiresAt": ends,
            "MaxSessionSeconds": str(max(3600, round(self.order.hours * 3600))),
            "SessionsSince": iso(self._last_session(interview)),
        }
        changed = {tags.TAG_CANDIDATE: successor, tags.TAG_EXPIRES_AT: ends, tags.TAG_OWNER: self.cloud.identity().name}
        seen = frozenset(event.id for event in self.cloud.events(interview.stack_id))
        total = len(self.cloud.resources(interview.stack_id))
        self.cloud.change_stack(interview.stack_id, parameters, changed)
        stack = yield from follow_stack(self.cloud, self.clock, interview.stack_id, total, seen)
        if stack.status != "UPDATE_COMPLETE":
            yield Step("Handing on", StepState.FAILED, stack.reason or stack.status)
            raise NotReady(
                f"{interview.id} could not be given to {successor}: its stack is in {stack.status}. {stack.reason}",
                f"Access stays closed. `interview-tui events {interview.id}` shows why.",
            )
        yield Step("Handing on", StepState.DONE, f"{successor} has it until {ends}")
        self.done.append(f"handed on to {successor}")
        return self.cloud.interview(interview.id)

    def _last_session(self, interview: Interview) -> datetime:
        """Now, by the clock at AWS. After the end AWS makes no session that could tell: the last one is older then."""
        try:
            return revoke.time_at_aws(self.cloud, interview)
        except Denied:
            ends = interview.expires_at
            if ends is None or ends > self.clock.now():
                raise
            return ends

    def _put_back(self, interview: Interview) -> Generator[Progress, None, None]:
        for challenge in self._chosen(interview):
            began = self.clock.now()
            name = f"Reset {challenge.key}"
            yield Step(name, StepState.RUNNING, challenge.title)
            for line in challenge.reset(interview, self.cloud):
                self.done.append(line)
                yield Said(line)
            yield Step(name, StepState.DONE, challenge.title, (self.clock.now() - began).total_seconds())

    def _prove_checks(
        self, interview: Interview, patience: float, *, access: bool
    ) -> Generator[Progress, None, Health]:
        """The checks of a fresh deployment, those of the candidate's access only where that is open.

        A changed function takes seconds, and access that was opened just now is not known everywhere at once.
        """
        yield Step("Verify", StepState.RUNNING, "the checks of a fresh deployment")
        deadline = self.clock.now() + timedelta(seconds=patience)
        while True:
            health = yield from self._verified(interview, access=access)
            bad = next((each for each in health.checks if each.state is not CheckState.OK), None)
            if bad is None:
                yield Step("Verify", StepState.DONE, f"{health.passed} of {len(health.checks)} checks are ok")
                return health
            if self.clock.now() >= deadline:
                raise self._not_ready(interview, bad)
            if self.clock.wait(SETTLE_PAUSE):
                raise Interrupted("Stopped.", f"`interview-tui reset {interview.id}` goes on where it was.")

    def _verified(self, interview: Interview, *, access: bool) -> Generator[Progress, None, Health]:
        """One verification, told without the check of an access that is closed on purpose."""
        part = replace(interview, challenges=self.order.challenges)
        checks: list[Check] = []
        for event in verify.verify(self.cloud, self.challenges, self.clock, part):
            if isinstance(event, Checked) and event.check.name == boundary.CHECK and not access:
                continue
            if isinstance(event, Checked):
                checks.append(event.check)
            yield event
        return Health(interview.id, tuple(checks))

    def _prove_pristine(self, interview: Interview) -> Generator[Progress, None, Difference]:
        part = replace(interview, challenges=self.order.challenges)
        difference = yield from diff(self.cloud, self.challenges, self.clock, part)
        if not difference.pristine:
            raise NotPristine(
                f"{interview.id} is not as it was planted: {difference.sentence}.",
                f"{self._closed}`interview-tui reset {interview.id}` goes on, `interview-tui diff {interview.id}` shows"
                " what is left.",
            )
        return difference

    def _open(self, interview: Interview) -> Generator[Progress, None, Interview]:
        """For new keys only: the role knows from when on, since the handing on or from here."""
        if self.order.successor:
            revoke.let_in(self.cloud, interview)
            yield Said("Access is open again, for new keys only.")
        else:
            yield from revoke.reopen(self.cloud, self.clock, interview)
        found = self.cloud.interview(interview.id)
        for challenge in boundary.chosen(self.challenges, found):
            challenge.open(found, self.cloud)
        return found

    def _chosen(self, interview: Interview) -> list[Challenge]:
        return [each for each in boundary.chosen(self.challenges, interview) if each.key in self.order.challenges]

    def _not_ready(self, interview: Interview, bad: Check) -> InterviewError:
        return NotReady(
            f"{interview.id} was reset but is not ready. {bad.name}: {bad.detail}",
            f"{self._closed}`interview-tui reset {interview.id}` goes on, `interview-tui verify {interview.id}` looks"
            " again.",
        )

    @property
    def _closed(self) -> str:
        return "" if self.order.keep_access else "Access stays closed. "
