"""Everything that the dashboard knows, as one frozen value; ``changes`` has how news changes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from interview_tui.model.health import Check, Health
from interview_tui.model.interview import Interview, State
from interview_tui.model.names import MAX_HOURS
from interview_tui.ui.estimates import Bills, Estimate, Estimates
from interview_tui.ui.kept_readings import Comparison, MemoryReading
from interview_tui.ui.poller import Question, Wants
from interview_tui.ui.tabs import FIRST_TAB, TABS
from interview_tui.ui.view import View

if TYPE_CHECKING:
    from interview_tui.model.amounts import Total
    from interview_tui.model.billing import Tariff
    from interview_tui.model.challenge import Challenge
    from interview_tui.model.errors import InterviewError
    from interview_tui.model.events import StackEvent
    from interview_tui.model.handoff import Revocation
    from interview_tui.model.meter import Meter
    from interview_tui.model.notes import Note
    from interview_tui.model.plan import Identity
    from interview_tui.model.rates import Rates
    from interview_tui.model.reaper import Reaper
    from interview_tui.model.survey import Item
    from interview_tui.ui.handed import Issued
    from interview_tui.ui.jobs import Job
    from interview_tui.ui.place import Place
    from interview_tui.ui.traffic import Run

Checks = Mapping[str, Check]

PATIENCE = 5.0
"""How many seconds a reading may take before the screen says that no answer comes; requests give up much later."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What keeps the screen from being up to date, and when the next attempt is made."""

    error: InterviewError
    next_at: datetime


@dataclass(frozen=True, slots=True)
class Access:
    """What this run knows of a candidate's access; the keys themselves are with the app."""

    issued: Issued | None = None
    """The keys that were made last, as long as they are good for anything."""
    refused: InterviewError | None = None
    """Why the last handover or revocation did not come about."""
    revocation: Revocation | None = None
    """How access was taken away, if nothing was handed over since."""
    closed: bool = False
    """Whether a handover has to open access again first."""
    ended: str = ""
    """What has ended the keys that were made in this run, such as ``the reset``; empty while none were ended."""

    def ended_by(self, what: str) -> str:
        """What has ended the keys, once this has ended those that there are."""
        return self.ended if self.issued is None else what


NO_ACCESS = Access()


NOT_COMPARED = Comparison()


