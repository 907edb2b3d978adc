"""Everything one can do, bound to one account: what the command line and the dashboard both hold."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from interview_tui.beside import all_of
from interview_tui.model.archive import evidence_note
from interview_tui.model.archived import Archived
from interview_tui.model.billing import NO_TARIFF, Tariff
from interview_tui.model.challenge import Challenge
from interview_tui.model.difference import Difference, Reset, ResetOrder, ResetPlan
from interview_tui.model.events import Progress
from interview_tui.model.expiry import Extension
from interview_tui.model.handoff import Handoff, Link, Revocation
from interview_tui.model.health import CheckState, Health
from interview_tui.model.interview import Interview
from interview_tui.model.local_ports import Archives, Blueprints, Journal, Receipts, Stationery
from interview_tui.model.log import LogBatch
from interview_tui.model.memory import Memory
from interview_tui.model.meter import Meter
from interview_tui.model.names import MAX_HOURS
from interview_tui.model.notes import HANDED_ON, READY, RESET
from interview_tui.model.plan import Cleanup, Deployment, Order, Remain, SharedTier, Sweep
from interview_tui.model.ports import Clock, Cloud
from interview_tui.model.rates import Rates
from interview_tui.model.survey import Item, Survey
from interview_tui.model.traffic import Pace, Traffic
from interview_tui.operations import (
    archive,
    bootstrap,
    cleanup,
    cost,
    deploy,
    diff,
    extend,
    handoff,
    keeping,
    noting,
    reset,
    revoke,
    survey,
    sweep,
    traffic,
    verify,
    watching,
)
from interview_tui.operations.archive import Sources
from interview_tui.operations.read_only import read_only, refuse
from interview_tui.operations.sweep import Swept

Result = TypeVar("Result")


@dataclass(frozen=True)
class Desk:
    """One account and region with everything that can be done there."""

    cloud: Cloud
    blueprints: Blueprints
    challenges: Mapping[str, Challenge]
    clock: Clock
    stationery: Stationery
    journal: Journal
    archives: Archives
    rates: Rates = field(default_factory=dict)
    """US dollars per hour by challenge key in this region, for what is not made yet; empty without known prices."""
    tariff: Tariff = NO_TARIFF
    """What everything costs in this region; without prices every cost is unknown."""
    tunnels: bool = True
    """Whether databases are reached by a tunnel; without, they are on this machine's own network."""
    max_hours: float = MAX_HOURS
    """How long an interview may last from its creation on, however often it is extended."""
    receipts: Receipts | None = None
    """Where cleanups leave their receipts; nowhere when there is none."""
    read_only: bool = False
    """Whether this desk only looks: its cloud then refuses every change."""

    def bootstrap(self, *, broker: bool | None = None) -> Generator[Progress, None, SharedTier]:
        """Create or update the shared tier, with or without a broker; ``None`` leaves that as it is."""
        return bootstrap.bootstrap(self.cloud, self.blueprints, self.clock, broker=broker)

    def deploy(self, order: Order) -> Generator[Progress, None, Deployment]:
        """Bring up one interview."""
        deployed = yield from deploy.deploy(
            self.cloud, self.blueprints, self.clock, self.verify, order, tunnels=self.tunnels
        )
        interview = deployed.interview
        if not any(note.kind == READY and note.at >= interview.created_at for note in self.journal.notes(interview.id)):
            # To compare with later: nobody else keeps how fast a query was at first.
            self.journal.note(interview.id, READY, evidence_note(deployed.health))
        return deployed

    def verify(self, interview: Interview) -> Generator[Progress, None, Health]:
        """Prove an environment by real calls."""
        return verify.verify(self.cloud, self.challenges, self.clock, interview)

    def cleanup(self, interview: Interview, *, archive: bool = True) -> Generator[Progress, None, Cleanup]:
        """Remove an interview as it was when that was confirmed, with proof; its work is kept in an archive before."""
        if not interview.is_gone:
            self._may_change()
        return (
            yield from cleanup.cleanup(
                self.cloud, self.challenges, self.clock, interview,
                tariff=self.tariff, archives=self.archives, receipts=self.receipts,
                keep=partial(self._keep, keeping.WITHOUT) if archive else None,
            )
        )  # fmt: skip

    def leftovers(self, *, by_name: bool = False) -> Sweep:
        """What earlier accidents left behind; ``by_name`` also what has only the exact name of an interview."""
        return sweep.leftovers(self.cloud, self.clock, by_name=by_name)

    def left_of(self, interview_id: str) -> Sweep:
        """What is left of one interview that is gone."""
        return sweep.of_one(self.cloud, self.clock, interview_id)

    def remove_leftovers(self, remains: Sequence[Remain]) -> Generator[Progress, None, Swept]:
        """Remove what was found and confirmed."""
        self._may_change()
        return (yield from sweep.remove(self.cloud, self.clock, remains))

    def hand_over(
        self, interview: Interview, hours: float | None = None, *, forced: bool = False, again: bool = False
    ) -> Generator[Progress, None, Handoff]:
        """Keys for the candidate, until the interview ends or for so many hours; ``again`` after a revocation."""
        self._may_change()
        wanted = handoff.Handover(interview, hours, forced, again)
        handed = yield from handoff.hand_over(self.cloud, self.challenges, self.clock, wanted)
        self.journal.note(interview.id, "handoff", f"keys until {handed.ends_at:%Y-%m-%dT%H:%M:%SZ}")
        return handed

    def revoke(self, interview: Interview) -> Generator[Progress, None, Revocation]:
        """Take the candidate's access away, with proof."""
        self._may_change()
        revoked = yield from revoke.revoke(self.cloud, self.challenges, self.clock, interview)
        self.journal.note(interview.id, "revoke", revoked.detail)
        return revoked

    def extend(self, interview: Interview, by: timedelta) -> Generator[Progress, None, Extension]:
        """Let an interview end so much later."""
        self._may_change()
        extension = yield from extend.extend(self.cloud, self.clock, interview, by, self.max_hours)
        self.journal.note(interview.id, "extend", f"ends {extension.after:%Y-%m-%dT%H:%M:%SZ}")
        return extension

    def diff(self, interview: Interview) -> Generator[Progress, None, Difference]:
        """What differs from what was planted; reads everything."""
        return diff.diff(self.cloud, self.challenges, self.clock, interview)

    def plan_reset(self, interview: Interview, order: ResetOrder) -> Generator[Progress, None, ResetPlan]:
        """What a reset would find and do."""
        return reset.plan(self.cloud, self.challenges, self.clock, interview, order)

    def reset(self, interview: Interview, order: ResetOrder) -> Generator[Progress, None, Reset]:
        """Put it back to what was planted, with proof; for the next candidate where the order names one."""
        self._may_change()
        done = yield from reset.reset(
            self.cloud, self.challenges, self.clock, interview, order, self.keep_work, self._handed_on
        )
        self.journal.note(interview.id, RESET, "pristine")
        return done

    def _handed_on(self, interview: Interview) -> None:
        """From here on, notes are about the next candidate, and those of before are not theirs to see."""
        self.journal.note(interview.id, RESET, f"{HANDED_ON}{interview.candidate}")

    def keep_work(self, interview: Interview) -> Generator[Progress, None, object]:
        """Keep what the candidate made before it goes to the next one."""
        return self._keep("`interview-tui cleanup --no-archive` and a new deployment go without.", interview)

    def _keep(self, without: str, interview: Interview) -> Generator[Progress, None, object]:
        """All of it or an error, which says how to go on without."""
        return keeping.keep_work(self._sources, self.archives, interview, without)

    def brief(self, interview: Interview, challenge: str) -> str:
        """The brief of one of its challenges, noted as handed over now; has no secret in it."""
        identity = self.cloud.identity()
        text = self.stationery.brief(interview, challenge, identity.region, identity.endpoint)
        self.journal.note(interview.id, "brief", challenge)
        return text

    def link_brief(self, interview: Interview, challenge: str) -> Link:
        """An address at which the brief can be read for an hour, without keys."""
        self._may_change()
        identity = self.cloud.identity()
        text = self.stationery.brief(interview, challenge, identity.region, identity.endpoint)
        link = handoff.link(self.cloud, interview, challenge, text)
        self.journal.note(interview.id, "link", f"Link to brief {challenge} made")
        return link

    def archive(self, interview: Interview, parent: Path | None = None) -> Generator[Progress, None, Archived]:
        """Keep what it leaves behind in a new folder on this machine; changes nothing in AWS."""
        return archive.archive(self._sources, self.archives, interview, parent)

    @property
    def _sources(self) -> Sources:
        return Sources(self.cloud, self.blueprints, self.challenges, self.clock, self.journal, self.tariff)

    def note(self, interview_id: str, text: str) -> str:
        """Write down what somebody wants to remember of it; changes nothing in AWS."""
        return noting.write_note(self.journal, interview_id, text)

    def _may_change(self) -> None:
        """Refuse where nothing may be changed: keys are for changing things, even if making them changes nothing."""
        if self.read_only:
            refuse()

    def look(self, interview: Interview, known: frozenset[str] = frozenset()) -> Health:
        """The checks of one interview that cost nothing, but for those whose names are known."""
        return verify.look(self.cloud, self.challenges, self.clock, interview, known)

    def survey(self) -> Survey:
        """The free checks of every interview, read in bulk."""
        return survey.survey(self.cloud, self.challenges, self.clock, self.tariff)

    def inventory(self, interview: Interview) -> tuple[Item, ...]:
        """Every resource of an interview, with its own health."""
        return survey.inventory(self.cloud, interview)

    def meter(self, interview: Interview) -> Meter:
        """What is billed of an interview, and since when."""
        return cost.read_meter(self.cloud, interview, self.tariff)

    def looking_only(self) -> Desk:
        """The same desk, unable to change anything."""
        return replace(self, cloud=read_only(self.cloud), read_only=True)

    def log(
        self,
        interview: Interview,
        since: datetime,
        *,
        follow: bool = False,
        live: bool = False,
        clock: Clock | None = None,
    ) -> Iterator[LogBatch]:
        """The lines of its function from a time on; with ``follow`` until a wait of the clock is cancelled."""
        return watching.log(self.cloud, clock or self.clock, interview, since, follow=follow, live=live)

    def memory(self, interview: Interview, since: datetime | None = None) -> tuple[Memory, str]:
        """What its function's calls say about memory, and what is wrong with the log, if anything."""
        return watching.memory(self.cloud, self.clock, interview, since or interview.created_at)

    def traffic(self, interview: Interview, pace: Pace) -> Generator[Progress, None, Traffic]:
        """Call its leaking function so many times, until a wait of the clock is cancelled."""
        self._may_change()
        return (yield from traffic.send(self.cloud, self.clock, interview, pace))

    def updated_at(self, interview: Interview) -> datetime | None:
        """When its function was changed last."""
        return watching.updated_at(self.cloud, interview)

    def architecture(self, interview: Interview) -> str:
        """What its function runs on."""
        return watching.architecture(self.cloud, interview)

    def look_all(self) -> Survey:
        """Every interview with all of its free checks: what no listing tells is asked one by one."""
        found = self.survey()
        healths = all_of([partial(self._complete, found.healths[each.id], each) for each in found.interviews], 4)
        return replace(found, healths={health.interview_id: health for health in healths})

    def _complete(self, listed: Health, interview: Interview) -> Health:
        known = {check.name for check in listed.checks if check.closely and check.state is not CheckState.UNKNOWN}
        closer = self.look(interview, frozenset(known))
        checks = {check.name: check for check in (*listed.checks, *closer.checks)}
        return Health(interview.id, tuple(checks.values()))


def drive(operation: Generator[Progress, None, Result], show: Callable[[Progress], None]) -> Result:
    """Run an operation to its end, showing each event, and return its result."""
    go_on: Callable[[], Progress] = partial(next, operation)
    while True:
        try:
            event = go_on()
        except StopIteration as end:
            result: Result = end.value
            return result
        go_on = partial(next, operation)
        try:
            show(event)
        except KeyboardInterrupt as interrupt:
            # Ctrl-C while printing belongs to the operation too: it knows what was begun, and may have more to say.
            go_on = partial(operation.throw, interrupt)
