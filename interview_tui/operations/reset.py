"""Put an interview back to what was planted, with proof; and hand it to the next candidate.

Every step may be ended anywhere and made again: whoever runs the reset once more ends in the same place.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from interview_tui.model import tags
from interview_tui.model.challenge import Challenge
from interview_tui.model.difference import Reset, ResetOrder, ResetPlan
from interview_tui.model.errors import Denied, NotReady, WrongUse
from interview_tui.model.events import ACCESS, Progress, Said, Step, StepState
from interview_tui.model.interview import Interview
from interview_tui.model.ports import Clock, Cloud
from interview_tui.operations import boundary, revoke
from interview_tui.operations.clock import clock_of_aws
from interview_tui.operations.deploy import SETTLE_SECONDS
from interview_tui.operations.diff import diff, standing
from interview_tui.operations.follow import follow_stack
from interview_tui.operations.patience import patient
from interview_tui.operations.reset_proof import CLOSED, Proof
from interview_tui.operations.unchanged import refuse_another, refuse_changed, refuse_opened

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
    check(interview, order, clock_of_aws(cloud, clock))
    part = replace(interview, challenges=order.challenges)
    return ResetPlan(interview, order, (yield from diff(cloud, challenges, clock, part)))


def check(interview: Interview, order: ResetOrder, clock: Clock) -> None:
    """Raise ``WrongUse`` for what cannot be reset as it is asked for; ``clock`` is AWS's, which ends interviews."""
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
    handed_on: Callable[[Interview], None] = lambda _interview: None,
) -> Generator[Progress, None, Reset]:
    """Carry out the order; raises ``NotPristine`` or ``NotReady`` when that cannot be proven afterwards.

    ``handed_on`` hears of the next candidate as soon as it is theirs, whatever comes afterwards.
    """
    cloud = patient(cloud, clock)
    at_aws = clock_of_aws(cloud, clock)
    check(interview, order, at_aws)
    return (yield from _Resetting(cloud, challenges, clock, at_aws, order, handed_on).run(interview, archive))