@dataclass(frozen=True, eq=False)
class Board:
    """The state of the dashboard; mappings go by interview id, checks within one by their name."""

    place: Place
    challenges: Mapping[str, Challenge] = field(default_factory=dict)
    rates: Rates = field(default_factory=dict)
    read_only: bool = False
    view: View = field(default_factory=View)
    tab: str = FIRST_TAB
    interviews: tuple[Interview, ...] = ()
    read_at: datetime | None = None
    identity: Identity | None = None
    """Who the program is signed in as; ``None`` until AWS has told."""
    trouble: Trouble | None = None
    expected_at: datetime | None = None
    """When the next reading is to begin; ``None`` before the first."""
    selected: str = ""
    checks: Mapping[str, Checks] = field(default_factory=dict)
    known: Mapping[str, Checks] = field(default_factory=dict)
    """The last readings that said something, for when a check cannot be made."""
    promised: Mapping[str, int] = field(default_factory=dict)
    """How many checks a verification of each makes: it is ready when so many are ok."""
    verified: frozenset[str] = frozenset()
    """Those of which every check was made by real calls in this run."""
    events: Mapping[str, tuple[StackEvent, ...]] = field(default_factory=dict)
    items: Mapping[str, tuple[Item, ...]] = field(default_factory=dict)
    taken_at: Mapping[tuple[Wants, str], datetime] = field(default_factory=dict)
    """When the events and the items of an interview were read."""
    refused: Mapping[str, InterviewError] = field(default_factory=dict)
    """Why the last closer look at an interview failed."""
    notes: Mapping[str, tuple[Note, ...]] = field(default_factory=dict)
    meters: Mapping[str, Meter] = field(default_factory=dict)
    """What is billed of an interview, as last read of what its stack really has."""
    foreseen: Mapping[str, Meter] = field(default_factory=dict)
    """What is billed of each interview at most, as far as the listings tell."""
    estimates: Estimates = field(default_factory=Estimates)
    """What that costs; boards that follow one another share it."""
    tariff: Tariff | None = None
    max_hours: float = MAX_HOURS
    """How long an interview may last, however often it is extended."""
    reaper: Reaper | None = None
    """How the last runs of the reaper went, as last read."""
    reaper_unknown: InterviewError | None = None
    """Why that could not be read the last time."""
    memories: Mapping[str, MemoryReading] = field(default_factory=dict)
    """What the function of an interview does with its memory, as far as its log was followed in this run."""
    traffic: Mapping[str, Run] = field(default_factory=dict)
    """The calls that are, or were last, sent to the function of an interview."""
    comparisons: Mapping[str, Comparison] = field(default_factory=dict)
    """What differs from what was planted, as far as it was asked for in this run."""
    access: Mapping[str, Access] = field(default_factory=dict)
    revealed: str = ""
    """The interview whose secrets are shown at this moment."""
    jobs: Mapping[str, Job] = field(default_factory=dict)

    @cached_property
    def _by_id(self) -> Mapping[str, Interview]:
        return {interview.id: interview for interview in self.interviews}

    def interview(self, interview_id: str) -> Interview | None:
        """The interview of that id, if AWS has it."""
        return self._by_id.get(interview_id)

    def job(self, interview_id: str) -> Job | None:
        """What this program does or did last with the interview."""
        return self.jobs.get(interview_id)

    def running(self, interview_id: str) -> Job | None:
        """The job under way on the interview."""
        job = self.jobs.get(interview_id)
        return job if job is not None and job.running else None

    def sending(self, interview_id: str) -> Run | None:
        """The traffic under way to its function."""
        run = self.traffic.get(interview_id)
        return run if run is not None and run.running else None

    def access_of(self, interview_id: str) -> Access:
        """What is known of its candidate's access."""
        return self.access.get(interview_id, NO_ACCESS)

    def comparison_of(self, interview_id: str) -> Comparison:
        """What is known of how it differs from what was planted."""
        return self.comparisons.get(interview_id, NOT_COMPARED)

    def silence(self, now: datetime) -> float:
        """For how many seconds a reading has been overdue: AWS neither answers nor refuses; 0 while all is well."""
        overdue = (now - self.expected_at).total_seconds() if self.expected_at is not None else 0.0
        return overdue if overdue > PATIENCE and self.trouble is None else 0.0

    def health(self, interview_id: str) -> Health | None:
        """What is known of its checks; ``None`` when nothing is."""
        checks = self.checks.get(interview_id)
        return Health(interview_id, tuple(checks.values())) if checks else None

    def proven(self, interview_id: str) -> bool:
        """Whether every check was made by real calls in this run, and all are ok."""
        health = self.health(interview_id)
        return interview_id in self.verified and health is not None and health.ready

    @cached_property
    def _bills(self) -> Bills:
        return Bills(self.tariff, self.meters, self.foreseen, self.memories)

    def estimate(self, interview_id: str, now: datetime) -> Estimate | None:
        """What an interview costs, an upper bound until its Cost tab was read; ``None`` when nothing is known of it."""
        return self.estimates.one(self._bills, interview_id, now)

    def costs(self, now: datetime) -> tuple[Total, Total]:
        """What all interviews cost together: per hour, and so far."""
        return self.estimates.fleet(self._bills, self.interviews, now)

    @property
    def live(self) -> int:
        """How many interviews are up."""
        return sum(interview.state is State.LIVE for interview in self.interviews)

    @property
    def taken(self) -> frozenset[str]:
        """Every id in use, those of deployments that have only just begun too."""
        return frozenset(self._by_id) | self.jobs.keys()

    def question(self) -> Question:
        """What the next reading should find out."""
        followed = self.running(self.selected)
        return Question(
            self.selected,
            wants=next((tab.wants for tab in TABS if tab.id == self.tab), Wants.NOTHING),
            followed=followed is not None and followed.kind.moves,
            identity=self.identity is None,
        )
