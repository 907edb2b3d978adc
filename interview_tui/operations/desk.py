"""Everything one can do, bound to one account: what the command line and the dashboard both hold."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

from interview_tui.beside import all_of
from interview_tui.model.cost import Rates
from interview_tui.model.events import Progress
from interview_tui.model.health import Health
from interview_tui.model.interview import Interview
from interview_tui.model.plan import Cleanup, Deployment, Item, Order, SharedTier, Survey
from interview_tui.model.ports import Blueprints, Challenge, Clock, Cloud
from interview_tui.operations import bootstrap, cleanup, deploy, survey, verify
from interview_tui.operations.read_only import read_only

Result = TypeVar("Result")


@dataclass(frozen=True)
class Desk:
    """One account and region with everything that can be done there."""

    cloud: Cloud
    blueprints: Blueprints
    challenges: Mapping[str, Challenge]
    clock: Clock
    rates: Rates = field(default_factory=dict)
    """US dollars per hour by challenge key in this region; empty where the prices are not known."""
    read_only: bool = False
    """Whether this desk only looks: its cloud then refuses every change."""

    def bootstrap(self) -> Generator[Progress, None, SharedTier]:
        """Create or update the shared tier."""
        return bootstrap.bootstrap(self.cloud, self.blueprints, self.clock)

    def deploy(self, order: Order) -> Generator[Progress, None, Deployment]:
        """Bring up one interview."""
        return deploy.deploy(self.cloud, self.blueprints, self.clock, self.verify, order)

    def verify(self, interview: Interview) -> Generator[Progress, None, Health]:
        """Prove an environment by real calls."""
        return verify.verify(self.cloud, self.challenges, self.clock, interview)

    def cleanup(self, interview: Interview) -> Generator[Progress, None, Cleanup]:
        """Remove one interview, with proof."""
        return cleanup.cleanup(self.cloud, self.clock, interview)

    def look(self, interview: Interview, known: frozenset[str] = frozenset()) -> Health:
        """The checks of one interview that cost nothing, but for those whose names are known."""
        return verify.look(self.cloud, self.challenges, self.clock, interview, known)

    def survey(self) -> Survey:
        """The free checks of every interview, read in bulk."""
        return survey.survey(self.cloud, self.challenges, self.clock)

    def inventory(self, interview: Interview) -> tuple[Item, ...]:
        """Every resource of an interview, with its own health."""
        return survey.inventory(self.cloud, interview)

    def looking_only(self) -> Desk:
        """The same desk, unable to change anything."""
        return replace(self, cloud=read_only(self.cloud), read_only=True)

    def look_all(self, interviews: Sequence[Interview]) -> tuple[Health, ...]:
        """The free checks of several interviews at once, in their order."""
        return all_of([partial(self.look, interview) for interview in interviews], 4)


def drive(operation: Generator[Progress, None, Result], show: Callable[[Progress], None]) -> Result:
    """Run an operation to its end, showing each event, and return its result."""
    while True:
        try:
            event = next(operation)
        except StopIteration as end:
            result: Result = end.value
            return result
        try:
            show(event)
        except KeyboardInterrupt as interrupt:
            # Ctrl-C while printing belongs to the operation too: it knows what has been begun.
            operation.throw(interrupt)