@dataclass
class _Resetting:
    """One reset: the order, where it is carried out, and what was done so far."""

    cloud: Cloud
    challenges: Mapping[str, Challenge]
    clock: Clock
    at_aws: Clock
    """By which ends are set and compared; this machine's may be wrong."""
    order: ResetOrder
    handed_on: Callable[[Interview], None]
    done: list[str] = field(default_factory=list)

    def run(self, interview: Interview, archive: Archive) -> Generator[Progress, None, Reset]:
        began, keep = self.clock.now(), self.order.keep_access
        proof = Proof(self.cloud, self.challenges, self.clock, self.order)
        interview = yield from self._at_rest(interview)
        if self.order.successor and interview.candidate != self.order.successor:
            # While access is still open: of a login that is closed, not everything can be told.
            yield from archive(interview)
        closed = not keep or boundary.is_revoked(self.cloud, interview)
        if not keep:
            yield from self._close(interview)
        if self.order.successor:
            interview = yield from self._hand_on(interview)
        if closed:
            yield from self._renew(interview)
        yield from self._put_back(interview)
        health = yield from proof.checks(interview, SETTLE_SECONDS, access=not closed)
        difference = yield from proof.pristine(interview)
        if not keep:
            held, interview = interview, (yield from self._open(interview))
            health = yield from proof.checks(interview, PATIENCE, access=True)
            # What is somebody else's by now was not made ready for whom this was asked for.
            refuse_changed(self.cloud, held)
        elif closed:
            # The database's login came back with the database.
            yield from revoke.close(self.cloud, self.challenges, interview)
        seconds = (self.clock.now() - began).total_seconds()
        yield Step("Reset", StepState.DONE, f"{interview.id} is as it was planted", seconds)
        return Reset(interview, health, difference, tuple(self.done), keep, seconds)

    def _at_rest(self, interview: Interview) -> Generator[Progress, None, Interview]:
        """An update of before, such as that of a reset that was killed, has to end first."""
        if interview.stack_status.endswith("_IN_PROGRESS"):
            yield Step("Stack", StepState.RUNNING, "waiting for the update that is under way")
            seen = frozenset(event.id for event in self.cloud.events(interview.stack_id))
            yield from follow_stack(self.cloud, self.clock, interview.stack_id, 1, seen)
        found = self.cloud.interview(interview.id)
        standing(found, "to reset")
        refuse_another(interview, found, self.order)
        return found

    def _close(self, interview: Interview) -> Generator[Progress, None, None]:
        """With proof: what a session that still works writes after the comparison, nobody would see."""
        yield Step(ACCESS, StepState.RUNNING, "taking it away")
        closing = yield from revoke.take_away(self.cloud, self.challenges, self.clock, interview)
        # Logins that could not be closed end with the database that they are in.
        ends = closing.closed or set(self.order.challenges) >= set(interview.challenges)
        yield Step(ACCESS, StepState.DONE if closing.denied and ends else StepState.FAILED, closing.detail)
        if not closing.denied or not ends:
            why = closing.detail.rstrip(".")
            raise NotReady(
                f"{interview.id} was not put back, since access is not proven to be closed: {why}.",
                f"{CLOSED}`{self.order.command(interview)}` goes on.",
            )

    def _hand_on(self, interview: Interview) -> Generator[Progress, None, Interview]:
        """Another name, another ExternalId, another end; sessions of the one before are older than the role lets in."""
        successor = self.order.successor
        yield from self._remake(interview)
        refuse_changed(self.cloud, interview)
        yield Step("Handing on", StepState.RUNNING, f"{interview.id} to {successor}")
        # AWS ends it by its own clock, and this machine's may be wrong.
        until = self.at_aws.now() + timedelta(hours=self.order.hours)
        ends = tags.iso(until)
        parameters = {
            "Candidate": successor,
            "ExternalId": secrets.token_hex(16),
            "ExpiresAt": ends,
            "MaxSessionSeconds": str(max(3600, round(self.order.hours * 3600))),
            "SessionsSince": tags.iso(self._last_session(interview)),
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
                f"{CLOSED}`interview-tui events {interview.id}` shows why,"
                f" `{self.order.command(interview)}` tries it again.",
            )
        yield Step("Handing on", StepState.DONE, f"{successor} has it until {until.astimezone():%Y-%m-%d %H:%M %Z}")
        found = self.cloud.interview(interview.id)
        self.handed_on(found)
        self.done.append(f"handed on to {successor}")
        return found

    def _remake(self, interview: Interview) -> Generator[Progress, None, None]:
        """What somebody has deleted: its stack, of which every resource gets new tags, is not updated without it."""
        for challenge in boundary.chosen(self.challenges, interview):
            yield from self._tell(challenge.remake(interview, self.cloud))

    def _renew(self, interview: Interview) -> Generator[Progress, None, None]:
        """Passwords of before are worth nothing any more, once the logins, closed by now, are opened with new ones."""
        for challenge in boundary.chosen(self.challenges, interview):
            yield from self._tell(challenge.renew(interview, self.cloud))

    def _tell(self, lines: Iterable[str]) -> Generator[Progress, None, None]:
        for line in lines:
            self.done.append(line)
            yield Said(line)

    def _last_session(self, interview: Interview) -> datetime:
        """Now, by the clock at AWS. After the end AWS makes no session that could tell: the last one is older then."""
        try:
            return revoke.time_at_aws(self.cloud, interview)
        except Denied:
            ends = interview.expires_at
            if ends is None or ends > self.at_aws.now():
                raise
            return ends

    def _put_back(self, interview: Interview) -> Generator[Progress, None, None]:
        for challenge in self._chosen(interview):
            began = self.clock.now()
            name = f"Reset {challenge.key}"
            yield Step(name, StepState.RUNNING, challenge.title)
            yield from self._tell(challenge.reset(interview, self.cloud))
            yield Step(name, StepState.DONE, challenge.title, (self.clock.now() - began).total_seconds())

    def _open(self, interview: Interview) -> Generator[Progress, None, Interview]:
        """For new keys only: the role knows from when on, since the handing on or from here."""
        refuse_changed(self.cloud, interview)
        if self.order.successor:
            revoke.let_in(self.cloud, interview)
            yield Said("Access is open again, for new keys only.")
        else:
            refuse_opened(self.cloud, interview, self.order)
            yield from revoke.reopen(self.cloud, self.clock, interview)
        found = self.cloud.interview(interview.id)
        for challenge in boundary.chosen(self.challenges, found):
            challenge.open(found, self.cloud)
        return found

    def _chosen(self, interview: Interview) -> list[Challenge]:
        return [each for each in boundary.chosen(self.challenges, interview) if each.key in self.order.challenges]
